"""How the answers of a wave were coded, as stage code writes it to `reports/<wave>/coding/`."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError

PARTS = (
    "coded",
    "by_rules",
    "by_coders",
    "adjudicated",
    "uncoded",
    "none",
    "contested",
    "to_review",
    "overlap",
)
COUNTS = ("answers", *PARTS)
CODES = ("assigned", "coders", "assisted")
STATISTICS = ("share", "percent", "alpha", "low", "high", "threshold")
FRAMES = ("frame", "source", "label", "version", *COUNTS, *CODES, *STATISTICS, "status", "reason")
VERBATIMS = ("frame", "code", "text")
STATUSES = ("published", "held_back")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
REMEDY = "Run the stage code again."


class CodingFilesError(UserError):
    """Files of the coding that do not fit the layouts, or that stage code did not write so."""


class Reason(StrEnum):
    """Why a frame is held back."""

    AGREEMENT = "agreement"  # between its coders, below the threshold
    OVERLAP = "overlap"  # too few answers that two coders coded to measure it
    REVIEW = "review"  # answers to look at again since codes have changed


@dataclass(frozen=True)
class FrameCoding:
    """How the answers of one frame were coded.

    counts: of COUNTS and CODES; coded and uncoded add up to answers; by_rules, by_coders and adjudicated to
    coded; none: decided to have no code, of the uncoded; overlap: coded by two persons at least; assigned:
    codes given in all; coders: codings by persons, assisted: those of them made beside suggestions.
    statistics: of STATISTICS, None where nothing was measured; share, the smallest overlap, and percent are
    proportions, 0 to 1; alpha, with its interval from low to high, at most 1, is None too where all of the
    overlap has one same coding. Where there is an alpha there is a threshold.
    reason: None for a frame that is published.
    """

    frame: str
    version: int
    counts: Mapping[str, int]
    statistics: Mapping[str, Fraction | None]
    reason: Reason | None


@dataclass(frozen=True)
class CodingFiles:
    """frames: by id. verbatims: code -> texts, by frame; in the order of the file."""

    frames: Mapping[str, FrameCoding]
    verbatims: Mapping[str, Mapping[str, tuple[str, ...]]]


def read_coding(folder: Path, text_of: Callable[[str], str]) -> CodingFiles | None:
    """The files of a wave; None where stage code wrote none.

    text_of: takes what the CSV holds for an answer and gives what the respondent wrote.
    Raises: CsvError; CodingFilesError, with file and line, for what is no number or no status.
    """
    if not (folder / "frames.csv").is_file():
        return None
    frames = [_coding(line) for line in read_lines(folder / "frames.csv", FRAMES, REMEDY)]
    verbatims: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in read_lines(folder / "verbatims.csv", VERBATIMS, REMEDY):
        verbatims[line["frame"]][line["code"]].append(text_of(line["text"]))
    return CodingFiles(
        {coding.frame: coding for coding in frames},
        {frame: {code: tuple(texts) for code, texts in of.items()} for frame, of in verbatims.items()},
    )


def _coding(line: Line) -> FrameCoding:
    if line["status"] not in STATUSES:
        raise _mistake(line, "status", f"is none of {', '.join(STATUSES)}")
    reason = None
    if line["status"] != STATUSES[0]:
        if line["reason"] not in list(Reason):
            raise _mistake(line, "reason", f"is none of {', '.join(Reason)}")
        reason = Reason(line["reason"])
    statistics = {name: _statistic(line, name) for name in STATISTICS}
    if reason is Reason.AGREEMENT and statistics["alpha"] is None:
        raise _mistake(line, "alpha", "is no number, though the frame is held back for its agreement")
    if reason is Reason.OVERLAP and statistics["share"] is None:
        raise _mistake(line, "share", "is no number, though the frame is held back for its overlap")
    if statistics["alpha"] is not None and statistics["threshold"] is None:
        raise _mistake(line, "threshold", "is no number, though there is an alpha to compare with it")
    if (statistics["percent"] or 0) > 1:
        raise _mistake(line, "percent", "is above 1: a proportion from 0 to 1 stands there")
    counts = {name: _whole(line, name) for name in (*COUNTS, *CODES)}
    return FrameCoding(line["frame"], _whole(line, "version"), counts, statistics, reason)


def _whole(line: Line, column: str) -> int:
    if not (line[column].isascii() and line[column].isdigit()):
        raise _mistake(line, column, "is no whole number")
    return int(line[column])


def _statistic(line: Line, column: str) -> Fraction | None:
    if line[column] and not NUMBER.fullmatch(line[column]):
        raise _mistake(line, column, "is not a number")
    return Fraction(line[column]) if line[column] else None


def _mistake(line: Line, column: str, mistake: str) -> CodingFilesError:
    return CodingFilesError(f"{line.where}: {column} {line[column]!r} {mistake}. {REMEDY}")
