"""From an exact number to the string of the report, the one place where a number is rounded.

French typography: decimal comma, narrow no-break space (U+202F) between thousands, no-break space
(U+00A0) before the suffix. So 1205 at two decimals is "1 205,00" and 38.1 with the suffix % is "38,1 %".
"""

from decimal import Decimal
from fractions import Fraction
from functools import cache

from babel.numbers import format_decimal

from analysis.rounding import Rounding, round_exactly
from pipeline.tables.layout import Format

# Not from the data: a report in another language would need other rules than these too (spaces, dashes).
LOCALE = "fr"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
UNDEFINED = "–"  # a share of nothing: nobody was asked


def printed(amount: Fraction | None, form: Format) -> str:
    """The string of the report.

    amount: in the printed unit, so 38.1 for 38.1 %; None for a share of nothing, printed as UNDEFINED.
    form.small: an amount above 0 and below one unit of the last decimal is printed as "<" and that unit.
    """
    if amount is None:
        return UNDEFINED
    unit = last_unit(form)
    if form.small and 0 < amount < unit:
        return "<" + _written(unit, form)
    return _written(round_exactly(amount, form.decimals, form.rounding), form)


def coefficient(number: Fraction, decimals: int) -> str:
    """A number without unit, such as 0,667 or −0,025. decimals: 1 at least."""
    rounded = round_exactly(number, decimals, Rounding.HALF_UP)
    written = format_decimal(rounded, format="0." + "0" * decimals, locale=LOCALE, decimal_quantization=False)
    return written.replace("-", MINUS)


def last_unit(form: Format) -> Decimal:
    """One unit of the last printed decimal: 0.1 at one decimal."""
    return Decimal(1).scaleb(-form.decimals)


def _written(number: Decimal, form: Format) -> str:
    pattern = ("#,##0" if form.grouping else "0") + ("." + "0" * form.decimals if form.decimals else "")
    digits = _digits(str(number), pattern).replace("-", MINUS)
    return digits + NO_BREAK_SPACE + form.suffix if form.suffix else digits


@cache  # of texts: numbers that are equal may be written differently, as 0 and -0
def _digits(number: str, pattern: str) -> str:
    return format_decimal(Decimal(number), format=pattern, locale=LOCALE, decimal_quantization=False)


def without_spaces(text: str) -> str:
    """A printed string without spaces of any kind, to compare figures that differ in their spaces only."""
    return "".join(text.split())
