"""A register's yearly counts against a survey: changes, the gap, and whether one change breaks the series.

A series has counts by group and year; None is a count the source does not give, and a year may be missing
for all. A total is compared over the groups that are known at both ends only. All values are exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Series = Mapping[str, Mapping[int, int | None]]


@dataclass(frozen=True)
class Change:
    """From one known count of the groups named, together, to the next; years without a count lie between."""

    groups: tuple[str, ...]
    start: int
    end: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def relative(self) -> Fraction | None:
        """The difference as a part of the earlier count, None where that is 0."""
        return Fraction(self.difference, self.before) if self.before else None

    @property
    def per_year(self) -> Fraction:
        """The mean difference of a year."""
        return Fraction(self.difference, self.end - self.start)


@dataclass(frozen=True)
class Gap:
    """Survey against register, of the groups named, together; difference: survey - register."""

    groups: tuple[str, ...]
    register: int
    survey: int

    @property
    def difference(self) -> int:
        return self.survey - self.register

    @property
    def relative(self) -> Fraction | None:
        """The difference as a part of the register's count, None where that is 0."""
        return Fraction(self.difference, self.register) if self.register else None


@dataclass(frozen=True)
class Break:
    """The change that ends in a year, beside all earlier ones.

    earlier_low, earlier_high: the smallest and the largest of the earlier differences per year.
    outside: the change per year is smaller or larger than all of them. multiple: its size over the largest
    size of an earlier one, None where nothing changed earlier.
    """

    change: Change
    earlier: tuple[Change, ...]
    earlier_low: Fraction
    earlier_high: Fraction
    outside: bool
    multiple: Fraction | None


def group_changes(series: Series, group: str) -> tuple[Change, ...]:
    """From each known count of a group to the next known one, in the order of years."""
    known = [(year, count) for year, count in sorted(series[group].items()) if count is not None]
    return tuple(
        Change((group,), start, end, before, after) for (start, before), (end, after) in pairwise(known)
    )


def total_changes(series: Series) -> tuple[Change, ...]:
    """From each year of the series to the next, the groups known in both together; none known: no change."""
    years = sorted({year for counts in series.values() for year in counts})
    return tuple(
        change for start, end in pairwise(years) if (change := _total_change(series, start, end)).groups
    )


def gaps(series: Series, year: int, survey: Mapping[str, int]) -> tuple[Gap, ...]:
    """Of each group of a series, known in that year and surveyed, the gap, and last of these groups together.

    Raises: ValueError where there is no such group.
    """
    known = {group: counts.get(year) for group, counts in series.items() if group in survey}
    pairs = [Gap((group,), count, survey[group]) for group, count in known.items() if count is not None]
    if not pairs:
        raise ValueError(f"no group is both in the register of {year} and in the survey")
    groups = tuple(group for gap in pairs for group in gap.groups)
    return (*pairs, Gap(groups, sum(gap.register for gap in pairs), sum(gap.survey for gap in pairs)))


def break_at(changes: Sequence[Change], year: int) -> Break:
    """Whether the change that ends in a year is of another size than the earlier ones, which must be there.

    changes: of one group or of the total, in the order of years.
    Raises: ValueError where no change ends in that year, or none before it.
    """
    ending = [change for change in changes if change.end == year]
    earlier = tuple(change for change in changes if change.end < year)
    if not ending or not earlier:
        raise ValueError(f"a break in {year} needs the change that ends in it, and one before")
    (change,) = ending
    paces = [before.per_year for before in earlier]
    low, high, largest = min(paces), max(paces), max(map(abs, paces))
    multiple = abs(change.per_year) / largest if largest else None
    return Break(change, earlier, low, high, not low <= change.per_year <= high, multiple)


def _total_change(series: Series, start: int, end: int) -> Change:
    known = {
        group: (before, after)
        for group, counts in series.items()
        if (before := counts.get(start)) is not None and (after := counts.get(end)) is not None
    }
    before, after = (sum(pair[side] for pair in known.values()) for side in (0, 1))
    return Change(tuple(known), start, end, before, after)
