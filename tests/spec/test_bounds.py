"""What margins determine of combinations: Fréchet's bounds by hand, all distributions of a few offices."""

from collections import Counter
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bounds import CellBounds, NoDistribution, cell_bounds

YES, NO = True, False


def test_two_margins_give_the_bounds_of_frechet():
    found = cell_bounds(10, (7, 6), {})
    assert found[YES, YES] == CellBounds(3, 6)  # 7 + 6 - 10; the smaller of 7 and 6
    assert found[NO, NO] == CellBounds(0, 3)  # 4 + 3 - 10 < 0; the smaller of 3 and 4
    assert found[YES, NO] == CellBounds(1, 4)  # 7 - 6; the smaller of 7 and 4


def test_what_is_known_of_one_combination_fixes_the_three_others_of_two_questions():
    found = cell_bounds(10, (7, 6), {(YES, YES): 5})
    assert found == {
        (YES, YES): CellBounds(5, 5),
        (YES, NO): CellBounds(2, 2),
        (NO, YES): CellBounds(1, 1),
        (NO, NO): CellBounds(2, 2),
    }


@given(st.integers(1, 4), st.data())
def test_bounds_are_reached_and_never_passed(respondents, data):
    """Against all files of one to four respondents with three answers each."""
    cells = list(product((NO, YES), repeat=3))
    files = list(combinations_with_replacement(cells, respondents))
    drawn = data.draw(st.sampled_from(files))
    margins = tuple(sum(row[i] for row in drawn) for i in range(3))
    known = {drawn[0]: Counter(drawn)[drawn[0]]}
    fitting = [
        Counter(file)
        for file in files
        if tuple(sum(row[i] for row in file) for i in range(3)) == margins
        and all(Counter(file)[cell] == count for cell, count in known.items())
    ]
    for cell, bound in cell_bounds(respondents, margins, known).items():
        counts = [file[cell] for file in fitting]
        assert (bound.low, bound.high) == (min(counts), max(counts))


@pytest.mark.parametrize(
    ("margins", "known", "message"),
    [((7, 6), {(YES, YES): 7}, "no distribution"), ((7, 6), {(YES, YES): 2}, "no distribution")],
)
def test_numbers_that_contradict_each_other_are_refused(margins, known, message):
    with pytest.raises(NoDistribution, match=message):
        cell_bounds(10, margins, known)


def test_a_margin_out_of_range_and_a_combination_of_another_length_are_refused():
    with pytest.raises(ValueError, match="must be from 0 to the 10 respondents"):
        cell_bounds(10, (11,), {})
    with pytest.raises(ValueError, match="a known combination needs 1 answers"):
        cell_bounds(10, (5,), {(YES, NO): 1})
