"""The safe evaluator of conditions and sums written in YAML: routing, edit rules, indicators.

The language is a small part of Python's expressions: names of variables, numbers, quoted text, True and
False, `and or not`, `== != < <= > >=`, `in (...)`, `+ - * /` and parentheses. The text is parsed and each
node checked against that list, so that it can name and call nothing else. `evaluate` then reads it for one
respondent, `to_narwhals` as columns; pipeline/reconstruction/linear.py has a third reading of the same tree
(docs/architecture.md, Routing).
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any

import narwhals as nw

from pipeline.errors import UserError
from pipeline.evaluation import Known, Number, Values, evaluate

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
LONGEST = 2_000  # characters; the longest of the project has 700
DEEPEST = 100  # parts within parts, well below what Python follows; a sum of n terms is n deep
ALLOWED = (
    "Use names, numbers, quoted text, True, False, and, or, not, ==, !=, <, <=, >, >=, in (...), +, -, *, / "
    "and parentheses."
)


class ExpressionError(UserError):
    """A condition that is not written in the language of this module."""


class Kind(StrEnum):
    """What an expression, or a part of it, stands for."""

    TRUTH = "true or false"
    NUMBER = "a number"
    TEXT = "text"


@dataclass(frozen=True)
class Expression:
    """A parsed condition or sum.

    text: as written. names: the variables it reads, sorted.
    """

    text: str
    names: tuple[str, ...]
    tree: ast.expr

    def evaluate(self, values: Values, tolerance: Number = 0) -> Known | None:
        """The value for one respondent, exact; None where a missing value leaves it open.

        values: of each of `names`. tolerance: numbers that differ by no more count as equal.
        Raises: DivisionByZero (pipeline/evaluation.py).
        """
        return evaluate(self.tree, values, tolerance)

    def to_narwhals(self) -> nw.Expr:
        """The same as a Narwhals expression: a missing value makes the result missing unless logic decides
        it all the same (False and missing is False, True or missing is True)."""
        return _as_column(_translate(self.tree))

    def compared(self) -> tuple[tuple[str, Any], ...]:
        """The pairs (variable, constant) that are compared, to check them against the questionnaire."""
        pairs = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Compare):
                sides = (node.left, node.comparators[0])
                for name, other in (sides, sides[::-1]):
                    if isinstance(name, ast.Name):
                        pairs += [(name.id, value) for value in _constants(other)]
        return tuple(pairs)

    def kind(self, variables: Mapping[str, Kind]) -> Kind:
        """What the expression stands for, given what its variables hold.

        variables: a kind for each of `names`.
        Raises: ExpressionError where parts of different kinds meet, such as a number compared with text, and
        for a division by zero.
        """
        return _kind(self.tree, variables)


def parse(text: str) -> Expression:
    """Parse a condition or a sum.

    Raises: ExpressionError naming what is not allowed in it, or for one that is too long or too deep.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            f"{text[:40]!r}…: {len(text)} characters long. At most {LONGEST} are allowed: write it shorter."
        )
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        where = f" at character {error.offset}" if error.offset else ""
        raise ExpressionError(f"{text!r} is not an expression: {error.msg}{where}. {ALLOWED}") from None
    except (ValueError, RecursionError, MemoryError) as error:  # a null character; too deep for some Pythons
        raise ExpressionError(f"{text!r} is not an expression: {error}. {ALLOWED}") from None
    if _depth(tree) > DEEPEST:
        raise ExpressionError(
            f"{text[:40]!r}…: more than {DEEPEST} parts stand within one another. Write it with fewer."
        )
    _check(tree, text)
    return Expression(text, tuple(sorted(_names(tree))), tree)


def _names(tree: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _depth(tree: ast.expr) -> int:
    """How many parts stand within one another; counted level by level, since it may be too deep to follow."""
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [part for node in level for part in ast.iter_child_nodes(node)]
    return depth


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
            raise ExpressionError(f"{text!r}: {ast.unparse(node)!r} is not allowed. {ALLOWED}{_hint(node)}")
    for part in parts:
        _check(part, text)


def _hint(node: ast.expr) -> str:
    """What to write instead of the two forms that people try most."""
    match node:
        case ast.Compare(ops=[ast.In()], comparators=[ast.Constant(value=value)]):
            return f" A list of one ends with a comma: in ({value!r},)."
        case ast.Compare(ops=[_, _, *_]):
            return " Write two comparisons joined by `and`."
    return ""


def _constants(node: ast.expr) -> list[Any]:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return [part.value for part in parts if isinstance(part, ast.Constant)]


def _kind(node: ast.expr, variables: Mapping[str, Kind]) -> Kind:
    match node:
        case ast.Name(id=name):
            return variables[name]
        case ast.Constant(value=bool()):
            return Kind.TRUTH
        case ast.Constant(value=value):
            return Kind.TEXT if isinstance(value, str) else Kind.NUMBER
        case ast.BoolOp(values=parts):
            return _all_of(Kind.TRUTH, parts, variables)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _all_of(Kind.TRUTH, [operand], variables)
        case ast.UnaryOp(operand=operand):
            return _all_of(Kind.NUMBER, [operand], variables)
        case ast.BinOp(left=left, right=right):
            kind = _all_of(Kind.NUMBER, [left, right], variables)
            # its parts are numbers and divide by none, so a divisor without variables can be worked out
            if isinstance(node.op, ast.Div) and not _names(right) and _translate(right) == 0:
                raise ExpressionError(f"{ast.unparse(node)!r} divides by zero.")
            return kind
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
            _all_of(_kind(left, variables), items, variables)
        case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
            _all_of(_kind(left, variables), [right], variables)
        case ast.Compare(left=left, comparators=[right]):
            _all_of(Kind.NUMBER, [left, right], variables)
    return Kind.TRUTH


def _all_of(expected: Kind, parts: list[ast.expr], variables: Mapping[str, Kind]) -> Kind:
    for part in parts:
        found = _kind(part, variables)
        if found is not expected:
            raise ExpressionError(f"{ast.unparse(part)!r} is {found}; what stands here must be {expected}.")
    return expected


def _as_column(value: Any) -> nw.Expr:
    return value if isinstance(value, nw.Expr) else nw.lit(value)


def _translate(node: ast.expr) -> Any:
    """A Narwhals expression, or a plain constant where the part reads no variable."""
    match node:
        case ast.Name(id=name):
            return nw.col(name)
        case ast.Constant(value=value):
            return value
        case ast.BoolOp(op=op, values=values):
            joined = operator.and_ if isinstance(op, ast.And) else operator.or_
            return reduce(joined, [_translate(value) for value in values])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _translate(operand)
            return ~inner if isinstance(inner, nw.Expr) else not inner
        case ast.UnaryOp(operand=operand):
            return -_translate(operand)
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
            value = _translate(left)  # not is_in(), whose answer for a missing value depends on the backend
            return reduce(operator.or_, [value == item.value for item in items])
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return COMPARISONS[type(op)](_translate(left), _translate(right))
        case ast.BinOp(left=left, op=op, right=right):
            return ARITHMETIC[type(op)](_translate(left), _translate(right))
    raise AssertionError(f"unchecked node {ast.dump(node)}")
