"""What a formula of an indicator may count: its terms."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.tables.measures import Measure, Statistic

Place = tuple[str, str, str, str]  # table, panel, row, column


@dataclass(frozen=True)
class Condition:
    """The respondents for whom a condition of pipeline/expressions.py holds."""

    text: str
    universe: str = ""

    @property
    def measure(self) -> Measure:
        """The same as a tick in a column that bears the condition's name."""
        return Measure(Statistic.TICKED, self.text, universe=self.universe)


@dataclass(frozen=True)
class CellCount:
    """The count in a printed cell, or the numerator of its percent."""

    place: Place


@dataclass(frozen=True)
class Position:
    """The place of a cell among others, 1 = the largest; cells that are equal share the better place."""

    place: Place
    others: tuple[Place, ...]


@dataclass(frozen=True)
class LeadingColumn:
    """The place, from 1, of the nth column in which a row is the largest, alone or with others; 0 for none.

    columns: the row's place in each, in their order.
    """

    columns: tuple[Position, ...]
    nth: int


class Listing(StrEnum):
    """What is counted in a list of titles."""

    TITLES = "titles"  # persons
    HOLDERS = "holders"  # respondents with a line
    DISTINCT = "distinct_titles"  # different codes


@dataclass(frozen=True)
class Listed:
    """Lines of a list of titles; row, codeframe, code: empty for all. Who has a code has its parent too."""

    listing: Listing
    question: str
    roster: str
    row: str = ""
    codeframe: str = ""
    code: str = ""


@dataclass(frozen=True)
class Distinct:
    """How many different answers a variable has; texts that differ in capitals or spaces are the same."""

    variable: str


@dataclass(frozen=True)
class QuestionNumber:
    question: str


Term = Measure | Condition | CellCount | Position | LeadingColumn | Listed | Distinct | QuestionNumber
