"""What an office does with the workbook that went back to it."""

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from pipeline.questionnaire.form.layout import FormLayout


def answer_query(
    query: Path, answered: Path, layout: FormLayout, changes: Mapping[str, int], replies: Mapping[str, str]
) -> None:
    """Save the workbook with other numbers in its cells, and replies beside the points.

    changes: field -> number. replies: a part of what is asked -> what is written beside it.
    """
    workbook = load_workbook(query)
    for field, number in changes.items():
        cell_of(workbook, field, layout).value = number
    for asked, reply in replies.items():
        reply_cell(workbook, asked, layout).value = reply
    workbook.save(answered)


def cell_of(workbook: Workbook, field: str, layout: FormLayout) -> Cell:
    place = layout.inputs[field]
    return workbook[place.sheet][place.cell]


def reply_cell(workbook: Workbook, asked: str, layout: FormLayout) -> Cell:
    """The cell for a reply in the line of the list that asks this."""
    sheet, columns = workbook[layout.words.sheets.queries], layout.words.queries.columns
    rows = [[cell for cell in row if cell.value] for row in sheet.iter_rows()]
    heads = next(row for row in rows if [cell.value for cell in row] == list(columns.headings))
    (line,) = (row for row in rows if any(asked in str(cell.value) for cell in row) and len(row) > 1)
    return sheet.cell(line[0].row, heads[-1].column)
