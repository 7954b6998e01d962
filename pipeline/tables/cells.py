"""From counts to the rows of a table, one per printed cell: numerator, base, value, printed string."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

import pandas as pd

from pipeline.tables.columns import COLUMNS
from pipeline.tables.counting import Count
from pipeline.tables.deduction import Origins
from pipeline.tables.measures import Measure
from pipeline.tables.plan import Cell
from pipeline.tables.printing import printed

NOTHING: Mapping[Cell, str] = MappingProxyType({})


def table_rows(
    cells: Iterable[Cell],
    counts: Mapping[Measure, Count | None],
    unknown: Mapping[Measure, str],
    origins: Origins,
    held: Mapping[Cell, str] = NOTHING,
) -> pd.DataFrame:
    """The rows of one table, in its order; COLUMNS, all text but numerator, denominator and value.

    counts: of every measure of the cells; None for a figure that its source does not know.
    unknown: what is printed for such a figure standing alone; a total adds those that are known.
    held: cells that may not be published yet, with what is printed in the place of each; they have neither
        numerator, denominator nor value, and their origin stays.
    numerator, denominator: whole numbers, decimals for decimals; denominator is None for a count.
    value: the count; of a share the proportion when it is printed with "%", else the percent. None for a
        share of nothing and for an unknown figure.
    """
    return pd.DataFrame(
        [
            _withheld(cell, held[cell], origins) if cell in held else _row(cell, counts, unknown, origins)
            for cell in cells
        ],
        columns=COLUMNS,
        dtype=object,
    )


def _row(
    cell: Cell, counts: Mapping[Measure, Count | None], unknown: Mapping[Measure, str], origins: Origins
) -> dict:
    numerator = _sum(cell.numerator, counts)
    denominator = _sum(cell.denominator, counts) if cell.denominator else None
    amount = _amount(numerator, denominator, is_share=bool(cell.denominator))
    in_percent = cell.denominator and cell.format.suffix == "%"
    return _place(cell) | {
        "numerator": numerator,
        "denominator": denominator,
        "value": _value(amount / 100 if amount is not None and in_percent else amount),
        "printed": unknown[cell.numerator[0]] if numerator is None else printed(amount, cell.format),
        "origin": origins.of(cell),
    }


def _withheld(cell: Cell, word: str, origins: Origins) -> dict:
    numbers = dict.fromkeys(("numerator", "denominator", "value"))
    return _place(cell) | numbers | {"printed": word, "origin": origins.of(cell)}


def _place(cell: Cell) -> dict:
    return {
        "table": cell.table,
        "panel": cell.panel,
        "row": cell.row,
        "column": cell.column,
        "statistic": "percent" if cell.denominator else "count",
        "unit": cell.unit,
        "universe": cell.universe,
    }


def _sum(measures: tuple[Measure, ...], counts: Mapping[Measure, Count | None]) -> Count | None:
    known = [counts[measure] for measure in measures if counts[measure] is not None]
    return sum(known) if known else None


def _amount(numerator: Count | None, denominator: Count | None, is_share: bool) -> Fraction | None:
    """The exact number in the printed unit: a count, or a share in percent; None when there is none."""
    if numerator is None or (is_share and not denominator):
        return None
    return 100 * Fraction(numerator) / Fraction(denominator) if is_share else Fraction(numerator)


def _value(amount: Fraction | None) -> int | float | None:
    if amount is None:
        return None
    return amount.numerator if amount.denominator == 1 else float(amount)
