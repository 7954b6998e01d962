"""What the formulas of a wave may name, and what each term counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.coding.frames import CodeFrame
from pipeline.errors import UserError
from pipeline.expressions import ExpressionError, Kind, parse
from pipeline.published import terms
from pipeline.published.figures import FigureUnit
from pipeline.published.terms import Condition, Listing, Place, Term
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid
from pipeline.questionnaire.reach import KINDS
from pipeline.tables.known import Known
from pipeline.tables.layout import Layout, Role
from pipeline.tables.measures import ADDS_UP, Measure, Statistic
from pipeline.tables.plan import Cell, counts_once
from pipeline.yamlfiles import did_you_mean


class FormulaError(UserError):
    """A formula that is not written in its language, names what is not there or mixes units."""


@dataclass(frozen=True)
class Counted:
    """What a number counts. unit: None for a plain number. measures: the counts of respondents in it."""

    unit: FigureUnit | None
    measures: tuple[Measure, ...] = ()

    @property
    def counts_respondents(self) -> bool:
        return self.unit in (FigureUnit.CAF, FigureUnit.CITATIONS)


def respondents_counted(measures: tuple[Measure, ...]) -> Counted:
    """Counts of respondents added: citations where an office may be counted several times."""
    return Counted(FigureUnit.CAF if counts_once(measures) else FigureUnit.CITATIONS, measures)


@dataclass(frozen=True)
class Names:
    """What formulas may name.

    cells: the printed cells by place. body: (table, panel) -> its body rows and body columns.
    units: unit of the questionnaire's counts -> unit of figures. rosters: id `<question>__<roster>` -> rows.
    codeframes: of the titles, by id. numbers: question -> its number.
    """

    known: Known
    cells: Mapping[Place, Cell]
    body: Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]
    units: Mapping[str, FigureUnit]
    rosters: Mapping[str, tuple[str, ...]]
    codeframes: Mapping[str, CodeFrame]
    numbers: Mapping[str, int]

    def counted(self, term: Term) -> Counted:
        """The unit of a term."""
        match term:
            case Measure(statistic=statistic) if statistic in ADDS_UP:
                _check("table that counts", self.known.unit(term), self.units)
                return Counted(self.units[self.known.unit(term)])
            case Measure():
                return Counted(FigureUnit.CAF, (term,))
            case Condition():
                return Counted(FigureUnit.CAF, (term.measure,))
            case terms.CellCount(place=place):
                cell = self.cells[place]
                unit = FigureUnit(cell.unit)
                return Counted(unit, cell.numerator if unit in (FigureUnit.CAF, FigureUnit.CITATIONS) else ())
            case terms.Position() | terms.LeadingColumn():
                return Counted(FigureUnit.RANK)
            case terms.Listed(listing=Listing.HOLDERS):
                return Counted(FigureUnit.CAF, (Measure(Statistic.TICKED, str(term)),))
            case terms.Listed(listing=Listing.TITLES):
                return Counted(FigureUnit.PERSONS)
            case terms.Distinct(variable=variable) if self.known.fields[variable].kind is not FieldKind.TEXT:
                return Counted(FigureUnit.CATEGORIES)
            case terms.QuestionNumber():
                return Counted(FigureUnit.QUESTION)
        return Counted(FigureUnit.TITLES)

    def measure(self, measure: Measure) -> Measure:
        if mistake := self.known.mistake(measure):
            raise FormulaError(mistake)
        return measure

    def condition(self, text: str) -> Condition:
        try:
            condition = parse(text)
            for name in condition.names:
                _check("variable", name, self.known.fields)
            kind = condition.kind({name: KINDS[self.known.fields[name].kind] for name in condition.names})
        except ExpressionError as error:
            raise FormulaError(str(error)) from None
        if kind is not Kind.TRUTH:
            raise FormulaError(f"{text!r} is {kind}; count(...) takes a condition, as in `q14 == 'oui'`.")
        for name, constant in condition.compared():
            options = [option.id for option in self.known.fields[name].options]
            if options:
                _check(f"option of {name}", constant, options)
        return Condition(text)

    def place(self, place: Place) -> Place:
        if place not in self.cells:
            near = did_you_mean(" ".join(place), (" ".join(known) for known in self.cells))
            raise FormulaError(f"no table prints the cell {' '.join(place)!r}.{near}")
        return place

    def position(self, place: Place, among: tuple[str, ...]) -> terms.Position:
        table, panel, row, column = self.place(place)
        rows = among or tuple(
            r for r in self.body[table, panel][0] if (table, panel, r, column) in self.cells
        )
        if row not in rows:
            raise FormulaError(f"the row {row!r} is not among those that it is compared with.")
        return terms.Position(place, tuple(self.place((table, panel, r, column)) for r in rows))

    def leading_column(
        self, table: str, panel: str, row: str, among: tuple[str, ...], nth: str
    ) -> terms.LeadingColumn:
        if not (nth.isdecimal() and int(nth)):
            raise FormulaError(f"nth is {nth!r}: give a whole number from 1, as in nth=2.")
        columns = self.body.get((table, panel), ((), ()))[1] or ("",)
        places = tuple(self.position((table, panel, row, column), among) for column in columns)
        return terms.LeadingColumn(places, int(nth))

    def listed(self, listing: Listing, roster: str, row: str, codeframe: str, code: str) -> terms.Listed:
        _check("list of titles", roster, self.rosters)
        if row:
            _check(f"row of {roster}", row, self.rosters[roster])
        if codeframe:
            about = [name for name, frame in self.codeframes.items() if frame.source == roster]
            _check(f"code frame of {roster}", codeframe, about)
        if code and not codeframe:
            raise FormulaError(f"say of which code frame {code!r} is, as in codeframe='...'.")
        if code:
            _check(f"code of {codeframe}", code, self.codeframes[codeframe].by_id)
        question, _, roster_id = roster.rpartition("__")
        return terms.Listed(listing, question, roster_id, row, codeframe, code)

    def distinct(self, variable: str) -> terms.Distinct:
        _check("variable", variable, self.known.fields)
        return terms.Distinct(variable)

    def open_answers(self, name: str) -> None:
        """Raises: FormulaError for what is neither a variable with text nor a list of titles."""
        if name in self.rosters:
            return
        _check("open answer or list of titles", name, self.known.fields)
        if self.known.fields[name].kind is not FieldKind.TEXT:
            raise FormulaError(f"{name!r} holds no text, so that it is no open answer.")

    def number(self, question: str) -> terms.QuestionNumber:
        _check("question", question, self.numbers)
        return terms.QuestionNumber(question)


def _check(what: str, name: Any, known: Iterable[str]) -> None:
    if name not in known:
        raise FormulaError(f"there is no {what} {name!r}.{did_you_mean(str(name), known)}")


def names_of(
    questionnaire: Questionnaire,
    known: Known,
    cells: Iterable[Cell],
    layouts: Iterable[Layout],
    codeframes: Mapping[str, CodeFrame],
) -> Names:
    """All that the formulas of a wave may name."""
    cells = tuple(cells)
    units = {
        known.unit(measure): FigureUnit(cell.unit)
        for cell in cells
        for measure in cell.measures
        if measure.statistic in ADDS_UP
    }
    return Names(
        known,
        {(cell.table, cell.panel, cell.row, cell.column): cell for cell in cells},
        {
            (layout.id, panel.id): (_body(panel.rows), _body(panel.columns))
            for layout in layouts
            for panel in layout.panels
        },
        units,
        {
            f"{question.id}__{question.roster.id}": tuple(row.id for row in question.rows)
            for question in questionnaire.questions
            if isinstance(question, HeadcountGrid) and question.roster
        },
        codeframes,
        {question.id: question.number for question in questionnaire.questions},
    )


def _body(lines: tuple) -> tuple[str, ...]:
    return tuple(line.id for line in lines if line.role is Role.BODY)
