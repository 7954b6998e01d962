"""What each printed table holds, as `reports/dossier/<wave>/<table>.yaml` says it.

A cell is found in three steps. Its row and column say which body cells it adds: itself in the body, else
those of the total or subtotal. Each body cell has a measure (pipeline/tables/measures.py): the nearest
of the row's `cells`, the row's, the column's and the panel's, with `{row}` and `{column}` replaced by
the ids. Its column or panel says what it is a share of (`share_of`), or nothing for a count.
docs/layouts.md tells more.
"""

from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from analysis.rounding import Rounding
from pipeline.yamlfiles import (
    Document,
    Id,
    Location,
    Misplaced,
    Model,
    YamlError,
    did_you_mean,
    read_document,
    validate,
)

# beside the layouts: the report's words, the indicators, the quality tables
NO_LAYOUTS = ("report.yaml", "indicators.yaml", "quality.yaml")
SET_BACK = "\N{EN DASH} "  # begins the label of a row that details the one above it


class Shown(StrEnum):
    """What the dossier shows of it."""

    TABLE = "table"
    CHART = "chart"
    OMITTED = "omitted"
    ANALYSIS = "analysis"  # nothing: it is this project's own


class Role(StrEnum):
    """What a row or column is. A total adds all body rows or columns, a subtotal those that it names."""

    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Unit(StrEnum):
    """What is counted. Caf: each office once. Citations: an office as often as it ticks or ranks."""

    CAF = "Caf"
    CITATIONS = "citations"
    PERSONS = "persons"
    POSITIONS = "positions"
    FTE = "fte"


class Format(Model):
    """How a number is printed.

    suffix: "%" or nothing. A share is always printed in percent; with the suffix "%" its `value` in the CSV
    is the proportion (0.381 for 38,1 %), without it the percent (20.0 for 20,00 under "Part en %").
    small: whether an amount above 0 and below one unit of the last decimal is printed as "<0,1 %".
    """

    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    suffix: Literal["", "%"] = ""
    grouping: bool = True
    small: bool = False
    rounding: Rounding = Rounding.HALF_UP


class Spanner(Model):
    """A heading over several columns that follow each other."""

    id: Id
    label: str


class Row(Model):
    """A printed row.

    of: the body rows that a subtotal adds. measure: of all its cells. cells: the measure of single cells by
    column id; null leaves a cell blank. unit: where given, goes before the column's and the panel's.
    """

    id: Id
    label: str
    role: Role = Role.BODY
    of: tuple[Id, ...] = ()
    measure: str | None = None
    unit: Unit | None = None
    cells: dict[Id, str | None] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """The label without the dash of a row that details another: for where it stands alone."""
        return self.label.removeprefix(SET_BACK)

    @property
    def is_detail(self) -> bool:
        """Whether it details the row above it that is none."""
        return self.label.startswith(SET_BACK)

    def is_blank(self, column: str) -> bool:
        """Whether nothing is printed in a column, given by its id."""
        return column in self.cells and self.cells[column] is None


class Column(Model):
    """A printed column. `of`, `measure` as in Row; the rest, where given, goes before the panel's."""

    id: Id
    label: str
    spanner: Id | None = None
    role: Role = Role.BODY
    of: tuple[Id, ...] = ()
    measure: str | None = None
    share_of: str | None = None
    unit: Unit | None = None
    universe: str | None = None
    format: Format | None = None


class Panel(Model):
    """A block of rows and columns printed under one title.

    stub: heading of the row labels. base: the sentence under the table that says who or what is counted.
    universe: who could be counted: `all`, `asked:<question>`, `answered:<question>`, or `reference` for
    figures from another source.
    share_of: None for counts, else `row-total`, `column-total`, `grand-total` or a measure.
    verbatims: the code frame whose verbatims are printed under it; the ids of its rows are codes.
    """

    id: Id
    title: str = ""
    stub: str = ""
    spanners: tuple[Spanner, ...] = ()
    base: str
    notes: tuple[str, ...] = ()
    unit: Unit
    universe: str = "all"
    measure: str | None = None
    share_of: str | None = None
    verbatims: Id | None = None
    format: Format = Format()
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for what, lines in (("row", self.rows), ("column", self.columns)):
            _check_ids(what, lines)
        columns = {column.id for column in self.columns}
        for i, row in enumerate(self.rows):
            for name in row.cells:
                _check_known(("rows", i, "cells", name), f"row {row.id!r}: cells", name, columns)
        spanners = {spanner.id for spanner in self.spanners}
        for i, column in enumerate(self.columns):
            if column.spanner:
                _check_known(("columns", i, "spanner"), "spanner", column.spanner, spanners)
        return self

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The ids of row and column of each cell that is printed, in their order."""
        return tuple(
            (row.id, column.id) for row in self.rows for column in self.columns if not row.is_blank(column.id)
        )

    def row(self, row_id: str) -> Row:
        return self.rows[self.row_number(row_id)]

    def column(self, column_id: str) -> Column:
        return self.columns[self.column_number(column_id)]

    def row_number(self, row_id: str) -> int:
        """Where a row stands in `rows`."""
        return self._row_numbers[row_id]

    def column_number(self, column_id: str) -> int:
        """Where a column stands in `columns`."""
        return self._column_numbers[column_id]

    @cached_property
    def _row_numbers(self) -> dict[str, int]:
        return {row.id: i for i, row in enumerate(self.rows)}

    @cached_property
    def _column_numbers(self) -> dict[str, int]:
        return {column.id: i for i, column in enumerate(self.columns)}

    def unit_of(self, row: Row, column: Column) -> Unit:
        """What a cell counts: as its row says, else its column, else the panel."""
        return row.unit or column.unit or self.unit

    def format_of(self, column: Column) -> Format:
        return column.format or self.format


class ChartKind(StrEnum):
    """bars: a bar per row. grouped: one per row and column. stacked: one per column, cut into its rows.
    heatmap: a tile per row and column, darker for larger figures. lines: a line per row over the columns.
    map: a point per row, its two columns being x and y. ranges: per row a bar from the first column to the
    last, with a mark at the one between where there are three."""

    BARS = "bars"
    GROUPED = "grouped"
    STACKED = "stacked"
    HEATMAP = "heatmap"
    LINES = "lines"
    MAP = "map"
    RANGES = "ranges"


class Points(Model):
    """Rows of a map that are drawn alike. label: in the legend."""

    label: str
    rows: tuple[Id, ...]


class Chart(Model):
    """A picture of one panel's columns.

    rows: those drawn; all body rows when none is named. x, y: what the axes of lines, maps and ranges show,
    with the unit. points: of a map, the rows that are drawn alike.
    """

    kind: ChartKind
    panel: Id
    columns: tuple[Id, ...]
    rows: tuple[Id, ...] = ()
    x: str = ""
    y: str = ""
    points: tuple[Points, ...] = ()


class Layout(Model):
    """A table of the report. section: of the dossier, "0" for the introduction. order: place in it.

    codeframes: those by which the answers that its cells count were coded.
    """

    id: Id
    title: str
    section: Annotated[str, Field(pattern=r"^\d+(\.\d+)*$")]
    order: int
    question: Id | None = None
    dossier: Shown
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    codeframes: tuple[Id, ...] = ()
    panels: tuple[Panel, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _check_unique(("panels",), "panel", [panel.id for panel in self.panels])
        if self.codeframes:
            _check_unique(("codeframes",), "code frame", list(self.codeframes))
        for i, panel in enumerate(self.panels):
            if panel.verbatims:
                _check_verbatims(("panels", i, "verbatims"), panel.verbatims, self.codeframes)
        if self.chart:
            _check_chart(self.chart, {panel.id: panel for panel in self.panels})
        return self

    def panel(self, panel_id: str) -> Panel:
        return next(panel for panel in self.panels if panel.id == panel_id)


# how many columns a kind draws, where not any number
COLUMNS_DRAWN = {ChartKind.MAP: (2, 2), ChartKind.RANGES: (2, 3)}


def _check_chart(chart: Chart, panels: dict[str, Panel]) -> None:
    _check_known(("chart", "panel"), "chart: panel", chart.panel, set(panels))
    panel = panels[chart.panel]
    _check_unique(("chart", "columns"), "column of the chart", list(chart.columns))
    for key, names, lines in (("columns", chart.columns, panel.columns), ("rows", chart.rows, panel.rows)):
        for i, name in enumerate(names):
            _check_known(("chart", key, i), f"chart: {key}", name, {line.id for line in lines})
    for i, points in enumerate(chart.points):
        for j, name in enumerate(points.rows):
            _check_known(("chart", "points", i, "rows", j), "chart: points", name, {r.id for r in panel.rows})
    least, most = COLUMNS_DRAWN.get(chart.kind, (1, len(panel.columns)))
    if not least <= len(chart.columns) <= most:
        raise Misplaced(
            ("chart", "columns"),
            f"a chart of the kind {chart.kind.value} draws {least} to {most} columns; here are "
            f"{len(chart.columns)}.",
        )


def _check_verbatims(at: Location, frame: str, codeframes: tuple[str, ...]) -> None:
    if frame not in codeframes:
        raise Misplaced(
            at,
            f"verbatims: the table does not say that it counts answers coded by {frame!r}. Name it in the "
            f"table's `codeframes`, as in `codeframes: [{frame}]`.",
        )


def _check_unique(at: Location, what: str, ids: list[str]) -> None:
    # not a constraint of the type: pydantic would then complain of the whole list for a mistake in one item
    if not ids:
        raise Misplaced(at, f"there is no {what}. Give one at least.")
    for i, given in enumerate(ids):
        if given in ids[:i]:
            raise Misplaced(
                (*at, i), f"the {what} {given!r} is given twice. Each {what} needs an id of its own."
            )


def _check_known(at: Location, what: str, name: str, known: set[str]) -> None:
    if name not in known:
        hint = did_you_mean(name, sorted(known))
        raise Misplaced(at, f"{what}: there is no {name!r}.{hint} Allowed: {', '.join(sorted(known))}.")


def _check_ids(what: str, lines: tuple[Row, ...] | tuple[Column, ...]) -> None:
    _check_unique((f"{what}s",), what, [line.id for line in lines])
    body = {line.id for line in lines if line.role is Role.BODY}
    for i, line in enumerate(lines):
        at = (f"{what}s", i)
        for name in line.of:
            _check_known((*at, "of"), f"{what} {line.id!r}: of", name, body)
        if line.role is Role.SUBTOTAL and not line.of:
            raise Misplaced(
                at,
                f"the {what} {line.id!r} is a subtotal: name the {what}s that it adds, as in `of: [a, b]`.",
            )
        if line.role is not Role.SUBTOTAL and line.of:
            raise Misplaced(
                (*at, "of"), f"the {what} {line.id!r} has `of` but is no subtotal: add `role: subtotal`."
            )


def read_layout(path: Path) -> tuple[Document, Layout]:
    """A layout and the document that knows its lines.

    Raises: YamlError, with file and line, for a file that is no layout or whose id is not its name.
    """
    document = read_document(path)
    layout = validate(document, Layout)
    if layout.id != path.stem:
        raise document.error(
            ("id",), f"the id is {layout.id!r}, the file's name {path.stem!r}. Make them equal."
        )
    return document, layout


def load_layouts(folder: Path) -> tuple[Layout, ...]:
    """All layouts of a wave, in the order of the report: by section, then by their place in it.

    Raises: as `read_layout`; YamlError when the folder holds none.
    """
    return tuple(layout for _, layout in read_layouts(folder))


def read_layouts(folder: Path) -> tuple[tuple[Document, Layout], ...]:
    """As `load_layouts`, each with its document."""
    paths = sorted(path for path in folder.glob("*.yaml") if path.name not in NO_LAYOUTS)
    if not paths:
        raise YamlError(f"{folder}: there is no table's layout here (a file <table>.yaml).")
    read = [read_layout(path) for path in paths]
    return tuple(sorted(read, key=lambda pair: place(pair[1])))


def place(layout: Layout) -> tuple[tuple[int, ...], int, str]:
    """Where a table stands in the report."""
    return tuple(int(part) for part in layout.section.split(".")), layout.order, layout.id
