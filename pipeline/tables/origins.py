"""Where a printed number comes from, as each cell of a report says."""

import ast
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pipeline.questionnaire.model import Missing, Questionnaire, question_fields
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.recodes import Recode, SumEntry


class Origin(StrEnum):
    """Real returns; made ones, and the number fixed by published ones or by nothing; another source."""

    ANSWERS = "answers"
    RECONSTRUCTED = "reconstructed"
    FREE = "free"
    REFERENCE = "reference"


@dataclass(frozen=True)
class Origins:
    """What tells the origin of a number.

    fixed: the measures that published figures fix in a reconstructed wave; None for a wave of real returns.
    made_of: the measures that fix another one: the parts of a sum, a base and who answered of it.
    """

    fixed: frozenset[Measure] | None
    made_of: dict[Measure, tuple[Measure, ...]]

    def of(self, numerator: Iterable[Measure]) -> Origin:
        """The origin of a cell: of its numerator, since a base is printed with it or is all respondents."""
        numerator = tuple(numerator)
        if any(measure.statistic is Statistic.REFERENCE for measure in numerator):
            return Origin.REFERENCE
        if self.fixed is None:
            return Origin.ANSWERS
        fixed = all(self._is_fixed(measure.among("")) for measure in numerator)
        return Origin.RECONSTRUCTED if fixed else Origin.FREE

    def _is_fixed(self, measure: Measure) -> bool:
        if measure.statistic is Statistic.RESPONDENTS or measure in self.fixed:
            return True
        return measure in self.made_of and all(map(self._is_fixed, self.made_of[measure]))


def origins_of_answers() -> Origins:
    """Of a wave of real returns."""
    return Origins(None, {})


def read_origins(path: Path, questionnaire: Questionnaire, recodes: Iterable[Recode]) -> Origins:
    """Of a reconstructed wave, from `origins.csv` (variable, statistic, category)."""
    with path.open(encoding="utf-8", newline="") as file:
        fixed = {
            Measure(Statistic(line["statistic"]), line["variable"], line["category"])
            for line in csv.DictReader(file)
        }
    return Origins(frozenset(fixed), _sums(recodes) | _bases(questionnaire) | _answers(questionnaire))


def _sums(recodes: Iterable[Recode]) -> dict[Measure, tuple[Measure, ...]]:
    return {
        Measure(Statistic.SUM, made.field.name): tuple(Measure(Statistic.SUM, of) for of in made.sources)
        for made in recodes
        if isinstance(made.entry, SumEntry)
    }


def _bases(questionnaire: Questionnaire) -> dict[Measure, tuple[Measure, ...]]:
    """How many were asked: all, or those who chose the one option that the question depends on."""
    bases = {}
    for question in questionnaire.questions:
        condition = question.condition
        if condition is None:
            bases[Measure(Statistic.ASKED, question.id)] = (Measure(Statistic.RESPONDENTS),)
        elif isinstance(condition.tree, ast.Compare) and isinstance(condition.tree.ops[0], ast.Eq):
            ((variable, option),) = condition.compared()
            bases[Measure(Statistic.ASKED, question.id)] = (Measure(Statistic.EQUALS, variable, option),)
    return bases


def _answers(questionnaire: Questionnaire) -> dict[Measure, tuple[Measure, ...]]:
    """How many answered a question of one variable, or did not: the rest of those asked."""
    known: dict[Measure, tuple[Measure, ...]] = {}
    for question in questionnaire.questions:
        # only a single choice and an open question have a field that belongs to no item
        for field in (field for field in question_fields(question) if not field.items):
            answered = Measure(Statistic.ANSWERED, question.id)
            if field.options:
                known[answered] = tuple(Measure(Statistic.EQUALS, field.name, o.id) for o in field.options)
            for reason in Missing:
                known[Measure(Statistic.MISSING, field.name, reason)] = (
                    Measure(Statistic.ASKED, question.id),
                    answered,
                )
    return known
