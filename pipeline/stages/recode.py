"""Stage recode: answers to analysis variables, one row per respondent; and who was asked what."""

import narwhals as nw
import polars as pl

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.routing import asked
from pipeline.returns.guarding import guarded
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, StageError, output_folder, refusal, run
from pipeline.tables.codeframes import TypedTitle, UnknownTitles, load_codeframes
from pipeline.tables.recodes import load_recodes
from pipeline.tables.recoding import recode, recode_missing

TITLES = "titles.csv"  # what was typed that no code frame knows
ROSTER = ("respondent", "question", "roster", "line", "row", "title", "count")


def main(stage: Stage) -> None:
    """Write variables, missing and asked.parquet from the answers and the recodes of a wave."""
    store, wave = stage.store, stage.wave
    questionnaire = load_questionnaire(store.questionnaire(wave))
    frames = load_codeframes(store.codeframes(wave))
    recodes = load_recodes(store.recodes(wave), questionnaire, frames)
    collected = ("respondent", *(field.name for field in questionnaire.variables))
    answers, missing, rosters = (
        nw.from_native(
            scan_frame(store.interim(wave, "ingest") / f"{name}.parquet", columns, "ingest").collect(),
            eager_only=True,
        )
        for name, columns in (("answers", collected), ("missing", collected), ("rosters", ROSTER))
    )
    try:
        variables = recode(answers, rosters, recodes, frames)
    except UnknownTitles as unknown:
        with refusal(stage) as folder:
            _listed(unknown.titles).write_csv(folder / TITLES)
        raise StageError(
            f"{store.codeframes(wave)}: {unknown} What was typed is listed in {stage.refused / TITLES}."
        ) from None
    reasons = recode_missing(missing, variables, recodes)
    with output_folder(store.interim(wave, "recode")) as folder:
        variables.write_parquet(folder / "variables.parquet")
        reasons.write_parquet(folder / "missing.parquet")
        asked(variables, questionnaire).write_parquet(folder / "asked.parquet")


def _listed(titles: tuple[TypedTitle, ...]) -> pl.DataFrame:
    rows = [(one.respondent, one.cell, guarded(one.title)) for one in titles]
    return pl.DataFrame(rows, schema=("respondent", "cell", "title"), orient="row")


if __name__ == "__main__":
    run("recode", main)
