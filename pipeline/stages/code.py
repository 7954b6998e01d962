"""Stage code: open answers to codes, by coders' decisions and the frames' rules; what is left; agreement."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from pipeline.coding.agreement import Agreement, Pair, measured, pairs
from pipeline.coding.answers import answers_of
from pipeline.coding.coderfiles import Subject, list_coder_files, read_coder_file
from pipeline.coding.decisions import Work, codings, combine
from pipeline.coding.frames import read_codeframes
from pipeline.coding.matching.checks import check_rules
from pipeline.coding.matching.forms import Forms, read_forms
from pipeline.coding.matching.lexicon import Matching
from pipeline.coding.matching.matcher import Matcher
from pipeline.coding.register import check_register, read_register
from pipeline.coding.tallies import Status, Tally, tally
from pipeline.coding.verbatims.choosing import COLUMNS as VERBATIMS
from pipeline.coding.verbatims.choosing import Verbatims, choose, showable
from pipeline.coding.verbatims.doubts import vocabulary_of
from pipeline.coding.verbatims.names import load_names
from pipeline.coding.wave import Coding, Suggested, check_sources, coded_frame
from pipeline.coding.workbook.listing import to_code_workbook
from pipeline.coding.workbook.words import CodingWords
from pipeline.coding.worklists import (
    Disagreement,
    ToCode,
    ToReview,
    disagreements,
    reviews,
    rows_frame,
    to_code,
)
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
    coding = _coding(stage, params, questionnaire, forms, edited)
    works = coding.works(*edited)
    tallies = [_tally(work, params) for work in works]
    words = load(store.coding_words(), CodingWords)
    with outputs(store.interim(wave, "code"), store.coding_report(wave)) as (interim, report):
        interim.mkdir()
        coded_frame(works).write_parquet(interim / "coded.parquet")
        received = coding.works(*_given(store.interim(wave, "ingest"), "ingest", questionnaire))
        coded_frame(received).write_parquet(interim / "coded-received.parquet")
        _write_worklists(coding, works, interim)
        left = [row for work in works for row in to_code(work, combine(work))]
        frames = {work.frame.id: work.frame for work in works}
        notice = questionnaire.notice or ""
        write_workbook(to_code_workbook(left, frames, words, notice), interim / "to_code.xlsx")
        report.mkdir()
        rows_frame(tallies, Tally).write_csv(report / "frames.csv")
        rows_frame(_pairs(works, params), Pair).write_csv(report / "agreement.csv")
        _verbatims(stage, works, params, forms).write_csv(report / "verbatims.csv")
    print(f"code {wave}: {_summary(tallies, left)}")


def _given(folder: Path, made_by: str, questionnaire: Questionnaire) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The answers and lists that a stage before wrote to a folder."""
    variables = ("respondent", *(field.name for field in questionnaire.variables))
    answers = scan_frame(folder / "answers.parquet", variables, made_by).select(variables)
    rosters = scan_frame(folder / "rosters.parquet", TITLES, made_by).select(TITLES)
    return answers.collect(), rosters.collect()


def _coding(
    stage: Stage,
    params: Params,
    questionnaire: Questionnaire,
    forms: Forms,
    edited: tuple[pl.DataFrame, pl.DataFrame],
) -> Coding:
    """The frames with their rules, checked against the register, and what coders decided."""
    store, wave = stage.store, stage.wave
    read = read_codeframes(store.codeframes(wave))
    frames = {name: frame for name, (_, frame) in read.items()}
    check_sources(frames, questionnaire, store.codeframes(wave))
    register = read_register(store.register(wave))
    check_register(read, register, wave)
    for name, frame in frames.items():
        check_rules(store.codeframes(wave) / f"{name}.yaml", frame, forms)
    decided = {}
    for name, files in list_coder_files(store.coding(wave), frames).items():
        answers = {answer.id: answer for answer in answers_of(frames[name], *edited)}
        subject = Subject(frames[name], answers, register.of(name))
        decided[name] = {coder: read_coder_file(path, subject) for coder, path in files.items()}
    matchers = {name: Matcher(frame, forms, params.matching) for name, frame in frames.items()}
    return Coding(matchers, decided)


def _tally(work: Work, params: Params) -> Tally:
    bootstrap = params.agreement.bootstrap(params.seed)
    found = measured(codings(work), work.frame.several, bootstrap)
    return tally(work, combine(work), found, params.agreement.threshold)


def _pairs(works: Iterable[Work], params: Params) -> Iterable[Pair]:
    bootstrap = params.agreement.bootstrap(params.seed)
    for work in works:
        yield from pairs(work.frame.id, codings(work), work.frame.several, bootstrap)


def _write_worklists(coding: Coding, works: Iterable[Work], folder: Path) -> None:
    """What the rules suggest, and what waits for coders."""
    works = tuple(works)
    lists: Mapping[str, tuple[Iterable[object], type]] = {
        "suggestions": (coding.suggestions(works), Suggested),
        "to_code": ((row for work in works for row in to_code(work, combine(work))), ToCode),
        "disagreements": ((row for work in works for row in disagreements(work)), Disagreement),
        "to_review": ((row for work in works for row in reviews(work)), ToReview),
    }
    for name, (rows, row) in lists.items():
        rows_frame(rows, row).write_csv(folder / f"{name}.csv")


def _verbatims(stage: Stage, works: Iterable[Work], params: Params, forms: Forms) -> pl.DataFrame:
    """A few short answers of each theme, without names."""
    works = tuple(works)
    names = load_names(stage.store.names(), forms.abbreviations)
    texts = (
        text
        for work in works
        for code in work.frame.codes
        for text in (code.label, code.definition, *code.examples)
    )
    vocabulary = vocabulary_of((answer for work in works for answer in work.answers), texts)
    rows = []
    for work in works:
        coded = {one.answer.id: one.codes for one in combine(work)}
        shown = showable(work.answers, names, vocabulary, params.verbatims)
        rows += [one.row for one in choose(work.frame, coded, shown, params.seed, params.verbatims)]
    return pl.DataFrame(rows, schema=dict.fromkeys(VERBATIMS, pl.String), orient="row")


def _summary(tallies: Iterable[Tally], left: Iterable[ToCode]) -> str:
    tallies, left = tuple(tallies), tuple(left)
    written = [
        one
        for one in tallies
        if one.answers and one.frame not in {r.frame for r in left if r.reason == "no_frame"}
    ]
    answers, coded = sum(one.answers for one in written), sum(one.coded for one in written)
    held = [one.frame for one in tallies if one.status is Status.HELD_BACK]
    return (
        f"{len(tallies)} frames, {len(written)} with codes: {coded} of {answers} answers coded "
        f"({sum(one.by_rules for one in written)} by rules alone); texts left to code: {len(left)}; held back: "
        f"{', '.join(held) or 'none'}"
    )


if __name__ == "__main__":
    run("code", main)
