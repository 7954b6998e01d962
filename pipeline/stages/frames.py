"""Parquet files that an earlier stage wrote, with a message when that stage has to be run."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipeline.stages.runtime import StageError


def scan_frame(path: Path, columns: Iterable[str], made_by: str) -> pl.LazyFrame:
    """The frame of a Parquet file, nothing but its schema read yet.

    columns: that the reader needs; there may be more. made_by: the stage that writes the file.
    Raises: StageError naming that stage for a missing or broken file, or one of other columns, as a stage
    leaves it that was not run again after the questionnaire or its recodes had changed.
    """
    remedy = f"Run the stage {made_by} again."
    if not path.is_file():
        raise StageError(f"{path}: there is no such file. {remedy}")
    frame = pl.scan_parquet(path)
    try:
        there = frame.collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise StageError(f"{path}: not a Parquet file, or half of one: {error}. {remedy}") from None
    if lost := sorted(set(columns) - set(there)):
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        raise StageError(f"{path}: there is no column {lost[0]!r}{more}. {remedy}")
    return frame
