"""An exact number written in the manner of a printed figure, rounded as it should be or otherwise."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from math import floor

from analysis.rounding import Rounding, round_exactly
from pipeline.published.figures import Figure, FigureStatistic, parse_printed
from pipeline.published.words import Words
from pipeline.tables.layout import Format
from pipeline.tables.printing import printed, without_spaces


class OtherRounding(StrEnum):
    """How an exact number may come to another string than its rounding half-up."""

    TRUNCATED = "truncated"
    DOUBLE = "double_rounding"  # first at one decimal more, then at those printed
    SUM_OF_PARTS = "sum_of_rounded_parts"


def render(figure: Figure, amount: Fraction, words: Words) -> str:
    """A number as a figure prints its own: words or figures, decimals, grouping, "%", "<".

    amount: in percent for a share, in words too.
    """
    text = figure.printed
    match figure.statistic:
        case FigureStatistic.FRACTION:
            return words.write_fraction(amount / 100, text)
        case FigureStatistic.RANK:
            return words.write_ordinal(amount, text) if amount else ""  # 0 is no place at all
        case FigureStatistic.QUESTION:
            return re.sub(r"\d+", str(amount), text)
    if words.cardinal(text) is not None:
        return words.write_cardinal(amount, text)
    return printed(amount, manner(text))


def render_otherwise(
    figure: Figure, amount: Fraction, parts: Sequence[Fraction]
) -> Iterator[tuple[OtherRounding, str]]:
    """The strings that other roundings give; none for numbers in words.

    parts: in the printed unit, what may have been rounded before it was added.
    """
    if not _is_in_figures(figure):
        return
    form = manner(figure.printed)
    unit = Fraction(1, 10**form.decimals)
    yield OtherRounding.TRUNCATED, printed(floor(amount / unit) * unit, form)
    first = Fraction(round_exactly(amount, form.decimals + 1, Rounding.HALF_UP))
    yield OtherRounding.DOUBLE, printed(first, form)
    if parts:
        rounded = (Fraction(round_exactly(part, form.decimals, Rounding.HALF_UP)) for part in parts)
        yield OtherRounding.SUM_OF_PARTS, printed(sum(rounded), form)


def manner(text: str) -> Format:
    """How a number in figures is printed."""
    number = parse_printed(text)
    return Format(
        decimals=number.decimals,
        suffix="%" if text.endswith("%") else "",
        grouping=re.search(r"\d{4}", text) is None,
        small=number.below,
    )


def same(one: str, other: str) -> bool:
    """Whether two strings are the same print: equal after every kind of space is removed."""
    return without_spaces(one) == without_spaces(other)


def _is_in_figures(figure: Figure) -> bool:
    in_figures = (FigureStatistic.COUNT, FigureStatistic.PERCENT)
    return figure.statistic in in_figures and re.search(r"\d", figure.printed) is not None
