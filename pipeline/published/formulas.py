"""Formulas of indicators: parsed, checked against what the wave has, evaluated exactly.

The language is arithmetic (`+ - * /`, parentheses, numbers, `min`, `max`) over calls that count something:
a measure (`ticked(q16__projet)`, `rank(q18__vulnerables, 1)`), `count("<condition>")`, and the others of
READERS. A name is written plain or in quotes. Units are followed through the arithmetic: what is added has
one unit, and an office that may be counted twice makes citations.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from inspect import signature

from pipeline.expressions import ARITHMETIC
from pipeline.published.figures import FigureUnit
from pipeline.published.names import Counted, FormulaError, Names, respondents_counted
from pipeline.published.terms import CellCount, Condition, LeadingColumn, Listed, Listing, Position, Term
from pipeline.tables.measures import WITHOUT_CATEGORY, Measure, Statistic

SYMBOLS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
EXTREMES = {"min": min, "max": max}
PLACES = (Position, LeadingColumn)


@dataclass(frozen=True)
class Operation:
    """An operation on two numbers (`+ - * /`), or the smallest or largest of several (`min`, `max`)."""

    symbol: str
    parts: tuple["Node", ...]


Node = Fraction | Term | Operation


@dataclass(frozen=True)
class Formula:
    """A checked formula. text: as written. counted: what it counts."""

    text: str
    root: Node
    counted: Counted

    @property
    def terms(self) -> frozenset[Term]:
        """All that must be counted to evaluate it."""
        return frozenset(_terms(self.root))

    def value(self, values: Mapping[Term, Fraction]) -> Fraction:
        """Its exact value. Raises: FormulaError when it divides by zero."""
        try:
            return _value(self.root, values)
        except ZeroDivisionError:
            raise FormulaError(f"{self.text!r} divides by zero.") from None


def read_formula(text: str, names: Names, universe: str = "") -> Formula:
    """Parse and check a formula. universe: of its measures, as they name it; empty for all respondents.

    Raises: FormulaError for what is not in the language, an unknown name, a mix of units.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f"{text!r} is no formula: {error.msg}.") from None
    root = _Reader(names, universe).node(tree)
    if not any(True for _ in _terms(root)):
        raise FormulaError(f"{text!r} counts nothing: name a measure or a cell.")
    return Formula(text, root, _counted(root, names))


@dataclass(frozen=True)
class _Reader:
    names: Names
    universe: str

    def node(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant(value=int() | float()) if not isinstance(tree.value, bool):
                return Fraction(ast.unparse(tree))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SYMBOLS:
                return Operation(SYMBOLS[type(op)], (self.node(left), self.node(right)))
            case ast.Call(func=ast.Name(id=name), args=parts, keywords=[]) if name in EXTREMES and parts:
                return Operation(name, tuple(self.node(part) for part in parts))
            case ast.Call(func=ast.Name(id=name)):
                return self._term(name, tree)
        raise FormulaError(
            f"{ast.unparse(tree)!r} is not allowed. Use numbers, + - * /, parentheses and calls as "
            f"`sum(q06__as)`: {', '.join((*Statistic, *READERS, *EXTREMES))}."
        )

    def _term(self, name: str, call: ast.Call) -> Term:
        given = [_argument(part) for part in call.args]
        named = {keyword.arg: _argument(keyword.value) for keyword in call.keywords}
        if name in list(Statistic):
            wanted = 0 if name == Statistic.RESPONDENTS else 1 if name in WITHOUT_CATEGORY else 2
            if len(given) != wanted or named:
                takes = ("nothing", "a variable", "a variable and a category")[wanted]
                raise FormulaError(f"{ast.unparse(call)!r}: {name}(...) takes {takes}.")
            return self.names.measure(Measure(Statistic(name), *given)).among(self.universe)
        if name not in READERS:
            known = ", ".join((*Statistic, *READERS, *EXTREMES))
            raise FormulaError(f"there is no function {name!r}. Allowed: {known}.")
        try:
            bound = signature(READERS[name]).bind(self.names, *given, **named)
        except TypeError as error:
            raise FormulaError(f"{ast.unparse(call)!r}: {error}.") from None
        term = READERS[name](*bound.args, **bound.kwargs)
        if isinstance(term, Condition):
            return Condition(term.text, self.universe)
        if self.universe:
            raise FormulaError(
                f"{ast.unparse(call)!r} can't be counted among {self.universe!r}: leave it all."
            )
        return term


def _argument(tree: ast.expr) -> str | tuple[str, ...]:
    match tree:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=str() | int() as value):
            return str(value)
        case ast.Tuple(elts=parts):
            return tuple(str(_argument(part)) for part in parts)
    raise FormulaError(f"{ast.unparse(tree)!r} is no name. Write names plain or in quotes, as 'maintenir'.")


def _condition(names: Names, condition: str) -> Condition:
    return names.condition(condition)


def _cell(names: Names, table: str, panel: str, row: str, column: str) -> CellCount:
    return CellCount(names.place((table, panel, row, column)))


def _position(
    names: Names, table: str, panel: str, column: str, row: str, among: tuple[str, ...] = ()
) -> Position:
    return names.position((table, panel, row, column), among)


def _leading_column(
    names: Names, table: str, panel: str, row: str, among: tuple[str, ...] = (), nth: str = "1"
) -> LeadingColumn:
    return names.leading_column(table, panel, row, among, nth)


def _titles(names: Names, roster: str, row: str = "", codeframe: str = "", code: str = "") -> Listed:
    return names.listed(Listing.TITLES, roster, row, codeframe, code)


def _holders(names: Names, roster: str, row: str = "", codeframe: str = "", code: str = "") -> Listed:
    return names.listed(Listing.HOLDERS, roster, row, codeframe, code)


def _distinct_titles(names: Names, roster: str, codeframe: str, row: str = "") -> Listed:
    return names.listed(Listing.DISTINCT, roster, row, codeframe, "")


READERS = {
    "count": _condition,
    "cell": _cell,
    "position": _position,
    "leading_column": _leading_column,
    "titles": _titles,
    "holders": _holders,
    "distinct_titles": _distinct_titles,
    "distinct": Names.distinct,
    "number": Names.number,
}


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Fraction():
            return
        case Operation(parts=parts):
            for part in parts:
                yield from _terms(part)
        case _:
            yield node


def _value(node: Node, values: Mapping[Term, Fraction]) -> Fraction:
    match node:
        case Fraction():
            return node
        case Operation(symbol=symbol, parts=parts):
            return OPERATIONS[symbol](*(_value(part, values) for part in parts))
    return values[node]


OPERATIONS = {symbol: ARITHMETIC[op] for op, symbol in SYMBOLS.items()} | EXTREMES


def _counted(node: Node, names: Names) -> Counted:
    """What a part of a formula counts. Raises: FormulaError for a mix of units."""
    match node:
        case Fraction():
            return Counted(None)
        case Operation(symbol=symbol, parts=parts) if any(isinstance(p, PLACES) for p in parts):
            raise FormulaError(f"a place among others is no number to reckon with ({symbol}).")
        case Operation(symbol="*" | "/" as symbol, parts=(left, right)):
            return _scaled(symbol, _counted(left, names), _counted(right, names))
        case Operation(symbol=symbol, parts=parts):
            return _joined(symbol, [_counted(part, names) for part in parts])
    return names.counted(node)


def _scaled(symbol: str, left: Counted, right: Counted) -> Counted:
    if right.unit is None:
        return left
    if symbol == "/" and (left.unit == right.unit or (left.counts_respondents and right.counts_respondents)):
        return Counted(None)
    if symbol == "*" and left.unit is None:
        return right
    if symbol == "/" and left.unit is not None:
        return left  # so many of them for each of the others
    raise FormulaError(f"a mix of units: {left.unit or 'a plain number'} {symbol} {right.unit}.")


def _joined(symbol: str, parts: list[Counted]) -> Counted:
    """Numbers that are added, subtracted or compared; a plain number has the unit of the others."""
    counted = [part for part in parts if part.unit is not None]
    units = sorted({part.unit for part in counted})
    if not counted:
        return Counted(None)
    if all(part.counts_respondents for part in counted):
        measures = tuple(measure for part in counted for measure in part.measures)
        if symbol == "+" and FigureUnit.CITATIONS not in units:
            return respondents_counted(measures)
        return Counted(FigureUnit.CITATIONS if FigureUnit.CITATIONS in units else FigureUnit.CAF, measures)
    if len(units) > 1:
        raise FormulaError(f"a mix of units: {', '.join(units)}.")
    return counted[0]
