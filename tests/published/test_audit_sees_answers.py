"""An answer that were another one would show: one changed answer flips figures of its table.

Cells that no single change flips stand in `cells_no_answer_flips.csv`, with the reason: `whole` (the share of
a whole in itself) or `step` (one more or less is too small a part of the base to move the last digit).
"""

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from pipeline.published.figures import Kind
from pipeline.published.rendering import same
from pipeline.published.values import TableCell
from pipeline.published.verdicts import Evidence, judge
from pipeline.tables.columns import Status
from pipeline.tables.plan import Cell
from pipeline.tables.printing import printed
from tests.published.altered_answers import Place, alterations, cells_of, given, inputs_of, tables
from tests.published.printed import errata, figures, words

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


def verdicts(made: dict[Place, TableCell]) -> dict[Place, Status]:
    """Of the figures that these cells answer."""
    of_cells = [f for f in figures().values() if f.kind is Kind.TABLE and f.cell in made]
    concerned = {figure: erratum.id for erratum in errata().errata for figure in erratum.figures}
    judged = judge(of_cells, Evidence(words(), made, {}, {}, concerned, ()))
    return {verdict.figure.cell: verdict.status for verdict in judged}


@cache
def cells() -> dict[Place, Cell]:
    """The printed cells of all tables."""
    all_ = {(c.table, c.panel, c.row, c.column): c for of_table in tables().values() for c in of_table}
    return {figure.cell: all_[figure.cell] for figure in figures().values() if figure.table in tables()}


@cache
def unflipped() -> dict[Place, Cell]:
    """The cells whose figure's verdict no change of one answer turns to another one."""
    before, left = verdicts(cells_of(cells().values(), given())), dict(cells())
    for altered in alterations():
        names = {table for table in tables() if altered.changed in inputs_of(table)}
        made = cells_of((cell for cell in left.values() if cell.table in names), altered)
        for place, status in verdicts(made or {}).items():
            if status is not before[place]:
                del left[place]
    return left


@pytest.mark.parametrize("table", tables())
def test_a_changed_answer_flips_each_figure_of_its_table_but_those_that_are_listed(table):
    of_table = [place for place in cells() if place[0] == table]
    left = {place: cell for place, cell in unflipped().items() if place[0] == table}
    assert len(left) < len(of_table)
    made = cells_of(left.values(), given()) if left else {}
    found = {place: reason(cell, made[place]) for place, cell in left.items()}
    assert found == {place: why for place, why in listed().items() if place[0] == table}
