"""What holds of any rankings, and what scipy says of them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from analysis.rankings import (
    Tied,
    Unranked,
    borda,
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

UNRANKED = st.sampled_from(Unranked)
TIED = st.sampled_from(Tied)


def tables(cells: st.SearchStrategy[float], items: st.SearchStrategy[int]) -> st.SearchStrategy[np.ndarray]:
    return items.flatmap(
        lambda k: st.lists(st.lists(cells, min_size=k, max_size=k), min_size=1, max_size=12).map(np.array)
    )


# Mostly ranks, some blanks, some that cannot be read.
WRITTEN = tables(st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan, 0.0, 1.5]), st.integers(2, 4))
FULL = tables(st.sampled_from([1.0, 2.0, 3.0]), st.integers(3, 5))


def same(one: np.ndarray, other: np.ndarray) -> bool:
    return np.array_equal(one, other, equal_nan=True)


@given(WRITTEN)
def test_every_respondent_is_of_one_kind(ranks: np.ndarray):
    found = classify(ranks)
    assert sum(found.counts.values()) == len(found.kinds) == len(ranks)


@given(WRITTEN, UNRANKED, TIED, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(ranks, unranked, tied, random):
    order = list(range(ranks.shape[1]))
    random.shuffle(order)
    here, there = positions(ranks, unranked, tied), positions(ranks[:, order], unranked, tied)
    assert same(here[:, order], there)
    assert classify(ranks) == classify(ranks[:, order])
    assert same(rank_distribution(ranks)[order], rank_distribution(ranks[:, order]))
    assert [mean_ranks(here)[i] for i in order] == list(mean_ranks(there))
    assert [top(here, 2)[i] for i in order] == list(top(there, 2))
    one, other = pairwise(here), pairwise(there)
    assert [borda(one)[i] for i in order] == list(borda(other))
    winner = condorcet_winner(one)
    assert condorcet_winner(other) == (None if winner is None else order.index(winner))


@given(WRITTEN, UNRANKED, TIED, st.randoms(use_true_random=False))
def test_the_order_of_respondents_changes_nothing(ranks, unranked, tied, random):
    order = list(range(len(ranks)))
    random.shuffle(order)
    here, there = positions(ranks, unranked, tied), positions(ranks[order], unranked, tied)
    assert classify(ranks).counts == classify(ranks[order]).counts
    assert mean_ranks(here) == mean_ranks(there)
    assert borda(pairwise(here)) == borda(pairwise(there))


@given(WRITTEN, TIED)
def test_comparisons_of_two_items_are_won_lost_or_tied(ranks, tied):
    placed = positions(ranks, Unranked.LAST, tied)
    compared = pairwise(placed).compared
    items = ranks.shape[1]
    assert same(compared, len(placed) * (1 - np.eye(items, dtype=int)))
    assert sum(borda(pairwise(placed))) == Fraction(len(placed) * items * (items - 1), 2)


@given(WRITTEN)
def test_borda_of_complete_rankings_follows_from_mean_ranks(ranks):
    placed = positions(ranks, Unranked.LAST, Tied.MIDRANK)
    assume(len(placed))
    items, base = ranks.shape[1], len(placed)
    assert borda(pairwise(placed)) == tuple((items - mean.value) * base for mean in mean_ranks(placed))


@given(WRITTEN)
def test_a_row_of_the_distribution_counts_who_ranked_the_item(ranks):
    placed = positions(ranks, Unranked.LEFT_OUT, Tied.MIDRANK)
    assert rank_distribution(ranks).sum(axis=1).tolist() == [mean.base for mean in mean_ranks(placed)]


@given(FULL)
def test_friedman_is_that_of_scipy(ranks):
    placed = positions(ranks, Unranked.LAST, Tied.MIDRANK)
    assume(len(placed) > 0 and not np.isnan(kendall_w(placed)))
    found, reference = friedman(placed), friedmanchisquare(*placed.T)
    assert found.statistic == pytest.approx(reference.statistic, rel=1e-9, abs=1e-9)
    assert friedman_p(found) == pytest.approx(reference.pvalue, rel=1e-9, abs=1e-9)
    assert 0 <= kendall_w(placed) <= 1
