"""What an office wrote, made harmless for a spreadsheet that opens a CSV.

A text that may be taken for a formula gets an apostrophe in front, and so does one that begins with an
apostrophe: `unguarded` takes one apostrophe away and gives every text back.
"""

import re
import unicodedata

GUARD = "'"
FORMULA = ("=", "+", "-", "@")
BREAKS = ("\t", "\r", "\n")  # an import may take what follows for a cell of its own
NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")  # -3 is a number in every spreadsheet, and nothing else


def guarded(text: str) -> str:
    """The text, harmless in a spreadsheet that opens the CSV."""
    if NUMBER.fullmatch(text):
        return text
    return GUARD + text if text.startswith((GUARD, *BREAKS)) or _may_be_formula(text) else text


def unguarded(text: str) -> str:
    return text.removeprefix(GUARD)


def _may_be_formula(text: str) -> bool:
    # some programs drop what nobody sees before they look at the first sign, and read its wide form as well
    return next((sign for sign in map(_narrow, text) if not _is_unseen(sign)), "").startswith(FORMULA)


def _narrow(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)


def _is_unseen(sign: str) -> bool:
    return not sign.strip() or unicodedata.category(sign[0]) in ("Cc", "Cf")
