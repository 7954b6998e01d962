"""Masking the names of an answer: first those of the lists, then what patterns find around them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.coding.verbatims.folding import WORD, Plain, plain
from pipeline.coding.verbatims.names import Entry, Names
from pipeline.coding.verbatims.signs import FOUND, KINDS, MAYBE, NameKind, covered

BETWEEN_WORDS = re.compile(r"[\s.'-]*")
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Marked:
    """An answer with what was found in it.

    signs: as long as `plain.text`: a private character where a name stands or may stand (signs.py), else the
    letter, a small one where its capital is explained or where the answer is wholly in capitals.
    """

    plain: Plain
    signs: str

    @property
    def text(self) -> str:
        """The signs, with the letters of names that are common words in small letters here."""
        maybe = MAYBE.values()
        return "".join(
            letter.lower() if sign in maybe else sign
            for sign, letter in zip(self.signs, self.plain.text, strict=True)
        )

    @property
    def is_in_capitals(self) -> bool:
        return _is_in_capitals(self.plain.text)

    @property
    def holds_common_word(self) -> bool:
        """Whether a word that may be a name was taken for a common one."""
        return any(sign in self.signs for sign in MAYBE.values())


def mark(text: str, names: Names) -> Marked:
    """Find all that names a Caf, a place or a person."""
    letters = plain(text)
    signs = _listed(letters, names)
    for pattern, kind in names.patterns:
        signs = covered(pattern, FOUND[kind], signs)
    return Marked(letters, signs)


def masked(marked: Marked, names: Names) -> str:
    """The answer with the mark of its kind for each passage; blanks in a row are one, none outside."""
    text = marked.plain.original
    for kind, start, end in reversed(passages(marked)):
        start, end = marked.plain.span(start, end)
        text = text[:start] + names.marks[kind] + text[end:]
    return on_one_line(text)


def on_one_line(text: str) -> str:
    """The text without outer blanks, and with one space for blanks in a row."""
    return BLANKS.sub(" ", text).strip()


def passages(marked: Marked) -> list[tuple[NameKind, int, int]]:
    """Kind, start and end of each passage in the plain text; neighbours of a kind are one."""
    passages: list[tuple[NameKind, int, int]] = []
    position = 0
    for sign, run in groupby(marked.signs):
        start, position = position, position + len(list(run))
        if sign not in KINDS:
            continue
        kind = KINDS[sign]
        if passages and passages[-1][0] is kind and _is_between_words(marked.signs[passages[-1][2] : start]):
            start = passages.pop()[1]
        passages.append((kind, start, position))
    return passages


def _listed(text: Plain, names: Names) -> str:
    """The text with signs for the names of the lists."""
    in_capitals = _is_in_capitals(text.text)
    letters = list(text.text.lower() if in_capitals else text.text)
    words = list(WORD.finditer(text.text))
    folded = [names.equal.get(word[0].lower(), word[0].lower()) for word in words]
    i = 0
    while i < len(words):
        entry, sign = _best(text, names, words[i:], folded[i:])
        if entry is None:
            i += 1
            continue
        last = i + len(entry.words) - 1
        start, end = words[i].start(), words[last].end()
        letters[start:end] = sign * (end - start) if sign else text.text[start:end].lower()
        i = last + 1
    return "".join(letters)


def _best(
    text: Plain, names: Names, words: list[re.Match[str]], folded: list[str]
) -> tuple[Entry | None, str]:
    """The longest name that begins at the first word, with its sign; one that is certain before the others.

    The sign is empty for what is explained.
    """
    may_be: tuple[Entry | None, str] = (None, "")
    for entry in _beginning(names, text.text, words, folded):
        start, end = words[0].start(), words[len(entry.words) - 1].end()
        has_capital = any(letter.isupper() for letter in text.text[start:end])
        counts = has_capital and not _is_in_capitals(text.text)
        if entry.kind is None:
            if has_capital:
                return entry, ""
        elif counts or (entry.always and not _is_unlike(text, start, end, names)):
            return entry, FOUND[entry.kind]
        elif may_be[0] is None and not entry.always:
            may_be = entry, MAYBE[entry.kind]
    return may_be


def _beginning(names: Names, text: str, words: list[re.Match[str]], folded: list[str]) -> Iterator[Entry]:
    """The entries whose words are the first ones, with nothing between them but what joins words."""
    for entry in names.entries.get(folded[0], ()):
        length = len(entry.words)
        if tuple(folded[:length]) == entry.words and all(
            _is_between_words(text[words[i].end() : words[i + 1].start()]) for i in range(length - 1)
        ):
            yield entry


def _is_unlike(text: Plain, start: int, end: int, names: Names) -> bool:
    first, last = text.span(start, end)
    return unicodedata.normalize("NFC", text.original[first:last]).lower() in names.unlike


def _is_between_words(text: str) -> bool:
    return BETWEEN_WORDS.fullmatch(text) is not None


def _is_in_capitals(text: str) -> bool:
    return text.upper() == text and text.lower() != text
