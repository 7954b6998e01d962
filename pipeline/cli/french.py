"""The reasons of pipeline/returns/ in French: `data/rules/check-words.yaml` lists each as it stands there.

The English sentence is the key, as in gettext, so that reading the returns knows nothing of the languages in
which it is told of.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Self

from pydantic import model_validator

from pipeline.yamlfiles import Model, Words


class Reason(Model):
    """A sentence in both languages; names in braces stand for what it is filled with."""

    en: Words
    fr: Words

    @model_validator(mode="after")
    def _fills_what_it_has(self) -> Self:
        if more := sorted(set(_names(self.fr)) - set(_names(self.en))):
            raise ValueError(f"{self.fr!r} has {{{more[0]}}}, which {self.en!r} does not give.")
        return self

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        pieces = (
            re.escape(text) + (f"(?P<{name}>.+?)" if name is not None else "")
            for text, name, _, _ in Formatter().parse(self.en)
        )
        return re.compile("".join(pieces), re.DOTALL)


def _names(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


@dataclass(frozen=True)
class French:
    """untranslated: how a reason is told that is not in the list."""

    reasons: tuple[Reason, ...]
    untranslated: str

    def reason(self, text: str) -> str:
        """A reason in French."""
        return self._found(text) or self.untranslated.format(reason=text)

    def known(self, text: str) -> str:
        """The text in French if it is in the list, else the text."""
        return self._found(text) or text

    def _found(self, text: str) -> str | None:
        for reason in self.reasons:
            if match := reason.pattern.fullmatch(text):
                given = {name: self.known(part) for name, part in match.groupdict().items()}
                return reason.fr.format(**given)
        return None
