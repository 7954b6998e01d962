"""Draws the layout of the form as a workbook: looks, drop-downs, refusals, protection, printed pages."""

from copy import copy

from openpyxl import Workbook
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.layout import Box, FormLayout, Place, Sheet, rectangles
from pipeline.questionnaire.form.looks import NORMAL, dress, fills_its_columns, likeness
from pipeline.questionnaire.form.sheets import MARGINS, choices
from pipeline.xlsx import write_text


def blank_form(layout: FormLayout) -> Workbook:
    """The form as a workbook, nothing in it but what the layout holds."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook._named_styles["Normal"].font = NORMAL
    workbook.properties.title = layout.questionnaire.title
    workbook.properties.language = layout.questionnaire.language
    workbook.properties.description = layout.questionnaire.notice
    workbook.properties.subject = layout.questionnaire.notice
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
    if not sheet.hidden:
        for row, line in enumerate(sheet.lines, 1):
            worksheet.row_dimensions[row].height = line.height
    styles: dict[tuple, StyleArray] = {}  # dressing each box anew would take ten times as long
    for row, box in sheet.boxes():
        _draw_box(row, box, layout.contents.get(Place(sheet.title, row, box.columns[0])), worksheet, styles)
    worksheet.protection.sheet = True
    worksheet.protection.formatRows = False  # False: an office may make a row higher
    worksheet.protection.formatColumns = False


def _draw_box(
    row: int, box: Box, content: str | int | None, worksheet: Worksheet, styles: dict[tuple, StyleArray]
) -> None:
    first, last = box.columns
    cell = worksheet.cell(row, first)
    if isinstance(content, str) and not box.sums:
        write_text(cell, content)
    else:
        cell.value = content
    if last > first:
        worksheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    key = likeness(box)
    if key not in styles:
        dress(cell, box)
        styles[key] = cell._style
    # a merged cell too is unlocked, or some programs take the whole box for locked
    for column in range(first, last + 1) if fills_its_columns(box.look) else (first,):
        worksheet.cell(row, column)._style = copy(styles[key])


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


def _validations(sheet: Sheet, layout: FormLayout) -> list[DataValidation]:
    """What the cells of a sheet refuse: what no drop-down offers, a number of the wrong kind."""
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
    dont_know = layout.questionnaire.dont_know.replace('"', '""')
    return f'IF(ISNUMBER({cell}),AND({cell}>=0,{whole}),TRIM({cell})="{dont_know}")'
