"""Stage recode: edited answers to analysis variables, one row per respondent; and who was asked what."""

from typing import Annotated

import narwhals as nw
import polars as pl
from pydantic import Field

from pipeline.editing.findingfiles import open_fatal
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.routing import asked
from pipeline.returns.guarding import guarded
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, StageError, output_folder, refusal, run
from pipeline.tables.codeframes import TypedTitle, UnknownTitles, load_codeframes
from pipeline.tables.recodes import load_recodes
from pipeline.tables.recoding import recode, recode_missing
from pipeline.yamlfiles import Model

TITLES = "titles.csv"  # what was typed that no code frame knows
ROSTER = ("respondent", "question", "roster", "line", "row", "title", "count")


class Params(Model):
    """fatal_allowed: findings that are certainly wrong with which the tables are made all the same."""

    fatal_allowed: Annotated[int, Field(ge=0)]


def main(stage: Stage) -> None:
    """Write variables, missing and asked.parquet from the edited answers and the recodes of a wave."""
    store, wave = stage.store, stage.wave
    _check_findings(stage, stage.params(Params).fatal_allowed)
    questionnaire = load_questionnaire(store.questionnaire(wave))
    frames = load_codeframes(store.codeframes(wave))
    recodes = load_recodes(store.recodes(wave), questionnaire, frames)
    collected = ("respondent", *(field.name for field in questionnaire.variables))
    answers, missing, rosters = (
        nw.from_native(
            scan_frame(store.interim(wave, "edit") / f"{name}.parquet", columns, "edit").collect(),
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


def _check_findings(stage: Stage, allowed: int) -> None:
    """Raises: StageError when more findings are open that are certainly wrong than are allowed."""
    folder = stage.store.interim(stage.wave, "edit")
    found = open_fatal(folder / "findings.csv")
    if len(found) > allowed:
        returns = len({line["respondent"] for line in found})
        raise StageError(
            f"{len(found)} findings in {returns} returns are certainly wrong and still open; "
            f"params.yaml, recode.fatal_allowed, allows {allowed}. They are listed in "
            f"{folder / 'findings.csv'} (severity fatal); the workbooks to send back are in "
            f"{folder / 'queries'}. Put the corrected returns beside the others in data/raw/{stage.wave}, or "
            f"write corrections into data/corrections/{stage.wave}.csv, then run `make repro` again."
        )


def _listed(titles: tuple[TypedTitle, ...]) -> pl.DataFrame:
    rows = [(one.respondent, one.cell, guarded(one.title)) for one in titles]
    return pl.DataFrame(rows, schema=("respondent", "cell", "title"), orient="row")


if __name__ == "__main__":
    run("recode", main)
