"""From quantities to the rows of `quality.csv`, one per cell of the layout."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from pipeline.quality.layout import (
    Column,
    Named,
    Panel,
    QualityLayout,
    Row,
    RowSet,
    cell_texts,
    panel_rows,
)
from pipeline.quality.quantities import Quantities
from pipeline.tables.columns import COLUMNS
from pipeline.tables.deduction import Origins
from pipeline.tables.layout import Format
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.origins import Origin
from pipeline.tables.printing import printed
from pipeline.tables.templates import fill
from pipeline.yamlfiles import Document, Location, did_you_mean

REFERENCE = "reference "  # begins the name of another source's figure
PERCENT = Format(decimals=1, suffix="%", small=True)


@dataclass(frozen=True)
class Fixed:
    """What tells a cell's origin. names: quantities that published figures fix; None for real returns."""

    names: Collection[str] | None

    def origin(self, names: Collection[str]) -> Origin:
        if all(name.startswith(REFERENCE) for name in names):
            return Origin.REFERENCE
        if self.names is None:
            return Origin.ANSWERS
        known = all(name in self.names or name.startswith(REFERENCE) for name in names)
        return Origin.RECONSTRUCTED if known else Origin.FREE


def quality_rows(
    document: Document,
    layout: QualityLayout,
    sets: Mapping[RowSet, tuple[Named, ...]],
    quantities: Quantities,
    fixed: Fixed,
) -> pd.DataFrame:
    """The rows of all quality tables; COLUMNS, as of the tables.

    sets: the rows that the layout doesn't list itself.
    Raises: YamlError, with the line of the panel, for a quantity that there is not.
    """
    rows = []
    for i, table in enumerate(layout.tables):
        for j, panel in enumerate(table.panels):
            filler = _Filler(document, ("tables", i, "panels", j), panel, quantities, fixed)
            rows += [{"table": table.id, "panel": panel.id} | row for row in filler.rows(sets)]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


@dataclass(frozen=True)
class _Filler:
    """The cells of one panel. at: where it stands in the document."""

    document: Document
    at: Location
    panel: Panel
    quantities: Quantities
    fixed: Fixed

    def rows(self, sets: Mapping[RowSet, tuple[Named, ...]]) -> Iterator[dict]:
        body = panel_rows(self.panel, sets)
        for row in body:
            yield from self._cells(row, (row,))
        if self.panel.total:
            yield from self._cells(self.panel.total, body)

    def _cells(self, row: Row, of: tuple[Row, ...]) -> Iterator[dict]:
        """The cells of a row that adds the cells of other rows, or stands for itself."""
        for column in self.panel.columns:
            pairs = [(one.id, *cell_texts(self.panel, one, column)) for one in of]
            numerator = [name for one, text, _ in pairs if text for name in self._names(text, one)]
            denominator = [name for one, _, text in pairs if text for name in self._names(text, one)]
            if numerator:
                yield self._cell(row, column, numerator, denominator)

    def _cell(self, row: Row, column: Column, numerator: list[str], denominator: list[str]) -> dict:
        number, base = (sum(self.quantities[name] for name in names) for names in (numerator, denominator))
        form = column.format or (PERCENT if denominator else Format())
        if denominator:
            amount = Fraction(100 * number, base) if base else None
            value = float(amount / 100) if amount is not None else None
        else:
            amount, value = Fraction(number), number
        return {
            "row": row.id,
            "column": column.id,
            "statistic": "percent" if denominator else "count",
            "unit": row.unit or column.unit or self.panel.unit,
            "universe": fill(column.universe or self.panel.universe, row=row.id),
            "numerator": number,
            "denominator": base if denominator else None,
            "value": _whole(value),
            "printed": printed(amount, form),
            "origin": self.fixed.origin({*numerator, *denominator}),
        }

    def _names(self, text: str, row: str) -> list[str]:
        names = fill(text, row=row).split(" + ")
        for name in names:
            if name not in self.quantities:
                hint = did_you_mean(name, self.quantities)
                raise self.document.error(self.at, f"there is no quantity {name!r}.{hint}")
        return names


def _whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def fixed_quantities(origins: Origins, questions: Iterable[str]) -> Fixed:
    """Of a reconstructed wave: which respondents, asked and answered are fixed by published figures."""
    measures = {"respondents": Measure(Statistic.RESPONDENTS)}
    for question in questions:
        measures[f"asked {question}"] = Measure(Statistic.ASKED, question)
        measures[f"answered {question}"] = Measure(Statistic.ANSWERED, question)
    return Fixed({name for name, measure in measures.items() if origins.fixes(measure)})
