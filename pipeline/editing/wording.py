"""Values, cells and comparisons as an office reads them, in the words of `data/rules/words.yaml`."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator

from pipeline.editing.names import RuleNames, total_name
from pipeline.editing.records import Record
from pipeline.evaluation import Known, Number, evaluate
from pipeline.expressions import Expression
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.conditions import SYMBOLS, condition_sentence
from pipeline.questionnaire.form.layout import TOTAL_PREFIX
from pipeline.questionnaire.form.words import ComparisonSign, each_comparison, template
from pipeline.questionnaire.model import Missing
from pipeline.questionnaire.questions import HeadcountGrid, Item, Measure
from pipeline.returns.matching import ADDED_SHEET
from pipeline.returns.reading import WITHHELD
from pipeline.returns.values import Value
from pipeline.yamlfiles import Model, Words

DECIMALS = 2  # of a number that has no end, as a third


class FindingWords(Model):
    """What findings say beside the messages of the rules.

    comparisons: what a number should have been, by the sign that compares it. cells_shown: how many cells a
    text lists at most.
    """

    cell: template("number", "label")
    question: template("number")
    total: template("number")
    total_of: template("number", "label")
    before: template("cell")
    several: template("number", "count")
    sum: template("value", "cells")
    source: template("value", "cells")
    comparisons: Annotated[dict[ComparisonSign, template("value")], AfterValidator(each_comparison)]
    pair: template("cell", "value")
    separator: str
    cells_shown: int
    ticked: Words
    unticked: Words
    blank: Words
    dont_know: Words
    illegible: Words
    withheld: Words
    added_sheet: template("number")
    unknown: Words
    an_answer: Words
    a_text: Words
    no_answer: template("asked")
    different_ranks: Words


@dataclass(frozen=True)
class Wording:
    """Says what rules found."""

    names: RuleNames
    words: FindingWords

    @cached_property
    def cells(self) -> dict[str, str]:
        """Each name that stands for a cell or a sum of cells, as an office knows it."""
        fields = {field.name: self._field(field) for field in self.names.fields.values()}
        totals = {name: self._total(name) for name in self.names.totals}
        rows = {name: self._roster_row(*place) for name, place in self.names.row_sums.items()}
        return fields | totals | rows

    def cell(self, name: str) -> str:
        if name in self.names.before:
            return self.words.before.format(cell=self.cell(self.names.before[name]))
        cell = self.names.ranked.get(name, name)
        return self.cells.get(cell) or self.cells.get(total_name(cell)) or self._state(cell)

    def number(self, question: str) -> int:
        """The number that a question bears on the form."""
        return self.names.questionnaire.question(question).number

    def written(self, answer: Value | Missing | None, field: Field) -> str:
        """What stands in a cell."""
        if answer is None:
            return self.words.blank
        if isinstance(answer, Missing):
            return self.words.illegible if answer is Missing.ILLEGIBLE else self.words.dont_know
        return self.value(answer, field)

    def typed(self, content: str) -> str:
        """What stands in a cell that could not be read. content: as `rejected.csv` has it."""
        return self.words.withheld if content == WITHHELD else content

    def place(self, sheet: str, cell: str) -> str:
        """A cell by its place. sheet: as `rejected.csv` has it, by its number where an office added it."""
        layout = self.names.layout
        is_ours = sheet in {layout.words.sheets.queries, *(one.title for one in layout.sheets)}
        title = sheet if is_ours else self.words.added_sheet.format(number=sheet.removeprefix(ADDED_SHEET))
        return layout.words.queries.place.format(sheet=title, cell=cell)

    def allowed(self, field: Field) -> str:
        """What a cell may hold, to stand inside a sentence."""
        if field.kind is FieldKind.TEXT:
            return self.words.a_text
        return _inside(self.names.layout.words.error(field, self.names.questionnaire))

    def nothing_asked(self, condition: Expression) -> str:
        """That nothing is expected in a question, since it is asked under a condition only."""
        sentence = condition_sentence(condition, self.names.questionnaire, self.names.layout.words.conditions)
        return self.words.no_answer.format(asked=_inside(sentence))

    def value(self, value: Known | Decimal | None, field: Field | None = None) -> str:
        """A value as offices write it: numbers with a comma, an option by its label."""
        match value:
            case None:
                return self.words.unknown
            case bool():
                return self.words.ticked if value else self.words.unticked
            case "":
                return self.words.blank
            case str():
                options = {option.id: option.label for option in field.options} if field else {}
                return options.get(value, value)
        return _number(Fraction(value))

    def listed(self, texts: Iterable[str]) -> str:
        """The texts in a row, no more of them than an office reads."""
        given = list(texts)
        more = ("…",) if len(given) > self.words.cells_shown else ()
        return self.words.separator.join((*given[: self.words.cells_shown], *more))

    def pair(self, cell: str, value: str) -> str:
        return self.words.pair.format(cell=cell, value=value)

    def sides(self, holds: Expression, record: Record, tolerance: Number) -> tuple[str, str]:
        """What was found and what was expected, where an expression does not hold.

        Of parts that all must hold, the first that doesn't is told; of a comparison its two sides; of
        anything else what the cells hold, and nothing is said of what was expected.
        """
        node = _broken(holds.tree, record, tolerance)
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SYMBOLS:
            one, other = node.left, node.comparators[0]
            # an option stands for the answer of the choice that it is compared with
            fields = (self.names.fields.get(part.id) for part in (one, other) if isinstance(part, ast.Name))
            field = next((found for found in fields if found), None)
            left, right = (self.value(evaluate(side, record, tolerance), field) for side in (one, other))
            # of a single cell the message itself says which it is, but not of one part among several
            if not isinstance(one, ast.Name) or node is not holds.tree:
                left = self._sourced(one, left)
            right = self._sourced(other, right)
            return left, self.words.comparisons[SYMBOLS[type(node.ops[0])]].format(value=right)
        names = _names(node)
        return self.listed(self.pair(self.cell(name), self._held(name, record)) for name in names), ""

    def _held(self, name: str, record: Record) -> str:
        """What a name stands for in a record; of a name that says whether a rank is given, the rank."""
        if name in self.names.states:
            rank = self.names.ranked.get(name)
            if not record[name]:
                return self.words.blank
            return self.value(record[rank]) if rank else self.words.an_answer
        return self.value(record[name], self.names.fields.get(name))

    def _sourced(self, node: ast.expr, value: str) -> str:
        """A side's value, and the cells that it comes from."""
        names = _names(node)
        if not names:
            return value
        is_sum = len(names) > 1 and all(
            isinstance(part, ast.Name | ast.BinOp | ast.Add | ast.Load) for part in ast.walk(node)
        )
        given = (self.words.sum if is_sum else self.words.source).format
        return given(value=value, cells=self._cells_of(names))

    def _cells_of(self, names: list[str]) -> str:
        """Names of cells in a row; where there are too many, how many of which question."""
        if len(names) <= self.words.cells_shown:
            return self.words.separator.join(map(self.cell, names))
        grouped: dict[str, list[str]] = {}
        for name in names:
            first, *_ = self.names.totals.get(name, (name,))
            field = self.names.fields.get(first)
            grouped.setdefault(field.question if field else "", []).append(name)
        texts = [
            self.words.several.format(number=self.number(question), count=len(group))
            if question and len(group) > 1
            else self.words.separator.join(map(self.cell, group))
            for question, group in grouped.items()
        ]
        return self.words.separator.join(texts)

    def _field(self, field: Field) -> str:
        if not field.question:
            return field.label
        number = self.number(field.question)
        if not field.items:
            return self.words.question.format(number=number)
        return self.words.cell.format(number=number, label=field.label)

    def _total(self, name: str) -> str:
        question = self.names.questionnaire.question(self.names.fields[self.names.totals[name][0]].question)
        match name.removeprefix(f"{TOTAL_PREFIX}{question.id}").split("__")[1:]:
            case []:
                return self.words.total.format(number=question.number)
            case ["row", row] if isinstance(question, HeadcountGrid):
                label = self.pair(question.row_heading, _label(question.rows, row))
            case ["column", column] if isinstance(question, HeadcountGrid):
                label = self.pair(question.column_heading, _label(question.columns, column))
            case [measure]:
                label = _label(question.measures, measure)
        return self.words.total_of.format(number=question.number, label=label)

    def _roster_row(self, question_id: str, row: str) -> str:
        question = self.names.questionnaire.question(question_id)
        label = self.pair(question.roster.label, _label(question.rows, row))
        return self.words.cell.format(number=question.number, label=label)

    def _state(self, name: str) -> str:
        return self.words.question.format(number=self.number(name.rsplit("__", 1)[0]))


def _inside(sentence: str) -> str:
    """A sentence that goes on after others' words."""
    return sentence[:1].lower() + sentence[1:]


def _label(items: Iterable[Item | Measure], item_id: str) -> str:
    return next(item.label for item in items if item.id == item_id)


def _broken(node: ast.expr, record: Record, tolerance: Number) -> ast.expr:
    """The first part that fails of parts that all must hold."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        failing = (part for part in node.values if evaluate(part, record, tolerance) is False)
        return _broken(next(failing, node.values[0]), record, tolerance)
    return node


def _names(node: ast.expr) -> list[str]:
    """The names that an expression reads, as they come."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    parts.sort(key=lambda part: (part.lineno, part.col_offset))
    return list(dict.fromkeys(part.id for part in parts))


def _number(value: Fraction) -> str:
    """With a comma; rounded where it has more than a few decimals."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    exponent = decimal.normalize().as_tuple().exponent
    if exponent < -DECIMALS:
        decimal = decimal.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP)
    text = f"{decimal.normalize():f}"
    return ("0" if text == "-0" else text).replace(".", ",")
