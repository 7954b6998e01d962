"""The codebook: one line per variable, from the questionnaire and the recodes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pipeline.csvfiles import read_lines
from pipeline.expressions import Expression
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Questionnaire

EVERYBODY = "all"
QUESTIONNAIRE, RECODE = "questionnaire", "recode"  # where a variable comes from
IDENTIFICATION = "identification"  # stands for the type of question of the identification block


@dataclass(frozen=True)
class Entry:
    """A line of the codebook.

    variable: name of the column. question, item: ids; empty in the identification block, and where the
        variable is the question as a whole. The parts of an item are joined by two underscores.
    question_type: of the questionnaire. type: what the variable holds (a `FieldKind`).
    universe: the condition under which the question is asked; `all` without one. universe_label: the same as
        a sentence.
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
    universe_label: str
    open: bool
    source: str
    unit: str
    options: str
    label: str
    question_text: str


def codebook(
    questionnaire: Questionnaire, recoded: Iterable[Field], asked: Callable[[Expression | None], str]
) -> tuple[Entry, ...]:
    """The variables of a wave: those of the form in its order, then the recoded ones in theirs.

    recoded: the variables that the wave's recodes add, with the question that they are made from.
    asked: a condition, or none, as a sentence.
    """
    sentences = {question.id: asked(question.condition) for question in questionnaire.questions}
    sentences[""] = asked(None)  # of the identification block
    collected = [_entry(field, QUESTIONNAIRE, questionnaire, sentences) for field in questionnaire.variables]
    return (*collected, *(_entry(field, RECODE, questionnaire, sentences) for field in recoded))


def read_codebook(path: Path) -> tuple[Entry, ...]:
    """The codebook of a wave as stage codebook wrote it. Raises: CsvError."""
    lines = read_lines(path, [field.name for field in fields(Entry)], "Run the stage codebook again.")
    return tuple(Entry(**(line.values | {"open": line["open"] == "true"})) for line in lines)


def _entry(field: Field, source: str, questionnaire: Questionnaire, sentences: Mapping[str, str]) -> Entry:
    question = questionnaire.question(field.question) if field.question else None
    return Entry(
        variable=field.name,
        question=field.question,
        item="__".join(field.items),
        question_type=question.type if question else IDENTIFICATION,
        type=field.kind.value,
        universe=(question.asked_if if question else None) or EVERYBODY,
        universe_label=sentences[field.question],
        open=field.kind is FieldKind.TEXT,
        source=source,
        unit=field.unit,
        options=";".join(option.id for option in field.options),
        label=field.label,
        question_text=question.text if question else "",
    )
