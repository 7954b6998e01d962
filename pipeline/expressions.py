"""The safe evaluator of conditions and sums written in YAML: routing, edit rules, indicators.

The language is a small part of Python's expressions: names of variables, numbers, quoted text, True and False,
`and or not`, `== != < <= > >=`, `in (...)`, `+ - * /` and parentheses. Nothing is executed: the text is parsed, each
node is checked against that list and turned into a Narwhals expression.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import narwhals as nw

from pipeline.errors import UserError

COMPARISONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class ExpressionError(UserError):
    """A condition that is not written in the language of this module."""


@dataclass(frozen=True)
class Expression:
    """A parsed condition or sum.

    text: as written. names: the variables it reads, sorted.
    """

    text: str
    names: tuple[str, ...]
    tree: ast.expr

    def to_narwhals(self) -> nw.Expr:
        """The same as a Narwhals expression: a missing value makes the result missing unless logic decides
        it all the same (False and missing is False, True or missing is True)."""
        value = _translate(self.tree)
        return value if isinstance(value, nw.Expr) else nw.lit(value)

    def compared(self) -> tuple[tuple[str, Any], ...]:
        """The (variable, constant) pairs that the expression compares, for checks against the questionnaire."""
        pairs = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name):
                right = node.comparators[0]
                constants = right.elts if isinstance(right, ast.Tuple) else [right]
                pairs += [(node.left.id, c.value) for c in constants if isinstance(c, ast.Constant)]
        return tuple(pairs)


def parse(text: str) -> Expression:
    """Parse a condition or a sum.

    Raises: ExpressionError naming what is not allowed in it.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"{text!r} is not an expression: {error.msg} at character {error.offset}.") from None
    _check(tree, text)
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    return Expression(text, tuple(names), tree)


def _check(node: ast.expr, text: str) -> None:
    match node:
        case ast.Name() | ast.Constant(value=bool() | int() | float() | str()):
            return
        case ast.BoolOp(values=parts):
            pass
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            parts = [operand]
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]) if items:
            if not all(isinstance(item, ast.Constant) for item in items):
                raise ExpressionError(f"{text!r}: `in` takes a list of constants, as in `q in ('a', 'b')`.")
            parts = [left, *items]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            parts = [left, right]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            parts = [left, right]
        case _:
            raise ExpressionError(
                f"{text!r}: {ast.unparse(node)!r} is not allowed. Use names, numbers, quoted text, and, or, not, "
                "==, !=, <, <=, >, >=, in (...), +, -, *, / and parentheses."
            )
    for part in parts:
        _check(part, text)


def _translate(node: ast.expr) -> Any:
    match node:
        case ast.Name(id=name):
            return nw.col(name)
        case ast.Constant(value=value):
            return value
        case ast.BoolOp(op=op, values=values):
            joined = operator.and_ if isinstance(op, ast.And) else operator.or_
            return reduce(joined, [_translate(value) for value in values])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ~_translate(operand)
        case ast.UnaryOp(operand=operand):
            return -_translate(operand)
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
            return _translate(left).is_in([item.value for item in items])
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return COMPARISONS[type(op)](_translate(left), _translate(right))
        case ast.BinOp(left=left, op=op, right=right):
            return ARITHMETIC[type(op)](_translate(left), _translate(right))
    raise AssertionError(f"unchecked node {ast.dump(node)}")
