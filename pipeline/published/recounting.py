"""A share of citations that is said to be one of respondents: how many they are, over all of them."""

from collections.abc import Sequence
from fractions import Fraction

from pipeline.published.checkfile import RecountCheck
from pipeline.published.intervals import Interval
from pipeline.published.possible import Recount, recounts
from pipeline.published.sheet import SHOWN_BASES, Outcome, Print
from pipeline.published.writing import finer


def recounted(check: RecountCheck, sheet: Print) -> Outcome:
    """The line gives all counts, then those asked for over the base of the text."""
    base = int(sheet.reckoned(check.base)[2])
    found, source = _found(check, base, sheet)
    line = source + ", ".join(sheet.strings[percent] for percent in check.percents)
    if not found:
        return Outcome(f"{line} : {sheet.wording.impossible}", False)
    texts = [sheet.wording.possible.format(count=one.counts, base=one.over) for one in found]
    added = " + ".join(map(str, found[0].added))
    share = finer(sheet.figures[check.percent], Fraction(100 * sum(found[0].added), base))
    said = f"{f'({added})' if ' ' in added else added} / {base} = {share}"
    spans = [Interval(Fraction(100 * one.least, base), Fraction(100 * one.most, base)) for one in found]
    return Outcome(
        sheet.versus(f"{line} : {texts[0]} ; {said}", check.percent),
        any(span.meets(sheet.intervals[check.percent]) for span in spans),
        " ; ".join(texts[1:SHOWN_BASES]),
        {check.percent: _should(check.percent, spans, sheet)},
    )


def _found(check: RecountCheck, base: int, sheet: Print) -> tuple[list[Recount], str]:
    """The numbers that give the percents, and where the only one that can comes from."""
    percents = [sheet.intervals[percent] for percent in check.percents]
    cells = [sheet.intervals[cell] for cell in check.cells]
    if check.over is None:
        return recounts(cells, percents, range(1, len(percents) * base + 1), True, base), ""
    reckoning, over, amount = sheet.reckoned(check.over)
    source = sheet.source(reckoning, amount, round(amount))
    return recounts(cells, percents, over.integers(), False, base), source


def _should(percent: str, spans: Sequence[Interval], sheet: Print) -> str:
    """The percent, or what it is at least or at most when more than one is possible."""
    least, most = min(span.low for span in spans), max(span.high for span in spans)
    low, high = sheet.expected(percent, least), sheet.expected(percent, most)
    if low == high:
        return low
    return f"≤ {high}" if sheet.amounts[percent] > most else f"≥ {low}"
