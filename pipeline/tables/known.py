"""What a layout may name: the variables of a wave, its questions, the figures of other sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.recodes import Recode
from pipeline.tables.references import Reference
from pipeline.yamlfiles import did_you_mean

KINDS = {
    Statistic.SUM: (FieldKind.COUNT, FieldKind.DECIMAL),
    Statistic.POSITIVE: (FieldKind.COUNT, FieldKind.DECIMAL),
    Statistic.TICKED: (FieldKind.TICK,),
    Statistic.EQUALS: (FieldKind.CHOICE,),
    Statistic.RANK: (FieldKind.RANK,),
}


@dataclass(frozen=True)
class Known:
    """fields: by name of variable, recoded ones too. members: question -> its variables without open answers
    to options. figures: of other sources, with the unit of their source."""

    fields: Mapping[str, Field]
    members: Mapping[str, tuple[str, ...]]
    figures: Mapping[Measure, str]

    def unit(self, measure: Measure) -> str:
        """The unit of a measure that adds what respondents counted, or of another source's figure."""
        return self.figures[measure] if measure in self.figures else self.fields[measure.variable].unit

    def mistake(self, measure: Measure) -> str | None:
        """Why a measure can't be counted; None when it can."""
        match measure.statistic:
            case Statistic.RESPONDENTS:
                return None
            case Statistic.REFERENCE:
                return None if measure in self.figures else f"no reference file holds '{measure}'."
            case Statistic.ASKED | Statistic.TIED if measure.variable not in self.members:
                return _unknown("question", measure.variable, self.members)
            case Statistic.ASKED:
                return None
            case Statistic.TIED:
                return self._mistake_of_rank(measure, self.fields[self.members[measure.variable][0]])
            case Statistic.ANSWERED if measure.variable in self.members:
                return None
        if measure.variable not in self.fields:
            return _unknown("variable", measure.variable, self.fields)
        return self._mistake_of_variable(measure, self.fields[measure.variable])

    def _mistake_of_variable(self, measure: Measure, field: Field) -> str | None:
        kinds = KINDS.get(measure.statistic, tuple(FieldKind))
        if field.kind not in kinds:
            return f"{field.name!r} is a {field.kind}; '{measure.statistic}' counts a {' or a '.join(kinds)}."
        options = [option.id for option in field.options]
        if measure.statistic is Statistic.EQUALS and measure.category not in options:
            return f"{field.name!r} has no option {measure.category!r}. Allowed: {', '.join(options)}."
        if measure.statistic is Statistic.MISSING and measure.category not in list(Missing):
            return f"{measure.category!r} is no reason for a missing value. Allowed: {', '.join(Missing)}."
        if measure.statistic is Statistic.RANK:
            return self._mistake_of_rank(measure, field)
        return None

    def _mistake_of_rank(self, measure: Measure, field: Field) -> str | None:
        ranks = [str(rank) for rank in range(1, (field.maximum or 0) + 1)]
        if not ranks:
            return f"{measure.variable!r} is not ranked."
        return (
            None if measure.category in ranks else f"ranks of {measure.variable!r} run from 1 to {ranks[-1]}."
        )


def known_names(
    questionnaire: Questionnaire, recodes: Iterable[Recode], references: Iterable[Reference]
) -> Known:
    """All that the layouts of a wave may name."""
    fields = {field.name: field for field in questionnaire.variables}
    members = {
        question.id: tuple(f.name for f in fields.values() if f.question == question.id and _is_main(f))
        for question in questionnaire.questions
    }
    recoded = {made.field.name: made.field for made in recodes}
    figures = {m: reference.unit for reference in references for m in reference.measures}
    return Known(fields | recoded, members, figures)


def _is_main(field: Field) -> bool:
    """Whether it is no open answer that goes with an option."""
    return not (field.kind is FieldKind.TEXT and field.items)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    return f"there is no {what} {name!r}.{did_you_mean(name, known)}"
