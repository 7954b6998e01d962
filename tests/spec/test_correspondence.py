"""Correspondence analysis, on the smoke data of R's package ca and on small tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.contingency import pearson_chi2
from analysis.correspondence import correspondence_analysis

# Greenacre (1984), Theory and Applications of Correspondence Analysis, p. 55 (fictional): SM, JM, SE, JE, SC
# x none, light, medium, heavy. R, package ca, help page of print.ca:
#   data("smoke"); print(ca(smoke))
# "Dim." are standard coordinates: principal ones over the root of the principal inertia.
SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
R_INERTIAS = [0.074759, 0.010017, 0.000414]
R_PERCENTAGES = [87.76, 11.76, 0.49]
R_ROWS = {
    "Mass": [0.056995, 0.093264, 0.264249, 0.455959, 0.129534],
    "ChiDist": [0.216559, 0.356921, 0.380779, 0.240025, 0.216169],
    "Dim. 1": [-0.240539, 0.947105, -1.391973, 0.851989, -0.735456],
    "Dim. 2": [-1.935708, -2.430958, -0.106508, 0.576944, 0.788435],
}
R_COLUMNS = {
    "Mass": [0.316062, 0.233161, 0.321244, 0.129534],
    "ChiDist": [0.394490, 0.173996, 0.198127, 0.355109],
    "Dim. 1": [-1.438471, 0.363746, 0.718017, 1.074445],
    "Dim. 2": [-0.304659, 1.409433, 0.073528, -1.975960],
}
PRINTED = 0.5e-6  # half of the last digit that R prints


def test_principal_inertias_are_those_of_r():
    found = correspondence_analysis(SMOKE)
    assert found.inertias == pytest.approx(R_INERTIAS, abs=PRINTED)
    assert 100 * found.shares == pytest.approx(R_PERCENTAGES, abs=0.005)


@pytest.mark.parametrize(("side", "printed"), [("rows", R_ROWS), ("columns", R_COLUMNS)])
def test_masses_distances_and_coordinates_are_those_of_r(side, printed):
    found = correspondence_analysis(SMOKE)
    points = getattr(found, side)
    standard = points.coordinates / np.sqrt(found.inertias)
    # R's axes as they came: on both of its axes the row that contributes most (SE: 0.264 x 1.39^2 = 0.51; JM:
    # 0.093 x 2.43^2 = 0.55) is negative, and the rule turns them.
    assert points.masses == pytest.approx(printed["Mass"], abs=PRINTED)
    assert np.sqrt((points.coordinates**2).sum(axis=1)) == pytest.approx(printed["ChiDist"], abs=PRINTED)
    assert -standard[:, 0] == pytest.approx(printed["Dim. 1"], abs=PRINTED)
    assert -standard[:, 1] == pytest.approx(printed["Dim. 2"], abs=PRINTED)


def test_contributions_and_cos2_follow_from_what_r_prints():
    rows = correspondence_analysis(SMOKE).rows
    # SE on axis 1: mass x standard coordinate^2, and (standard coordinate x root of inertia / distance)^2
    assert rows.contributions[2, 0] == pytest.approx(0.264249 * 1.391973**2, abs=1e-5)
    assert rows.cos2[2, 0] == pytest.approx(1.391973**2 * 0.074759 / 0.380779**2, abs=1e-5)


def test_two_rows_that_share_no_column_lie_at_the_ends_of_an_axis_of_inertia_1():
    found = correspondence_analysis(np.diag([10, 30]))
    # masses 1/4 and 3/4: coordinates sqrt((3/4) / (1/4)) and sqrt((1/4) / (3/4)); contributions 3/4 and 1/4
    assert found.inertias == pytest.approx([1])
    assert found.rows.coordinates[:, 0] == pytest.approx([3**0.5, -(3**-0.5)])
    assert found.columns.coordinates[:, 0] == pytest.approx([3**0.5, -(3**-0.5)])
    assert found.rows.contributions[:, 0] == pytest.approx([3 / 4, 1 / 4])


def test_of_rows_that_contribute_as_much_the_first_one_is_positive():
    table = np.array([[20, 10], [10, 20]])
    assert correspondence_analysis(table).rows.coordinates[0, 0] > 0
    assert correspondence_analysis(table[::-1]).rows.coordinates[0, 0] > 0


def test_independent_rows_and_columns_have_no_axis():
    found = correspondence_analysis(np.outer([1, 2, 3], [10, 20]))
    assert found.inertias.shape == (0,)
    assert found.rows.coordinates.shape == (3, 0)


def test_a_row_with_the_average_profile_lies_on_no_axis():
    found = correspondence_analysis(np.array([[20, 10], [10, 20], [7, 7]]))
    assert found.rows.coordinates[2] == pytest.approx([0])
    assert np.isnan(found.rows.cos2[2]).all()


def test_an_empty_column_is_refused():
    with pytest.raises(ValueError, match="column 2 counts nobody"):
        correspondence_analysis(np.array([[1, 0], [2, 0]]))


TABLES = arrays(int, (5, 4), elements=st.integers(1, 99))


@given(TABLES)
def test_inertias_add_up_to_chi2_over_total_and_parts_to_1(table):
    found = correspondence_analysis(table)
    assert found.inertias.sum() == pytest.approx(pearson_chi2(table) / table.sum(), abs=1e-12)
    for points in (found.rows, found.columns):
        assert points.contributions.sum(axis=0) == pytest.approx(1)
        on_an_axis = ~np.isnan(points.cos2).any(axis=1)
        assert not len(found.inertias) or points.cos2[on_an_axis].sum(axis=1) == pytest.approx(1)
        assert points.masses @ points.coordinates == pytest.approx(0, abs=1e-7)


@given(TABLES)
def test_the_row_that_contributes_most_is_positive_on_each_axis(table):
    rows = correspondence_analysis(table).rows
    largest = rows.contributions.argmax(axis=0)
    tied = np.sort(rows.contributions, axis=0)[-2] > rows.contributions.max(axis=0, initial=0) - 1e-6
    assert (rows.coordinates[largest, range(len(largest))] > 0)[~tied].all()


@given(st.permutations(range(5)), st.permutations(range(4)))
def test_the_order_of_rows_and_columns_moves_no_point(rows, columns):
    before, after = correspondence_analysis(SMOKE), correspondence_analysis(SMOKE[np.ix_(rows, columns)])
    assert after.rows.coordinates == pytest.approx(before.rows.coordinates[list(rows)], abs=1e-9)
    assert after.columns.coordinates == pytest.approx(before.columns.coordinates[list(columns)], abs=1e-9)
