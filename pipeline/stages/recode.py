"""Stage recode: edited answers to analysis variables, one row per respondent; and who was asked what."""

from typing import Annotated

import narwhals as nw
from pydantic import Field

from pipeline.coding.frames import load_codeframes
from pipeline.coding.outcome.completeness import check_complete
from pipeline.coding.status import read_held_back
from pipeline.editing.findingfiles import open_fatal
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.routing import asked
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, StageError, output_folder, run
from pipeline.tables.recodes import load_recodes
from pipeline.tables.recoding import recode, recode_missing
from pipeline.yamlfiles import Model

ROSTER = ("respondent", "question", "roster", "line", "row", "title", "count")
CODED = ("frame", "respondent", "cell", "codes", "waits")


class Params(Model):
    """fatal_allowed: findings that are certainly wrong with which the tables are made all the same."""

    fatal_allowed: Annotated[int, Field(ge=0)]


def main(stage: Stage) -> None:
    """Write variables, missing and asked.parquet from the edited answers, their codes and the recodes."""
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
    coded = scan_frame(store.interim(wave, "code") / "coded.parquet", CODED, "code").collect()
    held_back = read_held_back(store.coding_report(wave) / "frames.csv")
    check_complete(coded, frames, held_back, wave, store.interim(wave, "code") / "to_code.csv")
    variables = recode(answers, rosters, nw.from_native(coded, eager_only=True), recodes, frames)
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


if __name__ == "__main__":
    run("recode", main)
