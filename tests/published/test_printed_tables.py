"""The tables that come out of the returns, cell by cell against the dossier's print."""

import csv
from collections import Counter
from functools import cache

import pytest

from pipeline.published.figures import Figure, Kind
from pipeline.tables.layout import Layout, Shown, load_layouts
from pipeline.tables.printing import without_spaces
from tests.published.printed import STORE, WAVE, figures, misprints

Cell = tuple[str, str, str, str]


@cache
def table_figures() -> tuple[Figure, ...]:
    return tuple(figure for figure in figures().values() if figure.kind is Kind.TABLE)


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Every row of every table that comes out: one cell each."""
    read = []
    for path in sorted(STORE.tables(WAVE).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            read += list(csv.DictReader(file))
    return tuple(read)


@cache
def cells() -> tuple[tuple[Cell, str], ...]:
    """(table, panel, row, column) and printed string of every cell."""
    return tuple(((row["table"], row["panel"], row["row"], row["column"]), row["printed"]) for row in rows())


@cache
def layouts() -> dict[str, Layout]:
    return {layout.id: layout for layout in load_layouts(STORE.layouts(WAVE))}


def test_every_figure_of_a_table_has_exactly_one_cell():
    held = Counter(cell for cell, _ in cells())
    assert {figure.id: held[figure.cell] for figure in table_figures() if held[figure.cell] != 1} == {}


def test_a_table_of_the_dossier_has_no_cell_that_it_does_not_print():
    tables = {figure.table for figure in table_figures()}
    printed = {figure.cell for figure in table_figures()}
    assert [cell for cell, _ in cells() if cell[0] in tables and cell not in printed] == []


def test_every_cell_prints_the_figure_but_for_the_errata():
    printed = dict(cells())
    differing = {
        figure.id: without_spaces(printed[figure.cell])
        for figure in table_figures()
        if without_spaces(printed[figure.cell]) != without_spaces(figure.printed)
    }
    assert differing == {id_: text for id_, text in misprints().items() if id_ in figures()}


@pytest.mark.parametrize("panel", ["effectifs", "pourcentages"])
def test_the_96_cells_of_each_half_of_table_2_are_as_printed(panel):
    printed = dict(cells())
    half = [figure for figure in table_figures() if (figure.table, figure.panel) == ("t02-effectifs", panel)]
    pairs = [(without_spaces(printed[figure.cell]), without_spaces(figure.printed)) for figure in half]
    assert len(pairs) == 8 * 12 == 96
    assert [(ours, theirs) for ours, theirs in pairs if ours != theirs] == []


def test_a_cell_counts_what_its_figure_counts_and_is_never_imagined():
    kept = {
        (row["table"], row["panel"], row["row"], row["column"]): (
            row["statistic"],
            row["unit"],
            row["origin"],
        )
        for row in rows()
    }
    for figure in table_figures():
        origin = "reference" if kept[figure.cell][2] == "reference" else "reconstructed"
        assert kept[figure.cell] == (figure.statistic, figure.unit, origin), figure.id


def test_the_tables_of_the_dossier_are_those_that_have_figures():
    shown = {table for table, layout in layouts().items() if layout.dossier is Shown.TABLE}
    assert shown == {figure.table for figure in table_figures()}


TABLES = sorted({figure.table for figure in figures().values() if figure.kind is Kind.TABLE})


@pytest.mark.parametrize("table", TABLES)
def test_a_layout_stands_where_the_dossier_prints_its_figures(table):
    layout = layouts()[table]
    places = {(figure.section, figure.question) for figure in table_figures() if figure.table == table}
    assert places == {(layout.section, layout.question or "")}


@pytest.mark.parametrize("table", TABLES)
def test_rows_and_columns_follow_in_the_order_of_the_dossier(table):
    inside = [figure for figure in table_figures() if figure.table == table]
    ordered = {
        panel: (
            list(dict.fromkeys(figure.row for figure in inside if figure.panel == panel)),
            list(dict.fromkeys(figure.column for figure in inside if figure.panel == panel)),
        )
        for panel in dict.fromkeys(figure.panel for figure in inside)
    }
    assert ordered == {
        panel.id: ([row.id for row in panel.rows], [column.id for column in panel.columns])
        for panel in layouts()[table].panels
    }


@pytest.mark.parametrize("table", TABLES)
def test_a_column_counts_what_its_figures_count(table):
    for panel in layouts()[table].panels:
        for column in panel.columns:
            place = (table, panel.id, column.id)
            said = {
                (figure.unit, figure.statistic == "percent")
                for figure in table_figures()
                if (figure.table, figure.panel, figure.column) == place
            }
            share_of = column.share_of or panel.share_of
            assert said == {(column.unit or panel.unit, share_of is not None)}, place
