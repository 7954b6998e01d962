"""What stands in a filled workbook where nobody reads it, and would be lost; by column or sheet, once."""

from collections.abc import Collection, Iterator

from pipeline.coding.frames import CodeFrame
from pipeline.coding.workbook.columns import code_heading
from pipeline.coding.workbook.contents import Filled, Grid, at, spelled, written
from pipeline.coding.workbook.texts import digest_of
from pipeline.questionnaire.form.layout import Place
from pipeline.returns.workbooks.contents import Cell


def strays(filled: Filled, frame: CodeFrame, names: Collection[str]) -> Iterator[str]:
    """names: what may stand in a cell of codes (`spelled`)."""
    if filled.workbook.problem:
        yield filled.workbook.problem
    yield from _sheets(filled)
    grid = filled.to_fill
    yield from (at(cell.place, _lost([cell])) for cell in _typed_over(filled))
    columns: dict[int, list[Cell]] = {}
    for row, cells in sorted(grid.rows.items()):
        for column, cell in cells.items():
            if row >= grid.heading and column not in filled.columns:
                columns.setdefault(column, []).append(cell)
    for column, cells in sorted(columns.items()):
        yield at(cells[0].place, _column(column, cells, filled, frame, names))
    if not columns and (gap := _gap(filled)):
        yield f"{grid.title}: the column {gap!r} was removed. Copy the codes into a new export."
    for note in filled.workbook.comments:
        yield f"{_where(filled, note.place)}: notes are not kept. Write it down elsewhere and remove it."


def _sheets(filled: Filled) -> Iterator[str]:
    """Sheets that a coder added."""
    ours = filled.to_fill.title, filled.words.sheets.plan, filled.words.sheets.technical
    for title in filled.workbook.sheets:
        cells = [cell for cell in filled.workbook.cells if cell.place.sheet == title]
        if title not in ours and cells:
            yield f"{_where(filled, cells[0].place)}: {_lost(cells)}"


def _where(filled: Filled, place: Place) -> str:
    """A place by its sheet's name, if that is one of ours: another may say what an answer says."""
    ours = filled.to_fill.title, filled.words.sheets.plan, filled.words.sheets.technical
    if place.sheet in ours:
        return f"{place.sheet} {place.cell}"
    return f"sheet {filled.workbook.sheets.index(place.sheet) + 1} {place.cell}"


def _typed_over(filled: Filled) -> Iterator[Cell]:
    """Cells of the sheets that a coder sees which hold something that nobody wrote there."""
    for cell in filled.workbook.cells:
        if _is_locked(cell.place, filled) and digest_of(written(cell.shown)) not in filled.seals:
            yield cell


def _is_locked(place: Place, filled: Filled) -> bool:
    """Whether a cell is none to fill and judged nowhere else, as are texts, numbers and unknown columns."""
    grid, words = filled.to_fill, filled.words.columns
    if place.sheet == filled.words.sheets.plan or place.row < grid.heading:
        return place.sheet in (grid.title, filled.words.sheets.plan)
    judged = {*filled.code_columns, grid.column(words.number), grid.column(words.text)}
    is_shown = place.column in filled.columns and place.column not in judged
    return place.sheet == grid.title and place.row > grid.heading and is_shown


def _column(column: int, cells: list[Cell], filled: Filled, frame: CodeFrame, names: Collection[str]) -> str:
    """What is wrong with a column that has no heading of ours. cells: of its heading, if any, and below."""
    grid = filled.to_fill
    has_heading = cells[0].place.row == grid.heading
    below = cells[1:] if has_heading else cells
    are_codes = bool(below) and all(spelled(cell) in names for cell in below)
    if has_heading:
        wanted = _heading(column, grid, filled, are_codes and frame.several)
        lost = f" {len(below)} cell{'s' if len(below) > 1 else ''} below it would be lost." if below else ""
        back = f"Write {wanted!r} back" if wanted else "Write back what stood there"
        return (
            "this heading is none of the workbook's: it was typed over, or the column was added."
            f"{lost} {back}, or remove the column."
        )
    if are_codes and not frame.several:
        return (
            f"a second code; in the frame {frame.id!r} an answer has one. Keep one, in the column "
            f"{filled.words.columns.code!r}.{_more(cells)}"
        )
    return _lost(cells)


def _heading(column: int, grid: Grid, filled: Filled, are_codes: bool) -> str:
    """The heading that a column had before it was typed over, "" where nobody can tell."""
    words = filled.words.columns
    if words.answers not in grid.headings.values() and column == grid.column(words.text) + 1:
        return words.answers
    if gap := _gap(filled):
        return gap
    return code_heading(len(filled.code_columns) + 1, True, words) if are_codes else ""


def _gap(filled: Filled) -> str:
    """The first heading of a column of codes that is missing."""
    headings = [filled.to_fill.headings[column] for column in filled.code_columns]
    numbered = (code_heading(i, True, filled.words.columns) for i in range(1, filled.codes + 1))
    is_one = headings == [filled.words.columns.code]
    return "" if is_one else next((heading for heading in numbered if heading not in headings), "")


def _lost(cells: list[Cell]) -> str:
    return f"this is in no cell to fill and would be lost. Note it elsewhere and remove it.{_more(cells)}"


def _more(cells: list[Cell]) -> str:
    more = len(cells) - 1
    return f" So too {more} more cell{'s' if more > 1 else ''} there." if more else ""
