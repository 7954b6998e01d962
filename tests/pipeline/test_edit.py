"""Stage edit: what comes in comes out but for corrections; the wave before; what recode makes of findings."""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from pipeline.coding.outcome.worklists import rows_frame
from pipeline.coding.status import Tally
from pipeline.coding.wave import coded_frame
from pipeline.csvfiles import CsvError
from pipeline.editing.corrections import COLUMNS as CORRECTIONS
from pipeline.editing.findingfiles import RULES as ACCOUNT
from pipeline.editing.written import to_frames
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Missing
from pipeline.returns.listing import COLUMNS
from pipeline.returns.values import Answers
from pipeline.stages import edit, recode
from pipeline.stages.runtime import Stage, StageError
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.spec.forms import STORE, TOTALS
from tests.spec.questionnaires import SMALL
from tests.spec.rulebooks import DERIVED, FOUR_RANKS, RULE

DK, ILLEGIBLE = Missing.DONT_KNOW, Missing.ILLEGIBLE
BEFORE = """\
  - id: steady
    holds: managers__cadres <= 2 * managers__cadres__before
    severity: query
    label: at most twice the managers of the wave before
    message: "{observed} cadres ; attendu : {expected}"
    cases:
      valid: {managers__cadres: 4, managers__cadres__before: 2}
      invalid: {managers__cadres: 5, managers__cadres__before: 2}
      undecidable: {managers__cadres: 5}
"""
PARAMS = """\
waves: [w0, w1]
reconstructed: []
published: []
pairs: []
ingest: {}
edit:
  previous: {w1: w0}
  localisation: LOCALISATION
code: {}
recode: {fatal_allowed: 0}
analyse: {}
"""


class Project:
    """Two waves of the small questionnaire, w0 before w1, as ingest leaves them."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        localisation = str(read_document(STORE.params()).content["edit"]["localisation"])
        files = {
            self.store.params(): PARAMS.replace("LOCALISATION", localisation),
            self.store.form_words(): STORE.form_words().read_text(encoding="utf-8"),
            self.store.finding_words(): STORE.finding_words().read_text(encoding="utf-8"),
        }
        for wave in ("w0", "w1"):
            text = SMALL.replace("wave: w1", f"wave: {wave}")
            for old, new in (TOTALS, FOUR_RANKS):
                text = text.replace(old, new)
            files[self.store.questionnaire(wave)] = text
            files[self.store.rules(wave)] = f"wave: {wave}\nderived:\n{DERIVED}rules:\n{RULE}{BEFORE}"
            files[self.store.corrections(wave)] = ",".join(CORRECTIONS) + "\n"
            files[self.store.recodes(wave)] = f"wave: {wave}\nrecodes: []\n"
            self.store.codeframes(wave).mkdir(parents=True)
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")

    def ingested(
        self,
        wave: str,
        written: Mapping[str, Answers],
        typed: Mapping[tuple[str, str], str] | None = None,
        rejected: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """What ingest leaves of these answers. typed, rejected: by respondent and total or field."""
        folder = self.store.interim(wave, "ingest")
        folder.mkdir(parents=True)
        frames = to_frames(written, load_questionnaire(self.store.questionnaire(wave)))
        for name in ("answers", "missing", "rosters"):
            getattr(frames, name).write_parquet(folder / f"{name}.parquet")
        cells = {(one, name): "?" for one, of in written.items() for name, a in of.items() if a is ILLEGIBLE}
        cells |= rejected or {}
        rows = {
            "returns": [(f"{one}.xlsx", one, 1, "accepted", None, None, 0, 0, 0, 0) for one in written],
            "typed_totals": [(*of, value) for of, value in (typed or {}).items()],
            "rejected": [
                (f"{one}.xlsx", "accepted", "Partie 1", "A1", content, "why", name)
                for (one, name), content in cells.items()
            ],
        }
        for name, listed in rows.items():
            pl.DataFrame(listed, schema=COLUMNS[name], orient="row").write_csv(folder / f"{name}.csv")

    def edit(self, wave: str = "w1") -> Path:
        edit.main(Stage("edit", wave, self.store))
        return self.store.interim(wave, "edit")

    def recode(self) -> None:
        """Nothing is coded."""
        folder = self.store.interim("w1", "code")
        folder.mkdir(exist_ok=True)
        coded_frame(()).write_parquet(folder / "coded.parquet")
        report = self.store.coding_report("w1")
        report.mkdir(parents=True, exist_ok=True)
        rows_frame((), Tally).write_csv(report / "frames.csv")
        recode.main(Stage("recode", "w1", self.store))

    def table(self, name: str, wave: str = "w1") -> list[dict[str, str]]:
        path = self.store.interim(wave, "edit") / f"{name}.csv"
        return pl.read_csv(path, infer_schema=False).fill_null("").to_dicts()

    def change(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


EVERYTHING: dict[str, Answers] = {
    "caf-001": {
        "fonction": "Directeur",
        "staff__as__as": 3,
        "staff__hors__as": ILLEGIBLE,
        "staff__titres__l02__row": "hors",
        "staff__titres__l02__title": "=1+1",
        "staff__titres__l02__count": DK,
        "counted__as__agents": 2,
        "counted__as__etp": Decimal("1.50"),
        "formal": "oui",
        "papers__projet": True,
        "papers__autres": DK,
        "papers__autres__text": "Charte",
        "tasks__accueil__as": False,  # the office wrote `non`, and ticked nothing
        "order__accueil": 2,
        "remarks": "0012",
    },
    "caf-002": {},
    "caf-003": {"formal": ILLEGIBLE, "plan": "non", "managers__cadres": 0},
}


def test_without_corrections_the_answers_are_those_of_ingest_byte_for_byte(project):
    project.ingested("w0", EVERYTHING)
    edited, ingested = project.edit("w0"), project.store.interim("w0", "ingest")
    for name in ("answers", "missing", "rosters"):
        assert (edited / f"{name}.parquet").read_bytes() == (ingested / f"{name}.parquet").read_bytes()
    assert project.table("findings", "w0") == project.table("findings-received", "w0")
    assert project.table("applied", "w0") == []


def test_two_runs_leave_the_same_bytes(project):
    project.ingested("w0", EVERYTHING)
    first = {path.name: path.read_bytes() for path in project.edit("w0").rglob("*") if path.is_file()}
    again = {path.name: path.read_bytes() for path in project.edit("w0").rglob("*") if path.is_file()}
    assert first == again
    assert "caf-001.xlsx" in first  # a workbook that goes back


def test_what_was_typed_over_totals_and_what_was_rejected_is_confronted(project):
    written: dict[str, Answers] = {"caf-001": {"staff__as__as": 3, "managers__cadres": ILLEGIBLE}}
    project.ingested(
        "w0", written, {("caf-001", "tot_staff"): "4"}, {("caf-001", "managers__cadres"): "'=peu"}
    )
    project.edit("w0")
    found = {row["rule"]: row for row in project.table("findings", "w0")}
    assert (found["staff.totals"]["observed"], found["staff.totals"]["expected"]) == (
        "4",
        "3 (total de la question 1)",
    )
    assert found["managers.values"]["observed"] == "'=peu"  # guarded once


def test_what_stands_outside_the_cells_to_fill_is_found_and_asked(project):
    project.ingested("w0", {"caf-001": {}, "caf-002": {}}, rejected={("caf-001", ""): "'=voir"})
    folder = project.edit("w0")
    (found,) = (row for row in project.table("findings", "w0") if row["rule"] == "outside")
    assert (found["respondent"], found["cells"]) == ("caf-001", "")
    assert found["observed"] == "Partie 1, A1 : =voir"
    sheet = load_workbook(folder / "queries" / "caf-001.xlsx").worksheets[0]
    assert "Partie 1, A1 : =voir" in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(("remarks", "told"), [(0, False), (2, True)])
def test_where_notes_and_replies_stand_is_told_where_there_are_some(project, capsys, remarks, told):
    project.ingested("w0", {"caf-001": {}})
    ingested = project.store.interim("w0", "ingest")
    project.change(ingested / "returns.csv", ",0,0,0,0\n", f",0,0,{remarks},0\n")
    project.edit("w0")
    assert (f"read {remarks} in {ingested}/comments.csv" in capsys.readouterr().out) is told


def managers(**counts: int | Missing) -> dict[str, Answers]:
    return {
        f"caf-{n}": {"staff__as__as": 50, "managers__cadres": count}
        for n, count in ((name.removeprefix("c"), count) for name, count in counts.items())
    }


def test_rules_compare_with_the_wave_before(project):
    project.ingested("w0", managers(c001=2, c002=2, c003=DK, c005=7))
    project.edit("w0")
    project.ingested("w1", managers(c001=4, c002=5, c003=1, c004=1))
    project.edit("w1")
    account = {row["rule"]: row for row in project.table("rules")}["steady"]
    # 4 <= 2 x 2; 5 > 2 x 2; one did not know then, one was not there
    assert [account[count] for count in ACCOUNT[3:8]] == ["4", "1", "1", "2", "0"]
    (found,) = (row for row in project.table("findings") if row["rule"] == "steady")
    assert (found["respondent"], found["cells"], found["observed"]) == ("caf-002", "managers__cadres", "5")
    assert found["expected"] == "au plus 4 (question 3, Cadres, à l'enquête précédente)"
    # the first wave has none before it
    account = {row["rule"]: row for row in project.table("rules", "w0")}["steady"]
    assert [account[count] for count in ACCOUNT[3:8]] == ["4", "0", "0", "4", "0"]


def test_the_wave_before_counts_as_it_was_corrected(project):
    project.ingested("w0", managers(c001=2))
    with project.store.corrections("w0").open("a", encoding="utf-8") as file:
        file.write("caf-001,managers__cadres,2,3,au téléphone,A. Berger,2007-03-01\n")
    project.edit("w0")
    project.ingested("w1", managers(c001=6))
    project.edit("w1")
    assert [row for row in project.table("findings") if row["rule"] == "steady"] == []


def test_without_the_edited_answers_of_the_wave_before_it_is_told_what_to_run(project):
    project.ingested("w1", managers(c001=6))
    with pytest.raises(
        StageError, match=r"w0/edit/answers\.parquet: there is no such file\. Run the stage edit"
    ):
        project.edit("w1")


@pytest.mark.parametrize("previous", ["{w1: w2}", "{w2: w1}", "{w1: w1}"])
def test_a_wave_before_that_is_none_is_refused(project, previous):
    project.change(project.store.params(), "{w1: w0}", previous)
    project.ingested("w0", managers(c001=6))
    with pytest.raises(
        StageError, match=r"edit\.previous: .*name two different waves of the list `waves` \(w0, w1"
    ):
        project.edit("w0")


@pytest.mark.parametrize("name", ["returns", "rejected", "typed_totals"])
def test_a_bent_ledger_names_the_stage_to_run(project, name):
    project.ingested("w0", managers(c001=6))
    path = project.store.interim("w0", "ingest") / f"{name}.csv"
    path.write_text("file,what\n", encoding="utf-8")
    with pytest.raises(CsvError, match=rf"{name}\.csv, line 1: .*Run the stage ingest again"):
        project.edit("w0")


@pytest.fixture
def wrong(project) -> Project:
    """Two offices with more managers than staff, three findings in all."""
    project.change(project.store.params(), "{w1: w0}", "{}")
    written = managers(c001=51, c002=52, c003=50)
    written["caf-002"]["remarks"] = ILLEGIBLE
    rules = project.store.rules("w1")
    project.change(rules, "values: {severity: query", "values: {severity: fatal")
    project.ingested("w1", written)
    project.edit("w1")
    return project


def test_recode_refuses_while_too_many_findings_that_are_certainly_wrong_are_open(wrong):
    with pytest.raises(StageError) as error:
        wrong.recode()
    told = str(error.value)
    assert "3 findings in 2 returns are certainly wrong" in told
    for place in ("findings.csv", "edit/queries", "data/raw/w1", "data/corrections/w1.csv"):
        assert place in told
    assert not wrong.store.interim("w1", "recode").exists()


@pytest.mark.parametrize(("allowed", "goes_on"), [(2, False), (3, True), (4, True)])
def test_as_many_as_params_yaml_allows_may_stay_open(wrong, allowed, goes_on):
    wrong.change(wrong.store.params(), "fatal_allowed: 0", f"fatal_allowed: {allowed}")
    if goes_on:
        wrong.recode()
    else:
        with pytest.raises(StageError, match="allows 2"):
            wrong.recode()
    assert wrong.store.interim("w1", "recode").exists() is goes_on


def asked(project: Project) -> set[str]:
    return {path.stem for path in (project.store.interim("w1", "edit") / "queries").iterdir()}


@pytest.mark.parametrize(("fails", "offices"), [(2, set()), (1, {"caf-001", "caf-002"})])
def test_what_is_explained_is_not_asked_unless_more_fail(wrong, capsys, fails, offices):
    wrong.change(wrong.store.rules("w1"), "severity: fatal\n", "severity: query\n")
    wrong.change(wrong.store.rules("w1"), "unanswered: {severity: query", "unanswered: {severity: note")
    with wrong.store.rules("w1").open("a", encoding="utf-8") as file:
        file.write(f"explained:\n  - {{rule: managed, fails: {fails}, because: Cadres partagés.}}\n")
    with wrong.store.corrections("w1").open("a", encoding="utf-8") as file:
        file.write("caf-002,remarks,(illegible),,case vide,A. Berger,2007-03-01\n")
    wrong.edit("w1")
    assert asked(wrong) == offices
    (line,) = (row for row in wrong.table("rules") if row["rule"] == "managed")
    assert (line["fails"], line["explanation"]) == ("2", "" if offices else "Cadres partagés.")
    said = capsys.readouterr().out
    assert ("more fail than is explained: managed" in said) is bool(offices)
    assert f"({0 if offices else 2} explained)" in said


def test_what_is_corrected_is_not_open(wrong):
    wrong.change(wrong.store.params(), "fatal_allowed: 0", "fatal_allowed: 2")
    with wrong.store.corrections("w1").open("a", encoding="utf-8") as file:
        file.write("caf-002,remarks,(illegible),,case vide,A. Berger,2007-03-01\n")
    wrong.edit("w1")
    wrong.recode()
    recoded = pl.read_parquet(wrong.store.interim("w1", "recode") / "variables.parquet")
    assert recoded["managers__cadres"].to_list() == [51, 52, 50]
    received, edited = (
        [row["rule"] for row in wrong.table(name) if row["severity"] == "fatal"]
        for name in ("findings-received", "findings")
    )
    assert (received, edited) == (["managed", "managed", "remarks.values"], ["managed", "managed"])


def test_recode_reads_the_edited_answers(wrong):
    with wrong.store.corrections("w1").open("a", encoding="utf-8") as file:
        file.write("caf-001,managers__cadres,51,5,faute de frappe,A. Berger,2007-03-01\n")
        file.write("caf-002,managers__cadres,52,,au téléphone,A. Berger,2007-03-01\n")
        file.write("caf-002,remarks,(illegible),Rien,au téléphone,A. Berger,2007-03-01\n")
    wrong.edit("w1")
    shutil.rmtree(wrong.store.interim("w1", "ingest"))
    wrong.recode()
    recoded = pl.read_parquet(wrong.store.interim("w1", "recode") / "variables.parquet")
    assert recoded["managers__cadres"].to_list() == [5, None, 50]
    assert recoded["remarks"].to_list() == [None, "Rien", None]
