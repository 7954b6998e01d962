"""A printed string as the numbers that it may stand for, and sums, products and quotients of such intervals.

"38,1 %" is printed for every number from 38.05 (included) to 38.15 (excluded), rounded half-up; a count is
exact, whatever decimals it is printed with. Percents and shares in words are in percent; bounds are exact.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from pipeline.published.figures import Figure, FigureStatistic, parse_printed
from pipeline.published.words import Words


@dataclass(frozen=True)
class Interval:
    """All numbers from low to high, without an end that is open."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        ends = [_multiplied(a, b) for a, b in product(self._ends, other._ends)]
        # of two ends at the same number, the one that belongs to the interval counts
        (low, low_open) = min(ends)
        (high, is_closed) = max((number, not is_open) for number, is_open in ends)
        return Interval(low, high, low_open, not is_closed)

    def __truediv__(self, other: "Interval") -> "Interval":
        """Raises: ZeroDivisionError when the divisor may be zero, or as near to it as one likes."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        return self * Interval(1 / other.high, 1 / other.low, other.high_open, other.low_open)

    @property
    def _ends(self) -> tuple[tuple[Fraction, bool], ...]:
        return (self.low, self.low_open), (self.high, self.high_open)

    def meets(self, other: "Interval") -> bool:
        """Whether some number is in both."""
        return self.reaches(other) and other.reaches(self)

    def reaches(self, other: "Interval") -> bool:
        """Whether some number of this interval is at least as large as some number of the other."""
        return self.high > other.low or (self.high == other.low and not (self.high_open or other.low_open))

    def integers(self) -> range:
        """The whole numbers in it."""
        return self.counts_of(100)

    def counts_of(self, base: int) -> range:
        """The whole numbers of which it holds the percent that they are of a base; of nobody, nobody.

        base: 0 or more. Whole numbers are compared, no fractions: audits ask this of every base that may be.
        """
        if base == 0:
            return range(1)
        last = -_least_count(-self.high, self.high_open, base)
        return range(_least_count(self.low, self.low_open, base), last + 1)


def _least_count(percent: Fraction, is_open: bool, base: int) -> int:
    """The smallest whole number that is that percent of a base or more; only more, where the end is open."""
    whole, rest = divmod(percent.numerator * base, percent.denominator * 100)
    return whole + 1 if rest or is_open else whole


def _multiplied(a: tuple[Fraction, bool], b: tuple[Fraction, bool]) -> tuple[Fraction, bool]:
    """The product of two ends, and whether it is open; zero times anything is reached by zero alone."""
    reached_by_zero = (a == (0, False)) or (b == (0, False))
    return a[0] * b[0], (a[1] or b[1]) and not reached_by_zero


def exactly(number: Fraction | int) -> Interval:
    return Interval(Fraction(number), Fraction(number))


def amount_of(figure: Figure, words: Words) -> Fraction | None:
    """The number that is printed, in percent for a share; None for one printed as not known."""
    match figure.statistic:
        case FigureStatistic.FRACTION:
            return 100 * words.fraction(figure.printed)
        case FigureStatistic.RANK:
            return Fraction(words.ordinal(figure.printed))
        case FigureStatistic.QUESTION:
            return Fraction("".join(filter(str.isdecimal, figure.printed)))
    cardinal = words.cardinal(figure.printed)
    return parse_printed(figure.printed).amount if cardinal is None else Fraction(cardinal)


def interval_of(figure: Figure, words: Words) -> Interval | None:
    """The numbers that a printed string stands for; None for one printed as not known."""
    amount = amount_of(figure, words)
    if amount is None:
        return None
    if figure.statistic is FigureStatistic.FRACTION:
        low, high = words.share_bounds(figure.printed)
        return Interval(100 * low, 100 * high, high_open=True)
    if figure.statistic is not FigureStatistic.PERCENT:
        return exactly(amount)
    number = parse_printed(figure.printed)
    if number.below:  # printed for what is there but smaller
        return Interval(Fraction(0), amount, low_open=True, high_open=True)
    return rounded_to(amount, number.decimals)


def rounded_to(amount: Fraction, decimals: int) -> Interval:
    """The numbers, none below zero, that are printed as an amount, half-up at so many decimals."""
    half = Fraction(1, 2 * 10**decimals)
    return Interval(max(amount - half, Fraction(0)), amount + half, high_open=True)
