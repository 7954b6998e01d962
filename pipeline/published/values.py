"""The exact value of each term of the formulas, from recode's outputs, the lists of titles and the tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl

from pipeline.expressions import parse
from pipeline.published.names import FormulaError
from pipeline.published.terms import (
    CellCount,
    Condition,
    Distinct,
    LeadingColumn,
    Listed,
    Listing,
    Place,
    Position,
    QuestionNumber,
    Term,
)
from pipeline.tables.codeframes import key
from pipeline.tables.counting import count
from pipeline.tables.measures import Measure, Statistic


@dataclass(frozen=True)
class TableCell:
    """What a row of a table says. numerator, denominator: None where it has none."""

    printed: str
    numerator: Fraction | None
    denominator: Fraction | None
    origin: str = ""

    @property
    def amount(self) -> Fraction | None:
        """The number: in percent for a share, None for an unknown figure and a share of nothing."""
        if self.denominator is None or self.numerator is None:
            return self.numerator
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Sources:
    """What terms are counted in.

    frames: variables, missing and asked, one row per respondent. members: question -> its variables.
    rosters: respondent, question, roster, row, title, count. cells: of all tables, by place.
    references: figures of other sources. numbers: question -> its number.
    """

    frames: Mapping[str, pl.LazyFrame]
    members: Mapping[str, Sequence[str]]
    rosters: pl.DataFrame
    cells: Mapping[Place, TableCell]
    references: Mapping[Measure, int | None]
    numbers: Mapping[str, int]


def values_of(terms: Iterable[Term], sources: Sources) -> dict[Term, Fraction]:
    """The value of each term; all measures are counted in one pass.

    Raises: FormulaError for a cell or a figure of another source that is printed as not known: it is no zero.
    """
    terms = frozenset(terms)
    conditions = {term: term.measure for term in terms if isinstance(term, Condition)}
    measures = {term for term in terms if isinstance(term, Measure)}
    counted = {m for m in measures if m.statistic is not Statistic.REFERENCE}
    counts = count(
        counted | set(conditions.values()), frames_with(conditions, sources.frames), sources.members
    )
    found = {measure: Fraction(counts[measure]) for measure in counted}
    found |= {m: _known(sources.references[m], m.variable, m.category) for m in measures - counted}
    found |= {condition: Fraction(counts[measure]) for condition, measure in conditions.items()}
    return found | {term: _value(term, sources) for term in terms - found.keys()}


def frames_with(
    conditions: Iterable[Condition], frames: Mapping[str, pl.LazyFrame]
) -> dict[str, pl.LazyFrame]:
    """The frames; the variables with a column of truth for each condition, named as in its measure."""
    texts = sorted({condition.text for condition in conditions})
    variables = nw.from_native(frames["variables"]).with_columns(
        parse(text).to_narwhals().alias(text) for text in texts
    )
    return {**frames, "variables": variables.to_native()}


def _value(term: Term, sources: Sources) -> Fraction:
    match term:
        case CellCount(place=place):
            return _known(sources.cells[place].numerator, *place)
        case Position():
            return Fraction(_rank(term, sources))
        case LeadingColumn(columns=columns, nth=nth):
            leads = [i for i, column in enumerate(columns, start=1) if _rank(column, sources) == 1]
            return Fraction(leads[nth - 1] if nth <= len(leads) else 0)
        case Listed():
            return Fraction(_listed(term, sources.rosters))
        case Distinct(variable=variable):
            answers = sources.frames["variables"].select(variable).collect()[variable].drop_nulls().to_list()
            return Fraction(len({key(str(answer)) for answer in answers}))
        case QuestionNumber(question=question):
            return Fraction(sources.numbers[question])
    raise AssertionError(f"{term} is counted with the measures")


def _rank(position: Position, sources: Sources) -> int:
    number = _compared(position.place, sources)
    return 1 + sum(_compared(other, sources) > number for other in position.others)


def _compared(place: Place, sources: Sources) -> Fraction:
    """The number of a cell, to be set beside others; a share of nothing is the least of all."""
    cell = sources.cells[place]
    return Fraction(0) if cell.denominator == 0 else _known(cell.amount, *place)


def _known(number: Fraction | int | None, *place: str) -> Fraction:
    if number is None:
        raise FormulaError(
            f"{', '.join(place)} is printed as not known: no formula can count it. Leave it out."
        )
    return Fraction(number)


def _listed(term: Listed, rosters: pl.DataFrame) -> int:
    """Persons, respondents or different titles of the lines that a term names."""
    match term.listing:
        case Listing.TITLES:
            return sum(line["count"] or 0 for line in _lines(term, rosters))
        case Listing.HOLDERS:
            return len(holders(term, rosters))
    return len({key(line["title"]) for line in _lines(term, rosters) if line["title"] is not None})


def holders(term: Listed, rosters: pl.DataFrame) -> frozenset[str]:
    """The respondents with a line that a term names."""
    return frozenset(line["respondent"] for line in _lines(term, rosters))


def _lines(term: Listed, rosters: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        line
        for line in rosters.iter_rows(named=True)
        if (line["question"], line["roster"]) == (term.question, term.roster)
        and term.row in ("", line["row"])
        and (not term.title or (line["title"] is not None and key(line["title"]) == key(term.title)))
    ]


def table_cells(rows: Iterable[Mapping[str, str]]) -> dict[Place, TableCell]:
    """The cells of tables by place, from the rows of their files."""
    return {
        (row["table"], row["panel"], row["row"], row["column"]): TableCell(
            row["printed"], _number(row["numerator"]), _number(row["denominator"]), row["origin"]
        )
        for row in rows
    }


def _number(text: str) -> Fraction | None:
    return Fraction(Decimal(text)) if text else None
