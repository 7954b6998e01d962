"""Finding what names a person in the other cells of a return, so that it goes no further.

Looked for are, of what stands in the personal cells: words of three letters and more, blind to case and
accents; e-mail addresses; telephone numbers, however their digits are grouped. Words of the blank form and
those that params.yaml lists name nobody. In a line that is more than a name (a figure in it, or many words)
only words with a capital are looked for, unless it has none.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.questionnaire.form.layout import FormLayout
from pipeline.yamlfiles import Model, Words

SHORTEST_WORD = 3
LONG_WORD = 6  # from here on a word is found inside another one too, as in an e-mail address
LONGEST_NAME = 5  # words of a line that is taken for a name
PHONE_DIGITS = 8  # the last ones, which a prefix of country or a lost zero don't change

# letters with what may stand on or between them unseen: accents of their own, soft hyphens, joiners
WORD = re.compile("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060])*")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l"})
LINES = re.compile(r"[\r\n,;|]+")
EMAIL = re.compile(r"[\w.+-]+@[\w.-]*\w")
BETWEEN_DIGITS = r"[\s./()\-]*"
DIGITS = re.compile(rf"[0-9](?:{BETWEEN_DIGITS}[0-9]){{{PHONE_DIGITS - 1},}}")
BETWEEN_WORDS = re.compile(r"[\s.'’-]*")


class Masking(Model):
    """Section `ingest.personal` of params.yaml.

    mark: what stands in an answer where a name stood. common: words that offices write beside a name.
    """

    mark: Words
    common: tuple[Words, ...]


@dataclass(frozen=True)
class Namesakes:
    """Words that name nobody, folded, and the mark."""

    mark: str
    common: frozenset[str]


def namesakes(layout: FormLayout, masking: Masking) -> Namesakes:
    """What is never taken for a name: the words of the form, and those that the parameters add."""
    texts = [content for content in layout.contents.values() if isinstance(content, str)]
    labels = [option.label for field in layout.questionnaire.fields for option in field.options]
    return Namesakes(masking.mark, frozenset(_words((*texts, *labels, *masking.common))))


@dataclass(frozen=True)
class Personal:
    """What is looked for. words: folded. passages: e-mails and telephones. phrases: of words in a row."""

    mark: str
    words: frozenset[str] = frozenset()
    long_words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    passages: re.Pattern[str] | None = None

    def masked(self, text: str) -> str:
        """The text with the mark for each passage that names a person; the text itself without one."""
        if self.passages:
            text = self.passages.sub(self.mark, text)
        if not self.words and not self.phrases:
            return text
        found = list(WORD.finditer(text))
        for start, end in reversed(self._spans(text, found)):
            text = text[:start] + self.mark + text[end:]
        return text

    def stands_in(self, text: str) -> bool:
        return self.masked(text) != text

    def _spans(self, text: str, found: list[re.Match[str]]) -> list[tuple[int, int]]:
        """Start and end of each passage; neighbours are one."""
        words = [_folded(match[0]) for match in found]
        hidden = {i for i, word in enumerate(words) if self._is_sought(word)}
        for phrase in self.phrases:
            for i in range(len(words) - len(phrase) + 1):
                if tuple(words[i : i + len(phrase)]) == phrase:
                    hidden.update(range(i, i + len(phrase)))
        spans: list[tuple[int, int]] = []
        for i in sorted(hidden):
            start, end = found[i].span()
            if spans and BETWEEN_WORDS.fullmatch(text, spans[-1][1], start):
                start = spans.pop()[0]
            spans.append((start, end))
        return spans

    def _is_sought(self, word: str) -> bool:
        return word in self.words or any(sought in word for sought in self.long_words)


def personal(texts: Iterable[str], known: Namesakes) -> Personal:
    """What to look for in a return. texts: of its personal cells."""
    words: set[str] = set()
    phrases: set[tuple[str, ...]] = set()
    passages: set[str] = set()
    for line in (line for text in texts for line in LINES.split(text)):
        of_line = set(_words(_named(line))) - known.common
        sought = {word for word in of_line if len(word) >= SHORTEST_WORD}
        words |= sought
        phrase = tuple(_words([line]))
        if len(phrase) > 1 and of_line and not sought:  # a name of short words only
            phrases.add(phrase)
        passages.update(re.escape(address) for address in EMAIL.findall(line))
        passages.update(_telephone(digits) for digits in DIGITS.findall(line))
    return Personal(
        known.mark,
        frozenset(words),
        tuple(sorted(word for word in words if len(word) >= LONG_WORD)),
        tuple(sorted(phrases)),
        re.compile("|".join(sorted(passages)), re.IGNORECASE) if passages else None,
    )


def _named(line: str) -> Iterator[str]:
    """The parts of a line in which words may be names."""
    addresses = EMAIL.findall(line)
    yield from (address.partition("@")[0] for address in addresses)
    rest = EMAIL.sub(" ", line)
    found = WORD.findall(rest)
    with_capital = [word for word in found if word[0].isupper()]
    is_name = not addresses and not re.search(r"\d", rest) and len(found) <= LONGEST_NAME
    yield from found if is_name else with_capital or found


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (_folded(word) for text in texts for word in WORD.findall(text))


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold().translate(LIGATURES))
    return "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))


def _telephone(digits: str) -> str:
    """The pattern of a number: its last digits, in any groups, with what stands before them."""
    last = re.sub(r"\D", "", digits)[-PHONE_DIGITS:]
    return rf"\+?(?:[0-9]{BETWEEN_DIGITS}){{0,6}}" + BETWEEN_DIGITS.join(last)
