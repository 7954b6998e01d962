"""The structure of staff by job before and after exits, and what a claim about it needs.

Stocks are persons by job, one element per job, from 0: whole or fractions, or one draw of them. Everything
but the shares of draws is exact; nothing is rounded before it is compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np

Persons = Sequence[int | Fraction]


@dataclass(frozen=True)
class Standing:
    """Where a job stands among all.

    share: its part of the staff. rank: 1 + the jobs with more persons. lead: its persons less those of the
    largest other job, negative where that has more. largest: more persons than any other (relative majority).
    majority: more than half of all (absolute majority).
    """

    share: Fraction
    rank: int
    lead: Fraction
    largest: bool
    majority: bool


@dataclass(frozen=True)
class StructureChange:
    """A structure before and after, in shares of all staff, by job.

    differences: after - before, in shares (0.01 is one point); they sum to 0. dissimilarity: the part of the
    staff that would have to change job to give the one structure from the other, 0 to 1. reversed_pairs: the
    first was ahead of the second before and is behind it after; a tie on either side reverses nothing.
    """

    before: tuple[Fraction, ...]
    after: tuple[Fraction, ...]
    differences: tuple[Fraction, ...]
    dissimilarity: Fraction
    reversed_pairs: tuple[tuple[str, str], ...]

    @property
    def order_kept(self) -> bool:
        return not self.reversed_pairs


def shares(stocks: Persons) -> tuple[Fraction, ...]:
    """Each job's part of all staff. Raises: ValueError where there is no staff."""
    total = sum(stocks)
    if not total:
        raise ValueError("there is no staff, of which shares could be taken")
    return tuple(Fraction(stock) / total for stock in stocks)


def structure_change(jobs: Sequence[str], before: Persons, after: Persons) -> StructureChange:
    """How the structure by job differs between two stocks of the same jobs.

    Raises: ValueError for lists of different lengths, or no staff on one side.
    Source: Duncan & Duncan (1955), American Sociological Review 20, for the index of dissimilarity.
    """
    if not len(jobs) == len(before) == len(after):
        raise ValueError("every job has one stock before and one after")
    was, became = shares(before), shares(after)
    differences = tuple(b - a for a, b in zip(was, became, strict=True))
    dissimilarity = sum(map(abs, differences), Fraction(0)) / 2
    reversed_pairs = tuple((jobs[i], jobs[j]) for i, j in _reversed_pairs(was, became))
    return StructureChange(was, became, differences, dissimilarity, reversed_pairs)


def standing(jobs: Sequence[str], stocks: Persons, job: str) -> Standing:
    """Where one of two jobs or more stands.

    Raises: ValueError for a job that is not there or alone, and for no staff.
    """
    if job not in jobs or len(jobs) != len(stocks) or len(jobs) < 2:
        raise ValueError(f"{job} has no standing among {', '.join(jobs)} with {len(stocks)} stocks")
    index = list(jobs).index(job)
    own, others = Fraction(stocks[index]), [stock for i, stock in enumerate(stocks) if i != index]
    share, lead = shares(stocks)[index], own - max(others)
    return Standing(share, 1 + sum(other > own for other in others), lead, lead > 0, share > Fraction(1, 2))


def draws_where_largest(stocks: np.ndarray, index: int) -> Fraction:
    """In which part of the draws a job has more persons than any other. stocks: (n_draws, 2 jobs or more)."""
    others = np.delete(stocks, index, axis=1).max(axis=1)
    return Fraction(int((stocks[:, index] > others).sum()), len(stocks))


def draws_with_majority(stocks: np.ndarray, index: int) -> Fraction:
    """In which part of the draws a job has more than half of all persons. stocks: (n_draws, n_jobs)."""
    return Fraction(int((2 * stocks[:, index] > stocks.sum(axis=1)).sum()), len(stocks))


def _reversed_pairs(was: tuple[Fraction, ...], became: tuple[Fraction, ...]) -> list[tuple[int, int]]:
    """Indexes of the jobs of each pair whose order is reversed, the one that was ahead first."""
    return [
        (i, j) if was[i] > was[j] else (j, i)
        for i, j in combinations(range(len(was)), 2)
        if (was[i] - was[j]) * (became[i] - became[j]) < 0
    ]
