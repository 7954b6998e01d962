"""Staff by job and year: next = previous - exits + entries, in fractions of persons."""

from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.retirement.projection import (
    Replacement,
    Spread,
    Staff,
    observed_rates,
    project,
    scenario_range,
    spread_weights,
)
from tests.spec.projected import AT_SIXTY_ONE, STAFF, assumed, fractions, replaced


@pytest.mark.parametrize(
    ("spread", "weights"),
    [
        (Spread.EQUAL, fractions("1/4", "1/4", "1/4", "1/4")),
        (Spread.RISING, fractions("1/10", "2/10", "3/10", "4/10")),
        (Spread.LAST, fractions(0, 0, 0, 1)),
    ],
)
def test_a_spread_says_which_part_of_the_exits_falls_in_each_year(spread, weights):
    assert spread_weights(spread, 4) == weights


@pytest.mark.parametrize("spread", Spread)
def test_in_one_year_every_spread_is_all(spread):
    assert spread_weights(spread, 1) == (1,)


def test_the_observed_rate_is_exits_per_person_and_year_of_the_survey():
    staff = Staff(("a", "b", "none"), 2006, (100, 50, 0), 2010, (20, 0, 0))
    assert observed_rates(staff) == (Fraction(20, 100 * 4), 0, 0)


def test_known_exits_are_spread_and_later_ones_a_constant_part_of_those_who_remain():
    projection = project(STAFF, assumed(2012), replaced(0))
    assert projection.years == (2006, 2007, 2008, 2009, 2010, 2011, 2012)
    # a: 20 exits in four years, then 80 / 10 and 72 / 10; b: 10 exits, then none
    assert [row[0] for row in projection.stocks] == [100, 95, 90, 85, 80, 72, Fraction("64.8")]
    assert [row[1] for row in projection.stocks] == [50, *fractions("47.5", 45, "42.5", 40, 40, 40)]
    assert [row[0] for row in projection.exits] == [0, 5, 5, 5, 5, 8, Fraction("7.2")]
    assert projection.totals[-1] == Fraction("64.8") + 40


def test_a_rising_spread_leaves_later_and_ends_the_same():
    assumptions = replace(assumed(2010), weights=spread_weights(Spread.RISING, 4))
    stocks = project(STAFF, assumptions, replaced(0)).stocks
    assert [row[0] for row in stocks] == [100, 98, 94, 88, 80]  # 2, 4, 6, 8 exits


def test_two_for_three_keeps_two_thirds_of_the_posts():
    projection = project(STAFF, assumed(2011), replaced("2/3"))
    # a third of 20 posts is lost up to 2010, then a third of a tenth of 280/3
    assert projection.stocks[4][0] == 100 - Fraction(20, 3)
    assert projection.exits[5][0] == Fraction(28, 3)
    assert projection.entries[5][0] == Fraction(56, 9)
    assert projection.stocks[5][0] == Fraction(280, 3) - Fraction(28, 9)


def test_all_replaced_is_the_staff_of_the_survey_in_every_year():
    assert set(project(STAFF, assumed(2016), replaced(1)).stocks) == {(100, 50)}


def test_no_exits_and_no_entries_is_todays_headcount():
    staff = replace(STAFF, known_exits=(0, 0))
    assert set(project(staff, assumed(2016, rates=fractions(0, 0)), replaced(0)).stocks) == {(100, 50)}


def test_the_year_of_the_survey_itself_is_a_horizon():
    projection = project(STAFF, assumed(2006), replaced(0))
    assert (projection.years, projection.stocks) == ((2006,), ((100, 50),))


def test_a_horizon_before_the_known_year_has_part_of_the_known_exits():
    assert project(STAFF, assumed(2008), replaced(0)).stocks[-1] == (90, 45)


def test_who_has_to_wait_for_the_legal_age_is_still_staff():
    projection = project(STAFF, assumed(2012, AT_SIXTY_ONE), replaced(0))
    # 2011: 8 of 80 reach 60 and wait for 61; 2012: they leave, and 7.2 of the other 72 wait
    assert [row[0] for row in projection.waiting[-3:]] == [0, 8, Fraction("7.2")]
    assert [row[0] for row in projection.exits[-2:]] == [0, 8]
    assert [row[0] for row in projection.stocks[-3:]] == [80, 80, 72]


def test_no_law_changes_what_the_survey_knows():
    at_sixty, later = (
        project(STAFF, assumed(2010, law), replaced("2/3")) for law in (assumed(2010).law, AT_SIXTY_ONE)
    )
    assert at_sixty == later


def test_no_replacement_changes_the_exits_that_the_survey_knows():
    none, every = (project(STAFF, assumed(2010), replaced(ratio)) for ratio in (0, 1))
    assert none.exits == every.exits
    assert none.stocks[-1] == (80, 40)
    assert every.stocks[-1] == (100, 50)


def test_a_conversion_fills_part_of_a_jobs_posts_in_another():
    conversion = (fractions("1/4", "3/4"), fractions(0, 1))
    stocks = project(STAFF, assumed(2007), Replacement(fractions(1, 1), conversion, {})).stocks
    # a: 5 leave, 5/4 come; b: 2.5 leave, 2.5 and 15/4 of a's posts come
    assert stocks[1] == (95 + Fraction(5, 4), 50 + Fraction(15, 4))


def test_hires_come_in_their_year_beside_those_who_replace():
    replacement = Replacement(fractions("1/5", 0), None, {2008: (3, 1)})
    projection = project(STAFF, assumed(2008), replacement)
    assert projection.entries == ((0, 0), (1, 0), (1 + 3, 1))
    assert projection.stocks[-1] == (100 - 10 + 2 + 3, 50 - 5 + 1)


def test_who_is_hired_is_at_the_annual_rate_too_once_exits_are_no_longer_known():
    projection = project(STAFF, assumed(2011), Replacement(fractions(0, 0), None, {2007: (10, 0)}))
    assert projection.exits[4][0] == 5  # the survey's
    assert projection.exits[5][0] == Fraction(80 + 10, 10)


def test_the_range_of_a_total_is_that_of_a_scenario_not_the_sum_of_the_jobs():
    to_a, to_b = (Replacement(fractions(0, 0), None, {2007: hires}) for hires in ((10, 0), (0, 8)))
    found = scenario_range([project(STAFF, assumed(2007), scenario) for scenario in (to_a, to_b)])
    assert found.low[1] == (95, Fraction("47.5"))
    assert found.high[1] == (105, Fraction("55.5"))
    assert (found.total_low[1], found.total_high[1]) == (Fraction("150.5"), Fraction("152.5"))


def test_the_range_of_one_scenario_has_no_width():
    projection = project(STAFF, assumed(2012), replaced("2/3"))
    found = scenario_range([projection])
    assert found.low == found.high == projection.stocks
    assert found.total_low == found.total_high == projection.totals


def test_scenarios_of_other_years_have_no_range():
    with pytest.raises(ValueError, match="all of the same jobs and years"):
        scenario_range([project(STAFF, assumed(year), replaced(0)) for year in (2010, 2011)])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"known_exits": (101, 0)}, "a: 101 exits of 100 persons"),
        ({"known_exits": (-1, 0)}, "a: -1 exits of 100 persons"),
        ({"known_exits": (1,)}, "every job has one headcount"),
        ({"known_until": 2006}, "after 2006, not up to 2006"),
    ],
)
def test_staff_that_contradicts_itself_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(STAFF, **change)


def test_all_of_a_job_may_leave():
    assert project(replace(STAFF, known_exits=(100, 0)), assumed(2011), replaced(0)).stocks[-1] == (0, 50)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"horizon": 2005}, "horizon 2005 is before the survey's year 2006"),
        ({"weights": fractions("1/2", "1/2")}, "known exits need 4 weights"),
        ({"weights": fractions("1/2", "1/2", "1/2", 0)}, "sum to 1"),
        ({"weights": fractions(2, -1, 0, 0)}, "weights from 0"),
        ({"rates": fractions(0)}, "every job has an annual rate"),
        ({"rates": fractions(0, "1001/1000")}, "rate from 0 to 1"),
        ({"rates": fractions(0, "-1/1000")}, "rate from 0 to 1"),
    ],
)
def test_assumptions_outside_their_range_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        project(STAFF, replace(assumed(2010), **change), replaced(0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ratios": fractions(1)}, "every job has a replacement ratio"),
        ({"ratios": fractions(0, "1001/1000")}, "ratio from 0 to 1"),
        ({"ratios": fractions(0, "-1/1000")}, "ratio from 0 to 1"),
        ({"conversion": (fractions(1, 0),)}, "a row and a column per job"),
        ({"conversion": (fractions(1, 0), fractions(1))}, "a row and a column per job"),
        ({"conversion": (fractions(1, 0), fractions("1/2", "1/3"))}, "rows that sum to 1"),
        ({"conversion": (fractions(1, 0), fractions(2, -1))}, "parts from 0"),
        ({"hires": {2006: (1, 1)}}, "hires of 2006: .* after 2006"),
        ({"hires": {2007: (1,)}}, "hires of 2007: a number from 0 for each job"),
        ({"hires": {2007: (1, -1)}}, "hires of 2007: a number from 0"),
    ],
)
def test_replacements_outside_their_range_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        project(STAFF, assumed(2010), replace(replaced(0), **change))
