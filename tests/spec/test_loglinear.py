"""Log-linear models, on a published mobility table and on small tables with the arithmetic beside them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.loglinear import independence, quasi_independence, quasi_symmetry

# Hauser (1980), Sociological Methodology 11, table 1: father's occupation x son's first occupation, United
# States 1973; UpNM, LoNM, UpM, LoM, Farm.
HAUSER = np.array(
    [
        [1414, 521, 302, 643, 40],
        [724, 524, 254, 703, 48],
        [798, 648, 856, 1676, 108],
        [756, 914, 771, 3325, 237],
        [409, 357, 441, 1611, 1832],
    ]
)

# R, packages gnm and vcdExtra, as printed in a script of vcdExtra's sources:
#   hauser.indep <- gnm(Freq ~ Father + Son, data=Hauser79, family=poisson)
#   hauser.quasi <- update(hauser.indep, ~ . + Diag(Father,Son))
#   hauser.qsymm <- update(hauser.indep, ~ . + Diag(Father,Son) + Symm(Father,Son))
#   LRstats(hauser.indep, hauser.qsymm, hauser.quasi)
#                    AIC    BIC LR Chisq Df Pr(>Chisq)
#   hauser.indep  6390.8 6401.8   6170.1 16  < 2.2e-16 ***
#   hauser.qsymm   268.2  291.3     27.4  6  0.0001193 ***
#   hauser.quasi   914.1  931.1    683.3 11  < 2.2e-16 ***
R_HAUSER = {"independence": (6390.8, 6170.1, 16), "quasi-independence": (914.1, 683.3, 11),
            "quasi-symmetry": (268.2, 27.4, 6)}  # fmt: skip


def diagonal(size: int) -> np.ndarray:
    return np.eye(size, dtype=bool)


def fit(model: str, table: np.ndarray):
    return {
        "independence": independence,
        "quasi-independence": lambda table: quasi_independence(table, diagonal(len(table))),
        "quasi-symmetry": quasi_symmetry,
    }[model](table)


@pytest.mark.parametrize("model", R_HAUSER)
def test_deviance_df_and_aic_are_those_that_r_prints_for_hausers_mobility_table(model):
    found = fit(model, HAUSER)
    assert (round(found.aic, 1), round(found.deviance, 1), found.df) == R_HAUSER[model]


def test_independence_fits_row_total_x_column_total_over_total():
    found = independence(np.array([[30, 10], [20, 40]]))
    # totals 40, 60 and 50, 50 of 100: 20 20 / 30 30; 10 persons of each of 4 cells are off: 40 / 200
    assert found.fitted == pytest.approx(np.array([[20, 20], [30, 30]]))
    assert found.dissimilarity == pytest.approx(0.2)
    g2 = 2 * (30 * np.log(30 / 20) + 10 * np.log(10 / 20) + 20 * np.log(20 / 30) + 40 * np.log(40 / 30))
    assert found.deviance == pytest.approx(g2)
    assert found.df == (2 - 1) * (2 - 1)


def test_those_outside_their_own_trade_may_be_independent_when_the_table_is_not():
    # off the diagonal: rows 1, 2, 3 times columns 10, 20, 30
    found = quasi_independence(np.array([[99, 20, 30], [20, 88, 60], [30, 60, 77]]), diagonal(3))
    assert found.fitted == pytest.approx(np.array([[99, 20, 30], [20, 88, 60], [30, 60, 77]]))
    assert found.deviance == pytest.approx(0, abs=1e-8)
    assert found.df == 6 - (3 + 3 - 1)  # cells off the diagonal; rows and columns, less the common level


def test_own_trades_of_a_table_that_is_not_square_are_the_cells_given():
    own = np.array([[True, False, False, False], [False, True, False, False], [False, False, True, False]])
    table = np.array([[50, 4, 7, 9], [3, 60, 8, 5], [6, 2, 70, 4]])
    found = quasi_independence(table, own)
    assert found.fitted[own] == pytest.approx(table[own])
    assert found.fitted.sum(axis=0) == pytest.approx(table.sum(axis=0))
    assert found.fitted.sum(axis=1) == pytest.approx(table.sum(axis=1))
    assert found.df == 9 - (3 + 4 - 1)


def test_a_structural_zero_is_no_observation():
    zero = np.array([[True, False, False], [False, False, False], [False, False, False]])
    # rows 1, 2, 3 times columns 10, 20, 30 but for the first cell
    found = independence(np.array([[0, 20, 30], [20, 40, 60], [30, 60, 90]]), zero)
    assert np.isnan(found.fitted[0, 0])
    assert found.fitted[~zero] == pytest.approx([20, 30, 20, 40, 60, 30, 60, 90])
    assert found.df == 8 - (3 + 3 - 1)


def test_quasi_symmetry_keeps_margins_diagonal_and_the_sum_of_each_pair():
    table = np.array([[50, 4, 7], [3, 60, 8], [6, 2, 70]])
    fitted = quasi_symmetry(table).fitted
    assert fitted + fitted.T == pytest.approx(table + table.T)
    assert fitted.sum(axis=1) == pytest.approx(table.sum(axis=1))


def test_quasi_symmetry_of_three_categories_makes_both_ways_round_as_frequent():
    fitted = quasi_symmetry(np.array([[50, 4, 7], [3, 60, 8], [6, 2, 70]])).fitted
    there = fitted[0, 1] * fitted[1, 2] * fitted[2, 0]
    assert there == pytest.approx(fitted[1, 0] * fitted[2, 1] * fitted[0, 2])
    assert quasi_symmetry(HAUSER[:3, :3]).df == (3 - 1) * (3 - 2) / 2


def test_a_symmetric_table_is_quasi_symmetric():
    assert quasi_symmetry(HAUSER + HAUSER.T).deviance == pytest.approx(0, abs=1e-8)


def test_a_pair_that_nobody_takes_is_fitted_by_0_and_gives_no_df():
    # 1 <-> 2 is empty both ways; 4 cells off the diagonal, 2 pairs, and 2 free differences of effects
    found = quasi_symmetry(np.array([[50, 0, 7], [0, 60, 8], [6, 2, 70]]))
    assert found.fitted == pytest.approx(np.array([[50, 0, 7], [0, 60, 8], [6, 2, 70]]))
    assert (found.df, found.deviance) == (0, pytest.approx(0, abs=1e-8))


def test_an_empty_cell_that_the_others_force_to_0_is_fitted_by_0():
    # off the diagonal, the cell (1, 2) is in each table with these margins: row 1 = 7 + 0, column 3 = 7 + 0.
    # Moving one person round the only cycle, (1,2) (1,3) (2,3) (2,1) (3,1) (3,2), adds to (1,2), (2,3) and
    # (3,1) what it takes from the three others: both kinds hold a 0, so that nothing can move.
    found = quasi_independence(np.array([[9, 0, 7], [4, 9, 3], [5, 0, 9]]), diagonal(3))
    assert found.fitted == pytest.approx(np.array([[9, 0, 7], [4, 9, 3], [5, 0, 9]]))
    assert found.df == 0


def test_an_empty_cell_that_others_can_fill_has_a_fitted_count():
    found = independence(np.array([[0, 10], [10, 20]]))
    assert found.fitted[0, 0] == pytest.approx(10 * 10 / 40)


@pytest.mark.parametrize(
    ("fitting", "sentence"),
    [
        (lambda: quasi_symmetry(HAUSER[:4]), "4 rows and 5 columns"),
        (lambda: quasi_independence(np.full((2, 2), 5), diagonal(2)), "fall apart into 2 blocks"),
        (lambda: independence(np.diag([3, 4]), ~diagonal(2)), r"row 2 shares none with row 1"),
        (lambda: independence(np.full((2, 2), 5), diagonal(2)), "row 1, column 1 .* counts 5"),
        (lambda: quasi_independence(HAUSER, diagonal(4)), "one value per cell"),
        (lambda: independence(np.array([[1, 2], [0, 0]])), "row 2 counts nobody"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_what_is_wrong(fitting, sentence):
    with pytest.raises(ValueError, match=sentence):
        fitting()


@given(table=arrays(int, (4, 4), elements=st.integers(1, 99)), order=st.permutations(range(4)))
def test_the_order_of_categories_changes_nothing(table, order):
    for model in R_HAUSER:
        before, after = fit(model, table), fit(model, table[np.ix_(order, order)])
        assert after.fitted == pytest.approx(before.fitted[np.ix_(order, order)], rel=1e-6)
        assert (after.deviance, after.aic) == pytest.approx((before.deviance, before.aic), abs=1e-6)
        assert after.df == before.df
