"""A text in plain letters, each with the place of the text where it comes from."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# what does not come apart into a letter and its accent
LETTERS = {
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
}
SIGNS = {sign: "'" for sign in "’‘‛ʼʹ′´`＇"} | {sign: "-" for sign in "‐‑‒–—―−﹘﹣－"}
PLAIN = str.maketrans({**LETTERS, **SIGNS, "ß": "ss", "ı": "i", "_": " "})
BLANKS = "\t\n\r"
WORD = re.compile("[A-Za-z]+")  # in a text without accents


@dataclass(frozen=True)
class Plain:
    """text: without accents and unseen characters, capitals kept. at: where each stands in `original`."""

    original: str
    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original behind text[start:end], with the accents that follow its last letter."""
        last = self.at[end - 1] + 1
        while last < len(self.original) and _is_dropped(self.original[last]):
            last += 1
        return self.at[start], last


def plain(original: str) -> Plain:
    letters: list[str] = []
    at: list[int] = []
    for i, sign in enumerate(original):
        for letter in _plain_letters(sign):
            letters.append(letter)
            at.append(i)
    return Plain(original, "".join(letters), tuple(at))


@cache
def _plain_letters(sign: str) -> str:
    """What stands for one sign; nothing for an accent alone and for what nobody sees."""
    apart = unicodedata.normalize("NFKD", sign.translate(PLAIN)).translate(PLAIN)
    return "".join(letter for letter in apart if not _is_dropped(letter))


def folded(text: str) -> str:
    """The text in plain small letters, for comparisons."""
    return plain(text).text.lower()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(WORD.findall(folded(text)))


def holds_unseen(text: str) -> bool:
    """Whether there are characters that a reader doesn't see, which may stand within a name."""
    return any(_is_unseen(sign) for sign in text)


def _is_dropped(sign: str) -> bool:
    return _is_unseen(sign) or unicodedata.category(sign).startswith("M")


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign).startswith("C") and sign not in BLANKS
