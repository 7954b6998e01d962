"""A rule as rows `low <= sum of coefficient x cell <= high`, or the reason why it can't be said so.

A rule is linear when, for the values that are no cells (ticks, options, texts, numbers of another wave), it
is a conjunction of ==, <=, >=, < and > between sums, differences and multiples of cells. The parts of `and`,
`or` and `not` that read no cell are decided first, by `pipeline.evaluation`; what then is still a choice
between rows (`or`, `!=`, `in`) is told apart: no row says it.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from pipeline.editing.localisation.cells import Cell, Demand, Numbers
from pipeline.evaluation import DivisionByZero, evaluate

# what a comparison is when it does not hold
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.NotEq: ast.Eq,
}


@dataclass(frozen=True)
class Row:
    """low <= sum of coefficient x cell <= high; None for no limit.

    demand: that it comes from. terms: cell -> coefficient, none of them 0.
    """

    demand: Demand
    terms: Mapping[str, Fraction]
    low: Fraction | None
    high: Fraction | None

    def is_broken(self, values: Mapping[str, Fraction | None]) -> bool:
        """Whether the row fails; with a missing value it doesn't."""
        known = [(factor, values[name]) for name, factor in self.terms.items()]
        if any(value is None for _, value in known):
            return False
        total = sum((factor * value for factor, value in known if value is not None), Fraction(0))
        return (self.low is not None and total < self.low) or (self.high is not None and total > self.high)


class NotLinear(Exception):
    """A rule that rows can't say. Its text is the reason, for the statistician."""


class _Missing(Exception):
    """A value that is no cell is missing, so nothing can be demanded."""


@dataclass(frozen=True)
class _Form:
    """constant + sum of coefficient x cell."""

    terms: Mapping[str, Fraction]
    constant: Fraction

    def plus(self, other: "_Form", factor: Fraction) -> "_Form":
        names = [*self.terms, *(name for name in other.terms if name not in self.terms)]
        sums = {n: self.terms.get(n, Fraction(0)) + factor * other.terms.get(n, Fraction(0)) for n in names}
        return _Form({n: c for n, c in sums.items() if c}, self.constant + factor * other.constant)


NOTHING = _Form({}, Fraction(0))


def rows_of(demand: Demand, numbers: Numbers) -> tuple[Row, ...]:
    """The rows that hold exactly when the rule does, for this respondent's values that are no cells.

    None where the rule does not concern the respondent, or where a value that is no cell is missing.
    Raises: NotLinear.
    """
    reader = _Reader(demand, numbers)
    condition, holds = demand.constraint.condition, demand.constraint.holds
    if condition is not None:
        if reader.reads_cells(condition.tree):
            # other numbers could make it not concern the respondent: again a choice between rows
            raise NotLinear(f"its condition reads numbers: {condition.text}")
        if not reader.decided(condition.tree):
            return ()
    return tuple(reader.rows(holds.tree, True))


@dataclass(frozen=True)
class _Reader:
    demand: Demand
    numbers: Numbers

    @property
    def tolerance(self) -> Fraction:
        return self.demand.constraint.tolerance

    def reads_cells(self, node: ast.expr) -> bool:
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        return not names.isdisjoint(self.numbers.changeable)

    def decided(self, node: ast.expr) -> bool | None:
        """The truth of a part that reads no cell."""
        try:
            truth = evaluate(node, self.numbers.given, self.tolerance)
        except DivisionByZero as error:
            raise NotLinear(str(error)) from None
        return None if truth is None else bool(truth)

    def rows(self, node: ast.expr, wanted: bool) -> Iterator[Row]:
        """The rows for a part to be true (wanted) or false."""
        if not self.reads_cells(node):
            if self.decided(node) is (not wanted):
                raise NotLinear(f"no number can mend it: {ast.unparse(node)}")
            return
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield from self.rows(operand, not wanted)
            case ast.BoolOp(op=op, values=parts) if isinstance(op, ast.And) is wanted:
                for part in parts:
                    yield from self.rows(part, wanted)
            case ast.BoolOp(values=parts):
                yield from self._one_of(parts, wanted)
            case ast.Compare(left=left, ops=[sign], comparators=[right]) if not isinstance(sign, ast.In):
                yield from self._compared(node, left, sign if wanted else _opposite(sign, node), right)
            case _:
                raise NotLinear(f"no row says it: {ast.unparse(node)}")

    def _one_of(self, parts: list[ast.expr], wanted: bool) -> Iterator[Row]:
        """Rows for one part at least to be as wanted: linear where all others are decided."""
        verdicts = [self.decided(part) for part in parts if not self.reads_cells(part)]
        if wanted in verdicts or None in verdicts:
            return
        remaining = [part for part in parts if self.reads_cells(part)]
        if len(remaining) > 1:
            raise NotLinear(f"a choice between {' and '.join(ast.unparse(part) for part in remaining)}")
        yield from self.rows(remaining[0], wanted)

    def _compared(self, node: ast.Compare, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Iterator[Row]:
        try:
            form = self._form(left).plus(self._form(right), Fraction(-1))
        except _Missing:
            return
        low, high = self._limits(node, sign, form)
        if form.terms:
            yield Row(self.demand, form.terms, low, high)
        elif (low is not None and low > 0) or (high is not None and high < 0):
            raise NotLinear(f"no number can mend it: {ast.unparse(node)}")

    def _limits(
        self, node: ast.Compare, sign: ast.cmpop, form: _Form
    ) -> tuple[Fraction | None, Fraction | None]:
        """The least and the largest sum of the terms with which left and right compare as the sign says."""
        within = self.tolerance
        step = _step(form.terms, self.numbers.cells)
        match sign:
            case ast.Eq():
                return -within - form.constant, within - form.constant
            case ast.LtE():
                return None, within - form.constant
            case ast.GtE():
                return -within - form.constant, None
            case ast.Lt():
                return None, (ceil((-within - form.constant) / step) - 1) * step
            case ast.Gt():
                return (floor((within - form.constant) / step) + 1) * step, None
        raise NotLinear(f"no row says it: {ast.unparse(node)}")

    def _form(self, node: ast.expr) -> _Form:
        if not self.reads_cells(node):
            return self._constant(node)
        match node:
            case ast.Name(id=name):
                return _Form(dict.fromkeys(self.numbers.sums.get(name, (name,)), Fraction(1)), Fraction(0))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return NOTHING.plus(self._form(operand), Fraction(-1))
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                factor = Fraction(1 if isinstance(op, ast.Add) else -1)
                return self._form(left).plus(self._form(right), factor)
            case ast.BinOp(left=left, op=ast.Mult(), right=right) if not self.reads_cells(left):
                return NOTHING.plus(self._form(right), self._form(left).constant)
            case ast.BinOp(left=left, op=ast.Mult(), right=right) if not self.reads_cells(right):
                return NOTHING.plus(self._form(left), self._form(right).constant)
            case ast.BinOp(left=left, op=ast.Div(), right=right) if not self.reads_cells(right):
                divisor = self._form(right).constant
                if not divisor:
                    raise NotLinear(f"it divides by zero: {ast.unparse(node)}")
                return NOTHING.plus(self._form(left), 1 / divisor)
        raise NotLinear(f"not a sum of numbers: {ast.unparse(node)}")

    def _constant(self, node: ast.expr) -> _Form:
        try:
            value = evaluate(node, self.numbers.given, self.tolerance)
        except DivisionByZero as error:
            raise NotLinear(str(error)) from None
        if value is None:
            raise _Missing
        if isinstance(value, str):
            raise NotLinear(f"text is no number: {ast.unparse(node)}")
        return _Form({}, Fraction(value))


def _opposite(sign: ast.cmpop, node: ast.Compare) -> ast.cmpop:
    if type(sign) not in OPPOSITE:
        raise NotLinear(f"no row says that this fails: {ast.unparse(node)}")
    return OPPOSITE[type(sign)]()


def _step(terms: Mapping[str, Fraction], cells: Mapping[str, Cell]) -> Fraction:
    """The smallest step between two values that a sum can take: its cells' values are multiples of units."""
    steps = [abs(factor) * cells[name].unit for name, factor in terms.items()]
    if not steps:
        return Fraction(1)
    return Fraction(gcd(*(s.numerator for s in steps)), lcm(*(s.denominator for s in steps)))
