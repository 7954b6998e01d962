"""The three cases of a written rule: a respondent who passes, one who fails, one of whom nobody can tell."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pipeline.editing.checks import Constraint
from pipeline.editing.names import RuleNames, total_name, typed_name
from pipeline.editing.records import Record, record
from pipeline.editing.rulefile import Cases, Written
from pipeline.editing.verdicts import Verdict
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing
from pipeline.returns.values import Answers, Value
from pipeline.yamlfiles import Location, did_you_mean

WANTED = {"valid": Verdict.PASS, "invalid": Verdict.FAIL, "undecidable": Verdict.UNVERIFIABLE}
X = "{x}"


class CaseError(Exception):
    """A case that can't be run. at: the part of the cases at fault."""

    def __init__(self, at: Location, message: str) -> None:
        super().__init__(message)
        self.at = at


def case_mistakes(
    cases: Cases, x: str | None, constraint: Constraint, names: RuleNames
) -> Iterator[tuple[str, str]]:
    """(case, message) of each case that doesn't give what it is there for.

    Raises: CaseError for a name that is no cell, or an answer that its cell does not take.
    """
    for key, wanted in WANTED.items():
        verdict = constraint.verdict(case_record(cases, key, x, names))
        if verdict is not wanted:
            got = "does not concern the respondent" if verdict is None else f"gives {verdict.value!r}"
            instance = f" with {x!r} for {{x}}" if x else ""
            yield key, f"the rule {got} on its case {key!r}{instance}; it must give {wanted.value!r}."


def case_record(cases: Cases, key: str, x: str | None, names: RuleNames) -> Record:
    """The respondent of one case. key: `valid`, `invalid` or `undecidable`. Raises: CaseError."""
    return _record(
        key, {_with(name, x): _with(value, x) for name, value in getattr(cases, key).items()}, names
    )


def _with(part: Written, x: str | None) -> Written:
    return part.replace(X, x) if x is not None and isinstance(part, str) else part


def _record(key: str, given: Mapping[str, Written], names: RuleNames) -> Record:
    typed_names = {typed_name(total) for total in names.totals}
    now: Answers = {}
    before: Answers = {}
    typed: dict[str, Decimal] = {}
    for name, value in given.items():
        if name in typed_names:
            if value is not None:
                typed[total_name(name)] = _number(key, name, value)
            continue
        field = names.fields.get(names.before.get(name, name))
        if field is None:
            known = [*names.fields, *typed_names]
            raise CaseError((key, name), f"there is no cell {name!r}.{did_you_mean(name, known)}")
        answers = before if name in names.before else now
        answers[field.name] = _answer(key, field, value)
    return record(now, typed, names, record(before, {}, names) if before else None)


def _answer(key: str, field: Field, value: Written) -> Value | Missing:
    if value is None:
        return Missing.ILLEGIBLE
    match field.kind:
        case FieldKind.TICK if isinstance(value, bool):
            return value
        case FieldKind.TEXT if isinstance(value, str):
            return value
        case FieldKind.CHOICE if value in [option.id for option in field.options]:
            return value
        case FieldKind.CHOICE:
            offered = [option.id for option in field.options]
            hint = did_you_mean(str(value), offered)
            raise CaseError(
                (key, field.name),
                f"{field.name!r} has no answer {value!r}.{hint} Allowed: {', '.join(offered)}.",
            )
        case FieldKind.COUNT | FieldKind.DECIMAL | FieldKind.RANK:
            number = _number(key, field.name, value)
            within = number >= 0 if field.maximum is None else 1 <= number <= field.maximum
            if within and number == round(number, field.decimals):
                return number if field.decimals else int(number)
    raise CaseError((key, field.name), f"{field.name!r} is of kind '{field.kind}' and can't be {value!r}.")


def _number(key: str, name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CaseError((key, name), f"{name!r} takes a number, not {value!r}.")
    return Decimal(str(value))
