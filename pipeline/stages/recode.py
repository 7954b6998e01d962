"""Stage recode: answers to analysis variables, one row per respondent; and who was asked what."""

import narwhals as nw
import polars as pl

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.routing import asked
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.tables.codeframes import load_codeframes
from pipeline.tables.recodes import load_recodes
from pipeline.tables.recoding import recode, recode_missing

ROSTER = ("respondent", "question", "row", "title", "count")


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
    variables = recode(answers, rosters, recodes, frames)
    reasons = recode_missing(missing, variables, recodes)
    with output_folder(store.interim(wave, "recode")) as folder:
        variables.write_parquet(folder / "variables.parquet")
        reasons.write_parquet(folder / "missing.parquet")
        asked(variables, questionnaire).write_parquet(folder / "asked.parquet")


if __name__ == "__main__":
    run("recode", main)
