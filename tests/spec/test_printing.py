"""What a number looks like in print, and where it is rounded to."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from analysis.rounding import Rounding, round_exactly
from pipeline.tables.layout import Format
from pipeline.tables.printing import coefficient, printed

PERCENT = Format(decimals=1, suffix="%")
SMALL = Format(decimals=1, suffix="%", small=True)


@pytest.mark.parametrize(
    ("amount", "form", "expected"),
    [
        (Fraction(0), Format(), "0"),
        (Fraction(1205), Format(), "1\u202f205"),
        (Fraction(1205), Format(decimals=2), "1\u202f205,00"),
        (Fraction(1234567), Format(), "1\u202f234\u202f567"),
        (Fraction(1687), Format(grouping=False), "1687"),
        (Fraction(100 * 1205, 4281), PERCENT, "28,1\xa0%"),
        (Fraction(100 * 241, 1205), Format(decimals=2), "20,00"),
        (Fraction(0), PERCENT, "0,0\xa0%"),
        (Fraction(100), PERCENT, "100,0\xa0%"),
        (None, PERCENT, "–"),
        (Fraction(-1205), Format(), "\u22121\u202f205"),
        (Fraction(-1, 100), PERCENT, "0,0\xa0%"),  # no minus before a zero
    ],
)
def test_numbers_are_printed_in_french(amount, form, expected):
    assert printed(amount, form) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Fraction(0), "0,0\xa0%"),  # nothing is not small
        (Fraction(1, 10**9), "<0,1\xa0%"),
        (Fraction(100 * 4, 4281), "<0,1\xa0%"),  # 0.093: below, though it would round to 0.1
        (Fraction(99999, 10**6), "<0,1\xa0%"),  # just below
        (Fraction(1, 10), "0,1\xa0%"),  # at the threshold
        (Fraction(100001, 10**6), "0,1\xa0%"),  # just above
        (Fraction(100 * 5, 4281), "0,1\xa0%"),
    ],
)
def test_a_small_share_is_told_from_none_below_one_unit_of_the_last_decimal(amount, expected):
    assert printed(amount, SMALL) == expected


def test_a_small_share_rounds_where_the_layout_does_not_ask():
    assert printed(Fraction(100, 4281), PERCENT) == "0,0\xa0%"
    assert printed(Fraction(1, 200), Format(decimals=2, small=True)) == "<0,01"


@pytest.mark.parametrize(
    ("eighths", "half_up", "half_even"),
    [(1, "0.1", "0.1"), (2, "0.3", "0.2"), (3, "0.4", "0.4"), (6, "0.8", "0.8"), (-2, "-0.3", "-0.2")],
)
def test_halves_go_where_the_mode_says(eighths, half_up, half_even):
    amount = Fraction(eighths, 8)  # 0.125, 0.25, 0.375, 0.75, -0.25
    assert str(round_exactly(amount, 1, Rounding.HALF_UP)) == half_up
    assert str(round_exactly(amount, 1, Rounding.HALF_EVEN)) == half_even


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_every_percent_of_every_base_to_123_is_that_of_decimal_arithmetic(decimals):
    unit = Decimal(1).scaleb(-decimals)
    for base in range(1, 124):
        for part in range(base + 1):
            # 100 part / base has no exact decimal, but 40 digits tell a half from a number beside it
            amount = Decimal(100 * part) / Decimal(base)
            share = Fraction(100 * part, base)
            assert round_exactly(share, decimals, Rounding.HALF_UP) == amount.quantize(unit, ROUND_HALF_UP)
            assert round_exactly(share, decimals, Rounding.HALF_EVEN) == amount.quantize(
                unit, ROUND_HALF_EVEN
            )


def test_a_float_would_have_rounded_wrongly():
    share = Fraction(100 * 1, 80)  # exactly 1.25
    assert f"{0.0125 * 100:.1f}" == "1.2"
    assert str(round_exactly(share, 1, Rounding.HALF_UP)) == "1.3"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(Fraction(2, 3), "0,667"), (Fraction(-1, 40), "\N{MINUS SIGN}0,025"), (Fraction(-1, 10_000), "0,000")],
)
def test_a_coefficient_has_a_true_minus_and_none_before_a_zero(number, expected):
    assert coefficient(number, 3) == expected
