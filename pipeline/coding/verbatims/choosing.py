"""Choosing a few short answers that illustrate each theme of a frame, by a seeded rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated

from pydantic import Field

from pipeline.coding.answers import Answer
from pipeline.coding.frames import CodeFrame
from pipeline.coding.verbatims.doubts import shown
from pipeline.coding.verbatims.folding import words_of
from pipeline.coding.verbatims.masking import on_one_line
from pipeline.coding.verbatims.names import Names
from pipeline.returns.guarding import guarded
from pipeline.yamlfiles import Model

COLUMNS = ("frame", "code", "text")


class Verbatims(Model):
    """Section `code.verbatims` of params.yaml.

    per_theme: verbatims of a code at most, 0 for none. longest: in characters. shortest_words: words beside
    the marks; a single one illustrates nothing that the code's label does not say.
    """

    per_theme: Annotated[int, Field(ge=0, le=20)]
    longest: Annotated[int, Field(ge=20, le=500)]
    shortest_words: Annotated[int, Field(ge=1, le=20)]


@dataclass(frozen=True)
class Verbatim:
    """An answer as it is shown."""

    answer: Answer
    text: str

    @property
    def masked(self) -> bool:
        """Whether a mark stands in it, ingest's included."""
        return "[" in self.text

    @property
    def words(self) -> tuple[str, ...]:
        return words_of(self.text)


@dataclass(frozen=True)
class Chosen:
    """A verbatim of a code. text: with marks, not guarded."""

    frame: str
    code: str
    answer: str
    text: str

    @property
    def row(self) -> tuple[str, str, str]:
        """A row of `verbatims.csv`, by COLUMNS."""
        return self.frame, self.code, guarded(self.text)


def showable(
    answers: Iterable[Answer], names: Names, vocabulary: frozenset[str], settings: Verbatims
) -> tuple[Verbatim, ...]:
    """The answers that may be shown and are neither too long nor too short, by respondent and place."""
    verbatims = (
        Verbatim(answer, text)
        for answer in sorted(answers)
        if len(on_one_line(answer.text)) <= settings.longest
        and (text := shown(answer.text, names, vocabulary)) is not None
    )
    return tuple(
        verbatim
        for verbatim in verbatims
        if len(verbatim.text) <= settings.longest
        and len(verbatim.words) - _words_of_marks(verbatim.text, names) >= settings.shortest_words
    )


def choose(
    frame: CodeFrame,
    coded: Mapping[str, Iterable[str]],
    verbatims: Iterable[Verbatim],
    seed: int,
    settings: Verbatims,
) -> tuple[Chosen, ...]:
    """At most `per_theme` verbatims of each code of a frame that has answers, in the order of its codes.

    coded: id of an answer -> its codes, parents left out. verbatims: the showable ones, in any order.
    The same words are shown once under a code. Where there is a choice, an answer is shown once in the frame
    and an office once; names masked come last. Among equals a hash of seed, frame, code and answer decides,
    so that another answer displaces one at most. Codes with few answers choose first.
    """
    of_code: dict[str, list[Verbatim]] = {code.id: [] for code in frame.codes}
    for verbatim in verbatims:
        for code in set(coded.get(verbatim.answer.id, ())):
            of_code[code].append(verbatim)
    order = {code: i for i, code in enumerate(of_code)}
    taken: list[Verbatim] = []
    chosen: dict[str, list[Verbatim]] = {}
    for code in sorted(of_code, key=lambda code: (len({v.words for v in of_code[code]}), order[code])):
        ranked = sorted(of_code[code], key=lambda verbatim: _rank(seed, frame, code, verbatim))
        chosen[code] = _of_code(ranked, taken, settings.per_theme)
        taken += chosen[code]
    return tuple(
        Chosen(frame.id, code, verbatim.answer.id, verbatim.text)
        for code in of_code
        for verbatim in chosen[code]
    )


def _of_code(ranked: list[Verbatim], taken: list[Verbatim], number: int) -> list[Verbatim]:
    """The first verbatims whose words and offices are new, then those that repeat an office, then words."""
    mine: list[Verbatim] = []
    for _ in range(number):
        words = {verbatim.words for verbatim in mine}
        left = [verbatim for verbatim in ranked if verbatim.words not in words]
        if not left:
            break
        seen = [*taken, *mine]
        said = {verbatim.words for verbatim in seen}
        heard = {verbatim.answer.respondent for verbatim in seen}
        # min keeps the first of equals, so the rank decides among them
        mine.append(min(left, key=lambda v: (v.words in said, v.answer.respondent in heard)))
    return mine


def _rank(seed: int, frame: CodeFrame, code: str, verbatim: Verbatim) -> tuple[bool, bytes, str]:
    lot = "\x1f".join((str(seed), frame.id, code, verbatim.answer.id))
    return verbatim.masked, blake2b(lot.encode(), digest_size=16).digest(), verbatim.answer.id


def _words_of_marks(text: str, names: Names) -> int:
    return sum(text.count(mark) * len(words_of(mark)) for mark in names.marks.values())
