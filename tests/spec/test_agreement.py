"""Agreement of coders, on small tables with the arithmetic beside them and on published examples."""

from fractions import Fraction
from string import ascii_letters

import numpy as np
import pytest

from analysis.agreement import (
    Bootstrap,
    Codings,
    Overlap,
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

LEVEL = Fraction(95, 100)


def codes(cell: str) -> frozenset[str]:
    return frozenset(cell)


def codings(*answers: str) -> Codings:
    """An answer as `ab a -`: its cells, a letter per code, `-` where the coder gave none."""
    return [[None if cell == "-" else codes(cell) for cell in answer.split()] for answer in answers]


def by_coder(*coders: str) -> Codings:
    """The same, given as sources print it: a line per coder, a cell per answer."""
    return codings(*(" ".join(cells) for cells in zip(*(line.split() for line in coders), strict=True)))


def crossed(*rows: tuple[int, ...]) -> Codings:
    """Two coders' answers from how often they gave each pair of categories, a row for each of the first's."""
    return codings(
        *(
            f"{'abcd'[first]} {'abcd'[second]}"
            for first, row in enumerate(rows)
            for second, count in enumerate(row)
            for _ in range(count)
        )
    )


def no_value(statistic: Statistic, given: Codings) -> bool:
    undefined = estimate(statistic, given, Bootstrap(100, LEVEL, seed=1))
    return (undefined.value, undefined.low, undefined.high, undefined.undefined) == (None, None, None, 100)


def test_nominal_knows_no_half_measures():
    assert nominal_distance(codes("ab"), codes("ba")) == 0
    assert nominal_distance(codes("ab"), codes("a")) == 1


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ab", "ab", Fraction(0)),
        ("ab", "abcd", 1 - Fraction(2, 4) * Fraction(2, 3)),  # the first within the second
        ("abc", "a", 1 - Fraction(1, 3) * Fraction(2, 3)),  # the second within the first
        ("ab", "bc", 1 - Fraction(1, 3) * Fraction(1, 3)),  # each has its own
        ("abc", "abd", 1 - Fraction(2, 4) * Fraction(1, 3)),
        ("ab", "cd", Fraction(1)),
        ("a", "b", Fraction(1)),
    ],
)
def test_masi_weighs_what_is_shared_by_thirds(one, other, distance):
    assert masi_distance(codes(one), codes(other)) == distance


def test_masi_of_no_codes_is_none_from_itself_and_whole_from_any_other():
    assert masi_distance(frozenset(), frozenset()) == 0
    assert masi_distance(frozenset(), codes("a")) == masi_distance(codes("a"), frozenset()) == 1


def test_overlap_each_answer_is_counted_once_by_who_coded_it():
    assert overlap(codings("a a", "a b", "a -", "- b", "- b", "- b", "- -")) == Overlap(2, 1, 3, 1)


def test_overlap_of_no_answers_is_zero():
    assert overlap([]) == Overlap(0, 0, 0, 0)


def test_overlap_is_between_two_coders():
    with pytest.raises(ValueError):
        overlap(codings("a a a"))


def test_percent_is_the_share_of_answers_given_the_same_codes_by_both():
    assert percent_agreement(codings("a a", "ab ba", "ab a", "b a")) == Fraction(2, 4)


def test_percent_leaves_out_answers_that_one_coder_left_open():
    assert percent_agreement(codings("a a", "a b", "a -", "- a", "- -")) == Fraction(1, 2)


def test_percent_of_more_coders_counts_every_pair_that_coded_the_answer():
    # a a b: one pair of three agrees; b b: the one pair does; c alone is no pair
    assert percent_agreement(codings("a a b", "b b -", "c - -")) == Fraction(1 + 1, 3 + 1)


@pytest.mark.parametrize("given", [[], codings("a"), codings("a -", "- b"), codings("- -")])
def test_percent_without_a_pair_is_undefined(given):
    assert percent_agreement(given) is None
    assert no_value(Statistic.PERCENT, given)


def test_kappa_is_the_agreement_beyond_chance():
    # agree 9 of 10; the first says a 5 times, the second 4: chance (5 x 4 + 5 x 6) / 100 = 1/2
    kappa = cohen_kappa(crossed((4, 1), (0, 5)))
    assert kappa == (Fraction(9, 10) - Fraction(1, 2)) / (1 - Fraction(1, 2)) == Fraction(4, 5)


def test_kappa_takes_each_set_of_codes_as_a_category():
    assert cohen_kappa(codings("ab ba", "a a", "b b", "ab a")) == cohen_kappa(
        codings("c c", "a a", "b b", "c a")
    )


def test_kappa_is_zero_where_the_second_coder_does_not_tell_answers_apart():
    # agree 3 of 4; chance (3 x 4 + 1 x 0) / 16 = 3/4
    assert cohen_kappa(codings("a a", "a a", "a a", "b a")) == 0


def test_kappa_is_below_zero_where_coders_agree_less_than_by_chance():
    # agree 0 of 2; chance (1 x 1 + 1 x 1) / 4 = 1/2; (0 - 1/2) / (1/2)
    assert cohen_kappa(codings("a b", "b a")) == -1


def test_kappa_leaves_out_answers_that_one_coder_left_open():
    assert cohen_kappa(codings("a b", "a -", "b a", "- a")) == cohen_kappa(codings("a b", "b a"))


@pytest.mark.parametrize("given", [[], codings("a"), codings("a -", "- b"), codings("a a", "a a", "b -")])
def test_kappa_without_a_pair_or_with_one_category_is_undefined(given):
    assert cohen_kappa(given) is None
    assert no_value(Statistic.KAPPA, given)


def test_kappa_compares_two_coders():
    with pytest.raises(ValueError, match="two coders, not 3"):
        cohen_kappa(codings("a a b"))


def test_kappa_of_cohens_diagnoses_is_as_printed():
    """Cohen (1960): 200 cases, three categories; again as proportions in Cohen (1968), table 1: .492."""
    diagnoses = crossed((88, 14, 18), (10, 40, 10), (2, 6, 12))
    assert percent_agreement(diagnoses) == Fraction(70, 100)
    # chance: (120 x 100 + 60 x 60 + 20 x 40) / 40 000 = 0.41
    assert cohen_kappa(diagnoses) == Fraction(70 - 41, 100 - 41)
    assert round(float(cohen_kappa(diagnoses)), 3) == 0.492


def test_alpha_compares_differences_within_answers_with_those_among_all():
    # within: two pairs of a a b are apart, 2 x 2 / (3 - 1) = 2
    # among 2 a and 3 b: 2 x 2 x 3 = 12, over 5 - 1; c, coded once, counts nowhere
    assert krippendorff_alpha(codings("a a b", "b b -", "c - -"), nominal_distance) == 1 - Fraction(2 * 4, 12)


def test_alpha_with_masi_gives_credit_for_shared_codes():
    given = codings("a a", "ab a", "b b")
    # among 3 a, 1 ab, 2 b; within: one pair, counted both ways
    nominal = 1 - Fraction(5 * 2 * 1, 2 * (3 * 1 + 1 * 2 + 3 * 2))
    thirds = Fraction(2, 3)  # of ab to a and to b: 1 - 1/2 x 2/3
    masi = 1 - 5 * 2 * thirds / (2 * (3 * 1 * thirds + 1 * 2 * thirds + 3 * 2 * 1))
    assert (nominal, masi) == (Fraction(6, 11), Fraction(9, 14))
    assert krippendorff_alpha(given, nominal_distance) == nominal
    assert krippendorff_alpha(given, masi_distance) == masi


def test_alpha_divides_distances_by_the_number_of_an_answers_codings_less_one():
    # within: a a ab ab has four pairs apart by 2/3, counted both ways and over 4 - 1; b b has none
    # among 2 a, 2 ab, 2 b: each two of them 2 x 2 pairs, counted both ways, over 6 - 1
    within = Fraction(2 * 4 * 2, 3 * 3)
    among = 2 * 4 * (Fraction(2, 3) + Fraction(2, 3) + 1)
    assert krippendorff_alpha(codings("a a ab ab", "b b - -"), masi_distance) == 1 - 5 * within / among


def test_alpha_is_one_where_coders_agree_and_answers_differ():
    assert krippendorff_alpha(codings("a a", "ab ab -", "b - -"), masi_distance) == 1


def test_alpha_is_below_zero_where_coders_agree_less_than_by_chance():
    # within 2 + 2; among 2 a and 2 b: 8, over 3
    assert krippendorff_alpha(codings("a b", "b a"), nominal_distance) == 1 - Fraction(3 * 4, 8)


@pytest.mark.parametrize(
    "given", [[], codings("a"), codings("a -", "- b"), codings("ab ab ab", "- ab ab", "c - -")]
)
def test_alpha_without_a_pair_or_without_variation_is_undefined(given):
    assert krippendorff_alpha(given, masi_distance) is None
    assert no_value(Statistic.ALPHA, given)
    assert no_value(Statistic.ALPHA_MASI, given)


def test_alpha_stays_exact_with_many_codes():
    """With sets of up to 50 codes the common denominator of the distances is beyond 64 bits."""
    nested = [[codes(ascii_letters[:size]), codes(ascii_letters[: size + 1])] for size in range(1, 50)]
    # apart: 1 - k / (k + 1) x 2/3; among all: each of the 98 values with each other
    values = [value for row in nested for value in row]
    within = sum(2 * (1 - Fraction(k, k + 1) * Fraction(2, 3)) for k in range(1, 50))
    among = sum(
        1 - Fraction(min(len(one), len(other)), max(len(one), len(other))) * Fraction(2, 3)
        for one in values
        for other in values
        if one != other
    )
    assert krippendorff_alpha(nested, masi_distance) == 1 - 97 * within / among


def test_alpha_of_two_observers_of_dichotomous_data_is_as_printed():
    """Krippendorff (2011), section A: 10 articles, alpha 0.095."""
    given = by_coder("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
    # 14 zeros, 6 ones, 4 articles apart: 1 - 19 x 4 / (14 x 6)
    assert krippendorff_alpha(given, nominal_distance) == 1 - Fraction(19 * 4, 14 * 6)
    assert round(float(krippendorff_alpha(given, nominal_distance)), 3) == 0.095


def test_alpha_of_two_observers_of_nominal_data_is_as_printed():
    """Krippendorff (2011), section B: 12 articles, alpha 0.692."""
    given = by_coder("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    assert round(float(krippendorff_alpha(given, nominal_distance)), 3) == 0.692


def test_alpha_of_four_observers_with_missing_data_is_as_printed():
    """Krippendorff (2011), section C: 12 units, of which one was coded once; alpha 0.743."""
    given = by_coder(
        "1 2 3 3 2 1 4 1 2 - - -",
        "1 2 3 3 2 2 4 1 2 5 - 3",
        "- 3 3 3 2 3 4 2 2 5 1 -",
        "1 2 3 3 2 4 4 1 2 5 1 -",
    )
    assert round(float(krippendorff_alpha(given, nominal_distance)), 3) == 0.743


@pytest.mark.parametrize(
    ("replicates", "bounds"),
    [
        (38, None),  # 39 x 0.025 < 1
        (39, (1, 39)),  # 40 x 0.025 = 1: the outermost
        (78, (1, 78)),
        (79, (2, 78)),  # 80 x 0.025 = 2
        (999, (25, 975)),
        (1000, (25, 976)),
    ],
)
def test_interval_leaves_out_as_many_replicates_below_as_above(replicates, bounds):
    ordered = np.arange(1.0, replicates + 1)
    assert percentile_interval(ordered[::-1], LEVEL) == bounds


def test_interval_of_a_share_is_that_of_drawing_answers_with_replacement():
    """10 of 20 agree: the number that agree in a replicate is binomial.

    P(X <= 5) = 0.0207 and P(X <= 6) = 0.0577, so that 2.5 % on either side end at 6 and at 14.
    >>> scipy.stats.binom.cdf([5, 6], 20, 0.5)
    """
    half = codings(*["a a"] * 10, *["a b"] * 10)
    share = estimate(Statistic.PERCENT, half, Bootstrap(9999, LEVEL, seed=5))
    assert (share.value, share.low, share.high, share.undefined) == (Fraction(1, 2), 6 / 20, 14 / 20, 0)


def test_interval_counts_the_replicates_in_which_the_statistic_is_undefined():
    """Of two answers, half the replicates draw one twice: nothing varies. In the others coders agree."""
    alpha = estimate(Statistic.ALPHA, codings("a a", "b b"), Bootstrap(1000, LEVEL, seed=5))
    assert (alpha.value, alpha.low, alpha.high) == (1, 1.0, 1.0)
    assert 400 < alpha.undefined < 600


def test_interval_has_no_bounds_where_too_few_replicates_are_left():
    alpha = estimate(Statistic.ALPHA, codings("a a", "b b"), Bootstrap(50, LEVEL, seed=5))
    assert 50 - alpha.undefined < 39
    assert (alpha.value, alpha.low, alpha.high) == (1, None, None)


def test_interval_hangs_on_the_seed_alone():
    given = codings("a a", "a b", "b b", "c c", "c a", "b c", "a a")
    drawn = [estimate(Statistic.KAPPA, given, Bootstrap(200, LEVEL, seed)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
