"""Which printed numbers follow from the published ones, and so the origin of each cell.

A number is fixed when sums and differences of published numbers give it, with what holds of any answers:
a base is all respondents or those who gave one answer, who answered a choice chose one of its options, and
so on.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.spans import Form, Span, span
from pipeline.questionnaire.fields import Field, FieldKind, question_fields
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.origins import Origin
from pipeline.tables.plan import Cell
from pipeline.tables.quantities import Quantity
from pipeline.tables.recodes import Recode, SumEntry

RESPONDENTS = Measure(Statistic.RESPONDENTS)
UNANSWERED = (Missing.BLANK, Missing.DONT_KNOW, Missing.ILLEGIBLE)  # by who was asked

Share = tuple[frozenset, frozenset]  # numerator and base, two ways to write one number being the same


@dataclass(frozen=True)
class Origins:
    """What tells the origin of a cell.

    identities: what is zero whatever the answers. fixed: that and the published numbers; None for a wave of
    real returns. shares: the published shares.
    """

    identities: Span
    fixed: Span | None
    shares: Mapping[Share, tuple[Quantity, ...]]

    def of(self, cell: Cell) -> Origin:
        """A count is fixed by itself; a share by its numerator and its base, or by being published itself."""
        if any(measure.statistic is Statistic.REFERENCE for measure in cell.measures):
            return Origin.REFERENCE
        if self.fixed is None:
            return Origin.ANSWERS
        if all(self.fixed.holds(_form(measures)) for measures in (cell.numerator, cell.denominator)):
            return Origin.RECONSTRUCTED
        published = self.shares.get(_share(cell.numerator, cell.denominator, self.identities), ())
        cell_id = ".".join((cell.table, cell.panel, cell.row, cell.column))
        known = any(one.prints(cell_id, cell.format.decimals) for one in published)
        return Origin.RECONSTRUCTED if known else Origin.FREE

    def fixes(self, measure: Measure) -> bool:
        """Whether published figures fix a count, in a wave whose answers are made from them."""
        return self.fixed is not None and self.fixed.holds(_form((measure,)))


def origins_of_answers() -> Origins:
    """Of a wave of real returns."""
    return Origins(span(()), None, {})


def origins_of_published(
    published: Iterable[Quantity], questionnaire: Questionnaire, recodes: Iterable[Recode]
) -> Origins:
    """Of a reconstructed wave, whose number of respondents is known."""
    published = tuple(published)
    identities = span([*_questions(questionnaire), *_recodes(recodes)])
    numbers = [_form(one.numerator) for one in published if not one.denominator]
    fixed = span([*_rows(identities), _form((RESPONDENTS,)), *numbers])
    shares: dict[Share, tuple[Quantity, ...]] = {}
    for one in published:
        if one.denominator:
            key = _share(one.numerator, one.denominator, identities)
            shares[key] = (*shares.get(key, ()), one)
    return Origins(identities, fixed, shares)


def _rows(known: Span) -> Iterator[Form]:
    return ({key: 1, **row} for key, row in known.rows.items())


def _form(measures: tuple[Measure, ...]) -> Form:
    # nobody answers what is not asked, so a reconstructed count is the same in every universe
    return Counter(measure.among("") for measure in measures)


def _share(numerator: tuple[Measure, ...], denominator: tuple[Measure, ...], identities: Span) -> Share:
    written, base = (
        frozenset(identities.remainder(_form(measures)).items()) for measures in (numerator, denominator)
    )
    return written, base


def _recodes(recodes: Iterable[Recode]) -> Iterator[Form]:
    for made in recodes:
        if isinstance(made.entry, SumEntry):
            parts = {Measure(Statistic.SUM, of): -1 for of in made.sources}
            yield {Measure(Statistic.SUM, made.field.name): 1, **parts}
        yield from _options(made.field)


def _questions(questionnaire: Questionnaire) -> Iterator[Form]:
    fields = {field.name: field for field in questionnaire.variables}
    for question in questionnaire.questions:
        asked = Measure(Statistic.ASKED, question.id)
        base = _respondents_where(question.condition.tree, fields) if question.condition else {RESPONDENTS: 1}
        if base is not None:
            yield {asked: 1, **{measure: -count for measure, count in base.items()}}
        for field in question_fields(question):
            yield from _options(field)
            if not field.items:  # the one field of a single choice or of an open question
                reasons = {Measure(Statistic.MISSING, field.name, reason): 1 for reason in UNANSWERED}
                yield {asked: -1, Measure(Statistic.ANSWERED, field.name): 1, **reasons}


def _options(field: Field) -> Iterator[Form]:
    """Who answered a choice, or ranked an item, gave one of its options or ranks."""
    if field.kind is FieldKind.RANK:
        parts = [
            Measure(Statistic.RANK, field.name, str(rank)) for rank in range(1, (field.maximum or 0) + 1)
        ]
    else:
        parts = [Measure(Statistic.EQUALS, field.name, option.id) for option in field.options]
    if parts:
        yield {Measure(Statistic.ANSWERED, field.name): 1, **dict.fromkeys(parts, -1)}


def _respondents_where(tree: ast.expr, fields: Mapping[str, Field]) -> Form | None:
    """How many meet a condition, as a sum of measures; None where several answers decide."""
    match tree:
        case ast.Name(id=name) if fields[name].kind is FieldKind.TICK:
            return {Measure(Statistic.TICKED, name): 1}
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)) if fields[name].kind is FieldKind.TICK:
            return {RESPONDENTS: 1, Measure(Statistic.TICKED, name): -1}
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=option)]
        ) if fields[name].kind is FieldKind.CHOICE:
            return {Measure(Statistic.EQUALS, name, str(option)): 1}
    return None
