"""The sheet that lists the points to check, and the form with the cells to look at in their colours."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.editing.queries.points import Point, place_of
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.layout import Box, FormLayout, Line, Look, Sheet
from pipeline.questionnaire.form.rows import BODY_HEIGHT, GAP, PADDING, text_line
from pipeline.questionnaire.form.sheets import notice_of, page_of

WIDTHS = (9.0, 28.0, 17.0, 30.0, 52.0, 36.0)  # of the list's columns, in characters
POINT, QUESTION, CELL, WRITTEN, ASKED, REPLY = range(1, len(WIDTHS) + 1)
PAGE = page_of(WIDTHS, landscape=True)
REPLY_LINES = 3  # of writing that a reply has room for


def query_layout(
    layout: FormLayout, points: tuple[Point, ...], suspects: tuple[str, ...], return_number: int
) -> FormLayout:
    """The form with the sheet of points before its own, and the cells to look at in other looks."""
    looks = {name: Look.DOUBTFUL for point in points for name in point.cells}
    looks |= dict.fromkeys(suspects, Look.SUSPECT)
    sheets = (replace(sheet, lines=tuple(_coloured(sheet, looks))) for sheet in layout.sheets)
    return replace(layout, sheets=(_listing(layout, points, return_number), *sheets))


def _coloured(sheet: Sheet, looks: dict[str, Look]) -> Iterator[Line]:
    for line in sheet.lines:
        yield replace(
            line, boxes=tuple(replace(box, look=looks.get(_name(box), box.look)) for box in line.boxes)
        )


def _name(box: Box) -> str | None:
    return box.field.name if box.field else box.name


def _listing(layout: FormLayout, points: tuple[Point, ...], return_number: int) -> Sheet:
    words, whole = layout.words.queries, (POINT, REPLY)
    columns = words.columns
    texts = [*notice_of(layout.questionnaire), (Look.TITLE, words.title)]
    for text in words.introduction:
        given = text.format(reply=columns.reply, return_number=return_number)
        texts.append((Look.PARAGRAPH, given))
    lines = [text_line(PAGE, Box(whole, look, text)) for look, text in texts]
    lines.append(GAP)
    for look, text in ((Look.DOUBTFUL, words.doubtful), (Look.SUSPECT, words.suspect)):
        colour = Box((POINT, POINT), look)
        lines.append(text_line(PAGE, colour, Box((QUESTION, REPLY), Look.LABEL, text)))
    heads = (Box((column, column), Look.COLUMN_HEAD, text) for column, text in enumerate(columns.headings, 1))
    lines += [GAP, text_line(PAGE, *heads)]
    lines += [_line(point, layout) for point in points]
    return Sheet(layout.words.sheets.queries, PAGE, tuple(lines), len(notice_of(layout.questionnaire)))


def _line(point: Point, layout: FormLayout) -> Line:
    words = layout.words.queries
    reply = Field(f"reply_{point.number}", "", (), FieldKind.TEXT, words.columns.reply)
    line = text_line(
        PAGE,
        Box((POINT, POINT), Look.LABEL, words.point.format(number=point.number)),
        Box((QUESTION, QUESTION), Look.LABEL, _question(point, layout)),
        Box((CELL, CELL), Look.LINK, _cell(point, layout)),
        Box((WRITTEN, WRITTEN), Look.LABEL, point.written),
        Box((ASKED, ASKED), Look.LABEL, point.asked),
        Box((REPLY, REPLY), Look.INPUT, field=reply),
    )
    return Line(line.boxes, max(line.height, REPLY_LINES * BODY_HEIGHT + PADDING), opens=True)


def _question(point: Point, layout: FormLayout) -> str:
    count = len(point.cells)
    several = layout.words.queries.several
    return several.format(question=point.question, count=count) if count > 1 else point.question


def _cell(point: Point, layout: FormLayout) -> str:
    # no more than fits on one line: LibreOffice does not wrap a link
    if not point.cells:
        return ""
    first = place_of(point.cells[0], layout)
    return layout.words.queries.place.format(sheet=first.sheet, cell=first.cell)
