"""From the table rows and the layouts to what is printed: tables of panels of figures."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.tables.layout import Column, Layout, Panel, Row

FREE = "free"


class RowsError(UserError):
    """Table rows that the layouts do not explain."""


@dataclass(frozen=True)
class Figure:
    """One printed cell.

    value: in the printed unit's own scale (a proportion under a printed %, otherwise the number printed),
    full precision; None where the print is not a number ("?", "–"). printed: the string of the report.
    origin: answers, reconstructed, free or reference.
    """

    value: float | None
    printed: str
    origin: str

    @property
    def is_free(self) -> bool:
        return self.origin == FREE


@dataclass(frozen=True)
class PrintedPanel:
    """A panel with its figures by (row id, column id); a cell that the dossier leaves blank has none."""

    panel: Panel
    figures: dict[tuple[str, str], Figure]

    def figure(self, row: Row, column: Column) -> Figure | None:
        return self.figures.get((row.id, column.id))


@dataclass(frozen=True)
class PrintedTable:
    """A table of the report: its layout and its panels with their figures, in the layout's order."""

    layout: Layout
    panels: tuple[PrintedPanel, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for panel in self.panels for figure in panel.figures.values())

    @property
    def has_free(self) -> bool:
        return any(figure.is_free for figure in self.figures)

    @property
    def is_free(self) -> bool:
        """Whether it holds no other figures than free ones."""
        return all(figure.is_free for figure in self.figures)


def read_tables(folder: Path, layouts: Iterable[Layout]) -> tuple[PrintedTable, ...]:
    """The printed tables, in the order of the layouts, from `<folder>/<table>.csv`.

    Raises: RowsError for a table without rows, a row whose table, panel, row or column its layout does not
    have, a cell given twice, a value that is no number.
    """
    return tuple(_table(folder / f"{layout.id}.csv", layout) for layout in layouts)


def _table(path: Path, layout: Layout) -> PrintedTable:
    if not path.is_file():
        raise RowsError(f"{path}: there are no rows for the table {layout.id!r}. Run the stage tabulate.")
    known = {
        (panel.id, row.id, column.id)
        for panel in layout.panels
        for row in panel.rows
        for column in panel.columns
    }
    figures: dict[tuple[str, str, str], Figure] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for line in reader:
            where = f"{path}, line {reader.line_num}"
            place = (line["panel"], line["row"], line["column"])
            if line["table"] != layout.id or place not in known:
                cell = ", ".join((line["table"], *place))
                raise RowsError(f"{where}: the layout has no cell {cell}. Run the stage tabulate again.")
            if place in figures:
                raise RowsError(f"{where}: the cell {', '.join(place)} is given twice.")
            figures[place] = Figure(_value(line["value"], where), line["printed"], line["origin"])
    return PrintedTable(layout, tuple(_panel(panel, figures) for panel in layout.panels))


def _panel(panel: Panel, figures: dict[tuple[str, str, str], Figure]) -> PrintedPanel:
    return PrintedPanel(
        panel, {(row, column): f for (of, row, column), f in figures.items() if of == panel.id}
    )


def _value(text: str, where: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise RowsError(f"{where}: the value {text!r} is not a number.") from None
