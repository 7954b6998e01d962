"""Counting all measures of all tables in one pass over the variables."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import narwhals as nw
import polars as pl

from analysis import counts
from pipeline.tables.measures import Measure, expression, frame_of

Count = int | Decimal


def count(
    measures: Iterable[Measure], frames: Mapping[str, pl.LazyFrame], members: Mapping[str, Sequence[str]]
) -> dict[Measure, Count]:
    """The counts behind all cells; each measure is counted once, however many cells need it.

    frames: variables, missing and asked, one row per respondent. members: question -> its variables.
    Returns: whole numbers, and decimals for sums of decimals.
    """
    groups: dict[tuple[str, str], list[Measure]] = {}
    for measure in sorted(set(measures)):
        groups.setdefault((frame_of(measure), measure.universe), []).append(measure)
    selections = [
        _among(frames, name, universe, members).select(
            *(expression(measure, members).alias(str(i)) for i, measure in enumerate(group))
        )
        for (name, universe), group in groups.items()
    ]
    # collected together, so that Polars plans and reads everything at once
    results = pl.collect_all([selection.to_native() for selection in selections])
    return {
        measure: value
        for group, result in zip(groups.values(), results, strict=True)
        for measure, value in zip(group, result.row(0), strict=True)
    }


def respondents_behind(
    measures: Iterable[Measure], frames: Mapping[str, pl.LazyFrame], members: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """The respondents that at least one of the measures counts. frames, members: as in `count`."""
    found: set[str] = set()
    for measure in measures:
        among = _among(frames, frame_of(measure), measure.universe, members)
        each = among.group_by("respondent").agg(expression(measure, members).alias("counted"))
        counted = each.filter(nw.col("counted") > 0).select("respondent").to_native().collect()
        found |= set(counted["respondent"])
    return frozenset(found)


def _among(
    frames: Mapping[str, pl.LazyFrame], name: str, universe: str, members: Mapping[str, Sequence[str]]
) -> nw.LazyFrame:
    """A frame with the respondents of a universe only."""
    frame = nw.from_native(frames[name])
    word, _, question = universe.partition(":")
    match word:
        case "asked":
            asked = nw.from_native(frames["asked"]).filter(nw.col(question)).select("respondent")
            return frame.join(asked, on="respondent", how="semi")
        case "answered":
            return frame.filter(counts.has_answered(members[question]))
    return frame
