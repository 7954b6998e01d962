"""Measures: the counts that layouts name, as `ticked q16__projet` or `equals q66 maintenir`.

A measure is a statistic, a variable (or a question) and a category. In a layout `{row}` and `{column}`
stand for ids, `{a|b}` for each of its alternatives in turn, and ` + ` joins measures that are added:
`sum q01__{as|cesf}__{row}` is `sum q01__as__dt + sum q01__cesf__dt` in the row `dt`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

import narwhals as nw

from analysis import counts
from pipeline.errors import UserError
from pipeline.tables.templates import alternatives, fill


class Statistic(StrEnum):
    """What is counted. All but SUM and REFERENCE count respondents."""

    SUM = "sum"  # what respondents counted: persons, positions, posts
    POSITIVE = "positive"  # respondents with more than zero
    TICKED = "ticked"
    EQUALS = "equals"  # category: the option
    RANK = "rank"  # category: the rank
    TIED = "tied"  # respondents that give the rank to several items; variable: the question
    ANSWERED = "answered"  # variable: a variable or a question
    MISSING = "missing"  # category: the reason
    ASKED = "asked"  # variable: the question
    RESPONDENTS = "respondents"
    REFERENCE = "reference"  # a figure of another source; variable: file__series, category: the point


WITHOUT_CATEGORY = {Statistic.SUM, Statistic.POSITIVE, Statistic.TICKED, Statistic.ANSWERED, Statistic.ASKED}
WITHOUT_UNIVERSE = {Statistic.RESPONDENTS, Statistic.ASKED, Statistic.REFERENCE}
ADDS_UP = {Statistic.SUM, Statistic.REFERENCE}  # the others count respondents


class MeasureError(UserError):
    """A measure that is not written in the language of this module."""


@dataclass(frozen=True, order=True)
class Measure:
    """A count.

    variable: empty for RESPONDENTS; category: empty where the statistic has none.
    universe: the respondents it is counted among, `asked:<question>` or `answered:<question>`; empty for all.
    """

    statistic: Statistic
    variable: str = ""
    category: str = ""
    universe: str = ""

    def among(self, universe: str) -> "Measure":
        """The same count among the respondents of a universe; a base named for itself stays what it is."""
        return self if self.statistic in WITHOUT_UNIVERSE else replace(self, universe=universe)

    def __str__(self) -> str:
        return " ".join(part for part in (self.statistic, self.variable, self.category) if part)


@cache  # totals and bases read the same cells again and again
def read_measures(text: str, row: str, column: str) -> tuple[Measure, ...]:
    """The measures that a layout's text adds in one cell.

    Raises: MeasureError for an unknown statistic, a wrong number of words or an unknown placeholder.
    """
    filled = fill(text, row=row, column=column)
    return tuple(_parse(part, text) for term in filled.split(" + ") for part in alternatives(term))


def _parse(part: str, text: str) -> Measure:
    if "{" in part or "}" in part:
        raise MeasureError(f"{text!r}: only {{row}}, {{column}} and alternatives as {{a|b}} stand in braces.")
    words = part.split()
    if not words or words[0] not in list(Statistic):
        raise MeasureError(f"{text!r} is no measure. It begins with one of: {', '.join(Statistic)}.")
    statistic = Statistic(words[0])
    wanted = 0 if statistic is Statistic.RESPONDENTS else 1 if statistic in WITHOUT_CATEGORY else 2
    if len(words) - 1 != wanted:
        takes = ("nothing", "a variable", "a variable and a category")[wanted]
        raise MeasureError(f"{text!r}: after '{statistic}' comes {takes} (found: {' '.join(words[1:])!r}).")
    return Measure(statistic, *words[1:])


def expression(measure: Measure, members: Mapping[str, Sequence[str]]) -> nw.Expr:
    """A measure as an expression over the frame that `frame_of` names.

    members: question -> its variables, for the statistics that take a question.
    """
    variable, category = measure.variable, measure.category
    match measure.statistic:
        case Statistic.SUM:
            return counts.total(variable)
        case Statistic.POSITIVE:
            return counts.positive(variable)
        case Statistic.TICKED | Statistic.ASKED:
            return counts.flagged(variable)
        case Statistic.EQUALS | Statistic.MISSING:
            return counts.equal(variable, category)
        case Statistic.RANK:
            return counts.at_rank(variable, int(category))
        case Statistic.TIED:
            return counts.tied_at_rank(members[variable], int(category))
        case Statistic.ANSWERED:
            return counts.answered(members.get(variable, [variable]))
        case Statistic.RESPONDENTS:
            return counts.respondents()
    raise AssertionError(f"{measure} is no count of respondents' answers")


def frame_of(measure: Measure) -> str:
    """The frame that a measure reads: variables, missing or asked."""
    return {Statistic.MISSING: "missing", Statistic.ASKED: "asked"}.get(measure.statistic, "variables")
