"""Stage quality: response, editing and correction rates, and what the corrections did to the tables."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.coding.frames import CodeFrame, load_codeframes
from pipeline.csvfiles import Line, read_lines
from pipeline.editing.findingfiles import FINDINGS, RULES
from pipeline.editing.names import RuleNames
from pipeline.editing.rules import load_rules
from pipeline.editing.written import Frames
from pipeline.quality.effects import countable, effects
from pipeline.quality.layout import NAMES, Named, RowSet, read_quality_layout
from pipeline.quality.quantities import (
    Quantities,
    reference_quantities,
    response_quantities,
    returns_quantities,
    rule_quantities,
    value_quantities,
)
from pipeline.quality.questions import asked_of_offices, question_names, rules_by_question
from pipeline.quality.received import received
from pipeline.quality.rows import Fixed, fixed_quantities, quality_rows
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.returns.listing import COLUMNS as LEDGER
from pipeline.stages.frames import scan_frame
from pipeline.stages.heldback import read_held_frames
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.stages.written import read_written
from pipeline.tables.coded import frames_of, withheld
from pipeline.tables.columns import COLUMNS
from pipeline.tables.counting import count
from pipeline.tables.deduction import origins_of_published
from pipeline.tables.known import Known, known_names
from pipeline.tables.layout import read_layouts
from pipeline.tables.measures import Statistic
from pipeline.tables.plan import plan
from pipeline.tables.quantities import read_quantities
from pipeline.tables.recodes import Recode, load_recodes
from pipeline.tables.references import Reference, load_references
from pipeline.yamlfiles import load

APPLIED = ("line", "respondent", "variable", "old", "new", "reason", "author", "date")
STATES = {"received": ("rules-received", "findings-received"), "edited": ("rules", "findings")}
CODED = ("frame", "respondent", "cell", "codes")
ROSTER = ("respondent", "question", "roster", "line", "row", "title", "count")


@dataclass(frozen=True)
class Made:
    """What a wave's tables are made with."""

    stage: Stage
    questionnaire: Questionnaire
    codeframes: Mapping[str, CodeFrame]
    recodes: tuple[Recode, ...]
    references: tuple[Reference, ...]
    known: Known


def main(stage: Stage) -> None:
    """Write quality.csv, effects.csv and names.csv."""
    made = _made(stage)
    asked = asked_of_offices(made.questionnaire, made.known.members)
    quantities = _quantities(made, asked)
    sets = {
        RowSet.QUESTIONS: question_names(made.questionnaire),
        RowSet.RULES: tuple(Named(one["rule"], one["label"], one["explanation"]) for one in _rules(stage)),
    }
    document, layout = read_quality_layout(stage.store.layouts(stage.wave) / "quality.yaml")
    tables = {
        "quality": quality_rows(document, layout, sets, quantities, _fixed(made, asked)),
        "effects": _effects(made),
        "names": pd.DataFrame(
            [(name.value, one.id, one.label, one.note) for name, of in sets.items() for one in of],
            columns=NAMES,
        ),
    }
    with output_folder(stage.store.quality(stage.wave)) as folder:
        for name, rows in tables.items():
            rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    moved = (tables["effects"]["difference"].fillna(0) != 0).sum()
    print(f"quality {stage.wave}: {_summary(quantities)}; {moved} of {len(tables['effects'])} cells moved")


def _made(stage: Stage) -> Made:
    store, wave = stage.store, stage.wave
    questionnaire = load_questionnaire(store.questionnaire(wave))
    codeframes = load_codeframes(store.codeframes(wave))
    recodes = load_recodes(store.recodes(wave), questionnaire, codeframes)
    references = load_references(store.reference())
    known = known_names(questionnaire, recodes, references)
    return Made(stage, questionnaire, codeframes, recodes, references, known)


def _quantities(made: Made, asked: Mapping[str, tuple[str, ...]]) -> Quantities:
    store, wave = made.stage.store, made.stage.wave
    edit = store.interim(wave, "edit")
    ingest = store.interim(wave, "ingest")
    variables = sorted({variable for of in asked.values() for variable in of})
    columns = {"variables": variables, "missing": variables, "asked": made.known.members}
    frames = [
        scan_frame(store.interim(wave, "recode") / f"{file}.parquet", ("respondent", *of), "recode")
        .collect()
        .sort("respondent")
        for file, of in columns.items()
    ]
    words = load(store.form_words(), FormWords)
    names = RuleNames(form_layout(made.questionnaire, words))
    by_question = rules_by_question(load_rules(store.rules(wave), names).rules, names, asked)
    found = returns_quantities(*(_ledger(made.stage, file) for file in ("returns", "cells")))
    found |= response_quantities(*frames, asked)
    for state, (rules, findings) in STATES.items():
        lines = read_lines(edit / f"{rules}.csv", RULES, "Run the stage edit again.")
        listed = read_lines(edit / f"{findings}.csv", FINDINGS, "Run the stage edit again.")
        found |= rule_quantities(state, lines, listed, by_question)
    applied = read_lines(edit / "applied.csv", APPLIED, "Run the stage edit again.")
    before = read_written(ingest, made.questionnaire, "ingest")
    after = read_written(edit, made.questionnaire, "edit")
    return found | value_quantities(before, after, applied) | reference_quantities(made.references)


def _ledger(stage: Stage, name: str) -> tuple[Line, ...]:
    folder = stage.store.interim(stage.wave, "ingest")
    return read_lines(folder / f"{name}.csv", tuple(LEDGER[name]), "Run the stage ingest again.")


def _rules(stage: Stage) -> tuple[Line, ...]:
    folder = stage.store.interim(stage.wave, "edit")
    return read_lines(folder / "rules.csv", RULES, "Run the stage edit again.")


def _fixed(made: Made, asked: Mapping[str, tuple[str, ...]]) -> Fixed:
    if not made.stage.is_reconstructed:
        return Fixed(None)
    folder = made.stage.store.reconstruction(made.stage.wave)
    published = read_quantities(folder / "origins.csv", made.known.mistake)
    return fixed_quantities(origins_of_published(published, made.questionnaire, made.recodes), asked)


def _effects(made: Made) -> pd.DataFrame:
    store, wave = made.stage.store, made.stage.wave
    variables = ("respondent", *(field.name for field in made.questionnaire.variables))
    columns = {"answers": variables, "missing": variables, "rosters": ROSTER}
    ingested = Frames(
        **{
            file: scan_frame(store.interim(wave, "ingest") / f"{file}.parquet", of, "ingest").collect()
            for file, of in columns.items()
        }
    )
    coded = scan_frame(store.interim(wave, "code") / "coded-received.parquet", CODED, "code").collect()
    before = received(ingested, coded, made.questionnaire, made.recodes, made.codeframes)
    read = read_layouts(store.layouts(wave))
    cells = [cell for document, layout in read for cell in plan(document, layout, made.known)]
    measures = {m for cell in countable(cells, before.lost) for m in cell.measures}
    counted = (m for m in measures if m.statistic is not Statistic.REFERENCE)
    counts = count(counted, before.frames, made.known.members)
    figures = {m: value for reference in made.references for m, value in reference.measures.items()}
    published = [
        line
        for _, layout in read
        for line in read_lines(
            store.tables(wave) / f"{layout.id}.csv", COLUMNS, "Run the stage tabulate again."
        )
    ]
    held_back = read_held_frames(store, wave, made.recodes, [layout for _, layout in read])
    held = withheld(cells, frames_of(made.recodes), held_back)
    return effects(cells, counts | figures, published, before.lost, held)


def _summary(found: Quantities) -> str:
    return (
        f"{found['respondents']} offices answered; rules: {found['rules edited all']}, "
        f"{found['rules edited failing']} fail, {found['rules edited explained']} of them explained; "
        f"{found['values changed']} values corrected"
    )


if __name__ == "__main__":
    run("quality", main)
