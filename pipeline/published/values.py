"""The exact value of each term of the formulas, from recode's outputs, the lists of titles and the tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl

from pipeline.coding.answers import line_cell, text_key
from pipeline.coding.frames import CodeFrame
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
    rosters: respondent, question, roster, line, row, title, count, and for each code frame of titles a column
    of its name with a line's code and then its parents, separated by spaces. cells: of all tables, by place.
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
            return Fraction(len({text_key(str(answer)) for answer in answers}))
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
    return len({line[term.codeframe] for line in _lines(term, rosters) if line[term.codeframe]})


def holders(term: Listed, rosters: pl.DataFrame) -> frozenset[str]:
    """The respondents with a line that a term names."""
    return frozenset(line["respondent"] for line in _lines(term, rosters))


def _lines(term: Listed, rosters: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        line
        for line in rosters.iter_rows(named=True)
        if (line["question"], line["roster"]) == (term.question, term.roster)
        and term.row in ("", line["row"])
        and (not term.code or term.code in (line[term.codeframe] or "").split())
    ]


def with_codes(rosters: pl.DataFrame, coded: pl.DataFrame, frames: Mapping[str, CodeFrame]) -> pl.DataFrame:
    """The lines of lists with a column for each code frame of titles, as Sources has it.

    coded: `frame, respondent, cell, codes`, of all frames.
    """
    lists = {f"{question}__{roster}" for question, roster in rosters.select("question", "roster").rows()}
    codes = {tuple(row[:3]): row[3] for row in coded.select("frame", "respondent", "cell", "codes").rows()}
    columns = []
    for name, frame in frames.items():
        if frame.source in lists:
            found = (
                codes.get((name, line["respondent"], _cell(line)), [])
                for line in rosters.iter_rows(named=True)
            )
            told = [" ".join(one for code in of for one in frame.with_parents(code)) for of in found]
            columns.append(pl.Series(name, told, dtype=pl.String))
    return rosters.with_columns(columns)


def _cell(line: Mapping[str, Any]) -> str:
    return line_cell(f"{line['question']}__{line['roster']}", line["line"])


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
