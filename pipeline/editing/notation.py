"""How a value of the form is written in a file of the project: a correction, or what is there before it."""

import re
from decimal import Decimal

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Missing
from pipeline.returns.guarding import unguarded
from pipeline.returns.values import Value

ILLEGIBLE = "(illegible)"  # a cell whose content could not be read
TICKED, UNTICKED = "1", "0"
NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")


class NotInNotation(Exception):
    """A text that stands for no value of its field. The message says what does, as the end of a sentence."""


def parse_value(text: str, field: Field, dont_know: str, largest: int) -> Value | Missing | None:
    """The value that a text stands for; None for a blank cell.

    dont_know: what is typed in a cell to say so. largest: the number above which nothing is an answer.
    Raises: NotInNotation.
    """
    if not text:
        return None
    if text == dont_know:
        return Missing.DONT_KNOW
    if text == ILLEGIBLE:
        return Missing.ILLEGIBLE
    match field.kind:
        case FieldKind.TEXT:
            return unguarded(text)
        case FieldKind.CHOICE:
            return _option(text, field)
        case FieldKind.TICK:
            if text not in (TICKED, UNTICKED):
                raise NotInNotation(f"a box is {TICKED} (ticked) or {UNTICKED} (not ticked)")
            return text == TICKED
    return _number(text, field, largest)


def _option(text: str, field: Field) -> str:
    options = [option.id for option in field.options]
    if text not in options:
        raise NotInNotation(f"the answers are {', '.join(options)}")
    return text


def _number(text: str, field: Field, largest: int) -> int | Decimal:
    least, most = (1, field.maximum) if field.maximum is not None else (0, largest)
    places = f" with at most {field.decimals} decimals after a point" if field.decimals else ""
    kind = "a number" if field.decimals else "a whole number"
    wanted = f"{kind} from {least} to {most}{places} belongs there"
    if not NUMBER.fullmatch(text):
        raise NotInNotation(wanted)
    number = Decimal(text)
    if not least <= number <= most or number != round(number, field.decimals):
        raise NotInNotation(wanted)
    return round(number, field.decimals) if field.decimals else int(number)


def value_text(value: Value | Missing | None, dont_know: str) -> str:
    """The text that stands for a value: what `parse_value` reads."""
    if value is None:
        return ""
    if isinstance(value, Missing):
        return dont_know if value is Missing.DONT_KNOW else ILLEGIBLE
    if isinstance(value, bool):
        return TICKED if value else UNTICKED
    return str(value)
