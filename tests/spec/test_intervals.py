"""The numbers that a printed string stands for, and what sums and quotients of them can be."""

from fractions import Fraction

import pytest

from pipeline.published.intervals import Interval, exactly, interval_of
from pipeline.published.possible import bases_of, counts_over
from tests.spec.printedfigures import WORDS, figure


def half_open(low: str, high: str) -> Interval:
    return Interval(Fraction(low), Fraction(high), high_open=True)


def percent(printed: str) -> Interval:
    return interval_of(figure("f", printed, "percent"), WORDS)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("38,1%", "38.05", "38.15"),
        ("38,1 %", "38.05", "38.15"),
        ("27%", "26.5", "27.5"),
        ("72,36", "72.355", "72.365"),
        ("0,0%", "0", "0.05"),
        ("100,0%", "99.95", "100.05"),
    ],
)
def test_a_percent_stands_for_all_that_round_half_up_to_it(printed, low, high):
    assert percent(printed) == half_open(low, high)


def test_less_than_a_tenth_stands_for_what_is_there_and_smaller():
    assert percent("<0,1%") == Interval(Fraction(0), Fraction(1, 10), True, True)


@pytest.mark.parametrize(
    ("printed", "statistic", "number"),
    [
        ("1 205,00", "count", 1205),
        ("4\N{NARROW NO-BREAK SPACE}281", "count", 4281),
        ("Trois", "count", 3),
        ("deuxième position", "rank", 2),
        ("q84", "question", 84),
    ],
)
def test_a_count_a_rank_and_a_question_are_exact(printed, statistic, number):
    assert interval_of(figure("f", printed, statistic), WORDS) == exactly(number)


def test_what_is_printed_as_not_known_stands_for_no_interval():
    assert interval_of(figure("f", "?"), WORDS) is None


def test_a_fraction_in_words_reaches_halfway_to_its_neighbours():
    # a third | 41.67 | a half | 58.33 | two thirds
    half = interval_of(figure("f", "la moitié", "fraction"), WORDS)
    assert half == half_open("125/3", "175/3")


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (half_open("1", "2") + half_open("3", "4"), half_open("4", "6")),
        (half_open("1", "2") - half_open("3", "4"), Interval(Fraction(-3), Fraction(-1), True, True)),
        (half_open("1", "2") * exactly(-3), Interval(Fraction(-6), Fraction(-3), True, False)),
        (half_open("0", "2") * half_open("3", "4"), half_open("0", "8")),
        (exactly(1) / half_open("2", "4"), Interval(Fraction(1, 4), Fraction(1, 2), True, False)),
    ],
)
def test_an_end_belongs_to_a_result_when_the_ends_that_make_it_belong(result, expected):
    assert result == expected


@pytest.mark.parametrize("divisor", [half_open("0", "1"), Interval(Fraction(-1), Fraction(0), False, True)])
def test_what_may_be_zero_divides_nothing(divisor):
    with pytest.raises(ZeroDivisionError):
        exactly(1) / divisor


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (half_open("1", "2"), half_open("2", "3"), False),  # 2 is in the second alone
        (half_open("1", "2"), half_open("1.9", "3"), True),
        (exactly(2), half_open("2", "3"), True),
        (exactly(3), half_open("2", "3"), False),
    ],
)
def test_two_intervals_meet_when_a_number_is_in_both(one, other, meet):
    assert one.meets(other) is other.meets(one) is meet


@pytest.mark.parametrize(
    ("printed", "base", "counts"),
    [
        ("32,5%", 123, [40]),  # 40 / 123 = 32.52
        ("25,6%", 123, []),  # 31 / 123 = 25.2, 32 / 123 = 26.0
        ("53%", 116, [61, 62]),
        ("100%", 19, [19]),  # no more than all
        ("53%", 0, [0]),  # of nobody, nobody
    ],
)
def test_the_counts_that_a_percent_can_be_of_a_base(printed, base, counts):
    assert list(counts_over(percent(printed), base)) == counts


def test_parts_of_a_whole_add_up_to_the_base():
    thirds = [percent("33,3%")] * 3
    assert bases_of(thirds, [3, 9], whole=True) == [(3, "1 + 1 + 1"), (9, "3 + 3 + 3")]
    assert bases_of([percent("33,3%")] * 2, [3], whole=True) == []


def test_counts_are_raised_as_far_as_their_percents_allow_to_reach_the_base():
    # 1 % and 99 % of 150: 1 or 2, and 148 or 149
    assert bases_of([percent("1%"), percent("99%")], [150], whole=True) == [(150, "2 + 148")]
