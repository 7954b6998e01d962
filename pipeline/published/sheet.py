"""The printed numbers as the checks read them, and what a check says of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipeline.published.checkfile import Wording
from pipeline.published.figures import Figure, Kind
from pipeline.published.intervals import Interval
from pipeline.published.reckoning import Reckoning, parse_reckoning
from pipeline.published.rendering import render
from pipeline.published.words import Words
from pipeline.published.writing import as_printed

SHOWN_BASES = 3


@dataclass(frozen=True)
class Outcome:
    """The part of a result that its kind decides."""

    arithmetic: str
    holds: bool
    detail: str = ""
    gives: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Print:
    """All printed figures: what they are, the numbers they stand for, how a line writes them.

    intervals, amounts: without the figures printed as not known. strings: numbers in words as figures.
    """

    figures: Mapping[str, Figure]
    words: Words
    wording: Wording
    intervals: Mapping[str, Interval]
    amounts: Mapping[str, Fraction]
    strings: Mapping[str, str]

    def reckoned(self, text: str) -> tuple[Reckoning, Interval, Fraction]:
        reckoning = parse_reckoning(text)
        return reckoning, reckoning.interval(self.intervals), reckoning.amount(self.amounts)

    def versus(self, line: str, figure: str) -> str:
        return f"{line}, {self.wording.printed} {as_printed(self.figures[figure], self.words)}"

    def placed(self, figure: str) -> str:
        """A number and where it is printed."""
        of = self.figures[figure]
        place = self.wording.cell if of.kind is Kind.TABLE else self.wording.line
        return f"{self.strings[figure]} ({place.format(line=of.source)})"

    def expected(self, figure: str, amount: Fraction) -> str:
        return render(self.figures[figure], amount, self.words)

    def source(self, reckoning: Reckoning, amount: Fraction, over: int) -> str:
        """Where a number to divide by comes from, unless it is printed itself."""
        if reckoning.is_lone:
            return ""
        return f"{reckoning.written(self.strings)} {'=' if amount == over else '≈'} {over} ; "
