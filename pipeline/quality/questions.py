"""Which questions there are to answer, and which rules look at the cells of which."""

from collections.abc import Iterable, Mapping

from pipeline.editing.checks import Rule
from pipeline.editing.names import RuleNames
from pipeline.quality.layout import Named
from pipeline.questionnaire.model import Questionnaire


def asked_of_offices(
    questionnaire: Questionnaire, members: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Each thing asked -> its variables: those of the identification, asked of all, then the questions.

    members: question -> its variables.
    """
    alone = {field.name: (field.name,) for field in questionnaire.variables if not field.question}
    return alone | dict(members)


def question_names(questionnaire: Questionnaire) -> tuple[Named, ...]:
    """The rows of the set `questions`: a question by its number and text."""
    alone = [Named(field.name, str(field.label)) for field in questionnaire.variables if not field.question]
    asked = [Named(one.id, f"{one.number}. {one.text}") for one in questionnaire.questions]
    return (*alone, *asked)


def rules_by_question(
    rules: Iterable[Rule], names: RuleNames, questions: Iterable[str]
) -> dict[str, frozenset[str]]:
    """The rules that look at a cell of each question.

    A rule of a family is its question's, by whose id its own begins (docs/architecture.md, Editing).
    """
    found: dict[str, set[str]] = {question: set() for question in questions}
    for rule in rules:
        for question in _questions(rule, names) | {rule.id.partition(".")[0]}:
            if question in found:
                found[question].add(rule.id)
    return {question: frozenset(of) for question, of in found.items()}


def _questions(rule: Rule, names: RuleNames) -> set[str]:
    cells = {cell for constraint in rule.constraints for cell in constraint.cells}
    parts = {part for cell in cells for part in names.totals.get(cell, (cell,))}
    sums = {names.row_sums[part][0] for part in parts if part in names.row_sums}
    fields = [names.fields[part] for part in parts if part in names.fields]
    return sums | {field.question or field.name for field in fields}
