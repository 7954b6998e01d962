"""The doubtful cells of each respondent: what error localisation is given, and the rows of `suspects.csv`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import polars as pl

from pipeline.editing.checks import Respondent
from pipeline.editing.findingfiles import SUSPECTS
from pipeline.editing.localisation.cells import Cell, Demand, Numbers, decimals
from pipeline.editing.localisation.settings import Localisation, weight_of
from pipeline.editing.localisation.suspects import Located, Suspects, localise
from pipeline.editing.names import TYPED_PREFIX, RuleNames, total_name, typed_name
from pipeline.editing.records import NUMBERS
from pipeline.editing.rules import RuleSet
from pipeline.editing.verdicts import Severity
from pipeline.questionnaire.fields import Field
from pipeline.questionnaire.model import Missing


@dataclass(frozen=True)
class Localiser:
    """Error localisation for one wave: the cells of its form, its fatal rules, the choices made."""

    names: RuleNames
    rules: RuleSet
    settings: Localisation

    def suspects(self, respondent: Respondent) -> Suspects:
        """The cells of a respondent that are most likely wrong. A typed total goes by its `typed_` name."""
        return localise(self._demands, self._numbers(respondent), self.settings)

    @cached_property
    def _demands(self) -> tuple[Demand, ...]:
        return tuple(
            Demand(rule.id, constraint)
            for rule in self.rules.rules
            if rule.severity is Severity.FATAL
            for constraint in rule.constraints
        )

    @cached_property
    def _counted(self) -> dict[str, Field]:
        return {name: field for name, field in self.names.fields.items() if field.kind in NUMBERS}

    @cached_property
    def _neighbours(self) -> dict[str, tuple[str, ...]]:
        """Cell -> the cells next to it in its row or column, of the same question, lists apart from grids."""
        rows: dict[tuple, list[str]] = defaultdict(list)
        places = self.names.layout.inputs
        for name in sorted(self._counted, key=lambda one: places[one]):
            field, place = self._counted[name], places[name]
            block = (field.question, field.line is None)
            rows["row", *block, place.row].append(name)
            rows["column", *block, place.column].append(name)
        beside: dict[str, list[str]] = defaultdict(list)
        for names in rows.values():
            for one, other in pairwise(names):
                beside[one].append(other)
                beside[other].append(one)
        return {name: tuple(others) for name, others in beside.items()}

    def _numbers(self, respondent: Respondent) -> Numbers:
        cells = dict(self._cells(respondent))
        sums = {
            name: parts
            for name, parts in self._sums(respondent)
            if parts and all(part in cells for part in parts)
        }
        given = {n: value for n, value in respondent.record.items() if n not in cells and n not in sums}
        return Numbers(cells, sums, given, self._neighbours)

    def _cells(self, respondent: Respondent) -> Iterator[tuple[str, Cell]]:
        """The numbers written, in the order of the form, then those typed over totals.

        A number that is illegible or not known is free; in a question left blank there is nothing to change,
        and what rules read there is missing.
        """
        for name, field in self._counted.items():
            value, written = respondent.record[name], respondent.written.get(name)
            if value is not None or isinstance(written, Missing):
                yield name, self._cell(name, name, value, field.decimals, blank=written is None)
        for total, parts in self.names.totals.items():
            typed = typed_name(total)
            value = respondent.record[typed]
            if value is not None:
                places = max(self._counted[part].decimals for part in parts)
                yield typed, self._cell(typed, total, value, places, blank=False)

    def _cell(self, name: str, on_form: str, value: Fraction | None, places: int, *, blank: bool) -> Cell:
        if value is not None:
            places = max(places, decimals(value))  # over a total, any number may be typed
        weight = weight_of(on_form, self.settings.weights)
        return Cell(
            name, value, Fraction(self.settings.largest_number), places=places, weight=weight, blank=blank
        )

    def _sums(self, respondent: Respondent) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Totals, and the sums of the lines that a list has for a row, as they are written."""
        yield from self.names.totals.items()
        for name, (question, row) in self.names.row_sums.items():
            if respondent.record[name] is not None:
                lines = self.names.roster_lines[question]
                yield name, tuple(line.count for line in lines if respondent.written.get(line.row) == row)


def suspects_frame(found: Mapping[str, Suspects]) -> pl.DataFrame:
    """The rows of `suspects.csv`. found: by respondent.

    Cells as the form names them. A group that can't be located, and the note that a group may have
    more solutions than are listed, is a row without solution and cell, whose `error` says so.
    """
    rows = [
        {"respondent": respondent, **row} for respondent, suspects in found.items() for row in _rows(suspects)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(SUSPECTS, pl.String()))


def _rows(suspects: Suspects) -> Iterator[dict[str, str]]:
    for number, located in enumerate(suspects.located, 1):
        for row in _located_rows(located):
            yield {"group": str(number), **row}
    for number, unlocated in enumerate(suspects.unlocated, len(suspects.located) + 1):
        yield {
            "group": str(number),
            "error": f"not located: {unlocated.reason} ({' '.join(unlocated.rules)})",
        }


def _located_rows(located: Located) -> Iterator[dict[str, str]]:
    for number, solution in enumerate(located.solutions, 1):
        for change in solution.changes:
            is_typed = change.cell.startswith(TYPED_PREFIX)
            yield {
                "solution": str(number),
                "weight": _decimal(solution.weight),
                "cell": total_name(change.cell) if is_typed else change.cell,
                "observed": "" if change.observed is None else _decimal(change.observed),
                "proposed": _decimal(change.proposed),
                "error": "" if solution.error is None else solution.error.value,
            }
    if located.more:
        yield {"error": "there may be more sets of this weight"}


def _decimal(value: Fraction) -> str:
    """A number as answers are written: 12, 3.5."""
    places = decimals(value)
    return f"{Decimal(int(value * 10**places)).scaleb(-places):f}"
