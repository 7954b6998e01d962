"""The Plackett-Luce model is what choix says of rankings without ties, and hangs on no order or label."""

import choix
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.plackett_luce import NoFiniteEstimate, PlackettLuce, components, fit
from analysis.quasi_variances import quasi_variances
from analysis.rankings import Unranked

UNRANKED = st.sampled_from(Unranked)


@st.composite
def rankings(draw: st.DrawFn, ties: bool) -> np.ndarray:
    """Ranks of 3 or 4 items by 4 to 15 respondents, some without rank: (n, k) float."""
    items = draw(st.integers(3, 4))
    rows = []
    for _ in range(draw(st.integers(4, 15))):
        order = draw(st.permutations(range(items)))
        ranked = order[: draw(st.integers(1, items))]
        row = np.full(items, np.nan)
        row[ranked] = np.arange(1, len(ranked) + 1)
        if ties and len(ranked) > 1 and draw(st.booleans()):
            row[ranked[1]] = 1
        rows.append(row)
    return np.array(rows)


def fitted(ranks: np.ndarray, unranked: Unranked, frequencies: np.ndarray | None = None) -> PlackettLuce:
    """The model, of rankings that have one with parameters that are not extreme.

    Where the estimate lies far out the likelihood is flat, and digits are lost by whoever looks for it.
    """
    try:
        model = fit(ranks, unranked, frequencies)
    except NoFiniteEstimate:
        assume(False)
    assume(np.abs(model.log_worths).max() < 4 and (np.abs(model.log_ties) < 4).all())
    return model


def ordered(ranks: np.ndarray) -> list[list[int]]:
    """Items from first to last, for each ranking that has two or more."""
    rows = [[int(item) for item in np.argsort(row)[: (~np.isnan(row)).sum()]] for row in ranks]
    return [row for row in rows if len(row) > 1]


@given(rankings(ties=False))
def test_log_worths_of_partial_rankings_are_those_of_choix(ranks):
    model = fitted(ranks, Unranked.LEFT_OUT)
    reference = choix.ilsr_rankings(ranks.shape[1], ordered(ranks), max_iter=100_000, tol=1e-11)
    assert model.log_worths == pytest.approx(reference - reference.mean(), abs=1e-6)


@given(rankings(ties=False))
def test_log_worths_of_choices_out_of_all_are_those_of_choix(ranks):
    model = fitted(ranks, Unranked.LAST)
    choices = []
    for row in ranks:
        left = set(range(len(row)))
        for item in np.argsort(row)[: (~np.isnan(row)).sum()]:
            left.discard(int(item))
            choices.append((int(item), tuple(left)))
    choices = [(item, left) for item, left in choices if left]
    reference = choix.ilsr_top1(ranks.shape[1], choices, max_iter=100_000, tol=1e-11)
    assert model.log_worths == pytest.approx(reference - reference.mean(), abs=1e-6)


@given(rankings(ties=True), UNRANKED, st.randoms(use_true_random=False))
def test_relabelling_items_changes_nothing(ranks, unranked, random):
    order = list(range(ranks.shape[1]))
    random.shuffle(order)
    assert sorted(map(len, components(ranks, unranked))) == sorted(
        map(len, components(ranks[:, order], unranked))
    )
    here, there = fitted(ranks, unranked), fitted(ranks[:, order], unranked)
    assert there.log_worths == pytest.approx(here.log_worths[order], abs=1e-8)
    assert there.covariance == pytest.approx(here.covariance[np.ix_(order, order)], rel=1e-6, abs=1e-8)
    assert there.log_ties == pytest.approx(here.log_ties, abs=1e-8)
    assert there.log_likelihood == pytest.approx(here.log_likelihood, rel=1e-10)
    quasi = quasi_variances(here.covariance).values
    assert quasi_variances(there.covariance).values == pytest.approx(quasi[order], rel=1e-5, abs=1e-6)


@given(rankings(ties=True), UNRANKED, st.randoms(use_true_random=False))
def test_the_order_of_respondents_and_the_spacing_of_ranks_change_nothing(ranks, unranked, random):
    order = list(range(len(ranks)))
    random.shuffle(order)
    here, there = fitted(ranks, unranked), fitted(3 * ranks[order] + 1, unranked)
    assert there.log_worths == pytest.approx(here.log_worths, abs=1e-8)


@given(rankings(ties=True), UNRANKED, st.data())
def test_a_frequency_counts_a_ranking_so_often(ranks, unranked, data):
    times = np.array(data.draw(st.lists(st.integers(1, 3), min_size=len(ranks), max_size=len(ranks))))
    once, often = fitted(ranks, unranked, times), fitted(np.repeat(ranks, times, axis=0), unranked)
    assert once.log_worths == pytest.approx(often.log_worths, abs=1e-8)
    assert once.covariance == pytest.approx(often.covariance, rel=1e-6, abs=1e-8)
    assert once.log_likelihood == pytest.approx(often.log_likelihood, rel=1e-10)
