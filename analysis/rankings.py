"""Rankings of items by respondents: what they are, and what they say of the items together.

Ranks are (n, k) float, a row per respondent, a column per item: 1 = first, NaN = no rank given. They come
as written, with ties, gaps and whatever else was written; `positions` makes of them ranks that can be
computed with, by a policy that is a parameter, not a habit. Shares and means of ranks are exact fractions.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from scipy.stats import chi2, rankdata


class RankingKind(StrEnum):
    """What a respondent's ranking is; the first in this order that holds.

    ILLEGIBLE: a rank that is not a whole number from 1 to k. TIES: a rank given twice. GAPS: a rank before
    which fewer items stand than it says (1, 3; but not 1, 1, 3, nor 1, 1, 2). PARTIAL: some items without
    rank, the others ranked 1, 2, …
    """

    EMPTY = "empty"
    ILLEGIBLE = "illegible"
    TIES = "ties"
    GAPS = "gaps"
    PARTIAL = "partial"
    COMPLETE = "complete"


class Unranked(StrEnum):
    """What an item without rank means in a ranking that has some.

    LEFT_OUT: nothing; it was compared with no other. LAST: it comes after all ranked ones, tied with the
    others without rank.
    """

    LEFT_OUT = "left_out"
    LAST = "last"


class Tied(StrEnum):
    """What rank items have that share one.

    MIDRANK: the mean of the places that they take. BEST: the first of these. EXCLUDED: a ranking with ties is
    not counted.
    """

    MIDRANK = "midrank"
    BEST = "best"
    EXCLUDED = "excluded"


class IncompleteRanking(ValueError):
    """A statistic of complete rankings was asked of some that are not."""


@dataclass(frozen=True)
class Classification:
    """Each respondent's kind of ranking, (n,), and how many there are of each, which adds up to n.

    tied, gapped, short: how many legible rankings have ties, have gaps, leave items without rank; one ranking
    may be all three.
    """

    kinds: tuple[RankingKind, ...]
    counts: dict[RankingKind, int]
    tied: int
    gapped: int
    short: int


@dataclass(frozen=True)
class MeanRank:
    """Mean rank of an item over `base` respondents whose ranking has it; None over nobody."""

    value: Fraction | None
    base: int


@dataclass(frozen=True)
class Pairwise:
    """Comparisons of items two by two.

    wins: (k, k) int, respondents who rank the row's item before the column's. ties: (k, k) int, symmetric,
    respondents who give both the same rank; 0 on the diagonal.
    """

    wins: np.ndarray
    ties: np.ndarray

    @property
    def compared(self) -> np.ndarray:
        """(k, k) int, respondents whose ranking has both items; 0 on the diagonal."""
        return self.wins + self.wins.T + self.ties


@dataclass(frozen=True)
class Friedman:
    """Friedman's statistic, corrected for ties, with its degrees of freedom."""

    statistic: float
    degrees_of_freedom: int


def classify(ranks: np.ndarray) -> Classification:
    """What each respondent's ranking is. ranks: (n, k) as written."""
    rows = [row[~np.isnan(row)] for row in ranks]
    items = ranks.shape[1]
    kinds = tuple(_kind(row, items) for row in rows)
    legible = [
        row
        for row, kind in zip(rows, kinds, strict=True)
        if kind not in (RankingKind.EMPTY, RankingKind.ILLEGIBLE)
    ]
    return Classification(
        kinds,
        {kind: kinds.count(kind) for kind in RankingKind},
        tied=sum(_has_ties(row) for row in legible),
        gapped=sum(_has_gaps(row) for row in legible),
        short=sum(len(row) < items for row in legible),
    )


def positions(ranks: np.ndarray, unranked: Unranked, tied: Tied) -> np.ndarray:
    """Ranks that can be computed with: places in each respondent's order, gaps closed.

    ranks: (n, k) as written.
    Returns: (m, k) float, a row per ranking that counts, in the order given: neither empty nor illegible, and
    without ties where these are excluded. Between 1 and k; NaN where an item is left out.
    """
    excluded = {RankingKind.EMPTY, RankingKind.ILLEGIBLE}
    kinds = classify(ranks).kinds
    counted = [
        row
        for row, kind in zip(ranks, kinds, strict=True)
        if kind not in excluded and not (tied is Tied.EXCLUDED and kind is RankingKind.TIES)
    ]
    method = "min" if tied is Tied.BEST else "average"
    placed = np.full((len(counted), ranks.shape[1]), np.nan)
    for place, row in zip(placed, counted, strict=True):
        given = np.isfinite(row) if unranked is Unranked.LEFT_OUT else np.ones(len(row), dtype=bool)
        place[given] = rankdata(np.where(np.isnan(row), np.inf, row)[given], method=method)
    return placed


def rank_distribution(ranks: np.ndarray) -> np.ndarray:
    """How many respondents gave each item each rank.

    ranks: (n, k) as written; illegible rankings do not count.
    Returns: (k, k) int, items by ranks 1 to k. A row adds up to the respondents who ranked the item; a column
    may exceed theirs, as ties count each.
    """
    items = ranks.shape[1]
    legible = [kind is not RankingKind.ILLEGIBLE for kind in classify(ranks).kinds]
    readable = ranks[np.array(legible, dtype=bool)]
    return np.stack([(readable == rank).sum(axis=0) for rank in range(1, items + 1)], axis=1)


def top(placed: np.ndarray, depth: int) -> tuple[Fraction | None, ...]:
    """Share of the rankings in which each item stands among the first `depth`, from 0 to 1.

    placed: (m, k) as of `positions`; the base is all m, whether they rank the item or not. A tie that reaches
    beyond `depth` counts as its rank does: with mid-ranks two items tied for places 2 and 3 are not in the
    first two. None for no ranking.
    """
    if len(placed) == 0:
        return (None,) * placed.shape[1]
    return tuple(Fraction(int(count), len(placed)) for count in (placed <= depth).sum(axis=0))


def mean_ranks(placed: np.ndarray) -> tuple[MeanRank, ...]:
    """Mean rank of each item over those who ranked it. placed: (m, k) as of `positions`."""
    return tuple(_mean_rank(column[~np.isnan(column)]) for column in placed.T)


def pairwise(placed: np.ndarray) -> Pairwise:
    """How often each item comes before each other. placed: (m, k) as of `positions`."""
    one, other = placed[:, :, None], placed[:, None, :]
    ties = (one == other).sum(axis=0)
    np.fill_diagonal(ties, 0)
    return Pairwise((one < other).sum(axis=0), ties)


def borda(compared: Pairwise) -> tuple[Fraction, ...]:
    """Borda score of each item: a point per item that a respondent places after it, half for each tied one.

    Where everybody ranks all k items it is k - rank, added up, from 0 to m (k - 1). Items left out give no
    points and get none, so that a ranking of m items gives m - 1 to its first: scores then depend on how many
    ranked an item, and `borda_shares` compares better.
    Source: Saari (1995), Basic Geometry of Voting; Emerson (2013), The original Borda count and partial
    voting, Social Choice and Welfare 40, for partial rankings.
    """
    return tuple(
        Fraction(int(2 * wins + ties), 2)
        for wins, ties in zip(compared.wins.sum(axis=1), compared.ties.sum(axis=1), strict=True)
    )


def borda_shares(compared: Pairwise) -> tuple[Fraction | None, ...]:
    """Borda score out of the item's comparisons, from 0 (last each time) to 1; None where it has none."""
    return tuple(
        score / int(comparisons) if comparisons else None
        for score, comparisons in zip(borda(compared), compared.compared.sum(axis=1), strict=True)
    )


def condorcet_winner(compared: Pairwise) -> int | None:
    """The item that more respondents place before than after each other item, None if there is none.

    Source: Condorcet (1785), Essai sur l'application de l'analyse à la probabilité des décisions.
    """
    ahead = compared.wins > compared.wins.T
    np.fill_diagonal(ahead, True)
    winners = np.flatnonzero(ahead.all(axis=1))
    return int(winners[0]) if len(winners) else None


def kendall_w(placed: np.ndarray) -> float:
    """Kendall's coefficient of concordance, corrected for ties.

    placed: (m, k) float, 1 = first, ties share a mid-rank; none missing.
    Returns: from 0 (no agreement) to 1; NaN where every respondent ties all items, or there is none.
    Raises: IncompleteRanking naming the rows with a missing rank, ValueError for ties without mid-rank.
    Source: Kendall & Gibbons (1990), Rank Correlation Methods, ch. 6.
    """
    spread, most = _concordance(placed)
    return spread / most if most else float("nan")


def friedman(placed: np.ndarray) -> Friedman:
    """Friedman's test statistic that items are ranked at random, corrected for ties: m (k - 1) W.

    placed: as for `kendall_w`. Returns: NaN where W is. Raises: as `kendall_w`.
    Source: Friedman (1937), JASA 32; Kendall & Gibbons (1990), ch. 6.
    """
    respondents, items = placed.shape
    return Friedman(respondents * (items - 1) * kendall_w(placed), items - 1)


def friedman_p(test: Friedman) -> float:
    """Probability, from 0 to 1, of a statistic as large or larger under the chi-squared approximation."""
    return float(chi2.sf(test.statistic, test.degrees_of_freedom))


def _kind(row: np.ndarray, items: int) -> RankingKind:
    """Of the ranks that were given, in any order."""
    if len(row) == 0:
        return RankingKind.EMPTY
    if not np.isin(row, np.arange(1, items + 1)).all():
        return RankingKind.ILLEGIBLE
    if _has_ties(row):
        return RankingKind.TIES
    if _has_gaps(row):
        return RankingKind.GAPS
    return RankingKind.PARTIAL if len(row) < items else RankingKind.COMPLETE


def _has_ties(row: np.ndarray) -> bool:
    return len(np.unique(row)) < len(row)


def _has_gaps(row: np.ndarray) -> bool:
    return bool((row > rankdata(row, method="min")).any())


def _mean_rank(column: np.ndarray) -> MeanRank:
    halves = int((2 * column).sum())  # a mid-rank is a multiple of one half: whole numbers add up exactly
    return MeanRank(Fraction(halves, 2 * len(column)) if len(column) else None, len(column))


def _concordance(placed: np.ndarray) -> tuple[int, int]:
    """12 times the squared deviations of the rank sums, and what these could be at most with these ties.

    Both times 4: doubled mid-ranks are whole numbers.
    """
    missing = np.flatnonzero(np.isnan(placed).any(axis=1))
    if len(missing):
        rows = ", ".join(map(str, missing))
        raise IncompleteRanking(
            f"no rank for some item in the rows {rows}: rank all items, or leave these out"
        )
    respondents, items = placed.shape
    if (2 * placed.sum(axis=1) != items * (items + 1)).any():
        raise ValueError("ranks that do not add up to k (k + 1) / 2: ties need mid-ranks")
    doubled = (2 * placed.sum(axis=0)).astype(int) - respondents * (items + 1)
    tied = sum(_ties_of(row) for row in placed)
    return 12 * int((doubled**2).sum()), 4 * respondents * (respondents * (items**3 - items) - tied)


def _ties_of(row: np.ndarray) -> int:
    """Sum of t cubed - t over the groups of t tied items."""
    sizes = np.unique(row, return_counts=True)[1]
    return int((sizes**3 - sizes).sum())
