"""The sheets of a coding workbook as data: which cell holds what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from openpyxl.utils import absolute_coordinate, quote_sheetname

from pipeline.coding.coders.files import ADJUDICATED
from pipeline.coding.frames import Code, CodeFrame
from pipeline.coding.versions.changes import NO_CODE
from pipeline.coding.workbook.book import Book, BookKind, Identity, Row
from pipeline.coding.workbook.columns import Column, code_heading, columns, is_assisted
from pipeline.coding.workbook.texts import digest_of
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.layout import Box, Line, Look, Page, Sheet
from pipeline.questionnaire.form.rows import GAP, text_height, text_line
from pipeline.questionnaire.form.sheets import page_of

PLAN_WIDTHS = (48.0, 58.0, 44.0, 34.0, 46.0)  # characters
TALLEST = 409.0  # points: the highest row that spreadsheets have
TECHNICAL_PAGE = Page(False, (14.0, 40.0, 3.0, 20.0, 20.0), 100, TALLEST)
MARK = "coding"  # what the first cell of the hidden sheet says: that this is a coding workbook
IDENTITY = ("wave", "frame", "version", "coder", "kind")  # in the second column, from the second row on
# columns of the hidden sheet: the texts of the rows, and all that we wrote into locked cells, by digest
VALUES, DIGESTS, SEALS = 2, 4, 5
CODES = "codes"  # names the number of columns of codes, the row after the identity
ANSWER = Field("", "", (), FieldKind.CHOICE, "")  # a cell to fill


@dataclass(frozen=True)
class BookLayout:
    """heading, plan_heading: rows of the headings. offered: what drop-downs show, as formulas name it."""

    to_fill: Sheet
    plan: Sheet
    technical: Sheet
    heading: int
    plan_heading: int
    offered: str

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self.to_fill, self.plan, self.technical


def book_layout(book: Book, words: WorkbookWords) -> BookLayout:
    """What each cell of the workbook holds."""
    to_fill, plan = _to_fill(book, words), _plan(book, words)
    plan_heading = len(plan.lines) - len(book.frame.codes) - 1  # before the codes, that none fits
    cells = absolute_coordinate(f"A{plan_heading + 1}:A{len(plan.lines)}")
    return BookLayout(
        to_fill,
        plan,
        _technical(book, _code_columns(to_fill), _seals(to_fill, plan), words),
        len(to_fill.lines) - len(book.rows),
        plan_heading,
        f"{quote_sheetname(plan.title)}!{cells}",
    )


def to_fill_title(identity: Identity, words: WorkbookWords) -> str:
    """The title of the sheet to fill."""
    return words.sheets.adjudication if identity.kind is BookKind.ADJUDICATION else words.sheets.decisions


def _to_fill(book: Book, words: WorkbookWords) -> Sheet:
    given = columns(book, words)
    page = page_of(tuple(column.width for column in given), landscape=True)
    lines = [text_line(page, Box((1, page.last), look, text)) for look, text in _opening(book, words)]
    lines += [GAP, _headings(tuple(column.heading for column in given), page)]
    lines += (_line(number, row, given, book, page) for number, row in enumerate(book.rows, 1))
    return Sheet(to_fill_title(book.identity, words), page, tuple(lines))


def _opening(book: Book, words: WorkbookWords) -> Iterator[tuple[Look, str]]:
    if book.notice:
        yield Look.NOTICE, book.notice
    yield Look.TITLE, book.frame.label
    if book.question:
        yield Look.SUBTITLE, book.question
    yield Look.HELP, _whose(book.identity, words)
    told = words.instructions.several if book.frame.several else words.instructions.one
    if book.identity.kind is BookKind.ADJUDICATION:
        told = words.instructions.adjudication
    code = code_heading(1, book.frame.several, words.columns)
    yield Look.PARAGRAPH, told.format(code=code, plan=words.sheets.plan, none=words.no_code.label)
    if is_assisted(book):
        yield Look.PARAGRAPH, words.assisted


def _whose(identity: Identity, words: WorkbookWords) -> str:
    coder = words.adjudicated if identity.coder == ADJUDICATED else identity.coder
    return words.identity.format(
        wave=identity.wave, frame=identity.frame, version=identity.version, coder=coder
    )


def _headings(texts: tuple[str, ...], page: Page) -> Line:
    return text_line(page, *(Box((c, c), Look.ROW_HEAD, text) for c, text in enumerate(texts, 1)))


def _line(number: int, row: Row, given: tuple[Column, ...], book: Book, page: Page) -> Line:
    line = text_line(
        page,
        *(
            Box((c, c), column.look, column.content(number, row), field=_field(column))
            for c, column in enumerate(given, 1)
        ),
    )
    # high enough for any code that may be chosen
    needed = max(text_height(page, line.boxes[-1], code.label) for code in book.frame.codes)
    return replace(line, height=min(max(line.height, needed), TALLEST))


def _field(column: Column) -> Field | None:
    return ANSWER if column.look is Look.INPUT else None


def _plan(book: Book, words: WorkbookWords) -> Sheet:
    """The sheet that explains what may be chosen, to its end: that no code fits, then codes, one a row."""
    page, plan = page_of(PLAN_WIDTHS, landscape=True), words.plan
    opening = [(Look.NOTICE, book.notice)] if book.notice else []
    opening.append((Look.TITLE, plan.title.format(frame=book.frame.label)))
    lines = [text_line(page, Box((1, page.last), look, text)) for look, text in opening]
    lines += [GAP, _headings((plan.label, plan.definition, plan.examples, plan.parent, plan.id), page)]
    none = (words.no_code.label, words.no_code.definition, "", "", NO_CODE)
    lines.append(text_line(page, *(Box((c, c), Look.LABEL, text) for c, text in enumerate(none, 1))))
    lines += (_code_line(code, book.frame, page, words) for code in book.frame.codes)
    return Sheet(words.sheets.plan, page, tuple(lines))


def _code_line(code: Code, frame: CodeFrame, page: Page, words: WorkbookWords) -> Line:
    examples = words.plan.example_separator.join(code.examples)
    parent = frame.by_id[code.parent].label if code.parent else ""
    is_detailed = any(other.parent == code.id for other in frame.codes)
    label = Box((1, 1), Look.TOTAL_HEAD if is_detailed else Look.LABEL, code.label)
    texts = (code.definition, examples, parent, code.id)
    line = text_line(page, label, *(Box((c, c), Look.LABEL, text) for c, text in enumerate(texts, 2)))
    return replace(line, height=min(line.height, TALLEST))


def _code_columns(to_fill: Sheet) -> int:
    """How many columns of codes there are; none without rows."""
    return len({box.columns for _, box in to_fill.boxes() if box.field})


def _seals(*sheets: Sheet) -> list[str]:
    """Digests of all that the sheets hold in locked cells, each once."""
    contents = {str(box.content) for sheet in sheets for _, box in sheet.boxes() if box.content is not None}
    return sorted(map(digest_of, contents))


def _technical(book: Book, codes: int, seals: list[str], words: WorkbookWords) -> Sheet:
    """The hidden sheet: whose decisions these are, which text each row is of, what locked cells hold."""
    said = [
        (MARK, book.notice),
        *((name, str(getattr(book.identity, name))) for name in IDENTITY),
        (CODES, str(codes)),
    ]
    digests = [row.text.digest for row in book.rows]
    lines = []
    for i in range(max(len(said), len(digests), len(seals))):
        texts = dict(enumerate(said[i], 1)) if i < len(said) else {}
        texts |= {DIGESTS: digests[i]} if i < len(digests) else {}
        texts |= {SEALS: seals[i]} if i < len(seals) else {}
        boxes = (Box((c, c), Look.TECHNICAL, text) for c, text in texts.items() if text)
        lines.append(Line(tuple(boxes), 0.0))
    return Sheet(words.sheets.technical, TECHNICAL_PAGE, tuple(lines), hidden=True)
