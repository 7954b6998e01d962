"""The list of points in a workbook that went back to an office, and the notes that go with it.

pipeline/editing/queries/ writes them. What they say depends on what was found at the time, so they are known
by their form: the list by the title of its sheet and its headings, a note by its lines, each of which stands
in the list too. A note that an office changed or added is its own.
"""

from dataclasses import dataclass

from pipeline.questionnaire.form.layout import Place
from pipeline.questionnaire.form.words import FormWords
from pipeline.returns.workbooks.contents import Cell, Workbook


@dataclass(frozen=True)
class QuerySheet:
    """ours: the cells of the list. replies: those that the office filled beside it. lines: of our texts."""

    ours: frozenset[Place] = frozenset()
    replies: tuple[Cell, ...] = ()
    lines: frozenset[str] = frozenset()

    def wrote(self, note: str) -> bool:
        """Whether a note is one that went with the list."""
        lines = _lines(note)
        return bool(lines) and lines <= self.lines


def query_sheet(workbook: Workbook, words: FormWords) -> QuerySheet:
    """The list of points of a workbook; an empty one for a workbook without."""
    cells = [cell for cell in workbook.cells if cell.place.sheet == words.sheets.queries]
    heading = _heading(cells, words.queries.columns.headings)
    if not heading:
        return QuerySheet()
    last = heading[-1]
    columns = {place.column for place in heading}
    in_list = [cell for cell in cells if cell.place.column in columns]
    replies = tuple(c for c in in_list if c.place.column == last.column and c.place.row > last.row)
    written_beside = {reply.place for reply in replies}
    ours = {cell.place: cell.shown for cell in in_list if cell.place not in written_beside}
    lines = (line for text in ours.values() for line in _lines(text))
    return QuerySheet(frozenset(ours), replies, frozenset(lines))


def _heading(cells: list[Cell], headings: tuple[str, ...]) -> list[Place]:
    """The places of the headings; none unless all stand side by side in one row."""
    texts = {(cell.place.row, cell.place.column): cell for cell in cells}
    for cell in cells:
        row, column = cell.place.row, cell.place.column
        beside = [texts.get((row, column + i)) for i in range(len(headings))]
        if [found.shown.strip() if found else None for found in beside] == list(headings):
            return [found.place for found in beside]
    return []


def _lines(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines() if line.strip()}
