"""The report as a workbook: a sheet of contents, those of the audit, then a sheet per table."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.audit.view import AuditView
from pipeline.publish.captions import notice_of, origins_used, question_word, shown_word, values_word
from pipeline.publish.quality.view import QualityView
from pipeline.publish.report import Report
from pipeline.publish.rows import PrintedTable
from pipeline.publish.typography import typeset
from pipeline.publish.workbook import styles as look
from pipeline.publish.workbook.auditsheets import add_audit_sheets
from pipeline.publish.workbook.pages import PAGE_POINTS, in_header, set_list_page, set_table_page
from pipeline.publish.workbook.qualitysheets import add_quality_sheets
from pipeline.publish.workbook.tablesheet import Places, fill_table_sheet
from pipeline.tables.origins import Origin
from pipeline.xlsx import write_text

CONTENTS_WIDTHS = (74.0, 10.0, 16.0, 25.0, 30.0)


def build_workbook(
    tables: tuple[PrintedTable, ...],
    report: Report,
    audit: AuditView | None = None,
    quality: QualityView | None = None,
) -> Workbook:
    """The workbook of a report, with its properties and print settings; the caller writes it.

    audit: None for a wave without printed report. quality: None where the report says nothing of it.
    """
    workbook = Workbook()
    # the unit of column widths is a digit of this font: one that every office program has, or its twin
    workbook._named_styles["Normal"].font = look.TEXT
    contents = workbook.active
    contents.title = report.words.contents
    headings = {section.id: section.heading for section in report.sections}
    places = []
    for table in tables:
        sheet = workbook.create_sheet(table.layout.id)
        heading = headings[table.layout.section]
        notes = audit.notes if audit else {}
        places.append(fill_table_sheet(sheet, table, report, heading, contents.title, notes))
        set_table_page(sheet, report, places[-1].panels)
        sheet.oddHeader.center.text = in_header(notice_of(table, report) or report.title)
    if audit:
        _add_audit(workbook, audit, report, places)
    if quality:
        _add_quality(workbook, quality, report, tables[0].layout.id)
    _fill_contents(contents, tables, report, headings, audit, quality)
    set_list_page(contents, report, wide=False)
    _set_properties(workbook, report)
    return workbook


def _add_audit(workbook: Workbook, audit: AuditView, report: Report, places: list[Places]) -> None:
    """Add the sheets of the audit; under the notes of the tables, lead to their errata.

    The links stand in cells of their own: LibreOffice cuts a long text that is a link instead of wrapping it.
    """
    cells = {cell: place for of_table in places for cell, place in of_table.cells.items()}
    tables = workbook.worksheets[1:]
    errata = add_audit_sheets(workbook, audit, report, cells, workbook.worksheets[0].title)
    for sheet, of_table in zip(tables, places, strict=True):
        for coordinate, number in of_table.notes:
            cell = sheet[coordinate]
            write_text(cell, typeset(f"→ {audit.words.headings.erratum.format(number=number)}"))
            cell.hyperlink = Hyperlink(ref=coordinate, location=errata[number])
            # setting a hyperlink gives the cell a style of its own
            cell.font, cell.alignment = look.LINK_SMALL, look.WRAPPED
    for name in audit.words.sheets.model_dump().values():
        set_list_page(workbook[name], report, wide=True)


def _add_quality(workbook: Workbook, quality: QualityView, report: Report, first_table: str) -> None:
    """Add the sheets of the quality figures before those of the tables."""
    contents = workbook.worksheets[0].title
    index = workbook.sheetnames.index(first_table)
    for sheet in add_quality_sheets(workbook, quality, report, index, contents):
        width = sum(column.width for column in sheet.column_dimensions.values()) * look.POINTS_PER_WIDTH
        set_list_page(sheet, report, wide=width > PAGE_POINTS[0])


def _fill_contents(
    sheet: Worksheet,
    tables: tuple[PrintedTable, ...],
    report: Report,
    headings: dict[str, str],
    audit: AuditView | None,
    quality: QualityView | None,
) -> None:
    """Title, notice, a line per table under the headings of its section, then what the report explains."""
    for number, width in enumerate(CONTENTS_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    row = _write_sentences(sheet, 1, [(report.title, look.TITLE), (report.subtitle, look.TEXT)])
    if report.notice:
        row = _write_sentences(sheet, row, [(report.notice, look.NOTICE), (report.notice_text, look.TEXT)])
    words = report.words
    labels = (words.table, words.question, words.sheet, words.dossier, words.values)
    for column, label in enumerate(labels, start=1):
        _write(sheet, row + 1, column, label, look.STRONG)
        sheet.cell(row + 1, column).fill = look.HEAD_FILL
        sheet.cell(row + 1, column).border = look.HEAD_BORDER
    row += 2  # the headings are not repeated on each printed page: prose follows the list
    for part in (audit, quality):
        if part:
            row = _write_part_entries(sheet, row, part)
    section = ""
    for table in tables:
        if table.layout.section != section:
            section = table.layout.section
            row = _write_sentences(sheet, row, [(headings[section], look.HEADING)])
        _write_entry(sheet, row, table, report)
        row += 1
    row = _write_sentences(sheet, row + 1, _explanations(tables, report))
    sheet.print_area = f"A1:{get_column_letter(len(CONTENTS_WIDTHS))}{row - 1}"


def _write_part_entries(sheet: Worksheet, row: int, part: AuditView | QualityView) -> int:
    """Write a line per sheet of audit or quality under its title; returns the row after the last."""
    row = _write_sentences(sheet, row, [(part.words.title, look.HEADING), (part.summary, look.TEXT)])
    for heading, name in part.sheets:
        _write_link(sheet, row, heading, name)
        _write(sheet, row, 3, name, look.TEXT)
        row += 1
    return row


def _explanations(tables: tuple[PrintedTable, ...], report: Report) -> list[tuple[str, look.Font]]:
    sentences = [(report.words.legend, look.HEADING)]
    figures = [figure for table in tables for figure in table.figures]
    for name, origin in origins_used(figures, report).items():
        font = look.FREE if name == Origin.FREE else look.TEXT
        sentences.append((f"{origin.label} : {origin.explanation}", font))
    for part in report.about:
        sentences += [(part.title, look.HEADING), *((text, look.TEXT) for text in part.paragraphs)]
    return sentences


def _write_sentences(sheet: Worksheet, row: int, sentences: list[tuple[str, look.Font]]) -> int:
    """Write each over the whole width, one under the other; returns the row after the last."""
    for text, font in sentences:
        _write(sheet, row, 1, text, font)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(CONTENTS_WIDTHS))
        sheet.row_dimensions[row].height = look.height_needed(typeset(text), sum(CONTENTS_WIDTHS), font)
        row += 1
    return row


def _write_entry(sheet: Worksheet, row: int, table: PrintedTable, report: Report) -> None:
    free = look.FREE if table.is_free else look.TEXT
    _write_link(sheet, row, table.layout.title, table.layout.id)
    _write(sheet, row, 2, question_word(table.layout, report), look.TEXT)
    _write(sheet, row, 3, table.layout.id, look.TEXT)
    _write(sheet, row, 4, shown_word(table, report), look.TEXT)
    _write(sheet, row, 5, values_word(table, report), free)
    texts = (table.layout.title, "", "", shown_word(table, report), values_word(table, report))
    sheet.row_dimensions[row].height = max(
        look.height_needed(typeset(text), width, look.TEXT)
        for text, width in zip(texts, CONTENTS_WIDTHS, strict=True)
    )


def _write_link(sheet: Worksheet, row: int, text: str, to: str) -> None:
    """Write a text that leads to the top of another sheet."""
    _write(sheet, row, 1, text, look.LINK)
    link = sheet.cell(row, 1)
    link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{to}'!A1")
    # setting a hyperlink gives the cell a style of its own
    link.font, link.alignment = look.LINK, look.WRAPPED


def _write(sheet: Worksheet, row: int, column: int, text: str, font: look.Font) -> None:
    cell = sheet.cell(row, column)
    write_text(cell, typeset(text))
    cell.font, cell.alignment = font, look.WRAPPED


def _set_properties(workbook: Workbook, report: Report) -> None:
    workbook.properties.title = report.title
    workbook.properties.subject = report.notice or report.subtitle
    workbook.properties.description = report.notice_text or report.subtitle
    workbook.properties.keywords = report.notice
    workbook.properties.language = report.language
