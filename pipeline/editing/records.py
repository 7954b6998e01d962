"""A respondent's values under the names that rules read; missing where nobody can tell what they are."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from pipeline.editing.names import ANSWERED, ASKED, RosterLine, RuleNames, typed_name
from pipeline.evaluation import Known
from pipeline.expressions import Kind
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing
from pipeline.questionnaire.questions import Question
from pipeline.questionnaire.reach import KINDS
from pipeline.returns.values import Answers, Value

BLANK: dict[FieldKind, Known] = {FieldKind.CHOICE: "", FieldKind.TEXT: "", FieldKind.TICK: False}
NUMBERS = (FieldKind.COUNT, FieldKind.DECIMAL)
Record = Mapping[str, Known | None]


def record(
    written: Answers, typed: Mapping[str, Decimal], names: RuleNames, before: Record | None = None
) -> dict[str, Known | None]:
    """A respondent's values, one for each of `names.kinds`.

    typed: numbers typed over totals, by the total's name. before: the record of the wave before, as
    `comparable` gives it; None where there is none.
    """
    found: dict[str, Known | None] = {}
    for question, fields in names.by_question.items():
        is_answered = any(field.name in written for field in fields)
        lines = names.roster_lines.get(question, ())
        found |= _values(fields, lines, written) if is_answered else _blanks(fields)
        if question:
            found[f"{question}__{ANSWERED}"] = is_answered
    for name, parts in names.totals.items():
        found[name] = _sum([found[part] for part in parts])
        found[typed_name(name)] = Fraction(typed[name]) if name in typed else None
    for name, (question, row) in names.row_sums.items():
        is_written = found[f"{question}__{ANSWERED}"]
        found[name] = _row_sum(names.roster_lines[question], row, written) if is_written else None
    for one in names.questionnaire.questions:
        found[f"{one.id}__{ASKED}"] = _asked(one, found, written)
    found |= {name: cell in written for name, cell in names.ranked.items()}
    if before is None:
        return found | dict.fromkeys(names.before)
    return found | {name: before.get(of) for name, of in names.before.items()}


def comparable(before: Record, earlier: RuleNames, names: RuleNames) -> Record:
    """What a record of an earlier wave holds under names that stand for the same kind of value now."""
    return {name: before[name] for name, kind in earlier.kinds.items() if names.kinds.get(name) is kind}


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


def _blanks(fields: tuple[Field, ...]) -> dict[str, Known | None]:
    """The values of a question without an answer, which most are in a case of a rule."""
    return {field.name: BLANK.get(field.kind) for field in fields}


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
    # not `None in parts`: that asks each number whether it equals None
    return None if any(part is None for part in parts) else sum(parts, Fraction(0))


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
