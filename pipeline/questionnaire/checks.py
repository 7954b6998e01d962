"""Mistakes of a questionnaire that its types can't see: ids, labels, lists, names of fields.

A mistake is a location in the file and a message.
"""

from collections.abc import Callable, Iterator, Sequence
from keyword import iskeyword

from pipeline.questionnaire.fields import Field, Role, question_fields
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid, Item, Measure, Question, item_lists
from pipeline.yamlfiles import Location, did_you_mean

Mistake = tuple[Location, str]
BLOCK = "the identification"
RESPONDENT_COLUMN = "respondent"  # of every frame of answers, so no variable may have that name


def structure_mistakes(
    questionnaire: Questionnaire, file_stem: str, line: Callable[[Location], int]
) -> Iterator[Mistake]:
    """All that is wrong with a questionnaire, its routing apart.

    file_stem: the name of its file without the ending, which is the wave. line: of a location in the file.
    """
    if questionnaire.wave != file_stem:
        yield ("wave",), f"the wave is {questionnaire.wave!r}, but the file is that of wave {file_stem!r}."
    if _plain(questionnaire.tick) == _plain(questionnaire.dont_know):
        yield (
            ("dont_know",),
            f"{questionnaire.dont_know!r} ticks a box too: nobody could tell which is meant.",
        )
    yield from _identification_mistakes(questionnaire)
    yield from _numbering_mistakes(questionnaire)
    yield from _label_mistakes(questionnaire, line)
    yield from _field_name_mistakes(questionnaire)
    for at, question in located_questions(questionnaire):
        yield from _question_mistakes(question, at)


def _plain(mark: str) -> str:
    """A mark without what offices don't mean by it, as returns are read."""
    return "".join(mark.casefold().split())


def located_questions(questionnaire: Questionnaire) -> Iterator[tuple[Location, Question]]:
    """Each question with its location in the file."""
    for p, part in enumerate(questionnaire.parts):
        for q, question in enumerate(part.questions):
            yield ("parts", p, "questions", q), question


def _identification_mistakes(questionnaire: Questionnaire) -> Iterator[Mistake]:
    roles = [item.role for item in questionnaire.identification]
    for role in (Role.RESPONDENT, Role.RETURN_NUMBER):
        if roles.count(role) != 1:
            yield (
                ("identification",),
                f"{roles.count(role)} cells have the role {role.value!r}; the block needs exactly one.",
            )


def _numbering_mistakes(questionnaire: Questionnaire) -> Iterator[Mistake]:
    if not questionnaire.parts:
        yield ("parts",), "the questionnaire has no part."
    part_ids = [part.id for part in questionnaire.parts]
    for p, part in enumerate(questionnaire.parts):
        if part.id in part_ids[:p]:
            yield ("parts", p, "id"), f"the id {part.id!r} is that of an earlier part."
        if not part.questions:
            yield ("parts", p, "questions"), f"part {part.id!r} has no question."
    seen: set[str] = set()
    previous = 0
    for at, question in located_questions(questionnaire):
        if question.id in seen:
            yield (*at, "id"), f"the id {question.id!r} is that of an earlier question."
        if question.number <= previous:
            yield (
                (*at, "number"),
                f"number {question.number} comes after number {previous}: numbers must rise.",
            )
        seen.add(question.id)
        previous = question.number


def _label_mistakes(questionnaire: Questionnaire, line: Callable[[Location], int]) -> Iterator[Mistake]:
    """One id, one label in the whole questionnaire: tables and codebook look labels up by id."""
    labels: dict[str, dict[str, list[Location]]] = {}  # item id -> label -> where it is so
    for at, question in located_questions(questionnaire):
        for key, items in item_lists(question):
            for i, item in enumerate(items):
                labels.setdefault(item.id, {}).setdefault(item.label, []).append((*at, key, i))
    for item_id, places in labels.items():
        if len(places) > 1:
            rarest = min(places, key=lambda label: len(places[label]))
            given = [f"{label!r} on {_lines([line(at) for at in places[label]])}" for label in places]
            yield (
                places[rarest][0],
                f"the item id {item_id!r} has {len(places)} labels: {', '.join(given)}. An id has one label "
                "in the whole questionnaire: write the same everywhere, or use another id.",
            )


def _lines(numbers: Sequence[int]) -> str:
    return f"line{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"


def _field_name_mistakes(questionnaire: Questionnaire) -> Iterator[Mistake]:
    """Names are unique, and can be written in a condition and as a name of a workbook."""
    owners: dict[str, tuple[Location, str]] = {}
    for at, owner, fields in _field_groups(questionnaire):
        for field in fields:
            if not _is_usable(field):
                yield (
                    at,
                    f"{field.name!r} can't name a cell: begin with a letter, write '_' for '-', "
                    "and avoid reserved words.",
                )
            first_at, first_owner = owners.setdefault(field.name, (at, owner))
            same_question = owner == first_owner != BLOCK  # its id is a duplicate, which is said elsewhere
            if first_at != at and not same_question:
                yield at, f"the cell {field.name!r} of {owner} has the name of a cell of {first_owner}."
        yield from _clashes_within(fields, at, owner)


def _field_groups(questionnaire: Questionnaire) -> Iterator[tuple[Location, str, tuple[Field, ...]]]:
    """The cells by the id that they are named after: its location, what it is the id of, the cells."""
    for i, field in enumerate(questionnaire.fields[: len(questionnaire.identification)]):
        yield ("identification", i, "id"), BLOCK, (field,)
    for at, question in located_questions(questionnaire):
        yield (*at, "id"), question.id, question_fields(question)


def _is_usable(field: Field) -> bool:
    reserved = field.is_variable and field.name == RESPONDENT_COLUMN
    return field.name.isidentifier() and not iskeyword(field.name) and not reserved


def _clashes_within(fields: tuple[Field, ...], at: Location, owner: str) -> Iterator[Mistake]:
    """Two cells of one question that have one name though their ids differ (`a` + `b__c`, `a__b` + `c`)."""
    by_name: dict[str, Field] = {}
    for field in fields:
        first = by_name.setdefault(field.name, field)
        if first.items != field.items:
            yield at, f"two cells of {owner} would be named {field.name!r}. Rename an item."


def _question_mistakes(question: Question, at: Location) -> Iterator[Mistake]:
    for key, items in item_lists(question):
        if not items:
            yield (*at, key), f"{question.id} has no {key}."
        yield from _duplicates(items, (*at, key), f"{key} of {question.id}")
        yield from _same_labels(items, (*at, key), f"{key} of {question.id}")
    if "measures" in type(question).model_fields:
        yield from _duplicates(question.measures, (*at, "measures"), f"measures of {question.id}")
    if isinstance(question, HeadcountGrid) and question.roster is not None:
        columns = [column.id for column in question.columns]
        if question.roster.column not in columns:
            yield (
                (*at, "roster", "column"),
                f"the roster details column {question.roster.column!r}, which {question.id} does not have."
                f"{did_you_mean(question.roster.column, columns)}",
            )


def _duplicates(items: Sequence[Item | Measure], at: Location, where: str) -> Iterator[Mistake]:
    ids = [item.id for item in items]
    for i, item_id in enumerate(ids):
        if item_id in ids[:i]:
            yield (*at, i), f"the id {item_id!r} is given twice in the {where}."


def _same_labels(items: Sequence[Item], at: Location, where: str) -> Iterator[Mistake]:
    labels = [item.label for item in items]
    for i, item in enumerate(items):
        if item.label in labels[:i] and item.id not in [earlier.id for earlier in items[:i]]:
            yield (*at, i), f"two of the {where} read {item.label!r}: a respondent could not tell them apart."
