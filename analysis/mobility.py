"""Who exercises the trade of his diploma, and where the others are: counts and shares by diploma and job.

Rows are diplomas, columns are jobs; some diplomas have a trade of their own, which is a column. Counts are
whole persons, shares exact. The same persons are a small part of all staff and a large one of the holders of
their diploma: every share here is given with its base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Counts = Mapping[tuple[str, str], int]  # (diploma, job) -> persons


@dataclass(frozen=True)
class Positions:
    """Persons by diploma and job.

    counts: of each of diplomas (those with a trade, then those without) and jobs. trade: diploma -> job, for
    each diploma that has one. groups: group -> jobs, each job in one group.
    Raises: ValueError for a cell that is not there or below 0, a trade that is no job, a job in no group or
    in two.
    """

    diplomas: tuple[str, ...]
    jobs: tuple[str, ...]
    counts: Counts
    trade: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        for diploma in self.diplomas:
            for job in self.jobs:
                if self.counts.get((diploma, job), -1) < 0:
                    raise ValueError(f"diploma {diploma}, job {job}: there must be a count from 0")
        for diploma, job in self.trade.items():
            if diploma not in self.diplomas or job not in self.jobs:
                raise ValueError(f"the trade {job} of {diploma}: one of the two is not in the table")
        placed = [job for jobs in self.groups.values() for job in jobs]
        if sorted(placed) != sorted(self.jobs):
            raise ValueError("every job must stand in one group, and in no other")

    @property
    def staff(self) -> int:
        """All persons."""
        return sum(self.counts[diploma, job] for diploma in self.diplomas for job in self.jobs)

    def holders(self, diploma: str) -> int:
        """Persons with a diploma."""
        return sum(self.counts[diploma, job] for job in self.jobs)

    def staff_of(self, job: str) -> int:
        """Persons in a job."""
        return sum(self.counts[diploma, job] for diploma in self.diplomas)


@dataclass(frozen=True)
class Destinations:
    """Where the holders of a diploma are; in_trade and groups add up to holders.

    in_trade: in the trade of the diploma. groups: in the other jobs of each group. outside: not in the trade.
    """

    holders: int
    in_trade: int
    groups: Mapping[str, int]

    @property
    def outside(self) -> int:
        return self.holders - self.in_trade

    @property
    def retention(self) -> Fraction | None:
        """in_trade of the holders, 0 to 1; None where nobody holds the diploma."""
        return Fraction(self.in_trade, self.holders) if self.holders else None


@dataclass(frozen=True)
class Origins:
    """Who is in a job: holders of its own diploma, of another with a trade, of none; they add up to staff."""

    staff: int
    own: int
    other: int
    without: int


def destinations(positions: Positions, diploma: str) -> Destinations:
    """Of a diploma with a trade. Raises: KeyError for one without."""
    trade = positions.trade[diploma]
    groups = {
        group: sum(positions.counts[diploma, job] for job in jobs if job != trade)
        for group, jobs in positions.groups.items()
    }
    return Destinations(positions.holders(diploma), positions.counts[diploma, trade], groups)


def all_destinations(positions: Positions) -> Destinations:
    """Of all diplomas with a trade together: what each of their holders does with his own diploma."""
    single = [destinations(positions, diploma) for diploma in positions.trade]
    return Destinations(
        sum(one.holders for one in single),
        sum(one.in_trade for one in single),
        {group: sum(one.groups[group] for one in single) for group in positions.groups},
    )


def origins(positions: Positions, job: str) -> Origins:
    """Who is in a job. A job that is no diploma's trade has no holders of its own."""
    own = sum(positions.counts[diploma, job] for diploma, trade in positions.trade.items() if trade == job)
    with_trade = sum(positions.counts[diploma, job] for diploma in positions.trade)
    staff = positions.staff_of(job)
    return Origins(staff, own, with_trade - own, staff - with_trade)


def conversion(positions: Positions, jobs: Sequence[str]) -> tuple[tuple[Fraction, ...], ...]:
    """Of the holders of the diploma whose trade is a job, the part in each of the jobs; rows add up to 1.

    A job without diploma, or whose diploma nobody holds, keeps to itself. Jobs of the table that are not in
    the list take no part.
    """
    diploma_of = {job: diploma for diploma, job in positions.trade.items()}
    return tuple(_parts(positions, diploma_of.get(job), job, jobs) for job in jobs)


def _parts(positions: Positions, diploma: str | None, job: str, jobs: Sequence[str]) -> tuple[Fraction, ...]:
    held = sum(positions.counts[diploma, other] for other in jobs) if diploma else 0
    if not held:
        return tuple(Fraction(other == job) for other in jobs)
    return tuple(Fraction(positions.counts[diploma, other], held) for other in jobs)
