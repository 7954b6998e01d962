"""Which figures of a check could not have been printed wrong without showing in it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from pipeline.published.checkfile import Check, LeadCheck, OrderCheck
from pipeline.published.checkkinds import JUDGES
from pipeline.published.figures import Figure, FigureStatistic, parse_printed
from pipeline.published.intervals import Interval, amount_of, exactly, interval_of, rounded_to
from pipeline.published.sheet import Print
from pipeline.published.words import Words

INEQUALITIES = (OrderCheck, LeadCheck)
Reading = tuple[Interval, Fraction]  # the numbers that a print stands for, and the number itself


def exposed(check: Check, figures: Iterable[str], sheet: Print) -> frozenset[str]:
    """The figures of a check that holds of which a wrong print could have shown in it.

    An equality exposes all: a print that is off by more than the roundings breaks it. An inequality exposes
    those that would break it with a last digit one more or one less: 26 <= 116 holds for 25 and 27, and says
    little of 26. A figure printed as not known is exposed by neither.
    """
    known = (figure for figure in figures if figure in sheet.intervals)
    if not isinstance(check, INEQUALITIES):
        return frozenset(known)
    return frozenset(
        figure
        for figure in known
        if not all(_holds(check, sheet, figure, m) for m in misprints(sheet.figures[figure], sheet.words))
    )


def _holds(check: Check, sheet: Print, figure: str, misprint: Reading) -> bool:
    interval, amount = misprint
    other = replace(
        sheet, intervals={**sheet.intervals, figure: interval}, amounts={**sheet.amounts, figure: amount}
    )
    try:
        return JUDGES[type(check)](check, other).holds
    except ZeroDivisionError:  # as the divisor of a term, zero can't be set beside the others
        return True


def misprints(figure: Figure, words: Words) -> Iterator[Reading]:
    """What a figure would say with its last digit one more and one less; in words, the next number.

    "38,1 %" for 38,2 % and 38,0 %; "trois" for 4 and 2; "un tiers" for the listed fractions beside it;
    "<0,1 %" for 0,1 % and 0,0 %.
    """
    if figure.statistic is FigureStatistic.FRACTION:
        for beside in words.beside(figure.printed):
            other = replace(figure, printed=beside)
            yield interval_of(other, words), amount_of(other, words)
        return
    amount = amount_of(figure, words)
    is_percent = figure.statistic is FigureStatistic.PERCENT
    in_words = not is_percent and not any(map(str.isdecimal, figure.printed))
    number = (
        None if in_words or figure.statistic is FigureStatistic.QUESTION else parse_printed(figure.printed)
    )
    decimals = number.decimals if number else 0
    unit = Fraction(1, 10**decimals)
    above = amount if number and number.below else amount + unit
    least = 1 if figure.statistic is FigureStatistic.RANK else 0
    for other in (above, amount - unit):
        if other >= least:
            yield (rounded_to(other, decimals) if is_percent else exactly(other)), other
