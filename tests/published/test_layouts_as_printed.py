"""Printed counts in, printed tables out: recodes, layouts, bases and roundings against the 777 figures."""

import csv
import shutil

import polars as pl
import pytest

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages import code, recode, tabulate
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from pipeline.tables.printing import without_spaces
from tests.published.printed import STORE, WAVE, figures, misprints
from tests.published.wave_of_counts import answers_and_rosters
from tests.spec.findings import no_findings


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> dict[tuple[str, str, str, str], str]:
    """Printed string by table, panel, row and column, from a wave that has the printed counts."""
    store = Store(tmp_path_factory.mktemp("wave"))
    for folder in ("data/codeframes", "data/coding", "data/recodes", "data/reference", "reports/dossier"):
        shutil.copytree(STORE.root / folder, store.root / folder)
    params = STORE.params().read_text(encoding="utf-8")
    params = params.replace(f'reconstructed: ["{WAVE}"]', "reconstructed: []")
    store.params().write_text(params, encoding="utf-8")
    store.questionnaire(WAVE).parent.mkdir()
    shutil.copy(STORE.questionnaire(WAVE), store.questionnaire(WAVE))
    answers, rosters = answers_and_rosters(load_questionnaire(store.questionnaire(WAVE)))
    edited = store.interim(WAVE, "edit")
    no_findings(edited)
    answers.write_parquet(edited / "answers.parquet")
    rosters.write_parquet(edited / "rosters.parquet")
    reasons = answers.select(
        "respondent",
        *(
            pl.when(pl.col(name).is_null()).then(pl.lit("blank")).alias(name)
            for name in answers.columns
            if name != "respondent"
        ),
    )
    reasons.write_parquet(edited / "missing.parquet")
    shutil.copytree(edited, store.interim(WAVE, "ingest"))
    code.main(Stage("code", WAVE, store))
    recode.main(Stage("recode", WAVE, store))
    tabulate.main(Stage("tabulate", WAVE, store))
    cells = {}
    for path in sorted(store.tables(WAVE).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                cells[line["table"], line["panel"], line["row"], line["column"]] = line["printed"]
    return cells


def test_all_777_figures_are_printed_but_for_the_errata(printed):
    wanted = {
        figure.id: misprints().get(figure.id, without_spaces(figure.printed))
        for figure in figures().values()
        if figure.kind == "table"
    }
    assert {name: without_spaces(printed[figures()[name].cell]) for name in wanted} == wanted
    assert len(wanted) == 777


def test_the_tables_of_the_dossier_print_no_other_cell(printed):
    tables = {figure.table for figure in figures().values()}
    known = {figure.cell for figure in figures().values()}
    assert [cell for cell in printed if cell[0] in tables and cell not in known] == []
