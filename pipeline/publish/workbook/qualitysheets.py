"""The quality figures as sheets of the workbook: one per table, one of the effects on the report."""

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.quality.view import QualityPanel, QualityTable, QualityView
from pipeline.publish.report import Report
from pipeline.publish.rows import Figure
from pipeline.publish.typography import typeset
from pipeline.publish.workbook import styles as look
from pipeline.publish.workbook.listing import Item, Listing
from pipeline.publish.workbook.numberformats import number_format
from pipeline.xlsx import write_text

STUB_WIDTH, FIGURE_WIDTH, WHY_WIDTH = 58.0, 13.0, 62.0
EFFECT_WIDTHS = (56.0, 46.0, 14.0, 14.0, 14.0)


def add_quality_sheets(
    workbook: Workbook, quality: QualityView, report: Report, index: int, contents: str
) -> tuple[Worksheet, ...]:
    """Add the sheets from place `index` on; contents: name of the sheet of contents."""
    made = []
    for table in quality.tables:
        sheet = workbook.create_sheet(table.table.sheet, index + len(made))
        _fill_table(sheet, table, quality, report, contents)
        made.append(sheet)
    sheet = workbook.create_sheet(quality.words.sheet, index + len(made))
    _fill_effects(sheet, quality, report, contents)
    return (*made, sheet)


def _begin(sheet: Worksheet, widths: tuple[float, ...], title: str, report: Report, contents: str) -> Listing:
    listing = Listing(sheet, widths)
    listing.sentence(title, look.TITLE)
    if report.notice:
        listing.sentence(report.notice, look.NOTICE)
    listing.sentence(report.words.back, look.LINK, f"'{contents}'!A1")
    return listing


def _fill_table(
    sheet: Worksheet, table: QualityTable, quality: QualityView, report: Report, contents: str
) -> None:
    columns = max(len(part.panel.columns) for part in table.panels)
    why = (WHY_WIDTH,) if any(part.panel.explained for part in table.panels) else ()
    widths = (STUB_WIDTH, *(FIGURE_WIDTH,) * columns, *why)
    title = f"{quality.words.title} – {table.table.title}"
    listing = _begin(sheet, widths, title, report, contents)
    for note in table.table.notes:
        listing.sentence(note, look.SMALL)
    for part in table.panels:
        listing.row += 1
        _fill_panel(listing, part, report)
    listing.end()


def _fill_panel(listing: Listing, part: QualityPanel, report: Report) -> None:
    panel = part.panel
    if panel.title:
        listing.sentence(panel.title, look.HEADING)
    if not part.rows:
        listing.sentence(panel.none, look.TEXT)
        return
    why = [panel.explained] if panel.explained else []
    listing.headings([panel.stub, *(column.label for column in panel.columns), *why])
    for number in range(2, 2 + len(panel.columns)):
        listing.sheet.cell(listing.row - 1, number).alignment = look.CENTRED
    listing.sheet.print_title_rows = f"{listing.row - 1}:{listing.row - 1}"  # of the last, longest panel
    for row in part.rows:
        font = look.STRONG if row.is_total else look.TEXT
        notes = [Item(row.note, look.SMALL)] if panel.explained else []
        place = listing.line(
            [Item(row.label, font), *(None for _ in row.figures), *notes], is_sum=row.is_total
        )
        for number, figure in enumerate(row.figures, start=2):
            if figure is not None:
                _write_figure(listing.sheet, place, number, figure, row.is_total)
    listing.sentence(f"{report.words.base} : {panel.base}", look.SMALL)
    listing.sentence(f"{report.words.source} : {part.source}.", look.SMALL)
    for note in panel.notes:
        listing.sentence(note, look.SMALL)


def _write_figure(sheet: Worksheet, row: int, column: int, figure: Figure, strong: bool) -> None:
    cell = sheet.cell(row, column)
    if figure.value is None:
        write_text(cell, figure.printed)
    else:
        cell.value = int(figure.value) if figure.value.is_integer() else figure.value
        cell.number_format = number_format(figure.value, typeset(figure.printed))
    if figure.is_free:
        cell.font = look.STRONG_FREE if strong else look.FREE
    else:
        cell.font = look.STRONG if strong else look.TEXT
    cell.alignment = look.RIGHT_TOP


def _fill_effects(sheet: Worksheet, quality: QualityView, report: Report, contents: str) -> None:
    title = f"{quality.words.title} – {quality.words.effects}"
    listing = _begin(sheet, EFFECT_WIDTHS, title, report, contents)
    listing.sentence(quality.effects_sentence, look.TEXT)
    listing.row += 1
    heads = quality.words.headings
    if quality.moved:
        listing.headings((heads.table, heads.cell, heads.before, heads.after, heads.difference))
    for moved in quality.moved:
        table = Item(moved.table, to=f"'{moved.place[0]}'!A1")
        figures = (moved.before, moved.after, moved.difference)
        listing.line([table, Item(moved.cell), *(Item(text, is_quoted=True) for text in figures)])
    listing.end()
