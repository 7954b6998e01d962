"""The one reader of the project's CSV files: UTF-8, known columns, full rows, errors with file and line."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}  # what spreadsheets write, a French Excel the first

PLAIN = (
    "Correct it in a text editor, or save it from LibreOffice with the character set UTF-8 and the comma as "
    "separator."
)


class CsvError(UserError):
    """A CSV file that can't be read, or that is not the table the project expects there."""


@dataclass(frozen=True)
class Line:
    """A row of a CSV file below its heading.

    number: of the line of the file where it begins, from 1. values: column -> text.
    """

    path: Path
    number: int
    values: dict[str, str]

    @property
    def where(self) -> str:
        return f"{self.path}, line {self.number}"

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def read_lines(path: Path, columns: Sequence[str], remedy: str) -> tuple[Line, ...]:
    """All rows, in the order of the file.

    columns: all of them, in their order. remedy: what to do about a file that isn't as it should be, a
    sentence that ends each message, as "Run the stage tabulate again."
    Raises: CsvError for a missing file, bytes that are not UTF-8, another separator than the comma, other
    columns, a quote that is not closed, a row with more or fewer values than columns.
    """
    return tuple(_lines(path, columns, remedy))


def _lines(path: Path, columns: Sequence[str], remedy: str) -> Iterator[Line]:
    text = _text(path, remedy)
    if separator := _other_separator(text, columns):
        raise CsvError(
            f"{path}, line 1: {separator} stand between the columns where commas belong, as a spreadsheet "
            f"saves a CSV file. {PLAIN} {remedy}"
        )
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        if tuple(next(rows, ())) != tuple(columns):
            raise CsvError(
                f"{path}, line 1: the columns must be {', '.join(columns)}, in this order. {remedy}"
            )
        begins = rows.line_num + 1
        for row in rows:
            if len(row) != len(columns):
                raise CsvError(
                    f"{path}, line {begins}: {len(row)} values where there are {len(columns)} columns; a "
                    f"value that holds a comma stands in quotes. {remedy}"
                )
            yield Line(path, begins, dict(zip(columns, row, strict=True)))
            begins = rows.line_num + 1
    except csv.Error as error:
        # a quote that is not closed swallows the rest of the file: look at the row where it opens
        raise CsvError(
            f"{path}, line {begins}: not valid CSV from here on: {error}. Look for a quote that is not "
            f"closed. {remedy}"
        ) from None


def _other_separator(text: str, columns: Sequence[str]) -> str | None:
    """The name of what separates the columns of the first line, where it isn't the comma."""
    first = next(iter(text.splitlines()), "")
    for separator, name in OTHER_SEPARATORS.items():
        if separator in first and next(csv.reader([first], delimiter=separator)) == list(columns):
            return name
    return None


def _text(path: Path, remedy: str) -> str:
    if not path.is_file():
        raise CsvError(f"{path}: there is no such file. {remedy}")
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")  # spreadsheets put a mark before the first column
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CsvError(
            f"{path}, line {line}: not UTF-8 text, as a spreadsheet saves a CSV file. {PLAIN} {remedy}"
        ) from None
