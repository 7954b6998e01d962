"""The questionnaire as typed, frozen objects: parts, questions, items, routing; and the cells to fill.

Everything that concerns one input cell (the form, the reader, the routing, the codebook) goes through
`Field`: `Questionnaire.fields` lists them in the order of the form.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Constrained
from pydantic import ValidationInfo, field_validator

from pipeline.expressions import Expression, parse
from pipeline.yamlfiles import Id, Model, Words


class FieldKind(StrEnum):
    """What a cell to fill holds."""

    COUNT = "count"
    DECIMAL = "decimal"
    CHOICE = "choice"
    TICK = "tick"
    RANK = "rank"
    TEXT = "text"


class Missing(StrEnum):
    """Why a value is missing."""

    NOT_ASKED = "not_asked"
    BLANK = "blank"
    DONT_KNOW = "dont_know"
    ILLEGIBLE = "illegible"
    NOT_IN_WAVE = "not_in_wave"


class Role(StrEnum):
    """What an identification cell is for. PERSONAL is read for the ledger only."""

    RESPONDENT = "respondent"
    RETURN_NUMBER = "return_number"
    PERSONAL = "personal"
    VARIABLE = "variable"


class Item(Model):
    """A row, a column, an option. `open` is the prompt of the open answer that goes with it, if any."""

    id: Id
    label: Words
    open: Words | None = None


class Measure(Model):
    """One of several numbers asked of each item. decimals: 0 for a whole number."""

    id: Id
    label: Words
    unit: str
    decimals: Annotated[int, Constrained(ge=0, le=4)] = 0


class Roster(Model):
    """A list of lines under a headcount grid that details one of its columns: row, title, number of persons.

    column: the id of that column. lines: how many the form offers.
    """

    id: Id
    label: Words
    column: Id
    lines: Annotated[int, Constrained(ge=1, le=200)]
    row_label: Words
    title_label: Words
    count_label: Words


class _Question(Model):
    id: Id
    number: Annotated[int, Constrained(ge=1)]
    text: Words
    help: str | None = None
    heading: str | None = None  # a heading of the form that opens just above this question
    asked_if: str | None = None

    @property
    def condition(self) -> Expression | None:
        return parse(self.asked_if) if self.asked_if else None


class HeadcountGrid(_Question):
    type: Literal["headcount_grid"]
    unit: str
    row_heading: str
    column_heading: str
    rows: tuple[Item, ...]
    columns: tuple[Item, ...]
    roster: Roster | None = None


class Counts(_Question):
    type: Literal["counts"]
    unit: str
    items: tuple[Item, ...]
    measures: tuple[Measure, ...] = ()
    total: bool = False


class SingleChoice(_Question):
    type: Literal["single"]
    items: tuple[Item, ...]


class MultipleChoice(_Question):
    type: Literal["multiple"]
    items: tuple[Item, ...]


class TickGrid(_Question):
    type: Literal["tick_grid"]
    rows: tuple[Item, ...]
    columns: tuple[Item, ...]


class Ranking(_Question):
    """Items ranked from 1 to the number of items, 1 = most important; ties and gaps are answers."""

    type: Literal["ranking"]
    items: tuple[Item, ...]


class OpenQuestion(_Question):
    type: Literal["open"]


Question = Annotated[
    HeadcountGrid | Counts | SingleChoice | MultipleChoice | TickGrid | Ranking | OpenQuestion,
    Constrained(discriminator="type"),
]


class Part(Model):
    id: Id
    title: Words
    questions: tuple[Question, ...]


class Identification(Model):
    id: Id
    label: Words
    role: Role


@dataclass(frozen=True)
class Field:
    """One cell to fill.

    name: the variable's name, unique and stable: question, item ids and measure joined by two underscores.
    question: id of its question; empty in the identification block.
    items: ids of the items it belongs to (row, column, option, measure), outermost first.
    label: what the form shows beside the cell.
    options: the allowed answers of a choice, in order; empty otherwise.
    maximum: the highest rank; None otherwise. decimals: places allowed in a decimal.
    line: number of the roster line (from 1), None outside rosters.
    role: use of an identification cell, None elsewhere.
    """

    name: str
    question: str
    items: tuple[str, ...]
    kind: FieldKind
    label: Words
    unit: str = ""
    options: tuple[Item, ...] = ()
    maximum: int | None = None
    decimals: int = 0
    line: int | None = None
    role: Role | None = None

    @property
    def is_variable(self) -> bool:
        """Whether the cell becomes a variable of its own (roster lines and personal cells don't)."""
        return self.line is None and self.role in (None, Role.VARIABLE)


class Questionnaire(Model):
    """A wave's instrument, as `data/questionnaires/<wave>.yaml` holds it.

    language: of its words, as a two-letter code; the programs that open the form check spelling by it.
    respondent_pattern: the regular expression that a respondent's identifier matches as a whole.
    respondent_example: an identifier of that form, for messages to the people who fill the form in.
    dont_know, tick: what is typed in a cell to say so.
    notice: what each sheet of the form says of answers that are no office's own; None where they are.
    """

    wave: Id
    version: str
    title: Words
    subtitle: str
    confidentiality: str
    language: Annotated[str, Constrained(pattern="^[a-z]{2}$")]
    respondent_pattern: str
    respondent_example: str
    dont_know: Words
    tick: Words
    notice: Words | None = None
    identification: tuple[Identification, ...]
    parts: tuple[Part, ...]

    @field_validator("respondent_pattern")
    @classmethod
    def _is_a_regular_expression(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(
                f"respondent_pattern {pattern!r} is not a regular expression: {error}."
            ) from None
        return pattern

    @field_validator("respondent_example")
    @classmethod
    def _matches_the_pattern(cls, example: str, info: ValidationInfo) -> str:
        pattern = info.data.get("respondent_pattern")
        if pattern is not None and not re.fullmatch(pattern, example):
            raise ValueError(
                f"respondent_example {example!r} does not match respondent_pattern {pattern!r}. "
                "Give one that does."
            )
        return example

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for part in self.parts for question in part.questions)

    def question(self, question_id: str) -> Question:
        return next(question for question in self.questions if question.id == question_id)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All cells to fill, identification first, then in the order of the form."""
        return (
            *(_identification_field(item) for item in self.identification),
            *(field for question in self.questions for field in question_fields(question)),
        )

    @cached_property
    def variables(self) -> tuple[Field, ...]:
        """The fields that become variables: one column each of the answers."""
        return tuple(field for field in self.fields if field.is_variable)


def item_lists(question: Question) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The lists of items of a question, each with the key that holds it in the file."""
    keys = ("items", "rows", "columns")
    return tuple((key, getattr(question, key)) for key in keys if key in type(question).model_fields)


def _identification_field(item: Identification) -> Field:
    kind = FieldKind.COUNT if item.role is Role.RETURN_NUMBER else FieldKind.TEXT
    return Field(item.id, "", (), kind, item.label, role=item.role)


def question_fields(question: Question) -> tuple[Field, ...]:
    """The cells to fill of one question, in the order of the form."""
    match question:
        case HeadcountGrid():
            return (*_grid_fields(question, FieldKind.COUNT, question.unit), *_roster_fields(question))
        case TickGrid():
            return (*_grid_fields(question, FieldKind.TICK, ""), *_open_fields(question, question.rows))
        case Counts():
            return tuple(field for item in question.items for field in _counted(question, item))
        case SingleChoice():
            choice = Field(
                question.id, question.id, (), FieldKind.CHOICE, question.text, options=question.items
            )
            return (choice, *_open_fields(question, question.items))
        case MultipleChoice():
            return tuple(
                field for item in question.items for field in _marked(question, item, FieldKind.TICK)
            )
        case Ranking():
            return tuple(
                field for item in question.items for field in _marked(question, item, FieldKind.RANK)
            )
        case OpenQuestion():
            return (Field(question.id, question.id, (), FieldKind.TEXT, question.text),)


def _grid_fields(question: HeadcountGrid | TickGrid, kind: FieldKind, unit: str) -> tuple[Field, ...]:
    return tuple(
        Field(
            f"{question.id}__{row.id}__{column.id}",
            question.id,
            (row.id, column.id),
            kind,
            f"{row.label} / {column.label}",
            unit,
        )
        for row in question.rows
        for column in question.columns
    )


def _roster_fields(question: HeadcountGrid) -> tuple[Field, ...]:
    roster = question.roster
    if roster is None:
        return ()
    parts = (
        ("row", FieldKind.CHOICE, roster.row_label, "", question.rows),
        ("title", FieldKind.TEXT, roster.title_label, "", ()),
        ("count", FieldKind.COUNT, roster.count_label, question.unit, ()),
    )
    return tuple(
        Field(
            f"{question.id}__{roster.id}__l{line:02d}__{part}",
            question.id,
            (roster.id, part),
            kind,
            label,
            unit,
            options,
            line=line,
        )
        for line in range(1, roster.lines + 1)
        for part, kind, label, unit, options in parts
    )


def _counted(question: Counts, item: Item) -> tuple[Field, ...]:
    name = f"{question.id}__{item.id}"
    if question.measures:
        counts = tuple(_measured(question, item, measure) for measure in question.measures)
    else:
        counts = (Field(name, question.id, (item.id,), FieldKind.COUNT, item.label, question.unit),)
    return (*counts, *_open_fields(question, (item,)))


def _measured(question: Counts, item: Item, measure: Measure) -> Field:
    return Field(
        f"{question.id}__{item.id}__{measure.id}",
        question.id,
        (item.id, measure.id),
        FieldKind.DECIMAL if measure.decimals else FieldKind.COUNT,
        f"{item.label} / {measure.label}",
        measure.unit,
        decimals=measure.decimals,
    )


def _marked(question: MultipleChoice | Ranking, item: Item, kind: FieldKind) -> tuple[Field, ...]:
    maximum = len(question.items) if kind is FieldKind.RANK else None
    mark = Field(f"{question.id}__{item.id}", question.id, (item.id,), kind, item.label, maximum=maximum)
    return (mark, *_open_fields(question, (item,)))


def _open_fields(question: Question, items: tuple[Item, ...]) -> tuple[Field, ...]:
    return tuple(
        Field(f"{question.id}__{item.id}__text", question.id, (item.id, "text"), FieldKind.TEXT, item.open)
        for item in items
        if item.open
    )
