"""From the table rows and the layouts to what is printed: tables of panels of figures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.publish import lines
from pipeline.tables.columns import COLUMNS
from pipeline.tables.layout import Column, Layout, Panel, Row
from pipeline.tables.origins import Origin

MADE_UP = (Origin.FREE, Origin.RECONSTRUCTED)
NUMBER = re.compile(r"(-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?)?")  # or nothing; neither nan nor inf
REMEDY = "Run the stage tabulate again."

Place = tuple[str, str, str]  # panel, row, column


class RowsError(UserError):
    """Table rows that the layouts do not explain."""


@dataclass(frozen=True)
class Figure:
    """One printed cell.

    value: in the printed unit's own scale (a proportion under a printed %, otherwise the number printed),
    full precision; None where the print is not a number ("?", "–"). printed: the string of the report.
    is_withheld: whether it may not be published yet, and a word stands in its place.
    """

    value: float | None
    printed: str
    origin: Origin
    is_withheld: bool = False

    @property
    def is_free(self) -> bool:
        """Whether a number is shown that no published one fixes."""
        return self.origin is Origin.FREE and not self.is_withheld


@dataclass(frozen=True)
class PrintedPanel:
    """A panel with its figures by (row id, column id); a cell that the dossier leaves blank has none."""

    panel: Panel
    figures: dict[tuple[str, str], Figure]

    @property
    def is_withheld(self) -> bool:
        """Whether a figure of it may not be published yet: then none of it is shown."""
        return any(figure.is_withheld for figure in self.figures.values())

    def figure(self, row: Row, column: Column) -> Figure | None:
        return self.figures.get((row.id, column.id))


@dataclass(frozen=True)
class PrintedTable:
    """A table of the report: its layout and its panels with their figures, in the layout's order.

    coding: how the answers that it counts were coded. held: why some of them are held back, in the place of
    the panels that count them. examples: of such answers. is_in_text: whether a sentence of the printed
    report gives one of its figures. asks: the question of an analysis, empty for a table. comment: what is
    to be said of an analysis, under it.
    """

    layout: Layout
    panels: tuple[PrintedPanel, ...]
    coding: tuple[lines.Line, ...] = ()
    held: tuple[lines.Line, ...] = ()
    examples: tuple[lines.Examples, ...] = ()
    is_in_text: bool = False
    asks: str = ""
    comment: tuple[lines.Line, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for panel in self.panels for figure in panel.figures.values())

    @property
    def has_free(self) -> bool:
        return any(figure.is_free for figure in self.figures)

    @property
    def is_free(self) -> bool:
        """Whether it shows no other figures than free ones."""
        shown = [figure for figure in self.figures if not figure.is_withheld]
        return bool(shown) and all(figure.is_free for figure in shown)

    @property
    def is_withheld(self) -> bool:
        """Whether it shows no figure."""
        return all(figure.is_withheld for figure in self.figures)

    @property
    def is_reprinted(self) -> bool:
        """Whether it holds no other figures than those of another source."""
        return all(figure.origin is Origin.REFERENCE for figure in self.figures)

    @property
    def is_made_up(self) -> bool:
        """Whether it holds a figure that comes from no real answer."""
        return any(figure.origin in MADE_UP for figure in self.figures)


def read_tables(folder: Path, layouts: Iterable[Layout], remedy: str = REMEDY) -> tuple[PrintedTable, ...]:
    """The printed tables, in the order of the layouts, from `<folder>/<table>.csv`.

    remedy: what to do about a file that is not as it should be.

    Raises: CsvError; RowsError for a row whose table, panel, row or column its layout does not have, a cell
    given twice, a value that is no number, an origin that there is not, and for a cell that has no row.
    """
    return tuple(_table(folder / f"{layout.id}.csv", layout, remedy) for layout in layouts)


def _table(path: Path, layout: Layout, remedy: str) -> PrintedTable:
    expected = [(panel.id, row, column) for panel in layout.panels for row, column in panel.cells]
    figures: dict[Place, Figure] = {}
    for line in read_lines(path, COLUMNS, remedy):
        place = (line["panel"], line["row"], line["column"])
        if line["table"] != layout.id or place not in expected:
            cell = ", ".join((line["table"], *place))
            raise RowsError(f"{line.where}: the layout has no cell {cell}. {remedy}")
        if place in figures:
            raise RowsError(f"{line.where}: the cell {', '.join(place)} is given twice. {remedy}")
        figures[place] = figure_of(line)
    if lost := [", ".join(place) for place in expected if place not in figures]:
        raise RowsError(f"{path}: cells without a row: {len(lost)}, the first {lost[0]}. {remedy}")
    return PrintedTable(layout, tuple(_panel(panel, figures) for panel in layout.panels))


def figure_of(line: Line) -> Figure:
    """The figure in a row. Raises: RowsError for an origin that there is not, a value that is no number."""
    if line["origin"] not in list(Origin):
        raise RowsError(
            f"{line.where}: the origin {line['origin']!r} is none of {', '.join(Origin)}. {REMEDY}"
        )
    if not NUMBER.fullmatch(line["value"]):
        raise RowsError(f"{line.where}: the value {line['value']!r} is not a number. {REMEDY}")
    value = float(line["value"]) if line["value"] else None
    return Figure(value, line["printed"], Origin(line["origin"]))


def _panel(panel: Panel, figures: dict[Place, Figure]) -> PrintedPanel:
    return PrintedPanel(
        panel, {(row, column): f for (of, row, column), f in figures.items() if of == panel.id}
    )
