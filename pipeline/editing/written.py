"""What each respondent wrote, field by field: from the frames of ingest or edit, and back to them.

Without a change in between, the frames that come back are the same bytes: pipeline/returns/frames.py makes
both.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.returns.frames import ROSTER_PARTS, answers_frame, missing_frame, rosters_frame
from pipeline.returns.values import Answers, Value

WRITTEN = (Missing.DONT_KNOW, Missing.ILLEGIBLE)  # something stands in the cell, though it is no value


@dataclass(frozen=True)
class Outside:
    """A content in no cell to fill, which no field holds. sheet, cell: as `rejected.csv` names its place."""

    sheet: str
    cell: str
    content: str


@dataclass(frozen=True)
class Frames:
    """The frames of `answers.parquet`, `missing.parquet` and `rosters.parquet`."""

    answers: pl.DataFrame
    missing: pl.DataFrame
    rosters: pl.DataFrame


def to_frames(written: Mapping[str, Answers], questionnaire: Questionnaire) -> Frames:
    """written: by respondent."""
    answers = answers_frame(written, questionnaire)
    return Frames(
        answers, missing_frame(written, answers, questionnaire), rosters_frame(written, questionnaire)
    )


def from_frames(frames: Frames, questionnaire: Questionnaire) -> dict[str, Answers]:
    """What each respondent wrote, by respondent, sorted.

    Boxes left unticked are blank, except in a question where none is ticked: there an office wrote `no` in
    one at least, and which one is not known any more.
    """
    by_question: dict[str, list[Field]] = defaultdict(list)
    for field in questionnaire.variables:
        by_question[field.question].append(field)
    rosters = _roster_answers(frames.rosters, questionnaire)
    found = {}
    for values, reasons in zip(
        frames.answers.iter_rows(named=True), frames.missing.iter_rows(named=True), strict=True
    ):
        answers: Answers = {}
        for fields in by_question.values():
            answers |= _question_answers(fields, values, reasons)
        found[values["respondent"]] = answers | rosters[values["respondent"]]
    return dict(sorted(found.items()))


def _question_answers(
    fields: list[Field], values: Mapping[str, Value | None], reasons: Mapping[str, str | None]
) -> Answers:
    is_ticked = any(field.kind is FieldKind.TICK and values[field.name] for field in fields)
    answers: Answers = {}
    for field in fields:
        answer = _answer(values[field.name], reasons[field.name])
        if answer is not None and not (is_ticked and answer is False):
            answers[field.name] = answer
    return answers


def _answer(value: Value | None, reason: str | None) -> Value | Missing | None:
    return Missing(reason) if reason in WRITTEN else value


def _roster_answers(rosters: pl.DataFrame, questionnaire: Questionnaire) -> dict[str, Answers]:
    names = {
        (field.question, field.line, field.items[-1]): field.name
        for field in questionnaire.fields
        if field.line is not None
    }
    found: dict[str, Answers] = defaultdict(dict)
    for line in rosters.iter_rows(named=True):
        for part, answer in _parts(line):
            found[line["respondent"]][names[line["question"], line["line"], part]] = answer
    return found


def _parts(line: Mapping) -> Iterator[tuple[str, Value | Missing]]:
    for part in ROSTER_PARTS:
        answer = _answer(line[part], line[f"{part}_missing"])
        if answer is not None:
            yield part, answer
