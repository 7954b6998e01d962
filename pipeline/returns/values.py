"""From what a cell shows to a typed answer, or the reason why it is none."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from pipeline.errors import UserError
from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.returns.workbooks.contents import Cell, Kind
from pipeline.yamlfiles import Model, Words

Value = int | Decimal | bool | str
# What one respondent wrote: name of each field that is not blank -> its value, or why it has none (DONT_KNOW,
# ILLEGIBLE).
Answers = dict[str, Value | Missing]

# A number typed as text, as French offices write it: spaces between thousands, a comma before decimals. A
# point counts as one before one or two digits only; before three it may mean thousands, so it is refused.
NUMBER = re.compile(r"([+-]?)(0|[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]*)(?:,([0-9]+)|\.([0-9]{1,2}))?")
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'"})

NOT_A_NUMBER = {
    Kind.DATE: "a date where a number belongs",
    Kind.BOOLEAN: "a logical value where a number belongs",
    Kind.TEXT: "text where a number belongs",
}
NO_CONTENT = {
    Kind.ERROR: "an error value of the spreadsheet",
    Kind.FORMULA: "a formula without a saved result",
    Kind.CONFLICT: "read differently by two readers of the file",
}


class Illegible(Exception):
    """A cell that holds no answer to what it asks. The message is the reason, without the cell's content."""


class Marks(Model):
    """What counts as a ticked box, beside the questionnaire's mark, and as one left unticked on purpose."""

    ticked: tuple[Words, ...]
    unticked: tuple[Words, ...]

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        ticked = set(map(folded, self.ticked))
        both = [mark for mark in self.unticked if folded(mark) in ticked]
        if both:
            raise ValueError(
                f"the mark {both[0]!r} is both ticked and unticked. Keep it in one of the lists."
            )
        return self


class AmbiguousMark(UserError):
    """A mark of params.yaml that means something else in the questionnaire."""


@dataclass(frozen=True)
class Notation:
    """How answers are written; texts folded (see `folded`). most: the largest number that is an answer."""

    dont_know: str
    ticked: frozenset[str]
    unticked: frozenset[str]
    respondent: re.Pattern[str]
    respondent_example: str
    most: int


def notation(questionnaire: Questionnaire, marks: Marks, most: int) -> Notation:
    """Raises: AmbiguousMark."""
    for mark in (*marks.ticked, *marks.unticked):
        if spaceless(mark) == spaceless(questionnaire.dont_know):
            raise AmbiguousMark(
                f"params.yaml, ingest.marks: {mark!r} is what an office that doesn't know writes "
                f"(dont_know of questionnaire {questionnaire.wave}). Take it out of the list."
            )
    if folded(questionnaire.tick) in map(folded, marks.unticked):
        raise AmbiguousMark(
            f"params.yaml, ingest.marks: {questionnaire.tick!r} is unticked there, and the tick of "
            f"questionnaire {questionnaire.wave}. Take it out of the list."
        )
    return Notation(
        spaceless(questionnaire.dont_know),
        frozenset(map(folded, (questionnaire.tick, *marks.ticked))),
        frozenset(map(folded, marks.unticked)),
        re.compile(questionnaire.respondent_pattern),
        questionnaire.respondent_example,
        most,
    )


def folded(text: str) -> str:
    """A text without what nobody means: case, kind and number of spaces, shape of the apostrophe."""
    return " ".join(unicodedata.normalize("NFC", text).translate(APOSTROPHES).casefold().split())


def spaceless(text: str) -> str:
    return "".join(text.casefold().split())


def read_cell(cell: Cell, field: Field, notation: Notation) -> Value | Missing:
    """The answer in a cell that is not empty: typed, or DONT_KNOW.

    Raises: Illegible.
    """
    if cell.unseen:
        raise Illegible(f"{cell.unseen}, where nobody sees it")
    if cell.kind in NO_CONTENT:
        raise Illegible(NO_CONTENT[cell.kind])
    if field.role is Role.RESPONDENT:
        return _respondent(cell, notation)
    if cell.kind is Kind.TEXT and spaceless(cell.shown) == notation.dont_know:
        return Missing.DONT_KNOW
    match field.kind:
        case FieldKind.COUNT:
            return _whole(cell, 1 if field.role is Role.RETURN_NUMBER else 0, notation.most)
        case FieldKind.RANK:
            return _whole(cell, 1, field.maximum)
        case FieldKind.DECIMAL:
            return _decimal(cell, field.decimals, notation.most)
        case FieldKind.CHOICE:
            return _choice(cell, field)
        case FieldKind.TICK:
            return _tick(cell, notation)
        case FieldKind.TEXT:
            return _text(cell)


def number_in(cell: Cell) -> Decimal | None:
    """The number that a cell holds, typed as a number or as text; None when it holds none.

    Numbers are taken at 15 significant digits, those that spreadsheets show: 0.1 * 30 is 3.
    """
    if cell.kind is Kind.NUMBER:
        return Decimal(f"{cell.value:.15g}")
    match = NUMBER.fullmatch(" ".join(cell.shown.split())) if cell.kind is Kind.TEXT else None
    if match is None:
        return None
    sign, whole, after_comma, after_point = match.groups()
    decimals = after_comma or after_point
    return Decimal(sign + whole.replace(" ", "") + (f".{decimals}" if decimals else ""))


def _number(cell: Cell, least: int, most: int) -> Decimal:
    number = number_in(cell)
    if number is None:
        raise Illegible(NOT_A_NUMBER[cell.kind])
    if number < 0 <= least:
        raise Illegible("a negative number")
    if not least <= number <= most:
        raise Illegible(f"a number out of range: {least} to {most} are allowed")
    return number


def _whole(cell: Cell, least: int, most: int) -> int:
    number = _number(cell, least, most)
    if number != number.to_integral_value():
        raise Illegible("a fraction where a whole number belongs")
    return int(number)


def _decimal(cell: Cell, decimals: int, most: int) -> Decimal:
    number = _number(cell, 0, most)
    rounded = round(number, decimals)
    if rounded != number:
        raise Illegible(f"more decimals than the {decimals} allowed")
    return rounded


def _choice(cell: Cell, field: Field) -> str:
    options = {folded(option.label): option.id for option in field.options}
    chosen = options.get(folded(cell.shown)) if cell.kind is not Kind.BOOLEAN else None
    if chosen is None:
        raise Illegible("not one of the answers to choose from")
    return chosen


def _tick(cell: Cell, notation: Notation) -> bool:
    if cell.kind is Kind.BOOLEAN:  # a check box of today's spreadsheets
        return bool(cell.value)
    mark = folded(cell.shown)
    if mark not in notation.ticked | notation.unticked:
        raise Illegible("neither a tick nor an empty box")
    return mark in notation.ticked


def _text(cell: Cell) -> str:
    if cell.kind is Kind.BOOLEAN:
        raise Illegible("a logical value where text belongs")
    return cell.shown


def _respondent(cell: Cell, notation: Notation) -> str:
    identifier = cell.shown.strip()
    for candidate in (identifier, identifier.lower()):
        if notation.respondent.fullmatch(candidate):
            return candidate
    raise Illegible(f"not an identifier such as {notation.respondent_example}")
