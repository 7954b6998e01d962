"""When those who reach the age of the question may leave, by the law's dates of birth."""

from datetime import date
from fractions import Fraction

import pytest

from analysis.retirement.pension_law import LegalAge, PensionLaw, exit_years, legal_age

SIXTY = 60 * 12
# Four months more for each generation from 1 July 1951 on, up to those born in 1953.
RISING = PensionLaw(
    (
        LegalAge(None, SIXTY),
        LegalAge(date(1951, 7, 1), SIXTY + 4),
        LegalAge(date(1952, 1, 1), SIXTY + 8),
        LegalAge(date(1953, 1, 1), SIXTY + 12),
    )
)


@pytest.mark.parametrize(
    ("born", "months"),
    [
        (date(1930, 5, 6), 720),
        (date(1951, 6, 30), 720),
        (date(1951, 7, 1), 724),
        (date(1951, 12, 31), 724),
        (date(1952, 1, 1), 728),
        (date(1999, 1, 1), 732),
    ],
)
def test_a_legal_age_holds_from_its_first_day_of_birth_to_the_eve_of_the_next(born, months):
    assert legal_age(RISING, born) == months


def test_without_a_delay_all_leave_in_the_year_in_which_they_reach_the_base_age():
    assert exit_years(RISING, SIXTY, 2010) == {2010: Fraction(1)}  # born in 1950


def test_births_are_spread_over_the_months_and_each_waits_for_its_own_age():
    # born January to June 1951: at 60, in 2011. July: 60 and 4 months in November 2011; August: in December.
    # September to December: January to April 2012
    assert exit_years(RISING, SIXTY, 2011) == {2011: Fraction(6 + 2, 12), 2012: Fraction(4, 12)}


def test_a_delay_of_eight_months_moves_the_births_of_eight_months_to_the_next_year():
    # born January 1952: September 2012 ... April: December 2012; May to December: 2013
    assert exit_years(RISING, SIXTY, 2012) == {2012: Fraction(4, 12), 2013: Fraction(8, 12)}


def test_a_delay_of_a_year_leaves_nobody_to_go_in_the_year_itself():
    assert exit_years(RISING, SIXTY, 2013) == {2014: Fraction(1)}


def test_the_base_age_is_the_questions():
    # born in 1951, 61 in 2012, and free to go half a year later: who is born from July on goes in 2013
    later = PensionLaw((LegalAge(None, 61 * 12 + 6),))
    assert exit_years(later, 61 * 12, 2012) == {2012: Fraction(6, 12), 2013: Fraction(6, 12)}


def test_a_law_that_lets_go_before_the_base_age_is_refused():
    with pytest.raises(ValueError, match="1951-01-01 is 720 months, below the 732 of the question"):
        exit_years(RISING, 61 * 12, 2012)


def test_a_base_age_with_months_is_refused():
    with pytest.raises(ValueError, match="whole number of years, not 724 months"):
        exit_years(RISING, SIXTY + 4, 2012)


@pytest.mark.parametrize(
    ("ages", "message"),
    [
        ((), "begins with the legal age of the earliest births"),
        ((LegalAge(date(1951, 7, 1), 724),), "begins with the legal age of the earliest births"),
        ((LegalAge(None, 720), LegalAge(None, 724)), "the first of a month"),
        ((LegalAge(None, 720), LegalAge(date(1951, 7, 2), 724)), "the first of a month"),
        (
            (LegalAge(None, 720), LegalAge(date(1952, 1, 1), 724), LegalAge(date(1951, 7, 1), 728)),
            "in the order of births",
        ),
        (
            (LegalAge(None, 720), LegalAge(date(1952, 1, 1), 724), LegalAge(date(1952, 1, 1), 728)),
            "in the order of births",
        ),
    ],
)
def test_a_law_says_one_age_for_every_birth(ages, message):
    with pytest.raises(ValueError, match=message):
        PensionLaw(ages)
