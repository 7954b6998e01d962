"""What a cell answers, by a reading of its own: none of the pipeline's reading is used.

The rules are those of the form: whole numbers, decimals and ranks as a French office writes them, the labels
of a choice, the marks of a tick, any text.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Context, Decimal, InvalidOperation

from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.model import Missing
from tests.broken.oracle import Written
from tests.spec.returned import MARK, MARKS, MOST

Answer = int | Decimal | bool | str | Missing
Shown = bool | Decimal | date | str
FIFTEEN_DIGITS = Context(prec=15)  # those that a spreadsheet shows
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
DONT_KNOW = "nsp"
TICK = "x"


def agrees(answer: Answer, written: Written, field: Field) -> bool:
    """Whether an answer that was read is what the cell says."""
    possible = set(_meanings(written, field))
    if answer is Missing.ILLEGIBLE:
        # a cell whose XML can be taken in two ways may always be refused
        return written.unseen or len(written.values) > 1 or Missing.ILLEGIBLE in possible
    if written.unseen:
        return False
    if isinstance(answer, Missing):
        return answer in possible
    if field.kind is FieldKind.TEXT:
        return any(_same_text(str(answer), one) for one in possible if not isinstance(one, Missing))
    return any(type(answer) is type(one) and answer == one for one in possible)


def number(written: Written) -> Decimal | None:
    """The number that a cell of a total says, None if it says none."""
    found = {_number(shown) for shown in _shown(written)}
    return found.pop() if len(found) == 1 and not written.unseen else None


def masks_only(answer: str, written: Written, private: str) -> bool:
    """Whether each mark in an answer stands where the text has a word of the personal cells.

    private: all that these cells hold.
    """
    pattern = "(.+?)".join(re.escape(piece) for piece in _plain(answer).split(MARK))
    words = [word for word in re.findall(r"\w+", _bare(private)) if len(word) > 1]
    for text in written.values:
        match = re.fullmatch(pattern, _plain(text), re.DOTALL)
        if match and all(any(word in _bare(span) for word in words) for span in match.groups()):
            return True
    return False


def _meanings(written: Written, field: Field) -> Iterator[Answer]:
    if not written.values or written.kind == "e":
        yield Missing.ILLEGIBLE
        return
    for shown in _shown(written):
        if isinstance(shown, str) and "".join(shown.split()).lower() == DONT_KNOW:
            yield Missing.DONT_KNOW
        else:
            meant = _meant(shown, field)
            yield Missing.ILLEGIBLE if meant is None else meant


def _shown(written: Written) -> Iterator[Shown]:
    """What a reader sees in the cell: one thing, unless its XML can be taken in more than one way."""
    for text in written.values:
        if written.kind == "b":
            yield text.strip() == "1"
        elif written.kind == "n" and _as_decimal(text) is not None:
            yield _as_decimal(text)
        elif written.kind == "d" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            yield date.fromisoformat(text)
        else:
            yield text
        if len(written.values) > 1 and _as_decimal(text) is not None:
            yield _as_decimal(text)


def _meant(shown: Shown, field: Field) -> Answer | None:
    """The answer, None where it is none to this question."""
    match field.kind:
        case FieldKind.COUNT:
            return _whole(_number(shown), 1 if field.role is Role.RETURN_NUMBER else 0, MOST)
        case FieldKind.RANK:
            return _whole(_number(shown), 1, field.maximum)
        case FieldKind.DECIMAL:
            found = _number(shown)
            fits = found is not None and 0 <= found <= MOST and found * 10**field.decimals % 1 == 0
            return found if fits else None
        case FieldKind.CHOICE:
            labels = [option.id for option in field.options if _folded(option.label) == _folded(shown)]
            return labels[0] if labels else None
        case FieldKind.TICK:
            return shown if isinstance(shown, bool) else _ticked(_folded(shown))
        case FieldKind.TEXT:
            return None if isinstance(shown, bool) else _text(shown)


def _number(shown: Shown) -> Decimal | None:
    """A number, or a text that is one: thousands apart by spaces, decimals after a comma or a point."""
    if not isinstance(shown, str):
        return shown if isinstance(shown, Decimal) else None
    text = " ".join(shown.split())
    sign, digits = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    whole, mark, decimals = digits.partition("," if "," in digits else ".")
    first, *others = whole.split(" ")
    if not all(piece.isascii() and piece.isdigit() for piece in (first, *others)):
        return None
    thousands = not others or (len(first) <= 3 and all(len(piece) == 3 for piece in others))
    leading = first[0] == "0" and len(first + "".join(others)) > 1
    # three digits after a point may be thousands
    tail = not mark or (decimals.isascii() and decimals.isdigit() and (mark == "," or len(decimals) < 3))
    if leading or not thousands or not tail:
        return None
    return Decimal(f"{sign}{first}{''.join(others)}.{decimals or 0}")


def _as_decimal(text: str) -> Decimal | None:
    try:
        return FIFTEEN_DIGITS.create_decimal(text)
    except InvalidOperation:
        return None


def _whole(number: Decimal | None, least: int, most: int) -> int | None:
    return int(number) if number is not None and least <= number <= most and number % 1 == 0 else None


def _ticked(mark: str) -> bool | None:
    if mark in (TICK, *MARKS.ticked):
        return True
    return False if mark in MARKS.unticked else None


def _text(shown: Decimal | date | str) -> str:
    if isinstance(shown, Decimal):
        text = f"{shown:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",")
    return f"{shown:%d/%m/%Y}" if isinstance(shown, date) else shown


def _folded(shown: Shown) -> str:
    return " ".join(_text(shown).lower().split()) if not isinstance(shown, bool) else ""


def _same_text(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    """A text without what one of two programs writes or shows otherwise."""
    unescaped = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return unescaped.replace("\r\n", "\n").strip()


def _bare(text: str) -> str:
    """Without case and accents."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
