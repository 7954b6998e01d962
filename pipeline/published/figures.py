"""The printed figures of the dossier, one per line of `data/published/<wave>/figures.csv`."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.published.words import Words
from pipeline.tables.columns import FIGURE_COLUMNS
from pipeline.tables.layout import Unit
from pipeline.tables.printing import without_spaces
from pipeline.yamlfiles import ID_PATTERN


class Kind(StrEnum):
    """Where a figure is printed."""

    TABLE = "table"
    PROSE = "prose"


class FigureStatistic(StrEnum):
    """What a printed number says."""

    COUNT = "count"  # in figures or in words
    PERCENT = "percent"
    FRACTION = "fraction"  # a share in words
    RANK = "rank"  # a place, in words
    QUESTION = "question"  # the number of a question


class FigureUnit(StrEnum):
    """What is counted: as in a table, or something that no table counts."""

    CAF = Unit.CAF.value
    CITATIONS = Unit.CITATIONS.value
    PERSONS = Unit.PERSONS.value
    POSITIONS = Unit.POSITIONS.value
    FTE = Unit.FTE.value
    TITLES = "titles"  # different ones
    CATEGORIES = "categories"
    ITEMS = "items"
    DOCUMENTS = "documents"
    RANK = "rank"
    QUESTION = "question"


@dataclass(frozen=True)
class Figure:
    """One printed figure.

    id: `<table>.<panel>.<row>.<column>` in a table; in the prose `l<line>-<n>`, the n-th of a
    line.
    question: empty when the figure answers no question. table ... column: of the cell; empty in the prose
    unless it is bound to a cell. printed: as in the text, its spaces included. unit: what the text says is
    counted, also under a percent.
    binds: `cell`, or the id of the indicator that a figure of the prose stands for; empty when nothing
    recomputes it.
    source: line, or first and last line, of the dossier's text. line: in figures.csv.
    """

    id: str
    section: str
    kind: Kind
    question: str
    table: str
    panel: str
    row: str
    column: str
    statistic: FigureStatistic
    printed: str
    unit: FigureUnit
    binds: str
    source: str
    line: int

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Table, panel, row and column of the cell that should hold it."""
        return self.table, self.panel, self.row, self.column


@dataclass(frozen=True)
class PrintedNumber:
    """What a printed string says.

    amount: the number, in percent when that is what is printed; None when it is printed as not known.
    decimals: digits after the comma. below: printed as "<", less than the amount.
    """

    amount: Fraction | None
    decimals: int
    below: bool


class FiguresError(UserError):
    """A line of a file of figures that is no figure."""


REMEDY = "Mend it by hand; no stage writes this file."
IN_FIGURES = r"<?\d{1,3}(\s\d{3})+(,\d+)?\s?%?|<?\d+(,\d+)?\s?%?"
PATTERNS = {
    "section": (
        r"\d+(\.\d+)*|[a-z]+-\d+",
        "a section's number, as 1.2, 0 for the introduction, or an annex's id, as annexe-2",
    ),
    "question": (r"(q\d+)?", "a question's id, as q21, or nothing"),
    "source": (r"[1-9]\d*(-[1-9]\d*)?", "a line or range of lines of the dossier's text, as 169 or 169-176"),
}
ENUMS: dict[str, type[StrEnum]] = {"kind": Kind, "statistic": FigureStatistic, "unit": FigureUnit}
PLACE = ("table", "panel", "row", "column")
PROSE_ID = r"l(\d{4,})-[1-9]\d*"
CELL = "cell"
NOT_KNOWN = "?"
SHOWN = 20  # mistakes of one file; the same one may stand on every line


def read_figures(path: Path, words: Words) -> tuple[Figure, ...]:
    """All figures, in the order of the file. words: those that may stand for a number.

    Raises: CsvError; FiguresError listing the mistakes with their line and column, the first SHOWN of them.
    """
    lines = read_lines(path, FIGURE_COLUMNS, REMEDY)
    mistakes = [f"{line.where}, {message}" for line in lines for message in _mistakes(line.values, words)]
    mistakes += [f"{path}, {message}" for message in _repeated(lines)]
    if mistakes:
        more = [f"and {len(mistakes) - SHOWN} more."] if len(mistakes) > SHOWN else []
        raise FiguresError("\n".join(mistakes[:SHOWN] + more))
    return tuple(map(_figure, lines))


def _mistakes(values: dict[str, str], words: Words) -> Iterator[str]:
    for column, (pattern, allowed) in PATTERNS.items():
        if not re.fullmatch(pattern, values[column]):
            yield f"column {column}: {values[column]!r} is not {allowed}."
    for column, enum in ENUMS.items():
        if values[column] not in list(enum):
            yield f"column {column}: {values[column]!r} is none of {', '.join(enum)}."
    if values["statistic"] in list(FigureStatistic):
        yield from _mistakes_of_printed(FigureStatistic(values["statistic"]), values["printed"], words)
    in_table = values["kind"] == Kind.TABLE
    yield from (_mistakes_in_table if in_table else _mistakes_in_prose)(values)
    for column in PLACE:
        if (in_table or values["binds"] == CELL) and not re.fullmatch(ID_PATTERN, values[column]):
            yield f"column {column}: {values[column]!r} is not an id (a-z, 0-9, - and _ between them)."


def _mistakes_of_printed(statistic: FigureStatistic, printed: str, words: Words) -> Iterator[str]:
    is_number = bool(re.fullmatch(IN_FIGURES, printed))
    in_words = "a number as printed, as 1 205,00 or <0,1%"
    match statistic:
        case FigureStatistic.COUNT:
            good = (is_number and "%" not in printed) or printed == NOT_KNOWN or words.cardinal(printed)
            allowed = f"{in_words}, nor one of the cardinals of words.yaml"
        case FigureStatistic.PERCENT:
            good, allowed = is_number, in_words
        case FigureStatistic.FRACTION:
            good, allowed = words.fraction(printed), "one of the fractions of words.yaml"
        case FigureStatistic.RANK:
            good, allowed = words.ordinal(printed), "one of the ordinals of words.yaml, with what follows it"
        case FigureStatistic.QUESTION:
            good, allowed = re.fullmatch(r"\D*\d+", printed), "a question's number, as q84"
    if not good:
        yield f"column printed: {printed!r} is not {allowed}."


def _mistakes_in_table(values: dict[str, str]) -> Iterator[str]:
    place = ".".join(values[column] for column in PLACE)
    if values["id"] != place:
        yield f"column id: {values['id']!r} stands for the cell {place}. Give it that id."
    if values["binds"] != CELL:
        yield f"column binds: {values['binds']!r} is not `cell`, which a table's figure is bound to."


def _mistakes_in_prose(values: dict[str, str]) -> Iterator[str]:
    named = re.fullmatch(PROSE_ID, values["id"])
    first = values["source"].partition("-")[0]
    if not named or str(int(named[1])) != first:
        yield (
            f"column id: {values['id']!r} is not `l<line of the text>-<n>`, the line in four digits "
            f"and that of the source ({first}), as l0091-1."
        )
    if values["binds"] and not re.fullmatch(ID_PATTERN, values["binds"]):
        yield f"column binds: {values['binds']!r} is neither `cell` nor the id of an indicator."
    if values["binds"] != CELL and any(values[column] for column in PLACE):
        yield "column binds: table, panel, row and column are given: write `cell`, or leave these four empty."


def _repeated(lines: tuple[Line, ...]) -> Iterator[str]:
    counts = Counter(line["id"] for line in lines)
    for repeated in (figure for figure, count in counts.items() if count > 1):
        numbers = [str(line.number) for line in lines if line["id"] == repeated]
        yield f"lines {', '.join(numbers)}, column id: {repeated!r} is given {len(numbers)} times. Keep one."


def _figure(line: Line) -> Figure:
    typed = {column: enum(line[column]) for column, enum in ENUMS.items()}
    return Figure(**(line.values | typed), line=line.number)


@cache  # the audit and its tests read the same strings again and again
def parse_printed(printed: str) -> PrintedNumber:
    """What a printed string says, whatever its spaces: "1 205,00", "38,1%", "<0,1%", "?"."""
    text = without_spaces(printed)
    if text == NOT_KNOWN:
        return PrintedNumber(None, 0, False)
    digits = text.removeprefix("<").removesuffix("%")
    return PrintedNumber(
        Fraction(digits.replace(",", ".")), len(digits.partition(",")[2]), text.startswith("<")
    )
