"""French typography of what is shown: the spaces that must not break, and those that thin out."""

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
SPACES = f"[ {NO_BREAK}{NARROW}]"

# what is replaced -> by what, in this order; each rule leaves alone what it has made
RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?<=\d){SPACES}(?=\d{{3}}(?!\d))"), NARROW),  # thousands
    (re.compile(rf"(?<=\d){SPACES}?%"), f"{NO_BREAK}%"),
    (re.compile(rf"{SPACES}(?=[;?!])"), NARROW),
    (re.compile(rf"{SPACES}(?=[:»])"), NO_BREAK),
    (re.compile(rf"(?<=«){SPACES}"), NO_BREAK),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(rf"(?<=n°){SPACES}"), NO_BREAK),
)


def typeset(text: str) -> str:
    """The same words with French spaces and apostrophes; typesetting twice changes nothing."""
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


def grouped(number: int | str) -> str:
    """A whole number with a thin space between thousands; any other text as it is."""
    text = str(number)
    return f"{int(text):,}".replace(",", NARROW) if text.isdigit() else text
