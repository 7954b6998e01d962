"""Which words of the rules a word of an answer is: the same, of the same stem, or nearly so spelled."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field
from rapidfuzz.distance import OSA

from pipeline.coding.matching.words import Word
from pipeline.yamlfiles import Model

EXACT = 100
DOUBLE = re.compile(r"(.)\1")


class Matching(Model):
    """Section `code.matching` of params.yaml.

    near: likeness from which a word is taken for a misspelling of another, in percent; 100 allows none.
    shortest: letters of the shortest word that may be, or be taken for, a misspelling.
    """

    near: Annotated[int, Field(ge=50, le=100)]
    shortest: Annotated[int, Field(ge=3)]


def likeness(found: str, meant: str) -> int:
    """How like two spellings are, 0 to 100, rounded down.

    100 x (1 - d / letters of the longer one), d being the optimal string alignment distance: letters added,
    left out, replaced, and neighbours swapped, each one step. Swapped letters are a frequent slip of the
    keyboard; that a swapped pair may be edited once more (Damerau-Levenshtein) would make no word likelier.
    Source: Boytsov (2011), Indexing methods for approximate dictionary searching, section 2.
    """
    return _percent(OSA.distance(found, meant), found, meant)


def _percent(steps: int, found: str, meant: str) -> int:
    longest = max(len(found), len(meant))
    return EXACT * (longest - steps) // longest


@dataclass(frozen=True)
class Lexicon:
    """The words of a frame's rules, by key, stem and first letter. known: keys that are no misspelling."""

    settings: Matching
    known: frozenset[str]
    keys: frozenset[str]
    by_stem: Mapping[str, tuple[Word, ...]]
    by_initial: Mapping[str, tuple[Word, ...]]
    _same: dict[str, Mapping[str, int]] = field(default_factory=dict, repr=False)
    _kindred: dict[str, Mapping[str, int]] = field(default_factory=dict, repr=False)

    def same(self, found: Word) -> Mapping[str, int]:
        """The rules' words (by key) that a word is, but for number and gender, with their likeness."""
        if found.text not in self._same:
            self._same[found.text] = self._exact(found) or self._near(found, _key_likeness)
        return self._same[found.text]

    def kindred(self, found: Word) -> Mapping[str, int]:
        """The rules' words (by key) whose stem a word has, with their likeness."""
        if found.text not in self._kindred:
            kin = {one.key: EXACT for stem in found.stems for one in self.by_stem.get(stem, ())}
            self._kindred[found.text] = kin | self._exact(found) or self._near(found, _stem_likeness)
        return self._kindred[found.text]

    def spelled(self, found: Word, meant: Word) -> int:
        """The likeness of a word with another, 0 where it is not taken for it."""
        return EXACT if found.key == meant.key else self._nearly(found, meant, _key_likeness)

    def _exact(self, found: Word) -> Mapping[str, int]:
        return {found.key: EXACT} if found.key in self.keys else {}

    def _near(self, found: Word, alike: Callable[[Word, Word], int]) -> Mapping[str, int]:
        scores: dict[str, int] = {}
        for one in self.by_initial.get(found.text[0], ()):
            if score := self._nearly(found, one, alike):
                scores[one.key] = max(score, scores.get(one.key, 0))
        return scores

    def _nearly(self, found: Word, meant: Word, alike: Callable[[Word, Word], int]) -> int:
        if found.key in self.known or found.text[0] != meant.text[0]:
            return 0  # the first letter is seldom mistyped, and makes another word (maternel, paternel)
        if found.stems & meant.stems and _undoubled(found.key) != _undoubled(meant.key):
            return 0  # derived from the same word, as animation and animateur: a word of its own
        if min(len(found.text), len(meant.text)) < self.settings.shortest:
            return 0
        score = alike(found, meant)
        return score if score >= self.settings.near else 0


def lexicon(words: Iterable[Word], known: frozenset[str], settings: Matching) -> Lexicon:
    """words: of the rules. known: keys of further words that are no misspelling of these."""
    distinct = sorted(set(words), key=lambda one: one.text)
    keys = frozenset(one.key for one in distinct)
    return Lexicon(
        settings,
        known | keys,
        keys,
        _grouped((stem, one) for one in distinct for stem in sorted(one.stems)),
        _grouped((one.text[0], one) for one in distinct),
    )


def _grouped(pairs: Iterable[tuple[str, Word]]) -> Mapping[str, tuple[Word, ...]]:
    groups: dict[str, tuple[Word, ...]] = {}
    for name, one in pairs:
        groups[name] = (*groups.get(name, ()), one)
    return groups


def _key_likeness(found: Word, meant: Word) -> int:
    """The likeness of keys, or of whole words where that takes fewer steps.

    A slip in an ending leaves one that no gender takes off (directuer). The letters counted are those of the
    keys all the same: else long endings would make any two words likelier.
    """
    whole = (OSA.distance(one, other) for one in found.genders for other in meant.genders)
    return _percent(min(OSA.distance(found.key, meant.key), *whole), found.key, meant.key)


def _undoubled(key: str) -> str:
    return DOUBLE.sub(r"\1", key)


def _stem_likeness(found: Word, meant: Word) -> int:
    """A slip in the stem shows best between stems, one in the ending between words."""
    of_stems = (likeness(one, other) for one in found.stems for other in meant.stems)
    return max(_key_likeness(found, meant), *of_stems)
