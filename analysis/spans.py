"""What follows from linear equations: whether a form is a combination of others, in exact arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Form = Mapping[Any, Fraction | int]  # key (any that can be compared) -> coefficient; an absent key is 0


@dataclass(frozen=True)
class Span:
    """All linear combinations of some forms.

    rows: in echelon form: the least key of a row, where it is 1 -> its other keys and coefficients.
    """

    rows: Mapping[Any, Mapping[Any, Fraction]]

    def remainder(self, form: Form) -> dict[Any, Fraction]:
        """What is left of a form when combinations of the span are taken away.

        Empty for a form of the span; equal for two forms just when their difference is in the span.
        """
        left = {key: Fraction(coefficient) for key, coefficient in form.items() if coefficient}
        reducible = [key for key in left if key in self.rows]
        while reducible:  # ends: a key is replaced by greater ones only
            key = reducible.pop()
            coefficient = left.pop(key, 0)
            if not coefficient:
                continue
            for other, of_other in self.rows[key].items():
                if other in self.rows and other not in left:
                    reducible.append(other)
                left[other] = left.get(other, 0) - coefficient * of_other
                if not left[other]:
                    del left[other]
        return left

    def holds(self, form: Form) -> bool:
        return not self.remainder(form)


def span(forms: Iterable[Form]) -> Span:
    """The combinations of the forms (Gaussian elimination)."""
    rows: dict[Any, dict[Any, Fraction]] = {}
    known = Span(rows)
    for form in forms:
        if left := known.remainder(form):
            least = min(left)
            scale = left.pop(least)
            rows[least] = {key: coefficient / scale for key, coefficient in left.items()}
    return known
