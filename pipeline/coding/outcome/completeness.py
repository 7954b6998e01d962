"""Frames whose every answer must have a code before tables are made."""

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from pipeline.coding.frames import CodeFrame
from pipeline.coding.status import Waits
from pipeline.errors import UserError

LISTED = 20  # answers that a message names
CODE = "`caf-census coding export {wave} {frame} CODER {frame}.xlsx`, fill the workbook and import it"
# why an answer has no code, and what to do about it
TODO = {
    Waits.NOTHING: ("no code fits", "add a code to the frame that does, then decide again: " + CODE),
    Waits.NO_FRAME: ("no codes yet", "write some"),
    Waits.NO_RULE: ("no rule", "add a rule to the frame, or code the answers: " + CODE),
    Waits.CONTESTED: (
        "contested",
        "settle what coders differ on: `caf-census coding export {wave} {frame} adjudicated {frame}.xlsx`, "
        "fill the workbook and import it",
    ),
    Waits.REVIEW: (
        "to review",
        "a code has changed since it was given; let each coder that to_review.csv names code again: " + CODE,
    ),
}


class Uncoded(UserError):
    """Answers without a code in a frame that must be complete."""


def check_complete(
    coded: pl.DataFrame, frames: Mapping[str, CodeFrame], held_back: Collection[str], wave: str, to_code: Path
) -> None:
    """Whether each frame that must be complete and is published has a code for all its answers.

    coded: `frame, respondent, cell, codes, waits`. held_back: ids of frames: no table prints what they count,
    and what they wait for is why they are held back. wave: for the commands that the message shows. to_code:
    where the texts without code are listed; those to review are in `to_review.csv` beside it.

    Raises: Uncoded naming the answers by respondent and cell: what was typed may name a person.
    """
    open_ones = coded.filter(pl.col("codes").list.len() == 0).sort("frame", "respondent", "cell")
    found = [
        row
        for row in open_ones.select("frame", "respondent", "cell", "waits").rows()
        if frames[row[0]].complete and row[0] not in held_back
    ]
    if not found:
        return
    named = "".join(
        f"\n  {frame}: {respondent}, {cell} ({TODO[Waits(waits)][0]})"
        for frame, respondent, cell, waits in found[:LISTED]
    )
    more = f"\n  and {len(found) - LISTED} more" if len(found) > LISTED else ""
    met = sorted({(frame, Waits(waits)) for frame, _, _, waits in found})
    todo = "".join(
        f"\n  {frame}, {TODO[waits][0]}: {TODO[waits][1].format(wave=wave, frame=frame)}"
        for frame, waits in met
    )
    raise Uncoded(
        f"{len(found)} answers have no code in a frame that says `complete: true`:{named}{more}\n"
        f"What to do (docs/coding.md), if it is not the return that is wrong:{todo}\n"
        f"The texts are listed in {to_code}, those to review in to_review.csv beside it."
    )
