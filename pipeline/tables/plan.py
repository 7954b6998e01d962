"""From layouts to the cells they print, and the measures behind each: checked, and nothing counted yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.tables.known import Known
from pipeline.tables.layout import Column, Format, Layout, Panel, Role, Row, Unit
from pipeline.tables.measures import ADDS_UP, Measure, MeasureError, Statistic, read_measures
from pipeline.yamlfiles import Document, Location, YamlError

TOTALS = ("row-total", "column-total", "grand-total")
UNIVERSES = ("asked", "answered")
EXCLUSIVE = (Statistic.EQUALS, Statistic.MISSING)  # a respondent has one option and one reason at most


@dataclass(frozen=True)
class Cell:
    """One printed cell.

    numerator: the measures that are added. denominator: those whose sum it is a share of; empty for a count.
    """

    table: str
    panel: str
    row: str
    column: str
    unit: Unit
    universe: str
    format: Format
    numerator: tuple[Measure, ...]
    denominator: tuple[Measure, ...]

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (*self.numerator, *self.denominator)


@dataclass(frozen=True)
class _Panel:
    """A panel being planned. at: where it stands in the document."""

    document: Document
    at: Location
    table: str
    panel: Panel
    known: Known

    def error(self, at: Location, message: str) -> YamlError:
        return self.document.error((*self.at, *at), message)


def plan(document: Document, layout: Layout, known: Known) -> tuple[Cell, ...]:
    """The printed cells of a table, in its order.

    Raises: YamlError, with file and line, for a measure that can't be read or counted, a cell without a
    measure, measures added or compared that have different units, a universe of an unknown question.
    """
    return tuple(
        cell
        for i, panel in enumerate(layout.panels)
        for cell in _plan_panel(_Panel(document, ("panels", i), layout.id, panel, known))
    )


def _plan_panel(of: _Panel) -> Iterator[Cell]:
    _check_universe(of, of.panel.universe, ())
    for j, column in enumerate(of.panel.columns):
        if column.universe:
            _check_universe(of, column.universe, ("columns", j))
    for row, column in of.panel.cells:
        yield _plan_cell(of, of.panel.row(row), of.panel.column(column))


def _plan_cell(of: _Panel, row: Row, column: Column) -> Cell:
    panel = of.panel
    rows, columns = _added_rows(panel, row, column), _added_columns(panel, row, column)
    numerator = _add(of, rows, columns)
    share_of = column.share_of or panel.share_of
    cell = Cell(
        of.table,
        panel.id,
        row.id,
        column.id,
        panel.unit_of(row, column),
        column.universe or panel.universe,
        panel.format_of(column),
        numerator,
        _denominator(of, share_of, rows, columns) if share_of else (),
    )
    if mistake := _mistake(cell, of.known):
        raise of.error(
            _measure(panel, rows[0], columns[0])[1], f"row {row.id!r}, column {column.id!r}: {mistake}"
        )
    return cell


def _added_rows(panel: Panel, row: Row, column: Column) -> tuple[Row, ...]:
    """The body rows that a row stands for in a column; a row with a measure of its own stands for itself."""
    if row.role is Role.BODY or row.measure or column.id in row.cells:
        return (row,)
    return tuple(r for r in _body(panel.rows) if not row.of or r.id in row.of)


def _added_columns(panel: Panel, row: Row, column: Column) -> tuple[Column, ...]:
    if column.role is Role.BODY or column.measure or column.id in row.cells:
        return (column,)
    return tuple(c for c in _body(panel.columns) if not column.of or c.id in column.of)


def _body(lines: tuple) -> tuple:
    return tuple(line for line in lines if line.role is Role.BODY)


def _add(of: _Panel, rows: tuple[Row, ...], columns: tuple[Column, ...]) -> tuple[Measure, ...]:
    return tuple(
        measure
        for row in rows
        for column in columns
        if not row.is_blank(column.id)
        for measure in _cell_measures(of, row, column)
    )


def _denominator(
    of: _Panel, share_of: str, rows: tuple[Row, ...], columns: tuple[Column, ...]
) -> tuple[Measure, ...]:
    body_rows, body_columns = _body(of.panel.rows), _body(of.panel.columns)
    match share_of:
        case "row-total":
            return _add(of, rows, body_columns)
        case "column-total":
            return _add(of, body_rows, columns)
        case "grand-total":
            return _add(of, body_rows, body_columns)
    # a base that is the same for several added cells is that base once
    read = [m for r in rows for c in columns for m in _read(of, share_of, _share_location(of.panel, c), r, c)]
    return tuple(dict.fromkeys(read))


def _cell_measures(of: _Panel, row: Row, column: Column) -> tuple[Measure, ...]:
    text, at = _measure(of.panel, row, column)
    if text is None:
        raise of.error(
            at, f"row {row.id!r}, column {column.id!r}: no measure. Give the row, column or panel one."
        )
    return _read(of, text, at, row, column)


def _read(of: _Panel, text: str, at: Location, row: Row, column: Column) -> tuple[Measure, ...]:
    try:
        measures = read_measures(text, row.id, column.id)
    except MeasureError as error:
        allowed = f" A share can also be of {', '.join(TOTALS)}." if at[-1] == "share_of" else ""
        raise of.error(at, f"{error}{allowed}") from None
    for measure in measures:
        if mistake := of.known.mistake(measure):
            raise of.error(at, f"row {row.id!r}, column {column.id!r}: {mistake}")
    return tuple(measure.among(_counted_among(of.panel, column)) for measure in measures)


def _counted_among(panel: Panel, column: Column) -> str:
    return among(column.universe or panel.universe)


def _measure(panel: Panel, row: Row, column: Column) -> tuple[str | None, Location]:
    """The measure of a cell and where it is written: the nearest of cell, row, column and panel."""
    row_at, column_at = ("rows", panel.row_number(row.id)), ("columns", panel.column_number(column.id))
    if column.id in row.cells:
        return row.cells[column.id], (*row_at, "cells", column.id)
    for text, at in ((row.measure, row_at), (column.measure, column_at), (panel.measure, ())):
        if text:
            return text, (*at, "measure")
    return None, row_at


def rules(panel: Panel, row: Row, column: Column) -> tuple[tuple[str, Location], ...]:
    """What a layout writes of the measures that a cell adds, each once, with its place in the panel."""
    written = [
        _measure(panel, added_row, added_column)
        for added_row in _added_rows(panel, row, column)
        for added_column in _added_columns(panel, row, column)
        if not added_row.is_blank(added_column.id)
    ]
    return tuple(dict.fromkeys((text, at) for text, at in written if text))


def share_rule(panel: Panel, column: Column) -> tuple[str, Location] | None:
    """What a layout writes of the base of a column's shares, with its place in the panel; None for counts."""
    text = column.share_of or panel.share_of
    return (text, _share_location(panel, column)) if text else None


def _share_location(panel: Panel, column: Column) -> Location:
    return ("columns", panel.column_number(column.id), "share_of") if column.share_of else ("share_of",)


def _check_universe(of: _Panel, universe: str, at: Location) -> None:
    if mistake := universe_mistake(universe, of.known):
        raise of.error((*at, "universe"), mistake)


def universe_mistake(universe: str, known: Known) -> str | None:
    """Why nobody can be counted among a universe; None when they can."""
    word, _, question = universe.partition(":")
    if universe in ("all", "reference") or (word in UNIVERSES and question in known.members):
        return None
    mistake = known.mistake(Measure(Statistic.ASKED, question)) if word in UNIVERSES else None
    return (
        mistake
        or f"the universe is {universe!r}. Allowed: all, reference, asked:<question>, answered:<question>."
    )


def among(universe: str) -> str:
    """A universe as a measure names it; all respondents have no name there."""
    return universe if ":" in universe else ""


def _mistake(cell: Cell, known: Known) -> str | None:
    """Why the measures of a cell can't be added or divided; None when they can."""
    if len(set(cell.numerator)) < len(cell.numerator):
        return "a measure is added twice."
    adding = {measure.statistic in ADDS_UP for measure in cell.measures}
    units = {known.unit(measure) for measure in cell.measures if measure.statistic in ADDS_UP}
    if len(adding) > 1 or len(units) > 1:
        return (
            f"a mix of units: {', '.join(sorted(units | ({'respondents'} if False in adding else set())))}."
        )
    if adding == {cell.unit in (Unit.CAF, Unit.CITATIONS)}:
        return f"the unit is '{cell.unit}', but '{cell.numerator[0]}' does not count that."
    if cell.unit is Unit.CAF and not all(map(counts_once, (cell.numerator, cell.denominator))):
        return "an office may be counted several times: the unit is then citations, not Caf."
    return None


def counts_once(measures: tuple[Measure, ...]) -> bool:
    """Whether no respondent is in two of the measures: one alone, or options or reasons of one variable."""
    choices = {(m.statistic, m.variable) for m in measures}
    return len(measures) < 2 or (len(choices) == 1 and choices.pop()[0] in EXCLUSIVE)
