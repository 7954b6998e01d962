"""Which whole numbers over which base give a printed percent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from math import floor

from pipeline.published.intervals import Interval


def counts_over(percent: Interval, base: int) -> range:
    """The counts that are that percent of a base, from 0 to the base."""
    counts = percent.counts_of(base)
    return range(max(counts.start, 0), min(counts.stop, base + 1))


def bases_of(percents: Sequence[Interval], bases: Iterable[int], whole: bool) -> list[tuple[int, str]]:
    """The bases over which all percents are whole numbers, each with a count for every percent.

    whole: the percents are all parts of the base, so that the counts add up to it.
    Returns: base, and the smallest counts that fit, joined by " + ".
    """
    found = []
    for base in bases:
        ranges = [*takewhile(bool, (counts_over(percent, base) for percent in percents))]
        if len(ranges) < len(percents):
            continue
        counts = [counts[0] for counts in ranges]
        if whole and not sum(counts) <= base <= sum(counts[-1] for counts in ranges):
            continue
        if whole:
            counts = _raised(counts, ranges, base)
        found.append((base, " + ".join(map(str, counts))))
    return found


@dataclass(frozen=True)
class Recount:
    """What shares of a number count.

    over: the number. counts: of all its shares, joined by " + ". added: the smallest of those asked for.
    least, most: how many are in one of these or several.
    """

    over: int
    counts: str
    added: tuple[int, ...]
    least: int
    most: int


def recounts(
    cells: Sequence[Interval], percents: Sequence[Interval], overs: Iterable[int], whole: bool, largest: int
) -> list[Recount]:
    """One for each number over which all percents are whole numbers, none above the largest that can be.

    cells: those asked for. whole: as of bases_of.
    """
    found = []
    for over, counts in bases_of(percents, overs, whole):
        if any(counts_over(percent, over)[0] > largest for percent in percents):
            continue
        ranges = [counts_over(cell, over) for cell in cells]
        added = tuple(allowed[0] for allowed in ranges)
        most = min(sum(allowed[-1] for allowed in ranges), largest)
        found.append(Recount(over, counts, added, max(added), most))
    return found


def _raised(counts: list[int], ranges: Sequence[range], base: int) -> list[int]:
    """The counts, the first ones larger as far as they can, so that they add up to the base."""
    missing = base - sum(counts)
    raised = []
    for count, allowed in zip(counts, ranges, strict=True):
        more = min(missing, allowed[-1] - count)
        raised.append(count + more)
        missing -= more
    return raised


def neighbours(percent: Fraction, base: int) -> tuple[int, int]:
    """The whole numbers just below and just above a percent of a base."""
    below = floor(percent * base / 100)
    return below, below + 1
