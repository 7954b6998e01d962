"""The form as data: which cell of which sheet holds what. Drawing, filling and reading go by it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from openpyxl.utils import get_column_letter

from pipeline.questionnaire.fields import Field
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.model import Questionnaire

INPUT_PREFIX, TOTAL_PREFIX, TECHNICAL_PREFIX = "rep_", "tot_", "form_"  # of defined names


class Look(StrEnum):
    """What a box is for, hence what it looks like."""

    NOTICE = "notice"
    TITLE = "title"
    SUBTITLE = "subtitle"
    PART = "part"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    QUESTION = "question"
    ROUTING = "routing"
    HELP = "help"
    LABEL = "label"
    PROMPT = "prompt"
    COLUMN_HEAD = "column_head"
    ROW_HEAD = "row_head"
    INPUT = "input"
    TOTAL = "total"
    TOTAL_HEAD = "total_head"
    TECHNICAL = "technical"
    LINK = "link"
    DOUBTFUL = "doubtful"
    SUSPECT = "suspect"


@dataclass(frozen=True)
class Box:
    """One cell, or several of one row merged into it.

    columns: first and last, counted from 1. content: what the blank form holds there; None: nothing.
    name: its defined name, None if it has none. field: what it asks, for a cell to fill.
    sums: names of the fields that it adds up, for a total. decimals: that the total is shown with.
    """

    columns: tuple[int, int]
    look: Look
    content: str | int | None = None
    name: str | None = None
    field: Field | None = None
    sums: tuple[str, ...] = ()
    decimals: int = 0


@dataclass(frozen=True)
class Line:
    """One row of a sheet. height: points. opens: whether a page may break above it."""

    boxes: tuple[Box, ...]
    height: float
    opens: bool = False


@dataclass(frozen=True)
class Page:
    """The columns of a sheet and the paper it is printed on.

    widths: of columns 1, 2...; in characters of the form's font. scale: percent of the size when printed.
    height: points of rows that one printed page takes.
    """

    landscape: bool
    widths: tuple[float, ...]
    scale: int
    height: float

    @property
    def last(self) -> int:
        return len(self.widths)

    def width(self, columns: tuple[int, int]) -> float:
        return sum(self.widths[columns[0] - 1 : columns[1]])


@dataclass(frozen=True)
class Sheet:
    """A sheet of the form. repeated: how many of its first rows stand on every printed page."""

    title: str
    page: Page
    lines: tuple[Line, ...]
    repeated: int = 0
    hidden: bool = False

    def boxes(self) -> Iterator[tuple[int, Box]]:
        """Each box with its row, counted from 1."""
        return ((row, box) for row, line in enumerate(self.lines, 1) for box in line.boxes)

    def breaks(self) -> tuple[int, ...]:
        """The rows after which a printed page ends, so that no question is cut that fits on a page."""
        capacity = self.page.height - sum(line.height for line in self.lines[: self.repeated])
        breaks, used = [], 0.0
        for first, last in self._blocks():
            height = sum(line.height for line in self.lines[first:last])
            if used and used + height > capacity:
                breaks.append(first)
                used = 0.0
            used += height
        return tuple(breaks)

    def _blocks(self) -> list[tuple[int, int]]:
        lines = range(self.repeated, len(self.lines))
        starts = [i for i in lines if i == self.repeated or self.lines[i].opens]
        return list(zip(starts, [*starts[1:], len(self.lines)], strict=True))


@dataclass(frozen=True, order=True)
class Place:
    """A cell of the form: title of its sheet, row and column counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """As spreadsheets write it: `C7`."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class FormLayout:
    """The whole form.

    lists: answers that a drop-down offers -> the range of cells that holds them, as formulas write it.
    """

    questionnaire: Questionnaire
    words: FormWords
    sheets: tuple[Sheet, ...]
    lists: dict[tuple[str | int, ...], str]

    @cached_property
    def boxes(self) -> dict[Place, Box]:
        """Every box of the form by the place of its first cell."""
        return {
            Place(sheet.title, row, box.columns[0]): box
            for sheet in self.sheets
            for row, box in sheet.boxes()
        }

    @cached_property
    def names(self) -> dict[str, Place]:
        """Every defined name of the form."""
        return {box.name: place for place, box in self.boxes.items() if box.name}

    @cached_property
    def inputs(self) -> dict[str, Place]:
        """The cells to fill: name of the field -> place."""
        return {box.field.name: place for place, box in self.boxes.items() if box.field}

    @cached_property
    def totals(self) -> dict[str, tuple[str, ...]]:
        """The total cells: defined name -> names of the fields that it adds up."""
        return {box.name: box.sums for box in self.boxes.values() if box.name and box.sums}

    @cached_property
    def contents(self) -> dict[Place, str | int]:
        """Every non-empty cell of the blank form with what it holds; a formula begins with "="."""
        held = {place: self._content(box) for place, box in self.boxes.items()}
        return {place: content for place, content in held.items() if content is not None}

    def _content(self, box: Box) -> str | int | None:
        if not box.sums:
            return box.content
        ranges = ",".join(rectangles(self.inputs[name] for name in box.sums))
        # an empty column keeps an empty total: a printed 0 would look like an answer
        return f'=IF(COUNT({ranges})=0,"",SUM({ranges}))'


def rectangles(places: Iterable[Place]) -> tuple[str, ...]:
    """The ranges that hold cells of one sheet and no other cell, from top to bottom: `("C3:M9", "C11")`."""
    runs: list[list[Place]] = []  # cells side by side: first and last
    for place in sorted(places):
        if runs and runs[-1][1] == replace(place, column=place.column - 1):
            runs[-1][1] = place
        else:
            runs.append([place, place])
    blocks: list[list[Place]] = []
    for first, last in runs:
        if blocks and (blocks[-1][0].column, blocks[-1][1]) == (
            first.column,
            replace(last, row=last.row - 1),
        ):
            blocks[-1][1] = last
        else:
            blocks.append([first, last])
    return tuple(a.cell if a == b else f"{a.cell}:{b.cell}" for a, b in blocks)
