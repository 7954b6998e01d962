"""An answer that were another one would show: one changed answer flips figures of its table.

Cells that no single change flips stand in `cells_no_answer_flips.csv`, with the reason: `whole` (the share of
a whole in itself) or `step` (one more or less is too small a part of the base to move the last digit).
"""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.published.figures import Kind
from pipeline.published.rendering import same
from pipeline.published.values import TableCell
from pipeline.published.verdicts import Evidence, Status, judge
from pipeline.tables.plan import Cell
from pipeline.tables.printing import printed
from tests.published.altered_answers import Place, alterations, cells_of, frames, tables
from tests.published.printed import figures, words

LISTED = Path(__file__).with_name("cells_no_answer_flips.csv")


def listed() -> dict[Place, str]:
    with LISTED.open(encoding="utf-8", newline="") as file:
        return {tuple(row["cell"].split(".")): row["reason"] for row in csv.DictReader(file)}


def reason(cell: Cell, made: TableCell) -> str | None:
    """Why no single answer flips a cell; None when there is no reason."""
    if not made.denominator:
        return None
    if made.numerator == made.denominator:
        return "whole"
    # a part and its whole move together, or the whole alone
    is_part = set(cell.numerator) <= set(cell.denominator)
    steps = ((1, 1), (-1, -1), (0, 1), (0, -1)) if is_part else ((1, 0), (-1, 0), (0, 1), (0, -1))
    shares = (Fraction(made.numerator + n, made.denominator + d) for n, d in steps)
    return "step" if all(same(printed(100 * s, cell.format), made.printed) for s in shares) else None


@pytest.mark.parametrize("table", tables())
def test_a_changed_answer_flips_each_figure_of_its_table_but_those_that_are_listed(table):
    of_table = [f for f in figures().values() if f.kind is Kind.TABLE and f.table == table]

    def reproduced(made: dict[Place, TableCell]) -> set[Place]:
        verdicts = judge(of_table, Evidence(words(), made, {}, {}, {}, ()))
        return {v.figure.cell for v in verdicts if v.status is Status.REPRODUCED}

    made = cells_of(table, frames()["variables"])
    before = reproduced(made)
    flipped: set[Place] = set()
    for variables in alterations(table):
        flipped |= before - reproduced(cells_of(table, variables))
    assert flipped
    cells = {(cell.table, cell.panel, cell.row, cell.column): cell for cell in tables()[table]}
    unflipped = {place: reason(cells[place], made[place]) for place in before - flipped}
    assert unflipped == {place: why for place, why in listed().items() if place[0] == table}
