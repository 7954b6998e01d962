"""What is masked in a verbatim: lists of names and patterns, `data/reference/names/`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pipeline.coding.verbatims.folding import folded, words_of
from pipeline.coding.verbatims.lists import NameList, Patterns
from pipeline.coding.verbatims.signs import PARTS, NameKind
from pipeline.yamlfiles import Document, load, read_document, validate

PATTERNS = "patterns"  # the file beside the lists
PART = re.compile(r"\{([a-z_]+)\}")
DEEPEST = 10  # parts within parts


@dataclass(frozen=True)
class Entry:
    """words: of the name, folded. kind: None for what is explained. always: whether in small letters too."""

    words: tuple[str, ...]
    kind: NameKind | None
    always: bool


@dataclass(frozen=True)
class Names:
    """What is looked for. entries: by first word, the longest first; patterns: in their order.

    beginnings, explained: folded words.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    patterns: tuple[tuple[re.Pattern[str], NameKind], ...]
    doubtful: tuple[re.Pattern[str], ...]
    marks: Mapping[NameKind, str]
    equal: Mapping[str, str]
    unlike: frozenset[str]
    explained: frozenset[str]
    beginnings: frozenset[str]


def load_names(folder: Path, abbreviations: Iterable[str]) -> Names:
    """All lists of a folder and its patterns. abbreviations: whose capitals name nobody, beside `explained`.

    Raises: YamlError, with file and line, for a file that is no list or whose id is not its name, a name
    given twice, a pattern that is no regular expression or names a part that isn't there.
    """
    document = read_document(folder / f"{PATTERNS}.yaml")
    found = validate(document, Patterns)
    lists = [_list(path) for path in sorted(folder.glob("*.yaml")) if path.stem != PATTERNS]
    explained = (*found.explained, *sorted(abbreviations))
    return Names(
        _by_first_word(
            chain(*(_entries(names, found.equal) for names in lists), _explained(explained, found.equal))
        ),
        tuple(
            (_compiled(document, found, ("patterns", i), pattern.pattern), pattern.kind)
            for i, pattern in enumerate(found.patterns)
        ),
        tuple(
            _compiled(document, found, ("doubtful", i), context.pattern, needs="word")
            for i, context in enumerate(found.doubtful)
        ),
        found.marks,
        found.equal,
        frozenset(word.lower() for word in found.unlike),
        frozenset(word for words in explained for word in words_of(words)),
        frozenset(folded(word) for word in found.beginnings),
    )


def _list(path: Path) -> NameList:
    names = load(path, NameList)
    if names.id != path.stem:
        raise read_document(path).error(
            ("id",), f"the id is {names.id!r}, the file's name {path.stem!r}. Make them equal."
        )
    return names


def _entries(names: NameList, equal: Mapping[str, str]) -> Iterator[Entry]:
    for always, listed in ((True, names.always), (False, names.capital)):
        for name in listed:
            *first, last = _usual(name, equal)
            yield Entry((*first, last), names.kind, always)
            if names.plural:
                yield Entry((*first, f"{last}s"), names.kind, always)


def _explained(listed: Iterable[str], equal: Mapping[str, str]) -> Iterator[Entry]:
    return (Entry(words, None, False) for name in listed if (words := _usual(name, equal)))


def _usual(name: str, equal: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(equal.get(word, word) for word in words_of(name))


def _by_first_word(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    by_word: dict[str, list[Entry]] = {}
    for entry in dict.fromkeys(entries):
        by_word.setdefault(entry.words[0], []).append(entry)
    # of the same words a name goes before what is explained, and one masked always before the others
    return {
        word: tuple(
            sorted(of_word, key=lambda entry: (-len(entry.words), entry.kind is None, not entry.always))
        )
        for word, of_word in by_word.items()
    }


def _compiled(
    document: Document, found: Patterns, at: tuple[str, int], pattern: str, needs: str = ""
) -> re.Pattern[str]:
    parts = found.parts | PARTS
    for _ in range(DEEPEST):
        for name in PART.findall(pattern):
            if name not in parts:
                raise document.error(at, f"there is no part {name!r}. There are: {', '.join(sorted(parts))}.")
        pattern = PART.sub(lambda match: f"(?:{parts[match[1]]})", pattern)
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise document.error(at, f"the pattern is no regular expression: {error}. Correct it.") from None
    if needs and needs not in compiled.groupindex:
        raise document.error(
            at, f"the pattern has no group {needs!r}, which says what must be known. Name it."
        )
    return compiled
