"""The questions of a questionnaire as typed, frozen objects: parts, items, measures, rosters."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field as Constrained

from pipeline.expressions import Expression, parse
from pipeline.yamlfiles import Id, Model, Words


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

    @cached_property  # the rules ask for it of every office
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


def item_lists(question: Question) -> tuple[tuple[str, tuple[Item, ...]], ...]:
    """The lists of items of a question, each with the key that holds it in the file."""
    keys = ("items", "rows", "columns")
    return tuple((key, getattr(question, key)) for key in keys if key in type(question).model_fields)
