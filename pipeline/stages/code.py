"""Stage code: open answers to codes, by coders' decisions and the frames' rules; what is left; agreement."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from pipeline.coding.coders.decisions import Work, combine
from pipeline.coding.coders.seen import seen
from pipeline.coding.loading import Folders, Given, load_coding
from pipeline.coding.matching.forms import read_forms
from pipeline.coding.matching.lexicon import Matching
from pipeline.coding.outcome.agreement import Agreement, Measuring, Pair
from pipeline.coding.outcome.tallies import tally
from pipeline.coding.outcome.worklists import (
    Disagreement,
    ToCode,
    ToReview,
    disagreements,
    reviews,
    rows_frame,
    to_code,
)
from pipeline.coding.status import Status, Tally
from pipeline.coding.verbatims.choosing import COLUMNS as VERBATIMS
from pipeline.coding.verbatims.choosing import Verbatims
from pipeline.coding.verbatims.names import load_names
from pipeline.coding.verbatims.wave import Illustrating
from pipeline.coding.wave import Suggested, coded_frame
from pipeline.coding.workbook.listing import to_code_workbook
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, outputs, run
from pipeline.xlsx import write_workbook
from pipeline.yamlfiles import Model, load

TITLES = ("respondent", "question", "roster", "line", "title")


class Params(Model):
    """seed: of the intervals and of the choice of verbatims."""

    seed: Annotated[int, Field(ge=0)]
    matching: Matching
    agreement: Agreement
    verbatims: Verbatims


def main(stage: Stage) -> None:
    """Write the coded answers, the coders' worklists, and what the report says of the coding."""
    store, wave, params = stage.store, stage.wave, stage.params(Params)
    questionnaire = load_questionnaire(store.questionnaire(wave))
    forms = read_forms(store.forms())
    edited = _given(store.interim(wave, "edit"), "edit", questionnaire)
    received = _given(store.interim(wave, "ingest"), "ingest", questionnaire)
    folders = Folders(wave, store.codeframes(wave), store.register(wave), store.coding(wave))
    coding = load_coding(folders, questionnaire, edited, forms, params.matching)
    works = coding.works(edited.answers, edited.rosters)
    measuring = Measuring(params.agreement, params.seed)
    tallies = [tally(work, combine(work), measuring.measured(work), params.agreement) for work in works]
    chosen = Illustrating(params.verbatims, params.seed).verbatims(
        works, load_names(store.names(), forms.abbreviations), _held_back(tallies)
    )
    # what rules or coders could do something about comes before the frames that nobody has written yet
    waiting = sorted(works, key=lambda work: not work.frame.codes)
    left = [row for work in waiting for row in to_code(work, combine(work))]
    frames = {work.frame.id: work.frame for work in works}
    listed = to_code_workbook(
        left, frames, load(store.coding_words(), WorkbookWords), questionnaire.notice or ""
    )
    with outputs(store.interim(wave, "code"), store.coding_report(wave)) as (interim, report):
        interim.mkdir()
        coded_frame(works).write_parquet(interim / "coded.parquet")
        coded_frame(coding.works(received.answers, received.rosters)).write_parquet(
            interim / "coded-received.parquet"
        )
        by_rules = [replace(work, coders={}, adjudicated={}) for work in works]
        coded_frame(by_rules).write_parquet(interim / "coded-by-rules.parquet")
        _write(interim / "suggestions.csv", coding.suggestions(works), Suggested)
        _write(interim / "to_code.csv", left, ToCode)
        write_workbook(listed, interim / "to_code.xlsx")
        _write(interim / "disagreements.csv", chain.from_iterable(map(disagreements, works)), Disagreement)
        _write(interim / "to_review.csv", chain.from_iterable(map(reviews, works)), ToReview)
        seen(store.coding(wave)).write_csv(interim / "decisions.csv")
        report.mkdir()
        _write(report / "frames.csv", tallies, Tally)
        _write(report / "agreement.csv", chain.from_iterable(map(measuring.pairs, works)), Pair)
        verbatims = pl.DataFrame(
            [one.row for one in chosen], schema=dict.fromkeys(VERBATIMS, pl.String), orient="row"
        )
        verbatims.write_csv(report / "verbatims.csv")
    for warning in coding.warnings:
        print(f"code {wave}: warning: {warning} Else run `caf-census coding register {wave}`.")
    print(f"code {wave}: {_summary(works, tallies, left)}")


def _given(folder: Path, made_by: str, questionnaire: Questionnaire) -> Given:
    """The answers and lists that a stage before wrote to a folder."""
    variables = ("respondent", *(field.name for field in questionnaire.variables))
    answers = scan_frame(folder / "answers.parquet", variables, made_by).select(variables)
    rosters = scan_frame(folder / "rosters.parquet", TITLES, made_by).select(TITLES)
    return Given(answers.collect(), rosters.collect())


def _write(path: Path, rows: Iterable[object], row: type) -> None:
    rows_frame(rows, row).write_csv(path)


def _held_back(tallies: Iterable[Tally]) -> list[str]:
    return [one.frame for one in tallies if one.status is Status.HELD_BACK]


def _summary(works: Iterable[Work], tallies: Iterable[Tally], left: Iterable[ToCode]) -> str:
    written = {work.frame.id for work in works if work.frame.codes}
    of_codes = [one for one in tallies if one.frame in written]
    held = _held_back(tallies)
    waiting = sum(row.frame in written for row in left)
    return (
        f"{len(of_codes)} frames with codes: {sum(one.coded for one in of_codes)} of "
        f"{sum(one.answers for one in of_codes)} answers coded, {sum(one.by_rules for one in of_codes)} by "
        f"rules alone; texts left to code: {waiting}; held back: {', '.join(held) or 'none'}"
    )


if __name__ == "__main__":
    run("code", main)
