"""No allowed pattern takes more steps than are reckoned for it, whatever the text.

`re` does not tell its steps. So each pattern is drawn as a tree, searched by a matcher that tries all ways
as `re` does and counts, and written for `re` and for the reckoning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.coding.matching.dialect import MOST_STEPS, REACH, most_steps
from pipeline.coding.matching.patterns import compiled, pattern_mistakes, reached

SIGNS = ("a", "b", " ", ".", r"\w", r"\s", "[ab]", "[^a]", "[a b]")
PLACES = ("^", "$", r"\b", r"\B")
REPEATS = {"?": (0, 1), "*": (0, REACH), "+": (1, REACH), "{2}": (2, 2), "{,3}": (0, 3), "{1,2}": (1, 2)}


@dataclass(frozen=True)
class Node:
    """kind: sign, place, row, choice or repeat. text: of a sign, a place or the repetition."""

    kind: str
    text: str = ""
    parts: tuple["Node", ...] = ()

    @property
    def written(self) -> str:
        match self.kind:
            case "sign" | "place":
                return self.text
            case "row":
                return "".join(part.written for part in self.parts)
            case "choice":
                return f"(?:{'|'.join(part.written for part in self.parts)})"
        return f"({self.parts[0].written}){self.text}"


@dataclass
class Search:
    """Tries all ways of a pattern in a text, without an end at the first."""

    text: str
    steps: int = field(default=0)

    def ends(self, node: Node, at: int) -> Iterator[int]:
        """Where each way to match from a place ends."""
        match node.kind:
            case "sign":
                self.steps += 1
                if re.compile(node.text).match(self.text, at):
                    yield at + 1
            case "place":
                self.steps += 1
                if re.compile(node.text).match(self.text, at):
                    yield at
            case "row":
                yield from self._row(node.parts, at)
            case "choice":
                for part in node.parts:
                    self.steps += 1
                    yield from self.ends(part, at)
            case "repeat":
                yield from self._turns(node, at, 0)

    def _row(self, parts: tuple[Node, ...], at: int) -> Iterator[int]:
        if not parts:
            yield at
            return
        for end in self.ends(parts[0], at):
            yield from self._row(parts[1:], end)

    def _turns(self, node: Node, at: int, done: int) -> Iterator[int]:
        least, most = REPEATS[node.text]
        self.steps += 1
        if done < most:
            for end in self.ends(node.parts[0], at):
                if end > at or done < least:  # a turn that takes nothing is not taken twice
                    yield from self._turns(node, end, done + 1)
        if done >= least:
            yield at


def rows(parts):
    return st.lists(parts, min_size=1, max_size=4).map(lambda given: Node("row", parts=tuple(given)))


signs = st.sampled_from(SIGNS).map(lambda text: Node("sign", text))
repeated = st.builds(
    lambda part, text: Node("repeat", text, (part,)), signs, st.sampled_from(sorted(REPEATS))
)
leaves = st.one_of(signs, repeated, st.sampled_from(PLACES).map(lambda text: Node("place", text)))
patterns = rows(
    st.recursive(
        leaves,
        lambda inner: st.one_of(
            rows(inner),
            st.lists(rows(inner), min_size=2, max_size=3).map(
                lambda given: Node("choice", parts=tuple(given))
            ),
            st.builds(
                lambda part, text: Node("repeat", text, (part,)), inner, st.sampled_from(sorted(REPEATS))
            ),
        ),
        max_leaves=6,
    )
)
# what patterns of a's, b's and spaces fit as often as can be
hostile = st.sampled_from(
    [("a" * 40 + " ") * 20, "a" * 40, "ab" * 20, "a " * 300, "ab a " * 120, "aab" * 13 + " b"]
)


@settings(deadline=None, max_examples=300)
@given(patterns, st.one_of(hostile, st.text("ab ", max_size=30)), st.integers(0, REACH))
def test_an_allowed_pattern_takes_no_more_steps_than_are_reckoned(pattern, text, place):
    allowed = most_steps(pattern.written)
    assume(allowed <= MOST_STEPS)
    clause = reached(" ".join(text.split()))
    search = Search(clause)
    for _ in search.ends(pattern, min(place, len(clause))):
        pass
    assert search.steps <= allowed


@settings(deadline=None, max_examples=300)
@given(patterns, st.text("ab ", max_size=8))
def test_the_steps_are_those_of_a_search_that_finds_what_python_finds(pattern, text):
    assume(most_steps(pattern.written) <= MOST_STEPS)
    search = Search(text)
    found = any(True for start in range(len(text) + 1) for _ in search.ends(pattern, start))
    assert found is (compiled(pattern.written).search(text) is not None)


@given(st.text(st.sampled_from("ab éÀœ.*+?|()[]{},0129^$\\wPx<:'-&"), max_size=20))
def test_whatever_is_written_is_refused_or_searched(pattern):
    if not list(pattern_mistakes(pattern)):
        compiled(pattern).search("a" * 40)
