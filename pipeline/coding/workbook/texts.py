"""Texts that are coded once: answers that say the same, up to case, runs of spaces and final stops."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.coding.answers import Answer, text_key

DIGEST = 16  # hexadecimal digits that tell a text from all others of a wave


@dataclass(frozen=True)
class DistinctText:
    """Answers with the same text. text: as most of them write it. answers: by respondent and place."""

    text: str
    answers: tuple[Answer, ...]

    @property
    def digest(self) -> str:
        """By which a workbook names the text, whatever programs make of its characters."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """By which a text is told from all others: DIGEST hexadecimal digits, blind to what `text_key` is."""
    return hashlib.sha256(text_key(text).encode()).hexdigest()[:DIGEST]


def distinct_texts(answers: Iterable[Answer]) -> tuple[DistinctText, ...]:
    """Each text once, the most frequent first, then by the alphabet."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers):
        groups[text_key(answer.text)].append(answer)
    texts = [DistinctText(_usual(group), tuple(group)) for group in groups.values()]
    return tuple(sorted(texts, key=lambda one: (-len(one.answers), text_key(one.text))))


def _usual(answers: list[Answer]) -> str:
    counts = Counter(answer.text for answer in answers)
    return min(counts, key=lambda text: (-counts[text], text))
