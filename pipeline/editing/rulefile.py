"""`data/rules/<wave>.yaml` as typed, frozen objects (docs/architecture.md, Editing)."""

from collections.abc import Iterator
from string import Formatter
from typing import Annotated

from pydantic import Field

from pipeline.editing.verdicts import Severity
from pipeline.yamlfiles import Id, Model, Words

Written = int | float | bool | str | None  # in a case; None: illegible


class Cases(Model):
    """Three respondents: name -> what is written; what is not named is blank."""

    valid: dict[str, Written]
    invalid: dict[str, Written]
    undecidable: dict[str, Written]


class RuleEntry(Model):
    """A rule as written. each: the values of {x}, one instance for each; none: one instance."""

    id: Id
    each: tuple[Id, ...] = ()
    condition: Annotated[str | None, Field(alias="if")] = None
    holds: str
    tolerance: Annotated[int | float, Field(ge=0)] = 0
    severity: Severity
    label: Words
    message: Words
    cells: tuple[str, ...] = ()
    cases: Cases

    def instances(self) -> Iterator[tuple[str, str | None]]:
        """(id of the instance, {x}) of each instance."""
        if not self.each:
            yield self.id, None
        for value in self.each:
            yield f"{self.id}.{value}", value


class Family(Model):
    """What the rules of a family that comes from the questionnaire say."""

    severity: Severity
    label: Words
    message: Words


class Derived(Model):
    """The families (pipeline/editing/derived.py). outside: its rule is of no question."""

    values: Family
    not_asked: Family
    unanswered: Family
    totals: Family
    rank_gaps: Family
    rank_ties: Family
    roster_lines: Family
    roster_rows: Family
    outside: Family


class Explained(Model):
    """Why a rule fails in this wave though the answers stand.

    fails: how many respondents fail it at most; where more do, nothing is explained. errata: of the printed
    report, by id.
    """

    rule: str
    fails: Annotated[int, Field(ge=1)]
    because: Words
    errata: tuple[Id, ...] = ()


class RulesFile(Model):
    wave: Id
    derived: Derived
    rules: tuple[RuleEntry, ...]
    explained: tuple[Explained, ...] = ()


def placeholders(text: str) -> tuple[str, ...]:
    """What stands in braces in a message, as written. Raises: ValueError for a brace without its pair."""
    parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    return tuple(
        f"{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
        for name, form, conversion in parts
    )
