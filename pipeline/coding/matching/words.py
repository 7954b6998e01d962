"""When two words count as one: by number and gender (whole answers, terms), or by their stem (stems).

Both look at the folded word alone, in rules and in answers, so that accents change nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import snowballstemmer

from pipeline.coding.matching.folding import without_accents

SHORTEST_INFLECTED = 4  # letters: shorter words are abbreviations, or the same in all their forms
FRENCH = snowballstemmer.stemmer("french")
ACUTE = "é"

PLURALS = (("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", ""))
# Feminine and masculine forms meet in one that need not be a word: directrice and directeur in directeu.
GENDERS = (("tric", "teu"), ("eur", "eu"), ("eus", "eu"), ("iv", "if"), ("qu", "c"))
MASCULINE = "eur"  # the one of GENDERS that no e follows
SHORTEST_GENDER = 6  # letters, of the words that these endings change: peur is not the feminine of peu
DOUBLED = ("ll", "nn", "ss", "tt")


@dataclass(frozen=True)
class Word:
    """A folded word. key: without the endings of plural and feminine. stems: by Snowball's French stemmer.

    genders: its singular as it is written, masculine and feminine where they have endings of their own.
    """

    text: str
    key: str
    genders: frozenset[str]
    stems: frozenset[str]


@cache
def word(text: str) -> Word:
    """text: one folded word."""
    return Word(text, key := uninflected(text), frozenset((singular(text), *_genders(key))), stems(text))


def singular(text: str) -> str:
    """A folded word without the ending of the plural; of less than SHORTEST_INFLECTED letters as it is."""
    return text if len(text) < SHORTEST_INFLECTED else _with_ending(text, PLURALS)


def uninflected(text: str) -> str:
    """A folded word without the endings of plural and feminine; derived words (animer, animation) stay apart.

    Words of less than SHORTEST_INFLECTED letters stay as they are, no word gets shorter than three.
    """
    if len(text) < SHORTEST_INFLECTED:
        return text
    one = singular(text)
    while one.endswith("e") and len(one) >= SHORTEST_INFLECTED:
        one = one[:-1]  # the e of a feminine, and what is left of é
    if one.endswith(DOUBLED) and len(one) > SHORTEST_INFLECTED:
        return one[:-1]
    return _with_ending(one, GENDERS) if len(one) >= SHORTEST_GENDER else one


def _genders(key: str) -> Iterator[str]:
    """What may have become a key of SHORTEST_GENDER letters or more by its gender: directeur, directrice."""
    if len(key) >= SHORTEST_GENDER:
        for ending, met in GENDERS:
            if key.endswith(met):
                yield key.removesuffix(met) + ending + ("" if ending == MASCULINE else "e")


def _with_ending(text: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, other in endings:
        if text.endswith(ending):
            return text.removesuffix(ending) + other
    return text


def stems(text: str) -> frozenset[str]:
    """The stems of a folded word: as it stands, and with the accent that its ending may have lost.

    Snowball cuts some endings only where they have their accent: évaluée and évaluer meet, evaluee and
    evaluer do not. Source: snowballstem.org, French stemming algorithm, steps 1 (ité), 2b (é, ée).
    """
    if len(text) < SHORTEST_INFLECTED:
        return frozenset({text})
    return frozenset(without_accents(FRENCH.stemWord(spelling)) for spelling in _spellings(text))


def _spellings(text: str) -> tuple[str, ...]:
    singular = text.removesuffix("s")
    plural = text[len(singular) :]
    if singular.endswith("ee"):
        return text, f"{singular[:-2]}{ACUTE}e{plural}"
    return (text, f"{singular[:-1]}{ACUTE}{plural}") if singular.endswith("e") else (text,)
