"""Sheets that are lists: sentences over the whole width, headings, lines of texts, numbers and links."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.typography import typeset
from pipeline.publish.workbook import styles as look
from pipeline.xlsx import write_text

LEAST_HEIGHT = 17.0  # points of a line


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

    def headings(self, labels: Sequence[str]) -> None:
        """Write the headings of columns."""
        for number, label in enumerate(labels, start=1):
            self._write(number, Item(label, look.HEAD_TEXT))
            self.sheet.cell(self.row, number).fill = look.HEAD_FILL
            self.sheet.cell(self.row, number).border = look.HEAD_BORDER
        self._close([Item(label, look.HEAD_TEXT) for label in labels])

    def line(self, items: Sequence[Item | None], is_sum: bool = False) -> int:
        """Write one line, None where a cell stays empty; returns its row."""
        for number, item in enumerate(items, start=1):
            if item is not None:
                self._write(number, item)
            cell = self.sheet.cell(self.row, number)
            cell.border = look.TOTAL_BORDER if is_sum else look.BODY_BORDER
            if is_sum:
                cell.fill = look.TOTAL_FILL
        self._close(items)
        return self.row - 1

    def end(self) -> None:
        """Set what is printed: all that was written."""
        self.sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row - 1}"

    def _close(self, items: Sequence[Item | None]) -> None:
        heights = [
            sum(look.height_needed(part, width, item.font) - 4 for part in item.text.split("\n")) + 4
            for item, width in zip(items, self.widths, strict=False)
            if item is not None and isinstance(item.content, str)
        ]
        self.sheet.row_dimensions[self.row].height = max(LEAST_HEIGHT, *heights)
        self.row += 1

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
        cell.alignment = look.RIGHT_TOP if isinstance(item.content, int) else look.WRAPPED
