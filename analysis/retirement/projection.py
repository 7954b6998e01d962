"""Staff by job and year: next = previous - exits + entries, as exact fractions of persons.

A survey gives headcounts at the end of a year and the exits announced up to a later one (the known year);
after that exits are an extrapolation at a constant annual rate by job. Who has reached the base age and has
to wait for the legal one is still staff. Figures are expectations, which need not be whole; draws of whole
persons are in uncertainty.py. Tuples of persons and rates have one element per job, in the order of `jobs`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from analysis.retirement.pension_law import PensionLaw, exit_years

Row = tuple[Fraction, ...]


class Spread(StrEnum):
    """How announced exits spread over the years up to the known one."""

    EQUAL = "equal"
    RISING = "rising"  # linearly: 1, 2, 3 ... parts
    LAST = "last"  # all in the last year


@dataclass(frozen=True)
class Staff:
    """What the survey says.

    headcounts: persons at the end of `year`. known_exits: those of them who leave up to the end of
    `known_until`.
    Raises: ValueError for lists of different lengths, negative numbers, more exits than persons.
    """

    jobs: tuple[str, ...]
    year: int
    headcounts: tuple[int, ...]
    known_until: int
    known_exits: tuple[int, ...]

    def __post_init__(self) -> None:
        if not len(self.jobs) == len(self.headcounts) == len(self.known_exits):
            raise ValueError("every job has one headcount and one number of exits")
        if self.known_until <= self.year:
            raise ValueError(f"exits are known up to a year after {self.year}, not up to {self.known_until}")
        for job, headcount, exits in zip(self.jobs, self.headcounts, self.known_exits, strict=True):
            if not 0 <= exits <= headcount:
                raise ValueError(f"{job}: {exits} exits of {headcount} persons. Exits go from 0 to all")


@dataclass(frozen=True)
class Assumptions:
    """What the survey does not say.

    weights: part of the known exits in each year up to the known one, summing to 1 (`spread_weights`).
    rates: the part of those below the base age that reaches it in a year, from 0 to 1, after the known year.
    law, base_age (months): when these may leave. horizon: the last year projected.
    """

    weights: Row
    rates: Row
    law: PensionLaw
    base_age: int
    horizon: int


@dataclass(frozen=True)
class Replacement:
    """Who comes for those who leave, in the same year.

    ratios: entries for an exit of each job, from 0 (none replaced) to 1 (all).
    conversion: (n_jobs, n_jobs), of the posts that open in the row's job the part that is filled in the
    column's; rows sum to 1; None where each is filled in its own job.
    hires: persons hired by year and job beside these; no year: none.
    """

    ratios: Row
    conversion: tuple[Row, ...] | None
    hires: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Projection:
    """Persons by year and job, (n_years, n_jobs) each; in the first year, the survey's, nobody comes or goes.

    stocks: at the end of the year. waiting: those of them who have reached the base age and may not leave
    yet.
    """

    jobs: tuple[str, ...]
    years: tuple[int, ...]
    stocks: tuple[Row, ...]
    exits: tuple[Row, ...]
    entries: tuple[Row, ...]
    waiting: tuple[Row, ...]

    @property
    def totals(self) -> Row:
        """Staff of all jobs by year."""
        return tuple(sum(row, Fraction(0)) for row in self.stocks)


@dataclass(frozen=True)
class ScenarioRange:
    """The fewest and the most staff of any scenario: by year and job, and of all jobs together by year.

    Bounds of a total are those of a scenario, not sums of the jobs' bounds, which no scenario need reach.
    """

    low: tuple[Row, ...]
    high: tuple[Row, ...]
    total_low: Row
    total_high: Row


def spread_weights(spread: Spread, years: int) -> Row:
    """The part of the exits in each of so many years, at least 1; they sum to 1."""
    parts = {
        Spread.EQUAL: [1] * years,
        Spread.RISING: list(range(1, years + 1)),
        Spread.LAST: [0] * (years - 1) + [1],
    }[spread]
    return tuple(Fraction(part, sum(parts)) for part in parts)


def observed_rates(staff: Staff) -> Row:
    """Announced exits per person surveyed and year, by job: the mean of the known years; 0 without staff."""
    years = staff.known_until - staff.year
    pairs = zip(staff.known_exits, staff.headcounts, strict=True)
    return tuple(
        Fraction(exits, headcount * years) if headcount else Fraction(0) for exits, headcount in pairs
    )


def project(staff: Staff, assumptions: Assumptions, replacement: Replacement) -> Projection:
    """Staff by job from the survey's year to the horizon.

    Who reaches the base age after the known year leaves when the law allows (pension_law.py); entries are
    below the base age, and reach it at the rate of their job once exits are no longer known. The law changes
    no exit up to the known year: those are the survey's.
    Raises: ValueError for assumptions or a replacement that do not fit the staff or their own ranges.
    """
    check_scenario(staff, assumptions, replacement)
    nobody = (Fraction(0),) * len(staff.jobs)
    below, waiting = tuple(map(Fraction, staff.headcounts)), nobody
    leaving: dict[int, Row] = {}  # those who have reached the base age, by the year in which they go
    rows = [(below, nobody, nobody, waiting)]
    for year in range(staff.year + 1, assumptions.horizon + 1):
        reaching = _reaching(staff, assumptions, year, below)
        for exit_year, share in leaving_years(staff, assumptions, year).items():
            going = tuple(share * persons for persons in reaching)
            leaving[exit_year] = _plus(leaving.get(exit_year, nobody), going)
        exits = leaving.pop(year, nobody)
        entries = _entries(replacement, exits, year)
        below = _plus(_minus(below, reaching), entries)
        waiting = _minus(_plus(waiting, reaching), exits)
        rows.append((_plus(below, waiting), exits, entries, waiting))
    years = tuple(range(staff.year, assumptions.horizon + 1))
    return Projection(staff.jobs, years, *map(tuple, zip(*rows, strict=True)))


def scenario_range(projections: Sequence[Projection]) -> ScenarioRange:
    """Between which figures several scenarios for the same jobs and years lie.

    Raises: ValueError for none, or scenarios of different jobs or years.
    """
    if len({(projection.jobs, projection.years) for projection in projections}) != 1:
        raise ValueError("a range is over one scenario or more, all of the same jobs and years")
    by_year = list(zip(*(projection.stocks for projection in projections), strict=True))
    totals = list(zip(*(projection.totals for projection in projections), strict=True))
    return ScenarioRange(
        tuple(tuple(map(min, zip(*rows, strict=True))) for rows in by_year),
        tuple(tuple(map(max, zip(*rows, strict=True))) for rows in by_year),
        tuple(map(min, totals)),
        tuple(map(max, totals)),
    )


def leaving_years(staff: Staff, assumptions: Assumptions, year: int) -> dict[int, Fraction]:
    """Of those who reach the base age in a year, the part that leaves in each; in known years, at once."""
    if year <= staff.known_until:
        return {year: Fraction(1)}
    return exit_years(assumptions.law, assumptions.base_age, year)


def check_scenario(staff: Staff, assumptions: Assumptions, replacement: Replacement) -> None:
    """Raises: ValueError for what does not fit the staff, or its range in `Assumptions` or `Replacement`."""
    jobs, years = len(staff.jobs), staff.known_until - staff.year
    if assumptions.horizon < staff.year:
        raise ValueError(f"the horizon {assumptions.horizon} is before the survey's year {staff.year}")
    if len(assumptions.weights) != years or not _is_distribution(assumptions.weights):
        raise ValueError(f"known exits need {years} weights from 0, one per year, that sum to 1")
    if len(assumptions.rates) != jobs or not all(0 <= rate <= 1 for rate in assumptions.rates):
        raise ValueError("every job has an annual rate from 0 to 1")
    if len(replacement.ratios) != jobs or not all(0 <= ratio <= 1 for ratio in replacement.ratios):
        raise ValueError("every job has a replacement ratio from 0 to 1")
    rows = replacement.conversion
    if rows is not None and not (
        len(rows) == jobs and all(len(row) == jobs and _is_distribution(row) for row in rows)
    ):
        raise ValueError("a conversion has a row and a column per job, parts from 0, and rows that sum to 1")
    for year, hires in replacement.hires.items():
        if year <= staff.year or len(hires) != jobs or min(hires, default=0) < 0:
            raise ValueError(f"hires of {year}: a number from 0 for each job, in a year after {staff.year}")


def _is_distribution(parts: Row) -> bool:
    return min(parts) >= 0 and sum(parts) == 1


def _reaching(staff: Staff, assumptions: Assumptions, year: int, below: Row) -> Row:
    """Who reaches the base age in a year."""
    if year <= staff.known_until:
        weight = assumptions.weights[year - staff.year - 1]
        return tuple(weight * exits for exits in staff.known_exits)
    return tuple(rate * persons for rate, persons in zip(assumptions.rates, below, strict=True))


def _entries(replacement: Replacement, exits: Row, year: int) -> Row:
    posts = tuple(ratio * persons for ratio, persons in zip(replacement.ratios, exits, strict=True))
    if replacement.conversion is not None:
        columns = zip(*replacement.conversion, strict=True)
        posts = tuple(
            sum((part * post for part, post in zip(column, posts, strict=True)), Fraction(0))
            for column in columns
        )
    hires = replacement.hires.get(year, (0,) * len(exits))
    return tuple(post + hired for post, hired in zip(posts, hires, strict=True))


def _plus(one: Row, other: Row) -> Row:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _minus(one: Row, other: Row) -> Row:
    return tuple(a - b for a, b in zip(one, other, strict=True))
