"""Stage ingest on a small wave: what it writes, what it refuses, what it never tells."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from pipeline.returns.folder import NoReturns, TooManyQuarantined
from pipeline.stages import ingest
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from tests.spec.questionnaires import SMALL
from tests.spec.returned import ANSWERS, LIMITS, MARKS, MOST, ROOT, Office, office

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
  limits: {LIMITS.model_dump_json()}
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
        ("a.xlsx", "caf-001", "accepted"),
        ("c.xlsx", "", "quarantined"),
        ("deux/b.xlsx", "caf-001", "superseded"),
    ]
    assert [row["reason"] for row in project.csv("returns")] == [
        "",
        "the file is empty. Ask for the file again, saved as an Excel workbook (.xlsx).",
        "a.xlsx has return number 2, this one 1.",
    ]
    assert project.values("answers")["caf-001"]["remarks"] == "=cmd()"
    assert [(row["file"], row["content"]) for row in project.csv("rejected")] == [("a.xlsx", "'=peut-être")]
    for row in project.csv("cells"):
        if row["total"]:
            assert int(row["total"]) == int(row["form"]) + int(row["answers"]) + int(row["rejected"])


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
    assert [path.name for path in project.output.parent.iterdir()] == ["ingest"]


def test_a_folder_without_returns_is_an_error(project):
    with pytest.raises(NoReturns, match="there is no file"):
        project.ingest()


def test_the_respondents_name_and_contact_are_in_no_output(project, capfd):
    project.office.write("a.xlsx", "caf-001", formal=NAME, staff__as__as=f"voir {NAME}")
    project.office.write("b.xlsx", NAME)
    project.ingest()
    printed = "".join(capfd.readouterr())
    written = "".join(path.read_text(encoding="utf-8") for path in sorted(project.output.glob("*.csv")))
    for path in sorted(project.output.glob("*.parquet")):
        written += pl.read_parquet(path).cast(pl.String).write_csv()
    assert "Chargée de mission" in written  # what is searched holds what offices wrote
    for part in NAME.split():
        assert part not in printed and part not in written
    assert [row["personal"] for row in project.csv("returns")] == ["nom", "nom"]


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
    summary = "3 files: 3 accepted, 0 quarantined, 0 superseded; 0 rejected cells"
    assert captured.out == f"ingest w1: {summary}\n"
