"""Staff by job and year under scenarios and laws, as quantities."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Annotated
from zlib import crc32

import numpy as np
from pydantic import Field

from analysis.retirement.projection import (
    Assumptions,
    Projection,
    Replacement,
    Spread,
    Staff,
    observed_rates,
    project,
    spread_weights,
)
from analysis.retirement.structure import standing, structure_change
from analysis.retirement.uncertainty import Uncertainty, draw_projection, percentiles
from pipeline.analyses.inputs import ProjectionInputs
from pipeline.analyses.quantities import Quantity, named, origin_of
from pipeline.analyses.scenarios import Regime, Scenario, ratio_of
from pipeline.analyses.sources import Table
from pipeline.tables.origins import Origin
from pipeline.yamlfiles import Model

TOTAL = "total"
EXPECTED = "expected"  # a number of persons to expect, which need not be whole
DRAWN = "percentile"
MONTHS = 12
Conversions = Mapping[str, tuple[tuple[Fraction, ...], ...]]


class ProjectionChoices(Model):
    """Part of `params.yaml`. spread: of announced exits over their years. horizon: the last year. base_age:
    in years, that of the survey's question. draws: of whole persons; levels: of the percentiles, in
    percent."""

    spread: Spread
    horizon: int
    base_age: Annotated[int, Field(ge=40, le=70)]
    draws: Annotated[int, Field(ge=1, le=100_000)]
    levels: tuple[Annotated[int, Field(gt=0, le=100)], ...]


@dataclass(frozen=True)
class Future:
    """What is projected. scenarios, laws: in their order; the first law is that of the survey's question.

    conversions: by the id of the analysis that gives them, (jobs, jobs) parts of the posts that open.
    """

    scenarios: Sequence[Scenario]
    laws: Mapping[str, Regime]
    conversions: Conversions


def projection_quantities(
    inputs: ProjectionInputs,
    staff_table: Table,
    exits_table: Table,
    future: Future,
    choices: ProjectionChoices,
    seed: int,
) -> dict[str, Quantity]:
    """All quantities by name, a job being one of inputs.jobs, a group of inputs.groups or `total`.

    `staff <job>`, `exits <job>` as surveyed; `rate <job>` (percent a year); `stock <law> <scenario> <job>
    <year>`, `waiting <law> <scenario> <job> <year>`; `low <job> <year>`, `high <job> <year>` over all
    scenarios and laws; `percentile <level> <law> <scenario> <job> <year>`; `after <job>` (surveyed less
    announced exits); `rank <job>`, `rank_after <job>`; `moved` and `reversed`: persons who would have to
    change jobs to give the structure after from that before, pairs of jobs whose order changes.
    Raises: MissingNumber; ValueError for numbers that are no staff.
    """
    staff, origin = _staff(inputs, staff_table, exits_table)
    made = _Made(inputs, staff, origin, future, choices)
    projections = dict(made.projections())
    found = dict(made.surveyed())
    for (law, scenario), projection in projections.items():
        found |= dict(made.of_projection(law, scenario, projection))
        found |= dict(made.drawn(law, scenario, seed))
    return found | dict(made.ranges(projections))


def _staff(inputs: ProjectionInputs, staff: Table, exits: Table) -> tuple[Staff, Origin]:
    counts = [staff.number(job, inputs.staff.column) for job in inputs.jobs]
    leaving = [exits.number(job, inputs.exits.column) for job in inputs.jobs]
    surveyed = Staff(
        inputs.jobs,
        inputs.from_year,
        tuple(int(number.amount) for number in counts),
        inputs.known_until,
        tuple(int(number.amount) for number in leaving),
    )
    return surveyed, origin_of(number.origin for number in (*counts, *leaving))


@dataclass(frozen=True)
class _Made:
    inputs: ProjectionInputs
    staff: Staff
    origin: Origin
    future: Future
    choices: ProjectionChoices

    @property
    def sums(self) -> dict[str, tuple[int, ...]]:
        """The places of the jobs that make each job, group and the total."""
        places = {job: (i,) for i, job in enumerate(self.staff.jobs)}
        groups = {
            group: tuple(self.staff.jobs.index(job) for job in jobs)
            for group, jobs in self.inputs.groups.items()
        }
        return places | groups | {TOTAL: tuple(range(len(self.staff.jobs)))}

    def assumptions(self, law: str) -> Assumptions:
        years = self.staff.known_until - self.staff.year
        return Assumptions(
            spread_weights(self.choices.spread, years),
            observed_rates(self.staff),
            self.future.laws[law].law,
            MONTHS * self.choices.base_age,
            self.choices.horizon,
        )

    def replacement(self, scenario: Scenario) -> Replacement:
        jobs = self.staff.jobs
        hires: dict[int, tuple[int, ...]] = {}
        for year in range(self.staff.year + 1, self.choices.horizon + 1):
            of_year = [one for one in scenario.hires if one.from_ <= year <= one.until]
            if of_year:
                hires[year] = tuple(sum(one.persons for one in of_year if one.job == job) for job in jobs)
        conversion = self.future.conversions[scenario.conversion] if scenario.conversion else None
        return Replacement((ratio_of(scenario),) * len(jobs), conversion, hires)

    def projections(self) -> Iterator[tuple[tuple[str, str], Projection]]:
        for law, scenario in product(self.future.laws, self.future.scenarios):
            yield (
                (law, scenario.id),
                project(self.staff, self.assumptions(law), self.replacement(scenario)),
            )

    def surveyed(self) -> Iterator[tuple[str, Quantity]]:
        """What the survey alone gives, up to the known year with nobody replaced."""
        before = self.staff.headcounts
        after = tuple(b - e for b, e in zip(before, self.staff.known_exits, strict=True))
        rates = observed_rates(self.staff)
        for name, places in self.sums.items():
            yield named("staff", name), self._count(sum(before[i] for i in places))
            yield named("exits", name), self._count(sum(self.staff.known_exits[i] for i in places))
            yield named("after", name), self._count(sum(after[i] for i in places))
        for i, job in enumerate(self.staff.jobs):
            base = Fraction(before[i])
            yield named("rate", job), Quantity(100 * rates[i], self.origin, "annual_rate", base)
            for word, stocks in (("rank", before), ("rank_after", after)):
                place = standing(self.staff.jobs, stocks, job).rank
                yield named(word, job), Quantity(Fraction(place), self.origin, "rank", Fraction(sum(stocks)))
        change = structure_change(self.staff.jobs, before, after)
        persons = Fraction(sum(after))
        yield "moved", Quantity(change.dissimilarity * persons, self.origin, "dissimilarity", persons)
        yield "reversed", self._count(len(change.reversed_pairs))

    def of_projection(
        self, law: str, scenario: str, projection: Projection
    ) -> Iterator[tuple[str, Quantity]]:
        for at, year in enumerate(projection.years):
            for name, places in self.sums.items():
                for word, rows in (("stock", projection.stocks), ("waiting", projection.waiting)):
                    amount = sum((rows[at][i] for i in places), Fraction(0))
                    yield named(word, law, scenario, name, str(year)), self._expected(amount)

    def ranges(self, projections: Mapping[tuple[str, str], Projection]) -> Iterator[tuple[str, Quantity]]:
        """Over all scenarios and laws; of a sum of jobs that of the sums, not the sum of the jobs' bounds."""
        years = next(iter(projections.values())).years
        for at, year in enumerate(years):
            for name, places in self.sums.items():
                amounts = [sum((p.stocks[at][i] for i in places), Fraction(0)) for p in projections.values()]
                yield named("low", name, str(year)), self._expected(min(amounts))
                yield named("high", name, str(year)), self._expected(max(amounts))

    def drawn(self, law: str, scenario: str, seed: int) -> Iterator[tuple[str, Quantity]]:
        """Percentiles of draws: known exits as announced, rates with the worth of what they were seen on."""
        (of,) = (one for one in self.future.scenarios if one.id == scenario)
        years = self.staff.known_until - self.staff.year
        worth = tuple(max(1, headcount * years) for headcount in self.staff.headcounts)
        uncertainty = Uncertainty(self.choices.draws, True, None, worth)
        generator = np.random.default_rng([seed, crc32(f"{law} {scenario}".encode())])
        draws = draw_projection(
            self.staff, self.assumptions(law), self.replacement(of), uncertainty, generator
        )
        levels = [Fraction(level, 100) for level in self.choices.levels]
        for name, places in self.sums.items():
            found = percentiles(draws.stocks[:, :, list(places)].sum(axis=2), levels)
            for level, of_level in zip(self.choices.levels, found, strict=True):
                for year, persons in zip(draws.years, of_level, strict=True):
                    amount = Quantity(
                        Fraction(int(persons)), self.origin, DRAWN, Fraction(self.choices.draws)
                    )
                    yield named("percentile", str(level), law, scenario, name, str(year)), amount

    def _count(self, persons: int) -> Quantity:
        return Quantity(Fraction(persons), self.origin)

    def _expected(self, persons: Fraction) -> Quantity:
        return Quantity(persons, self.origin, EXPECTED)
