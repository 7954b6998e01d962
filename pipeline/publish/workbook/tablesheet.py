"""One table as a sheet of the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.audit.reading import Cell
from pipeline.publish.audit.view import CellNote, notes_of
from pipeline.publish.captions import lines_instead, lines_under, notes_under, notice_of, shown_word
from pipeline.publish.lines import Examples, Line
from pipeline.publish.report import Report
from pipeline.publish.rows import Figure, PrintedPanel, PrintedTable
from pipeline.publish.typography import typeset
from pipeline.publish.workbook import styles as look
from pipeline.publish.workbook.numberformats import marked, number_format
from pipeline.tables.layout import Panel, Role, Row
from pipeline.xlsx import write_text

STUB_WIDTHS = (26.0, 62.0)  # narrowest and widest column of row labels
COLUMN_WIDTHS = (9.0, 18.0)  # of figures
LEAST_WIDTH = 84.0  # of the whole sheet, so that the sentences around a small table have room
SPANNER_HEIGHT = 20.0  # points
LINK_HEIGHT = 15.0  # points
GAP = 5.0  # points between a table and the lines under it
INDENT = 2.0  # of the label of a row that details another, in the unit of column widths
LEGIBLE_LABEL_LINES = 3  # lines that a row label may take before its column grows


@dataclass(frozen=True)
class Widths:
    """Column widths of a sheet. stub: of row labels; figures: of each column of figures; total: of all."""

    stub: float
    figures: tuple[float, ...]
    filler: float

    @property
    def total(self) -> float:
        return self.stub + sum(self.figures) + self.filler

    @property
    def last(self) -> int:
        """Number of the last column, the filler included where there is one."""
        return 1 + len(self.figures) + (1 if self.filler else 0)


@dataclass(frozen=True)
class Places:
    """Where things stand on a sheet.

    cells: by cell of the table. notes: the cell under notes that is to lead to their erratum, and its number.
    panels: the first row of each.
    """

    cells: dict[Cell, str]
    notes: list[tuple[str, int]]
    panels: list[int]


def fill_table_sheet(
    sheet: Worksheet,
    table: PrintedTable,
    report: Report,
    section: str,
    contents: str,
    notes: Mapping[Cell, CellNote],
) -> Places:
    """Write a table to an empty sheet: title and notice, each panel, what stands under it.

    section: heading of the dossier's section. contents: name of the sheet of contents, for the link back.
    notes: of the cells that an erratum touches.
    """
    places = Places({}, [], [])
    widths = _widths(table, notes)
    for number, width in enumerate((widths.stub, *widths.figures, widths.filler), start=1):
        if width:
            sheet.column_dimensions[get_column_letter(number)].width = width
    row = _write_head(sheet, table, report, section, contents, widths)
    for panel in table.panels:
        places.panels.append(row + 1)
        row = _write_panel_title(sheet, row + 1, panel, widths)
        if panel.is_withheld:
            # what leads to one of its cells leads to the sentence that stands for all
            at = f"'{sheet.title}'!A{row}"
            places.cells.update({(table.layout.id, panel.panel.id, *cell): at for cell in panel.figures})
            row = _write_lines(sheet, row, lines_instead(panel, table, report), widths)
            continue
        row = _write_panel(sheet, row, panel, widths)
        _note_cells(sheet, row, table.layout.id, panel, notes, places)
        sheet.row_dimensions[row].height = GAP
        row += 1
        row = _write_notes(sheet, row, notes_of(table.layout.id, panel.panel.id, notes), places, widths)
        row = _write_lines(sheet, row, lines_under(panel, table, report), widths)
    row = _write_lines(sheet, row, notes_under(table, report), widths)
    for examples in table.examples:
        row = _write_examples(sheet, row, examples, widths)
    sheet.print_area = f"A1:{get_column_letter(widths.last)}{row - 1}"
    return places


def _note_cells(
    sheet: Worksheet,
    below: int,
    table: str,
    printed: PrintedPanel,
    notes: Mapping[Cell, CellNote],
    places: Places,
) -> None:
    """Keep where the cells of a panel stand, whose last row is above `below`; mark those that have a note."""
    for number, line in enumerate(printed.panel.rows, start=below - len(printed.panel.rows)):
        for column, heading in enumerate(printed.panel.columns, start=2):
            cell, place = sheet.cell(number, column), (table, printed.panel.id, line.id, heading.id)
            if (line.id, heading.id) in printed.figures:
                places.cells[place] = f"'{sheet.title}'!{cell.coordinate}"
            if place in notes:
                cell.number_format = marked(cell.number_format, notes[place].mark)
                cell.fill = look.TOUCHED_FILL


def _write_notes(
    sheet: Worksheet, row: int, notes: tuple[CellNote, ...], places: Places, widths: Widths
) -> int:
    """Write notes, a free cell under those of one erratum for the link to it; returns the row after."""
    for number, of_erratum in groupby(notes, key=lambda note: note.number):
        for note in of_erratum:
            row = _write_across(sheet, row, typeset(f"({note.mark}) {note.text}"), look.NOTE, widths)
        places.notes.append((f"A{row}", number))
        sheet.row_dimensions[row].height = LINK_HEIGHT
        row += 1
    return row


def _widths(table: PrintedTable, notes: Mapping[Cell, CellNote]) -> Widths:
    columns = max(len(panel.panel.columns) for panel in table.panels)
    labels = [typeset(row.label) for panel in table.panels for row in panel.panel.rows]
    narrowest, widest = STUB_WIDTHS
    stub = narrowest
    while stub < widest and any(
        look.lines_needed(label, stub, look.TEXT) > LEGIBLE_LABEL_LINES for label in labels
    ):
        stub += 2.0
    touched = {cell[1:] for cell in notes if cell[0] == table.layout.id}
    figures = tuple(_figure_width(table, number, touched) for number in range(columns))
    return Widths(stub, figures, max(0.0, LEAST_WIDTH - stub - sum(figures)))


def _figure_width(table: PrintedTable, number: int, touched: set[tuple[str, str, str]]) -> float:
    """The width of a column of figures: its longest word or marked figure, within limits."""
    panels = [panel for panel in table.panels if number < len(panel.panel.columns)]
    words = [word for panel in panels for word in typeset(panel.panel.columns[number].label).split(" ")]
    with_marks = [
        f"(m) {typeset(figure.printed)}"
        for panel in panels
        for (row, column), figure in panel.figures.items()
        if (panel.panel.id, row, column) in touched and column == panel.panel.columns[number].id
    ]
    longest = max(look.width_needed(word, look.HEAD_TEXT) for word in words)
    widest = max((look.width_needed(text, look.STRONG) for text in with_marks), default=0.0)
    return min(max(longest, widest, COLUMN_WIDTHS[0]), COLUMN_WIDTHS[1])


def _write_head(
    sheet: Worksheet, table: PrintedTable, report: Report, section: str, contents: str, widths: Widths
) -> int:
    row = _write_across(sheet, 1, typeset(table.layout.title), look.TITLE, widths)
    if notice := notice_of(table, report):
        font = look.STRONG if table.is_reprinted else look.NOTICE
        row = _write_across(sheet, row, typeset(notice), font, widths)
    if table.is_free:
        row = _write_across(sheet, row, typeset(report.free.all), look.STRONG_FREE, widths)
    if table.asks:
        row = _write_across(sheet, row, typeset(table.asks), look.TEXT, widths)
    shown = typeset(f"{report.words.dossier} : {section}, {shown_word(table, report)}.")
    row = _write_across(sheet, row, shown, look.SMALL, widths)
    link = sheet.cell(row, 1)
    row = _write_across(sheet, row, typeset(report.words.back), look.LINK, widths)
    link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{contents}'!A1")
    link.font = look.LINK
    return row


def _write_lines(sheet: Worksheet, row: int, lines: tuple[Line, ...], widths: Widths) -> int:
    """Write what stands under a table; returns the row after it."""
    for line in lines:
        for sentence in line.sentences:
            row = _write_across(sheet, row, sentence, look.NOTE if line.is_warning else look.SMALL, widths)
    return row


def _write_examples(sheet: Worksheet, row: int, examples: Examples, widths: Widths) -> int:
    """Write a line per theme under a heading; returns the row after them."""
    heading = " – ".join(part for part in (examples.title, examples.notice) if part)
    row = _write_across(sheet, row, typeset(heading), look.HEAD_TEXT, widths)
    for theme in examples.themes:
        text = typeset(f"{theme.label} : ") + " ; ".join(theme.quotes)
        row = _write_across(sheet, row, text, look.SMALL, widths)
    return row


def _write_across(sheet: Worksheet, row: int, text: str, font: Font, widths: Widths) -> int:
    """Write a sentence over the whole width; returns the row after it."""
    _write(sheet, row, 1, text, font, look.WRAPPED)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=widths.last)
    sheet.row_dimensions[row].height = look.height_needed(text, widths.total, font)
    return row + 1


def _write(sheet: Worksheet, row: int, column: int, text: str, font: Font, alignment: Alignment) -> None:
    cell = sheet.cell(row, column)
    write_text(cell, text)
    cell.font, cell.alignment = font, alignment


def _write_panel_title(sheet: Worksheet, row: int, printed: PrintedPanel, widths: Widths) -> int:
    """Write a panel's title where it has one; returns the row after it."""
    if not printed.panel.title:
        return row
    return _write_across(sheet, row, typeset(printed.panel.title), look.HEADING, widths)


def _write_panel(sheet: Worksheet, row: int, printed: PrintedPanel, widths: Widths) -> int:
    """Write a panel's headings and rows from `row` on; returns the row after it."""
    row = _write_headings(sheet, row, printed.panel, widths)
    for line in printed.panel.rows:
        _write_row(sheet, row, printed, line, widths)
        row += 1
    return row


def _write_headings(sheet: Worksheet, row: int, panel: Panel, widths: Widths) -> int:
    """The stub heading, the spanners merged over their columns, the column labels; returns the row after."""
    last = row + 1 if panel.spanners else row
    labels = {spanner.id: spanner.label for spanner in panel.spanners}
    _write_heading(sheet, (row, last), (1, 1), panel.stub)
    numbered = enumerate(panel.columns, start=2)
    for spanner, group in groupby(numbered, key=lambda pair: pair[1].spanner):
        columns = list(group)
        if spanner:
            _write_heading(sheet, (row, row), (columns[0][0], columns[-1][0]), labels[spanner])
        for number, column in columns:
            _write_heading(sheet, (last if spanner else row, last), (number, number), column.label)
    heights = [
        look.height_needed(typeset(column.label), width, look.HEAD_TEXT)
        for column, width in zip(panel.columns, widths.figures, strict=False)  # narrower panels use the first
    ]
    spanner_height = SPANNER_HEIGHT if panel.spanners else 0
    stub_height = look.height_needed(typeset(panel.stub), widths.stub, look.HEAD_TEXT)
    sheet.row_dimensions[last].height = max(*heights, stub_height - spanner_height)
    if panel.spanners:
        sheet.row_dimensions[row].height = SPANNER_HEIGHT
    return last + 1


def _write_heading(sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int], label: str) -> None:
    for row in range(rows[0], rows[1] + 1):
        for column in range(columns[0], columns[1] + 1):
            sheet.cell(row, column).fill = look.HEAD_FILL
            sheet.cell(row, column).border = look.HEAD_BORDER
    alignment = look.LABEL if columns[0] == 1 else look.CENTRED
    _write(sheet, rows[0], columns[0], typeset(label), look.HEAD_TEXT, alignment)
    if rows[0] != rows[1] or columns[0] != columns[1]:
        sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1])


def _write_row(sheet: Worksheet, number: int, printed: PrintedPanel, line: Row, widths: Widths) -> None:
    sums = line.role is not Role.BODY
    border = look.TOTAL_BORDER if line.role is Role.TOTAL else look.BODY_BORDER
    label, font = typeset(line.label), look.STRONG if sums else look.TEXT
    _write(sheet, number, 1, label, font, look.DETAIL if line.is_detail else look.LABEL)
    for column, heading in enumerate(printed.panel.columns, start=2):
        figure = printed.figure(line, heading)
        if figure is not None:
            _write_figure(sheet, number, column, figure, sums or heading.role is not Role.BODY)
    for column in range(1, len(printed.panel.columns) + 2):
        cell = sheet.cell(number, column)
        cell.border = border
        if sums:
            cell.fill = look.TOTAL_FILL
    sheet.row_dimensions[number].height = max(
        17, look.height_needed(label, widths.stub - INDENT * line.is_detail, font)
    )


def _write_figure(sheet: Worksheet, row: int, column: int, figure: Figure, strong: bool) -> None:
    cell = sheet.cell(row, column)
    if figure.value is None:
        write_text(cell, figure.printed)
    else:
        cell.value = int(figure.value) if figure.value.is_integer() else figure.value
        cell.number_format = number_format(figure.value, typeset(figure.printed))
    fonts = {(False, False): look.TEXT, (True, False): look.STRONG, (False, True): look.FREE}
    cell.font = fonts.get((strong, figure.is_free), look.STRONG_FREE)
    cell.alignment = look.RIGHT
