"""What was read of one file: its cells, defined names and comments, or why it can't be opened."""

import json
from dataclasses import dataclass
from enum import StrEnum

from pipeline.questionnaire.form.layout import Place

ASK_AGAIN = "Ask for the file again, saved as an Excel workbook (.xlsx)."
ASK_ALONE = "Ask for the form again, with nothing else in the file."
KEEP_SHUT = "Do not open it: ask the office for the form again."


class Unreadable(Exception):
    """A file that can't be opened as a workbook. The message holds nothing that an office typed."""


class Kind(StrEnum):
    """What a cell holds. FORMULA: one without a saved result. CONFLICT: the readers differ on it."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    ERROR = "error"
    FORMULA = "formula"
    CONFLICT = "conflict"


class Unseen(StrEnum):
    """Why nobody who opens the workbook sees a cell. SEEN: it is seen."""

    SEEN = ""
    MERGED = "under a merged area"
    SHEET = "on a hidden sheet"
    ROW = "in a hidden row"
    COLUMN = "in a hidden column"


@dataclass(frozen=True)
class Cell:
    """A cell that is not empty.

    value: float for a number, bool for a boolean, text for all others (dates as day/month/year).
    formula: its text, with "=", or "" where the value was typed.
    """

    place: Place
    kind: Kind
    value: float | bool | str
    formula: str = ""
    unseen: Unseen = Unseen.SEEN

    @property
    def shown(self) -> str:
        """The content as text."""
        return shown(self.kind, self.value)


def shown(kind: Kind, value: float | bool | str) -> str:
    """A content as text: numbers at the 15 digits that spreadsheets keep, with a decimal comma."""
    return f"{value:.15g}".replace(".", ",") if kind is Kind.NUMBER else str(value)


@dataclass(frozen=True)
class Comment:
    place: Place
    text: str


@dataclass(frozen=True)
class Workbook:
    """All that a file holds.

    sheets: titles, in order, hidden ones too. cells: those not empty, by sheet, row and column.
    names: those of the form, in lower case -> the (first) cell they point to, None if lost.
    problem: why what was read can't be relied on, "" otherwise.
    """

    sheets: tuple[str, ...]
    cells: tuple[Cell, ...]
    names: dict[str, Place | None]
    comments: tuple[Comment, ...] = ()
    problem: str = ""


def to_json(workbook: Workbook) -> str:
    """As one line of JSON; places as lists, because a return has thousands of them."""
    return json.dumps(
        {
            "sheets": workbook.sheets,
            "cells": [
                [*_row(cell.place), cell.kind, cell.value, cell.formula, cell.unseen]
                for cell in workbook.cells
            ],
            "names": {name: _row(place) if place else None for name, place in workbook.names.items()},
            "comments": [[*_row(comment.place), comment.text] for comment in workbook.comments],
            "problem": workbook.problem,
        }
    )


def from_json(text: str) -> Workbook:
    read = json.loads(text)
    return Workbook(
        tuple(read["sheets"]),
        tuple(Cell(Place(*row[:3]), Kind(row[3]), *row[4:6], Unseen(row[6])) for row in read["cells"]),
        {name: Place(*row) if row else None for name, row in read["names"].items()},
        tuple(Comment(Place(*row[:3]), row[3]) for row in read["comments"]),
        read["problem"],
    )


def _row(place: Place) -> tuple[str, int, int]:
    return place.sheet, place.row, place.column
