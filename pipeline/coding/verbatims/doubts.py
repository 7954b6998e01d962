"""Which answers are not shown: those in which something may still be a name after all."""

import re
from collections.abc import Iterable

from pipeline.coding.answers import Answer
from pipeline.coding.verbatims.folding import WORD, holds_unseen, words_of
from pipeline.coding.verbatims.masking import Marked, mark, masked, passages
from pipeline.coding.verbatims.names import Names

MANY_DIGITS = re.compile(r"[0-9]{5}")  # a telephone, a postal code, a file's number
DIGIT_IN_WORD = re.compile(r"[A-Za-z][0-9]+[A-Za-z]")
SPELLED = re.compile(r"(?:\b[A-Za-z]\b[\s.-]+){3}\b[A-Za-z]\b")
# between the end of a clause and the first word of the next: quotes, a number or a dash of a list
BEGINNING = re.compile(
    r"(?:^|[.!?;:\n]|\s[-•*·/]\s|\s(?=[0-9]))[\s\"«“(\[]*(?:[0-9]+\s?[.)°/-]\s*)?[-•*·]?\s*\Z"
)
ENOUGH_OFFICES = 2


def shown(text: str, names: Names, vocabulary: frozenset[str]) -> str | None:
    """The answer as it may be shown, names masked; None where it may hold a name that nobody listed.

    vocabulary: folded words that are no names (`vocabulary_of`); a clause may begin with one.
    """
    marked = mark(text, names)
    known = vocabulary | names.beginnings
    if (
        _is_strange(marked)
        or _holds_unknown_context(marked, names, known)
        or _begins_ambiguously(marked, known)
    ):
        return None
    if marked.is_in_capitals:
        # no capital tells a name from a word here: all words must be known, and none be a name as well
        if marked.holds_common_word or not known | names.explained >= set(words_of(marked.text)):
            return None
    elif not all(_is_explained(marked.text, word, known) for word in WORD.finditer(marked.text)):
        return None
    return masked(marked, names)


def vocabulary_of(answers: Iterable[Answer], texts: Iterable[str]) -> frozenset[str]:
    """Words that are no names: those that two respondents wrote in small letters, and all words of the texts.

    texts: of the frames, which name nobody. One respondent may forget a name's capital, two won't.
    """
    writers: dict[str, set[str]] = {}
    for answer in answers:
        if answer.text == answer.text.upper():
            continue
        for word in re.findall(r"\w+", answer.text):
            if word == word.lower():
                for plain_word in words_of(word):
                    writers.setdefault(plain_word, set()).add(answer.respondent)
    often = {word for word, respondents in writers.items() if len(respondents) >= ENOUGH_OFFICES}
    return frozenset(often | {word for text in texts for word in words_of(text)})


def _is_strange(marked: Marked) -> bool:
    """Whether something is not read as words: unseen signs, other alphabets, long numbers, spelt names."""
    text = marked.text
    return (
        holds_unseen(marked.plain.original)
        or any(letter.isalpha() and not letter.isascii() for letter in marked.plain.text)
        or any(pattern.search(text) for pattern in (MANY_DIGITS, DIGIT_IN_WORD, SPELLED))
    )


def _holds_unknown_context(marked: Marked, names: Names, known: frozenset[str]) -> bool:
    return any(
        not known.issuperset(words_of(match["word"]))
        for pattern in names.doubtful
        for match in pattern.finditer(marked.text)
    )


def _begins_ambiguously(marked: Marked, known: frozenset[str]) -> bool:
    """Whether a common word got a mark because it begins a clause: that would falsify the answer."""
    return any(
        marked.plain.text[start:end].lower() in known and BEGINNING.search(marked.signs, 0, start)
        for _, start, end in passages(marked)
    )


def _is_explained(text: str, word: re.Match[str], known: frozenset[str]) -> bool:
    """Whether a word has no capital, or one that the beginning of a clause accounts for."""
    letters = word[0]
    if letters.islower():
        return True
    is_plain = letters[1:].islower() or letters.isupper()
    return is_plain and letters.lower() in known and BEGINNING.search(text, 0, word.start()) is not None
