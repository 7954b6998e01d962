"""The workbook that goes back to an office: its own form with what it sent, and the points to check."""

from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from pipeline.editing.queries.asking import Query
from pipeline.editing.queries.contents import sent_contents
from pipeline.editing.queries.notes import note_box, notes
from pipeline.editing.queries.points import Point, place_of
from pipeline.editing.queries.sheet import CELL, query_layout
from pipeline.questionnaire.form.drawing import blank_form
from pipeline.questionnaire.form.filling import template_of
from pipeline.questionnaire.form.layout import FormLayout


def query_workbook(query: Query, layout: FormLayout) -> dict[str, bytes]:
    """The parts of the workbook (see pipeline.xlsx.write_parts). layout: of the blank form."""
    number = query.return_number + 1
    marked = query_layout(layout, query.points, query.suspects, number)
    drawn = blank_form(marked)
    for name, text in notes(query.points, query.suspects, layout.words.queries).items():
        place = place_of(name, layout)
        drawn[place.sheet][place.cell].comment = note_box(text)
    for total in query.received.typed:
        place = place_of(total, layout)
        # what was typed over a formula stands there again, so it must be possible to mend it
        drawn[place.sheet][place.cell].protection = Protection(locked=False)
    _link(query.points, marked, drawn)
    contents = sent_contents(query.received, number, layout.questionnaire, layout.words.queries)
    return template_of(drawn, marked).filled(contents)


def _link(points: tuple[Point, ...], marked: FormLayout, drawn: Workbook) -> None:
    """Make the list's cells lead to those that they name."""
    listing = marked.sheets[0]
    first = len(listing.lines) - len(points) + 1
    for row, point in enumerate(points, first):
        if point.cells:
            target = place_of(point.cells[0], marked)
            cell = drawn[listing.title].cell(row, CELL)
            location = f"{quote_sheetname(target.sheet)}!{target.cell}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
