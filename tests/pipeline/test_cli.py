"""The console script: what it writes, what it says, how it ends."""

import csv
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cli import run
from pipeline.cli.explain.answer import explain_lines
from pipeline.cli.explain.asked import NothingToExplain
from pipeline.cli.wave import Wave, find_wave
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.project_copy import store_with_answers

ROOT = Path(__file__).parents[2]
WAVE = read_document(Store(ROOT).params()).content["waves"][0]


@pytest.fixture
def caf_census(monkeypatch, capsys):
    """Runs the command line in a copy of the project: exit status, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.chdir(store_with_answers().root)
        monkeypatch.setattr(sys, "argv", ["caf-census", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            run()
        written = capsys.readouterr()
        return end.value.code, written.out, written.err

    return call


def test_form_writes_the_blank_form_twice_the_same(caf_census, tmp_path):
    status, said, _ = caf_census("form", WAVE, tmp_path / "a.xlsx")
    assert status == 0
    assert f"form of wave {WAVE}" in said
    assert load_workbook(tmp_path / "a.xlsx").defined_names["form_wave"].attr_text.endswith("!$B$1")
    assert caf_census("form", WAVE, tmp_path / "b.xlsx")[0] == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert caf_census("form", WAVE, tmp_path / "b.xlsx")[0] == 0


def test_form_never_writes_over_another_file(caf_census, tmp_path):
    path = tmp_path / "caf-001.xlsx"
    path.write_bytes(b"a return")
    status, _, said = caf_census("form", WAVE, path)
    assert (status, path.read_bytes()) == (1, b"a return")
    assert "there is another file of that name" in said
    assert [file.name for file in tmp_path.iterdir()] == ["caf-001.xlsx"]


@pytest.mark.parametrize(
    ("wave", "name", "message"),
    [
        ("w0", "a.xlsx", "there is no questionnaire of wave 'w0'"),
        (WAVE, "a.ods", "give a name that ends in .xlsx"),
        (WAVE, "none/a.xlsx", "there is no folder"),
        (WAVE, "folder.xlsx", "there is a folder of that name"),
    ],
)
def test_a_mistake_ends_in_one_message_and_status_1(caf_census, tmp_path, wave, name, message):
    (tmp_path / "folder.xlsx").mkdir()
    status, said, complaint = caf_census("form", wave, tmp_path / name)
    assert (status, said) == (1, "")
    assert complaint.startswith("caf-census: ")
    assert message in complaint
    assert "Traceback" not in complaint


def test_help_tells_what_form_does(caf_census):
    assert "blank form of a wave" in caf_census("--help")[1]
    status, said, _ = caf_census("form", "--help")
    assert status == 0
    assert "WAVE" in said and "OUT.xlsx" in said


def test_explain_tells_a_cell_s_numerator_base_rule_respondents_and_figures(caf_census):
    status, said, _ = caf_census("explain", "q31", "tous_publics", "pct")
    lines = {" ".join(line.split()) for line in said.splitlines()}
    assert status == 0
    assert {"numerator 61 Caf", "denominator 116", "universe asked:q31, 116 respondents"} <= lines
    assert "respondents 61 of 116 stand behind the numerator, 123 in all" in lines
    layout = Store(ROOT).layouts(WAVE) / "q31.yaml"
    rules = re.findall(r"(?:rule|share of) +(.*)  \(reports/dossier/.*/q31\.yaml, line (\d+)\)", said)
    written = layout.read_text(encoding="utf-8").splitlines()
    assert [rule for rule, _ in rules] == ["equals q31 {row}", "asked q31"]
    assert all(rule in written[int(line) - 1] for rule, line in rules)


def test_explain_tells_the_printed_figures_that_a_cell_answers(caf_census):
    _, said, _ = caf_census("explain", "q35", "oui", "pct")
    assert re.search(r"l0814-1 +85% +reproduced, \w+ +\(text, line 814\)", said)


def test_explain_tells_the_recode_that_made_a_cell_s_variable(caf_census):
    _, said, _ = caf_census("explain", "repartition", "as", "ts", "--panel", "effectifs")
    found = re.search(r"recode +q01_groupes__as__ts: sum of (.*)  \(data/recodes/.*yaml, line (\d+)\)", said)
    assert found.group(1) == "q01__as__cesf, q01__as__es, q01__as__animateur, q01__as__eje, q01__as__tisf"
    recodes = Store(ROOT).recodes(WAVE).read_text(encoding="utf-8").splitlines()
    assert "id: q01_groupes__{each}__ts" in recodes[int(found.group(2)) - 1]


def test_explain_tells_an_erratum_s_arithmetic_and_the_formula_behind_a_figure_of_the_text(caf_census):
    status, said, _ = caf_census("explain", "l0193-6")
    assert status == 0
    assert "1817" in said
    assert "status        erratum" in said
    assert "51 + 71 + 420 + 341 + 875 = 1\N{NARROW NO-BREAK SPACE}758" in said
    assert re.search(r"indicators\.yaml, line \d+", said)
    assert "cell t02-effectifs.effectifs.total.mediateur  51" in said
    lines = [line.split(maxsplit=1) for line in said.splitlines() if line]
    assert ["numerator", "1758 persons"] in lines
    notes = {
        e["id"]: e["note"]
        for e in read_document(Store(ROOT).published(WAVE) / "errata.yaml").content["errata"]
        if "note" in e
    }
    assert ["note", notes["intervention-sociale-1817"]] in lines
    for arithmetic in (
        "= 1\N{NARROW NO-BREAK SPACE}758, imprimé",
        "= 4\N{NARROW NO-BREAK SPACE}340, imprimé",
    ):
        assert said.count(arithmetic) == 1


def test_explain_says_that_a_figure_of_another_source_has_no_respondents(caf_census):
    _, said, _ = caf_census("explain", "bande-paie", "total", "a2001")
    assert "none: the figure is of another source than the answers" in said
    assert re.search(r"bande-paie\.main\.total\.a2001 +3734 +erratum", said)


@cache
def wave() -> Wave:
    return find_wave(Store(store_with_answers().root), WAVE)


def explained(*names: str, panel: str | None = None) -> str:
    return "\n".join(explain_lines(wave(), names, panel))


def labels(said: str) -> set[str]:
    """What stands on the left of an explanation."""
    return {line[2:16].strip() for line in said.splitlines() if line.startswith("  ") and line[16:17] != " "}


def test_explain_says_why_nothing_was_recomputed():
    assert "nothing: no printed number gives it over the base that the text names" in explained("l1002-1")
    assert "= 91  (33 / 91 = 36.26 %)" in explained("l1002-1")
    assert "nothing: the questionnaire holds no answer" in explained("l0473-2")
    assert "nothing: it counts what open answers say, and no category" in explained("l0635-4")


@pytest.mark.parametrize(
    ("figure", "respondents"),
    [
        (
            "l0456-1",
            "117 of 123 stand behind the cells compared",
        ),  # a place among what they tick
        ("l0126-1", "123 of 123 stand behind the numerator"),  # different answers of all
        ("l1362-2", "36 of 123 stand behind the numerator"),
        ("l0802-1", "none: it is a number of the questionnaire"),
    ],
)
def test_explain_tells_who_stands_behind_an_indicator_of_any_kind(figure, respondents):
    assert respondents in explained(figure)


def test_explain_tells_of_each_kind_of_figure_all_that_a_statistician_asks():
    alike = {
        (f["kind"], f["statistic"], f["status"], f["support"], f["binds"] == "cell"): f
        for f in wave().figures.values()
    }
    for figure in alike.values():
        said = explained(figure["id"])
        asked = {"printed", "says", "status", "recomputed", "check"}
        asked |= {"support"} if figure["support"] else set()
        asked |= {"erratum", "likely cause"} if figure["status"] == "erratum" else set()
        if not {"no answer", "not coded"} & labels(said):
            asked |= {"universe", "rule", "respondents", "answers"}
            is_place = figure["statistic"] in ("rank", "question")
            asked |= set() if is_place else {"numerator", "denominator"}
        assert asked <= labels(said), said


def test_explain_tells_of_each_column_of_every_table_where_its_cells_come_from():
    asked = {"our table", "numerator", "denominator", "base", "universe", "origin", "rule", "counts"}
    asked |= {"respondents", "answers"}
    columns = {(table, panel, column): row for table, panel, row, column in wave().names.cells}
    for (table, panel, column), row in list(columns.items())[::5]:
        assert asked <= labels(explained(table, row, column, panel=panel))


def test_explain_tells_what_a_table_and_a_row_hold():
    said = explained("t02-effectifs")
    assert said.startswith("table t02-effectifs\n")
    assert "\npanel effectifs " in said and "\npanel pourcentages " in said
    assert re.search(r"rows +as, cesf, es, animateur, eje, tisf, hors, total\n", said)
    assert said.endswith("caf-census explain t02-effectifs as as --panel effectifs")
    said = explained("t02-effectifs", "total", panel="pourcentages")
    assert re.search(r"  as +28,1\s%\n  cesf ", said)
    assert "panel effectifs" not in said


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["l0193-66"], "Line 193 of the text has 9. Near: l0193-6, l0193-7, l0193-8, l0193-9."),
        (["l9999-1"], "Line 9999 of the text prints none. On the nearest lines that do: l2"),
        (["l0193"], "Line 193 of the text has 9. Near: l0193-1, l0193-2, l0193-3, l0193-4."),
        (["0193-6"], "Line 193 of the text has 9. Near: l0193-4"),
        (["l0193-6", "x"], "l0193-6 is a printed figure and takes no row: caf-census explain l0193-6"),
        (["foo"], "there is no printed figure or table 'foo'. The figures' ids are in"),
        (["q06"], "The question q06 is in: retraite-emploi"),
        (["q31.main.oui"], "`caf-census explain q31` tells its panels, rows and columns"),
        (["t02-effectifs", "xx", "as"], "has no row 'xx'. Its rows: as, cesf, es, animateur"),
        (["t02", "total", "as"], "there is no table 't02'. Near: t02-effectifs"),
        (["q31", "tous", "pct"], "q31 has no row 'tous'. Near: tous_publics"),
        (["q31", "tous_publics", "part"], "q31 has no column 'part'."),
        (
            ["t02-effectifs", "total", "as"],
            "several panels: effectifs, pourcentages. Say which: --panel effectifs",
        ),
        (
            ["t02-effectifs", "total", "as", "--panel", "pct"],
            "has no panel 'pct'. Its panels: effectifs, pourcentages",
        ),
        (["repartition", "hors", "origine", "--panel", "effectifs"], "prints nothing in row 'hors'"),
        (["q31", "oui"], "q31 has no row 'oui'. Its rows: "),
        (["q31", "oui", "pct", "main"], "4 names are too many"),
    ],
)
def test_explain_names_what_there_is_near_a_mistake(asked, message):
    names, panel = (asked[:-2], asked[-1]) if "--panel" in asked else (asked, None)
    with pytest.raises(NothingToExplain, match=re.escape(message)):
        explained(*names, panel=panel)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["q31", "tous_publics", "part"], "q31 has no column 'part'. Its columns: caf, pct."),
        (["l0193-6", "--wave", "w0"], "'w0' is not a wave of this project"),
    ],
)
def test_a_mistake_in_what_is_asked_ends_in_one_message(caf_census, asked, message):
    status, said, complaint = caf_census("explain", *asked)
    assert (status, said) == (1, "")
    assert message in complaint
    assert "Traceback" not in complaint


def test_score_counts_the_rows_of_the_audit(caf_census):
    with (Store(ROOT).audit(WAVE) / "audit.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    checked = sum((row["status"], row["support"]) == ("reproduced", "checked") for row in rows)
    status, said, _ = caf_census("score")
    assert status == 0
    assert f"{len(rows)} figures; " in said
    assert f"(checked {checked}, by_construction " in said
    assert said.rstrip().endswith("unexplained 0")


@pytest.mark.parametrize(
    ("asked", "same_as"),
    [
        (["L0193-6"], ["l0193-6"]),
        (["Q31", "Tous_Publics", "Caf"], ["q31", "tous_publics", "caf"]),
    ],
)
def test_explain_takes_ids_in_capitals(asked, same_as):
    assert explained(*asked) == explained(*same_as)


def test_explain_tells_of_an_erratum_by_its_id():
    said = explained("intervention-sociale-1817")
    assert "erratum intervention-sociale-1817" in said
    assert "l0193-6" in said
