"""How the answers of a frame are coded, in numbers, and whether its tables may be published."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.coding.decisions import By, Coded, Work, in_force


class Status(StrEnum):
    PUBLISHED = "published"
    HELD_BACK = "held_back"


class Reason(StrEnum):
    """Why a frame is held back."""

    NONE = ""
    REVIEW = "review"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Measured:
    """The agreement of human coders, None where undefined: percent (a proportion), alpha, its interval."""

    percent: float | None
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Tally:
    """A row of `frames.csv`. Counts of answers, but `assigned` of codes and `coders` of human codings."""

    frame: str
    source: str
    label: str
    version: int
    answers: int
    coded: int
    by_rules: int
    by_coders: int
    adjudicated: int
    uncoded: int
    contested: int
    to_review: int
    assigned: int
    coders: int
    percent: float | None
    alpha: float | None
    low: float | None
    high: float | None
    status: Status
    reason: Reason


def tally(work: Work, coded: Sequence[Coded], measured: Measured, threshold: float) -> Tally:
    """A frame in numbers, and whether its tables may be published.

    measured: of the human coders. threshold: the smallest alpha that may be published.
    """
    by = Counter(one.by for one in coded)
    reason = _reason(work, coded, measured.alpha, threshold)
    return Tally(
        frame=work.frame.id,
        source=work.frame.source,
        label=work.frame.label,
        version=work.frame.version,
        answers=len(coded),
        coded=len(coded) - by[By.NOBODY],
        by_rules=by[By.RULES],
        by_coders=by[By.CODERS],
        adjudicated=by[By.ADJUDICATED],
        uncoded=by[By.NOBODY],
        contested=sum(one.contested for one in coded),
        to_review=sum(one.to_review for one in coded),
        assigned=sum(len(one.codes) for one in coded),
        coders=_human_codings(work),
        percent=measured.percent,
        alpha=measured.alpha,
        low=measured.low,
        high=measured.high,
        status=Status.HELD_BACK if reason else Status.PUBLISHED,
        reason=reason,
    )


def _human_codings(work: Work) -> int:
    """How many coders coded an answer at least; a file that is open throughout is no coding."""
    return sum(any(held.decision.codes for held in lines.values()) for lines in work.coders.values())


def _reason(work: Work, coded: Iterable[Coded], alpha: float | None, threshold: float) -> Reason:
    if any(one.to_review for one in coded):
        return Reason.REVIEW  # before the agreement, which is another once they are looked at
    compared = any(len(in_force(work.coders, answer)) > 1 for answer in work.answers)
    # alpha is undefined (NaN is below nothing) where all coders gave one same code everywhere: they agree
    below = compared and alpha is not None and alpha < threshold
    return Reason.AGREEMENT if below else Reason.NONE
