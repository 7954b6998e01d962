"""Association in a table, on small tables with the arithmetic beside them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import chi2_contingency

from analysis.contingency import (
    adjusted_residuals,
    cramers_v,
    cramers_v_corrected,
    expected_counts,
    independence_dissimilarity,
    odds_ratio,
    pearson_chi2,
    standardised_residuals,
)

TABLE = np.array([[30, 10], [20, 40]])  # totals 40, 60 and 50, 50 of 100

# R, as printed with its output in a public course's notes (premarital sex x birth control for teenagers):
#   O <- matrix(c(81, 68, 60, 38, 24, 26, 29, 14, 18, 41, 74, 42, 36, 57, 161, 157), byrow=T, nrow=4)
#   chisq.test(O)      # X-squared = 128.68, df = 9
PREMARITAL_SEX = np.array([[81, 68, 60, 38], [24, 26, 29, 14], [18, 41, 74, 42], [36, 57, 161, 157]])


def test_expected_counts_are_row_total_x_column_total_over_total():
    assert expected_counts(TABLE).tolist() == [[40 * 50 / 100] * 2, [60 * 50 / 100] * 2]


def test_chi2_adds_up_squared_differences_over_expected_counts():
    assert pearson_chi2(TABLE) == pytest.approx(100 / 20 + 100 / 20 + 100 / 30 + 100 / 30)


def test_chi2_is_the_one_that_r_prints():
    assert round(pearson_chi2(PREMARITAL_SEX), 2) == 128.68


def test_residuals_are_standardised_by_the_expected_count():
    assert standardised_residuals(TABLE)[0].tolist() == pytest.approx([10 / 20**0.5, -10 / 20**0.5])


def test_adjusted_residuals_of_a_table_of_2_by_2_square_to_chi2():
    # 10 / sqrt(20 x (1 - 0.4) x (1 - 0.5)) = 10 / sqrt(6); 100 / 6 = chi2
    assert adjusted_residuals(TABLE) == pytest.approx(np.array([[1, -1], [-1, 1]]) * 10 / 6**0.5)


def test_cramers_v_is_the_root_of_chi2_over_its_maximum():
    assert cramers_v(TABLE) == pytest.approx((100 / 6 / 100) ** 0.5)
    assert cramers_v(np.diag([3, 4, 5])) == pytest.approx(1)
    assert cramers_v(np.outer([1, 2, 3], [4, 5])) == pytest.approx(0)


def test_corrected_v_takes_away_what_chance_adds():
    # n = 100: phi2 = 1/6 - 1/99; both sizes 2 - 1/99
    assert cramers_v_corrected(TABLE) == pytest.approx(((1 / 6 - 1 / 99) / (1 - 1 / 99)) ** 0.5)


def test_corrected_v_takes_the_smaller_of_the_corrected_sizes():
    table = np.array([[9, 1, 1], [1, 9, 9]])
    # n = 30: chi2 / n less 2 x 1 / 29; sizes 2 - 1/29 and 3 - 4/29
    phi2 = pearson_chi2(table) / 30
    assert cramers_v_corrected(table) == pytest.approx(((phi2 - 2 / 29) / (1 - 1 / 29)) ** 0.5)


def test_corrected_v_is_0_where_chance_alone_would_show_more():
    assert cramers_v_corrected(np.array([[10, 10], [10, 11]])) == 0


def test_corrected_v_of_complete_association_is_1():
    assert cramers_v_corrected(np.diag([3, 4, 5])) == pytest.approx(1)


@pytest.mark.parametrize("persons", [3, 2])
def test_corrected_v_needs_more_persons_than_rows_and_columns(persons):
    table = np.array([[1, 1, 0], [0, 0, 1]]) if persons == 3 else np.array([[1, 0], [0, 1]])
    with pytest.raises(ValueError, match=f"{persons} persons are too few"):
        cramers_v_corrected(table)
    assert 0 <= cramers_v_corrected(table + table) <= 1


def test_dissimilarity_is_the_share_of_persons_to_move():
    # each of 4 cells is 10 persons off: 40 / (2 x 100)
    assert independence_dissimilarity(TABLE) == Fraction(1, 5)
    assert independence_dissimilarity(np.outer([1, 2, 3], [4, 5])) == 0


def test_dissimilarity_refuses_parts_of_a_person():
    with pytest.raises(ValueError, match="not whole"):
        independence_dissimilarity(TABLE / 4)


def test_odds_ratio_compares_the_odds_of_two_rows():
    table = np.array([[30, 10, 0], [20, 40, 7]])
    assert odds_ratio(table, (0, 1), (0, 1)) == Fraction(30 * 40, 10 * 20)
    assert odds_ratio(table, (1, 0), (0, 1)) == Fraction(10 * 20, 30 * 40)
    assert odds_ratio(table, (0, 1), (2, 1)) == 0


def test_odds_ratio_over_0_is_undefined():
    table = np.array([[30, 10, 0], [20, 40, 7]])
    assert odds_ratio(table, (0, 1), (0, 2)) is None


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ([[1, 2]], "at least 2 rows and 2 columns is needed, this one is 1 x 2"),
        ([1, 2, 3], "this one is 3"),
        ([[1, 2], [-3, 4]], "row 2, column 1 holds -3"),
        ([[1, 2], [3, float("nan")]], "row 2, column 2 holds nan"),
        ([[1, 2], [0, 0]], "row 2 counts nobody"),
        ([[1, 0], [3, 0]], "column 2 counts nobody"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_what_is_wrong(table, sentence):
    with pytest.raises(ValueError, match=sentence):
        pearson_chi2(np.array(table))


TABLES = arrays(int, (4, 3), elements=st.integers(1, 99))


@given(TABLES)
def test_chi2_and_expected_counts_are_those_of_scipy(table):
    reference = chi2_contingency(table, correction=False)
    assert pearson_chi2(table) == pytest.approx(reference.statistic, abs=1e-9)
    assert expected_counts(table) == pytest.approx(reference.expected_freq)


@given(TABLES, st.permutations(range(4)), st.permutations(range(3)))
def test_the_order_of_rows_and_columns_changes_nothing(table, rows, columns):
    moved = table[np.ix_(rows, columns)]
    assert cramers_v(moved) == pytest.approx(cramers_v(table), abs=1e-9)
    assert independence_dissimilarity(moved) == independence_dissimilarity(table)
    assert adjusted_residuals(moved) == pytest.approx(
        adjusted_residuals(table)[np.ix_(rows, columns)], abs=1e-9
    )
