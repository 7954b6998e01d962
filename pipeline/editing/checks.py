"""What a rule is, and its verdict on a respondent: pass, fail, unverifiable, error, or not concerned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from pipeline.editing.records import Record
from pipeline.editing.verdicts import Severity, Verdict
from pipeline.editing.wording import Wording
from pipeline.editing.written import Outside
from pipeline.evaluation import DivisionByZero
from pipeline.expressions import Expression
from pipeline.returns.values import Answers

# of a rule that checks several things, the first of these that one of them has
WORST_FIRST = (Verdict.FAIL, Verdict.ERROR, Verdict.UNVERIFIABLE, Verdict.PASS)


@dataclass(frozen=True)
class Respondent:
    """All that rules look at of one respondent.

    typed: numbers typed over totals, by the total's name. rejected: contents of its cells that could not be
    read, by field, as `rejected.csv` lists them. record: the values under the names of rules. outside: what
    stands in no cell to fill.
    """

    id: str
    written: Answers
    typed: Mapping[str, Decimal]
    rejected: Mapping[str, str]
    record: Record
    outside: tuple[Outside, ...] = ()


@dataclass(frozen=True)
class Breach:
    """Where a check fails. cells: names of fields and totals. observed, expected: as an office reads it."""

    cells: tuple[str, ...]
    observed: str
    expected: str


@dataclass(frozen=True)
class Judgement:
    """verdict: None for a respondent whom the check does not concern. breaches: where it fails."""

    verdict: Verdict | None
    breaches: tuple[Breach, ...] = ()


NOT_CONCERNED = Judgement(None)


class Check(Protocol):
    """One thing that must hold of a respondent."""

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement: ...


@dataclass(frozen=True)
class Constraint:
    """An expression that must hold of a record.

    condition: whom it concerns, None for all. tolerance: numbers that differ by no more count as equal.
    cells: those to look at where it fails.
    """

    condition: Expression | None
    holds: Expression
    tolerance: Fraction
    cells: tuple[str, ...]

    def verdict(self, record: Record) -> Verdict | None:
        try:
            if self.condition is not None:
                concerned = self.condition.evaluate(record, self.tolerance)
                if concerned is None:
                    return Verdict.UNVERIFIABLE
                if not concerned:
                    return None
            truth = self.holds.evaluate(record, self.tolerance)
        except DivisionByZero:
            return Verdict.ERROR
        if truth is None:
            return Verdict.UNVERIFIABLE
        return Verdict.PASS if truth else Verdict.FAIL

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        verdict = self.verdict(respondent.record)
        if verdict is not Verdict.FAIL:
            return Judgement(verdict)
        observed, expected = wording.sides(self.holds, respondent.record, self.tolerance)
        return Judgement(verdict, (Breach(self.cells, observed, expected),))


@dataclass(frozen=True)
class Rule:
    """A rule, or one instance of a rule with `each`.

    label: for the statistician. message: for the office, with {observed}, {expected} and names of cells still
    in braces. checks: what must hold, all of it.
    """

    id: str
    severity: Severity
    label: str
    message: str
    checks: tuple[Check, ...] = field(repr=False)

    @property
    def constraints(self) -> Iterator[Constraint]:
        """Its checks that are expressions."""
        return (check for check in self.checks if isinstance(check, Constraint))

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        """The verdict on all its checks together, and each breach."""
        return _together(check.judge(respondent, wording) for check in self.checks)


def _together(judgements: Iterable[Judgement]) -> Judgement:
    given = tuple(judgements)
    verdicts = {judgement.verdict for judgement in given}
    worst = next((verdict for verdict in WORST_FIRST if verdict in verdicts), None)
    return Judgement(worst, tuple(breach for judgement in given for breach in judgement.breaches))
