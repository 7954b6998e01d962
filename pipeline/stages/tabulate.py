"""Stage tabulate: every table of the report, one row per printed cell, from variables and layouts."""

from collections.abc import Mapping, Sequence

from pipeline.coding.frames import load_codeframes
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.stages.frames import scan_frame
from pipeline.stages.heldback import read_held_frames
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.tables.cells import table_rows
from pipeline.tables.coded import check_codeframes, frames_of, read_held_word, withheld
from pipeline.tables.counting import count
from pipeline.tables.coverage import check_coverage
from pipeline.tables.deduction import Origins, origins_of_answers, origins_of_published
from pipeline.tables.known import Known, known_names
from pipeline.tables.layout import Layout, read_layouts
from pipeline.tables.measures import Statistic
from pipeline.tables.plan import Cell, plan
from pipeline.tables.quantities import read_quantities
from pipeline.tables.recodes import Recode, load_recodes
from pipeline.tables.references import load_references


def main(stage: Stage) -> None:
    """Write one CSV file per layout of a wave."""
    store, wave = stage.store, stage.wave
    questionnaire = load_questionnaire(store.questionnaire(wave))
    recodes = load_recodes(store.recodes(wave), questionnaire, load_codeframes(store.codeframes(wave)))
    references = load_references(store.reference())
    known = known_names(questionnaire, recodes, references)
    read = read_layouts(store.layouts(wave))
    check_coverage(read, questionnaire, store.layouts(wave))
    tables = {layout.id: plan(document, layout, known) for document, layout in read}
    frame_of = frames_of(recodes)
    for document, layout in read:
        check_codeframes(document, layout, tables[layout.id], frame_of)
    measures = {measure for cells in tables.values() for cell in cells for measure in cell.measures}
    columns = {"variables": known.fields, "missing": known.fields, "asked": known.members}
    frames = {
        name: scan_frame(store.interim(wave, "recode") / f"{name}.parquet", columns[name], "recode")
        for name in columns
    }
    counts = count((m for m in measures if m.statistic is not Statistic.REFERENCE), frames, known.members)
    figures = {m: value for reference in references for m, value in reference.measures.items()}
    unknown = {m: reference.unknown for reference in references for m in reference.measures}
    origins = _origins(stage, questionnaire, recodes, known)
    held = _held(stage, [layout for _, layout in read], tables, recodes)
    with output_folder(store.tables(wave)) as folder:
        for table, cells in tables.items():
            rows = table_rows(cells, counts | figures, unknown, origins, held)
            rows.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")


def _origins(
    stage: Stage, questionnaire: Questionnaire, recodes: tuple[Recode, ...], known: Known
) -> Origins:
    if not stage.is_reconstructed:
        return origins_of_answers()
    published = read_quantities(stage.store.reconstruction(stage.wave) / "origins.csv", known.mistake)
    return origins_of_published(published, questionnaire, recodes)


def _held(
    stage: Stage,
    layouts: Sequence[Layout],
    tables: Mapping[str, tuple[Cell, ...]],
    recodes: tuple[Recode, ...],
) -> Mapping[Cell, str]:
    """The cells that are not published, with what they print instead.

    The word is asked for before a frame is held back: else the tables would be made until the day on which
    they may not be.
    """
    held_back = read_held_frames(stage.store, stage.wave, recodes, layouts)
    if not any(layout.codeframes for layout in layouts):
        return {}
    word = read_held_word(stage.store.layouts(stage.wave) / "report.yaml")
    cells = [cell for of_table in tables.values() for cell in of_table]
    return dict.fromkeys(withheld(cells, frames_of(recodes), held_back), word)


if __name__ == "__main__":
    run("tabulate", main)
