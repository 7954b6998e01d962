"""What a method works out, by name: the numbers behind the cells of analyses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.tables.origins import Origin

COUNT = "count"
# the least certain first: a number that rests on several comes from the first of these among them
UNCERTAIN = (Origin.FREE, Origin.RECONSTRUCTED, Origin.ANSWERS, Origin.REFERENCE)


@dataclass(frozen=True)
class Quantity:
    """A number with what it rests on.

    amount: exact for counts and shares, a float for what is fitted; None where it is undefined. statistic: as
    the CSV names it, COUNT of what is counted. base: of what is fitted, how many persons, Caf or rankings it
    is fitted to; None of a count.
    """

    amount: Fraction | float | None
    origin: Origin
    statistic: str = COUNT
    base: Fraction | None = None

    @property
    def is_count(self) -> bool:
        return self.statistic == COUNT


Quantities = Mapping[str, Quantity]


class Undefined(dict[str, Quantity]):
    """What a method gives where the numbers allow none: any name, without amount."""

    def __init__(self, origin: Origin) -> None:
        super().__init__()
        self.nothing = Quantity(None, origin, "undefined")

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Quantity:
        return self.nothing


def origin_of(origins: Iterable[Origin]) -> Origin:
    """Where a number comes from that is made from numbers of these origins; one at least."""
    return min(set(origins), key=UNCERTAIN.index)


def named(*parts: str) -> str:
    """The name of a quantity: a word, then the ids that it is of."""
    return " ".join(parts)
