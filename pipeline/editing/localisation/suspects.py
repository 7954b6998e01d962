"""Which cells are most likely wrong: typical errors first, then the smallest sets of cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.editing.localisation.cells import Demand, Numbers
from pipeline.editing.localisation.groups import Group, failing_groups
from pipeline.editing.localisation.integers import TooHard
from pipeline.editing.localisation.linear import NotLinear, Row, rows_of
from pipeline.editing.localisation.program import Repair, completion, contradiction, minimal_repairs
from pipeline.editing.localisation.settings import Localisation
from pipeline.editing.localisation.typical import Typical, hypotheses


@dataclass(frozen=True)
class Change:
    """One cell of a solution. observed: None for an empty cell."""

    cell: str
    observed: Fraction | None
    proposed: Fraction


@dataclass(frozen=True)
class Solution:
    """One set of cells that, once changed, lets all fatal linear rules of its group hold.

    weight: the sum of its cells'. error: the typical error it may be, None without one.
    """

    weight: Fraction
    changes: tuple[Change, ...]
    error: Typical | None


@dataclass(frozen=True)
class Located:
    """A group of cells with a rule that fails.

    solutions: typical errors first, then the sets of the least weight that are no typical error.
    more: whether there are more such sets than may be listed.
    """

    solutions: tuple[Solution, ...]
    more: bool


@dataclass(frozen=True)
class Unlocated:
    """Rules that fail, or contradict each other, where no cell can be named; reason: why, in English."""

    rules: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Suspects:
    """Of one respondent. Nothing where every rule holds."""

    located: tuple[Located, ...]
    unlocated: tuple[Unlocated, ...]


def localise(demands: Sequence[Demand], numbers: Numbers, settings: Localisation) -> Suspects:
    """The cells of one respondent that are most likely wrong.

    Only groups of cells with a rule that fails are looked at, so a respondent whom the rules accept has no
    suspects. A typical error comes before any set, whatever its weight, since it is one slip; the sets are
    those of the least weight. Every solution is confirmed by the rules themselves, as `Demand.is_broken`
    reads them.
    """
    rows: list[Row] = []
    unlocated: list[Unlocated] = []
    before = _broken(demands, numbers, {})
    for demand in demands:
        try:
            rows += rows_of(demand, numbers)
        except NotLinear as reason:
            if demand.rule in before:
                unlocated.append(Unlocated((demand.rule,), str(reason)))
    located: list[Located] = []
    for group in failing_groups(rows, numbers.cells):
        try:
            found = _located(group, demands, numbers, settings)
        except TooHard as error:
            found = Unlocated(_rules(group), str(error))
        if isinstance(found, Located):
            located.append(found)
        else:
            unlocated.append(found)
    return Suspects(tuple(located), tuple(unlocated))
