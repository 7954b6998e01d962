"""The rules of one respondent's return as expressions, from `rules.yaml` and the questionnaire."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import UserError
from pipeline.expressions import Expression
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import Question
from pipeline.questionnaire.questions import Ranking as RankingQuestion
from pipeline.reconstruction.plan import Rules
from pipeline.reconstruction.vocabulary import Vocabulary
from pipeline.yamlfiles import did_you_mean


@dataclass(frozen=True)
class Condition:
    """What must hold in each return. name: as a message gives it."""

    name: str
    expression: Expression
    why: str


def conditions(rules: Rules, questionnaire: Questionnaire, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    """All rules, those of `rules.yaml` first.

    Raises: UserError for a rule on an unknown name, a question that is unknown or not of its kind.
    """
    return tuple(
        Condition(name, vocabulary.expression(text), why) for name, text, why in _texts(rules, questionnaire)
    )


def _texts(rules: Rules, questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    for rule in rules.rules:
        for value in rule.each:
            yield rule.id, rule.holds.replace("{x}", value), rule.why
    for question_id in rules.answered:
        asked = _question(question_id, "answered", questionnaire).asked_if or "True"
        yield (
            f"{question_id}-answered",
            f"{question_id}__marks >= ({asked})",
            "who is asked marks at least one item",
        )
    for ranking in rules.rankings:
        question = _question(ranking.question, "rankings", questionnaire)
        if not isinstance(question, RankingQuestion):
            raise UserError(
                f"rules.yaml, rankings: the question {question.id!r} is of type {question.type!r}, not "
                "'ranking'. Name a ranking, or leave it out."
            )
        for text in _full_order(question.id, len(question.items)):
            yield (
                f"{question.id}-order",
                text,
                "a first place, at most two items sharing it, no other tie, no gap",
            )


def _question(question_id: str, key: str, questionnaire: Questionnaire) -> Question:
    known = {question.id: question for question in questionnaire.questions}
    if question_id not in known:
        raise UserError(
            f"rules.yaml, {key}: the questionnaire has no question {question_id!r}."
            f"{did_you_mean(question_id, known)}"
        )
    return known[question_id]


def _full_order(question: str, ranks: int) -> Iterator[str]:
    first = f"({question}__rank1)"
    yield f"{question}__rank1 >= 1"
    yield f"{question}__rank1 <= 2"
    yield f"{question}__rank2 <= 2 - {first}"  # two items that share the first place leave the second empty
    yield f"{question}__rank3 <= ({question}__rank2) + {first} - 1"
    for rank in range(4, ranks + 1):
        yield f"{question}__rank{rank} <= {question}__rank{rank - 1}"
