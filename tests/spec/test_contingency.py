"""Statistics of two-way tables, by hand arithmetic."""

import math
from fractions import Fraction

import numpy as np
import pytest

from analysis import contingency as c

TABLE = np.array([[30, 10], [20, 40]])  # rows 40, 60; columns 50, 50; 100 persons


def test_expected_is_row_total_times_column_total_over_total():
    assert c.expected_counts(TABLE).tolist() == [[40 * 50 / 100, 20], [60 * 50 / 100, 30]]


def test_chi_square_and_v():
    assert c.chi_square(TABLE) == pytest.approx(100 / 20 + 100 / 20 + 100 / 30 + 100 / 30)
    assert c.cramers_v(TABLE) == pytest.approx(math.sqrt((50 / 3) / 100 / 1))


def test_corrected_v_takes_away_what_chance_gives():
    side = 2 - 1 / 99
    assert c.cramers_v_corrected(TABLE) == pytest.approx(math.sqrt((1 / 6 - 1 / 99) / (side - 1)))
    assert c.cramers_v_corrected(np.array([[5, 5], [5, 5]])) == 0


def test_residuals():
    assert c.pearson_residuals(TABLE)[0, 0] == pytest.approx(10 / math.sqrt(20))
    assert c.adjusted_residuals(TABLE)[0, 0] == pytest.approx(10 / math.sqrt(20 * 0.6 * 0.5))
    # in a 2 x 2 table each adjusted residual squared is chi-square
    assert c.adjusted_residuals(TABLE) ** 2 == pytest.approx(np.full((2, 2), 50 / 3))


def test_an_empty_row_changes_neither_chi_square_nor_v():
    padded = np.vstack([TABLE, [0, 0]])
    assert c.chi_square(padded) == pytest.approx(c.chi_square(TABLE))
    assert c.cramers_v_corrected(padded) == pytest.approx(c.cramers_v_corrected(TABLE))
    assert np.isnan(c.pearson_residuals(padded)[2]).all()


def test_dissimilarity_is_the_share_to_move():
    assert c.dissimilarity(np.array([6, 4]), np.array([30, 70])) == pytest.approx((0.3 + 0.3) / 2)
    assert c.dissimilarity(np.array([1, 0]), np.array([0, 1])) == 1


def test_odds_ratio_is_exact_and_its_correction_explicit():
    assert c.odds_ratio(TABLE, (0, 1), (0, 1)) == Fraction(30 * 40, 10 * 20)
    zero = np.array([[3, 0], [1, 2]])
    assert c.odds_ratio(zero, (0, 1), (0, 1)) is None
    assert c.odds_ratio(zero, (0, 1), (0, 1), Fraction(1, 2)) == Fraction(
        7 * 5, 1 * 3
    )  # 3.5 x 2.5 / (0.5 x 1.5)


@pytest.mark.parametrize("bad", [np.zeros((2, 2)), np.array([[1, -1], [1, 1]]), np.array([1, 2])])
def test_what_is_no_table_of_counts_is_refused(bad):
    with pytest.raises(c.DegenerateTable):
        c.expected_counts(bad)


def test_one_row_has_no_v():
    assert math.isnan(c.cramers_v(np.array([[1, 2]])))
