"""Stage audit: every printed figure of a wave against the answers, and against the other printed figures."""

import csv

import polars as pl

from pipeline.published.audit import Inputs, audit, refuse_unexplained, summary
from pipeline.published.auditfiles import audit_files
from pipeline.published.checks import load_checks
from pipeline.published.errata import load_errata
from pipeline.published.figures import read_figures
from pipeline.published.indicators import check_bindings, load_indicators
from pipeline.published.names import Names, names_of
from pipeline.published.terms import Place
from pipeline.published.values import Sources, TableCell, table_cells, values_of
from pipeline.published.words import load_words
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.stages.store import Store
from pipeline.tables.codeframes import load_codeframes
from pipeline.tables.known import known_names
from pipeline.tables.layout import read_layouts
from pipeline.tables.plan import plan
from pipeline.tables.recodes import load_recodes
from pipeline.tables.references import load_references


def main(stage: Stage) -> None:
    """Write audit, checks, errata and score.csv; print the score in a line.

    Raises: AuditError when a figure is unexplained or a failed check is not accounted for.
    """
    store, wave = stage.store, stage.wave
    published = store.published(wave)
    found = audit(read_inputs(store, wave))
    print(summary(wave, found))
    refuse_unexplained(found, published / "figures.csv", published / "checks.yaml")
    with output_folder(store.audit(wave)) as folder:
        for name, rows in audit_files(found).items():
            rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def read_inputs(store: Store, wave: str) -> Inputs:
    """All that the audit of a wave needs, read and checked."""
    published = store.published(wave)
    words = load_words(published / "words.yaml")
    figures = read_figures(published / "figures.csv", words)
    checks = load_checks(published / "checks.yaml", {figure.id: figure for figure in figures})
    errata = load_errata(published / "errata.yaml")
    names = _names(store, wave)
    indicators = load_indicators(store.layouts(wave) / "indicators.yaml", names)
    check_bindings(figures, indicators, names, published / "figures.csv")
    sources = _sources(store, wave, names)
    values = values_of((term for formulas in indicators.values() for term in formulas.terms), sources)
    return Inputs(figures, words, checks, errata, sources.cells, indicators, values)


def _names(store: Store, wave: str) -> Names:
    questionnaire = load_questionnaire(store.questionnaire(wave))
    recodes = load_recodes(store.recodes(wave), questionnaire, load_codeframes(store.codeframes(wave)))
    known = known_names(questionnaire, recodes, load_references(store.reference()))
    layouts = read_layouts(store.layouts(wave))
    cells = (cell for document, layout in layouts for cell in plan(document, layout, known))
    return names_of(questionnaire, known, cells, (layout for _, layout in layouts))


def _sources(store: Store, wave: str, names: Names) -> Sources:
    folder = store.interim(wave, "recode")
    frames = {name: pl.scan_parquet(folder / f"{name}.parquet") for name in ("variables", "missing", "asked")}
    rosters = pl.read_parquet(store.interim(wave, "ingest") / "rosters.parquet")
    references = {
        m: v for reference in load_references(store.reference()) for m, v in reference.measures.items()
    }
    return Sources(frames, names.known.members, rosters, _cells(store, wave), references, names.numbers)


def _cells(store: Store, wave: str) -> dict[Place, TableCell]:
    rows = []
    for path in sorted(store.tables(wave).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return table_cells(rows)


if __name__ == "__main__":
    run("audit", main)
