"""The open answers that a reconstructed wave draws from (`texts.yaml`), and the titles (`titles.yaml`)."""

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from pipeline.yamlfiles import Id, Misplaced, Model, Words, did_you_mean, load


class Text(Model):
    """An open answer, told in several ways.

    codes: what it is meant to say, in the frame of its variable. wordings: ways to say it; none where it
    joins those of the texts with each of its codes alone. offices: the number that give it, where fixed (0:
    it is there to be joined); weight: else how often it is drawn, beside the others; when: what holds in
    those that may give it.
    """

    codes: tuple[Id, ...]
    wordings: tuple[Words, ...] = ()
    offices: Annotated[int, Constrained(ge=0)] | None = None
    weight: Annotated[float, Constrained(ge=0)] = 1.0
    when: str = "True"


class Texts(Model):
    """`texts.yaml`. joins: what stands between wordings that are joined. texts: by variable."""

    joins: Annotated[tuple[Words, ...], Constrained(min_length=1)]
    texts: dict[Id, tuple[Text, ...]]

    @model_validator(mode="after")
    def _what_is_joined_has_wordings(self) -> Self:
        for variable, texts in self.texts.items():
            alone = {text.codes[0] for text in texts if len(text.codes) == 1 and text.wordings}
            for i, text in enumerate(texts):
                mistake = _mistake(text, alone)
                if mistake:
                    raise Misplaced(("texts", variable, i), mistake)
        return self


def _mistake(text: Text, alone: Set[str]) -> str:
    """What is wrong with a text, empty where nothing is. alone: the codes that have wordings of their own."""
    missing = [code for code in text.codes if code not in alone]
    if len(set(text.codes)) < len(text.codes):
        return "a code is given twice. Keep one."
    if text.wordings:
        return ""
    if len(text.codes) < 2:
        return "without `wordings` it joins those of its codes: give wordings, or two codes."
    if missing:
        hint = did_you_mean(missing[0], sorted(alone))
        return f"no text with the code {missing[0]!r} alone has wordings to join.{hint}"
    return ""


class Title(Model):
    """A title as respondents are given it.

    code: what it is meant to say; category: the code above it, which is published. source: where it comes
    from.
    """

    title: Words
    code: Id
    category: Id
    source: Words


Titles = Mapping[str, tuple[Title, ...]]  # by source: the variable, or `<question>__<roster>` of a list


class TitleLists(Model):
    """`titles.yaml`."""

    titles: dict[Id, tuple[Title, ...]]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for source, titles in self.titles.items():
            for of in ("title", "code"):
                seen: set[str] = set()
                for i, title in enumerate(titles):
                    value = getattr(title, of)
                    if value in seen:
                        raise Misplaced(("titles", source, i), f"the {of} {value!r} is given twice.")
                    seen.add(value)
        return self


def load_texts(folder: Path) -> Texts:
    return load(folder / "texts.yaml", Texts)


def load_titles(folder: Path) -> Titles:
    return load(folder / "titles.yaml", TitleLists).titles
