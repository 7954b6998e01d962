"""Draws a coding workbook: looks, drop-downs, protection, printed pages."""

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.coding.workbook.book import Book
from pipeline.coding.workbook.layout import BookLayout, book_layout
from pipeline.coding.workbook.words import PrintWords, WorkbookWords
from pipeline.questionnaire.form.layout import Box, Place, Sheet, rectangles
from pipeline.questionnaire.form.looks import CENTRED, NORMAL, dress
from pipeline.questionnaire.form.sheets import MARGINS
from pipeline.xlsx import write_text

TEXT, LABEL = 2, 1  # columns to which what is coded, and what with, stay in sight
HEADED = {"top": 0.8, "header": 0.4}  # inches, where pages have a head


def coding_workbook(book: Book, words: WorkbookWords) -> Workbook:
    """The workbook that a coder fills (see pipeline.xlsx.write_workbook)."""
    layout = book_layout(book, words)
    workbook = new_workbook(book.frame.label, book.notice)
    workbook.security = WorkbookProtection(lockStructure=True)
    for sheet in layout.sheets:
        worksheet = workbook.create_sheet(sheet.title)
        draw(sheet, worksheet)
        _protect(worksheet)
        if not sheet.hidden:
            set_page(worksheet, book.notice, words.print)
    make_list(layout.to_fill, layout.heading, TEXT, workbook[layout.to_fill.title])
    make_list(layout.plan, layout.plan_heading, LABEL, workbook[layout.plan.title])
    if book.rows:
        workbook[layout.to_fill.title].add_data_validation(_choice(layout, words))
    return workbook


def new_workbook(title: str, notice: str) -> Workbook:
    """A workbook without sheets. notice: what its properties say of the wave, "" for nothing."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook._named_styles["Normal"].font = NORMAL
    workbook.properties.title = title
    workbook.properties.description = workbook.properties.subject = notice or None
    return workbook


def set_page(worksheet: Worksheet, notice: str, words: PrintWords) -> None:
    """A4 across, as wide as the paper; the notice at the head of each page, its number at the foot."""
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.page_setup.orientation = "landscape"
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.fitToWidth, worksheet.page_setup.fitToHeight = 1, 0
    worksheet.page_margins = PageMargins(**MARGINS | (HEADED if notice else {}))
    worksheet.print_options.horizontalCentered = True
    worksheet.oddHeader.center.text = _printed(notice) or None
    worksheet.oddFooter.left.text = _printed(words.footer.format(title=worksheet.title))
    worksheet.oddFooter.right.text = words.page.format(page="&P", pages="&N")


def _printed(text: str) -> str:
    return text.replace("&", "&&")


def draw(sheet: Sheet, worksheet: Worksheet) -> None:
    """Write what the sheet holds, in its looks."""
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_state = "hidden" if sheet.hidden else "visible"
    for column, width in enumerate(sheet.page.widths, 1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    if not sheet.hidden:
        for row, line in enumerate(sheet.lines, 1):
            worksheet.row_dimensions[row].height = line.height
    for row, box in sheet.boxes():
        first, last = box.columns
        _draw_box(box, worksheet.cell(row, first))
        if last > first:
            worksheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _draw_box(box: Box, cell: Cell) -> None:
    dress(cell, box)
    if isinstance(box.content, str):
        write_text(cell, box.content)
    elif box.content is not None:
        cell.value = box.content
        cell.alignment = CENTRED


def _protect(worksheet: Worksheet) -> None:
    protection = worksheet.protection
    protection.sheet = True
    # False: a coder may change heights and widths, and filter
    protection.formatRows = protection.formatColumns = protection.autoFilter = False


def make_list(sheet: Sheet, heading: int, fixed: int, worksheet: Worksheet) -> None:
    """Headings and first columns that stay in sight; headings filter, and stand on each printed page."""
    last = get_column_letter(sheet.page.last)
    worksheet.freeze_panes = worksheet.cell(heading + 1, fixed + 1)
    worksheet.auto_filter.ref = f"A{heading}:{last}{len(sheet.lines)}"
    worksheet.print_area = f"A1:{last}{len(sheet.lines)}"
    worksheet.print_title_rows = f"{heading}:{heading}"


def _choice(layout: BookLayout, words: WorkbookWords) -> DataValidation:
    """What the cells of codes offer and refuse. The list stands in the plan: a rule holds 255 signs only."""
    sheet = layout.to_fill
    places = (Place(sheet.title, row, box.columns[0]) for row, box in sheet.boxes() if box.field)
    return DataValidation(
        "list",
        formula1=layout.offered,
        sqref=" ".join(rectangles(places)),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=words.refusal.title,
        error=words.refusal.message,
    )
