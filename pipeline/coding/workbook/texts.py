"""Texts that are coded once: answers that say the same, up to case and runs of spaces."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.coding.answers import Answer

DIGEST = 16  # hexadecimal digits that tell a text from all others of a wave


@dataclass(frozen=True)
class DistinctText:
    """Answers with the same text. text: as most of them write it. answers: by respondent and place."""

    text: str
    answers: tuple[Answer, ...]

    @property
    def digest(self) -> str:
        """By which a workbook names the text, whatever programs make of its characters."""
        return hashlib.sha256(folded(self.text).encode()).hexdigest()[:DIGEST]


def distinct_texts(answers: Iterable[Answer]) -> tuple[DistinctText, ...]:
    """Each text once, the most frequent first, then by the alphabet."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in sorted(answers):
        groups[folded(answer.text)].append(answer)
    texts = [DistinctText(_usual(group), tuple(group)) for group in groups.values()]
    return tuple(sorted(texts, key=lambda one: (-len(one.answers), folded(one.text))))


def folded(text: str) -> str:
    """What two texts have in common that are coded as one."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _usual(answers: list[Answer]) -> str:
    counts = Counter(answer.text for answer in answers)
    return min(counts, key=lambda text: (-counts[text], text))
