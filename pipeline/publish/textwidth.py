"""How wide a text is and where its lines break, without a font at hand.

Widths are those of Helvetica, which Arial and Liberation Sans share; the programs that show the report have
one of the three, or a narrower one.
"""

import unicodedata
from functools import lru_cache

# Thousandths of the font size; an accented letter is as wide as its plain one.
# Source: Adobe Font Metrics of Helvetica.
WIDTHS: dict[str, int] = {
    letter: width
    for width, letters in {
        222: "ijl’",
        278: "ftI.,:;/!| \N{NO-BREAK SPACE}",
        333: "r-()",
        500: "ckszvxyJ",
        556: "abdeghnopquL0123456789?",
        584: "<>+=",
        611: "FTZ",
        667: "ABEKPSVXY&",
        722: "CDHNRUw",
        778: "GOQ",
        833: "mM",
        889: "%",
        944: "Wœ",
    }.items()
    for letter in letters
}
OTHER = 600
BOLD = 1.07  # of the plain width, over French text


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a text on one line, in points. size: of the font, in points."""
    return _points(_thousandths(text), size, bold)


def wrapped(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The lines of a text in a column of `room` points, broken at plain spaces; no word is cut."""
    lines: list[str] = []
    taken = 0  # by the last line, in thousandths: whole numbers, so that words add up to their line
    for word in text.split(" "):
        longer = taken + WIDTHS[" "] + _thousandths(word)
        if lines and _points(longer, size, bold) <= room:
            lines[-1] += f" {word}"
            taken = longer
        else:
            lines.append(word)
            taken = _thousandths(word)
    return lines


@lru_cache(maxsize=10_000)  # a report has some thousand words, and asks for each again and again
def _thousandths(text: str) -> int:
    plain = unicodedata.normalize("NFD", text)
    return sum(WIDTHS.get(letter, OTHER) for letter in plain if not unicodedata.combining(letter))


def _points(thousandths: int, size: float, bold: bool) -> float:
    return thousandths / 1000 * size * (BOLD if bold else 1.0)
