"""What stage code tells those after it: which frames may be published, and why an answer has no code."""

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError

REMEDY = "Run the stage code again."


class WrongStatus(UserError):
    """A `frames.csv` that stage code did not write so, or that lacks a frame."""


class Status(StrEnum):
    PUBLISHED = "published"
    HELD_BACK = "held_back"


class Reason(StrEnum):
    """Why a frame is held back."""

    NONE = ""
    REVIEW = "review"
    OVERLAP = "overlap"
    AGREEMENT = "agreement"


class Waits(StrEnum):
    """Why an answer has no code, and so waits for a coder."""

    NOTHING = ""  # it has one, or it was decided that none fits
    NO_FRAME = "no_frame"  # nobody has written codes yet
    NO_RULE = "no_rule"
    CONTESTED = "contested"
    REVIEW = "review"


@dataclass(frozen=True)
class Tally:
    """A row of `frames.csv`. Counts of answers, but `assigned` of codes, `coders` and `assisted` of codings.

    by_rules, by_coders and adjudicated add up to coded; none, contested and to_review are parts of uncoded,
    which with coded is all answers. none: it was decided that no code fits. coders: human codings, assisted:
    those of them whose coder saw what the rules suggest. overlap: answers that two coders who did not have
    coded. share: the smallest proportion of them that may be published, None with fewer than two such
    coders. threshold: the smallest alpha that may be, None where there is no alpha.
    """

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
    none: int
    contested: int
    to_review: int
    overlap: int
    assigned: int
    coders: int
    assisted: int
    share: float | None
    percent: float | None
    alpha: float | None
    low: float | None
    high: float | None
    threshold: float | None
    status: Status
    reason: Reason


# counts of answers of which a person said something that stands
BY_PERSONS = ("by_coders", "adjudicated", "none", "contested", "to_review")
COLUMNS = tuple(column.name for column in fields(Tally))


def read_statuses(path: Path) -> dict[str, Reason]:
    """Frame -> why it is held back, NONE for one that is published; all frames of a `frames.csv`.

    Raises: CsvError for a file that is not there or has other columns; WrongStatus, with file and line, for
    a status or a reason that is none.
    """
    return {line["frame"]: _reason(line) for line in read_lines(path, COLUMNS, REMEDY)}


def read_decided(path: Path) -> frozenset[str]:
    """The frames of which persons coded an answer, be it that they differ, or that no code fits.

    Raises: CsvError for a file that is not there or has other columns.
    """
    lines = read_lines(path, COLUMNS, REMEDY)
    return frozenset(line["frame"] for line in lines if any(line[name] != "0" for name in BY_PERSONS))


def read_held_back(path: Path) -> dict[str, Reason]:
    """Frame -> why it is held back, without those that are published. Raises: as read_statuses."""
    return {frame: reason for frame, reason in read_statuses(path).items() if reason}


def _reason(line: Line) -> Reason:
    status = _one_of(line, "status", Status)
    reason = _one_of(line, "reason", Reason)
    if bool(reason) != (status == Status.HELD_BACK):
        raise WrongStatus(
            f"{line.where}: the status is {status!r} and the reason {str(reason)!r}: a frame that is held "
            f"back has a reason, and no other has. {REMEDY}"
        )
    return Reason(reason)


def _one_of(line: Line, column: str, words: type[StrEnum]) -> str:
    if line[column] not in list(words):
        allowed = ", ".join(word for word in words if word)
        raise WrongStatus(f"{line.where}: {column} {line[column]!r} is none of {allowed}. {REMEDY}")
    return line[column]
