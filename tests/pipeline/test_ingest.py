"""Stage ingest on a small wave: what it writes, what it refuses, what it never tells."""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from pipeline.errors import UserError
from pipeline.returns.folder import NoReturns, TooManyQuarantined
from pipeline.returns.workbooks.limits import LEAST, Limits
from pipeline.stages import ingest
from pipeline.stages.runtime import Stage, run
from pipeline.stages.store import Store
from tests.spec.questionnaires import SMALL
from tests.spec.returned import ANSWERS, LIMITS, MARK, MARKS, MASKING, MOST, ROOT, Office, edit, office

WAVE = "w1"
NAME = str(ANSWERS["nom"])
PARAMS = f"""\
waves: ["{WAVE}"]
reconstructed: []
published: []
pairs: []
ingest:
  quarantine_allowed: 1
  processes: 2
  largest_number: {MOST}
  marks: {MARKS.model_dump_json()}
  personal: {MASKING.model_dump_json()}
  limits: {LIMITS.model_dump_json()}
edit: {{previous: {{}}}}
code: {{}}
recode: {{fatal_allowed: 0}}
analyse: {{}}
"""


class Project:
    """A small project with the returns that a test writes."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.raw, self.output = self.store.raw(WAVE), self.store.interim(WAVE, "ingest")
        self.raw.mkdir(parents=True)
        self.office: Office = office(self.raw)
        self.store.questionnaire(WAVE).parent.mkdir(parents=True)
        self.store.questionnaire(WAVE).write_text(SMALL, encoding="utf-8")
        shutil.copy(Store(ROOT).form_words(), self.store.form_words())
        self.store.params().write_text(PARAMS, encoding="utf-8")

    def ingest(self) -> None:
        ingest.main(Stage("ingest", WAVE, self.store))

    def csv(self, name: str) -> list[dict[str, str]]:
        return pl.read_csv(self.output / f"{name}.csv", infer_schema=False).fill_null("").to_dicts()

    def values(self, name: str) -> dict[str, dict]:
        return {row.pop("respondent"): row for row in self.parquet(name).to_dicts()}

    def parquet(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.output / f"{name}.parquet")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_answers_are_typed_and_each_missing_one_has_its_reason(project):
    project.office.write("a.xlsx", "caf-002", staff__as__as="NSP", staff__hors__as=-1)
    project.office.write("b.xlsx", "caf-001", formal="Non", counted__as__etp="1,5")
    project.ingest()
    answers, missing = project.values("answers"), project.values("missing")
    assert list(answers) == ["caf-001", "caf-002"]
    schema = project.parquet("answers").schema
    assert [schema[name] for name in ("staff__as__as", "order__accueil", "counted__as__etp")] == [
        pl.Int64,
        pl.Int64,
        pl.Decimal(18, 2),
    ]
    assert [schema[name] for name in ("papers__projet", "formal", "remarks")] == [
        pl.Boolean,
        pl.String,
        pl.String,
    ]
    assert str(answers["caf-001"]["counted__as__etp"]) == "1.50"
    assert (answers["caf-001"]["formal"], answers["caf-002"]["remarks"]) == ("non", "0012")
    reasons = missing["caf-002"]
    assert (reasons["staff__as__as"], reasons["staff__hors__as"]) == ("dont_know", "illegible")
    assert (reasons["managers__cadres"], reasons["formal"]) == ("blank", None)
    # caf-002 says that missions are formalised and ticks the project: the plan (question 6) is not asked
    assert (reasons["plan"], missing["caf-001"]["plan"]) == ("not_asked", "blank")
    assert set(answers["caf-001"]) == set(missing["caf-001"])
    for respondent in answers:
        for name, value in answers[respondent].items():
            assert (value is None) == (missing[respondent][name] is not None)


def test_an_unmarked_box_is_false_where_its_question_has_a_mark_and_missing_elsewhere(project):
    project.office.write("a.xlsx", "caf-001", papers__projet="non", tasks__accueil__as="NSP")
    project.office.write("b.xlsx", "caf-002", papers__projet="x", tasks__accueil__as="bof")
    project.ingest()
    boxes = ("papers__projet", "papers__autres", "tasks__accueil__as", "tasks__autres__autres")
    answers, missing = project.values("answers"), project.values("missing")
    assert [answers["caf-001"][box] for box in boxes] == [False, False, None, None]
    assert [missing["caf-001"][box] for box in boxes] == [None, None, "dont_know", "blank"]
    assert [answers["caf-002"][box] for box in boxes] == [True, False, None, None]
    assert [missing["caf-002"][box] for box in boxes] == [None, None, "illegible", "blank"]


def test_lines_of_a_roster_are_listed_with_what_they_lack(project):
    project.office.write(
        "a.xlsx", "caf-001", staff__titres__l02__title="NA", staff__titres__l02__count="deux"
    )
    project.ingest()
    assert project.parquet("rosters").rows() == [
        ("caf-001", "staff", "titres", 1, "as", "Chargée de mission", 2, None, None, None),
        ("caf-001", "staff", "titres", 2, None, "NA", None, "blank", None, "illegible"),
    ]


def test_the_ledger_says_what_became_of_every_file(project):
    (project.raw / "deux").mkdir()
    project.office.write("deux/b.xlsx", "caf-001")
    project.office.write("a.xlsx", "caf-001", retour=2, remarks="=cmd()", formal="=peut-être")
    (project.raw / "c.xlsx").write_bytes(b"")
    (project.raw / ".gitignore").write_text("*", encoding="utf-8")
    project.ingest()
    ledger = [tuple(row[name] for name in ("file", "respondent", "status")) for row in project.csv("returns")]
    assert ledger == [
        (".gitignore", "", "ignored"),
        ("a.xlsx", "caf-001", "accepted"),
        ("c.xlsx", "", "quarantined"),
        ("deux/b.xlsx", "caf-001", "superseded"),
    ]
    assert [row["reason"] for row in project.csv("returns")] == [
        "a hidden or temporary file of a program, not a return.",
        "",
        "the file is empty. Ask for the file again, saved as an Excel workbook (.xlsx).",
        "a.xlsx has return number 2, this one 1.",
    ]
    assert project.values("answers")["caf-001"]["remarks"] == "=cmd()"
    assert [(row["file"], row["content"]) for row in project.csv("rejected")] == [("a.xlsx", "'=peut-être")]
    for row in project.csv("cells"):
        if row["total"]:
            assert int(row["total"]) == int(row["form"]) + int(row["answers"]) + int(row["rejected"])


def test_rejected_cells_of_returns_that_count_stand_apart_from_those_of_files_set_aside(project, capfd):
    project.office.write("a.xlsx", "caf-001", retour=2, formal="peut-être")
    project.office.write("b.xlsx", "caf-001", formal="oui ou non", staff__as__as=-1)
    project.office.write("c.xlsx", "Mme Tartempion")  # one cell: what stands for the identifier
    project.ingest()
    assert [
        tuple(row[name] for name in ("file", "status", "variable")) for row in project.csv("rejected")
    ] == [
        ("a.xlsx", "accepted", "formal"),
        ("b.xlsx", "superseded", "staff__as__as"),
        ("b.xlsx", "superseded", "formal"),
        ("c.xlsx", "quarantined", "caf"),
    ]
    told = "; cells rejected in accepted returns: 1, set aside with quarantined or superseded files: 3; "
    assert told + "notes and replies in words: 0\n" in capfd.readouterr().out


def test_returns_that_contradict_each_other_are_told_by_cell_and_question(project):
    place = {name: project.office.layout.inputs[name].cell for name in ("fonction", "formal", "remarks")}
    total = next(name for name, sums in project.office.layout.totals.items() if "staff__as__as" in sums)
    sum_cell = project.office.layout.names[total].cell
    project.office.write("a.xlsx", "caf-001", fonction="Adjointe")
    other = project.office.write("b.xlsx", "caf-001", formal="Non", remarks="tout autre")
    edit(other, lambda workbook: setattr(project.office.cell(workbook, total), "value", 997))
    project.store.params().write_text(PARAMS.replace("allowed: 1", "allowed: 2"), encoding="utf-8")
    project.ingest()
    reasons = {row["reason"] for row in project.csv("returns")}
    assert len(reasons) == 1
    assert (
        f"They differ in Identification {place['fonction']}, Partie 2 {place['formal']} (question 4), "
        f"Partie 2 {place['remarks']} (question 9), Partie 1 {sum_cell} (a total "
        "of question 1). Keep the right file"
    ) in reasons.pop()


def test_too_many_quarantined_returns_stop_the_stage_and_leave_the_old_output(project):
    project.office.write("a.xlsx", "caf-001")
    (project.raw / "b.xlsx").write_bytes(b"")
    project.ingest()  # one is allowed
    before = {path.name: path.read_bytes() for path in project.output.iterdir()}
    (project.raw / "c.xlsx").write_bytes(b"<html>")
    with pytest.raises(TooManyQuarantined) as error:
        project.ingest()
    message = str(error.value)
    assert "2 of 3 files are quarantined, and params.yaml allows 1" in message
    assert "\n  b.xlsx: the file is empty." in message and "\n  c.xlsx: the file is a web page" in message
    assert {path.name: path.read_bytes() for path in project.output.iterdir()} == before
    assert {path.name for path in project.output.parent.iterdir()} == {"ingest", "ingest-refused"}
    refused = project.store.refused(WAVE, "ingest")
    assert f"listed in {refused}." in message
    listed = pl.read_csv(refused / "returns.csv")
    assert listed["status"].to_list() == ["accepted", "quarantined", "quarantined"]
    assert pl.read_csv(refused / "cells.csv")["total"].null_count() == 2
    assert not any(path.suffix == ".parquet" for path in refused.iterdir())


def test_the_ledger_of_a_failed_run_goes_when_the_stage_runs_again(project, monkeypatch):
    monkeypatch.chdir(project.store.root)
    monkeypatch.setattr("sys.argv", ["ingest", WAVE])
    for name in ("b.xlsx", "c.xlsx"):
        (project.raw / name).write_bytes(b"")
    with pytest.raises(SystemExit):
        run("ingest", ingest.main)
    assert project.store.refused(WAVE, "ingest").is_dir()
    (project.raw / "c.xlsx").unlink()
    run("ingest", ingest.main)
    assert not project.store.refused(WAVE, "ingest").exists()


def test_a_folder_without_returns_is_an_error(project):
    with pytest.raises(NoReturns, match="there is no file"):
        project.ingest()


def test_every_file_has_its_line_and_no_link_is_followed(project, tmp_path):
    project.office.write("a.xlsx", "caf-001")
    elsewhere = project.office.write("../elsewhere.xlsx", "caf-002")
    (project.raw / "linked.xlsx").symlink_to(elsewhere)
    (project.raw / "dangling.xlsx").symlink_to(tmp_path / "nowhere")
    (project.raw / "folder").symlink_to(tmp_path)
    os.mkfifo(project.raw / "pipe.xlsx")
    for name in ("~$a.xlsx", ".~lock.a.xlsx#"):
        (project.raw / name).write_bytes(b"x")
    (project.raw / os.fsdecode(b"caf-\xe9.xlsx")).write_bytes(b"")  # a name that is no text
    project.store.params().write_text(PARAMS.replace("allowed: 1", "allowed: 5"), encoding="utf-8")
    project.ingest()
    ledger = {row["file"]: (row["status"], row["reason"]) for row in project.csv("returns")}
    link = ("quarantined", "this is a link, and links are not followed. Put the file itself into the folder.")
    program = ("ignored", "a hidden or temporary file of a program, not a return.")
    assert ledger == {
        "a.xlsx": ("accepted", ""),
        "linked.xlsx": link,
        "dangling.xlsx": link,
        "folder": link,
        "pipe.xlsx": ("quarantined", "this is neither a file nor a folder. Remove it."),
        "~$a.xlsx": program,
        ".~lock.a.xlsx#": program,
        "caf-\\xe9.xlsx": (
            "quarantined",
            "the file is empty. Ask for the file again, saved as an Excel workbook (.xlsx).",
        ),
    }
    assert list(project.values("answers")) == ["caf-001"]


def test_a_folder_with_hidden_files_only_has_no_return(project):
    (project.raw / ".gitignore").write_text("*", encoding="utf-8")
    with pytest.raises(NoReturns, match="there is no file"):
        project.ingest()


@pytest.mark.parametrize(
    ("written", "found", "message"),
    [
        ('"memory":300000000', '"memory":10000', "memory is 10000, which leaves no room for a form"),
        ('"rows":500', '"rows":99', "rows is 99, which leaves no room for a form: every return would be"),
        ('"unticked":["0"', '"unticked":["X"', "the mark 'X' is both ticked and unticked"),
        ('"unticked":["0"', '"unticked":["n s p"', "is what an office that doesn't know writes"),
        ('"ticked":["x",', '"ticked":["nsp",', "is what an office that doesn't know writes"),
        ("processes: 2", "processes: 0", "processes"),
    ],
)
def test_parameters_that_would_blame_every_office_are_refused(project, written, found, message):
    project.office.write("a.xlsx", "caf-001")
    assert written in PARAMS
    project.store.params().write_text(PARAMS.replace(written, found), encoding="utf-8")
    with pytest.raises(UserError, match=r"params\.yaml") as error:
        project.ingest()
    assert message in str(error.value)


def test_the_smallest_limits_that_are_allowed_are_allowed():
    assert Limits(**LEAST).memory == LEAST["memory"]


def test_the_ledger_counts_the_answers_in_which_a_name_stood(project):
    project.office.write("a.xlsx", "caf-001", remarks=f"voir {NAME}", fonction="Mme Tartempion")
    project.office.write("b.xlsx", "caf-002")
    project.ingest()
    answers = project.values("answers")
    assert answers["caf-001"]["remarks"] == f"voir {MARK}"
    assert answers["caf-001"]["fonction"] == f"Mme {MARK}"
    assert [(row["personal"], row["masked"]) for row in project.csv("returns")] == [
        ("nom", "2"),
        ("nom", "0"),
    ]
    assert [row["rejected"] for row in project.csv("returns")] == ["0", "0"]  # they are answers all the same


def test_neither_the_files_names_nor_their_order_change_the_answers(project):
    project.office.write("a.xlsx", "caf-001", staff__as__as=7)
    project.office.write("b.xlsx", "caf-002")
    project.ingest()
    before = {path.name: path.read_bytes() for path in sorted(project.output.glob("*.parquet"))}
    (project.raw / "a.xlsx").rename(project.raw / "z.xlsx")
    project.ingest()
    assert {path.name: path.read_bytes() for path in sorted(project.output.glob("*.parquet"))} == before


def test_progress_is_told_in_plain_lines_where_there_is_no_terminal(project, capfd):
    for number in range(1, 4):
        project.office.write(f"{number}.xlsx", f"caf-00{number}")
    project.ingest()
    captured = capfd.readouterr()
    assert captured.err.splitlines()[-1] == "ingest w1: 3/3"
    summary = (
        "files 3: 3 accepted, 0 quarantined, 0 superseded, 0 ignored; cells rejected in accepted returns: 0, "
        "set aside with quarantined or superseded files: 0; notes and replies in words: 0"
    )
    assert captured.out == f"ingest w1: {summary}\n"
