"""Tables of coded answers: layouts name the frames, and cells of a frame held back hold nothing."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.tables.cells import table_rows
from pipeline.tables.coded import check_codeframes, read_held_word, withheld
from pipeline.tables.counting import count
from pipeline.tables.deduction import Origins, origins_of_answers
from pipeline.tables.known import Known, known_names
from pipeline.tables.layout import read_layout
from pipeline.tables.measures import read_measures
from pipeline.tables.origins import Origin
from pipeline.tables.plan import Cell, plan
from pipeline.yamlfiles import YamlError
from tests.spec.questionnaires import small
from tests.spec.tables import cells as shown

CODED = ("why__means", "why__choice", "where__town")  # a tick per code of the frames why and where
FRAME_OF = {name: name.split("__")[0] for name in CODED}

# Line 7 is the first of the panels.
TABLE = """\
id: table
title: Titre
section: "1"
order: 1
dossier: table
codeframes: [why]
panels:
  - id: main
    base: Base
    unit: Caf
    rows: [{id: all, label: Ensemble, measure: respondents}]
    columns: [{id: caf, label: Caf}]
  - id: themes
    base: Caf dont la réponse est codée
    unit: Caf
    measure: ticked why__{row}
    verbatims: why
    rows:
      - {id: means, label: Moyens}
      - {id: choice, label: Choix}
      - {id: uncoded, label: Non codées, role: total, measure: missing why__means uncoded, cells: {pct: null}}
      - {id: total, label: Codées, role: total, measure: answered why__means}
    columns:
      - {id: caf, label: Caf}
      - {id: pct, label: "%", share_of: answered why__means, format: {decimals: 1, suffix: "%"}}
"""


def known(folder: Path) -> Known:
    plain = known_names(small(folder), (), ())
    coded = {name: Field(name, "remarks", (), FieldKind.TICK, name, "", ()) for name in CODED}
    return replace(plain, fields={**plain.fields, **coded})


def planned(folder: Path, *changes: tuple[str, str]) -> tuple[Cell, ...]:
    """The cells of the table, its text changed, once its code frames are checked."""
    text = TABLE
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the layout"
        text = text.replace(old, new)
    (folder / "table.yaml").write_text(text, encoding="utf-8")
    document, layout = read_layout(folder / "table.yaml")
    cells = plan(document, layout, known(folder))
    check_codeframes(document, layout, cells, FRAME_OF)
    return cells


def refusal(folder: Path, *changes: tuple[str, str]) -> str:
    with pytest.raises(YamlError) as error:
        planned(folder, *changes)
    return str(error.value).replace(f"{folder}/table.yaml, ", "")


def rows(cells: tuple[Cell, ...], held: dict[Cell, str], origins: Origins | None = None):
    """Four offices: one says means, one both, the third wrote what has no code, the last nothing."""
    frames = {
        "variables": pl.LazyFrame(
            {
                "respondent": ["1", "2", "3", "4"],
                "why__means": [True, True, None, None],
                "why__choice": [False, True, None, None],
            }
        ),
        "missing": pl.LazyFrame(
            {"respondent": ["1", "2", "3", "4"], "why__means": [None, None, "uncoded", "blank"]}
        ),
    }
    counts = count({measure for cell in cells for measure in cell.measures}, frames, {})
    return table_rows(cells, counts, {}, origins or origins_of_answers(), held)


def test_a_theme_is_counted_among_the_offices_whose_answer_has_a_code(tmp_path):
    assert shown(rows(planned(tmp_path), {})) == {
        "all.caf": "4",
        "means.caf": "2",
        "means.pct": "100,0 %",  # 2 / 2
        "choice.caf": "1",
        "choice.pct": "50,0 %",  # 1 / 2
        "uncoded.caf": "1",
        "total.caf": "2",  # 1 and 2 have a code
        "total.pct": "100,0 %",
    }


def test_cells_of_a_frame_that_is_held_back_have_a_word_and_no_number(tmp_path):
    cells = planned(tmp_path)
    held = withheld(cells, FRAME_OF, ["why"])
    assert held == {cell: {"why"} for cell in cells if cell.panel == "themes"}
    table = rows(cells, dict.fromkeys(held, "retenu"))
    themes = table[table["panel"] == "themes"]
    assert set(themes["printed"]) == {"retenu"}
    assert themes[["numerator", "denominator", "value"]].isna().all(axis=None)
    assert list(themes["statistic"]) == ["count", "percent", "count", "percent", "count", "count", "percent"]
    assert list(table[table["panel"] == "main"]["printed"]) == ["4"]


def test_the_origin_of_a_cell_stays_though_it_is_held_back(tmp_path):
    cells = planned(tmp_path)
    held = dict.fromkeys(withheld(cells, FRAME_OF, ["why"]), "retenu")
    assert (
        list(rows(cells, held)["origin"]) == list(rows(cells, {})["origin"]) == [Origin.ANSWERS] * len(cells)
    )


def test_a_share_of_coded_answers_is_held_back_too(tmp_path):
    cells = planned(tmp_path)
    base = replace(cells[0], panel="shares", denominator=read_measures("answered why__means", "", ""))
    assert withheld([cells[0], base], FRAME_OF, ["why"]) == {base: {"why"}}


def test_what_stands_beside_coded_answers_in_a_panel_is_held_back_with_them(tmp_path):
    main, theme, *_ = planned(tmp_path)
    beside = replace(main, panel="themes", row="beside")
    elsewhere = replace(main, table="other", panel="themes")
    assert withheld([beside, theme, elsewhere], FRAME_OF, ["why"]) == {beside: {"why"}, theme: {"why"}}


def test_a_cell_names_all_frames_that_hold_it_back(tmp_path):
    cells = planned(tmp_path)
    both = replace(cells[1], denominator=read_measures("answered where__town", "", ""))
    assert withheld([both], FRAME_OF, ["where", "why"]) == {both: {"where", "why"}}


def test_the_word_of_cells_held_back_is_read_from_the_report(tmp_path):
    path = tmp_path / "report.yaml"
    path.write_text("title: T\ncoding:\n  held_back: retenu\n", encoding="utf-8")
    assert read_held_word(path) == "retenu"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: T\n", 1),
        ("title: T\ncoding: null\n", 2),
        ("title: T\ncoding:\n  label: Codage\n", 2),
        ("title: T\ncoding:\n  label: Codage\n  held_back: ' '\n", 4),
        ("title: T\ncoding:\n  held_back: 12\n", 3),
    ],
)
def test_a_report_without_the_word_of_cells_held_back_is_refused_with_its_line(tmp_path, text, line):
    path = tmp_path / "report.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(YamlError, match=rf"report.yaml, line {line}: .*`held_back`.*Add it"):
        read_held_word(path)


def test_only_the_frames_that_are_held_back_hold_cells_back(tmp_path):
    assert withheld(planned(tmp_path), FRAME_OF, ["where"]) == {}
    assert withheld(planned(tmp_path), FRAME_OF, []) == {}


def test_a_layout_names_the_frames_that_its_cells_count_by(tmp_path):
    assert refusal(tmp_path, ("codeframes: [why]\n", ""), ("    verbatims: why\n", "")) == (
        "line 17: row 'means', column 'caf': 'ticked why__means' counts answers coded by the frame 'why', "
        "which the layout does not name. Add why to its `codeframes: [...]`."
    )
    assert refusal(
        tmp_path,
        ("ticked why__{row}", "ticked why__{row} + ticked where__town"),
        ("unit: Caf\n    measure", "unit: citations\n    measure"),
    ).startswith(
        "line 19: row 'means', column 'caf': 'ticked where__town' counts answers coded by the frame 'where'"
    )


def test_a_frame_by_which_no_cell_counts_is_not_named(tmp_path):
    assert refusal(tmp_path, ("[why]", "[why, wher]")) == (
        "line 6: no cell counts answers coded by the frame 'wher'. Did you mean 'why'? Take it out, or "
        "count them."
    )
    assert refusal(tmp_path, ("[why]", "[why, why]")) == (
        "line 6: the code frame 'why' is given twice. Each code frame needs an id of its own."
    )


def test_verbatims_are_those_of_a_frame_that_the_table_names(tmp_path):
    assert refusal(tmp_path, ("verbatims: why", "verbatims: where")) == (
        "line 17: verbatims: the table does not say that it counts answers coded by 'where'. Name it in the "
        "table's `codeframes`, as in `codeframes: [where]`."
    )


def test_the_name_of_a_row_is_its_label_without_the_dash_that_sets_it_back(tmp_path):
    (tmp_path / "table.yaml").write_text(TABLE.replace("label: Choix", "label: – Choix"), encoding="utf-8")
    _, layout = read_layout(tmp_path / "table.yaml")
    assert [row.name for row in layout.panel("themes").rows] == ["Moyens", "Choix", "Non codées", "Codées"]
