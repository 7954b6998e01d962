"""What the targets publish, as the tables count it: the rows of `origins.csv`."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.targets import RESPONDENTS, Target, Targets
from pipeline.reconstruction.vocabulary import Vocabulary
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.quantities import Quantity

Measures = tuple[Measure, ...]


def published_quantities(
    targets: Targets, vocabulary: Vocabulary, questionnaire: Questionnaire
) -> tuple[Quantity, ...]:
    """The published quantities, in the order of the targets, each once.

    Numbers: of the targets that are printed or the only ones that fit. Shares: those printed of a number or a
    base that is chosen among several, for then the share is fixed though they are not. Then what is printed
    of open answers.
    """
    fields = {field.name: field for field in questionnaire.variables}
    book = _Book({target.id: target for target in targets.all}, vocabulary, fields)
    of_texts = [Quantity(target.measures) for target in targets.texts]
    return tuple(dict.fromkeys([*(one for target in targets.all for one in book.of(target)), *of_texts]))


@dataclass(frozen=True)
class _Book:
    """targets: by id. fields: the variables by name, which the tables count."""

    targets: Mapping[str, Target]
    vocabulary: Vocabulary
    fields: Mapping[str, Field]

    def of(self, target: Target) -> Iterator[Quantity]:
        numerator = self._measures(target)
        if not numerator or target.equals is None:
            return
        if target.is_fixed:
            yield Quantity(numerator)
        for printed, base in target.percents.items():
            denominator, base_is_fixed = self._base(base)
            if denominator and not (target.is_fixed and base_is_fixed):
                yield Quantity(numerator, denominator, printed)

    def _base(self, base: str) -> tuple[Measures, bool]:
        """The measures of a base, and whether it is fixed."""
        if base == RESPONDENTS:
            return (Measure(Statistic.RESPONDENTS),), True
        return self._measures(self.targets[base]), self.targets[base].is_fixed

    def _measures(self, target: Target) -> Measures:
        """The measures whose sum a target is; none where the tables count no such thing."""
        return target.measures or self._added(self.vocabulary.expression(target.text).tree) or ()

    def _added(self, tree: ast.expr) -> Measures | None:
        match tree:
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                one, two = self._added(left), self._added(right)
                return None if one is None or two is None else one + two
            case ast.Name(id=name) if name in self.fields:
                return _summed(self.fields[name])
            case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=value)]) if (
                name in self.fields
            ):
                return _counted(self.fields[name], op, value)
        return None


def _summed(field: Field) -> Measures | None:
    statistic = {FieldKind.COUNT: Statistic.SUM, FieldKind.TICK: Statistic.TICKED}.get(field.kind)
    return (Measure(statistic, field.name),) if statistic else None


def _counted(field: Field, op: ast.cmpop, value: object) -> Measures | None:
    """The respondents with one option or rank, with any, or with a number above zero."""
    match field.kind, op:
        case FieldKind.CHOICE, ast.Eq() if value:
            return (Measure(Statistic.EQUALS, field.name, str(value)),)
        case FieldKind.RANK, ast.Eq() if value:
            return (Measure(Statistic.RANK, field.name, str(value)),)
        case FieldKind.COUNT, ast.Gt() if value == 0:
            return (Measure(Statistic.POSITIVE, field.name),)
        case FieldKind.RANK, ast.Gt() if value == 0:
            return (Measure(Statistic.ANSWERED, field.name),)
        case FieldKind.CHOICE | FieldKind.TEXT, ast.NotEq() if value == "":
            return (Measure(Statistic.ANSWERED, field.name),)
    return None
