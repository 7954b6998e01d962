"""Conditions and sums as linear forms and rows of an integer programme, for one respondent at a time."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import UserError
from pipeline.expressions import COMPARISONS, Expression
from pipeline.questionnaire.fields import FieldKind
from pipeline.reconstruction.program import Affine, Program
from pipeline.reconstruction.vocabulary import Answer, Unknown

ONE = Affine({}, 1.0)
TOLERANCE = 1e-6
INFINITY = float("inf")
# left compared with right -> least and greatest difference, in whole numbers
BOUNDS = {
    ast.Eq: (0.0, 0.0),
    ast.Gt: (1.0, INFINITY),
    ast.GtE: (0.0, INFINITY),
    ast.Lt: (-INFINITY, -1.0),
    ast.LtE: (-INFINITY, 0.0),
}


class NotLinear(UserError):
    """A condition or a sum that no row of an integer programme can say."""


Marks = dict[Answer, Affine]  # option or rank -> 0/1 column; of an open answer, True -> whether it is filled


@dataclass
class Respondent:
    """One respondent's answers: those that earlier blocks fixed, and the columns of those to find.

    known: name -> answer. numbers: name of a count or a tick -> its column. marks: name of a choice, a rank
    or an open answer -> the columns of its options.
    """

    program: Program
    unknowns: Mapping[str, Unknown]
    known: Mapping[str, Answer]
    numbers: dict[str, Affine] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    _reified: dict[tuple, Affine] = field(default_factory=dict)

    def value(self, expression: Expression) -> Affine:
        """The expression as a linear form; a condition gives a form that is 0 or 1."""
        return self._value(expression.tree)

    def require(self, expression: Expression, name: str) -> None:
        """Add the rows that make a condition hold."""
        self._require(expression.tree, name)

    def _require(self, node: ast.expr, name: str) -> None:
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                for value in values:
                    self._require(value, name)
            case ast.BoolOp(op=ast.Or(), values=values):
                forms = [self._value(value) for value in values]
                self._row(sum(forms[1:], forms[0]), 1.0, INFINITY, name)
            case ast.Compare(
                left=left,
                ops=[ast.Eq() | ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE() as op],
                comparators=[right],
            ) if self._is_numeric(left, right):
                self._row(self._value(left) - self._value(right), *BOUNDS[type(op)], name)
            case _:
                self._row(self._value(node), 1.0, 1.0, name)

    def _row(self, form: Affine, low: float, high: float, name: str) -> None:
        least, greatest = self.program.range(form)
        if least < low - TOLERANCE or greatest > high + TOLERANCE:
            self.program.add(form, low, high, name)

    def _value(self, node: ast.expr) -> Affine:
        match node:
            case ast.Constant(value=value):
                return Affine({}, float(value))
            case ast.Name(id=name):
                return self._number(name)
            case ast.BoolOp(op=ast.And(), values=values):
                return self._all([self._value(value) for value in values])
            case ast.BoolOp(values=values):
                return ONE - self._all([ONE - self._value(value) for value in values])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ONE - self._value(operand)
            case ast.UnaryOp(operand=operand):
                return self._value(operand) * -1.0
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(left, op, right)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._value(left) + self._value(right)
            case ast.BinOp(left=left, op=ast.Sub(), right=right):
                return self._value(left) - self._value(right)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                one, two = self._value(left), self._value(right)
                if not (one.terms and two.terms):
                    return two * one.constant if not one.terms else one * two.constant
        raise NotLinear(
            f"{ast.unparse(node)!r} can't be solved: in rules, targets and routing answers are only added, "
            "subtracted and multiplied by numbers. Correct it in rules.yaml or targets.yaml."
        )

    def _number(self, name: str) -> Affine:
        if name in self.known:
            return Affine({}, float(self.known[name]))
        if name in self.numbers:
            return self.numbers[name]
        ranks = self.marks[name].items()
        return sum((column * float(rank) for rank, column in ranks), Affine({}))

    def _is_numeric(self, left: ast.expr, right: ast.expr) -> bool:
        if isinstance(left, ast.Name) and isinstance(right, ast.Constant | ast.Tuple):
            kind = self.unknowns[left.id].kind
            return kind in (FieldKind.COUNT, FieldKind.TICK)
        return True

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Affine:
        if self._is_numeric(left, right):
            return self._numeric(self._value(left) - self._value(right), op)
        assert isinstance(left, ast.Name)
        if left.id in self.known:
            holds = _holds(self.known[left.id], op, right)
            return Affine({}, float(holds))
        marks = self.marks[left.id]
        none = ONE - sum(marks.values(), Affine({}))
        blank: Answer = 0 if self.unknowns[left.id].kind is FieldKind.RANK else ""
        chosen = [form for answer, form in {**marks, blank: none}.items() if _holds(answer, op, right)]
        return sum(chosen, Affine({}))

    def _numeric(self, form: Affine, op: ast.cmpop) -> Affine:
        match op:
            case ast.GtE():
                return self._positive(form + ONE)
            case ast.Gt():
                return self._positive(form)
            case ast.LtE():
                return ONE - self._positive(form)
            case ast.Lt():
                return self._positive(form * -1.0)
            case ast.Eq():
                return self._all([ONE - self._positive(form), ONE - self._positive(form * -1.0)])
        return ONE - self._numeric(form, ast.Eq())

    def _positive(self, form: Affine) -> Affine:
        """1 when a whole-valued form is at least 1, else 0."""
        low, high = self.program.range(form)
        if low >= 1 - TOLERANCE or high <= TOLERANCE:
            return Affine({}, float(low >= 1 - TOLERANCE))
        key = ("positive", form.constant, *sorted(form.terms.items()))
        if key not in self._reified:
            flag = self.program.column(0, 1)
            self.program.add(form - flag * (1 - low), low, INFINITY, "")  # flag -> form >= 1
            self.program.add(form - flag * high, -INFINITY, 0.0, "")  # not flag -> form <= 0
            self._reified[key] = flag
        return self._reified[key]

    def _all(self, forms: list[Affine]) -> Affine:
        open_forms = [form for form in forms if form.terms]
        if any(form.constant < 0.5 for form in forms if not form.terms):
            return Affine({})
        if len(open_forms) < 2:
            return open_forms[0] if open_forms else ONE
        key = ("all", *sorted((f.constant, tuple(sorted(f.terms.items()))) for f in open_forms))
        if key not in self._reified:
            both = self.program.column(0, 1)
            for form in open_forms:
                self.program.add(form - both, 0.0, INFINITY, "")
            missing = sum((ONE - form for form in open_forms), Affine({}))
            self.program.add(both + missing, 1.0, INFINITY, "")
            self._reified[key] = both
        return self._reified[key]


def _holds(answer: Answer, op: ast.cmpop, right: ast.expr) -> bool:
    if isinstance(op, ast.In):
        assert isinstance(right, ast.Tuple)
        return answer in [item.value for item in right.elts if isinstance(item, ast.Constant)]
    assert isinstance(right, ast.Constant)
    return bool(COMPARISONS[type(op)](answer, right.value))
