"""The families of rules that come from the questionnaire: a rule of each for every question that it fits.

Family `outside` has one rule, about what stands in no question.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.editing.checks import (
    NOT_CONCERNED,
    Breach,
    Check,
    Constraint,
    Judgement,
    Respondent,
)
from pipeline.editing.names import ANSWERED, ASKED, RosterLine, RuleNames, typed_name
from pipeline.editing.records import Record
from pipeline.editing.verdicts import Verdict
from pipeline.editing.wording import Wording
from pipeline.expressions import parse
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing
from pipeline.questionnaire.questions import HeadcountGrid, Question, Ranking

OUTSIDE = "outside"  # the family, and its only rule


@dataclass(frozen=True)
class LegibleCells:
    """Every filled cell of a question holds an answer of its type and range (family `values`)."""

    fields: tuple[Field, ...]

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        filled = [field for field in self.fields if field.name in respondent.written]
        if not filled:
            return NOT_CONCERNED
        return _judged(
            Breach((field.name,), wording.typed(respondent.rejected[field.name]), wording.allowed(field))
            for field in filled
            if respondent.written[field.name] is Missing.ILLEGIBLE
        )


@dataclass(frozen=True)
class NotAsked:
    """A question that is not asked is not answered (family `not_asked`).

    filters: the cells that its condition reads.
    """

    question: Question
    fields: tuple[Field, ...]

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        asked = respondent.record[f"{self.question.id}__{ASKED}"]
        if asked is None:
            return Judgement(Verdict.UNVERIFIABLE)
        if asked:
            return NOT_CONCERNED
        filled = [field for field in self.fields if field.name in respondent.written]
        if not filled:
            return Judgement(Verdict.PASS)
        shown = wording.listed(
            wording.pair(wording.cell(f.name), wording.written(respondent.written[f.name], f)) for f in filled
        )
        cells = (*(field.name for field in filled), *self.question.condition.names)
        return _judged([Breach(cells, shown, wording.nothing_asked(self.question.condition))])


@dataclass(frozen=True)
class Answered:
    """A question that is asked is answered (family `unanswered`)."""

    question: Question
    fields: tuple[Field, ...]

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        asked = respondent.record[f"{self.question.id}__{ASKED}"]
        if asked is None:
            return Judgement(Verdict.UNVERIFIABLE)
        if not asked:
            return NOT_CONCERNED
        if respondent.record[f"{self.question.id}__{ANSWERED}"]:
            return Judgement(Verdict.PASS)
        # the open answers that go with an item, and the lines of a roster, are no question of their own
        cells = [f.name for f in self.fields if f.line is None and not (f.items and f.kind is FieldKind.TEXT)]
        return _judged([Breach(tuple(cells), wording.words.blank, wording.words.an_answer)])


@dataclass(frozen=True)
class Ranks:
    """What the ranks of a question are looked at for. find: gives the first breach, if there is one."""

    fields: tuple[Field, ...]
    find: Callable[[dict[str, int], Wording], Breach | None]

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        written = [respondent.written.get(field.name) for field in self.fields]
        if not any(answer is not None for answer in written):
            return NOT_CONCERNED
        if any(isinstance(answer, Missing) for answer in written):
            return Judgement(Verdict.UNVERIFIABLE)
        ranks = {f.name: rank for f, rank in zip(self.fields, written, strict=True) if rank is not None}
        breach = self.find(ranks, wording)
        return _judged([breach] if breach else [])


def gap(ranks: dict[str, int], wording: Wording) -> Breach | None:
    """A rank that is left out: fewer items stand before another rank than there are places before it.

    After two items that share a place the next rank may be the next number or the one after it.
    """
    given = sorted(ranks.values())
    for place, rank in enumerate(given):
        before = sum(other < rank for other in given)
        if before < rank - 1:
            lower = given[place - 1] if place else 0
            return Breach(tuple(ranks), _in_a_row(given, wording), str(lower + 1))
    return None


def tie(ranks: dict[str, int], wording: Wording) -> Breach | None:
    """Items that share a rank."""
    times = Counter(ranks.values())
    cells = tuple(name for name, rank in ranks.items() if times[rank] > 1)
    if not cells:
        return None
    return Breach(cells, _in_a_row(sorted(ranks.values()), wording), wording.words.different_ranks)


@dataclass(frozen=True)
class RosterLines:
    """A line of a roster that is begun has all its parts (family `roster_lines`)."""

    lines: tuple[RosterLine, ...]

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        begun = [line for line in self.lines if any(cell in respondent.written for cell in line.cells)]
        if not begun:
            return NOT_CONCERNED
        return _judged(
            self._breach(line, respondent, wording)
            for line in begun
            if any(cell not in respondent.written for cell in line.cells)
        )

    @staticmethod
    def _breach(line: RosterLine, respondent: Respondent, wording: Wording) -> Breach:
        fields = [wording.names.fields[cell] for cell in line.cells]
        lost = [field for field in fields if field.name not in respondent.written]
        there = (
            wording.pair(field.label, wording.written(respondent.written[field.name], field))
            for field in fields
            if field.name in respondent.written
        )
        cells = tuple(field.name for field in lost)
        return Breach(cells, wording.listed(there), wording.listed(field.label for field in lost))


@dataclass(frozen=True)
class TypedTotal(Constraint):
    """A number typed over a total is the sum of the parts; it concerns the offices that typed one (family
    `totals`). typed: its name."""

    typed: str

    def verdict(self, record: Record) -> Verdict | None:
        return None if record[self.typed] is None else super().verdict(record)


@dataclass(frozen=True)
class RosterRow(Constraint):
    """The persons listed under a row are no more than those counted there; fewer may be listed (family
    `roster_rows`)."""

    lines: tuple[RosterLine, ...]
    row: str

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        judgement = super().judge(respondent, wording)
        counts = [line.count for line in self.lines if respondent.written.get(line.row) == self.row]
        breaches = (replace(breach, cells=(*breach.cells, *counts)) for breach in judgement.breaches)
        return Judgement(judgement.verdict, tuple(breaches))


@dataclass(frozen=True)
class NothingOutside:
    """Nothing stands outside the cells to fill, where no answer is read (family `outside`)."""

    def judge(self, respondent: Respondent, wording: Wording) -> Judgement:
        if not respondent.outside:
            return Judgement(Verdict.PASS)
        shown = (
            wording.pair(wording.place(one.sheet, one.cell), wording.typed(one.content))
            for one in respondent.outside
        )
        return _judged([Breach((), wording.listed(shown), wording.words.blank)])


def _judged(breaches: Iterable[Breach]) -> Judgement:
    found = tuple(breaches)
    return Judgement(Verdict.FAIL if found else Verdict.PASS, found)


def _in_a_row(ranks: list[int], wording: Wording) -> str:
    return wording.words.separator.join(map(str, ranks))


def derived_checks(names: RuleNames) -> Iterator[tuple[str, Question, tuple[Check, ...]]]:
    """(family, question, checks) of every rule that the questionnaire gives, in the order of the form."""
    for question in names.questionnaire.questions:
        fields = names.by_question[question.id]
        yield "values", question, (LegibleCells(fields),)
        if question.condition:
            yield "not_asked", question, (NotAsked(question, fields),)
        yield "unanswered", question, (Answered(question, fields),)
        if totals := tuple(_totals(question, names)):
            yield "totals", question, totals
        if isinstance(question, Ranking):
            ranked = tuple(field for field in fields if field.kind is FieldKind.RANK)
            yield "rank_gaps", question, (Ranks(ranked, gap),)
            yield "rank_ties", question, (Ranks(ranked, tie),)
        if isinstance(question, HeadcountGrid) and question.roster:
            yield "roster_lines", question, (RosterLines(names.roster_lines[question.id]),)
            yield "roster_rows", question, tuple(_roster_rows(question, names))


def _totals(question: Question, names: RuleNames) -> Iterator[TypedTotal]:
    for total, parts in names.totals.items():
        if names.fields[parts[0]].question == question.id:
            typed = typed_name(total)
            yield TypedTotal(None, parse(f"{typed} == {total}"), Fraction(0), (total, *parts), typed)


def _roster_rows(question: HeadcountGrid, names: RuleNames) -> Iterator[RosterRow]:
    lines = names.roster_lines[question.id]
    for name, (of, row) in names.row_sums.items():
        if of == question.id:
            cell = f"{question.id}__{row}__{question.roster.column}"
            yield RosterRow(None, parse(f"{name} <= {cell}"), Fraction(0), (cell,), lines, row)
