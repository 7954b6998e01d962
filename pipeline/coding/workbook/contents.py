"""A filled coding workbook before it is judged: whose it is, its plan, its rows by their headings."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.coding.answers import case_key
from pipeline.coding.coders.files import NUMBER
from pipeline.coding.workbook.book import BookKind, Identity
from pipeline.coding.workbook.columns import code_heading
from pipeline.coding.workbook.layout import DIGESTS, IDENTITY, MARK, SEALS, VALUES, to_fill_title
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.errors import UserError
from pipeline.questionnaire.form.layout import Place
from pipeline.returns.workbooks.contents import Cell, Workbook
from pipeline.returns.workbooks.witnesses import ESCAPED

NAMED = 20  # mistakes told at once
EXPORT = "Make one with `caf-census coding export`, and fill that."
HEADING_GONE = "it was removed or typed over. Write it back as it was, or copy the codes into a new export."
CODER = "{coder}"  # in the heading of a column that shows what a coder said

Row = dict[int, Cell]  # column -> cell that is not empty


class CodingRefused(UserError):
    """A coding workbook that can't be taken as it is."""


def refused(mistakes: Iterable[str]) -> CodingRefused:
    """All mistakes, as far as they can be taken in at once."""
    told = tuple(mistakes)
    more = [f"… and {len(told) - NAMED} more."] if len(told) > NAMED else []
    return CodingRefused("\n".join([*told[:NAMED], *more]))


def at(place: Place, mistake: str) -> str:
    return f"{place.sheet} {place.cell}: {mistake}"


def written(text: str) -> str:
    """What was written into a cell, with the signs that programs write by their number."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def spelled(cell: Cell) -> str:
    """A cell of codes as labels and ids are compared: blind to case and spaces."""
    return case_key(cell.shown)


@dataclass(frozen=True)
class Grid:
    """A sheet by rows and columns. heading: its row of headings."""

    title: str
    rows: dict[int, Row]
    heading: int

    @property
    def headings(self) -> dict[int, str]:
        """Column -> heading."""
        return {column: cell.shown.strip() for column, cell in self.rows[self.heading].items()}

    def column(self, heading: str) -> int:
        """The first column of a heading that is there."""
        return min(column for column, text in self.headings.items() if text == heading)

    @property
    def below(self) -> dict[int, Row]:
        """The rows after the headings."""
        return {row: cells for row, cells in self.rows.items() if row > self.heading}

    def shown(self, row: int, column: int) -> str:
        """What a cell shows, "" for an empty one."""
        cell = self.rows.get(row, {}).get(column)
        return cell.shown.strip() if cell else ""


@dataclass(frozen=True)
class Filled:
    """A coding workbook as it came back. Its parts raise CodingRefused where they are not there."""

    workbook: Workbook
    words: WorkbookWords

    @cached_property
    def technical(self) -> Grid:
        """The hidden sheet."""
        grid = Grid(self.words.sheets.technical, self._rows(self.words.sheets.technical), 0)
        if grid.shown(1, 1) != MARK or grid.shown(len(IDENTITY) + 1, VALUES) not in list(BookKind):
            raise CodingRefused(f"this is no workbook of open answers to code. {EXPORT}")
        return grid

    @cached_property
    def identity(self) -> Identity:
        values = {name: self.technical.shown(row, VALUES) for row, name in enumerate(IDENTITY, 2)}
        return Identity(**values | {"kind": BookKind(values["kind"])})

    @cached_property
    def codes(self) -> int:
        """How many columns of codes the workbook was made with."""
        text = self.technical.shown(len(IDENTITY) + 2, VALUES)
        if not NUMBER.fullmatch(text):
            raise CodingRefused(f"this workbook was made by an earlier version of the program. {EXPORT}")
        return int(text)

    @cached_property
    def seals(self) -> frozenset[str]:
        """Digests of what was written into the locked cells of the sheets that a coder sees."""
        return frozenset(self.technical.shown(row, SEALS) for row in self.technical.rows)

    @cached_property
    def digests(self) -> dict[int, str]:
        """Number of a row -> the text that it is of."""
        shown = {row: self.technical.shown(row, DIGESTS) for row in self.technical.rows}
        return {row: digest for row, digest in shown.items() if digest}

    @cached_property
    def to_fill(self) -> Grid:
        """The sheet to fill."""
        words = self.words.columns
        return self._grid(to_fill_title(self.identity, self.words), {words.number, words.text})

    @cached_property
    def plan(self) -> dict[str, str]:
        """Label -> id, of the sheet that explains the codes."""
        words = self.words.plan
        grid = self._grid(self.words.sheets.plan, {words.label, words.id})
        label, code = grid.column(words.label), grid.column(words.id)
        return {grid.shown(row, label): grid.shown(row, code) for row in grid.below}

    @cached_property
    def code_columns(self) -> tuple[int, ...]:
        """The columns of codes, from the left."""
        words, headings = self.words.columns, self.to_fill.headings
        wanted = {code_heading(number, True, words) for number in range(1, max(headings) + 1)}
        wanted.add(code_heading(1, False, words))
        if found := sorted(column for column, text in headings.items() if text in wanted):
            return tuple(found)
        either = f"{code_heading(1, False, words)!r} or {code_heading(1, True, words)!r}"
        raise CodingRefused(
            f"{self.to_fill.title}, row {self.to_fill.heading}: there is no heading {either}: {HEADING_GONE}"
        )

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """All columns with a heading of ours."""
        words = self.words.columns
        before, _, after = words.coder.partition(CODER)
        fixed = (words.number, words.text, words.answers, words.review, words.suggested)
        shown = (
            column
            for column, text in self.to_fill.headings.items()
            if text in fixed or (text.startswith(before) and text.endswith(after))
        )
        return (*shown, *self.code_columns)

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Row of the sheet to fill -> its number in the list of texts, 0 where it has none."""
        column = self.to_fill.column(self.words.columns.number)
        shown = {row: self.to_fill.shown(row, column) for row in self.to_fill.below}
        return {row: int(text) if NUMBER.fullmatch(text) else 0 for row, text in shown.items()}

    def _rows(self, title: str) -> dict[int, Row]:
        rows: dict[int, Row] = {}
        for cell in self.workbook.cells:
            if cell.place.sheet == title:
                rows.setdefault(cell.place.row, {})[cell.place.column] = cell
        return rows

    def _grid(self, title: str, wanted: set[str]) -> Grid:
        """A sheet, its headings the first row that has those wanted."""
        rows = self._rows(title)
        headings = {row: {cell.shown.strip() for cell in cells.values()} for row, cells in rows.items()}
        for row in sorted(rows):
            if wanted <= headings[row]:
                return Grid(title, rows, row)
        if title not in self.workbook.sheets:
            raise CodingRefused(
                f"there is no sheet {title!r}: it was removed, or got another name. Give it its name back, "
                "or copy the codes into a new export."
            )
        row = max(rows, key=lambda row: (len(wanted & headings[row]), -row), default=0)
        missing = sorted(wanted - headings.get(row, set()))
        where = f", row {row}" if row and len(missing) < len(wanted) else ""
        raise CodingRefused(
            f"{title}{where}: there is no heading {' or '.join(map(repr, missing))}: {HEADING_GONE}"
        )
