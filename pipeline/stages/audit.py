"""Stage audit: every printed figure of a wave against the answers, and against the other printed figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.coding.frames import CodeFrame, load_codeframes
from pipeline.csvfiles import read_lines
from pipeline.published.audit import Inputs, audit, refuse_unexplained, summary
from pipeline.published.auditfiles import audit_files
from pipeline.published.checks import load_checks
from pipeline.published.chosen import chosen_cells, chosen_counts, chosen_terms
from pipeline.published.countedby import CountedBy, counted_by, withheld_by
from pipeline.published.errata import load_errata
from pipeline.published.figures import read_figures
from pipeline.published.indicators import check_bindings, load_indicators
from pipeline.published.names import Names, names_of
from pipeline.published.terms import Place, Term
from pipeline.published.values import Sources, TableCell, table_cells, values_of, with_codes
from pipeline.published.verdicts import ByRules
from pipeline.published.words import load_words
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.stages.frames import scan_frame
from pipeline.stages.heldback import read_decided_frames, read_held_frames
from pipeline.stages.rulesalone import sources_by_rules
from pipeline.stages.runtime import Stage, StageError, output_folder, run
from pipeline.stages.store import Store
from pipeline.tables.coded import frames_of
from pipeline.tables.columns import COLUMNS
from pipeline.tables.known import known_names
from pipeline.tables.layout import Layout, read_layouts
from pipeline.tables.plan import plan
from pipeline.tables.recodes import Recode, load_recodes
from pipeline.tables.references import Reference, load_references
from pipeline.yamlfiles import Document

ROSTER = ("respondent", "question", "roster", "line", "row", "title", "count")
CODED = ("frame", "respondent", "cell", "codes")


@dataclass(frozen=True)
class Material:
    """What a wave's tables are made with."""

    questionnaire: Questionnaire
    codeframes: Mapping[str, CodeFrame]
    recodes: tuple[Recode, ...]
    references: tuple[Reference, ...]


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
    layouts = read_layouts(store.layouts(wave))
    material = read_material(store, wave)
    names = material_names(material, layouts)
    held = read_held(store, wave, names, material.recodes, [layout for _, layout in layouts])
    decided = counted_by(read_decided_frames(store, wave), names, frames_of(material.recodes))
    indicators = load_indicators(store.layouts(wave) / "indicators.yaml", names)
    check_bindings(figures, indicators, names, published / "figures.csv")
    sources = read_sources(store, wave, names, material.references)
    terms = frozenset(term for formulas in indicators.values() for term in formulas.terms)
    cells = sources.cells
    values = values_of((term for term in terms if not held.of_term(term)), sources)
    counts = chosen_counts(names, cells)
    return Inputs(
        *(figures, words, checks, errata, cells, indicators, values),
        chosen_terms(terms, names, counts),
        chosen_cells(names, cells, counts),
        held,
        decided,
        _by_rules(store, wave, names, sources, material, terms) if decided.frames else None,
    )


def _by_rules(
    store: Store,
    wave: str,
    names: Names,
    sources: Sources,
    material: Material,
    terms: frozenset[Term],
) -> ByRules:
    """What the rules alone would give: cells and terms counted once more without what persons decided."""
    made_with = (material.questionnaire, material.recodes, material.references)
    alone = sources_by_rules(store, wave, names, sources, made_with)
    return ByRules(alone.cells, values_of(terms, alone))


def read_material(store: Store, wave: str) -> Material:
    """The questionnaire of a wave, its code frames, recodes and references, read and checked."""
    questionnaire = load_questionnaire(store.questionnaire(wave))
    codeframes = load_codeframes(store.codeframes(wave))
    recodes = load_recodes(store.recodes(wave), questionnaire, codeframes)
    return Material(questionnaire, codeframes, recodes, load_references(store.reference()))


def material_names(material: Material, layouts: Sequence[tuple[Document, Layout]]) -> Names:
    """What formulas may name, from the questionnaire, its recodes and the layouts."""
    questionnaire = material.questionnaire
    known = known_names(questionnaire, material.recodes, material.references)
    cells = (cell for document, layout in layouts for cell in plan(document, layout, known))
    return names_of(questionnaire, known, cells, (layout for _, layout in layouts), material.codeframes)


def read_held(
    store: Store, wave: str, names: Names, recodes: Sequence[Recode], layouts: Sequence[Layout]
) -> CountedBy:
    """What the frames that are held back keep from being published."""
    return withheld_by(read_held_frames(store, wave, recodes, layouts), names, frames_of(recodes))


def read_sources(store: Store, wave: str, names: Names, references: Sequence[Reference]) -> Sources:
    """What terms are counted in: the answers, the lists of titles and the tables."""
    folder = store.interim(wave, "recode")
    known = names.known
    columns = {"variables": known.fields, "missing": known.fields, "asked": known.members}
    frames = {
        name: scan_frame(folder / f"{name}.parquet", ("respondent", *columns[name]), "recode")
        for name in columns
    }
    rosters = scan_frame(store.interim(wave, "edit") / "rosters.parquet", ROSTER, "edit").collect()
    coded = scan_frame(store.interim(wave, "code") / "coded.parquet", CODED, "code").collect()
    figures = {m: v for reference in references for m, v in reference.measures.items()}
    cells = _cells(store, wave, names)
    return Sources(
        frames, known.members, with_codes(rosters, coded, names.codeframes), cells, figures, names.numbers
    )


def _cells(store: Store, wave: str, names: Names) -> dict[Place, TableCell]:
    """The cells of the tables. Raises: StageError for a number that is none, a cell without a row."""
    folder, remedy = store.tables(wave), "Run the stage tabulate again."
    cells: dict[Place, TableCell] = {}
    for table in sorted({table for table, *_ in names.cells}):
        for line in read_lines(folder / f"{table}.csv", COLUMNS, remedy):
            try:
                cells |= table_cells([line.values])
            except (ArithmeticError, ValueError):
                raise StageError(f"{line.where}: numerator or denominator is no number. {remedy}") from None
    if lost := sorted(names.cells.keys() - cells.keys()):
        raise StageError(
            f"{folder}: cells without a row: {len(lost)}, the first {', '.join(lost[0])}. {remedy}"
        )
    return cells


if __name__ == "__main__":
    run("audit", main)
