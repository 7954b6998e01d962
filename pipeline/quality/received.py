"""The answers as received, recoded as the tables need them; what can't be recoded is left out and named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from pipeline.coding.frames import CodeFrame
from pipeline.editing.written import Frames
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.routing import asked
from pipeline.tables.recodes import Recode, RosterEntry
from pipeline.tables.recoding import RosterExceedsCell, recode, recode_missing


@dataclass(frozen=True)
class Received:
    """frames: variables, missing and asked, as of stage recode. lost: recoded variables that they lack."""

    frames: Mapping[str, pl.LazyFrame]
    lost: frozenset[str]


def received(
    ingested: Frames,
    coded: pl.DataFrame,
    questionnaire: Questionnaire,
    recodes: Iterable[Recode],
    codeframes: Mapping[str, CodeFrame],
) -> Received:
    """The frames behind the tables as they would be without any correction.

    ingested: the frames of ingest. coded: their open answers, coded. What an office wrote wrongly, and a
    correction put right, may be beyond recoding (a list longer than the cell it details): the variables made
    from it are lost, no others.
    """
    recodes = tuple(recodes)
    read = tuple(
        nw.from_native(frame, eager_only=True) for frame in (ingested.answers, ingested.rosters, coded)
    )
    lost: set[str] = set()
    for made in _by_entry(recodes):
        try:
            recode(*read, made, codeframes)
        except RosterExceedsCell:
            lost |= {one.field.name for one in made}
    kept = []
    for made in recodes:
        if made.field.name in lost or lost.intersection(made.sources):
            lost.add(made.field.name)
        else:
            kept.append(made)
    variables = recode(*read, kept, codeframes)
    reasons = recode_missing(nw.from_native(ingested.missing, eager_only=True), variables, kept)
    frames = {
        "variables": variables.to_native().lazy(),
        "missing": reasons.to_native().lazy(),
        "asked": asked(variables.to_native(), questionnaire).lazy(),
    }
    return Received(frames, frozenset(lost))


def _by_entry(recodes: tuple[Recode, ...]) -> Iterator[tuple[Recode, ...]]:
    """The recodes of lists, which may hold more than their cell, those of one entry together."""
    entries = dict.fromkeys(made.entry for made in recodes if isinstance(made.entry, RosterEntry))
    for entry in entries:
        yield tuple(made for made in recodes if made.entry is entry)
