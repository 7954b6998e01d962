"""The XML of one worksheet: which cells hold something, merged areas, what is hidden, how far it reaches."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.questionnaire.form.layout import Place
from pipeline.returns.workbooks.contents import ASK_AGAIN, ASK_ALONE, Unreadable, Unseen
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.markup import parse
from pipeline.returns.workbooks.parts import split_address

LAST_ROW = 1_048_576  # of the format: programs end some sheets with an empty row of this number
AREAS = ("dimension", "mergeCell", "hyperlink")  # elements whose `ref` the readers go through cell by cell
NUMBER = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?")
TRUE = ("1", "true")
TEXTS = ("str", "inlineStr", "e", "d")
Area = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True)
class RawCell:
    """A cell that holds something. kind: the `t` of the XML ("e" for an error, "n" when there is none)."""

    row: int
    column: int
    kind: str
    has_formula: bool


@dataclass
class SheetPart:
    """What a worksheet's part says.

    filled: the cells that hold something. written: those with a content, be it blank. corners: the last cell
    of each area that is merged, linked or announced. hidden_columns: first and last of each run.
    """

    filled: list[RawCell] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    written: set[tuple[int, int]] = field(default_factory=set)
    corners: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def unseen(self, row: int, column: int) -> Unseen:
        """Why nobody sees a cell, for a sheet that is not hidden as a whole."""
        if (row, column) in self._covered:
            return Unseen.MERGED
        if row in self.hidden_rows:
            return Unseen.ROW
        return Unseen.COLUMN if any(a <= column <= b for a, b in self.hidden_columns) else Unseen.SEEN

    @cached_property
    def _covered(self) -> set[tuple[int, int]]:
        return {
            (row, column)
            for top, left, bottom, right in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }


def read_sheet(content: bytes, strings: list[bool], number: int) -> SheetPart:
    """strings: for each shared text whether it shows anything. number: the sheet's, for messages.

    Raises: Unreadable naming the cell that can't be what it says it is.
    """
    reading = _Reading(strings, number)
    parse(content, reading.start, reading.end, reading.text.append)
    return reading.sheet


class _Reading:
    """A worksheet's part, element by element."""

    def __init__(self, strings: list[bool], number: int) -> None:
        self.sheet = SheetPart()
        self.text: list[str] = []
        self._strings, self._number = strings, number
        self._row = self._column = 0
        self._kind, self._formula, self._shows, self._content = "n", False, False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self.text.clear()
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._formula = self._content = True
        elif name in AREAS and "ref" in attributes:
            area = _area(attributes["ref"], f"sheet {self._number}")
            self.sheet.corners.add(area[2:])
            if name == "mergeCell":
                self.sheet.merged.append(area)
        elif name == "col" and attributes.get("hidden") in TRUE:
            self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        # without an address of its own a cell follows the one before
        if "r" in attributes:
            self._row, self._column = split_address(attributes["r"], f"sheet {self._number}")
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._formula = self._shows = self._content = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r", str(self._row + 1))
        if not said.isdecimal() or not 1 <= int(said) <= LAST_ROW:
            raise Unreadable(f"sheet {self._number} has a row with an impossible number. {ASK_AGAIN}")
        self._row, self._column = int(said), 0
        if attributes.get("hidden") in TRUE:
            self.sheet.hidden_rows.add(self._row)

    def end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        if name in ("v", "t"):
            self._content = True
            self._shows = self._shown("".join(self.text), name) or self._shows
        elif name == "c" and self._content:
            self.sheet.written.add((self._row, self._column))
            if self._formula or self._shows:
                self.sheet.filled.append(RawCell(self._row, self._column, self._kind, self._formula))
        self.text.clear()

    def _shown(self, text: str, name: str) -> bool:
        """Whether a content shows anything."""
        if not text.strip() or name == "t" or self._kind in TEXTS:
            return bool(text.strip())
        match self._kind:
            case "s" if text.strip().isdecimal() and int(text) < len(self._strings):
                return self._strings[int(text)]
            case "s":
                self._refuse("refers to a text that is not in the file")
            case "n" if not NUMBER.fullmatch(text):
                self._refuse("is said to hold a number, and holds none")
            case "b" if text not in ("0", "1"):
                self._refuse("is said to hold a logical value, and holds none")
            case "n" | "b":
                return True
        self._refuse("is of a type that does not exist")

    def _refuse(self, what: str) -> None:
        address = Place("", self._row, self._column).cell
        raise Unreadable(f"the file is damaged: sheet {self._number} {address} {what}. {ASK_AGAIN}")


def _area(reference: str, where: str) -> Area:
    first, _, last = reference.partition(":")
    rows, columns = zip(split_address(first, where), split_address(last or first, where), strict=True)
    return min(rows), min(columns), max(rows), max(columns)


def check_sheet(sheet: SheetPart, number: int, limits: Limits) -> None:
    """Raises: Unreadable for a cell or an area beyond the limits, too many of them, or a cell given twice."""
    for what, reached in (("a content in", sheet.written), ("an area up to", sheet.corners)):
        far = [edge for edge in reached if edge[0] > limits.rows or edge[1] > limits.columns]
        if far:
            raise Unreadable(
                f"sheet {number} has {what} cell {Place('', *max(far)).cell}, far from the form: at most "
                f"{limits.rows} rows and {limits.columns} columns are read. Delete what lies beyond the form."
            )
    if len(sheet.filled) > limits.cells:
        raise Unreadable(
            f"sheet {number} has {len(sheet.filled)} filled cells, more than the {limits.cells} allowed. "
            f"{ASK_ALONE}"
        )
    merged = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.merged)
    if merged > limits.merged_cells:
        raise Unreadable(
            f"the merged areas of sheet {number} hold {merged} cells, more than the "
            f"{limits.merged_cells} allowed. {ASK_ALONE}"
        )
    twice = _first_twice((cell.row, cell.column) for cell in sheet.filled)
    if twice:
        raise Unreadable(f"sheet {number} gives cell {Place('', *twice).cell} twice. {ASK_AGAIN}")


def _first_twice(positions: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    seen = set()
    for position in positions:
        if position in seen:
            return position
        seen.add(position)
    return None
