"""Draws the layout of the form as a workbook: looks, drop-downs, refusals, protection, printed pages."""

from copy import copy

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.questionnaire.form.layout import Box, FormLayout, Look, Place, Sheet, rectangles
from pipeline.questionnaire.form.sheets import MARGINS, choices
from pipeline.questionnaire.model import Field, FieldKind, Role

FONT = "Arial"  # LibreOffice has a face of the same widths everywhere
INK, MUTED, PAPER_TINT, BAND, FILL_IN, RULE = "1F2A44", "5A6275", "EEF1F6", "2F4A7D", "FFF8DC", "A9B2C3"
THIN = Side(style="thin", color=RULE)
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAPPED = {"wrap_text": True, "vertical": "center"}
FONTS = {
    Look.NOTICE: Font(FONT, 10, b=True, color="9C2A2A"),
    Look.TITLE: Font(FONT, 18, b=True, color=INK),
    Look.SUBTITLE: Font(FONT, 11, color=MUTED),
    Look.PART: Font(FONT, 14, b=True, color="FFFFFF"),
    Look.HEADING: Font(FONT, 12, b=True, color=BAND),
    Look.NUMBER: Font(FONT, 10, b=True, color=BAND),
    Look.QUESTION: Font(FONT, 10, b=True, color=INK),
    Look.ROUTING: Font(FONT, 10, i=True, color="9C2A2A"),
    Look.HELP: Font(FONT, 10, i=True, color=MUTED),
    Look.PROMPT: Font(FONT, 10, color=MUTED),
    Look.COLUMN_HEAD: Font(FONT, 8, b=True, color=INK),
    Look.ROW_HEAD: Font(FONT, 9, b=True, color=INK),
    Look.TOTAL: Font(FONT, 10, b=True, color=INK),
    Look.TOTAL_HEAD: Font(FONT, 10, b=True, color=INK),
}
BODY_FONT = Font(FONT, 10, color=INK)
FILLS = {
    Look.PART: BAND,
    Look.COLUMN_HEAD: PAPER_TINT,
    Look.ROW_HEAD: PAPER_TINT,
    Look.TOTAL: PAPER_TINT,
    Look.TOTAL_HEAD: PAPER_TINT,
    Look.INPUT: FILL_IN,
}
BORDERED = {Look.COLUMN_HEAD, Look.ROW_HEAD, Look.TOTAL, Look.TOTAL_HEAD, Look.INPUT, Look.LABEL}
UNDERLINED = {Look.HEADING}
INDENTED = {Look.LABEL, Look.ROW_HEAD, Look.TOTAL_HEAD, Look.PART}
CENTRED = {Look.COLUMN_HEAD, Look.NUMBER}
FORMATS = {FieldKind.COUNT: "#,##0", FieldKind.RANK: "0", FieldKind.DECIMAL: "#,##0.00", FieldKind.TEXT: "@"}
MIDDLE_KINDS = {FieldKind.TICK, FieldKind.RANK}


def blank_form(layout: FormLayout) -> Workbook:
    """The form as a workbook, nothing in it but what the layout holds."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    # the widths of columns are counted in characters of this style's font
    workbook._named_styles["Normal"].font = Font(FONT, 10)
    workbook.properties.title = layout.questionnaire.title
    workbook.properties.language = "fr"
    workbook.properties.description = layout.notice
    workbook.properties.keywords = layout.notice
    workbook.security = WorkbookProtection(lockStructure=True)
    for sheet in layout.sheets:
        worksheet = workbook.create_sheet(sheet.title)
        _draw(sheet, layout, worksheet)
        if sheet.hidden:
            continue
        _set_page(sheet, layout, worksheet)
        for validation in _validations(sheet, layout):
            worksheet.add_data_validation(validation)
    for name, place in layout.names.items():
        target = f"{quote_sheetname(place.sheet)}!{absolute_coordinate(place.cell)}"
        workbook.defined_names[name] = DefinedName(name, attr_text=target)
    return workbook


def _draw(sheet: Sheet, layout: FormLayout, worksheet: Worksheet) -> None:
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_state = "hidden" if sheet.hidden else "visible"
    for column, width in enumerate(sheet.page.widths, 1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    for row, line in enumerate(sheet.lines, 1):
        if not sheet.hidden:
            worksheet.row_dimensions[row].height = line.height
    styled: dict[tuple, Worksheet] = {}
    for row, box in sheet.boxes():
        first, last = box.columns
        cell = worksheet.cell(row, first)
        content = layout.contents.get(Place(sheet.title, row, first))
        cell.value = content
        if isinstance(content, str) and not box.sums:
            cell.data_type = "s"
        if last > first:
            worksheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        key = (box.look, box.field and (box.field.kind, box.field.decimals))
        if key not in styled:
            _dress(cell, box)
            styled[key] = copy(cell._style)
        shown = range(first, last + 1) if box.look in BORDERED | UNDERLINED | FILLS.keys() else (first,)
        for column in shown:
            worksheet.cell(row, column)._style = copy(styled[key])
    worksheet.protection.sheet = True
    worksheet.protection.formatRows = False  # False: an office may make a row higher
    worksheet.protection.formatColumns = False


def _dress(cell, box: Box) -> None:
    look, kind = box.look, box.field.kind if box.field else None
    cell.font = FONTS.get(look, BODY_FONT)
    if look in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[look])
    if look in BORDERED:
        cell.border = BOXED
    if look in UNDERLINED:
        cell.border = Border(bottom=Side(style="medium", color=BAND))
    vertical = "top" if look is Look.NUMBER else "center"
    horizontal = "center" if look in CENTRED or kind in MIDDLE_KINDS else None
    if look is Look.PROMPT:
        horizontal = "right"
    indent = 0 if horizontal or look not in INDENTED else 1
    cell.alignment = Alignment(
        horizontal=horizontal or ("left" if indent else None),
        vertical=vertical,
        wrap_text=True,
        indent=indent,
    )
    if look is Look.INPUT:
        cell.protection = Protection(locked=False)
        cell.number_format = FORMATS.get(kind, "General")
    if look is Look.TOTAL:
        cell.number_format = "#,##0.##"


def _set_page(sheet: Sheet, layout: FormLayout, worksheet: Worksheet) -> None:
    setup = worksheet.page_setup
    setup.paperSize = worksheet.PAPERSIZE_A4
    setup.orientation = "landscape" if sheet.page.landscape else "portrait"
    setup.scale = sheet.page.scale  # not "fit to width": Excel then forgets the page breaks
    worksheet.page_margins = PageMargins(**MARGINS)
    worksheet.print_options.horizontalCentered = True
    worksheet.print_area = f"A1:{get_column_letter(sheet.page.last)}{len(sheet.lines)}"
    if sheet.repeated:
        worksheet.print_title_rows = f"1:{sheet.repeated}"
    for row in sheet.breaks():
        worksheet.row_breaks.append(Break(id=row))
    footer, words = worksheet.oddFooter, layout.words.print
    footer.left.text = words.footer.format(title=layout.questionnaire.title).replace("&", "&&")
    footer.right.text = words.page.format(page="&P", pages="&N")
    worksheet.oddHeader.right.text = (layout.notice or "").replace("&", "&&") or None


def _validations(sheet: Sheet, layout: FormLayout) -> list[DataValidation]:
    """What the cells of a sheet refuse: anything outside a drop-down's list, or no number of the right kind."""
    groups: dict[tuple, list[tuple[Place, Field]]] = {}
    for row, box in sheet.boxes():
        field = box.field
        if field and field.kind is not FieldKind.TEXT:
            rule = (field.kind, field.decimals, field.role, choices(field, layout.questionnaire))
            groups.setdefault(rule, []).append((Place(sheet.title, row, box.columns[0]), field))
    return [
        validation
        for entries in groups.values()
        for validation in _rule(entries[0][1], rectangles(place for place, _ in entries), layout)
    ]


def _rule(field: Field, ranges: tuple[str, ...], layout: FormLayout) -> list[DataValidation]:
    """The refusals of cells that hold the same kind of answer."""
    refusal = {
        "allow_blank": True,
        "showErrorMessage": True,
        "errorTitle": layout.words.errors.title,
        "error": layout.words.error(field, layout.questionnaire),
    }
    offered = choices(field, layout.questionnaire)
    if offered:
        return [DataValidation("list", formula1=layout.lists[offered], sqref=" ".join(ranges), **refusal)]
    # one rule per rectangle: its formula is written for the first cell and moves with the others
    return [
        DataValidation(
            "custom", formula1=_number_rule(field, cells.split(":")[0], layout), sqref=cells, **refusal
        )
        for cells in ranges
    ]


def _number_rule(field: Field, cell: str, layout: FormLayout) -> str:
    if field.role is Role.RETURN_NUMBER:
        return f"IF(ISNUMBER({cell}),AND({cell}>=1,{cell}=INT({cell})),FALSE)"
    whole = f"{cell}=ROUND({cell},{field.decimals})"
    return f'IF(ISNUMBER({cell}),AND({cell}>=0,{whole}),TRIM({cell})="{layout.questionnaire.dont_know}")'
