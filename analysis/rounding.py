"""Rounding in exact arithmetic: a printed digit never depends on how a binary float falls."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """Where a number halfway between two printable ones goes."""

    HALF_UP = "half-up"  # away from zero, as in print and in Excel
    HALF_EVEN = "half-even"  # to the even digit, as in R and IEEE 754


def round_exactly(amount: Fraction, decimals: int, rounding: Rounding) -> Decimal:
    """An exact number at a number of decimals, from 0 up.

    Returns: a Decimal with exactly that many decimals; zero has no sign.
    """
    scaled = abs(amount) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator  # > 0 above half, 0 at half
    up = twice > 0 or (twice == 0 and (rounding is Rounding.HALF_UP or whole % 2 == 1))
    rounded = Decimal(whole + up).scaleb(-decimals)
    return -rounded if amount < 0 and rounded else rounded
