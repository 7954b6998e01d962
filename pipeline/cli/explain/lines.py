"""How a line of an explanation is written: a label, then what it says."""

from collections.abc import Iterable
from fractions import Fraction

SHOWN = 12  # measures, variables or cells of one line
CHOSEN = "the reconstruction chose it, nothing printed fixes it"
LABEL = 14  # width of the labels on the left


def labelled(label: str, text: str) -> str:
    return f"  {label:<{LABEL}}{text}"


def under(text: str) -> str:
    """A line that belongs to the one above it."""
    return f"    {text}"


def some(parts: Iterable[str], between: str) -> str:
    """The first SHOWN of several, and how many more there are."""
    parts = list(parts)
    more = f"{between}… ({len(parts) - SHOWN} more)" if len(parts) > SHOWN else ""
    return between.join(parts[:SHOWN]) + more


def listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def exact(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number} (about {float(number):.4f})"
