"""The forms that words take in answers: abbreviations, irregular forms, words that do not count."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from pipeline.coding.matching.folding import folded_clauses, without_accents
from pipeline.coding.matching.words import SHORTEST_INFLECTED, Word, word
from pipeline.yamlfiles import Document, Location, Model, Words, read_document, validate

CUT_WORD = re.compile(r"(?<![\w.])(\w{2,})\.(?!\w)")


class Forms(Model):
    """`data/codeframes/forms.yaml`; docs/coding-rules.md tells what each group does.

    abbreviations: one word -> what it stands for; with a dot at its end where it is a word cut short, whose
    dot ends no clause. phrases: words in a row -> what they stand for. same: another form of a word -> the
    word. stop: words that do not count. known: words that are no misspelling of another.
    """

    abbreviations: dict[Words, Words] = Field(default_factory=dict)
    phrases: dict[Words, Words] = Field(default_factory=dict)
    same: dict[Words, Words] = Field(default_factory=dict)
    stop: tuple[Words, ...] = ()
    known: tuple[Words, ...] = ()

    @cached_property
    def cut_words(self) -> frozenset[str]:
        """Words that are cut short with a dot, without it."""
        keys = " / ".join((*self.abbreviations, *self.phrases))
        return frozenset(CUT_WORD.findall(without_accents(keys)))

    @cached_property
    def stop_words(self) -> frozenset[str]:
        return frozenset(text for entry in self.stop for text in self._folded(entry))

    @cached_property
    def bases(self) -> dict[str, tuple[str, ...]]:
        """The key of each other form (`Word.key`) -> the words that it is a form of."""
        return {
            word(text).key: self._counting(base)
            for form, base in self.same.items()
            for text in self._folded(form)
        }

    @cached_property
    def written_first(self) -> dict[str, tuple[str, ...]]:
        """Abbreviations with a dot: words of a phrase as if they were not cut short."""
        return {short: long for short, long in self._long_forms.items() if short in self.cut_words}

    @cached_property
    def written_last(self) -> dict[str, tuple[str, ...]]:
        """Abbreviations without a dot: a phrase that holds one decides what it means."""
        return {short: long for short, long in self._long_forms.items() if short not in self.cut_words}

    @cached_property
    def written_phrases(self) -> tuple[tuple[tuple[Word, ...], tuple[str, ...]], ...]:
        """Phrases with what they stand for, the longest first."""
        pairs = [
            (tuple(map(word, self.words(short))), self.words(long)) for short, long in self.phrases.items()
        ]
        return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The keys of all words of the file."""
        entries = (*self.known, *self.stop, *self.same, *self.same.values())
        written = (*self.abbreviations, *self.abbreviations.values(), *self.phrases, *self.phrases.values())
        return frozenset(word(text).key for entry in (*entries, *written) for text in self._folded(entry))

    def words(self, text: str) -> tuple[str, ...]:
        """The folded words of a text that count, none cut short, each in its base form; phrases stay."""
        return tuple(base for found in self._folded(text) for base in self.bases_of(found))

    def bases_of(self, found: str) -> tuple[str, ...]:
        """The words that a folded word is a form of, none where it does not count, mostly itself."""
        if found in self.stop_words:
            return ()
        return long_form(found, self.written_first) or self.bases.get(word(found).key) or (found,)

    @cached_property
    def _long_forms(self) -> dict[str, tuple[str, ...]]:
        pairs = ((self._folded(short), self._counting(long)) for short, long in self.abbreviations.items())
        return {text: long for short, long in pairs for text in short}

    def _counting(self, text: str) -> tuple[str, ...]:
        return tuple(found for found in self._folded(text) if found not in self.stop_words)

    def _folded(self, text: str) -> tuple[str, ...]:
        return tuple(found for clause in folded_clauses(text, self.cut_words) for found in clause.split())


def long_form(found: str, abbreviations: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a folded word stands for, empty where it is no abbreviation.

    One of three letters or more may have the s of a plural; cas is no plural of ca.
    """
    singular = found.removesuffix("s") if len(found) >= SHORTEST_INFLECTED else found
    return abbreviations.get(found) or abbreviations.get(singular, ())


def read_forms(path: Path) -> Forms:
    """Read `data/codeframes/forms.yaml`.

    Raises: YamlError, with file and line, for an entry without a word that counts, given twice, made of more
    or fewer words than its group has, or that stands for what another entry writes otherwise.
    """
    document = read_document(path)
    forms = validate(document, Forms)
    for mistake in _mistakes(document, forms):
        raise document.error(mistake.at, mistake.message)
    return forms


@dataclass(frozen=True)
class _Mistake:
    at: Location
    message: str


def _mistakes(document: Document, forms: Forms) -> Iterator[_Mistake]:
    first: dict[tuple[str, ...], Location] = {}
    for at, entry in _entries(forms):
        folded = forms.words(entry) if at[0] == "phrases" else forms._folded(entry)
        if not folded or (len(folded) > 1) != (at[0] == "phrases"):
            wanted = "several words that count" if at[0] == "phrases" else "one word, without space or hyphen"
            yield _Mistake(at, f"{entry!r} is not {wanted}. Correct it, or put it in another group.")
            continue
        identity = _identity(at, folded)
        if identity in first:
            there = first[identity]
            place = f"first on line {document.line(there)}, in {there[0]}"
            yield _Mistake(at, f"{entry!r} is given twice ({place}). Keep one.")
        first.setdefault(identity, at)
    for group in ("abbreviations", "phrases", "same"):
        for entry, long in getattr(forms, group).items():
            if message := _unfinished(forms, group, entry, long):
                yield _Mistake((group, entry), message)


def _entries(forms: Forms) -> Iterator[tuple[Location, str]]:
    for group in ("abbreviations", "phrases", "same"):
        yield from (((group, entry), entry) for entry in getattr(forms, group))
    for group in ("stop", "known"):
        yield from (((group, i), entry) for i, entry in enumerate(getattr(forms, group)))


def _identity(at: Location, folded: tuple[str, ...]) -> tuple[str, ...]:
    """What no two entries may share: other forms and phrases are met in the plural too, the rest as is."""
    return tuple(word(text).key for text in folded) if at[0] in ("phrases", "same") else folded


def _unfinished(forms: Forms, group: str, entry: str, long: str) -> str:
    """What is wrong with what an entry stands for, empty where nothing is."""
    words = forms._counting(long)
    if not words:
        return f"what {entry!r} stands for ({long!r}) holds no word that counts. Write it out."
    if group == "same" and [word(text).key for text in words] == [
        word(text).key for text in forms._folded(entry)
    ]:
        return f"{entry!r} and {long!r} differ in number or gender alone: that needs no entry. Take it out."
    met = next((text for text in words if _is_short(forms, text)), "") or _phrase_in(forms, words)
    return (
        f"{entry!r} stands for {long!r}, where {met!r} stands for something else. Write it out."
        if met
        else ""
    )


def _is_short(forms: Forms, text: str) -> bool:
    short = long_form(text, forms.written_first) or long_form(text, forms.written_last)
    return bool(short) or word(text).key in forms.bases


def _phrase_in(forms: Forms, words: tuple[str, ...]) -> str:
    keys = [word(text).key for text in words]
    for phrase, _ in forms.written_phrases:
        wanted = [one.key for one in phrase]
        if any(keys[i : i + len(wanted)] == wanted for i in range(len(keys))):
            return " ".join(one.text for one in phrase)
    return ""
