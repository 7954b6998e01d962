"""Suggestions: the codes that the rules of a frame give an answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.coding.frames import CodeFrame
from pipeline.coding.matching.folding import folded_clauses
from pipeline.coding.matching.forms import Forms
from pipeline.coding.matching.lexicon import EXACT, Lexicon, Matching, lexicon
from pipeline.coding.matching.patterns import reached
from pipeline.coding.matching.rules import CodeRules, Phrase, rules_of
from pipeline.coding.matching.writing import Token, written_out

Likenesses = Mapping[str, int]  # key of a rule's word -> how like a word of the answer is, at least `near`


@dataclass(frozen=True)
class Suggestion:
    """rule: `<code>.<kind>.<number in its list>`. score: 100, or the likeness of the least alike word."""

    code: str
    rule: str
    score: int


@dataclass(frozen=True)
class Row:
    """Words that follow each other. places: where a word of the rules stands, by its key."""

    words: Sequence[Likenesses]
    places: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Clause:
    """What rules are held against: the text for patterns, the row for terms, kindred words for stems."""

    text: str
    row: Row
    kindred: Likenesses


@dataclass(frozen=True)
class Matcher:
    """The rules of a frame, ready to be held against answers."""

    frame: CodeFrame
    forms: Forms
    settings: Matching

    def suggestions(self, text: str) -> tuple[Suggestion, ...]:
        """The codes suggested for an answer, in the order of the file; each once, with its best rule.

        text: any, read up to LONGEST_TEXT characters. Where the frame gives an answer one code: the first
        that the answer as a whole names, else the first that any rule suggests. A code that is `alone` is
        suggested only where none that isn't is. Parents are not added.
        """
        if text not in self._suggested:
            self._suggested[text] = self._chosen(tuple(self._clauses(text)))
        return self._suggested[text]

    @cached_property
    def _suggested(self) -> dict[str, tuple[Suggestion, ...]]:
        return {}

    @cached_property
    def _rules(self) -> tuple[CodeRules, ...]:
        return rules_of(self.frame, self.forms)

    @cached_property
    def _lexicon(self) -> Lexicon:
        words = (one for rules in self._rules for one in rules.words)
        return lexicon(words, self.forms.known_words, self.settings)

    def _clauses(self, text: str) -> Iterator[Clause]:
        for clause in folded_clauses(text, self.forms.cut_words):
            tokens = written_out(clause, self.forms, self._lexicon.spelled)
            same = [_limited(self._lexicon.same(token.word), token) for token in tokens]
            kindred: dict[str, int] = {}
            for token in tokens:
                for key, score in _limited(self._lexicon.kindred(token.word), token).items():
                    kindred[key] = max(score, kindred.get(key, 0))
            yield Clause(reached(clause), _row(same), kindred)

    def _chosen(self, clauses: Sequence[Clause]) -> tuple[Suggestion, ...]:
        usual = tuple(one for one in self._rules if not one.alone)
        alone = tuple(one for one in self._rules if one.alone)
        return self._suggested_by(usual, clauses) or self._suggested_by(alone, clauses)

    def _suggested_by(self, rules: Sequence[CodeRules], clauses: Sequence[Clause]) -> tuple[Suggestion, ...]:
        answer = _row([one for clause in clauses for one in clause.row.words])
        named = [best for one in rules if (best := _best(_wholly(one, answer)))]
        if named and not self.frame.several:
            return tuple(named[:1])
        bests = (_best((*_wholly(one, answer), *_partly(one, clauses))) for one in rules)
        found = tuple(best for best in bests if best)
        return found if self.frame.several else found[:1]


def _row(words: Sequence[Likenesses]) -> Row:
    places: dict[str, list[int]] = {}
    for at, likenesses in enumerate(words):
        for key in likenesses:
            places.setdefault(key, []).append(at)
    return Row(words, places)


def _limited(likenesses: Likenesses, token: Token) -> Likenesses:
    if token.likeness == EXACT:
        return likenesses
    return {key: min(score, token.likeness) for key, score in likenesses.items()}


def _best(suggestions: Iterable[Suggestion]) -> Suggestion | None:
    """The one of the highest score, the first of several."""
    return max(suggestions, key=lambda one: one.score, default=None)


def _wholly(rules: CodeRules, answer: Row) -> Iterator[Suggestion]:
    """What an answer is suggested as a whole, unless it holds anywhere what the code excludes."""
    if any(_in_a_row(phrase, answer) for phrase in rules.unless):
        return
    for i, phrase in enumerate(rules.whole, start=1):
        if len(phrase) == len(answer.words) and (score := _in_a_row(phrase, answer)):
            yield Suggestion(rules.code, f"{rules.code}.whole.{i}", score)


def _partly(rules: CodeRules, clauses: Iterable[Clause]) -> Iterator[Suggestion]:
    """What the clauses are suggested that hold nothing the code excludes; the best of each rule."""
    counted = [one for one in clauses if not any(_in_a_row(phrase, one.row) for phrase in rules.unless)]
    for i, phrase in enumerate(rules.terms, start=1):
        if score := max((_in_a_row(phrase, one.row) for one in counted), default=0):
            yield Suggestion(rules.code, f"{rules.code}.terms.{i}", score)
    for i, phrase in enumerate(rules.stems, start=1):
        if score := max((_together(phrase, one.kindred) for one in counted), default=0):
            yield Suggestion(rules.code, f"{rules.code}.stems.{i}", score)
    for i, pattern in enumerate(rules.patterns, start=1):
        if any(pattern.search(one.text) for one in counted):
            yield Suggestion(rules.code, f"{rules.code}.patterns.{i}", EXACT)


def _in_a_row(phrase: Phrase, row: Row) -> int:
    """The likeness of the best place where the words of a phrase follow each other, 0 where they don't."""
    if not phrase:
        return 0
    last = len(row.words) - len(phrase)
    places = (at for at in row.places.get(phrase[0].key, ()) if at <= last)
    scores = (min(row.words[at + i].get(one.key, 0) for i, one in enumerate(phrase)) for at in places)
    return max(scores, default=0)


def _together(phrase: Phrase, words: Likenesses) -> int:
    return min((words.get(one.key, 0) for one in phrase), default=0)
