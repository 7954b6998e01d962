"""How the answers of a frame are coded, in numbers, and whether its tables may be published."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from pipeline.coding.coders.decisions import By, Coded, Work, is_assisted
from pipeline.coding.outcome.agreement import FEWEST, Agreement, Measured
from pipeline.coding.status import Reason, Status, Tally


def tally(work: Work, coded: Sequence[Coded], measured: Measured, settings: Agreement) -> Tally:
    """A frame in numbers, and whether its tables may be published.

    measured: of the human coders. settings: what may be published.
    """
    by = Counter(one.by for one in coded if one.codes)
    reason = _reason(coded, measured, settings)
    coders = _human_codings(work)
    return Tally(
        frame=work.frame.id,
        source=work.frame.source,
        label=work.frame.label,
        version=work.frame.version,
        answers=len(coded),
        coded=by.total(),
        by_rules=by[By.RULES],
        by_coders=by[By.CODERS],
        adjudicated=by[By.ADJUDICATED],
        uncoded=len(coded) - by.total(),
        none=sum(one.is_none for one in coded),
        contested=sum(one.contested for one in coded),
        to_review=sum(one.to_review for one in coded),
        overlap=measured.overlap,
        assigned=sum(len(one.codes) for one in coded),
        coders=len(coders),
        assisted=sum(is_assisted(coder) for coder in coders),
        share=None if measured.coders < FEWEST else float(settings.share),
        percent=_printed(measured.percent),
        alpha=_printed(measured.alpha),
        low=measured.low,
        high=measured.high,
        threshold=None if measured.alpha is None else float(settings.threshold),
        status=Status.HELD_BACK if reason else Status.PUBLISHED,
        reason=reason,
    )


def _printed(exact: Fraction | None) -> float | None:
    return None if exact is None else float(exact)


def _human_codings(work: Work) -> list[str]:
    """The coders who decided on an answer at least; a file that is open throughout is no coding."""
    return [
        coder for coder, lines in work.coders.items() if any(held.decision.codes for held in lines.values())
    ]


def _reason(coded: Sequence[Coded], measured: Measured, settings: Agreement) -> Reason:
    if any(one.to_review for one in coded):
        return Reason.REVIEW  # before the agreement, which is another once they are looked at
    if measured.coders >= FEWEST and measured.overlap < settings.share * len(coded):
        return Reason.OVERLAP  # before the alpha of so few answers
    # alpha is undefined where all that was coded twice has one same coding: its coders agree
    is_below = measured.alpha is not None and measured.alpha < settings.threshold
    return Reason.AGREEMENT if is_below else Reason.NONE
