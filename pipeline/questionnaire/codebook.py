"""The codebook: one line per variable, from the questionnaire and the recodes."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.questionnaire.model import Field, FieldKind, Questionnaire

EVERYBODY = "all"
QUESTIONNAIRE, RECODE = "questionnaire", "recode"  # where a variable comes from
IDENTIFICATION = "identification"  # stands for the type of question of the identification block


@dataclass(frozen=True)
class Entry:
    """A line of the codebook.

    variable: name of the column. question, item: ids; empty in the identification block, and where the
        variable is the question as a whole. The parts of an item are joined by two underscores.
    question_type: of the questionnaire. type: what the variable holds (a `FieldKind`).
    universe: the condition under which the question is asked; `all` without one.
    open: whether respondents answer in their own words. source: QUESTIONNAIRE or RECODE.
    unit: of a number. options: ids of the answers to a choice, separated by semicolons.
    label: what the form shows beside the cell. question_text: the question's words.
    """

    variable: str
    question: str
    item: str
    question_type: str
    type: str
    universe: str
    open: bool
    source: str
    unit: str
    options: str
    label: str
    question_text: str


def codebook(questionnaire: Questionnaire, recoded: Iterable[Field]) -> tuple[Entry, ...]:
    """The variables of a wave: those of the form in its order, then the recoded ones in theirs.

    recoded: the variables that the wave's recodes add, with the question that they are made from.
    """
    collected = [_entry(field, QUESTIONNAIRE, questionnaire) for field in questionnaire.variables]
    return (*collected, *(_entry(field, RECODE, questionnaire) for field in recoded))


def _entry(field: Field, source: str, questionnaire: Questionnaire) -> Entry:
    question = questionnaire.question(field.question) if field.question else None
    return Entry(
        variable=field.name,
        question=field.question,
        item="__".join(field.items),
        question_type=question.type if question else IDENTIFICATION,
        type=field.kind.value,
        universe=(question.asked_if if question else None) or EVERYBODY,
        open=field.kind is FieldKind.TEXT,
        source=source,
        unit=field.unit,
        options=";".join(option.id for option in field.options),
        label=field.label,
        question_text=question.text if question else "",
    )
