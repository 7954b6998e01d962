"""From quantities to the rows of an analysis, one per printed cell."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

import pandas as pd

from pipeline.analyses.layout import Analysis, measure_of
from pipeline.analyses.quantities import COUNT, Quantities, Quantity, origin_of
from pipeline.analyses.ranges import Cell, Range
from pipeline.tables.columns import COLUMNS
from pipeline.tables.layout import Column, Format, Panel, Row
from pipeline.tables.origins import Origin
from pipeline.tables.printing import printed
from pipeline.tables.templates import fill
from pipeline.yamlfiles import Document, Location, did_you_mean

Ranges = Mapping[Cell, Range]
NO_RANGES: Ranges = MappingProxyType({})
BETWEEN = "{}\N{NO-BREAK SPACE}\N{EN DASH} {}"
DIGITS = 10  # significant ones of what is fitted: the last of a float differ between processors
PERCENT = "percent"


def analysis_rows(
    document: Document, analysis: Analysis, quantities: Quantities, ranges: Ranges = NO_RANGES
) -> pd.DataFrame:
    """The rows of one analysis, in its order; COLUMNS, all text but numerator, denominator and value.

    ranges: of cells, over reconstructions: a cell that nothing published fixes prints its range in the place
    of one of the values that it could have.
    Raises: YamlError, with the line of the panel, for a cell without measure, or a quantity that there is not
    among them.
    """
    rows = []
    for i, panel in enumerate(analysis.panels):
        filler = _Filler(document, ("panels", i), panel, quantities)
        for row in filler.rows():
            at = (analysis.id, panel.id, row["row"], row["column"])
            form = panel.format_of(panel.column(row["column"]))
            rows.append({"table": at[0], "panel": at[1]} | _ranged(row, ranges.get(at), form))
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _ranged(row: dict, found: Range | None, form: Format) -> dict:
    """A row whose number nothing fixes with its range; fixed where all reconstructions give the same."""
    if found is None or row["origin"] is not Origin.FREE:
        return row
    if found.is_fixed:
        return row | {"origin": Origin.RECONSTRUCTED}
    scale = 100 if row["statistic"] == PERCENT and form.suffix == "%" else 1
    low, high = (printed(scale * Fraction(end), form) for end in (found.low, found.high))
    return row | {
        "numerator": None,
        "value": None,
        "printed": low if low == high else BETWEEN.format(low, high),
    }


class _Filler:
    """The cells of one panel. at: where it stands in the document."""

    def __init__(self, document: Document, at: Location, panel: Panel, quantities: Quantities) -> None:
        self.document, self.at, self.panel, self.quantities = document, at, panel, quantities

    def rows(self) -> Iterator[dict]:
        for row_id, column_id in self.panel.cells:
            yield self._cell(self.panel.row(row_id), self.panel.column(column_id))

    def _cell(self, row: Row, column: Column) -> dict:
        text = measure_of(self.panel, row.id, column.id)
        if text is None:
            raise self.document.error(
                self.at,
                f"row {row.id!r}, column {column.id!r} has no `measure`. Name a quantity, or leave the cell "
                "blank with `cells: {" + column.id + ": null}`.",
            )
        quantity = self._quantity(text, row, column)
        share_of = column.share_of or self.panel.share_of
        base = self._quantity(share_of, row, column) if share_of else None
        numbers = _count(quantity) if base is None else _share(quantity, base)
        form = self.panel.format_of(column)
        amount = numbers.pop("amount")
        in_percent = base is not None and form.suffix == "%"
        return {
            "row": row.id,
            "column": column.id,
            "unit": row.unit or column.unit or self.panel.unit,
            "universe": fill(column.universe or self.panel.universe, row=row.id, column=column.id),
            "value": _value(amount / 100 if amount is not None and in_percent else amount),
            "printed": printed(_exact(amount), form),
            "origin": origin_of([quantity.origin, *([base.origin] if base else [])]),
        } | numbers

    def _quantity(self, text: str, row: Row, column: Column) -> Quantity:
        name = fill(text, row=row.id, column=column.id)
        if name not in self.quantities:
            hint = did_you_mean(name, self.quantities)
            raise self.document.error(
                self.at, f"row {row.id!r}, column {column.id!r}: there is no quantity {name!r}.{hint}"
            )
        return self.quantities[name]


def _count(quantity: Quantity) -> dict:
    """A number that is no share: of a count the numerator, of what is fitted the base."""
    return {
        "statistic": quantity.statistic,
        "numerator": _value(quantity.amount) if quantity.statistic == COUNT else None,
        "denominator": _value(quantity.base),
        "amount": quantity.amount,
    }


def _share(quantity: Quantity, base: Quantity) -> dict:
    has_base = quantity.amount is not None and bool(base.amount)
    return {
        "statistic": PERCENT,
        "numerator": _value(quantity.amount),
        "denominator": _value(base.amount),
        "amount": 100 * Fraction(quantity.amount) / Fraction(base.amount) if has_base else None,
    }


def _exact(amount: Fraction | float | None) -> Fraction | None:
    """What is rounded for print: of a float its DIGITS, so that it falls on the same side everywhere."""
    return Fraction(f"{amount:.{DIGITS}g}") if isinstance(amount, float) else amount


def _value(amount: Fraction | float | None) -> int | float | None:
    """As it stands in a CSV: whole where it is whole, floats to DIGITS."""
    if amount is None:
        return None
    if isinstance(amount, float):
        return float(f"{amount:.{DIGITS}g}")
    exact = Fraction(amount)
    return exact.numerator if exact.denominator == 1 else float(exact)
