"""The cells to fill: what each holds, its name, and the cells of each type of question."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.questionnaire.questions import (
    Counts,
    HeadcountGrid,
    Item,
    Measure,
    MultipleChoice,
    OpenQuestion,
    Question,
    Ranking,
    SingleChoice,
    TickGrid,
)
from pipeline.yamlfiles import Words


class FieldKind(StrEnum):
    """What a cell to fill holds."""

    COUNT = "count"
    DECIMAL = "decimal"
    CHOICE = "choice"
    TICK = "tick"
    RANK = "rank"
    TEXT = "text"


class Role(StrEnum):
    """What an identification cell is for. PERSONAL is read for the ledger only."""

    RESPONDENT = "respondent"
    RETURN_NUMBER = "return_number"
    PERSONAL = "personal"
    VARIABLE = "variable"


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
