"""What the corrections did to the tables: each published cell from the answers as received and as edited."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

import pandas as pd

from pipeline.csvfiles import Line
from pipeline.tables.cells import table_rows
from pipeline.tables.counting import Count
from pipeline.tables.deduction import origins_of_answers
from pipeline.tables.measures import Measure
from pipeline.tables.plan import Cell

EFFECTS = ("table", "panel", "row", "column", "before", "after", "difference")


def countable(cells: Iterable[Cell], lost: Collection[str]) -> tuple[Cell, ...]:
    """The cells that need none of the variables that could not be recoded."""
    return tuple(cell for cell in cells if not any(measure.variable in lost for measure in cell.measures))


def effects(
    cells: Iterable[Cell],
    counts: Mapping[Measure, Count | None],
    published: Iterable[Line],
    lost: Collection[str],
    held: Collection[Cell],
) -> pd.DataFrame:
    """One row per published cell, in the order of `published`; EFFECTS.

    cells: all cells. counts: of the answers as received, of every measure of the countable cells.
    published: the tables' own rows, made from the answers as edited. held: the cells that may not be
    published, whose numbers are empty.
    before, after: as the tables' `value`; empty where there is none, `before` also where what was received
    can't be recoded. difference: after - before, exact before it is written; empty where one is.
    """
    known = tuple(cell for cell in countable(cells, lost) if cell not in held)
    unknown = {m: "" for m, number in counts.items() if number is None}
    received = table_rows(known, counts, unknown, origins_of_answers())
    before = {
        (cell.table, cell.panel, cell.row, cell.column): (cell, row)
        for cell, row in zip(known, received.to_dict("records"), strict=True)
    }
    withheld = {(cell.table, cell.panel, cell.row, cell.column) for cell in held}
    rows = [_row(line, before, withheld) for line in published]
    return pd.DataFrame(rows, columns=EFFECTS, dtype=object)


def _row(
    line: Line,
    before: Mapping[tuple[str, ...], tuple[Cell, dict]],
    withheld: Collection[tuple[str, ...]],
) -> dict:
    place = tuple(line[name] for name in EFFECTS[:4])
    after = None if place in withheld else line["value"] or None
    found = {**dict(zip(EFFECTS, place, strict=False)), "before": None, "after": after}
    if place not in before:
        return found
    cell, row = before[place]
    amounts = [
        _amount(str(one["numerator"] or 0), str(one["denominator"] or ""), bool(cell.denominator))
        for one in (row, line)
        if one["numerator"] not in (None, "")
    ]
    found["before"] = row["value"]
    if len(amounts) == 2 and None not in amounts:
        scale = 100 if cell.denominator and cell.format.suffix != "%" else 1
        found["difference"] = _written(scale * (amounts[1] - amounts[0]))
    return found


def _amount(numerator: str, denominator: str, is_share: bool) -> Fraction | None:
    """A count, or a proportion; None for a share of nothing."""
    if not is_share:
        return Fraction(numerator)
    return Fraction(numerator) / Fraction(denominator) if denominator and Fraction(denominator) else None


def _written(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)
