"""The stages of 2007 run on altered files: the audit ends with an error that names the figure."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.published.audit import audit
from pipeline.published.figures import Kind
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.form.layout import Place
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.audit import read_inputs
from pipeline.stages.store import Store
from pipeline.tables.columns import Status
from pipeline.yamlfiles import load
from tests.pipeline.project_copy import store_with_answers
from tests.published.altered_answers import tables
from tests.published.audited import found
from tests.published.printed import STORE, WAVE

# One answer of each question, changed in a workbook of its own, and the tables that it flips
ALTERED = {
    "fonction": {"t01-fonction"},
    "q01__as__as": {"t02-effectifs", "repartition", "retraite-emploi"},
    "q06__as": {"retraite-emploi", "retraite-structure"},
    "q07__management": {"q10"},
    "q09__action_sociale": {"q09"},
    "q10__management": {"q10"},
    "q18__vulnerables": {"q18"},
    "q21__accompagnement__as": {"q21"},
    "q23__handicap": {"q23"},
    "q27__creances": {"q27"},
    "q38__cog": {"q38"},
    "q39__cog": {"q39"},
    "q40__individuelles": {"q40"},
}
FUNCTIONS = ("Directeur", "Responsable d'action sociale")  # of two categories


@pytest.fixture
def store(tmp_path) -> Store:
    """A copy of the project with the answers made."""
    ignored = shutil.ignore_patterns(".git", ".dvc", "tests", "docs")
    shutil.copytree(store_with_answers().root, tmp_path / "project", symlinks=True, ignore=ignored)
    return Store(tmp_path / "project")


def run(store: Store, stage: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"pipeline.stages.{stage}", WAVE]
    where = os.environ | {"PYTHONPATH": str(store.root)}
    return subprocess.run(command, cwd=store.root, env=where, capture_output=True, text=True, check=False)


def printed_otherwise(store: Store, figure: str, **values: str) -> int:
    """Other values in a line of figures.csv. Returns its number."""
    path = store.published(WAVE) / "figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (at,) = (i for i, row in enumerate(rows) if row["id"] == figure)
    rows[at] |= values
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return at + 2


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_figure_without_its_binding_and_an_erratum_that_is_none_end_the_stage(store):
    before = written(store.audit(WAVE))
    bound = next(v.figure for v in found().verdicts if v.figure.id.startswith("l") and v.recomputed.text)
    line = printed_otherwise(store, bound.id, binds="", table="", panel="", row="", column="")
    ended = run(store, "audit")
    assert ended.returncode == 1
    assert (
        f"figures.csv, line {line}: {bound.id} prints {bound.printed}; it is bound to nothing" in ended.stderr
    )
    printed_otherwise(store, "bande-paie.main.total.a2001", printed="3733")
    ended = run(store, "audit")
    assert ended.returncode == 1
    assert "the erratum 'bande-paie-2001' is none: all its checks hold" in ended.stderr
    assert written(store.audit(WAVE)) == before


def altered(field: str, kind: FieldKind, value: object) -> object | None:
    """Another content of a cell; None where this one is not to be altered."""
    if kind is FieldKind.TEXT:
        return FUNCTIONS[1] if value == FUNCTIONS[0] else None
    if kind is FieldKind.TICK:
        return None if value else "x"
    if value is None:
        return None
    return (value % 2) + 1 if kind is FieldKind.RANK else value + 1


def alter_one(store: Store, office: Path, place: Place, field: str, kind: FieldKind) -> bool:
    workbook = load_workbook(office)
    cell = workbook[place.sheet][place.cell]
    value = altered(field, kind, cell.value)
    if value is not None:
        cell.value = value
        workbook.save(office)
    return value is not None


def let_findings_be(store: Store) -> None:
    """Have recode go on: an altered number may contradict another of its office."""
    params = store.params().read_text(encoding="utf-8")
    assert "fatal_allowed: 0" in params
    store.params().write_text(params.replace("fatal_allowed: 0", "fatal_allowed: 1000"), encoding="utf-8")


def test_an_answer_altered_in_a_workbook_flips_each_table_and_ends_the_stage(store):
    questionnaire = load_questionnaire(STORE.questionnaire(WAVE))
    layout = form_layout(questionnaire, load(STORE.form_words(), FormWords))
    kinds = {field.name: field.kind for field in questionnaire.fields}
    offices = iter(sorted(store.raw(WAVE).glob("*.xlsx")))
    for field in ALTERED:
        place = layout.inputs[field]
        assert any(alter_one(store, office, place, field, kinds[field]) for office in offices), field
    let_findings_be(store)
    for stage in ("ingest", "edit", "code", "recode", "tabulate"):
        ended = run(store, stage)
        assert ended.returncode == 0, ended.stderr
    ended = run(store, "audit")
    assert ended.returncode == 1 and "printed figures are unexplained" in ended.stderr

    before = {verdict.figure.id: verdict.status for verdict in found().verdicts}
    after = audit(read_inputs(store, WAVE)).verdicts
    flipped = [v for v in after if v.status is not before[v.figure.id]]
    of_tables = {verdict.figure.table for verdict in flipped if verdict.figure.kind is Kind.TABLE}
    assert of_tables == set().union(*ALTERED.values()) == set(tables())
    assert Status.UNEXPLAINED in {verdict.status for verdict in flipped}
