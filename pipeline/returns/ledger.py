"""The ledger of files: which return of each respondent counts, which are set aside, and why."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from pipeline.returns.matching import NAMED_IN_MESSAGE
from pipeline.returns.reading import Return


class Status(StrEnum):
    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"  # no return: a file that a program keeps beside its own


@dataclass(frozen=True)
class Entry:
    """What becomes of one file. reason: "" for an accepted one."""

    source: Return
    status: Status
    reason: str = ""


def settle(returns: list[Return]) -> list[Entry]:
    """The status of every file, by file.

    Of several returns of one respondent the highest number wins and the others are superseded. The same
    number with the same answers is one return: the first file by name counts. The same highest number with
    different answers quarantines all returns of that respondent, because nobody knows which one holds.
    """
    by_respondent: dict[str, list[Return]] = defaultdict(list)
    entries = []
    for read in sorted(returns, key=lambda read: read.file):
        if read.problem:
            entries.append(Entry(read, Status.QUARANTINED, read.problem))
        else:
            by_respondent[read.respondent].append(read)
    for group in by_respondent.values():
        entries += _settle_respondent(group)
    return sorted(entries, key=lambda entry: entry.source.file)


def _settle_respondent(returns: list[Return]) -> list[Entry]:
    highest = max(read.number for read in returns)
    last = [read for read in returns if read.number == highest]
    chosen = last[0]
    if any(not _same_answers(read, chosen) for read in last):
        files = ", ".join(read.file for read in last)
        reason = (
            f"return number {highest} of {chosen.respondent} came with different answers ({files}). They "
            f"differ in {_differences(last)}. Keep the right file, or ask for it again with a higher number."
        )
        return [Entry(read, Status.QUARANTINED, reason) for read in returns]
    return [Entry(read, *_beside(read, chosen)) for read in returns]


def _beside(read: Return, chosen: Return) -> tuple[Status, str]:
    if read is chosen:
        return Status.ACCEPTED, ""
    if read.number == chosen.number:
        return Status.SUPERSEDED, f"the same answers as {chosen.file}."
    return Status.SUPERSEDED, f"{chosen.file} has return number {chosen.number}, this one {read.number}."


def _same_answers(one: Return, other: Return) -> bool:
    return (one.answers, one.typed_totals) == (other.answers, other.typed_totals)


def _differences(returns: list[Return]) -> str:
    """The cells that differ, each by its place in the first file that fills it; never what they hold."""
    where: dict[str, str] = {}
    for read in reversed(returns):
        where |= read.where
    contents = [read.answers | read.typed_totals for read in returns]
    names = dict.fromkeys(name for content in contents for name in content)
    differ = [where[name] for name in names if any(c.get(name) != contents[0].get(name) for c in contents)]
    more = len(differ) - NAMED_IN_MESSAGE
    listed = ", ".join(differ[:NAMED_IN_MESSAGE])
    return f"{listed} and {more} more cell{'s' if more > 1 else ''}" if more > 0 else listed
