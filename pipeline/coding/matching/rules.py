"""The rules of a code frame, made ready once: words written out, patterns compiled once they are searched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.coding.frames import Code, CodeFrame
from pipeline.coding.matching.forms import Forms
from pipeline.coding.matching.patterns import compiled
from pipeline.coding.matching.words import Word
from pipeline.coding.matching.writing import rule_words

Phrase = tuple[Word, ...]


@dataclass(frozen=True)
class CodeRules:
    """The rules of one code, each list in the order of the file. expressions: its patterns as written."""

    code: str
    alone: bool
    whole: tuple[Phrase, ...]
    terms: tuple[Phrase, ...]
    stems: tuple[Phrase, ...]
    expressions: tuple[str, ...]
    unless: tuple[Phrase, ...]

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """Compiled when they are first searched: before, `check_rules` tells mistakes with their line."""
        return tuple(map(compiled, self.expressions))

    @property
    def words(self) -> Iterator[Word]:
        phrases = (*self.whole, *self.terms, *self.stems, *self.unless)
        return (one for phrase in phrases for one in phrase)


def rules_of(frame: CodeFrame, forms: Forms) -> tuple[CodeRules, ...]:
    """The rules of each code, in the order of the file."""
    return tuple(_code_rules(code, forms) for code in frame.codes)


def _code_rules(code: Code, forms: Forms) -> CodeRules:
    def phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
        return tuple(rule_words(text, forms) for text in texts)

    return CodeRules(
        code.id,
        code.alone,
        phrases(code.whole),
        phrases(code.terms),
        phrases(code.stems),
        code.patterns,
        phrases(code.unless),
    )
