"""What stands in a text for a passage once it is found: one private character for each letter, by kind."""

import re
from enum import StrEnum


class NameKind(StrEnum):
    """What a passage names."""

    CAF = "caf"
    PLACE = "place"
    PERSON = "person"
    CONTACT = "contact"


FOUND = {kind: chr(0xE000 + i) for i, kind in enumerate(NameKind)}
MAYBE = {
    NameKind.PLACE: "\ue010",
    NameKind.PERSON: "\ue011",
}  # a name that is a common word too, in small letters
KINDS = {sign: kind for kind, sign in FOUND.items()}

# how patterns name them
PARTS = {str(kind): f"(?:{sign}+)" for kind, sign in FOUND.items()} | {
    f"maybe_{kind}": f"(?:{sign}+)" for kind, sign in MAYBE.items()
}


def covered(pattern: re.Pattern[str], sign: str, text: str) -> str:
    """The text with the sign for all that the pattern names: its group, or the whole match without one."""
    letters = list(text)
    for match in pattern.finditer(text):
        group = next((name for name, found in match.groupdict().items() if found is not None), 0)
        start, end = match.span(group)
        letters[start:end] = sign * (end - start)
    return "".join(letters)
