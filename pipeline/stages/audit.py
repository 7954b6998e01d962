"""Stage audit: every printed figure of a wave against the answers, and against the other printed figures."""

import csv

import polars as pl

from pipeline.published.audit import Audit, refuse_unexplained, summary
from pipeline.published.checks import load_checks, run_checks
from pipeline.published.errata import judge_errata, load_errata, unaccounted
from pipeline.published.figures import read_figures
from pipeline.published.indicators import check_bindings, load_indicators
from pipeline.published.names import Names, names_of
from pipeline.published.terms import Place
from pipeline.published.values import Sources, TableCell, table_cells, values_of
from pipeline.published.verdicts import EXPLAINED, Evidence, judge
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
    words = load_words(published / "words.yaml")
    figures = read_figures(published / "figures.csv", words)
    by_id = {figure.id: figure for figure in figures}
    names = _names(store, wave)
    sources = _sources(store, wave, names)
    indicators = load_indicators(store.layouts(wave) / "indicators.yaml", names)
    check_bindings(figures, indicators, names, published / "figures.csv")
    results = run_checks(load_checks(published / "checks.yaml", by_id), by_id, words)
    errata = load_errata(published / "errata.yaml")
    judged = judge_errata(errata, results, by_id)
    values = values_of((term for f in indicators.values() for term in f.terms), sources)
    named = {figure: erratum.id for erratum in errata.errata for figure in erratum.figures}
    verdicts = judge(figures, Evidence(words, sources.cells, indicators, values, named, results))
    print(summary(wave, verdicts))
    explained = frozenset(v.figure.id for v in verdicts if v.status in EXPLAINED)
    refuse_unexplained(
        verdicts,
        unaccounted(errata, results, explained),
        published / "figures.csv",
        published / "checks.yaml",
    )
    with output_folder(store.audit(wave)) as folder:
        for name, rows in Audit(verdicts, results, judged).files().items():
            rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


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
