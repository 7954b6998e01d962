"""How the sheets of the workbook print: on A4, one page wide, each page legible."""

from collections.abc import Sequence
from itertools import combinations, pairwise

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.report import Report
from pipeline.publish.typography import typeset
from pipeline.publish.workbook import styles as look

A4 = "9"
PAGE_POINTS = (523.0, 760.0)  # room between the margins of an upright A4 page: width, height
DEFAULT_HEIGHT = 15.0  # points of a row without a height of its own
MARGIN = 0.5  # inches
LEGIBLE = 0.65  # of the size: a sheet that one page would shrink further takes several
SURE = 0.92  # of the size that should fit: office programs round widths up, by column


def set_list_page(sheet: Worksheet, report: Report, wide: bool) -> None:
    """As many pages as the sheet takes, one wide."""
    _set_page(sheet, report, wide)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0


def set_table_page(sheet: Worksheet, report: Report, panels: Sequence[int]) -> None:
    """One page; where that would be too small to read, several with breaks between panels.

    panels: the first row of each panel.
    """
    whole = (1, sheet.max_row + 1)
    wide = _scale(sheet, whole, wide=True) > _scale(sheet, whole, wide=False)
    _set_page(sheet, report, wide)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    if len(panels) == 1 or _scale(sheet, whole, wide) >= LEGIBLE:
        return
    breaks = _breaks(sheet, panels, wide)
    # a size instead of a number of pages: Excel ignores breaks on a sheet that is to fit on pages
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = int(100 * SURE * _least_scale(sheet, breaks, wide))
    sheet.print_title_rows = "1:1"
    for row in breaks:
        sheet.row_breaks.append(Break(id=row - 1))


def _breaks(sheet: Worksheet, panels: Sequence[int], wide: bool) -> tuple[int, ...]:
    """The panels that begin a page: as few as make all pages legible, and of these the largest print."""
    for number in range(1, len(panels)):
        best = max(combinations(panels[1:], number), key=lambda rows: _least_scale(sheet, rows, wide))
        if _least_scale(sheet, best, wide) >= LEGIBLE:
            return best
    return tuple(panels[1:])


def _least_scale(sheet: Worksheet, breaks: Sequence[int], wide: bool) -> float:
    """The size at which every page holds its rows."""
    return min(_scale(sheet, rows, wide) for rows in pairwise((1, *breaks, sheet.max_row + 1)))


def _scale(sheet: Worksheet, rows: tuple[int, int], wide: bool) -> float:
    """The size, at most 1, at which rows fit on a page. rows: the first, and the one after the last."""
    page = PAGE_POINTS[::-1] if wide else PAGE_POINTS  # fitting to the page shrinks, it never enlarges
    width = sum(column.width for column in sheet.column_dimensions.values()) * look.POINTS_PER_WIDTH
    repeated = [1] if rows[0] > 1 else []
    height = sum(sheet.row_dimensions[row].height or DEFAULT_HEIGHT for row in [*repeated, *range(*rows)])
    return min(1.0, page[0] / width, page[1] / height)


def _set_page(sheet: Worksheet, report: Report, wide: bool) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=MARGIN, right=MARGIN, top=MARGIN + 0.2, bottom=MARGIN + 0.2)
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.center.text = in_header(report.notice or report.title)
    sheet.oddFooter.left.text = in_header(report.title)
    sheet.oddFooter.right.text = f"{in_header(report.words.page)} &P / &N"


def in_header(text: str) -> str:
    return typeset(text).replace("&", "&&")
