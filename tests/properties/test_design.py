"""What holds of the estimates of any incomplete wave."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.design import Design, Inference, LoneAnswer, cells, mean, proportion, stratified, total

VALUES = st.floats(-1000, 1000).map(lambda value: round(value, 2))
CATEGORIES = st.sampled_from(["x", "y", None])
# For each answer: stratum, value, two categories. At least two answers from each stratum that has one.
ANSWERS = st.lists(st.tuples(st.sampled_from("abc"), VALUES, CATEGORIES, CATEGORIES), min_size=4, max_size=30)
SILENT = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))


def drawn(answers: list[tuple], silent: tuple[int, ...]) -> Design:
    counts = Counter(answer[0] for answer in answers)
    assume(min(counts.values()) >= 2)
    population = {name: counts[name] + more for name, more in zip("abc", silent, strict=True) if counts[name]}
    return stratified([answer[0] for answer in answers], population)


def values(answers: list[tuple]) -> np.ndarray:
    return np.array([answer[1] for answer in answers])


def categories(answers: list[tuple], place: int) -> np.ndarray:
    return np.array([answer[place] for answer in answers], dtype=object)


@given(ANSWERS, SILENT)
def test_weights_add_up_to_the_population(answers, silent):
    design = drawn(answers, silent)
    assert design.weights.sum() == pytest.approx(sum(s.population for s in design.strata), rel=1e-12)


@given(ANSWERS)
def test_a_census_has_no_standard_error_and_counts_once(answers):
    design = drawn(answers, (0, 0, 0))
    assert design.is_census and (design.weights == 1).all()
    assert total(values(answers), design).standard_error == 0
    assert mean(values(answers), design).standard_error == 0
    assert all(
        estimate.standard_error == 0
        for cell in cells(categories(answers, 2), categories(answers, 3), design)
        for estimate in (cell.total, cell.of_all, cell.of_row, cell.of_column)
        if estimate.base
    )


@given(ANSWERS, SILENT, st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(answers, silent, random):
    shuffled = list(answers)
    random.shuffle(shuffled)
    for statistic in (total, mean):
        here = statistic(values(answers), drawn(answers, silent))
        there = statistic(values(shuffled), drawn(shuffled, silent))
        assert there.value == pytest.approx(here.value, rel=1e-9, abs=1e-9)
        assert there.standard_error == pytest.approx(here.standard_error, rel=1e-6, abs=1e-6)


@given(ANSWERS, SILENT, st.floats(-50, 50), st.floats(0.1, 50))
def test_a_mean_moves_with_its_unit(answers, silent, shift, scale):
    design = drawn(answers, silent)
    here = mean(values(answers), design)
    there = mean(shift + scale * values(answers), design)
    assert there.value == pytest.approx(shift + scale * here.value, rel=1e-9, abs=1e-6)
    assert there.standard_error == pytest.approx(scale * here.standard_error, rel=1e-6, abs=1e-6)


@given(ANSWERS, SILENT)
def test_cells_add_up(answers, silent):
    design = drawn(answers, silent)
    rows, columns = categories(answers, 2), categories(answers, 3)
    found = cells(rows, columns, design)
    assume(found)
    both = np.array(
        [row is not None and column is not None for row, column in zip(rows, columns, strict=True)]
    )
    assert sum(cell.total.value for cell in found) == pytest.approx(design.weights @ both, rel=1e-9)
    assert sum(cell.of_all.value for cell in found) == pytest.approx(1, rel=1e-9)
    for row in {cell.row for cell in found}:
        assert sum(cell.of_row.value for cell in found if cell.row == row) == pytest.approx(1, rel=1e-9)


@given(ANSWERS, SILENT)
def test_a_share_and_the_rest_have_the_same_error(answers, silent):
    design = drawn(answers, silent)
    members = values(answers) > 0
    everyone = np.ones(len(members), dtype=bool)
    share, rest = proportion(members, everyone, design), proportion(~members, everyone, design)
    assert share.value + rest.value == pytest.approx(1, rel=1e-9)
    assert share.standard_error == pytest.approx(rest.standard_error, rel=1e-6, abs=1e-9)


@given(ANSWERS, SILENT)
def test_errors_of_a_superpopulation_are_the_larger(answers, silent):
    design = drawn(answers, silent)
    population = {stratum.name: stratum.population for stratum in design.strata}
    model = stratified([answer[0] for answer in answers], population, inference=Inference.SUPERPOPULATION)
    assert mean(values(answers), model).standard_error >= mean(values(answers), design).standard_error


@given(ANSWERS, SILENT)
def test_no_policy_matters_where_no_answer_is_alone(answers, silent):
    design = drawn(answers, silent)
    population = {stratum.name: stratum.population for stratum in design.strata}
    for policy in LoneAnswer:
        same = stratified([answer[0] for answer in answers], population, policy)
        assert total(values(answers), same) == total(values(answers), design)
