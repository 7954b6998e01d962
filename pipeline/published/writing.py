"""Printed numbers inside a line of arithmetic: French spaces everywhere, whatever the dossier's own are."""

from collections.abc import Iterable
from fractions import Fraction

from pipeline.published.figures import NOT_KNOWN, Figure, FigureStatistic, parse_printed
from pipeline.published.intervals import amount_of
from pipeline.published.words import Words
from pipeline.tables.layout import Format
from pipeline.tables.printing import printed

SHARES = (FigureStatistic.PERCENT, FigureStatistic.FRACTION)
FINER = 2  # decimals more than the dossier prints, so that a reader sees where it was rounded


def as_printed(figure: Figure, words: Words) -> str:
    """The printed number, its thousands apart."""
    in_words = not any(map(str.isdecimal, figure.printed)) or figure.statistic is FigureStatistic.FRACTION
    if in_words or figure.statistic is FigureStatistic.QUESTION:
        return figure.printed
    below = "<" if parse_printed(figure.printed).below else ""
    return below + rounded(figure, amount_of(figure, words))


def in_figures(figure: Figure, words: Words) -> str:
    """The same, a count in words as the number that it is."""
    in_words = figure.statistic is FigureStatistic.COUNT and words.cardinal(figure.printed) is not None
    return rounded(figure, amount_of(figure, words)) if in_words else as_printed(figure, words)


def rounded(figure: Figure, amount: Fraction) -> str:
    """A number in figures, half-up at a figure's decimals; percents always with their sign."""
    suffix = "%" if figure.statistic in SHARES else ""
    return printed(amount, Format(decimals=_decimals(figure), suffix=suffix))


def finer(figure: Figure, amount: Fraction) -> str:
    """A number with more decimals than a figure has; whole counts stay whole."""
    if figure.statistic not in SHARES:
        return printed(amount, Format(decimals=0 if amount.denominator == 1 else FINER))
    return printed(amount, Format(decimals=min(_decimals(figure) + FINER, 4), suffix="%"))


def worked_out(figures: Iterable[Figure], text: str, amount: Fraction) -> str:
    """What a sum, product or quotient of figures gives; a percent when it only adds percents."""
    adds = "*" not in text and "/" not in text
    suffix = "%" if adds and all(figure.statistic in SHARES for figure in figures) else ""
    return printed(amount, Format(decimals=0 if amount.denominator == 1 else FINER, suffix=suffix))


def _decimals(figure: Figure) -> int:
    in_figures = figure.printed != NOT_KNOWN and figure.statistic is FigureStatistic.PERCENT
    return parse_printed(figure.printed).decimals if in_figures else 0
