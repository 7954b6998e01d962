"""Frames whose every answer must have a code before tables are made."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pipeline.coding.frames import CodeFrame
from pipeline.errors import UserError

LISTED = 20  # answers that a message names


class Uncoded(UserError):
    """Answers without a code in a frame that must be complete."""


def check_complete(coded: pl.DataFrame, frames: Mapping[str, CodeFrame], to_code: Path) -> None:
    """coded: `frame, respondent, cell, codes`. to_code: where the texts without code are listed.

    Raises: Uncoded naming the answers by respondent and cell: what was typed may name a person.
    """
    open_ones = coded.filter(pl.col("codes").list.len() == 0).sort("frame", "respondent", "cell")
    found = [row for row in open_ones.select("frame", "respondent", "cell").rows() if frames[row[0]].complete]
    if not found:
        return
    named = "".join(f"\n  {frame}: {respondent}, {cell}" for frame, respondent, cell in found[:LISTED])
    more = f"\n  and {len(found) - LISTED} more" if len(found) > LISTED else ""
    raise Uncoded(
        f"{len(found)} answers have no code in a frame that says `complete: true`:{named}{more}\n"
        f"Their texts are listed in {to_code}. Add a rule to the frame, or code them (docs/coding.md), or "
        "correct the return."
    )
