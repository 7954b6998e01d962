"""The files of `data/reference/names/`: lists of names, and patterns with what is no name."""

from typing import Self

from pydantic import model_validator

from pipeline.coding.verbatims.folding import words_of
from pipeline.coding.verbatims.signs import NameKind
from pipeline.yamlfiles import Id, Misplaced, Model, Words


class NameList(Model):
    """One list of names. always: masked however written. capital: only with a capital, or in a context.

    plural: whether a name may have an s more. note: what the list does not hold.
    """

    id: Id
    kind: NameKind
    source: Words
    date: Words
    note: Words
    plural: bool
    always: tuple[Words, ...]
    capital: tuple[Words, ...]

    @model_validator(mode="after")
    def _has_each_name_once(self) -> Self:
        seen: set[tuple[str, ...]] = set()
        for key, names in (("always", self.always), ("capital", self.capital)):
            for i, name in enumerate(names):
                words = words_of(name)
                if not words:
                    raise Misplaced((key, i), f"the name {name!r} holds no word. Take it out.")
                if words in seen:
                    raise Misplaced((key, i), f"the name {name!r} is given twice. Keep one.")
                seen.add(words)
        return self


class Pattern(Model):
    """A regular expression with parts in braces, what it finds, and why it is there."""

    id: Id
    kind: NameKind
    pattern: Words
    comment: Words


class Doubtful(Model):
    """A context in which a word must be known: the group `word` of the pattern."""

    id: Id
    pattern: Words
    comment: Words


class Patterns(Model):
    """`patterns.yaml`. marks: what stands for each kind. equal: spelling of a word -> usual one.

    unlike: words that are a name but for an accent. parts: of the patterns. explained: words whose capital
    names nobody. beginnings: words that may begin a sentence.
    """

    source: Words
    date: Words
    marks: dict[NameKind, Words]
    equal: dict[Words, Words]
    unlike: tuple[Words, ...]
    parts: dict[Words, Words]
    patterns: tuple[Pattern, ...]
    doubtful: tuple[Doubtful, ...]
    explained: tuple[Words, ...]
    beginnings: tuple[Words, ...]

    @model_validator(mode="after")
    def _marks_each_kind(self) -> Self:
        if missing := [str(kind) for kind in NameKind if kind not in self.marks]:
            raise Misplaced(("marks",), f"no mark for {', '.join(missing)}. Give one.")
        return self
