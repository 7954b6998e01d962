"""The numbers that analyses start from: cells of the wave's tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.analyses.quantities import origin_of
from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.tables.columns import COLUMNS
from pipeline.tables.origins import Origin

REMEDY = "Run the stage tabulate again."


class MissingNumber(UserError):
    """A cell that an analysis needs and the tables do not have, or that has no number."""


@dataclass(frozen=True)
class Number:
    """A count of a table. amount: None where the source does not know it, or where it is held back."""

    amount: Fraction | None
    origin: Origin


@dataclass(frozen=True)
class Table:
    """The counts of one panel by (row id, column id)."""

    path: Path
    panel: str
    numbers: Mapping[tuple[str, str], Number]

    def number(self, row: str, column: str) -> Number:
        """Raises: MissingNumber where the panel has no such cell, or none with a number."""
        found = self.numbers.get((row, column))
        if found is None:
            rows = ", ".join(sorted({row for row, _ in self.numbers}))
            columns = ", ".join(sorted({column for _, column in self.numbers}))
            raise MissingNumber(
                f"{self.path}: panel {self.panel!r} has no cell {row}, {column}. Its rows: {rows}. Its "
                f"columns: {columns}. Correct the `inputs` of the analysis."
            )
        if found.amount is None:
            raise MissingNumber(
                f"{self.path}: panel {self.panel!r}, row {row!r}, column {column!r} has no number: it is "
                "held back or not known. Take an analysis that needs it out, or settle the table first."
            )
        return found

    def origin(self, rows: Iterable[str], columns: Iterable[str]) -> Origin:
        """Of what is made from the cells of some rows and columns."""
        columns = tuple(columns)
        return origin_of(self.number(row, column).origin for row in rows for column in columns)


def read_table(folder: Path, table: str, panel: str) -> Table:
    """One panel of a table. Raises: CsvError; MissingNumber for a panel that the table does not have."""
    path = folder / f"{table}.csv"
    lines = [line for line in read_lines(path, COLUMNS, REMEDY) if line["panel"] == panel]
    if not lines:
        raise MissingNumber(f"{path}: there is no panel {panel!r}. Correct the `inputs` of the analysis.")
    return Table(path, panel, {(line["row"], line["column"]): _number(line) for line in lines})


def _number(line: Line) -> Number:
    try:
        amount = Fraction(line["numerator"]) if line["numerator"] else None
        return Number(amount, Origin(line["origin"]))
    except ValueError:
        raise MissingNumber(f"{line.where}: the numerator or the origin is none. {REMEDY}") from None
