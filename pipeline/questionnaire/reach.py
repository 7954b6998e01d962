"""Mistakes of a questionnaire's routing: references that lead nowhere, cycles, questions nobody can reach.

A mistake is a location in the file and a message.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product
from math import prod
from operator import and_
from typing import Any

import narwhals as nw
import polars as pl

from pipeline.expressions import Expression, ExpressionError, Kind, parse
from pipeline.questionnaire.checks import Mistake, located_questions
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.routing import BLANKS, as_written, holds
from pipeline.yamlfiles import Location, did_you_mean

MAX_COMBINATIONS = 200_000  # of answers tried to see whether a question can be reached: a second's work

KINDS = {
    FieldKind.COUNT: Kind.NUMBER,
    FieldKind.DECIMAL: Kind.NUMBER,
    FieldKind.RANK: Kind.NUMBER,
    FieldKind.TICK: Kind.TRUTH,
    FieldKind.CHOICE: Kind.TEXT,
    FieldKind.TEXT: Kind.TEXT,
}
COLUMN_TYPES = {
    FieldKind.COUNT: pl.Int64,
    FieldKind.DECIMAL: pl.Float64,
    FieldKind.RANK: pl.Int64,
    FieldKind.TICK: pl.Boolean,
    FieldKind.CHOICE: pl.String,
    FieldKind.TEXT: pl.String,
}


@dataclass(frozen=True)
class Routing:
    """The conditions of a questionnaire with what they refer to.

    conditions: of the questions that have one that can be read, by question id.
    """

    questionnaire: Questionnaire
    conditions: Mapping[str, Expression]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The variables that a condition may read, by name."""
        return {field.name: field for field in self.questionnaire.variables if field.question}

    @cached_property
    def positions(self) -> dict[str, int]:
        return {question.id: i for i, question in enumerate(self.questionnaire.questions)}

    def parents(self, question_id: str) -> list[str]:
        """The questions that the condition of a question reads, in the order of the form."""
        names = self.conditions[question_id].names if question_id in self.conditions else ()
        owners = {self.fields[name].question for name in names if name in self.fields}
        return sorted(owners, key=self.positions.__getitem__)


def routing_mistakes(questionnaire: Questionnaire) -> Iterator[Mistake]:
    """All that is wrong with the routing of a questionnaire whose structure is sound."""
    conditions: dict[str, Expression] = {}
    places: dict[str, Location] = {}
    for at, question in located_questions(questionnaire):
        if question.asked_if is not None:
            places[question.id] = (*at, "asked_if")
            try:
                conditions[question.id] = parse(question.asked_if)
            except ExpressionError as error:
                yield places[question.id], f"{question.id}: {error}"
    routing = Routing(questionnaire, conditions)
    found = [(q, message) for q in conditions for message in _reference_mistakes(q, routing)]
    found += _order_mistakes(routing)
    found = found or [(q, message) for q in conditions for message in _reach_mistakes(q, routing)]
    yield from ((places[question_id], message) for question_id, message in found)


def _reference_mistakes(question_id: str, routing: Routing) -> Iterator[str]:
    condition = routing.conditions[question_id]
    unknown = [name for name in condition.names if name not in routing.fields]
    for name in unknown:
        yield f"{question_id} is asked on {name!r}, which is no variable. {_variables_like(name, routing)}"
    if unknown:
        return
    try:
        kind = condition.kind({name: KINDS[routing.fields[name].kind] for name in condition.names})
    except ExpressionError as error:
        yield f"the condition of {question_id}: {error}"
        return
    if kind is not Kind.TRUTH:
        yield f"the condition of {question_id} is {kind}; it must be true or false, as in q == 'oui'."
    for name, value in condition.compared():
        field = routing.fields[name]
        options = [option.id for option in field.options]
        if options and value not in options:
            yield (
                f"{question_id} is asked when {name} is {value!r}, an answer that {name} does not offer."
                f"{did_you_mean(str(value), options)} Offered: {', '.join(options)}."
            )
        if field.maximum is not None and value not in range(1, field.maximum + 1):
            yield f"{question_id} compares {name} with {value!r}; its ranks run from 1 to {field.maximum}."


def _variables_like(name: str, routing: Routing) -> str:
    own = [field.name for field in routing.fields.values() if field.question == name]
    if own:
        return f"Its variables are {', '.join(own[:5])}{', …' if len(own) > 5 else ''}."
    return did_you_mean(name, routing.fields).strip()


def _order_mistakes(routing: Routing) -> list[tuple[str, str]]:
    """References to the question itself or to later ones; those that go round in a circle are said to."""
    found = []
    circles: set[frozenset[str]] = set()
    for question_id in routing.conditions:
        for parent in routing.parents(question_id):
            if routing.positions[parent] < routing.positions[question_id]:
                continue
            way_back = _way(parent, question_id, routing, frozenset())
            if not way_back:
                found.append(
                    (question_id, f"{question_id} is asked on {parent}, which comes later. Move one of them.")
                )
            elif frozenset(way_back) not in circles:
                circles.add(frozenset(way_back))
                circle = " -> ".join((question_id, *way_back))
                found.append((question_id, f"a cycle: each of these is asked on the next one: {circle}."))
    return found


def _way(start: str, end: str, routing: Routing, visited: frozenset[str]) -> tuple[str, ...]:
    """The questions from one to another, each asked on the next; empty when there is no way."""
    if start == end:
        return (end,)
    for parent in routing.parents(start):
        if parent not in visited:
            rest = _way(parent, end, routing, visited | {start})
            if rest:
                return (start, *rest)
    return ()


def _reach_mistakes(question_id: str, routing: Routing) -> Iterator[str]:
    """Whether some answers lead to a question, tried on all combinations of the answers that decide it.

    Those are what its condition reads, what the conditions of those questions read, and so on. An answer
    counts only when its own question is asked.
    """
    family = _family(question_id, routing)
    conditions = {member: routing.conditions[member] for member in family if member in routing.conditions}
    names = sorted({name for condition in conditions.values() for name in condition.names})
    fields = [routing.fields[name] for name in names]
    numbers = _numbers(conditions.values())
    domains = [_possible(field, numbers, conditions.values()) for field in fields]
    tried = prod(len(domain) for domain in domains)
    if not _is_decided_by_trying(conditions.values()):
        return
    if tried > MAX_COMBINATIONS:
        yield (
            f"whether anybody is asked {question_id} depends on {len(names)} variables with {tried} "
            f"combinations; the most that is tried is {MAX_COMBINATIONS}. Read fewer of them."
        )
    elif not _can_hold(question_id, conditions, fields, list(product(*domains)), routing.questionnaire):
        yield f"nobody can reach {question_id}: no answers make {conditions[question_id].text!r} true."


def _family(question_id: str, routing: Routing) -> list[str]:
    """A question and all those whose answers decide, directly or not, whether it is asked."""
    family = [question_id]
    for member in family:
        family += [parent for parent in routing.parents(member) if parent not in family]
    return family


def _is_decided_by_trying(conditions: Iterable[Expression]) -> bool:
    """Whether the numbers tried, those around the constants, would show a condition that can hold.

    They do where variables, their sums and differences are compared with constants; not in other arithmetic.
    """
    nodes = (node for condition in conditions for node in ast.walk(condition.tree))
    sums = [node for node in nodes if isinstance(node, ast.BinOp)]
    return not any(
        isinstance(node, ast.Constant | ast.Mult | ast.Div)
        for operation in sums
        for node in ast.walk(operation)
    )


def _numbers(conditions: Iterable[Expression]) -> list[float]:
    constants = {
        node.value
        for condition in conditions
        for node in ast.walk(condition.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }
    return sorted(constants)


def _possible(field: Field, numbers: Sequence[float], conditions: Iterable[Expression]) -> list[Any]:
    """The answers to try: all of a closed field; of a number, those around each number that is compared."""
    match field.kind:
        case FieldKind.CHOICE:
            return [None, *(option.id for option in field.options)]
        case FieldKind.TICK:
            return [False, True]
        case FieldKind.RANK:
            return [None, *range(1, field.maximum + 1)]
        case FieldKind.TEXT:
            named = {value for c in conditions for name, value in c.compared() if name == field.name}
            return [None, *sorted(named), "another text"]
        case FieldKind.COUNT | FieldKind.DECIMAL:
            near = {int(number) + step for number in (0, *numbers) for step in (-1, 0, 1)}
            return [None, *sorted(n for n in near if n >= 0)]


def _can_hold(
    question_id: str,
    conditions: Mapping[str, Expression],
    fields: Sequence[Field],
    rows: Sequence[tuple],
    questionnaire: Questionnaire,
) -> bool:
    schema = {field.name: COLUMN_TYPES[field.kind] for field in fields}
    frame = nw.from_native(pl.DataFrame(rows, schema=schema, orient="row"))
    coherent = [
        ~_is_answered(field) | holds(conditions[field.question])
        for field in fields
        if field.question in conditions
    ]
    written = as_written(frame, questionnaire, list(conditions.values()))
    return not written.filter(reduce(and_, coherent, holds(conditions[question_id]))).is_empty()


def _is_answered(field: Field) -> nw.Expr:
    """Whether a field of a frame that `as_written` prepared holds an answer."""
    column = nw.col(field.name)
    return column != BLANKS[field.kind] if field.kind in BLANKS else ~column.is_null()
