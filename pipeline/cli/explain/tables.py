"""A table or one of its rows, when no cell is named: what there is to ask for, and how."""

from collections import Counter
from collections.abc import Iterator

from pipeline.cli.explain.asked import find_panels, find_row
from pipeline.cli.explain.cells import status
from pipeline.cli.explain.lines import labelled, listed
from pipeline.cli.wave import Wave
from pipeline.published.terms import Place
from pipeline.tables.layout import Panel


def table_lines(wave: Wave, table: str, panel: str | None) -> Iterator[str]:
    """A table's panels with their rows and columns. Raises: NothingToExplain."""
    panels = find_panels(wave, table, panel)
    document, layout = wave.layouts[table]
    yield f"table {table}"
    yield f"  {layout.title}"
    yield labelled("section", layout.section)
    if layout.question:
        yield labelled("question", layout.question)
    yield labelled("layout", str(document.path))
    yield labelled("in print", _in_print(wave, table))
    for shown in panels:
        yield f"panel {shown.id}" + (f" – {shown.title}" if shown.title else "")
        yield labelled("base", shown.base)
        yield labelled("rows", listed(row.id for row in shown.rows))
        yield labelled("columns", listed(column.id for column in shown.columns))
    yield _how_to_ask(table, panels[0], panels[0].cells[0], len(layout.panels) > 1)


def row_lines(wave: Wave, table: str, row: str, panel: str | None) -> Iterator[str]:
    """A table's row with the cells that it prints. Raises: NothingToExplain."""
    panels = find_row(table, find_panels(wave, table, panel), row)
    layout = wave.layouts[table][1]
    yield f"row {row} of the table {table}"
    yield f"  {layout.title}"
    for shown in panels:
        yield f"panel {shown.id} – {shown.row(row).label}"
        yield from (
            labelled(column, _printed(wave, (table, shown.id, row, column)))
            for of, column in shown.cells
            if of == row
        )
    cell = next(cell for cell in panels[0].cells if cell[0] == row)
    yield _how_to_ask(table, panels[0], cell, len(layout.panels) > 1)


def _printed(wave: Wave, place: Place) -> str:
    """What a cell prints; a table made before its frame was held back still has the number."""
    return "held back" if wave.held.of_cell(place) else wave.rows[place]["printed"]


def _how_to_ask(table: str, panel: Panel, cell: tuple[str, str], has_several: bool) -> str:
    which = f" --panel {panel.id}" if has_several else ""
    return f"For a cell give row and column too: caf-census explain {table} {' '.join(cell)}{which}"


def _in_print(wave: Wave, table: str) -> str:
    """How many printed figures the table's cells answer, by verdict."""
    if not wave.figures:
        return "no report was printed of this wave"
    found = Counter(status(figure) for figure in wave.figures.values() if figure["table"] == table)
    if not found:
        return "none of its cells is bound to a printed figure"
    verdicts = "; ".join(f"{verdict}: {number}" for verdict, number in sorted(found.items()))
    return f"{found.total()} figures of tables and text are cells of it ({verdicts})"
