"""Which cells are most likely wrong: typical errors first, then the smallest sets of cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    rules: those that fail. solutions: typical errors first, then the sets of the least weight that are no
    typical error, the likelier before the others. more: whether there may be more such sets, because of a
    limit.
    """

    rules: tuple[str, ...]
    solutions: tuple[Solution, ...]
    more: bool

    @property
    def likeliest(self) -> tuple[Solution, ...]:
        """Those that stand out: typical errors; without any all sets, but none where there may be more."""
        named = tuple(solution for solution in self.solutions if solution.error)
        return named or (() if self.more else self.solutions)


@dataclass(frozen=True)
class Unlocated:
    """Rules that fail, or contradict each other, where no cell can be named.

    cells: those to look at where they fail. reason: why none of them can be named, in English.
    """

    rules: tuple[str, ...]
    cells: tuple[str, ...]
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
    those of the least weight. Every solution is confirmed by the rules themselves (`Constraint.verdict`).
    """
    broken = _broken(demands, numbers, {})
    if not broken:
        return Suspects((), ())
    rows: list[Row] = []
    unlocated: list[Unlocated] = []
    for demand in demands:
        try:
            rows += rows_of(demand, numbers)
        except NotLinear as reason:
            if demand in broken:
                unlocated.append(_unlocated([demand], str(reason)))
    located: list[Located] = []
    for group in failing_groups(rows, numbers.cells):
        try:
            found = _located(group, demands, numbers, settings)
        except TooHard as error:
            found = _unlocated([demand for demand in group.demands if demand in broken], str(error))
        if isinstance(found, Located):
            located.append(found)
        else:
            unlocated.append(found)
    return Suspects(tuple(located), tuple(unlocated))


def _located(
    group: Group, demands: Sequence[Demand], numbers: Numbers, settings: Localisation
) -> Located | Unlocated:
    repairs, more = minimal_repairs(group, settings.solutions, settings.nodes)
    if not repairs:
        contradicting = contradiction(group, settings.nodes)
        return _unlocated(contradicting, "they contradict each other, whatever the numbers")
    for repair in repairs:
        if _broken(group.demands, numbers, {**repair.changes, **repair.filled}):
            raise AssertionError(f"rows and rules differ for {repair.changes}")
    named = tuple(_typical(group, demands, numbers, settings))
    cells = {frozenset(change.cell for change in one.changes) for one in named}
    others = [
        _solution(repair, numbers, None) for repair in repairs if frozenset(repair.changes) not in cells
    ]
    broken = _broken(group.demands, numbers, {})
    rules = _rules(demand for demand in group.demands if demand in broken)
    return Located(rules, (*named, *others), more)


def _typical(
    group: Group, demands: Sequence[Demand], numbers: Numbers, settings: Localisation
) -> Iterator[Solution]:
    """The typical errors that mend the group and break no rule, be it linear or not."""
    before = _broken(demands, numbers, {})
    for one in hypotheses(group, numbers.neighbours):
        # where something is illegible, there must be numbers for it too
        filled = completion(group.changed(one.changes), (), settings.nodes)
        if filled is None:
            continue
        after = _broken(demands, numbers, {**one.changes, **filled.filled})
        if after <= before.difference(group.demands):
            weight = sum((numbers.cells[name].weight for name in one.changes), Fraction(0))
            yield _solution(Repair(weight, dict(one.changes), filled.filled), numbers, one.error)


def _solution(repair: Repair, numbers: Numbers, error: Typical | None) -> Solution:
    changes = [
        Change(cell.name, None if cell.blank else cell.value, repair.changes[cell.name])
        for cell in numbers.cells.values()
        if cell.name in repair.changes
    ]
    return Solution(repair.weight, tuple(changes), error)


def _unlocated(demands: Sequence[Demand], reason: str) -> Unlocated:
    cells = dict.fromkeys(cell for demand in demands for cell in demand.constraint.cells)
    return Unlocated(_rules(demands), tuple(cells), reason)


def _rules(demands: Iterable[Demand]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(demand.rule for demand in demands))


def _broken(
    demands: Iterable[Demand], numbers: Numbers, changes: Mapping[str, Fraction]
) -> frozenset[Demand]:
    values = numbers.values(changes)
    return frozenset(demand for demand in demands if demand.is_broken(values))
