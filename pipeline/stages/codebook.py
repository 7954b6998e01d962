"""Stage codebook: the list of a wave's variables, as collected and as recoded."""

from functools import partial

import polars as pl

from pipeline.coding.frames import load_codeframes
from pipeline.questionnaire.codebook import codebook
from pipeline.questionnaire.form.conditions import universe_sentence
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import Stage, output_file, run
from pipeline.tables.recodes import load_recodes
from pipeline.yamlfiles import load


def main(stage: Stage) -> None:
    questionnaire = load_questionnaire(stage.store.questionnaire(stage.wave))
    frames = load_codeframes(stage.store.codeframes(stage.wave))
    recodes = load_recodes(stage.store.recodes(stage.wave), questionnaire, frames)
    words = load(stage.store.form_words(), FormWords).conditions
    said = partial(universe_sentence, questionnaire=questionnaire, words=words)
    entries = codebook(questionnaire, [recode.field for recode in recodes], said)
    with output_file(stage.store.report(stage.wave) / "codebook.csv") as path:
        pl.DataFrame(entries).with_columns(pl.col(pl.String).replace("", None)).write_csv(path)


if __name__ == "__main__":
    run("codebook", main)
