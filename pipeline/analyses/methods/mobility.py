"""A table of positions by diploma and job, as quantities."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from analysis.mobility import Positions, all_destinations, conversion, destinations, origins
from pipeline.analyses.inputs import MobilityInputs
from pipeline.analyses.quantities import Quantity, named
from pipeline.analyses.sources import Table

ALL = "diplomes"  # all diplomas with a trade together


def mobility_quantities(inputs: MobilityInputs, table: Table) -> dict[str, Quantity]:
    """All quantities by name, a diploma being one of inputs.rows or `diplomes` for all of them together.

    `staff`, `staff <job>`, `holders <diploma>`, `in_trade <diploma>`, `outside <diploma>`, `group <group>
    <diploma>` (in its jobs but the diploma's own trade), `own <job>`, `other_diploma <job>`, `without <job>`.
    Raises: MissingNumber; ValueError for a trade or groups that do not fit the table.
    """
    positions = _positions(inputs, table)
    origin = table.origin(positions.diplomas, positions.jobs)
    return {name: Quantity(Fraction(count), origin) for name, count in _counts(inputs, positions)}


def conversion_parts(
    inputs: MobilityInputs, table: Table, jobs: Sequence[str]
) -> tuple[tuple[Fraction, ...], ...]:
    """Of posts that open in each job, the part for each other, as the holders of its diploma stand."""
    return conversion(_positions(inputs, table), jobs)


def _jobs(inputs: MobilityInputs) -> tuple[str, ...]:
    return tuple(job for jobs in inputs.groups.values() for job in jobs)


def _positions(inputs: MobilityInputs, table: Table) -> Positions:
    diplomas, jobs = (*inputs.rows, *inputs.without), _jobs(inputs)
    counts = {(d, j): int(table.number(d, j).amount) for d in diplomas for j in jobs}
    return Positions(diplomas, jobs, counts, inputs.trade, inputs.groups)


def _counts(inputs: MobilityInputs, positions: Positions) -> Iterator[tuple[str, int]]:
    yield "staff", positions.staff
    of_rows = {diploma: destinations(positions, diploma) for diploma in inputs.rows}
    for diploma, found in (of_rows | {ALL: all_destinations(positions)}).items():
        yield named("holders", diploma), found.holders
        yield named("in_trade", diploma), found.in_trade
        yield named("outside", diploma), found.outside
        for group, count in found.groups.items():
            yield named("group", group, diploma), count
    for job in positions.jobs:
        here = origins(positions, job)
        yield named("staff", job), here.staff
        yield named("own", job), here.own
        yield named("other_diploma", job), here.other
        yield named("without", job), here.without
