"""What becomes of each printed figure: its status, the first that fits, and what supports it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pipeline.published.checks import CheckResult
from pipeline.published.countedby import BY_NO_FRAME, NO_FRAMES, CountedBy, Frames
from pipeline.published.figures import CELL, Figure, Kind
from pipeline.published.formulas import Formula
from pipeline.published.indicators import SHARES, Formulas, Indicator
from pipeline.published.rendering import render, render_otherwise, same
from pipeline.published.terms import Place, Term
from pipeline.published.values import TableCell
from pipeline.published.words import Words
from pipeline.tables.columns import SUPPORTED, Reason, Status, Support

SAME_FACT = "same"
# kinds of checks that set a figure beside another quantity of the same answers
BEARING = ("sum", "share", "formula", "order", "lead")


@dataclass(frozen=True)
class Recomputed:
    """What the answers give for a figure.

    text: as it should be printed. amount: in percent for a share; None where there is no number.
    numerator, denominator: None where it has none. base: what it is a share of.
    parts: in the unit of amount, what may have been rounded before it was added.
    others: what other bases give, with the label of the base. is_chosen: whether it rests on numbers that
    nothing printed fixes.
    """

    text: str = ""
    amount: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    base: str = ""
    parts: tuple[Fraction, ...] = ()
    others: tuple["Recomputed", ...] = ()
    is_chosen: bool = False


@dataclass(frozen=True)
class Verdict:
    """recomputed: of an erratum what print gives; else what the answers give, without chosen numbers.

    detail: what the status needs to be understood: the erratum, the other base, the rounding, the reason, of
    a figure that hangs on the coding of open answers the ids of the frames.
    support: None where nothing is reproduced. checks: ids of those that use the figure.
    reason: None where the figure is determinable. by_rules: of a figure that persons coded otherwise than
    print, the status that the rules alone would give it.
    """

    figure: Figure
    recomputed: Recomputed
    status: Status
    support: Support | None
    detail: str
    checks: tuple[str, ...]
    reason: Reason | None = None
    by_rules: Status | None = None


@dataclass(frozen=True)
class ByRules:
    """What figures are judged by where the rules alone code: cells of the tables, values of the terms."""

    cells: Mapping[Place, TableCell]
    values: Mapping[Term, Fraction]


@dataclass(frozen=True)
class Evidence:
    """All that figures are judged by.

    cells: of the tables, by place. indicators: by id. values: of the terms of their formulas.
    errata: figure -> the erratum that concerns it. checks: all results. corrected: figure -> what its erratum
    gives instead, empty where it gives nothing. chosen_terms, chosen_cells: what the reconstruction chose
    (pipeline/published/chosen.py). held: what may not be published; such terms need no value. decided: what
    counts answers that persons have coded; by_rules: what the rules alone would give, where there is any.
    """

    words: Words
    cells: Mapping[Place, TableCell]
    indicators: Mapping[str, Formulas]
    values: Mapping[Term, Fraction]
    errata: Mapping[str, str]
    checks: Sequence[CheckResult]
    corrected: Mapping[str, str] = field(default_factory=dict)
    chosen_terms: frozenset[Term] = frozenset()
    chosen_cells: frozenset[Place] = frozenset()
    held: CountedBy = BY_NO_FRAME
    decided: CountedBy = BY_NO_FRAME
    by_rules: ByRules | None = None

    def indicator(self, figure: Figure) -> Indicator | None:
        """The indicator that a figure is bound to, if any."""
        return self.indicators[figure.binds].indicator if figure.binds in self.indicators else None

    def reason(self, figure: Figure) -> Reason | None:
        """Why a figure that is not determinable is so."""
        if self.held_by(figure):
            return Reason.HELD_BACK
        indicator = self.indicator(figure)
        return (indicator.reason if indicator else None) or Reason.CODERS

    def held_by(self, figure: Figure) -> Frames:
        """The frames that hold a figure back; none where its numbers may be published."""
        return self._counting(figure, self.held)

    def decided_by(self, figure: Figure) -> Frames:
        """The frames that a figure counts by and whose answers persons have coded."""
        return self._counting(figure, self.decided)

    def _counting(self, figure: Figure, counted: CountedBy) -> Frames:
        if figure.binds == CELL:
            return counted.of_cell(figure.cell)
        formulas = self.indicators.get(figure.binds)
        return counted.of_terms(formulas.terms) if formulas else NO_FRAMES


def judge(figures: Iterable[Figure], evidence: Evidence) -> tuple[Verdict, ...]:
    """One verdict per figure, in their order."""
    checked, rounded = checked_figures(evidence.checks), contradicted_figures(evidence.checks)
    using: dict[str, list[str]] = {}
    for result in evidence.checks:
        for figure_id in result.figures:
            using.setdefault(figure_id, []).append(result.id)
    verdicts = []
    for figure in figures:
        recomputed = recompute(figure, evidence)
        status, detail = _status(figure, recomputed, evidence)
        reason = evidence.reason(figure) if status is Status.NOT_DETERMINABLE else None
        verdicts.append(
            Verdict(
                figure,
                _told(figure, recomputed, status, evidence),
                status,
                _support(figure, status, checked, rounded) if status in SUPPORTED else None,
                detail,
                tuple(using.get(figure.id, ())),
                reason,
                _without_persons(figure, evidence) if reason is Reason.CODERS else None,
            )
        )
    return tuple(verdicts)


def _support(figure: Figure, status: Status, checked: frozenset[str], rounded: frozenset[str]) -> Support:
    """rounded: the figures that other prints contradict, by no more than another rounding where it is one."""
    shown = checked | rounded if status is Status.REPRODUCED_ROUNDING else checked
    return Support.CHECKED if figure.id in shown else Support.BY_CONSTRUCTION


def _told(figure: Figure, recomputed: Recomputed, status: Status, evidence: Evidence) -> Recomputed:
    """What is published of a recomputed figure: of an erratum what print gives, and never a chosen number.

    The numerator and base of an erratum stay where the answers give the same string.
    """
    if status is Status.ERRATUM:
        text = evidence.corrected[figure.id]
        if not text or recomputed.is_chosen or not same(text, recomputed.text):
            return Recomputed(text, base=recomputed.base)
        return recomputed
    if not recomputed.is_chosen:
        return recomputed
    text = recomputed.text if status is Status.REPRODUCED else ""
    return replace(recomputed, text=text, numerator=None, denominator=None)


def _status(figure: Figure, recomputed: Recomputed, evidence: Evidence) -> tuple[Status, str]:
    if figure.id in evidence.errata:
        return Status.ERRATUM, evidence.errata[figure.id]
    if held_by := evidence.held_by(figure):
        return Status.NOT_DETERMINABLE, " ".join(sorted(held_by))
    if recomputed.text and same(recomputed.text, figure.printed):
        return Status.REPRODUCED, ""
    indicator = evidence.indicator(figure)
    for other in recomputed.others:
        if same(other.text, figure.printed):
            share = f" : {written(other.numerator)}/{written(other.denominator)}"
            refuted = f". {indicator.refuted}" if indicator.refuted else ""
            return Status.WRONG_BASE, f"{other.base}{'' if recomputed.is_chosen else share}{refuted}"
    if recomputed.amount is not None:
        for rounding, text in render_otherwise(figure, recomputed.amount, recomputed.parts):
            if same(text, figure.printed):
                return Status.REPRODUCED_ROUNDING, rounding
    if indicator and indicator.why:
        return Status.NOT_DETERMINABLE, indicator.why
    if _without_persons(figure, evidence) in (*SUPPORTED, Status.WRONG_BASE):
        return Status.NOT_DETERMINABLE, " ".join(sorted(evidence.decided_by(figure)))
    return Status.UNEXPLAINED, ""


def _without_persons(figure: Figure, evidence: Evidence) -> Status | None:
    """The status that the rules alone would give a figure that counts what persons coded; None of another.

    Only where it is one that explains the print have the persons made the difference.
    """
    if evidence.by_rules is None or not evidence.decided_by(figure):
        return None
    alone = replace(
        evidence,
        cells=evidence.by_rules.cells,
        values=evidence.by_rules.values,
        decided=BY_NO_FRAME,
        by_rules=None,
    )
    return _status(figure, recompute(figure, alone), alone)[0]


def recompute(figure: Figure, evidence: Evidence) -> Recomputed:
    """What the answers give for a figure; empty when it is bound to nothing or to nothing that they hold, and
    when that is held back."""
    if evidence.held_by(figure):
        return Recomputed()
    if figure.binds == CELL:
        found = _of_cell(figure, evidence.cells[figure.cell], evidence.words)
        return replace(found, is_chosen=figure.cell in evidence.chosen_cells)
    if not figure.binds or evidence.indicators[figure.binds].value is None:
        return Recomputed()
    formulas = evidence.indicators[figure.binds]
    found = _of_indicator(figure, formulas, evidence)
    return replace(found, is_chosen=bool(formulas.terms & evidence.chosen_terms))


def _of_indicator(figure: Figure, formulas: Formulas, evidence: Evidence) -> Recomputed:
    number = formulas.value.value(evidence.values)
    parts = tuple(part.value(evidence.values) for part in formulas.parts)
    base = formulas.indicator.base
    if base is None:
        return Recomputed(render(figure, number, evidence.words), number, number, parts=parts)
    others = tuple(
        _share(figure, number, share_of, other.label, evidence)
        for other, share_of in zip(formulas.indicator.bases, formulas.bases, strict=True)
    )
    if formulas.share_of is None:
        return Recomputed(numerator=number, base=base, others=others)
    found = _share(figure, number, formulas.share_of, base, evidence)
    percents = tuple(_percent(part, found.denominator) or Fraction(0) for part in parts)
    return replace(found, parts=percents, others=others)


def _share(figure: Figure, number: Fraction, share_of: Formula, base: str, evidence: Evidence) -> Recomputed:
    """A number as a share of a formula; of nothing there is none."""
    denominator = share_of.value(evidence.values)
    amount = _percent(number, denominator)
    text = "" if amount is None else render(figure, amount, evidence.words)
    return Recomputed(text, amount, number, denominator, base)


def _of_cell(figure: Figure, cell: TableCell, words: Words) -> Recomputed:
    """A table's figure is its cell's string; one of the prose is the cell's number in its own manner."""
    is_share = cell.denominator is not None
    if figure.kind is Kind.TABLE or (is_share and figure.statistic in SHARES):
        amount, denominator = cell.amount, cell.denominator
    else:
        amount, denominator = cell.numerator, None
    if figure.kind is Kind.TABLE:
        text = cell.printed
    else:
        text = "" if amount is None else render(figure, amount, words)
    return Recomputed(text, amount, cell.numerator, denominator)


def _percent(numerator: Fraction, denominator: Fraction | None) -> Fraction | None:
    return 100 * numerator / denominator if denominator else None


def checked_figures(results: Collection[CheckResult]) -> frozenset[str]:
    """The figures that another printed quantity of the same answers bears on, so that a wrong one could show.

    A figure is so when a check that holds sets it beside another quantity and is exposed by it, or when it
    repeats one that is: figures that a check `same` holds on print one fact, and what bears on one of them
    bears on all.
    """
    holding = [result for result in results if result.holds and len(result.figures) > 1]
    checked = {figure for r in holding if r.kind in BEARING for figure in r.exposed}
    facts = [r.exposed for r in holding if r.kind == SAME_FACT]
    while linked := {figure for fact in facts if fact & checked for figure in fact} - checked:
        checked |= linked
    return frozenset(checked)


def contradicted_figures(results: Iterable[CheckResult]) -> frozenset[str]:
    """The figures of the checks that set several prints beside each other and fail."""
    kinds = (*BEARING, SAME_FACT)
    return frozenset(
        figure
        for result in results
        if not result.holds and len(result.figures) > 1 and result.kind in kinds
        for figure in result.figures
    )


def written(number: Fraction | None) -> str:
    """An exact number: whole, with its decimals, or as a fraction when they have no end."""
    if number is None:
        return ""
    if number.denominator == 1:
        return str(number.numerator)
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return str(number) if rest > 1 else f"{float(number):.10g}"
