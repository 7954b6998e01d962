"""How each kind of check is carried out on the printed numbers, and the line of arithmetic that it shows."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from pipeline.published.checkfile import (
    Check,
    FormulaCheck,
    LeadCheck,
    OrderCheck,
    PossibleCheck,
    QuestionCheck,
    RecountCheck,
    SameCheck,
    ShareCheck,
    SumCheck,
)
from pipeline.published.figures import Figure
from pipeline.published.intervals import Interval, exactly
from pipeline.published.possible import bases_of, counts_over, neighbours
from pipeline.published.reckoning import Reckoning
from pipeline.published.recounting import recounted
from pipeline.published.sheet import SHOWN_BASES, Outcome, Print
from pipeline.published.writing import finer, rounded, worked_out


def _sum(check: SumCheck, sheet: Print) -> Outcome:
    known = [part for part in check.parts if part in sheet.intervals]
    interval, amount = exactly(0), Fraction(0)
    for part in known:
        interval, amount = interval + sheet.intervals[part], amount + sheet.amounts[part]
    line = " + ".join(sheet.strings[part] for part in check.parts)
    outcome = _compared(line, interval, amount, check.total, sheet)
    details = (outcome.detail, sheet.wording.unknown if len(known) < len(check.parts) else "")
    return Outcome(outcome.arithmetic, outcome.holds, " ; ".join(filter(None, details)), outcome.gives)


def _compared(line: str, interval: Interval, amount: Fraction, target: str, sheet: Print) -> Outcome:
    """A figure against what the others give, at its own decimals."""
    figure = sheet.figures[target]
    result = rounded(figure, amount)
    holds = interval.meets(sheet.intervals[target])
    detail = sheet.wording.rounding if holds and amount != sheet.amounts[target] else ""
    return Outcome(
        sheet.versus(f"{line} = {result}", target), holds, detail, {target: sheet.expected(target, amount)}
    )


def _share(check: ShareCheck, sheet: Print) -> Outcome:
    count, counts, amount = sheet.reckoned(check.count)
    base, bases, whole = sheet.reckoned(check.base)
    percent = 100 * amount / whole
    result = finer(sheet.figures[check.percent], percent)
    line = f"{_bracketed(count, sheet)} / {_bracketed(base, sheet)} = {result}"
    return Outcome(
        sheet.versus(line, check.percent),
        (exactly(100) * counts / bases).meets(sheet.intervals[check.percent]),
        gives={check.percent: sheet.expected(check.percent, percent)},
    )


def _bracketed(reckoning: Reckoning, sheet: Print) -> str:
    """A sum in parentheses, so that it can be divided."""
    text = reckoning.written(sheet.strings)
    return f"({text})" if " + " in text or " - " in reckoning.text else text


def _same(check: SameCheck, sheet: Print) -> Outcome:
    """Two numbers say nothing of what they are, so each is followed by the place that prints it."""
    first, *others = check.figures
    intervals = [sheet.intervals[figure] for figure in check.figures]
    holds = all(a.meets(b) for i, a in enumerate(intervals) for b in intervals[:i])
    line = sheet.placed(first)
    for figure in others:
        fits = sheet.intervals[figure].meets(sheet.intervals[first])
        sign = "=" if sheet.amounts[figure] == sheet.amounts[first] else "≈" if fits else "≠"
        line += f" {sign} {sheet.placed(figure)}"
    return Outcome(line, holds, gives={f: sheet.expected(f, sheet.amounts[first]) for f in others})


def _formula(check: FormulaCheck, sheet: Print) -> Outcome:
    reckoning, interval, amount = sheet.reckoned(check.equals)
    return _compared(reckoning.written(sheet.strings), interval, amount, check.figure, sheet)


def _possible(check: PossibleCheck, sheet: Print) -> Outcome:
    percents = [sheet.intervals[percent] for percent in check.percents]
    if check.base is None:
        _, limit, _ = sheet.reckoned(check.at_most)
        bases = bases_of(percents, range(1, limit.integers()[-1] + 1), check.whole)
        line = ", ".join(sheet.strings[percent] for percent in check.percents)
        found = [
            sheet.wording.possible.format(count=counts, base=base) for base, counts in bases[:SHOWN_BASES]
        ]
        return Outcome(
            f"{line} : {found[0] if found else sheet.wording.impossible}", bool(bases), " ; ".join(found[1:])
        )
    reckoning, base, amount = sheet.reckoned(check.base)
    bases = bases_of(percents, base.integers(), check.whole)
    over = bases[0][0] if bases else round(amount)
    line = sheet.source(reckoning, amount, over) + _tried(check.percents[0], over, sheet)
    return Outcome(line, bool(bases), "" if bases else _elsewhere(check, sheet))


def _tried(percent: str, over: int, sheet: Print) -> str:
    """The count that gives a percent, or the two beside it that don't."""
    counts = counts_over(sheet.intervals[percent], over) or neighbours(sheet.amounts[percent], over)
    figure = sheet.figures[percent]
    shares = (f"{count} / {over} = {finer(figure, Fraction(100 * count, over))}" for count in counts)
    return sheet.versus(", ".join(shares), percent)


def _elsewhere(check: PossibleCheck, sheet: Print) -> str:
    """The other bases over which the percents are whole numbers."""
    percents = [sheet.intervals[percent] for percent in check.percents]
    found = [
        sheet.wording.possible.format(count=counts, base=over)
        for other in check.others
        for over, counts in bases_of(percents, sheet.reckoned(other)[1].integers(), check.whole)
    ]
    return " ; ".join([sheet.wording.impossible, *found])


def _order(check: OrderCheck, sheet: Print) -> Outcome:
    terms = [sheet.reckoned(term) for term in check.terms]
    texts = [reckoning.written(sheet.strings) for reckoning, _, _ in terms]
    if check.rank is None:
        texts = [_worked_out(reckoning, amount, sheet) for reckoning, _, amount in terms]
        if len(terms) == 2 and set(check.terms) <= sheet.figures.keys():
            texts = [sheet.placed(term) for term in check.terms]  # two bare numbers, as in _same
        holds = [a.reaches(b) for (_, a, _), (_, b, _) in pairwise(terms)]
        signs = (" ≥ " if fits else " < " for fits in holds)
        line = texts[0] + "".join(sign + text for sign, text in zip(signs, texts[1:], strict=True))
        amounts = zip(check.terms, (amount for _, _, amount in terms), strict=True)
        wrong = [pair for fits, pair in zip(holds, pairwise(amounts), strict=True) if not fits]
        return Outcome(line, all(holds), gives=_bounds(wrong, sheet))
    (_, first, amount), *others = terms
    best = 1 + sum(not first.reaches(other) for _, other, _ in others)
    worst = 1 + sum(other.reaches(first) for _, other, _ in others)
    place = Fraction(1 + sum(other > amount for _, _, other in others))
    ranked = [text for _, text in sorted(zip(terms, texts, strict=True), key=lambda pair: -pair[0][2])]
    line = sheet.versus(f"{texts[0]} : {place} ({', '.join(ranked)})", check.rank)
    holds = best <= sheet.amounts[check.rank] <= worst
    return Outcome(line, holds, gives={check.rank: sheet.expected(check.rank, place)})


def _worked_out(reckoning: Reckoning, amount: Fraction, sheet: Print) -> str:
    """A term of an inequality, with what it comes to."""
    text = reckoning.written(sheet.strings)
    if reckoning.is_lone:
        return text
    return f"{text} = {worked_out((sheet.figures[f] for f in reckoning.figures), reckoning.text, amount)}"


def _bounds(wrong: list[tuple], sheet: Print) -> dict[str, str]:
    """What the figures of two terms in the wrong order may be at least, at most.

    wrong: two terms, each with its amount, of which the first is the smaller.
    """
    least = {first: f"≥ {sheet.expected(first, b)}" for (first, _), (_, b) in wrong if first in sheet.figures}
    most = {last: f"≤ {sheet.expected(last, a)}" for (_, a), (last, _) in wrong if last in sheet.figures}
    return least | most


def _lead(check: LeadCheck, sheet: Print) -> Outcome:
    """Whether the row is the largest in the column that the rank says; where it first is, if not.

    The line gives the row's number in that column, then the others from the largest on.
    """
    cells = [sheet.figures[cell] for cell in check.cells]
    columns = [[f for f in cells if f.column == column] for column in dict.fromkeys(f.column for f in cells)]
    leads = [_leads(check.row, column, sheet) for column in columns]
    place = int(sheet.amounts[check.rank])
    shown = columns[place - 1] if place <= len(columns) else []
    own, *others = [
        sheet.strings[f.id] for f in sorted(shown, key=lambda f: (f.row != check.row, -sheet.amounts[f.id]))
    ] or [sheet.wording.no_column]
    line = f"{own} ({', '.join(others)})" if others else own
    first = next((i for i, lead in enumerate(leads, start=1) if lead), None)
    gives = {} if first is None else {check.rank: sheet.expected(check.rank, Fraction(first))}
    return Outcome(sheet.versus(line, check.rank), bool(shown) and leads[place - 1], gives=gives)


def _leads(row: str, column: list[Figure], sheet: Print) -> bool:
    own = next(sheet.intervals[f.id] for f in column if f.row == row)
    return all(own.reaches(sheet.intervals[f.id]) for f in column)


def _question(check: QuestionCheck, sheet: Print) -> Outcome:
    figure = sheet.figures[check.figure]
    number = Fraction(figure.question.removeprefix("q"))
    should = sheet.expected(check.figure, number)
    line = sheet.versus(f"{sheet.wording.expected} {should}", check.figure)
    return Outcome(line, number == sheet.amounts[check.figure], gives={check.figure: should})


JUDGES: dict[type[Check], Callable[..., Outcome]] = {
    SumCheck: _sum,
    ShareCheck: _share,
    SameCheck: _same,
    FormulaCheck: _formula,
    PossibleCheck: _possible,
    RecountCheck: recounted,
    OrderCheck: _order,
    LeadCheck: _lead,
    QuestionCheck: _question,
}
