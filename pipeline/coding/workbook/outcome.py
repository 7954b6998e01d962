"""What a filled workbook makes of its coder's file: its lines, and what becomes of earlier decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.coding.answers import Answer
from pipeline.coding.coders.files import Decision
from pipeline.coding.workbook.book import Former
from pipeline.coding.workbook.reading import FilledText


@dataclass(frozen=True)
class Outcome:
    """lines: of the coder's file, by answer. new, changed, kept: answers decided, be it that no code fits, by
    what the file said of them before. waiting: those to look at again whose row was left empty: they stand as
    they were, and wait. withdrawn: those that were and are open now -> the cell that is empty,
    "" for an answer that is no more. unseen: answers that are not in the workbook and were not decided."""

    lines: tuple[Decision, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    waiting: tuple[str, ...]
    withdrawn: Mapping[str, str]
    unseen: tuple[str, ...]


def outcome(
    coded: Iterable[FilledText], former: Mapping[str, Former], answers: Iterable[Answer], version: int
) -> Outcome:
    """version: of the frame, under which the workbook was filled."""
    present = {answer.id: answer for answer in answers}
    filled = {answer.id: one for one in coded for answer in one.text.answers}
    waiting = {
        key: former[key]
        for key, one in filled.items()
        if not one.codes and key in former and former[key].may_wait
    }
    lines = [
        Decision(key, present[key].text, one.codes, version)
        for key, one in filled.items()
        if key not in waiting
    ]
    # what the workbook did not ask about, or its coder has not looked at yet, stands as it was
    apart = {key: one for key, one in former.items() if key in present and key not in filled} | waiting
    lines += (Decision(key, one.text, one.written, one.version) for key, one in apart.items())
    before = {key: one for key, one in former.items() if one.written}
    codes = {line.answer: line.codes for line in lines if line.codes}
    kept = {key for key in before.keys() & codes.keys() if key in apart or before[key].settled == codes[key]}
    lost = sorted(before.keys() - codes.keys())
    return Outcome(
        lines=tuple(sorted(lines, key=lambda line: line.answer)),
        new=tuple(sorted(codes.keys() - before.keys())),
        changed=tuple(sorted(codes.keys() & before.keys() - kept)),
        kept=tuple(sorted(kept - waiting.keys())),
        waiting=tuple(sorted(waiting)),
        withdrawn={key: filled[key].place.cell if key in filled else "" for key in lost},
        unseen=tuple(sorted(present.keys() - filled.keys() - former.keys())),
    )
