"""Whatever numbers were rounded for print, their sums, products and quotients are in the result."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.published.intervals import Interval, exactly, interval_of
from tests.spec.printedfigures import WORDS, figure

PERCENTS = st.decimals(0, 100, places=1).map(
    lambda percent: (f"{percent}%".replace(".", ","), Fraction(percent))
)
WITHIN = st.fractions(0, Fraction(99, 100))  # how far into the interval of a print a number lies


def percent(printed: str) -> Interval:
    return interval_of(figure("f", printed), WORDS)


@given(PERCENTS, st.fractions(Fraction(1, 1000), 1000), st.booleans(), st.booleans())
def test_scaling_is_multiplying_by_one_exact_number(printed, factor, low_open, high_open):
    interval = replace(percent(printed[0]), low_open=low_open, high_open=high_open)
    assert interval.scaled(factor) == interval * exactly(factor)


@given(PERCENTS, PERCENTS, WITHIN, WITHIN)
def test_numbers_inside_two_prints_add_multiply_and_divide_inside_the_result(one, other, place, second):
    """Any numbers that round to the two prints, wherever they lie in them."""
    tenth = Fraction(1, 10)
    a = max(one[1] - tenth / 2 + place * tenth, Fraction(0))
    b = max(other[1] - tenth / 2 + second * tenth, Fraction(0))
    first, last = percent(one[0]), percent(other[0])
    assert (first + last).meets(exactly(a + b))
    assert (first - last).meets(exactly(a - b))
    assert (first * last).meets(exactly(a * b))
    if last.low > 0:
        assert (first / last).meets(exactly(a / b))
