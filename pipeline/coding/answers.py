"""The open answers of a wave: what is coded, one by one."""

import unicodedata
from dataclasses import dataclass

import polars as pl

from pipeline.coding.frames import CodeFrame

FINAL_STOPS = " .…!,;"  # at the end of a text they change nothing of what it says


@dataclass(frozen=True, order=True)
class Answer:
    """An open answer. cell: the variable, or a line of a list as `<question>__<roster>__l01`."""

    respondent: str
    cell: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.respondent}.{self.cell}"


def answers_of(frame: CodeFrame, answers: pl.DataFrame, rosters: pl.DataFrame) -> tuple[Answer, ...]:
    """The answers that a frame codes, by respondent and place; blank ones are none.

    answers: `respondent` and a column per variable. rosters: `respondent, question, roster, line, title`.
    """
    if frame.source in answers.columns:
        given = answers.select("respondent", frame.source).drop_nulls().rows()
        return tuple(sorted(Answer(respondent, frame.source, text) for respondent, text in given))
    lines = rosters.filter(
        pl.concat_str("question", "roster", separator="__") == frame.source, pl.col("title").is_not_null()
    )
    return tuple(
        sorted(
            Answer(line["respondent"], line_cell(frame.source, line["line"]), line["title"])
            for line in lines.iter_rows(named=True)
        )
    )


def text_key(text: str) -> str:
    """What two texts have in common that are coded as one: all but capitals, runs of spaces, final stops.

    A question mark stays, since it is a doubt; so does a text of nothing but stops.
    """
    key = case_key(text)
    return key.rstrip(FINAL_STOPS) or key


def case_key(text: str) -> str:
    """What two texts have in common that differ in capitals and runs of spaces only."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def line_cell(source: str, line: int) -> str:
    """The cell of a line of a list."""
    return f"{source}__l{line:02d}"
