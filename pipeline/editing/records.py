"""A respondent's values under the names that rules read; missing where nobody can tell what they are."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pipeline.evaluation import Known
from pipeline.expressions import Kind
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.layout import TOTAL_PREFIX, FormLayout
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid, Question
from pipeline.questionnaire.reach import KINDS
from pipeline.returns.values import Answers, Value

TYPED_PREFIX = "typed_"  # in the place of TOTAL_PREFIX: a number typed over the total's formula
ANSWERED, ASKED, BEFORE = "answered", "asked", "before"  # last parts of names
BLANK: dict[FieldKind, Known] = {FieldKind.CHOICE: "", FieldKind.TEXT: "", FieldKind.TICK: False}
NUMBERS = (FieldKind.COUNT, FieldKind.DECIMAL)
Record = Mapping[str, Known | None]


@dataclass(frozen=True)
class RosterLine:
    """The names of the cells of one line of a roster."""

    row: str
    title: str
    count: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.row, self.title, self.count


@dataclass(frozen=True)
class RuleNames:
    """The names that rules of a wave may read, and what they stand for."""

    layout: FormLayout

    @property
    def questionnaire(self) -> Questionnaire:
        return self.layout.questionnaire

    @property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """Name of each total cell -> the cells that it adds up."""
        return self.layout.totals

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The cells that rules may read: variables and the cells of rosters."""
        return {f.name: f for f in self.questionnaire.fields if f.is_variable or f.line is not None}

    @cached_property
    def by_question(self) -> dict[str, tuple[Field, ...]]:
        """The cells of each question; under "" those of the identification."""
        grouped: dict[str, list[Field]] = defaultdict(list)
        for field in self.fields.values():
            grouped[field.question].append(field)
        return {question: tuple(fields) for question, fields in grouped.items()}

    @cached_property
    def roster_lines(self) -> dict[str, tuple[RosterLine, ...]]:
        """The lines of each question's roster."""
        return {
            question.id: tuple(
                RosterLine(*(field.name for field in self.by_question[question.id] if field.line == number))
                for number in range(1, question.roster.lines + 1)
            )
            for question in self.questionnaire.questions
            if isinstance(question, HeadcountGrid) and question.roster
        }

    @cached_property
    def row_sums(self) -> dict[str, tuple[str, str]]:
        """Name of the sum of a roster's row -> its question and row."""
        return {
            f"{question.id}__{question.roster.id}__row__{row.id}": (question.id, row.id)
            for question in self.questionnaire.questions
            if isinstance(question, HeadcountGrid) and question.roster
            for row in question.rows
        }

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What each name holds."""
        now = {field.name: KINDS[field.kind] for field in self.fields.values()}
        now |= dict.fromkeys((*self.totals, *self.row_sums), Kind.NUMBER)
        before = {f"{name}__{BEFORE}": kind for name, kind in now.items()}
        now |= dict.fromkeys(map(typed_name, self.totals), Kind.NUMBER)
        states = (f"{q.id}__{state}" for q in self.questionnaire.questions for state in (ANSWERED, ASKED))
        return now | before | dict.fromkeys(states, Kind.TRUTH)

    @cached_property
    def cell_names(self) -> frozenset[str]:
        """All that a finding may point to: cells to fill and total cells."""
        return frozenset({*self.fields, *self.totals})

    def record(
        self, written: Answers, typed: Mapping[str, Decimal], before: Record | None = None
    ) -> dict[str, Known | None]:
        """A respondent's values by name.

        typed: numbers typed over totals, by the total's name. before: the record of the wave before, None
        where there is none; a name that it lacks, or holds as something else, is missing.
        """
        found: dict[str, Known | None] = {}
        for question, fields in self.by_question.items():
            lines = self.roster_lines.get(question, ())
            found |= _values(fields, lines, written)
            if question:
                found[f"{question}__{ANSWERED}"] = any(field.name in written for field in fields)
        for name, parts in self.totals.items():
            found[name] = _sum([found[part] for part in parts])
        for name, (question, row) in self.row_sums.items():
            is_written = found[f"{question}__{ANSWERED}"]
            found[name] = _row_sum(self.roster_lines[question], row, written) if is_written else None
        for name in self.totals:
            found[typed_name(name)] = Fraction(typed[name]) if name in typed else None
        for name in self.kinds:
            if name.endswith(f"__{BEFORE}"):
                found[name] = before.get(name.removesuffix(f"__{BEFORE}")) if before else None
        for one in self.questionnaire.questions:
            found[f"{one.id}__{ASKED}"] = _asked(one, found, written)
        return found


def typed_name(total: str) -> str:
    return TYPED_PREFIX + total.removeprefix(TOTAL_PREFIX)


def total_name(typed: str) -> str:
    return TOTAL_PREFIX + typed.removeprefix(TYPED_PREFIX)


def _asked(question: Question, values: Record, written: Answers) -> bool | None:
    """Whether a question is asked; missing where that hangs on something illegible or not known. As in
    pipeline/questionnaire/routing.py, a condition that hangs on a blank does not hold."""
    condition = question.condition
    if condition is None:
        return True
    truth = condition.evaluate(values)
    if truth is None and not any(isinstance(written.get(name), Missing) for name in condition.names):
        return False
    return truth


def _values(
    fields: tuple[Field, ...], lines: tuple[RosterLine, ...], written: Answers
) -> dict[str, Known | None]:
    """The values of one question's cells: a number left blank beside others means none."""
    is_counted = any(field.kind in NUMBERS and _is_value(written.get(field.name)) for field in fields)
    in_use = {cell for line in lines for cell in line.cells if any(one in written for one in line.cells)}
    return {
        field.name: _known(
            written.get(field.name), field, Fraction(0) if is_counted and field.name not in in_use else None
        )
        for field in fields
    }


def _is_value(answer: Value | Missing | None) -> bool:
    return answer is not None and not isinstance(answer, Missing)


def _known(answer: Value | Missing | None, field: Field, blank_number: Fraction | None) -> Known | None:
    if isinstance(answer, Missing):
        return None
    if answer is None:
        return blank_number if field.kind in NUMBERS else BLANK.get(field.kind)
    return Fraction(answer) if KINDS[field.kind] is Kind.NUMBER else answer


def _sum(parts: list[Known | None]) -> Fraction | None:
    return None if None in parts else sum(parts, Fraction(0))


def _row_sum(lines: tuple[RosterLine, ...], row: str, written: Answers) -> Fraction | None:
    """The persons that a roster lists under a row; None where a line may belong to it whose number, or row,
    can't be read."""
    total = Fraction(0)
    for line in lines:
        if not any(cell in written for cell in line.cells):
            continue
        its_row, count = written.get(line.row), written.get(line.count)
        if _is_value(its_row) and its_row != row:
            continue
        if not _is_value(its_row) or not _is_value(count):
            return None
        total += Fraction(count)
    return total
