"""Which whole numbers over which base give a printed percent."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from pipeline.published.intervals import Interval, exactly


def counts_over(percent: Interval, base: int) -> range:
    """The counts that are that percent of a base, from 0 to the base."""
    counts = (percent * exactly(Fraction(base, 100))).integers()
    return range(max(counts.start, 0), min(counts.stop, base + 1))


def bases_of(percents: Sequence[Interval], bases: Iterable[int], whole: bool) -> list[tuple[int, str]]:
    """The bases over which all percents are whole numbers, each with a count for every percent.

    whole: the percents are all parts of the base, so that the counts add up to it.
    Returns: base, and the smallest counts that fit, joined by " + ".
    """
    found = []
    for base in bases:
        ranges = [counts_over(percent, base) for percent in percents]
        if not all(ranges):
            continue
        counts = [counts[0] for counts in ranges]
        if whole and not sum(counts) <= base <= sum(counts[-1] for counts in ranges):
            continue
        if whole:
            counts = _raised(counts, ranges, base)
        found.append((base, " + ".join(map(str, counts))))
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
