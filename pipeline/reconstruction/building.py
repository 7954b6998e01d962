"""The integer programme of one block: columns for its fields, rows for routing, rules and targets, cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.questionnaire.fields import FieldKind
from pipeline.reconstruction.coherence import Condition
from pipeline.reconstruction.linear import TOLERANCE, Respondent
from pipeline.reconstruction.priors import Priors
from pipeline.reconstruction.program import Affine, Program, total
from pipeline.reconstruction.targets import Target
from pipeline.reconstruction.vocabulary import BLANK, Answer, Unknown, Vocabulary

ROUTING = "routing"
FILLED = "x"  # stands for an open answer until its text is drawn
INFINITY = float("inf")


@dataclass(frozen=True)
class BlockProgram:
    """A block ready to be solved. respondents: in the order of the answers."""

    program: Program
    fields: tuple[Unknown, ...]
    respondents: tuple[Respondent, ...]

    def answers(self, values: np.ndarray) -> list[dict[str, Answer]]:
        """The answers that a solution means, by respondent."""
        return [
            {field.name: _answer(field, one, values) for field in self.fields} for one in self.respondents
        ]


def build(
    fields: Sequence[Unknown],
    known: Sequence[Mapping[str, Answer]],
    vocabulary: Vocabulary,
    priors: Priors,
    rules: Sequence[Condition],
    targets: Sequence[Target],
) -> BlockProgram:
    """The programme of a block: rules and targets are those that its fields complete."""
    program = Program()
    respondents = tuple(Respondent(program, vocabulary.unknowns, answers) for answers in known)
    for field in fields:
        _add_columns(field, respondents, priors, known)
    for field in fields:
        _add_routing(field, respondents, vocabulary)
    for rule in rules:
        for respondent in respondents:
            respondent.require(rule.expression, rule.name)
    for target in targets:
        expression = vocabulary.expression(target.text)
        form = total([respondent.value(expression) for respondent in respondents])
        program.add(form, *target.bounds, target.id, soft=True)
    return BlockProgram(program, tuple(fields), respondents)


def _add_columns(
    field: Unknown, respondents: Sequence[Respondent], priors: Priors, known: Sequence[Mapping[str, Answer]]
) -> None:
    match field.kind:
        case FieldKind.COUNT:
            prior = priors.counts(field, known)
            # room to move from the prior; a tight bound keeps the conditions on counts tight
            upper = int(1.5 * prior.max()) + 6
            for respondent, expected, weight in zip(respondents, prior, priors.weights(field), strict=True):
                respondent.numbers[field.name] = _count_column(
                    respondent.program, int(expected), upper, weight
                )
        case FieldKind.TICK:
            for respondent, score in zip(respondents, priors.scores(field, True, known), strict=True):
                respondent.numbers[field.name] = respondent.program.column(0, 1, cost=-score)
        case _:
            for option in field.options or (True,):
                for respondent, score in zip(respondents, priors.scores(field, option, known), strict=True):
                    column = respondent.program.column(0, 1, cost=-score)
                    respondent.marks.setdefault(field.name, {})[option] = column


def _count_column(program: Program, expected: int, upper: int, weight: float) -> Affine:
    """A count whose cost is its distance from what is expected, in units of its spread."""
    weight = weight / np.sqrt(expected + 1)
    if expected == 0:
        return program.column(0, upper, cost=weight)
    count = program.column(0, upper)
    distance = program.column(0, upper, integer=False, cost=weight)
    program.add(count - distance, -INFINITY, expected, "")
    program.add(count + distance, expected, INFINITY, "")
    return count


def _add_routing(field: Unknown, respondents: Sequence[Respondent], vocabulary: Vocabulary) -> None:
    """Who is not asked answers nothing; a compulsory choice is made by all who are asked."""
    condition = vocabulary.expression(field.condition or "True")
    for respondent in respondents:
        program = respondent.program
        asked = respondent.value(condition)
        if field.kind is FieldKind.COUNT:
            column = respondent.numbers[field.name]
            _bound(program, column, asked, program.range(column)[1])
            continue
        marks = _marks(field, respondent)
        _take_gain_back(program, marks, asked, field.compulsory)
        if field.compulsory:
            program.add(marks - asked, 0.0, 0.0, ROUTING)
        else:
            _bound(program, marks, asked, 1.0)


def _marks(field: Unknown, respondent: Respondent) -> Affine:
    """1 where the respondent marks anything in the field."""
    if field.kind is FieldKind.TICK:
        return respondent.numbers[field.name]
    return total(list(respondent.marks[field.name].values()))


def _take_gain_back(program: Program, marks: Affine, asked: Affine, compulsory: bool) -> None:
    """Make being asked cost what the likeliest answer gains.

    Else the solver would have more offices asked, for the sake of the answers that follow. Fields come in the
    order of the form, so the cost of what a condition reads is whole when it is used.
    """
    gain = max(-program.cost[index] for index in marks.terms)
    for index, coefficient in asked.terms.items():
        program.cost[index] += coefficient * (gain if compulsory else max(gain, 0.0))


def _bound(program: Program, form: Affine, asked: Affine, upper: float) -> None:
    """form <= upper where asked, else 0."""
    if not asked.terms and asked.constant < TOLERANCE:
        for index in form.terms:
            program.upper[index] = 0.0
    elif asked.terms or program.range(form)[1] > upper:
        program.add(form - asked * upper, -INFINITY, 0.0, ROUTING)


def _answer(field: Unknown, respondent: Respondent, values: np.ndarray) -> Answer:
    if field.kind in (FieldKind.COUNT, FieldKind.TICK):
        (index,) = respondent.numbers[field.name].terms
        number = round(values[index])
        return number if field.kind is FieldKind.COUNT else bool(number)
    for option, column in respondent.marks[field.name].items():
        (index,) = column.terms
        if round(values[index]):
            return FILLED if field.kind is FieldKind.TEXT else option
    return BLANK[field.kind]
