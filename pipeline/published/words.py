"""Numbers printed in words: `data/published/<wave>/words.yaml`, each word with its value.

A cardinal stands for a count ("trois"), an ordinal for a rank; what follows an ordinal ("premier lieu") is
no part of it. A fraction ("un tiers", "2 sur 3") is a rounded share: it stands for all the shares that are
nearer to it than to any other listed fraction. Capitals don't matter.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.yamlfiles import Model, load

FractionText = Annotated[str, Field(pattern=r"^[1-9]\d*/[1-9]\d*$")]


class WordsFile(Model):
    """cardinals, ordinals: word -> whole number. fractions: words -> "1/3"."""

    cardinals: dict[str, int]
    ordinals: dict[str, int]
    fractions: dict[str, FractionText]


@dataclass(frozen=True)
class Words:
    """The words of a wave, without capitals; of several with one value the first is written."""

    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    fractions: Mapping[str, Fraction]

    def cardinal(self, printed: str) -> int | None:
        """The count that a word prints; None when it prints none."""
        return self.cardinals.get(_key(printed))

    def ordinal(self, printed: str) -> int | None:
        """The rank that the first word prints."""
        return self.ordinals.get(_key(printed).partition(" ")[0])

    def fraction(self, printed: str) -> Fraction | None:
        """The share, from 0 to 1, that the words print."""
        return self.fractions.get(_key(printed))

    def share_bounds(self, printed: str) -> tuple[Fraction, Fraction]:
        """The shares that a printed fraction stands for: from (included) and to (excluded), halfway to the
        listed fractions beside it, 0 and 1 at the ends."""
        listed = self._listed
        i = listed.index(self.fractions[_key(printed)])
        low = (listed[i - 1] + listed[i]) / 2 if i else Fraction(0)
        high = (listed[i] + listed[i + 1]) / 2 if i + 1 < len(listed) else Fraction(1)
        return low, high

    def beside(self, printed: str) -> tuple[str, ...]:
        """The words of the listed fractions just below and just above a printed one."""
        listed = self._listed
        i = listed.index(self.fractions[_key(printed)])
        return tuple(
            next(word for word, value in self.fractions.items() if value == listed[j])
            for j in (i - 1, i + 1)
            if 0 <= j < len(listed)
        )

    def write_cardinal(self, count: Fraction, like: str) -> str:
        """A count in words, in figures where no word is listed for it."""
        return self._written(self.cardinals, count, like)

    def write_ordinal(self, rank: Fraction, like: str) -> str:
        """A rank in words, with what follows the ordinal that it is printed like."""
        first, space, rest = like.partition(" ")
        return self._written(self.ordinals, rank, first) + space + rest

    def write_fraction(self, share: Fraction, like: str) -> str:
        """The words of the listed fraction that a share is nearest to; halfway, the larger one."""
        listed = self._listed
        halves = [(low + high) / 2 for low, high in pairwise(listed)]
        return self._written(self.fractions, listed[bisect_right(halves, share)], like)

    @property
    def _listed(self) -> list[Fraction]:
        return sorted(set(self.fractions.values()))

    def _written(self, words: Mapping[str, int | Fraction], value: Fraction, like: str) -> str:
        if words.get(_key(like)) == value:  # of several words with one value, the one that is printed
            return like
        word = next((word for word, of in words.items() if of == value), str(value))
        return word.capitalize() if like[:1].isupper() else word


def load_words(path: Path) -> Words:
    """Raises: YamlError with file and line."""
    file = load(path, WordsFile)
    return Words(
        {_key(word): value for word, value in file.cardinals.items()},
        {_key(word): value for word, value in file.ordinals.items()},
        {_key(words): Fraction(value) for words, value in file.fractions.items()},
    )


def _key(printed: str) -> str:
    return " ".join(printed.casefold().split())
