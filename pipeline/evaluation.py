"""The value of a parsed expression for one respondent: exact, and missing where something missing decides.

Numbers are whole or fractions, never binary: 0.1 is a tenth. Logic is Kleene's: False and missing is False,
True or missing is True, all else that missing values touch is missing. `and` and `or` are read from the
left and stop where they are decided, so that `a != 0 and b / a > 1` never divides by zero.
"""

import ast
from collections.abc import Mapping
from fractions import Fraction

from pipeline.errors import UserError

Number = int | Fraction
Known = Number | bool | str
Values = Mapping[str, Known | None]  # by name; None: missing


class DivisionByZero(UserError):
    """An expression that can't be worked out for these values, though none of them is missing."""


def evaluate(node: ast.expr, values: Values, tolerance: Number) -> Known | None:
    """The value of a tree that `pipeline.expressions.parse` has checked; None where it is missing.

    values: of each name that the tree reads. tolerance: numbers that differ by no more count as equal, in
    each comparison (so `<` and `!=` hold only beyond it). A truth in the place of a number is 1 or 0.
    Raises: DivisionByZero.
    """
    match node:
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=float(value)):
            return Fraction(repr(value))  # as it is written, not as it is stored
        case ast.Constant(value=value):
            return value
        case ast.BoolOp(op=op, values=parts):
            return _joined(parts, isinstance(op, ast.Or), values, tolerance)
        case ast.UnaryOp(op=op, operand=operand):
            value = evaluate(operand, values, tolerance)
            if value is None:
                return None
            return not value if isinstance(op, ast.Not) else -value
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
            found = evaluate(left, values, tolerance)
            options = (evaluate(item, values, tolerance) for item in items)
            return None if found is None else any(_equal(found, one, tolerance) for one in options)
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _compared(
                sign, evaluate(left, values, tolerance), evaluate(right, values, tolerance), tolerance
            )
        case ast.BinOp(left=left, op=op, right=right):
            one, other = evaluate(left, values, tolerance), evaluate(right, values, tolerance)
            return None if one is None or other is None else _calculated(node, op, one, other)
    raise AssertionError(f"unchecked node {ast.dump(node)}")


def _joined(parts: list[ast.expr], decisive: bool, values: Values, tolerance: Number) -> bool | None:
    """`and` or `or` of the parts. decisive: the truth that one part is enough to give the whole."""
    known = True
    for part in parts:
        value = evaluate(part, values, tolerance)
        if value is not None and bool(value) is decisive:
            return decisive
        known = known and value is not None
    return (not decisive) if known else None


def _compared(sign: ast.cmpop, one: Known | None, other: Known | None, tolerance: Number) -> bool | None:
    if one is None or other is None:
        return None
    match sign:
        case ast.Eq():
            return _equal(one, other, tolerance)
        case ast.NotEq():
            return not _equal(one, other, tolerance)
        case ast.Lt():
            return one - other < -tolerance
        case ast.LtE():
            return one - other <= tolerance
        case ast.Gt():
            return one - other > tolerance
        case _:
            return one - other >= -tolerance


def _equal(one: Known, other: Known, tolerance: Number) -> bool:
    # two truths are the same or not: a tolerance is of numbers
    if isinstance(one, str) or (isinstance(one, bool) and isinstance(other, bool)):
        return one == other
    return abs(one - other) <= tolerance


def _calculated(node: ast.BinOp, op: ast.operator, one: Number, other: Number) -> Number:
    match op:
        case ast.Add():
            return one + other
        case ast.Sub():
            return one - other
        case ast.Mult():
            return one * other
        case _ if other == 0:
            raise DivisionByZero(f"{ast.unparse(node)!r} divides by zero.")
        case _:
            return Fraction(one) / other
