"""A yearly series of another source beside the survey's count, as quantities."""

from fractions import Fraction

from analysis.retirement.register import break_at, gaps, group_changes, total_changes
from pipeline.analyses.inputs import SeriesInputs
from pipeline.analyses.quantities import Quantity, named, origin_of
from pipeline.analyses.sources import Table

TOTAL = "total"


def series_quantities(inputs: SeriesInputs, register: Table, survey: Table) -> dict[str, Quantity]:
    """All quantities by name.

    `level <row> <year>`, `level total <year>` (of the rows known in that year), `change <row|total> <year>`
    (to that year from the one known before it; of the total over the rows known in both), `before <row|total>
    <year>` (what it changed from), `survey <row|total>`, `gap <row|total>` (survey less the last year's
    level), `pace_low <row|total>`, `pace_high <row|total>`, `pace_last <row|total>`: smallest and largest
    change a year before the last change, and the last.
    Raises: MissingNumber; ValueError for a series of fewer than three years.
    """
    years = sorted(inputs.years.values())
    columns = {year: column for column, year in inputs.years.items()}
    series = {row: {year: _known(register, row, columns[year]) for year in years} for row in inputs.rows}
    origin = origin_of(cell.origin for cell in register.numbers.values())
    counted = {row: survey.number(row, inputs.survey.column) for row in inputs.rows}
    of_survey = origin_of(number.origin for number in counted.values())
    both = origin_of([origin, of_survey])
    found: dict[str, Quantity] = {}
    for year in years:
        for row in inputs.rows:
            found[named("level", row, str(year))] = Quantity(_fraction(series[row][year]), origin)
        known = [counts[year] for counts in series.values() if counts[year] is not None]
        found[named("level", TOTAL, str(year))] = Quantity(Fraction(sum(known)), origin)
    changes = {row: group_changes(series, row) for row in inputs.rows} | {TOTAL: total_changes(series)}
    for row, of_row in changes.items():
        for change in of_row:
            found[named("change", row, str(change.end))] = Quantity(Fraction(change.difference), origin)
            found[named("before", row, str(change.end))] = Quantity(Fraction(change.before), origin)
        last = break_at(of_row, years[-1])
        for word, pace in (
            ("pace_low", last.earlier_low),
            ("pace_high", last.earlier_high),
            ("pace_last", last.change.per_year),
        ):
            found[named(word, row)] = Quantity(pace, origin)
    survey_counts = {row: int(number.amount) for row, number in counted.items()}
    for gap in gaps(series, years[-1], survey_counts):
        row = gap.groups[0] if len(gap.groups) == 1 else TOTAL
        found[named("survey", row)] = Quantity(Fraction(gap.survey), of_survey)
        found[named("gap", row)] = Quantity(Fraction(gap.difference), both)
    return found


def _known(table: Table, row: str, column: str) -> int | None:
    """A count of the source, None where it does not know it."""
    found = table.numbers.get((row, column))
    number = found if found is not None else table.number(row, column)  # which says what is missing
    return None if number.amount is None else int(number.amount)


def _fraction(count: int | None) -> Fraction | None:
    return None if count is None else Fraction(count)
