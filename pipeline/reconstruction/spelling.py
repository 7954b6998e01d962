"""How respondents spell: a text with the slips of who fills in a form (`spelling.yaml`), cell by cell."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self
from zlib import crc32

import numpy as np
from pydantic import Field as Constrained
from pydantic import model_validator

from pipeline.yamlfiles import Misplaced, Model, Words, load

Share = Annotated[float, Constrained(ge=0, le=1)]
LINKS = re.compile(r"(?<=\w) (?:(?:de l|d)['’]|(?:de la|du|des|de) )(?=\w)", re.IGNORECASE)
CONJUNCTION = re.compile(r"(?<=\w) (?:et|ou) (?=\w)")
WORD = re.compile(r"[^\W\d_]+")


class Slip(StrEnum):
    """What may happen to a text, in this order."""

    FEMININE = "feminine"  # the form of the title for a woman
    UNLINKED = "unlinked"  # du, de la… left out once
    SHORTENED = "shortened"  # words that have an abbreviation, each on its own
    WRITTEN_OUT = "written_out"  # abbreviations, each on its own
    SLASH = "slash"  # for « et » or « ou », once
    LETTER = "letter"  # doubled, missing or swapped, in one long word
    ACCENT = "accent"  # missing from one letter
    UNACCENTED = "unaccented"  # without any accent
    CAPITALS = "capitals"  # all in capitals
    SMALL_INITIAL = "small_initial"
    SPACE = "space"  # one typed twice
    NO_STOP = "no_stop"  # the final one missing


class Abbreviation(Model):
    """long: written out. short: how it is abbreviated; the first is what may be written out."""

    long: Words
    short: Annotated[tuple[Words, ...], Constrained(min_length=1)]


Rates = dict[Slip, Share]


class Spelling(Model):
    """`spelling.yaml`. titles, texts: the rate of each slip there. feminine: masculine -> feminine.

    long_word: the least letters of a word in which one may be wrong.
    """

    seed: Annotated[int, Constrained(ge=0)]
    long_word: Annotated[int, Constrained(ge=4)]
    titles: Rates
    texts: Rates
    feminine: dict[Words, Words]
    abbreviations: tuple[Abbreviation, ...]

    @model_validator(mode="after")
    def _every_slip_has_a_rate(self) -> Self:
        for place in ("titles", "texts"):
            missing = [slip.value for slip in Slip if slip not in getattr(self, place)]
            if missing:
                raise Misplaced((place,), f"no rate of {', '.join(missing)}. Give 0 for what never happens.")
        return self

    def title(self, title: str, cell: str) -> str:
        """A title as it is spelt in a cell (`<respondent>.<cell>`); it hangs on seed, cell and title only."""
        return self._spelt(title, cell, self.titles)

    def text(self, text: str, cell: str) -> str:
        """An open answer as it is spelt in a cell."""
        return self._spelt(text, cell, self.texts)

    def _spelt(self, text: str, cell: str, rates: Rates) -> str:
        generator = np.random.default_rng([self.seed, crc32(cell.encode())])
        happens = {slip: generator.random() < rates[slip] for slip in Slip}
        happens[Slip.SMALL_INITIAL] &= not happens[Slip.CAPITALS]
        for slip in Slip:
            match slip:
                case Slip.SHORTENED:
                    text = self._abbreviated(text, rates, generator)
                case Slip.FEMININE if happens[slip]:
                    text = _replaced(text, self.feminine)
                case Slip.LETTER if happens[slip]:
                    text = _with_a_slip(text, self.long_word, generator)
                case _ if happens[slip] and slip in SLIPS:
                    text = SLIPS[slip](text, generator)
        return text

    def _abbreviated(self, text: str, rates: Rates, generator: np.random.Generator) -> str:
        """What has an abbreviation shortened, what is one written out; at once, so that none is undone.

        What several abbreviate the same way is written out as the longest of them, which is their plural.
        """
        pairs: dict[str, str] = {}
        draws = generator.random((len(self._longest_first), 3))
        for one, (which, shortens, writes_out) in zip(self._longest_first, draws, strict=True):
            if shortens < rates[Slip.SHORTENED]:
                pairs[one.long] = one.short[int(which * len(one.short))]
            if writes_out < rates[Slip.WRITTEN_OUT]:
                pairs.setdefault(one.short[0], one.long)
        return _replaced(text, pairs)

    @cached_property
    def _longest_first(self) -> tuple[Abbreviation, ...]:
        return tuple(sorted(self.abbreviations, key=lambda one: (-len(one.long), one.long)))


def load_spelling(folder: Path) -> Spelling:
    return load(folder / "spelling.yaml", Spelling)


def _replaced(text: str, pairs: Mapping[str, str]) -> str:
    """Whole words and phrases replaced, the longest first, each once; a text keeps its initial capital."""
    by_folded = {phrase.casefold(): other for phrase, other in pairs.items()}
    by_folded = {phrase: other for phrase, other in by_folded.items() if phrase in text.casefold()}
    if not by_folded:
        return text
    phrases = sorted(by_folded, key=lambda phrase: (-len(phrase), phrase))
    either = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)", re.IGNORECASE)

    def other(match: re.Match) -> str:
        found = by_folded[match.group().casefold()]
        begins = match.start() == 0 and match.group()[0].isupper()
        return found[0].upper() + found[1:] if begins else found

    return either.sub(other, text)


def _with_a_slip(text: str, least: int, generator: np.random.Generator) -> str:
    """A letter doubled, missing or swapped with the next, inside one word of `least` letters or more."""
    words = [match for match in WORD.finditer(text) if len(match.group()) >= least]
    if not words:
        return text
    word = words[generator.integers(len(words))]
    at = word.start() + int(generator.integers(1, len(word.group()) - 2))
    letter, following = text[at], text[at + 1]
    wrong = (letter * 2 + following, following, following + letter)[generator.integers(3)]
    return text[:at] + wrong + text[at + 2 :]


def _unlinked(text: str, generator: np.random.Generator) -> str:
    return _at_one_place(text, LINKS, " ", generator)


def _with_slash(text: str, generator: np.random.Generator) -> str:
    return _at_one_place(text, CONJUNCTION, ("/", " / ")[generator.integers(2)], generator)


def _at_one_place(text: str, pattern: re.Pattern, other: str, generator: np.random.Generator) -> str:
    places = list(pattern.finditer(text))
    if not places:
        return text
    place = places[generator.integers(len(places))]
    return text[: place.start()] + other + text[place.end() :]


def _without_an_accent(text: str, generator: np.random.Generator) -> str:
    accented = [at for at, letter in enumerate(text) if unaccented(letter) != letter]
    if not accented:
        return text
    at = accented[generator.integers(len(accented))]
    return text[:at] + unaccented(text[at]) + text[at + 1 :]


def unaccented(text: str) -> str:
    signs = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if not unicodedata.combining(sign)))


def _with_a_space_twice(text: str, generator: np.random.Generator) -> str:
    return _at_one_place(text, re.compile(r"(?<=\S) (?=\S)"), "  ", generator)


SLIPS: Mapping[Slip, Callable[[str, np.random.Generator], str]] = {
    Slip.UNLINKED: _unlinked,
    Slip.SLASH: _with_slash,
    Slip.ACCENT: _without_an_accent,
    Slip.UNACCENTED: lambda text, _: unaccented(text),
    Slip.CAPITALS: lambda text, _: text.upper(),
    Slip.SMALL_INITIAL: lambda text, _: text if text[1:2].isupper() else text[:1].lower() + text[1:],
    Slip.SPACE: _with_a_space_twice,
    Slip.NO_STOP: lambda text, _: text.removesuffix("."),
}


def title_spelt_so(spelling: Spelling, written: str, cell: str, titles: Sequence[str]) -> str | None:
    """The one of these titles that is spelt so in the cell; None where none is, or several are."""
    found = [title for title in titles if spelling.title(title, cell) == written]
    return found[0] if len(found) == 1 else None
