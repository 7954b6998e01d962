"""A routing condition in the form's words: "Si la réponse à la question 14 est « Oui »."."""

import ast
import operator
from dataclasses import dataclass
from functools import reduce

from pipeline.errors import UserError
from pipeline.expressions import Expression
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.words import ConditionWords
from pipeline.questionnaire.model import Questionnaire

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
SYMBOLS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


class UnsayableCondition(UserError):
    """A condition that the form has no words for."""


@dataclass(frozen=True)
class Clause:
    """One test of one variable.

    comparison: `ticked`, `not_ticked`, `among`, `not_among` or a sign. values: what it is compared with.
    """

    name: str
    comparison: str
    values: tuple[str | int | float, ...] = ()


def condition_sentence(condition: Expression, questionnaire: Questionnaire, words: ConditionWords) -> str:
    """Who is asked, as a sentence: alternatives of tests, so that `and` and `or` can't be misread.

    Raises: UnsayableCondition for a condition that calculates, or compares variables with each other.
    """
    fields = {field.name: field for field in questionnaire.fields}
    alternatives = [
        _joined([_said(test, fields[test.name], questionnaire, words) for test in tests], words.conjunction)
        for tests in _alternatives(condition.tree, False, condition)
    ]
    return words.asked.format(condition=_joined(alternatives, words.disjunction))


def universe_sentence(
    condition: Expression | None, questionnaire: Questionnaire, words: ConditionWords
) -> str:
    """Who is asked, also when it is everybody (no condition). Raises as `condition_sentence`."""
    return condition_sentence(condition, questionnaire, words) if condition else words.everybody


def _joined(parts: list[str], template: str) -> str:
    return reduce(lambda left, right: template.format(left=left, right=right), parts)


def _alternatives(node: ast.expr, negated: bool, condition: Expression) -> list[tuple[Clause, ...]]:
    """The condition, or its opposite, as alternatives, each a list of tests that hold together."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _alternatives(operand, not negated, condition)
        case ast.BoolOp(op=op, values=values):
            parts = [_alternatives(value, negated, condition) for value in values]
            any_will_do = isinstance(op, ast.Or) is not negated
            return reduce(operator.add if any_will_do else _all_together, parts)
        case ast.Name(id=name):
            return [(Clause(name, "not_ticked" if negated else "ticked"),)]
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
            values = tuple(item.value for item in items)
            return [(Clause(name, "not_among" if negated else "among", values),)]
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=value)]):
            sign = SYMBOLS[type(op)]
            return [(Clause(name, OPPOSITE[sign] if negated else sign, (value,)),)]
    raise UnsayableCondition(
        f"The form can't say in words that a question is asked if {condition.text!r}: {ast.unparse(node)!r} "
        "is no box to tick and compares no variable with constants. Write the condition with such tests only."
    )


def _all_together(
    left: list[tuple[Clause, ...]], right: list[tuple[Clause, ...]]
) -> list[tuple[Clause, ...]]:
    return [a + b for a in left for b in right]


def _said(test: Clause, field: Field, questionnaire: Questionnaire, words: ConditionWords) -> str:
    number = questionnaire.question(field.question).number
    answers = [_answer(value, field) for value in test.values]
    template, comparison = _template(test, field, words)
    quoted = [words.answer.format(answer=answer) for answer in answers]
    separator = words.not_among_separator if test.comparison == "not_among" else words.among_separator
    return template.format(
        number=number,
        answer=answers[0] if field.kind is FieldKind.CHOICE and answers else field.label,
        answers=separator.join(quoted),
        comparison=comparison,
        value=separator.join(answers),
    )


def _template(test: Clause, field: Field, words: ConditionWords) -> tuple[str, str]:
    """The sentence for a test, and the words of its comparison ("" when the sentence holds them)."""
    match test.comparison:
        case "ticked" | "not_ticked" | "among" | "not_among":
            return getattr(words, test.comparison), ""
        case "==" | "!=" if field.kind is FieldKind.CHOICE:
            return (words.equal if test.comparison == "==" else words.unequal), ""
        case sign:
            return words.compared, words.comparisons[sign]


def _answer(value: str | int | float, field: Field) -> str:
    labels = {item.id: item.label for item in field.options}
    return labels[str(value)] if labels else str(value)
