"""What waits for coders: texts to code, answers on which they differ, decisions to look at again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import polars as pl

from pipeline.coding.answers import text_key
from pipeline.coding.coders.decisions import By, Coded, Work, differ, in_force, to_review, waits
from pipeline.coding.coders.files import ADJUDICATED
from pipeline.coding.status import Waits
from pipeline.coding.versions.changes import NO_CODE
from pipeline.returns.guarding import guarded


@dataclass(frozen=True)
class ToCode:
    """A row of `to_code`. text: as most who gave it wrote it. answers: how many wait with it, from 1."""

    frame: str
    text: str
    answers: int
    reason: Waits


@dataclass(frozen=True)
class Disagreement:
    """A row of `disagreements.csv`: what one of the coders who differ said, NO_CODE where none fits."""

    frame: str
    answer: str
    text: str
    coder: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class ToReview:
    """A row of `to_review.csv`. codes: as the coder gave them, of `version`. change: what became of them."""

    frame: str
    answer: str
    text: str
    coder: str
    codes: tuple[str, ...]
    version: int
    change: str


def to_code(work: Work, coded: Iterable[Coded]) -> tuple[ToCode, ...]:
    """The texts of a frame that wait for codes, most frequent first, then by text.

    Left out are those to review, and those that no code fits.

    Texts that are one by `text_key` stand there once; where the same text is contested in one answer
    and not coded in another, it is contested.
    """
    waiting: dict[str, list[Coded]] = defaultdict(list)
    for one in coded:
        if one.by is By.NOBODY and not one.to_review:
            waiting[text_key(one.answer.text)].append(one)
    rows = [_to_code(work, same) for same in waiting.values()]
    return tuple(sorted(rows, key=lambda row: (-row.answers, row.text)))


def _to_code(work: Work, same: Sequence[Coded]) -> ToCode:
    spellings = Counter(one.answer.text for one in same)
    shown = min(spellings, key=lambda text: (-spellings[text], text))
    reasons = {waits(one, work.frame) for one in same}
    reason = Waits.CONTESTED if Waits.CONTESTED in reasons else min(reasons)
    return ToCode(work.frame.id, shown, len(same), reason)


def disagreements(work: Work) -> tuple[Disagreement, ...]:
    """What coders who differ said, by answer and coder; the adjudication, where there is one, is the last."""
    rows = []
    for answer in work.answers:
        said = in_force(work.coders, answer)
        if differ(held.codes for held in said.values()):
            said |= in_force({ADJUDICATED: work.adjudicated}, answer)
            rows += [
                Disagreement(work.frame.id, answer.id, answer.text, coder, held.codes or (NO_CODE,))
                for coder, held in said.items()
            ]
    return tuple(rows)


def reviews(work: Work) -> tuple[ToReview, ...]:
    """The decisions to look at again, by answer and coder, the adjudicated last."""
    return tuple(
        ToReview(
            *(work.frame.id, answer.id, answer.text, coder),
            *(held.decision.codes, held.decision.version, "; ".join(held.changes)),
        )
        for answer in work.answers
        for coder, held in to_review(work, answer).items()
    )


def rows_frame(rows: Iterable[object], row: type) -> pl.DataFrame:
    """Rows as the table of a CSV file, in their order; texts of answers guarded, codes joined by spaces.

    row: their dataclass, whose fields are the columns.
    """
    types = {field.name: _column_type(field.type) for field in fields(row)}
    cells = [[_cell(name, getattr(one, name)) for name in types] for one in rows]
    return pl.DataFrame(cells, schema=types, orient="row")


def _column_type(annotation: object) -> pl.DataType:
    return {int: pl.Int64(), float | None: pl.Float64()}.get(annotation, pl.String())


def _cell(name: str, value: object) -> object:
    if name == "text":
        return guarded(str(value))
    return " ".join(value) if isinstance(value, tuple) else value
