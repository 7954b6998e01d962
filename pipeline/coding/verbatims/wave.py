"""The verbatims of a whole wave, a few for each theme."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.coding.coders.decisions import Work, combine
from pipeline.coding.verbatims.choosing import Chosen, Verbatims, choose, showable
from pipeline.coding.verbatims.doubts import vocabulary_of
from pipeline.coding.verbatims.names import Names


@dataclass(frozen=True)
class Illustrating:
    """How verbatims are chosen in a run. seed: another one chooses others."""

    settings: Verbatims
    seed: int

    def verbatims(self, works: Iterable[Work], names: Names, held_back: Collection[str]) -> Iterator[Chosen]:
        """By frame, in the order of its codes.

        held_back: ids of frames of which none are shown: a text under a code would publish the coding. Their
        answers still tell which words are common.
        """
        works = tuple(works)
        answers = (answer for work in works for answer in work.answers)
        vocabulary = vocabulary_of(answers, (text for work in works for text in _texts(work)))
        shown_of = (w for w in works if w.frame.verbatims and w.frame.id not in held_back)
        for work in shown_of:
            coded = {one.answer.id: one.codes for one in combine(work)}
            shown = showable(work.answers, names, vocabulary, self.settings)
            yield from choose(work.frame, coded, shown, self.seed, self.settings)


def _texts(work: Work) -> Iterator[str]:
    """What a frame says of its codes, in words that name nobody."""
    for code in work.frame.codes:
        yield from (code.label, code.definition, *code.examples)
