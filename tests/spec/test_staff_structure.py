"""The structure of staff by job before and after exits, and the claims of Dossier d'étude 115 about it."""

from fractions import Fraction

import numpy as np
import pytest

from analysis.retirement.structure import (
    draws_where_largest,
    draws_with_majority,
    shares,
    standing,
    structure_change,
)

# Dossier d'étude 115, section 1.5: staff by job, and of them those who may retire by 2010.
DOSSIER = {
    "as": (1205, 241),
    "cesf": (929, 98),
    "es": (8, 3),
    "animateur": (144, 22),
    "eje": (178, 16),
    "tisf": (59, 26),
    "mediateur": (51, 8),
    "dt": (71, 10),
    "ct": (420, 64),
    "ads": (341, 40),
    "autres": (875, 140),
}
JOBS = tuple(DOSSIER)
BEFORE = [staff for staff, _ in DOSSIER.values()]
AFTER = [staff - exits for staff, exits in DOSSIER.values()]


def test_shares_are_exact_and_of_all_staff():
    assert shares([1, 2, 0]) == (Fraction(1, 3), Fraction(2, 3), 0)


def test_fractions_of_persons_have_shares_too():
    assert shares([Fraction(1, 2), Fraction(3, 2)]) == (Fraction(1, 4), Fraction(3, 4))


def test_no_staff_has_no_structure():
    with pytest.raises(ValueError, match="no staff"):
        shares([0, 0])


def test_differences_are_in_shares_and_sum_to_nothing():
    change = structure_change(("a", "b"), [50, 50], [30, 20])
    assert (change.before, change.after) == (
        (Fraction(1, 2), Fraction(1, 2)),
        (Fraction(3, 5), Fraction(2, 5)),
    )
    assert change.differences == (Fraction(1, 10), Fraction(-1, 10))
    assert change.dissimilarity == Fraction(1, 10)


def test_nothing_changes_where_all_jobs_lose_the_same_part():
    change = structure_change(("a", "b"), [50, 30], [25, 15])
    assert change.differences == (0, 0)
    assert change.dissimilarity == 0
    assert change.order_kept


def test_structures_without_a_job_in_common_are_wholly_dissimilar():
    assert structure_change(("a", "b"), [5, 0], [0, 7]).dissimilarity == 1


def test_a_reversed_pair_names_first_the_job_that_was_ahead():
    assert structure_change(("a", "b", "c"), [3, 5, 4], [3, 4, 5]).reversed_pairs == (("b", "c"),)


@pytest.mark.parametrize(("before", "after"), [([2, 2], [2, 1]), ([3, 2], [2, 2])])
def test_a_tie_on_either_side_reverses_nothing(before, after):
    assert structure_change(("a", "b"), before, after).order_kept


def test_jobs_without_a_figure_are_refused():
    with pytest.raises(ValueError, match="one stock before and one after"):
        structure_change(("a", "b"), [1, 2, 3], [1, 2, 3])


@pytest.mark.parametrize(
    ("stocks", "largest", "majority"),
    [
        ([50, 50], False, False),
        ([51, 49], True, True),
        ([49, 51], False, False),
        ([2, 1, 1], True, False),  # half is not more than half
        ([5, 2, 2], True, True),
        ([2, 2, 1], False, False),
    ],
)
def test_largest_is_more_than_any_other_and_a_majority_more_than_half(stocks, largest, majority):
    found = standing(tuple("abc")[: len(stocks)], stocks, "a")
    assert (found.largest, found.majority) == (largest, majority)


def test_a_rank_counts_the_jobs_ahead_and_a_lead_the_persons():
    found = standing(("a", "b", "c", "d"), [5, 9, 5, 2], "c")
    assert (found.rank, found.lead, found.share) == (2, -4, Fraction(5, 21))


@pytest.mark.parametrize(("jobs", "job"), [(("a", "b"), "c"), (("a",), "a"), (("a", "b", "c"), "a")])
def test_a_job_without_others_or_figures_has_no_standing(jobs, job):
    with pytest.raises(ValueError, match="no standing"):
        standing(jobs, [1, 2] if len(jobs) > 1 else [1], job)


def test_the_dossiers_assistantes_sociales_stay_the_most_numerous_and_never_were_a_majority():
    before, after = (standing(JOBS, stocks, "as") for stocks in (BEFORE, AFTER))
    assert (before.share, after.share) == (Fraction(1205, 4281), Fraction(1205 - 241, 4281 - 668))
    assert (before.largest, after.largest) == (True, True)
    assert (before.majority, after.majority) == (False, False)
    # ahead of Cesf: 1205 - 929 persons, then 964 - 831
    assert (before.lead, after.lead) == (276, 133)


def test_the_dossiers_order_of_jobs_changes_in_one_pair():
    change = structure_change(JOBS, BEFORE, AFTER)
    assert change.reversed_pairs == (("tisf", "mediateur"),)  # 59 and 51 before, 33 and 43 after
    # the jobs that gain share: cesf, animateur, eje, dt, ct, ads
    assert change.dissimilarity == Fraction(831 + 122 + 162 + 61 + 356 + 301, 3613) - Fraction(
        929 + 144 + 178 + 71 + 420 + 341, 4281
    )


def test_draws_say_how_often_a_claim_holds():
    stocks = np.array([[5, 4, 1], [6, 3, 1], [4, 4, 2], [3, 4, 3]])
    assert draws_where_largest(stocks, 0) == Fraction(2, 4)  # a tie is not more
    assert draws_with_majority(stocks, 0) == Fraction(1, 4)  # 5 of 10 is half
