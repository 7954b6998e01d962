"""What the prose of a report says, as formulas: `reports/dossier/<wave>/indicators.yaml`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.published.figures import CELL, Figure, FiguresError, FigureStatistic, FigureUnit
from pipeline.published.formulas import Formula, read_formula
from pipeline.published.names import FormulaError, Names
from pipeline.published.terms import Term
from pipeline.tables.columns import Reason
from pipeline.tables.plan import among, universe_mistake
from pipeline.yamlfiles import Document, Id, Location, Model, Words, did_you_mean, read_document, validate

SHARES = (FigureStatistic.PERCENT, FigureStatistic.FRACTION)


class OtherBase(Model):
    """Another base that a printed share may have been computed over. label: its French name."""

    id: Id
    label: Words
    share_of: Words


class Indicator(Model):
    """A number that the text prints.

    unit: what the text says is counted. counts: what the value counts, where that is another thing (a share
    of citations called a share of Caf). value: a formula. base: what the text names as the base of a share;
    share_of: its formula, none when no answer gives it. bases: others to try. refuted: why the base of the
    text can't be that of the print, where the questionnaire and no other print says so. parts: formulas whose
    rounded values may have been added.
    Without a value, why it is not determinable: open_answers where open answers hold the number, once they
    are coded (texts: their variables and lists of titles); outside where no answer does.
    """

    id: Id
    label: Words
    section: Words
    unit: FigureUnit
    counts: FigureUnit | None = None
    universe: str = "all"
    value: Words | None = None
    share_of: Words | None = None
    base: Words | None = None
    bases: tuple[OtherBase, ...] = ()
    refuted: Words | None = None
    parts: tuple[Words, ...] = ()
    texts: tuple[Words, ...] = ()
    open_answers: Words | None = None
    outside: Words | None = None

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        given = [self.value, self.open_answers, self.outside]
        if sum(text is not None for text in given) != 1:
            raise ValueError(
                f"{self.id!r} needs either a value (a formula), or open_answers or outside (why it has none)."
            )
        if self.value is None and (self.share_of or self.parts or self.counts):
            raise ValueError(f"{self.id!r} is not determinable: it has no share_of, no parts and no counts.")
        if bool(self.texts) != bool(self.open_answers):
            raise ValueError(f"{self.id!r}: open_answers goes with texts, the variables of these answers.")
        if self.refuted and not self.bases:
            raise ValueError(f"{self.id!r}: refuted says why bases are tried; it has none.")
        if bool(self.base) != bool(self.share_of or self.bases):
            raise ValueError(
                f"{self.id!r}: a share has a base (what the text says) and share_of (its formula), or other "
                "bases to try when no answer gives that one."
            )
        return self

    @property
    def reason(self) -> Reason | None:
        """Why it has no value, in a word; None when it has one."""
        given = {Reason.OPEN_ANSWERS: self.open_answers, Reason.OUTSIDE: self.outside}
        return next((reason for reason, text in given.items() if text is not None), None)

    @property
    def why(self) -> str | None:
        """Why it has no value, in the sentence of the file."""
        return self.open_answers or self.outside


class IndicatorsFile(Model):
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Formulas:
    """The checked formulas of an indicator; value: None when it is not determinable.

    bases: of the other bases, in their order.
    """

    indicator: Indicator
    value: Formula | None = None
    share_of: Formula | None = None
    bases: tuple[Formula, ...] = ()
    parts: tuple[Formula, ...] = ()

    @property
    def terms(self) -> frozenset[Term]:
        given = (self.value, self.share_of, *self.bases, *self.parts)
        return frozenset(term for formula in given if formula for term in formula.terms)


def load_indicators(path: Path, names: Names) -> dict[str, Formulas]:
    """All indicators by id.

    Raises: YamlError, with file and line, for what is no formula, an unknown name, a mix of units.
    """
    document = read_document(path)
    loaded: dict[str, Formulas] = {}
    for i, indicator in enumerate(validate(document, IndicatorsFile).indicators):
        at: Location = ("indicators", i)
        if indicator.id in loaded:
            raise document.error((*at, "id"), f"the indicator {indicator.id!r} is given twice.")
        loaded[indicator.id] = _Reader(document, at, names, indicator).formulas()
    return loaded


@dataclass(frozen=True)
class _Reader:
    """One indicator being read. at: where it stands in the document."""

    document: Document
    at: Location
    names: Names
    indicator: Indicator

    def formulas(self) -> Formulas:
        given = self.indicator
        if mistake := universe_mistake(given.universe, self.names.known):
            raise self.document.error((*self.at, "universe"), mistake)
        if given.value is None:
            self._check_texts()
            return Formulas(given)
        value = self._read(given.value, ("value",))
        if mistake := _mistake_of_unit(given.counts or given.unit, value):
            raise self.document.error((*self.at, "value"), mistake)
        share_of = self._read(given.share_of, ("share_of",), value) if given.share_of else None
        bases = tuple(
            self._read(base.share_of, ("bases", i, "share_of"), value) for i, base in enumerate(given.bases)
        )
        parts = tuple(self._read(part, ("parts", i), value) for i, part in enumerate(given.parts))
        return Formulas(given, value, share_of, bases, parts)

    def _check_texts(self) -> None:
        for i, text in enumerate(self.indicator.texts):
            try:
                self.names.open_answers(text)
            except FormulaError as error:
                raise self.document.error((*self.at, "texts", i), str(error)) from None

    def _read(self, text: str, at: Location, beside: Formula | None = None) -> Formula:
        try:
            formula = read_formula(text, self.names, among(self.indicator.universe))
        except FormulaError as error:
            raise self.document.error((*self.at, *at), str(error)) from None
        if beside and not _are_comparable(formula, beside):
            units = f"{beside.counted.unit or 'a plain number'}, {formula.counted.unit or 'a plain number'}"
            raise self.document.error((*self.at, *at), f"a mix of units: {units}.")
        return formula


def _mistake_of_unit(unit: FigureUnit, value: Formula) -> str | None:
    """Why a value can't be of a unit, as in pipeline/tables/plan.py; None when it can."""
    counted = value.counted
    if counted.unit in (None, unit) or (unit is FigureUnit.CITATIONS and counted.counts_respondents):
        return None
    if unit is FigureUnit.CAF and counted.unit is FigureUnit.CITATIONS:
        return "an office may be counted several times: the unit is then citations, not Caf."
    return f"the unit is '{unit}', but {value.text!r} counts {counted.unit}."


def _are_comparable(one: Formula, other: Formula) -> bool:
    both = one.counted.counts_respondents and other.counted.counts_respondents
    return both or one.counted.unit == other.counted.unit


def check_bindings(
    figures: Iterable[Figure], indicators: Mapping[str, Formulas], names: Names, path: Path
) -> None:
    """Whether each figure can print what it is bound to. path: of the figures.

    Raises: FiguresError listing the mistakes with their line and column.
    """
    mistakes = [
        f"{path}, line {figure.line}, column {message}"
        for figure in figures
        for message in _mistakes_of_binding(figure, indicators, names)
    ]
    if mistakes:
        raise FiguresError("\n".join(mistakes))


def _mistakes_of_binding(figure: Figure, indicators: Mapping[str, Formulas], names: Names) -> Iterator[str]:
    if not figure.binds:
        return
    if figure.binds == CELL:
        if figure.cell not in names.cells:
            yield f"table: no table prints the cell {' '.join(figure.cell)}."
        elif figure.statistic in SHARES and not names.cells[figure.cell].denominator:
            yield f"statistic: a {figure.statistic}, but the cell {' '.join(figure.cell)} prints a count."
        return
    if figure.binds not in indicators:
        yield f"binds: there is no indicator {figure.binds!r}.{did_you_mean(figure.binds, indicators)}"
        return
    formulas = indicators[figure.binds]
    unit, is_share = formulas.indicator.unit, formulas.indicator.base is not None
    if formulas.value is not None and (figure.statistic in SHARES) != is_share:
        has = "has a base" if is_share else "has no base"
        yield f"statistic: a {figure.statistic}, but the indicator {figure.binds!r} {has}."
    if figure.unit is not unit:
        yield f"unit: {figure.unit}, but that of the indicator {figure.binds!r} is {unit}."
