"""What respondents wrote as typed frames: answers, why one is missing, lines of rosters."""

from collections.abc import Iterable, Mapping

import polars as pl

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid
from pipeline.questionnaire.routing import asked
from pipeline.returns.values import Answers, Value

DIGITS = 18  # of a decimal answer in Parquet, in all
NUMBERS = (FieldKind.COUNT, FieldKind.RANK)
ROSTER_PARTS = ("row", "title", "count")
ROSTER_COLUMNS = {
    "respondent": pl.String(),
    "question": pl.String(),
    "roster": pl.String(),
    "line": pl.Int64(),
    "row": pl.String(),
    "title": pl.String(),
    "count": pl.Int64(),
    **{f"{part}_missing": pl.String() for part in ROSTER_PARTS},
}


def answers_frame(written: Mapping[str, Answers], questionnaire: Questionnaire) -> pl.DataFrame:
    """One row per respondent, sorted: `respondent`, then one typed column per variable.

    written: by respondent.

    Counts and ranks are Int64, decimals Decimal, ticks Boolean, choices (the option's id) and texts String. A
    tick without a mark is False where another box of its question is marked, and missing where none is.
    """
    rows = []
    for respondent, answers in sorted(written.items()):
        marked = {
            field.question
            for field in questionnaire.variables
            if field.kind is FieldKind.TICK and isinstance(answers.get(field.name), bool)
        }
        rows.append({"respondent": respondent} | _row(answers, questionnaire.variables, marked))
    schema = {field.name: _type(field) for field in questionnaire.variables}
    return pl.DataFrame(rows, schema={"respondent": pl.String()} | schema)


def _row(answers: Answers, variables: Iterable[Field], marked: set[str]) -> dict[str, Value | None]:
    row = {}
    for field in variables:
        answer = answers.get(field.name)
        unmarked = answer is None and field.kind is FieldKind.TICK and field.question in marked
        row[field.name] = False if unmarked else _value(answer)
    return row


def _value(answer: Value | Missing | None) -> Value | None:
    return None if isinstance(answer, Missing) else answer


def _type(field: Field) -> pl.DataType:
    if field.kind in NUMBERS:
        return pl.Int64()
    if field.kind is FieldKind.DECIMAL:
        return pl.Decimal(DIGITS, field.decimals)
    return pl.Boolean() if field.kind is FieldKind.TICK else pl.String()


def missing_frame(
    written: Mapping[str, Answers], answers: pl.DataFrame, questionnaire: Questionnaire
) -> pl.DataFrame:
    """Rows and columns of `answers`: why a value is missing (`Missing`), null where there is one."""
    was_asked = {row["respondent"]: row for row in asked(answers, questionnaire).iter_rows(named=True)}
    columns: dict[str, list[str | None]] = {"respondent": answers["respondent"].to_list()}
    for field in questionnaire.variables:
        columns[field.name] = [
            None if value is not None else _reason(written[respondent], field, was_asked[respondent])
            for respondent, value in zip(columns["respondent"], answers[field.name], strict=True)
        ]
    return pl.DataFrame(columns, schema={name: pl.String() for name in columns})


def _reason(answers: Answers, field: Field, was_asked: dict[str, bool]) -> str:
    if field.name in answers:
        return str(answers[field.name])
    return Missing.BLANK if not field.question or was_asked[field.question] else Missing.NOT_ASKED


def rosters_frame(written: Mapping[str, Answers], questionnaire: Questionnaire) -> pl.DataFrame:
    """One row per roster line that is not blank, by respondent, question and line.

    `respondent, question, roster, line, row, title, count`, then `row_missing, title_missing, count_missing`:
    why that part of the line has no value.
    """
    questions = [q for q in questionnaire.questions if isinstance(q, HeadcountGrid) and q.roster]
    lines = [
        line
        for respondent, answers in sorted(written.items())
        for question in questions
        for line in _roster_lines(respondent, answers, question, questionnaire)
    ]
    return pl.DataFrame(lines, schema=ROSTER_COLUMNS)


def _roster_lines(
    respondent: str, answers: Answers, question: HeadcountGrid, questionnaire: Questionnaire
) -> list[dict]:
    by_line: dict[int, dict[str, Value | Missing | None]] = {}
    for field in questionnaire.fields:
        if field.question == question.id and field.line is not None:
            by_line.setdefault(field.line, {})[field.items[-1]] = answers.get(field.name)
    return [
        {"respondent": respondent, "question": question.id, "roster": question.roster.id, "line": line}
        | {part: _value(parts[part]) for part in ROSTER_PARTS}
        | {f"{part}_missing": _part_reason(parts[part]) for part in ROSTER_PARTS}
        for line, parts in sorted(by_line.items())
        if any(part is not None for part in parts.values())
    ]


def _part_reason(answer: Value | Missing | None) -> str | None:
    if answer is None:
        return Missing.BLANK
    return str(answer) if isinstance(answer, Missing) else None
