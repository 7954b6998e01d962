"""Sums, products and quotients of printed figures, as written in checks.yaml: `[l0224-1] - [l0226-2]`.

A figure's id stands in square brackets, or alone; the rest are whole numbers, + - * / and parentheses.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pipeline.errors import UserError
from pipeline.published.intervals import Interval, exactly

BRACKETS = re.compile(r"\[([^][]*)\]")
ALONE = re.compile(r"[a-z][\w.-]*")
OPERATORS: dict[type, Callable] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
SIGNS = {"-": "\N{MINUS SIGN}", "*": "\N{MULTIPLICATION SIGN}"}


class ReckoningError(UserError):
    """A sum of figures that is not written in the language of this module."""


@dataclass(frozen=True)
class Reckoning:
    """A parsed sum.

    text: with every figure in brackets. figures: their ids, in order, each once. tree: the figures are the
    names _0, _1, ...
    """

    text: str
    figures: tuple[str, ...]
    tree: ast.expr

    @property
    def is_lone(self) -> bool:
        """Whether there is nothing to work out: one figure, one whole number."""
        return not isinstance(self.tree, ast.BinOp)

    def interval(self, intervals: Mapping[str, Interval]) -> Interval:
        """Raises: ZeroDivisionError when a divisor may be zero."""
        return self._evaluated(self.tree, {i: intervals[figure] for i, figure in enumerate(self.figures)})

    def amount(self, amounts: Mapping[str, Fraction]) -> Fraction:
        """What comes out of the printed numbers as they stand."""
        return self.interval({figure: exactly(amounts[figure]) for figure in self.figures}).low

    def written(self, strings: Mapping[str, str]) -> str:
        """The sum as a reader sees it, each figure by its string."""
        parts = BRACKETS.split(self.text)  # every second one is an id
        parts[::2] = [re.sub(r"[-*]", lambda sign: SIGNS[sign[0]], part) for part in parts[::2]]
        parts[1::2] = [strings[figure] for figure in parts[1::2]]
        return "".join(parts)

    def _evaluated(self, node: ast.expr, values: Mapping[int, Interval]) -> Interval:
        match node:
            case ast.Name(id=name):
                return values[int(name[1:])]
            case ast.Constant(value=number):
                return exactly(number)
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATORS[type(op)](self._evaluated(left, values), self._evaluated(right, values))
        raise AssertionError(f"unchecked node {ast.dump(node)}")


@cache  # a check is parsed when its file is read, when it is judged and with each misprint tried on it
def parse_reckoning(text: str) -> Reckoning:
    """Raises: ReckoningError."""
    if ALONE.fullmatch(text):
        text = f"[{text}]"
    figures = tuple(dict.fromkeys(BRACKETS.findall(text)))
    named = BRACKETS.sub(lambda id_: f"_{figures.index(id_[1])}", text)
    try:
        tree = ast.parse(named.strip(), mode="eval").body
    except SyntaxError:
        raise _not_allowed(text) from None
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=op) if type(op) in OPERATORS:
                pass
            case ast.Name(id=name) if re.fullmatch(r"_\d+", name):
                pass
            case ast.Constant(value=int()) | ast.operator() | ast.Load():
                pass
            case _:
                raise _not_allowed(text)
    return Reckoning(text, figures, tree)


def _not_allowed(text: str) -> ReckoningError:
    return ReckoningError(
        f"{text!r} is not a sum of figures. Write their ids in square brackets, with whole numbers, + - * / "
        "and parentheses, as in [q09.main.total.somme] - [l0402-1]."
    )
