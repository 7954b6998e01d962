"""Stage codebook: the list of a wave's variables, as collected and as recoded."""

import polars as pl

from pipeline.questionnaire.codebook import codebook
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import Stage, output_file, run
from pipeline.tables.codeframes import load_codeframes
from pipeline.tables.recodes import load_recodes


def main(stage: Stage) -> None:
    questionnaire = load_questionnaire(stage.store.questionnaire(stage.wave))
    frames = load_codeframes(stage.store.codeframes(stage.wave))
    recodes = load_recodes(stage.store.recodes(stage.wave), questionnaire, frames)
    entries = codebook(questionnaire, [recode.field for recode in recodes])
    with output_file(stage.store.report(stage.wave) / "codebook.csv") as path:
        pl.DataFrame(entries).with_columns(pl.col(pl.String).replace("", None)).write_csv(path)


if __name__ == "__main__":
    run("codebook", main)
