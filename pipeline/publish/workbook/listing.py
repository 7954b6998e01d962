"""Sheets that are lists: sentences over the whole width, headings, lines of texts, numbers and links."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.typography import typeset
from pipeline.publish.workbook import styles as look
from pipeline.xlsx import write_text

LEAST_HEIGHT = 17.0  # points of a line
INDENT = 2.0  # of a column's width, left and right of a text, so that neighbours don't touch


@dataclass(frozen=True)
class Item:
    """What one cell of a list holds.

    to: place in the workbook that it leads to, `'sheet'!A1`, or empty. is_quoted: its spaces stay.
    """

    content: str | int
    font: Font = look.TEXT
    to: str = ""
    is_quoted: bool = False

    @property
    def text(self) -> str:
        return str(self.content) if self.is_quoted else typeset(str(self.content))


@dataclass
class Listing:
    """A list being written from the top down. row: the next one to write; widths: of its columns."""

    sheet: Worksheet
    widths: tuple[float, ...]
    row: int = 1

    def __post_init__(self) -> None:
        for number, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width

    def sentence(self, text: str, font: Font, to: str = "") -> None:
        """Write over the whole width."""
        self._write(1, Item(text, font, to))
        self.sheet.merge_cells(
            start_row=self.row, end_row=self.row, start_column=1, end_column=len(self.widths)
        )
        self.sheet.row_dimensions[self.row].height = look.height_needed(typeset(text), sum(self.widths), font)
        self.row += 1

    def group(self, text: str) -> None:
        """Write the title of the lines that follow, over the whole width."""
        self.sentence(text, look.STRONG)
        for number in range(1, len(self.widths) + 1):
            cell = self.sheet.cell(self.row - 1, number)
            cell.fill, cell.border = look.TOTAL_FILL, look.BODY_BORDER

    def headings(self, labels: Sequence[str], numbers: Collection[int] = ()) -> None:
        """Write the headings of columns. numbers: which columns, from 1, hold numbers."""
        for number, label in enumerate(labels, start=1):
            self._write(number, Item(label, look.HEAD_TEXT))
            alignment = look.RIGHT_HEAD if number in numbers else look.LISTED
            self.sheet.cell(self.row, number).alignment = alignment
            self.sheet.cell(self.row, number).fill = look.HEAD_FILL
            self.sheet.cell(self.row, number).border = look.HEAD_BORDER
        self._close([Item(label, look.HEAD_TEXT) for label in labels])

    def line(self, items: Sequence[Item | None], is_sum: bool = False, is_part: bool = False) -> int:
        """Write one line, None where a cell stays empty; returns its row.

        is_part: whether it is a part of the line above, and its label set back.
        """
        for number, item in enumerate(items, start=1):
            cell = self.sheet.cell(self.row, number)
            if item is not None:
                self._write(number, item)
                cell.alignment = look.RIGHT_TOP if isinstance(item.content, int) else look.LISTED
                if is_part and number == 1:
                    cell.alignment = look.PART
            cell.border = look.TOTAL_BORDER if is_sum else look.BODY_BORDER
            if is_sum:
                cell.fill = look.TOTAL_FILL
        self._close(items)
        return self.row - 1

    def block(self, lines: Sequence[Sequence[Item | None]], shared: Collection[int]) -> int:
        """Write lines that have some columns in common; returns the row of the first.

        shared: numbers of those columns, from 1; the first line holds what stands in them.
        """
        first, own = self.row, [[*line] for line in lines]
        for line in own:
            self.line([None if n in shared else item for n, item in enumerate(line, start=1)])
        last, needed = self.row - 1, self._height(lines[0])
        rows = [self.sheet.row_dimensions[row] for row in range(first, last + 1)]
        rows[-1].height += max(0.0, needed - sum(row.height for row in rows))
        self.row = first
        for number in sorted(shared):
            item = lines[0][number - 1]
            if item is not None:
                self._write(number, item)
                self.sheet.cell(first, number).alignment = look.LISTED
            if last > first:
                self.sheet.merge_cells(start_row=first, end_row=last, start_column=number, end_column=number)
        self.row = last + 1
        return first

    def end(self) -> None:
        """Set what is printed: all that was written."""
        self.sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row - 1}"

    def _close(self, items: Sequence[Item | None]) -> None:
        self.sheet.row_dimensions[self.row].height = self._height(items)
        self.row += 1

    def _height(self, items: Sequence[Item | None]) -> float:
        """The height in points that a line needs."""
        heights = [
            sum(look.height_needed(part, width - INDENT, item.font) - 4 for part in item.text.split("\n")) + 4
            for item, width in zip(items, self.widths, strict=False)
            if item is not None and isinstance(item.content, str)
        ]
        return max(LEAST_HEIGHT, *heights)

    def _write(self, column: int, item: Item) -> None:
        cell = self.sheet.cell(self.row, column)
        if isinstance(item.content, int):
            cell.value = item.content
            cell.number_format = "#,##0"
        else:
            write_text(cell, item.text)
        if item.to:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=item.to)
        # after the hyperlink, which gives the cell a style of its own
        cell.font = look.LINK if item.to else item.font
        cell.alignment = look.WRAPPED
