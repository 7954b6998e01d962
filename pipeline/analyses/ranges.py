"""How far the cells of a report move between reconstructions that fit the same published figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from pipeline.csvfiles import read_lines
from pipeline.tables.columns import COLUMNS

Cell = tuple[str, str, str, str]  # table, panel, row, column
RANGES = ("table", "panel", "row", "column", "low", "high", "draws")
REMEDY = "Run make sensitivity again."


@dataclass(frozen=True)
class Range:
    """The smallest and largest value of a cell over some draws; draws: those in which it has one."""

    low: Decimal
    high: Decimal
    draws: int

    @property
    def is_fixed(self) -> bool:
        """Whether all draws give the same value."""
        return self.low == self.high


def read_values(folders: Iterable[Path]) -> dict[Cell, Decimal]:
    """The values of all cells that have one, of all CSV files of some folders."""
    return {
        (line["table"], line["panel"], line["row"], line["column"]): Decimal(line["value"])
        for folder in folders
        for path in sorted(folder.glob("*.csv"))
        for line in read_lines(path, COLUMNS, REMEDY)
        if line["value"]
    }


def ranges_of(draws: Iterable[Mapping[Cell, Decimal]]) -> dict[Cell, Range]:
    """The range of each cell over the draws, sorted by cell. A cell may be without value in some of them."""
    values: dict[Cell, list[Decimal]] = {}
    for draw in draws:
        for cell, value in draw.items():
            values.setdefault(cell, []).append(value)
    return {cell: Range(min(of), max(of), len(of)) for cell, of in sorted(values.items())}


def ranges_frame(ranges: Mapping[Cell, Range]) -> pd.DataFrame:
    """A row per cell; RANGES."""
    rows = [(*cell, str(one.low), str(one.high), one.draws) for cell, one in ranges.items()]
    return pd.DataFrame(rows, columns=RANGES)


def read_ranges(path: Path) -> dict[Cell, Range]:
    """The ranges that `make sensitivity` left; none where it was never run. Raises: CsvError."""
    if not path.is_file():
        return {}
    return {
        (line["table"], line["panel"], line["row"], line["column"]): Range(
            Decimal(line["low"]), Decimal(line["high"]), int(line["draws"])
        )
        for line in read_lines(path, RANGES, REMEDY)
    }
