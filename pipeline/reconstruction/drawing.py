"""Which office gives which open answer, and in which words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from pipeline.errors import UserError
from pipeline.reconstruction.texts import Text, Texts

SENTENCE_END = "."
Holds = Callable[[str, int], bool]  # whether a condition holds in an office


@dataclass(frozen=True)
class Drawn:
    """An open answer as it was drawn. codes: what it is meant to say."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Pool:
    """The texts of one variable to draw from. generator: used up in the order of the calls."""

    variable: str
    texts: tuple[Text, ...]
    joins: tuple[str, ...]
    holds: Holds
    generator: np.random.Generator

    def drawn(self, offices: Sequence[int]) -> dict[int, Drawn]:
        """The texts of fixed number, at random among the offices where each may stand; one for each other.

        The others come as near to their weights as whole offices can (systematic sampling), so that what the
        weights say of two texts holds of the answers. offices: those that answer.
        Raises: UserError for texts that can't all stand somewhere, or too few.
        """
        shuffled = [offices[place] for place in self.generator.permutation(len(offices))]
        chosen = self._fixed(shuffled)
        rest = [office for office in shuffled if office not in chosen]
        start = self.generator.random()
        chosen |= {office: self._free(office, (n + start) / len(rest)) for n, office in enumerate(rest)}
        return {office: self._worded(chosen[office], office) for office in shuffled}

    def _fixed(self, offices: Sequence[int]) -> dict[int, Text]:
        slots = [text for text in self.texts for _ in range(text.offices or 0)]
        if len(slots) > len(offices):
            raise UserError(
                f"texts.yaml: {len(slots)} texts of {self.variable} are fixed by number; {len(offices)} "
                "offices answer. Lower `offices`."
            )
        if not slots:
            return {}
        may = np.array([[self._may_stand(text, office) for office in offices] for text in slots])
        places = maximum_bipartite_matching(csr_array(may), perm_type="column")
        for text, place in zip(slots, places, strict=True):
            if place < 0:
                raise UserError(
                    f"texts.yaml: too few offices may give the text of {self.variable} with the codes "
                    f"{' '.join(text.codes) or '(none)'}. Lower its `offices`, or widen `when`."
                )
        return {offices[place]: text for text, place in zip(slots, places, strict=True)}

    def _free(self, office: int, at: float) -> Text:
        """The text that stands at a place, from 0 to 1, where each is as long as its weight."""
        drawn = [one for one in self.texts if one.offices is None and one.weight]
        free = [one for one in drawn if self._may_stand(one, office)]
        if not free:
            raise UserError(
                f"texts.yaml: no texts of {self.variable} for the answers of respondent {office + 1}. Add "
                "one without `offices` that may stand there."
            )
        ends = np.cumsum([one.weight for one in free])
        return free[int(np.searchsorted(ends, at * ends[-1], side="right"))]

    def _may_stand(self, text: Text, office: int) -> bool:
        if not self.holds(text.when, office):
            return False
        return bool(text.wordings) or all(self._alone(code, office) for code in text.codes)

    def _alone(self, code: str, office: int) -> list[str]:
        """The wordings of a code that an office may use, of the texts with that code alone."""
        alone = [one for one in self.texts if one.codes == (code,) and self.holds(one.when, office)]
        return [wording for one in alone for wording in one.wordings]

    def _worded(self, text: Text, office: int) -> Drawn:
        if text.wordings:
            return Drawn(self._one_of(text.wordings), text.codes)
        parts = [self._one_of(self._alone(code, office)) for code in text.codes]
        return Drawn(joined(parts, self._one_of(self.joins)), text.codes)

    def _one_of(self, wordings: Sequence[str]) -> str:
        return wordings[self.generator.integers(len(wordings))]


def pool(variable: str, texts: Texts, holds: Holds, generator: np.random.Generator) -> Pool:
    return Pool(variable, texts.texts.get(variable, ()), texts.joins, holds, generator)


def joined(parts: Sequence[str], join: str) -> str:
    """Parts as one answer: `Écoute. Une aide` or `Écoute, une aide`; only the last keeps its full stop."""
    *first, last = parts
    before = [part.removesuffix(SENTENCE_END) for part in first]
    following = [*before[1:], last]
    if not join.startswith(SENTENCE_END):
        following = [part[:1].lower() + part[1:] for part in following]
    return join.join([*before[:1], *following])
