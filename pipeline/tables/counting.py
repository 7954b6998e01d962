"""Counting all measures of all tables in one pass over the variables."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import narwhals as nw
import polars as pl

from pipeline.tables.measures import Measure, expression, frame_of

Count = int | Decimal


def count(
    measures: Iterable[Measure], frames: Mapping[str, pl.LazyFrame], members: Mapping[str, Sequence[str]]
) -> dict[Measure, Count]:
    """The counts behind all cells; each measure is counted once, however many cells need it.

    frames: variables, missing and asked, one row per respondent. members: question -> its variables.
    Returns: whole numbers, and decimals for sums of decimals.
    """
    wanted: dict[str, list[Measure]] = {name: [] for name in frames}
    for measure in sorted(set(measures)):
        wanted[frame_of(measure)].append(measure)
    used = {name: of_frame for name, of_frame in wanted.items() if of_frame}
    # collected together, so that Polars plans and reads everything at once
    results = pl.collect_all([_select(frames[name], of_frame, members) for name, of_frame in used.items()])
    return {
        measure: value
        for of_frame, result in zip(used.values(), results, strict=True)
        for measure, value in zip(of_frame, result.row(0), strict=True)
    }


def _select(
    frame: pl.LazyFrame, measures: list[Measure], members: Mapping[str, Sequence[str]]
) -> pl.LazyFrame:
    expressions = [expression(measure, members).alias(str(i)) for i, measure in enumerate(measures)]
    return nw.from_native(frame).select(*expressions).to_native()
