"""Whatever numbers were rounded for print, their sums, products and quotients are in the result."""

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.published.intervals import Interval, exactly, interval_of
from tests.spec.printedfigures import WORDS, figure

PERCENTS = st.decimals(0, 100, places=1).map(
    lambda percent: (f"{percent}%".replace(".", ","), Fraction(percent))
)
WITHIN = st.fractions(0, Fraction(99, 100))  # how far into the interval of a print a number lies


def percent(printed: str) -> Interval:
    return interval_of(figure("f", printed), WORDS)


@given(
    st.builds(Interval, st.fractions(-10, 110), st.fractions(-10, 110), st.booleans(), st.booleans()),
    st.integers(1, 150),
)
@example(Interval(Fraction(25), Fraction(50), True, True), 8)  # 2 and 4 of 8 are the ends themselves
def test_the_counts_of_a_base_are_those_whose_percent_is_inside(interval, base):
    counts = [n for n in range(-base, 2 * base) if interval.meets(exactly(Fraction(100 * n, base)))]
    assert list(interval.counts_of(base)) == counts


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
