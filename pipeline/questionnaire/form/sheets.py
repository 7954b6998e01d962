"""The sheets of the form: identification, one per part, and the hidden one that says which form it is."""

from collections.abc import Iterator
from math import floor

from openpyxl.utils import absolute_coordinate, quote_sheetname

from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.layout import (
    TECHNICAL_PREFIX,
    Box,
    FormLayout,
    Line,
    Look,
    Page,
    Place,
    Sheet,
)
from pipeline.questionnaire.form.rows import (
    ANSWER,
    BODY_HEIGHT,
    GAP,
    LABEL,
    NUMBER,
    QuestionRows,
    input_box,
    text_line,
)
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import Counts, HeadcountGrid, Part, Question, TickGrid

MARGINS = {"left": 0.5, "right": 0.5, "top": 0.5, "bottom": 0.65, "header": 0.3, "footer": 0.3}  # inches
PAPER = (595.0, 842.0)  # A4, points
CHARACTER = 5.56  # width of one character of the form's font, points (Excel rounds it down to 5.25)
SAFETY = 0.97  # part of the paper that is used: programs do not round widths in the same way
NUMBER_WIDTH, PORTRAIT_LABEL, LANDSCAPE_LABEL = 4.0, 43.0, 32.0  # characters
PORTRAIT_ANSWERS, LANDSCAPE_ANSWERS = 60.0, 140.0  # characters that all columns of answers take together
FEWEST_ANSWER_COLUMNS, MOST_PORTRAIT_COLUMNS = 5, 6
RETURN_NUMBER = 1  # of the first return of an office


def form_layout(questionnaire: Questionnaire, words: FormWords) -> FormLayout:
    """What each cell of the form holds."""
    sheets = [_identification(questionnaire, words)]
    for number, part in enumerate(questionnaire.parts, 1):
        sheets.append(_part(number, part, questionnaire, words))
    names = tuple(box.name for sheet in sheets for _, box in sheet.boxes() if box.name)
    technical, lists = _technical(questionnaire, words, names)
    return FormLayout(questionnaire, words, (*sheets, technical), lists)


def choices(field: Field, questionnaire: Questionnaire) -> tuple[str | int, ...]:
    """The answers that the drop-down of a cell offers; none for a cell without one."""
    match field.kind:
        case FieldKind.CHOICE:
            answers: tuple[str | int, ...] = tuple(item.label for item in field.options)
        case FieldKind.TICK:
            answers = (questionnaire.tick,)
        case FieldKind.RANK:
            answers = tuple(range(1, field.maximum + 1))
        case _:
            return ()
    return (*answers, questionnaire.dont_know)


def _page(questions: tuple[Question, ...]) -> Page:
    columns = max([FEWEST_ANSWER_COLUMNS, *map(_answer_columns, questions)])
    landscape = columns > MOST_PORTRAIT_COLUMNS
    label, answers = (LANDSCAPE_LABEL, LANDSCAPE_ANSWERS) if landscape else (PORTRAIT_LABEL, PORTRAIT_ANSWERS)
    return page_of((NUMBER_WIDTH, label, *[round(answers / columns, 1)] * columns), landscape=landscape)


def page_of(widths: tuple[float, ...], *, landscape: bool) -> Page:
    """A page of columns of these widths, printed no larger than the paper."""
    across, down = sorted(PAPER, reverse=landscape)
    across -= 72 * (MARGINS["left"] + MARGINS["right"])
    down -= 72 * (MARGINS["top"] + MARGINS["bottom"])
    fitting = min(1.0, across * SAFETY / (sum(widths) * CHARACTER))
    return Page(landscape, widths, floor(100 * fitting), down * SAFETY / fitting)


def _answer_columns(question: Question) -> int:
    match question:
        case HeadcountGrid():
            return len(question.columns) + 1
        case TickGrid():
            return len(question.columns)
        case Counts():
            return len(question.measures)
        case _:
            return 1


def _identification(questionnaire: Questionnaire, words: FormWords) -> Sheet:
    page = _page(())
    whole = (NUMBER, page.last)
    texts = [
        *notice_of(questionnaire),
        (Look.TITLE, questionnaire.title),
        (Look.SUBTITLE, questionnaire.subtitle),
        (Look.PARAGRAPH, questionnaire.confidentiality),
        (Look.HEADING, words.identification),
    ]
    lines = [text_line(page, Box(whole, look, text)) for look, text in texts]
    lines += [_identity(field, page) for field in questionnaire.fields if field.role]
    lines += [Line((), BODY_HEIGHT), text_line(page, Box(whole, Look.HEADING, words.instructions_title))]
    for instruction in words.instructions:
        text = instruction.format(dont_know=questionnaire.dont_know, tick=questionnaire.tick)
        lines.append(text_line(page, Box(whole, Look.PARAGRAPH, text)))
    lines += [Line((), BODY_HEIGHT), text_line(page, Box(whole, Look.HEADING, words.contents))]
    for number, part in enumerate(questionnaire.parts, 1):
        text = words.contents_line.format(
            sheet=words.sheets.part.format(number=number),
            title=part.title,
            first=part.questions[0].number,
            last=part.questions[-1].number,
        )
        lines.append(text_line(page, Box(whole, Look.PARAGRAPH, text)))
    return Sheet(words.sheets.identification, page, tuple(lines), len(notice_of(questionnaire)))


def notice_of(questionnaire: Questionnaire) -> list[tuple[Look, str]]:
    """What stands first on every sheet: that the wave is reconstructed, if it is."""
    return [(Look.NOTICE, questionnaire.notice)] if questionnaire.notice else []


def _identity(field: Field, page: Page) -> Line:
    is_number = field.role is Role.RETURN_NUMBER
    columns = (ANSWER, ANSWER if is_number else page.last)
    label = Box((NUMBER, LABEL), Look.LABEL, field.label)
    return text_line(page, label, input_box(field, columns, RETURN_NUMBER if is_number else None))


def _part(number: int, part: Part, questionnaire: Questionnaire, words: FormWords) -> Sheet:
    page = _page(part.questions)
    title = words.part_title.format(number=number, title=part.title)
    top = [*notice_of(questionnaire), (Look.PART, title)]
    rows = QuestionRows(page, words, questionnaire)
    lines = [text_line(page, Box((NUMBER, page.last), look, text)) for look, text in top]
    lines.append(GAP)
    repeated = len(lines)
    lines += [line for question in part.questions for line in rows.lines(question)]
    return Sheet(words.sheets.part.format(number=number), page, tuple(lines), repeated)


def _technical(
    questionnaire: Questionnaire, words: FormWords, names: tuple[str, ...]
) -> tuple[Sheet, dict[tuple[str | int, ...], str]]:
    """The hidden sheet: wave, version, the list of names (column 1), the lists of the drop-downs (from 4 on).

    Returns: the sheet, and the range of each list.
    """
    title = words.sheets.technical
    offered = dict.fromkeys(choices(field, questionnaire) for field in questionnaire.fields)
    lists = [answers for answers in offered if answers]
    cells = {
        Place(title, 1, 1): Box((1, 1), Look.TECHNICAL, "wave"),
        Place(title, 1, 2): Box((2, 2), Look.TECHNICAL, questionnaire.wave, f"{TECHNICAL_PREFIX}wave"),
        Place(title, 2, 1): Box((1, 1), Look.TECHNICAL, "version"),
        Place(title, 2, 2): Box((2, 2), Look.TECHNICAL, questionnaire.version, f"{TECHNICAL_PREFIX}version"),
    }
    if questionnaire.notice:
        cells[Place(title, 3, 1)] = Box((1, 1), Look.TECHNICAL, questionnaire.notice)
    cells |= {Place(title, row, 1): Box((1, 1), Look.TECHNICAL, name) for row, name in enumerate(names, 4)}
    for column, answers in enumerate(lists, 4):
        for row, answer in enumerate(answers, 1):
            cells[Place(title, row, column)] = Box((column, column), Look.TECHNICAL, answer)
    ranges = {answers: _range(title, column, len(answers)) for column, answers in enumerate(lists, 4)}
    page = Page(False, (40.0, 10.0, 3.0, *[30.0] * len(lists)), 100, PAPER[1])
    return Sheet(title, page, tuple(_stacked(cells)), hidden=True), ranges


def _range(title: str, column: int, length: int) -> str:
    first, last = Place(title, 1, column), Place(title, length, column)
    return f"{quote_sheetname(title)}!{absolute_coordinate(f'{first.cell}:{last.cell}')}"


def _stacked(cells: dict[Place, Box]) -> Iterator[Line]:
    for row in range(1, max(place.row for place in cells) + 1):
        yield Line(tuple(cells[place] for place in sorted(cells) if place.row == row), BODY_HEIGHT)
