"""Writing out: the words of a clause that count, in their base form, and the long forms of abbreviations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.coding.matching.folding import folded_clauses
from pipeline.coding.matching.forms import Forms, long_form
from pipeline.coding.matching.lexicon import EXACT
from pipeline.coding.matching.words import Word, word


@dataclass(frozen=True)
class Token:
    """A word written out. likeness: less than 100 where it comes from a phrase that was misspelled."""

    word: Word
    likeness: int = EXACT


def exactly(found: Word, meant: Word) -> int:
    return EXACT if found.key == meant.key else 0


def written_out(
    clause: str, forms: Forms, spelled: Callable[[Word, Word], int] = exactly
) -> tuple[Token, ...]:
    """The words of a folded clause. spelled: the likeness of two words, 0 where they differ.

    Words cut short come first, then phrases, the longest first, then other abbreviations: so that a phrase
    may say what an abbreviation means beside a certain word.
    """
    words = [word(base) for found in clause.split() for base in forms.bases_of(found)]
    written: list[Token] = []
    at = 0
    while at < len(words):
        length, tokens = _phrase(words[at:], forms, spelled)
        written += tokens
        at += length
    return tuple(written)


def rule_words(text: str, forms: Forms) -> tuple[Word, ...]:
    """The words of a rule, written out."""
    clauses = folded_clauses(text, forms.cut_words)
    return tuple(token.word for clause in clauses for token in written_out(clause, forms))


def _phrase(
    words: list[Word], forms: Forms, spelled: Callable[[Word, Word], int]
) -> tuple[int, Iterable[Token]]:
    """The length of the phrase that stands first, or of one word where none does, and what it stands for."""
    for phrase, long in forms.written_phrases:
        if len(phrase) <= len(words) and spelled(words[0], phrase[0]):
            score = min(spelled(found, meant) for found, meant in zip(words, phrase, strict=False))
            if score:
                return len(phrase), [Token(word(text), score) for text in long]
    long = long_form(words[0].text, forms.written_last) or (words[0].text,)
    return 1, [Token(word(text)) for text in long]
