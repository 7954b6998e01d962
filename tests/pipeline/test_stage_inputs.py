"""What an earlier stage should have left: missing, broken or out of date, it is told which stage to run."""

import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import polars as pl
import pytest

from pipeline.csvfiles import CsvError
from pipeline.errors import UserError
from pipeline.questionnaire.codebook import Entry, read_codebook
from pipeline.stages import audit, codebook, recode
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, StageError
from pipeline.stages.store import Store
from tests.pipeline.project_copy import store_with_answers
from tests.spec.findings import no_findings
from tests.spec.forms import STORE
from tests.spec.questionnaires import SMALL

FRAME = pl.DataFrame({"respondent": ["caf-001"], "formal": ["oui"], "more": [1]})
COLUMNS = ("respondent", "formal")
AUDITED = "2007"
PARAMS = """\
waves: [w1]
reconstructed: []
published: []
pairs: []
ingest: {}
edit: {}
code: {}
recode: {fatal_allowed: 0}
analyse: {}
"""


def bent(folder: Path, bend: Callable[[bytes], bytes]) -> Path:
    path = folder / "answers.parquet"
    FRAME.write_parquet(path)
    path.write_bytes(bend(path.read_bytes()))
    return path


def test_a_frame_may_hold_more_columns_than_are_read(tmp_path):
    assert scan_frame(bent(tmp_path, bytes), COLUMNS, "ingest").collect().equals(FRAME)


@pytest.mark.parametrize(
    "bend", [lambda content: b"", lambda content: content[: len(content) // 2], lambda content: b"a,b\n1,2\n"]
)
def test_a_broken_frame_names_the_stage_to_run(tmp_path, bend):
    with pytest.raises(
        StageError, match=r"(?s)answers\.parquet: not a Parquet file.*Run the stage ingest again"
    ):
        scan_frame(bent(tmp_path, bend), COLUMNS, "ingest")


def test_a_missing_frame_names_the_stage_to_run(tmp_path):
    with pytest.raises(
        StageError, match=r"none\.parquet: there is no such file\. Run the stage recode again"
    ):
        scan_frame(tmp_path / "none.parquet", COLUMNS, "recode")


def test_a_frame_of_an_older_questionnaire_names_the_stage_to_run(tmp_path):
    lost = r"there is no column 'added' and 1 more\. Run the stage ingest again"
    with pytest.raises(StageError, match=lost):
        scan_frame(bent(tmp_path, bytes), ("respondent", "plan", "added"), "ingest")


def project(folder: Path) -> Store:
    """A small wave without returns."""
    store = Store(folder)
    for path, text in (
        (store.questionnaire("w1"), SMALL),
        (store.form_words(), STORE.form_words().read_text(encoding="utf-8")),
        (store.recodes("w1"), "wave: w1\nrecodes: []\n"),
        (store.params(), PARAMS),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return store


def test_recode_without_findings_or_answers_says_what_to_run(tmp_path):
    store = project(tmp_path)
    with pytest.raises(CsvError, match=r"findings\.csv: there is no such file\. Run the stage edit"):
        recode.main(Stage("recode", "w1", store))
    no_findings(store.interim("w1", "edit"))
    with pytest.raises(StageError, match=r"answers\.parquet: there is no such file\. Run the stage edit"):
        recode.main(Stage("recode", "w1", store))


def test_the_codebook_is_read_as_it_was_written(tmp_path):
    store = project(tmp_path)
    codebook.main(Stage("codebook", "w1", store))
    entries = {entry.variable: entry for entry in read_codebook(store.report("w1") / "codebook.csv")}
    assert [entries[name].open for name in ("formal", "formal__non__text")] == [False, True]
    assert (entries["managers__cadres"].unit, entries["formal"].unit) == ("personnes", "")
    assert (entries["formal"].options, entries["formal__non__text"].item) == ("oui;non", "non__text")


HEADING = ",".join(field.name for field in fields(Entry))


@pytest.mark.parametrize(
    ("content", "line"),
    [("variable,question\n", 1), (f"{HEADING}\nq01,q01\n", 2), (f'{HEADING}\n"q01,q01\n', 2)],
)
def test_a_bent_codebook_names_the_stage_to_run(tmp_path, content, line):
    path = tmp_path / "codebook.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CsvError, match=rf"codebook\.csv, line {line}: .*Run the stage codebook again"):
        read_codebook(path)
    path.unlink()
    with pytest.raises(CsvError, match=r"there is no such file\. Run the stage codebook again"):
        read_codebook(path)


@pytest.fixture
def audited(tmp_path) -> Store:
    """All that the audit of the published wave reads; its tables and frames are copies, to be bent."""
    made, store = store_with_answers(), Store(tmp_path)
    for folder in (
        made.questionnaire(AUDITED).parent,
        *(made.recodes(AUDITED).parent, made.codeframes(AUDITED), made.reference()),
        *(made.published(AUDITED), made.layouts(AUDITED), made.interim(AUDITED, "edit")),
        *(made.interim(AUDITED, "code"), made.coding_report(AUDITED)),
    ):
        place = tmp_path / folder.relative_to(made.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(folder)
    shutil.copytree(made.interim(AUDITED, "recode"), store.interim(AUDITED, "recode"))
    shutil.copytree(made.tables(AUDITED), store.tables(AUDITED))
    return store


def test_the_audit_without_a_frame_says_what_to_run(audited):
    (audited.interim(AUDITED, "recode") / "asked.parquet").unlink()
    with pytest.raises(
        StageError, match=r"asked\.parquet: there is no such file\. Run the stage recode again"
    ):
        audit.read_inputs(audited, AUDITED)


def test_the_audit_of_bent_tables_says_what_to_run(audited):
    path = min(audited.tables(AUDITED).iterdir())
    heading, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    values = first.split(",")
    lettered = ",".join((*values[:7], "x", *values[8:]))
    for content, message in (
        (heading + lettered, r"line 2: numerator or denominator is no number\. Run the stage tabulate"),
        ("".join((heading, *rest)), r"cells without a row: \d+, the first .*\. Run the stage tabulate"),
        (first, r"line 1: the columns must be .*\. Run the stage tabulate"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(UserError, match=message):
            audit.read_inputs(audited, AUDITED)
    path.unlink()
    with pytest.raises(CsvError, match=r"there is no such file\. Run the stage tabulate again"):
        audit.read_inputs(audited, AUDITED)
