"""Draws around a projection: whole persons, on average what is projected, as wide as is assumed."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from analysis.retirement.projection import Replacement, project
from analysis.retirement.uncertainty import Draws, Uncertainty, draw_projection, percentiles
from tests.spec.projected import AT_SIXTY_ONE, STAFF, assumed, fractions, replaced

EXACT = Uncertainty(draws=20_000, known_certain=False, known_worth=None, rate_worth=None)
RATES = fractions("1/10", "1/20")


def generator(seed: int = 6) -> np.random.Generator:
    return np.random.default_rng(seed)


def drawn(horizon: int, replacement: Replacement, uncertainty: Uncertainty = EXACT, seed: int = 6) -> Draws:
    return draw_projection(STAFF, assumed(horizon, rates=RATES), replacement, uncertainty, generator(seed))


@pytest.mark.parametrize("law", [assumed(2010).law, AT_SIXTY_ONE], ids=["60", "61"])
@pytest.mark.parametrize(
    "replacement",
    [
        replaced(0),
        replaced("2/3"),
        Replacement(fractions("2/3", "1/2"), (fractions("1/4", "3/4"), fractions(0, 1)), {2008: (3, 0)}),
    ],
    ids=["none", "two for three", "converted and hired"],
)
def test_with_exact_rates_the_mean_of_the_draws_is_the_projection(law, replacement):
    assumptions = assumed(2013, law, RATES)
    stocks = draw_projection(STAFF, assumptions, replacement, EXACT, generator()).stocks
    expected = np.array(project(STAFF, assumptions, replacement).stocks, dtype=float)
    standard_error = stocks.std(axis=0) / np.sqrt(EXACT.draws)
    # 2 jobs x 7 years: a mean more than 4 standard errors off comes once in 1 100 such tables
    assert (abs(stocks.mean(axis=0) - expected) <= 4 * standard_error).all()


def test_known_exits_are_binomial_out_of_the_headcount():
    exits = STAFF.headcounts[0] - drawn(2010, replaced(0)).stocks[:, -1, 0]
    # 100 x 1/5 x 4/5 = 16; the standard error of a variance of n draws is sqrt(2 / n) of it: 1 %
    assert exits.var() == pytest.approx(16, rel=0.04)


def test_a_share_that_counts_for_few_persons_widens_the_draws():
    worth = replace(EXACT, known_worth=(100, 50))
    exits = STAFF.headcounts[0] - drawn(2010, replaced(0), worth).stocks[:, -1, 0]
    # beta-binomial: 16 x (1 + (100 - 1) / (worth 100 + 1)) = 31.68
    assert exits.mean() == pytest.approx(20, abs=4 * (31.68 / EXACT.draws) ** 0.5)
    assert exits.var() == pytest.approx(16 * (1 + 99 / 101), rel=0.04)


def test_an_annual_rate_that_counts_for_few_person_years_widens_the_draws():
    certain = replace(EXACT, known_certain=True)
    exits = drawn(2011, replaced(0), replace(certain, rate_worth=(399, 199))).exits[:, -1, 0]
    # 80 remain: 80 x 1/10 x 9/10 x (1 + 79 / (399 + 1)) = 7.2 x 1.1975
    assert exits.var() == pytest.approx(7.2 * 1.1975, rel=0.04)


def test_certain_exits_are_all_gone_in_the_known_year_and_only_their_years_are_drawn():
    stocks = drawn(2010, replaced(0), replace(EXACT, known_certain=True)).stocks
    assert (stocks[:, -1] == (80, 40)).all()
    # the exits of one year of four: 20 x 1/4 x 3/4
    assert stocks[:, 1, 0].var() == pytest.approx(20 * 3 / 16, rel=0.04)


def test_no_exits_and_no_entries_is_todays_headcount_in_every_draw():
    staff = replace(STAFF, known_exits=(0, 0))
    wide = Uncertainty(100, known_certain=False, known_worth=(1, 1), rate_worth=(1, 1))
    draws = draw_projection(staff, assumed(2016, rates=fractions(0, 0)), replaced(0), wide, generator())
    assert (draws.stocks == (100, 50)).all()


def test_a_job_without_staff_stays_without():
    staff = replace(STAFF, headcounts=(100, 0), known_exits=(20, 0))
    draws = draw_projection(staff, assumed(2012), replaced(0), EXACT, generator())
    assert (draws.stocks[:, :, 1] == 0).all()


def test_all_replaced_is_todays_headcount_in_every_draw():
    assert (drawn(2016, replaced(1)).stocks == (100, 50)).all()


def test_a_seed_draws_the_same_again_and_another_seed_others():
    first, again, other = (drawn(2016, replaced("2/3"), seed=seed).stocks for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_no_law_changes_a_draw_up_to_the_known_year():
    at_sixty, later = (
        draw_projection(STAFF, assumed(2013, law, RATES), replaced("2/3"), EXACT, generator())
        for law in (assumed(2010).law, AT_SIXTY_ONE)
    )
    known = at_sixty.years.index(STAFF.known_until) + 1
    assert (at_sixty.stocks[:, :known] == later.stocks[:, :known]).all()
    assert (at_sixty.exits[:, :known] == later.exits[:, :known]).all()
    assert (at_sixty.stocks[:, known] != later.stocks[:, known]).any()


def test_a_converted_post_is_filled_once_and_only_in_a_job_that_the_conversion_names():
    # all posts of a go to b; those of b stay
    replacement = Replacement(fractions(1, 1), (fractions(0, 1), fractions(0, 1)), {})
    draws = drawn(2013, replacement)
    assert (draws.entries[:, :, 0] == 0).all()
    assert (draws.entries[:, :, 1] == draws.exits.sum(axis=2)).all()


@pytest.mark.parametrize(
    ("level", "value"),
    [("1/100", 1), ("1/10", 1), ("11/100", 2), ("1/2", 5), ("9/10", 9), ("91/100", 10), (1, 10)],
)
def test_a_percentile_is_the_smallest_draw_that_so_many_do_not_exceed(level, value):
    draws = np.array([7, 3, 10, 1, 5, 9, 2, 8, 4, 6])
    assert percentiles(draws, [Fraction(level)]).tolist() == [value]


def test_percentiles_are_of_each_year_and_job():
    draws = np.array([[[1, 30], [2, 40]], [[3, 10], [4, 20]], [[2, 20], [9, 60]]])
    low, high = percentiles(draws, fractions("1/3", "2/3"))
    assert low.tolist() == [[1, 10], [2, 20]]
    assert high.tolist() == [[2, 20], [4, 40]]


@pytest.mark.parametrize("level", [Fraction(0), Fraction(101, 100)])
def test_a_level_outside_its_range_is_refused(level):
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        percentiles(np.arange(3), [level])


def test_no_draws_is_refused():
    with pytest.raises(ValueError, match="whole number from 1, not 0"):
        replace(EXACT, draws=0)


@pytest.mark.parametrize("worth", [(100,), (100, 0)])
def test_a_share_that_is_drawn_counts_for_a_person_at_least(worth):
    with pytest.raises(ValueError, match="counts for a whole number of persons from 1"):
        drawn(2010, replaced(0), replace(EXACT, known_worth=worth))


def test_a_scenario_that_cannot_be_projected_cannot_be_drawn():
    with pytest.raises(ValueError, match="every job has a replacement ratio"):
        drawn(2010, replaced(0, jobs=1))
