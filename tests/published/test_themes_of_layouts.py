"""The tables of 2007 print the themes of its code frames, all of them and in their words."""

import pytest

from pipeline.coding.frames import CodeFrame, load_codeframes
from pipeline.tables.layout import Layout, Panel, Role, load_layouts
from pipeline.tables.measures import read_measures
from tests.published.printed import STORE, WAVE

FRAMES = load_codeframes(STORE.codeframes(WAVE))
LAYOUTS = load_layouts(STORE.layouts(WAVE))
THEMES = [
    (layout, panel)
    for layout in LAYOUTS
    for panel in layout.panels
    if panel.id == "themes" or panel.verbatims
]
DASH = "– "  # before a code that details another


def name(case: Layout | Panel) -> str:
    return case.id


def label(frame: CodeFrame, code_id: str) -> str:
    code = frame.by_id[code_id]
    return DASH + code.label if code.parent else code.label


@pytest.mark.parametrize(("layout", "panel"), THEMES, ids=name)
def test_the_rows_are_the_codes_of_the_frame_under_their_labels_in_its_order(layout, panel):
    frame = FRAMES[panel.verbatims]
    body = [(row.id, row.label) for row in panel.rows if row.role is Role.BODY]
    assert body == [(code.id, label(frame, code.id)) for code in frame.codes]


@pytest.mark.parametrize(("layout", "panel"), THEMES, ids=name)
def test_each_row_counts_its_own_code_among_the_answers_that_have_one(layout, panel):
    variables = f"{panel.verbatims}_themes"
    first = FRAMES[panel.verbatims].codes[0].id
    expected = {row.id: f"ticked {variables}__{row.id}" for row in panel.rows if row.role is Role.BODY} | {
        "non_codees": f"missing {variables}__{first} uncoded",
        "total": f"answered {variables}__{first}",
    }
    for row in expected:
        measure = panel.row(row).measure or panel.measure
        assert [str(m) for m in read_measures(measure, row, "")] == [expected[row]]
    assert panel.column("pct").share_of == f"answered {variables}__{first}"


@pytest.mark.parametrize(("layout", "panel"), THEMES, ids=name)
def test_what_details_a_theme_stands_under_it(layout, panel):
    frame, above = FRAMES[panel.verbatims], ""
    for row in panel.rows:
        if row.role is Role.BODY:
            above = above if row.label.startswith(DASH) else row.id
            assert frame.top(row.id) == above


def test_every_frame_that_has_codes_is_in_a_table():
    named = [frame for layout in LAYOUTS for frame in layout.codeframes]
    assert sorted(named) == sorted(frame.id for frame in FRAMES.values() if frame.codes)


def test_the_functions_of_the_other_titles_are_those_of_their_frame():
    (layout,) = [layout for layout in LAYOUTS if layout.codeframes == ("q01-fonctions",)]
    codes = [(code.id, code.label) for code in FRAMES["q01-fonctions"].codes]
    for panel in layout.panels:
        rows = [(row.id, row.label) for row in panel.rows]
        assert rows[: len(codes)] == codes
        assert [row for row, _ in rows[len(codes) :]] == ["uncoded", "nr", "total"]


def test_the_groups_of_functions_are_those_of_their_frame():
    (layout,) = [layout for layout in LAYOUTS if layout.codeframes == ("fonction",)]
    rows = [row.id for row in layout.panels[0].rows if row.role is Role.BODY]
    assert rows == [code.id for code in FRAMES["fonction"].tops]


@pytest.mark.parametrize("layout", [layout for layout, _ in THEMES if layout.section[0] in "89"], ids=name)
def test_the_themes_of_definitions_and_differences_are_drawn(layout):
    assert layout.chart.panel == "themes"
