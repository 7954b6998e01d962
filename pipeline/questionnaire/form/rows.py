"""The rows of the form that each type of question takes."""

import textwrap
from math import ceil

from pipeline.questionnaire.fields import Field, question_fields
from pipeline.questionnaire.form.conditions import condition_sentence
from pipeline.questionnaire.form.layout import (
    INPUT_PREFIX,
    TOTAL_PREFIX,
    Box,
    Line,
    Look,
    Page,
)
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import (
    Counts,
    HeadcountGrid,
    Item,
    MultipleChoice,
    OpenQuestion,
    Question,
    Ranking,
    SingleChoice,
    TickGrid,
)

NUMBER, LABEL, ANSWER = 1, 2, 3  # columns: number of the question, labels, first cell to fill
CHOICE_COLUMNS = 3  # that the drop-down of a single choice takes
LINE_HEIGHT = {Look.TITLE: 22.0, Look.PART: 20.0, Look.HEADING: 17.0}  # points; BODY_HEIGHT for the others
BODY_HEIGHT = 13.0
PADDING = 5.0  # points above and below the text of a row, together
GAP = Line((), BODY_HEIGHT / 2)
# Characters of text per character of width: prose is narrower than digits, bold and larger letters wider.
TEXT_DENSITY = {
    Look.TITLE: 0.55,
    Look.PART: 0.7,
    Look.HEADING: 0.8,
    Look.QUESTION: 0.95,
    Look.COLUMN_HEAD: 0.9,
}
PROSE_DENSITY = 1.05
OPEN_LINES, TEXT_LINES = 5, 2  # lines of writing that an open question and an open answer have room for


class QuestionRows:
    """Lays out the questions of one sheet; holds what all of them need: page, words, questionnaire."""

    def __init__(self, page: Page, words: FormWords, questionnaire: Questionnaire) -> None:
        self.page, self.words, self.questionnaire = page, words, questionnaire

    def lines(self, question: Question) -> tuple[Line, ...]:
        """All rows of a question: its heading, its text, who is asked, the cells to fill, an empty row."""
        first, *others = (*self._opening(question), *self._answers(question), GAP)
        return (Line(first.boxes, first.height, opens=True), *others)

    def _opening(self, question: Question) -> list[Line]:
        lines = []
        if question.heading:
            lines += [self.line(Box((NUMBER, self.page.last), Look.HEADING, question.heading)), GAP]
        lines.append(
            self.line(
                Box((NUMBER, NUMBER), Look.NUMBER, question.number),
                Box((LABEL, self.page.last), Look.QUESTION, question.text),
            )
        )
        if question.condition:
            sentence = condition_sentence(question.condition, self.questionnaire, self.words.conditions)
            lines.append(self.line(Box((LABEL, self.page.last), Look.ROUTING, sentence)))
        explained = " ".join(text for text in (question.help, self._how(question)) if text)
        if explained:
            lines.append(self.line(Box((LABEL, self.page.last), Look.HELP, explained)))
        return lines

    def _how(self, question: Question) -> str | None:
        match question:
            case MultipleChoice():
                return self.words.tick_all
            case Ranking():
                return self.words.rank_range.format(maximum=len(question.items))
        return None

    def _answers(self, question: Question) -> list[Line]:
        fields = {field.items: field for field in question_fields(question) if field.line is None}
        match question:
            case HeadcountGrid():
                return [*self._headcounts(question, fields), *self._roster(question)]
            case TickGrid():
                return self._ticks(question, fields)
            case Counts():
                return self._counts(question, fields)
            case SingleChoice():
                return self._choice(question, fields)
            case MultipleChoice():
                return [line for item in question.items for line in self._item(item, fields)]
            case Ranking():
                head = self._heads((self.words.rank_heading,))
                return [head, *(line for item in question.items for line in self._item(item, fields))]
            case OpenQuestion():
                return [Line((input_box(fields[()], (LABEL, self.page.last)),), OPEN_LINES * BODY_HEIGHT)]

    def _headcounts(self, question: HeadcountGrid, fields: dict[tuple[str, ...], Field]) -> list[Line]:
        total = ANSWER + len(question.columns)
        corner = self.words.grid_corner.format(rows=question.row_heading, columns=question.column_heading)
        labels = [column.label for column in question.columns]
        lines = [self._heads((*labels, self.words.total), corner)]
        for row in question.rows:
            cells = [fields[row.id, column.id] for column in question.columns]
            sum_of_row = self._total(question, total, cells, "row", row.id)
            lines.append(self.line(self._label(row.label), *self._beside(cells), sum_of_row))
        sums = [
            self._total(
                question, column, [fields[row.id, item.id] for row in question.rows], "column", item.id
            )
            for column, item in enumerate(question.columns, ANSWER)
        ]
        everyone = [fields[row.id, column.id] for row in question.rows for column in question.columns]
        foot = Box((LABEL, LABEL), Look.TOTAL_HEAD, self.words.total)
        return [*lines, self.line(foot, *sums, self._total(question, total, everyone))]

    def _roster(self, question: HeadcountGrid) -> list[Line]:
        roster = question.roster
        if roster is None:
            return []
        spans = (LABEL, LABEL), (ANSWER, self.page.last - 1), (self.page.last, self.page.last)
        heads = roster.row_label, roster.title_label, roster.count_label
        titles = zip(spans, heads, strict=True)
        lines = [
            Line((), BODY_HEIGHT / 2, opens=True),
            self.line(Box((LABEL, self.page.last), Look.ROW_HEAD, roster.label)),
            self.line(*(Box(span, Look.COLUMN_HEAD, head) for span, head in titles)),
        ]
        cells = question_fields(question)
        for number in range(1, roster.lines + 1):
            parts = [field for field in cells if field.line == number]
            boxes = (input_box(field, span) for field, span in zip(parts, spans, strict=True))
            lines.append(self.line(*boxes))
        return lines

    def _ticks(self, question: TickGrid, fields: dict[tuple[str, ...], Field]) -> list[Line]:
        lines = [self._heads(tuple(column.label for column in question.columns))]
        for row in question.rows:
            cells = [fields[row.id, column.id] for column in question.columns]
            lines += [self.line(self._label(row.label), *self._beside(cells)), *self._open(row, fields)]
        return lines

    def _counts(self, question: Counts, fields: dict[tuple[str, ...], Field]) -> list[Line]:
        if question.measures:
            heads = tuple(measure.label for measure in question.measures)
            keys = [(measure.id,) for measure in question.measures]
        else:
            heads = (self.words.number_with_unit.format(unit=question.unit),)
            keys = [()]
        lines = [self._heads(heads)]
        for item in question.items:
            cells = [fields[item.id, *key] for key in keys]
            lines += [self.line(self._label(item.label), *self._beside(cells)), *self._open(item, fields)]
        if question.total:
            sums = (
                self._total(question, column, [fields[item.id, *key] for item in question.items], *key)
                for column, key in enumerate(keys, ANSWER)
            )
            lines.append(self.line(Box((LABEL, LABEL), Look.TOTAL_HEAD, self.words.total), *sums))
        return lines

    def _choice(self, question: SingleChoice, fields: dict[tuple[str, ...], Field]) -> list[Line]:
        options = self.words.options_separator.join(item.label for item in question.items)
        choose = self._label(self.words.choose.format(options=options))
        answer = input_box(fields[()], (ANSWER, ANSWER + CHOICE_COLUMNS - 1))
        lines = [self.line(choose, answer)]
        for item in question.items:
            if item.open:
                prompt = self.words.open_of_option.format(label=item.label, prompt=item.open)
                lines.append(self._text(fields[item.id, "text"], prompt))
        return lines

    def _item(self, item: Item, fields: dict[tuple[str, ...], Field]) -> list[Line]:
        return [
            self.line(self._label(item.label), *self._beside([fields[(item.id,)]])),
            *self._open(item, fields),
        ]

    def _open(self, item: Item, fields: dict[tuple[str, ...], Field]) -> list[Line]:
        return [self._text(fields[item.id, "text"], item.open)] if item.open else []

    def _text(self, field: Field, prompt: str) -> Line:
        line = self.line(Box((LABEL, LABEL), Look.PROMPT, prompt), input_box(field, (ANSWER, self.page.last)))
        return Line(line.boxes, max(line.height, TEXT_LINES * BODY_HEIGHT + PADDING))

    def _heads(self, labels: tuple[str, ...], corner: str | None = None) -> Line:
        heads = (Box((c, c), Look.COLUMN_HEAD, label) for c, label in enumerate(labels, ANSWER))
        return self.line(Box((LABEL, LABEL), Look.ROW_HEAD, corner), *heads) if corner else self.line(*heads)

    def _label(self, text: str) -> Box:
        return Box((LABEL, LABEL), Look.LABEL, text)

    def _beside(self, fields: list[Field]) -> list[Box]:
        return [input_box(field, (column, column)) for column, field in enumerate(fields, ANSWER)]

    def _total(self, question: Question, column: int, fields: list[Field], *parts: str) -> Box:
        name = TOTAL_PREFIX + "__".join((question.id, *parts))
        sums, decimals = tuple(field.name for field in fields), max(field.decimals for field in fields)
        return Box((column, column), Look.TOTAL, name=name, sums=sums, decimals=decimals)

    def line(self, *boxes: Box) -> Line:
        """A row high enough for the texts of its boxes."""
        return text_line(self.page, *boxes)


def input_box(field: Field, columns: tuple[int, int], content: int | None = None) -> Box:
    return Box(columns, Look.INPUT, content, INPUT_PREFIX + field.name, field)


def text_line(page: Page, *boxes: Box) -> Line:
    """A row high enough for the texts of its boxes, as far as widths of letters can be guessed."""
    return Line(boxes, max(text_height(page, box, str(box.content or "")) for box in boxes))


def text_height(page: Page, box: Box, text: str) -> int:
    """The height in points that a text needs in a box."""
    width = max(1, int(page.width(box.columns) * TEXT_DENSITY.get(box.look, PROSE_DENSITY)))
    lines = sum(max(1, len(textwrap.wrap(line, width))) for line in text.split("\n"))
    return ceil(lines * LINE_HEIGHT.get(box.look, BODY_HEIGHT) + PADDING)
