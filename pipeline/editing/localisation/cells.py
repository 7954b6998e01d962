"""What error localisation works on: one respondent's numbers by name, and what is demanded of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from pipeline.editing.checks import Constraint
from pipeline.editing.records import Record
from pipeline.editing.verdicts import Verdict
from pipeline.evaluation import Known


@dataclass(frozen=True)
class Cell:
    """A number that the respondent may have got wrong.

    value: as written, a multiple of 10^-places; None where it is illegible, not known or not given: then it
    is free, and costs nothing. lowest, highest: what may be proposed; a value beyond them that no rule
    forbids is left alone. places: decimals. weight: > 0, how much is lost when the cell is changed, so how
    reliable it is. blank: whether nothing stands in the cell, which counts as 0.
    """

    name: str
    value: Fraction | None
    highest: Fraction
    lowest: Fraction = Fraction(0)
    places: int = 0
    weight: Fraction = Fraction(1)
    blank: bool = False

    @property
    def unit(self) -> Fraction:
        """The smallest step between two values of the cell."""
        return Fraction(1, 10**self.places)


@dataclass(frozen=True)
class Numbers:
    """What one respondent wrote, as rules read it.

    cells: the numbers that may be changed, in the order of the form. sums: name -> the cells that it adds up,
    for totals. given: all other values that rules read, which stay as they are: ticks, options, texts,
    numbers of another wave. neighbours: cell -> the cells next to it on the form, both ways.
    """

    cells: Mapping[str, Cell]
    sums: Mapping[str, tuple[str, ...]]
    given: Record
    neighbours: Mapping[str, tuple[str, ...]]

    @cached_property
    def changeable(self) -> frozenset[str]:
        """The names whose values change when a cell does."""
        return frozenset(self.cells) | frozenset(self.sums)

    def values(self, changes: Mapping[str, Fraction]) -> dict[str, Known | None]:
        """All values by name once some cells are changed; a sum with a missing part is missing."""
        written = {name: cell.value for name, cell in self.cells.items()} | dict(changes)
        sums = {name: _sum([written[part] for part in parts]) for name, parts in self.sums.items()}
        return {**self.given, **written, **sums}


@dataclass(frozen=True)
class Demand:
    """A fatal constraint, and the id of its rule, which may have others."""

    rule: str
    constraint: Constraint

    def is_broken(self, values: Record) -> bool:
        """Whether it concerns the respondent and fails; a verdict that can't be given is no failure."""
        return self.constraint.verdict(values) is Verdict.FAIL


def decimals(value: Fraction) -> int:
    """The places that a decimal takes when it is written: 0 for 12, 1 for 3.50."""
    places = 0
    while (value * 10**places).denominator > 1:
        places += 1
    return places


def _sum(parts: list[Fraction | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None
