"""Agreement of coders is what scikit-learn, krippendorff and nltk say of it, and hangs on nothing else.

The codings are random, with answers that some coders left open. Cases that have no value are left to
tests/spec/test_agreement.py: the references raise, warn or return 1 there.
"""

from fractions import Fraction
from itertools import combinations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics import masi_distance as nltk_masi
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from analysis.agreement import (
    Bootstrap,
    Codings,
    Statistic,
    cohen_kappa,
    estimate,
    krippendorff_alpha,
    masi_distance,
    nominal_distance,
    overlap,
    percent_agreement,
    percentile_interval,
)

CODES = st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=4)
# Few different sets, so that coders agree by chance often enough.
CELLS = st.one_of(st.sampled_from([frozenset("a"), frozenset("b"), frozenset("ab")]), CODES)
OPEN_CELLS = st.one_of(st.none(), CELLS, CELLS, CELLS)
DISTANCES = st.sampled_from([nominal_distance, masi_distance])
VALUES = {
    Statistic.PERCENT: percent_agreement,
    Statistic.KAPPA: cohen_kappa,
    Statistic.ALPHA: lambda codings: krippendorff_alpha(codings, nominal_distance),
    Statistic.ALPHA_MASI: lambda codings: krippendorff_alpha(codings, masi_distance),
}


def tables(cells: st.SearchStrategy, coders: st.SearchStrategy[int]) -> st.SearchStrategy[Codings]:
    return coders.flatmap(
        lambda count: st.lists(st.lists(cells, min_size=count, max_size=count), min_size=1, max_size=15)
    )


ANY = tables(OPEN_CELLS, st.integers(1, 5))
PAIRS = tables(OPEN_CELLS, st.just(2))
COMPLETE = tables(CELLS, st.integers(2, 5))


def near(value: Fraction | float):
    return pytest.approx(float(value), rel=0, abs=1e-9)


def task(codings: Codings, distance=nltk_masi) -> AnnotationTask:
    cells = [(coder, answer, codes) for answer, row in enumerate(codings) for coder, codes in enumerate(row)]
    return AnnotationTask([cell for cell in cells if cell[2] is not None], distance=distance)


def compared(codings: Codings) -> list[list[frozenset[str]]]:
    """The codes of each answer that two coders or more coded."""
    rows = [[codes for codes in row if codes is not None] for row in codings]
    return [row for row in rows if len(row) > 1]


@given(PAIRS)
def test_kappa_is_scikit_learns(codings):
    kappa = cohen_kappa(codings)
    assume(kappa is not None)
    first, second = zip(
        *(["".join(sorted(codes)) for codes in row] for row in compared(codings)), strict=True
    )
    assert near(kappa) == cohen_kappa_score(first, second)


@given(tables(CELLS, st.just(2)))
def test_kappa_is_nltks(codings):
    kappa = cohen_kappa(codings)
    assume(kappa is not None)
    assert near(kappa) == task(codings, lambda one, other: float(one != other)).kappa_pairwise(0, 1)


@given(ANY)
def test_nominal_alpha_is_that_of_krippendorff(codings):
    alpha = krippendorff_alpha(codings, nominal_distance)
    assume(alpha is not None)
    number = {codes: float(i) for i, codes in enumerate({codes for row in codings for codes in row} - {None})}
    by_coder = [[number.get(codes, np.nan) for codes in column] for column in zip(*codings, strict=True)]
    assert near(alpha) == krippendorff.alpha(by_coder, level_of_measurement="nominal")


@given(ANY)
def test_alpha_with_masi_is_nltks(codings):
    alpha = krippendorff_alpha(codings, masi_distance)
    assume(alpha is not None)
    assert near(alpha) == task(codings).alpha()


@given(COMPLETE)
def test_percent_is_nltks_average_agreement(codings):
    agreement = task(codings, lambda one, other: float(one != other)).avg_Ao()
    assert near(percent_agreement(codings)) == agreement


@given(CODES, CODES)
def test_masi_distance_is_nltks_and_lies_between_identity_and_nominal(one, other):
    assert near(masi_distance(one, other)) == nltk_masi(one, other)
    assert masi_distance(one, other) == masi_distance(other, one)
    assert 0 <= masi_distance(one, other) <= nominal_distance(one, other)
    assert (masi_distance(one, other) == 0) == (one == other)


@given(tables(st.one_of(st.none(), st.sampled_from("abc").map(frozenset)), st.integers(1, 4)))
def test_with_one_code_for_an_answer_both_alphas_are_the_same(codings):
    assert krippendorff_alpha(codings, masi_distance) == krippendorff_alpha(codings, nominal_distance)


@given(ANY, DISTANCES)
def test_alpha_is_one_just_where_answers_differ_and_their_codings_do_not(codings, distance):
    rows = compared(codings)
    alike = all(codes == row[0] for row in rows for codes in row)
    vary = len({codes for row in rows for codes in row}) > 1
    assert (krippendorff_alpha(codings, distance) == 1) == (alike and vary)
    assert (krippendorff_alpha(codings, distance) is None) == (not vary)


@given(PAIRS)
def test_which_coder_comes_first_changes_no_value(codings):
    turned = [[second, first] for first, second in codings]
    assert [value(turned) for value in VALUES.values()] == [value(codings) for value in VALUES.values()]
    counted, other = overlap(codings), overlap(turned)
    assert (counted.both, counted.only_first, counted.only_second, counted.neither) == (
        *(other.both, other.only_second, other.only_first, other.neither),
    )
    assert counted.both + counted.only_first + counted.only_second + counted.neither == len(codings)


@given(ANY, DISTANCES, st.data())
def test_order_of_answers_and_coders_changes_no_value(codings, distance, data):
    coders = data.draw(st.permutations(range(len(codings[0]))))
    shuffled = [[row[coder] for coder in coders] for row in data.draw(st.permutations(codings))]
    assert krippendorff_alpha(shuffled, distance) == krippendorff_alpha(codings, distance)
    assert percent_agreement(shuffled) == percent_agreement(codings)


@given(PAIRS, st.permutations("abcd"), st.sampled_from(Statistic))
def test_names_of_codes_change_neither_value_nor_interval(codings, names, statistic):
    rename = dict(zip("abcd", names, strict=True))
    renamed = [
        [None if codes is None else frozenset(map(rename.get, codes)) for codes in row] for row in codings
    ]
    bootstrap = Bootstrap(50, Fraction(8, 10), seed=3)
    assert estimate(statistic, renamed, bootstrap) == estimate(statistic, codings, bootstrap)


@given(PAIRS, st.sampled_from(Statistic), st.data())
def test_answers_that_compare_nothing_change_neither_value_nor_interval(codings, statistic, data):
    alone = st.tuples(st.none(), OPEN_CELLS) | st.tuples(OPEN_CELLS, st.none())
    more = list(codings)
    for row in data.draw(st.lists(alone, max_size=5)):
        more.insert(data.draw(st.integers(0, len(more))), row)
    bootstrap = Bootstrap(50, Fraction(8, 10), seed=3)
    assert estimate(statistic, more, bootstrap) == estimate(statistic, codings, bootstrap)


@given(ANY, st.sampled_from(Statistic), st.integers(0, 2**32))
def test_interval_is_that_of_the_statistic_of_answers_drawn_one_by_one(codings, statistic, seed):
    """Each replicate worked out by itself, exactly, from the answers that the generator draws."""
    if statistic is Statistic.KAPPA:
        codings = [row[:2] for row in codings]
    rows = [row for row in codings if sum(codes is not None for codes in row) > 1]
    assume(rows)
    drawn = np.random.default_rng(seed).integers(len(rows), size=(30, len(rows)))
    values = [VALUES[statistic]([rows[place] for place in places]) for places in drawn]
    defined = np.array([float(value) for value in values if value is not None])
    level = Fraction(8, 10)
    estimated = estimate(statistic, codings, Bootstrap(30, level, seed))
    assert estimated.value == VALUES[statistic](codings)
    assert estimated.undefined == 30 - len(defined)
    bounds = percentile_interval(defined, level)
    assert (estimated.low, estimated.high) == (bounds or (None, None))


@given(PAIRS)
def test_two_coders_alpha_and_percent_rest_on_the_answers_of_both(codings):
    pairs = [row for row in codings if None not in row]
    agreed = sum(first == second for first, second in pairs)
    assert overlap(codings).both == len(pairs)
    assert percent_agreement(codings) == (Fraction(agreed, len(pairs)) if pairs else None)


@given(ANY)
def test_percent_counts_pairs_of_coders(codings):
    pairs = [pair for row in compared(codings) for pair in combinations(row, 2)]
    agreed = sum(one == other for one, other in pairs)
    assert percent_agreement(codings) == (Fraction(agreed, len(pairs)) if pairs else None)
