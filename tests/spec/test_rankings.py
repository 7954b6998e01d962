"""Rankings as respondents write them: what they are, and what they say together."""

from fractions import Fraction
from math import isnan

import numpy as np
import pytest

from analysis.rankings import (
    IncompleteRanking,
    MeanRank,
    RankingKind,
    Tied,
    Unranked,
    borda,
    borda_shares,
    classify,
    condorcet_winner,
    friedman,
    friedman_p,
    kendall_w,
    mean_ranks,
    pairwise,
    positions,
    rank_distribution,
    top,
)


def ranks(*rows: str) -> np.ndarray:
    """A row per respondent, a rank per item, `-` where there is none."""
    return np.array([[float("nan") if rank == "-" else float(rank) for rank in row.split()] for row in rows])


def placed(*rows: str, unranked: Unranked = Unranked.LEFT_OUT, tied: Tied = Tied.MIDRANK) -> np.ndarray:
    return positions(ranks(*rows), unranked, tied)


def is_same(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(one, other, equal_nan=True)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("2 1 3", RankingKind.COMPLETE),
        ("2 1 -", RankingKind.PARTIAL),
        ("- - 1", RankingKind.PARTIAL),
        ("- - -", RankingKind.EMPTY),
        ("1 1 2", RankingKind.TIES),
        ("1 1 3", RankingKind.TIES),
        ("1 1 -", RankingKind.TIES),
        ("1 3 -", RankingKind.GAPS),
        ("2 3 -", RankingKind.GAPS),
        ("- 2 -", RankingKind.GAPS),
        ("1 2 4", RankingKind.ILLEGIBLE),  # of three items, none can be fourth
        ("0 1 2", RankingKind.ILLEGIBLE),
        ("1 1.5 3", RankingKind.ILLEGIBLE),
        ("inf 1 2", RankingKind.ILLEGIBLE),
    ],
)
def test_a_ranking_is_of_one_kind(row: str, kind: RankingKind):
    assert classify(ranks(row)).kinds == (kind,)


def test_the_kinds_add_up_to_the_respondents():
    found = classify(ranks("2 1 3", "1 1 -", "1 3 -", "- - -", "9 1 2", "3 - 3", "1 - -"))
    assert found.counts == {
        RankingKind.EMPTY: 1,
        RankingKind.ILLEGIBLE: 1,
        RankingKind.TIES: 2,
        RankingKind.GAPS: 1,
        RankingKind.PARTIAL: 1,
        RankingKind.COMPLETE: 1,
    }
    assert sum(found.counts.values()) == 7
    # 1 1 - and 3 - 3 are tied; 1 3 - and 3 - 3 have gaps; 1 1 -, 1 3 -, 3 - 3 and 1 - - leave items out.
    assert (found.tied, found.gapped, found.short) == (2, 2, 4)


def test_positions_close_gaps_and_leave_out_what_cannot_be_read():
    assert is_same(placed("1 3 -", "- - -", "9 1 2", "2 3 3"), ranks("1 2 -", "1 2.5 2.5"))


def test_items_without_rank_are_left_out_or_last():
    assert is_same(placed("1 2 - -"), ranks("1 2 - -"))
    assert is_same(placed("1 2 - -", unranked=Unranked.LAST), ranks("1 2 3.5 3.5"))


def test_tied_items_share_the_mean_or_the_best_place_or_do_not_count():
    rows = ("2 2 1", "3 1 2")
    assert is_same(placed(*rows), ranks("2.5 2.5 1", "3 1 2"))
    assert is_same(placed(*rows, tied=Tied.BEST), ranks("2 2 1", "3 1 2"))
    assert is_same(placed(*rows, tied=Tied.EXCLUDED), ranks("3 1 2"))


def test_items_without_rank_are_no_written_tie():
    last = placed("1 - -", unranked=Unranked.LAST, tied=Tied.EXCLUDED)
    assert is_same(last, ranks("1 2.5 2.5"))


def test_the_distribution_counts_ranks_as_written():
    found = rank_distribution(ranks("1 2 3", "1 1 3", "2 - -", "- - -", "1 2 7"))
    assert found.tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 2]]


def test_the_top_counts_over_all_rankings():
    # Ranks 1 2 3; 1.5 1.5 -; 1 2.5 2.5
    found = placed("1 2 3", "1 1 -", "1 2 2")
    assert top(found, 1) == (Fraction(2, 3), 0, 0)
    assert top(found, 2) == (1, Fraction(2, 3), 0)
    assert top(found[:0], 1) == (None, None, None)


def test_a_mean_rank_has_the_base_of_its_item():
    found = mean_ranks(placed("1 2 - -", "1 1 2 -"))
    assert found == (
        MeanRank((1 + Fraction(3, 2)) / 2, 2),
        MeanRank((2 + Fraction(3, 2)) / 2, 2),
        MeanRank(Fraction(3), 1),
        MeanRank(None, 0),
    )


def test_pairs_count_who_ranked_both():
    found = pairwise(placed("1 2 3", "1 1 -", "3 2 1"))
    assert found.wins.tolist() == [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    assert found.ties.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert found.compared.tolist() == [[0, 3, 2], [3, 0, 2], [2, 2, 0]]


def test_borda_gives_a_point_per_item_behind_and_half_for_a_tied_one():
    # 1 2 3 gives 2, 1, 0; 1 1 3 gives 1.5, 1.5, 0; 1 2 - gives 1, 0 and leaves the third out
    compared = pairwise(placed("1 2 3", "1 1 3", "1 2 -"))
    assert borda(compared) == (2 + Fraction(3, 2) + 1, 1 + Fraction(3, 2), 0)
    assert borda_shares(compared) == (Fraction(9, 2) / 5, Fraction(5, 2) / 5, 0)
    # with unranked items last, the third of them gives 2, 1, 0
    last = pairwise(placed("1 2 3", "1 1 3", "1 2 -", unranked=Unranked.LAST))
    assert borda(last) == (2 + Fraction(3, 2) + 2, 1 + Fraction(3, 2) + 1, 0)


def test_an_item_that_nobody_compared_has_no_share():
    assert borda_shares(pairwise(placed("1 2 -"))) == (1, 0, None)


def test_condorcet_winner_may_lose_to_borda():
    # 3 respondents a b c, 2 b c a: a beats b and c by 3 to 2; Borda gives a 6, b 3 + 4, c 2
    compared = pairwise(placed(*["1 2 3"] * 3, *["3 1 2"] * 2))
    assert condorcet_winner(compared) == 0
    assert borda(compared) == (6, 7, 2)


def test_a_cycle_or_a_draw_has_no_condorcet_winner():
    assert condorcet_winner(pairwise(placed("1 2 3", "3 1 2", "2 3 1"))) is None
    assert condorcet_winner(pairwise(placed("1 2", "2 1"))) is None


def test_full_agreement_is_1_and_none_is_0():
    assert kendall_w(placed("1 2 3", "1 2 3")) == 1
    assert kendall_w(placed("1 2 3", "3 2 1")) == 0
    assert kendall_w(placed("1 1 3", "1 1 3")) == 1  # what ties leave to agree on


def test_concordance_by_hand():
    # Sums of ranks 4, 5, 9, mean 6: 4 + 1 + 9 = 14; 12 x 14 / (9 x 24)
    assert kendall_w(placed("1 2 3", "2 1 3", "1 2 3")) == pytest.approx(12 * 14 / (9 * 24), rel=1e-15)
    # 1.5 1.5 3 and 1 2 3: sums 2.5, 3.5, 6, mean 4: 2.25 + 0.25 + 4; one group of two: 8 - 2 = 6
    assert kendall_w(placed("1 1 2", "1 2 3")) == pytest.approx(12 * 6.5 / (4 * 24 - 2 * 6), rel=1e-15)


def test_concordance_is_undefined_where_all_tie():
    assert isnan(kendall_w(placed("1 1 1", "2 2 2")))
    assert isnan(kendall_w(placed("1 2 3")[:0]))


def test_concordance_needs_complete_rankings():
    with pytest.raises(IncompleteRanking, match="rows 1, 2:"):
        kendall_w(placed("1 2 3", "1 2 -", "- 1 -"))


def test_concordance_needs_mid_ranks():
    with pytest.raises(ValueError, match="mid-ranks"):
        kendall_w(placed("1 1 3", tied=Tied.BEST))


def test_friedman_is_concordance_times_m_and_k_less_1():
    found = friedman(placed("1 2 3", "2 1 3", "1 2 3"))
    assert (found.statistic, found.degrees_of_freedom) == (pytest.approx(3 * 2 * 168 / 216, rel=1e-15), 2)
    # chi-squared with 2 degrees of freedom: exp(-x / 2)
    assert friedman_p(found) == pytest.approx(np.exp(-3 * 168 / 216), rel=1e-12)
