"""Code frames of titles: which category each title that respondents typed belongs to, by exact match."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.errors import UserError
from pipeline.yamlfiles import Id, Model, YamlError, load


@dataclass(frozen=True, order=True)
class TypedTitle:
    """A title with who typed it and where: the variable, or the line of a list."""

    respondent: str
    cell: str
    title: str


class UnknownTitles(UserError):
    """Answers that stand in no category of their code frame.

    The message names the cells only: a title is what an office typed, and may name a person.
    """

    def __init__(self, message: str, titles: tuple[TypedTitle, ...]) -> None:
        super().__init__(message)
        self.titles = titles


class Category(Model):
    id: Id
    label: str


class Title(Model):
    """A title as respondents type it. source: where it comes from, as a report that lists it or a coder."""

    title: Annotated[str, Field(min_length=1)]
    category: Id
    source: str


class CodeFrame(Model):
    """`data/codeframes/<wave>/<id>.yaml`. Titles that differ in capitals or spaces only are the same."""

    id: Id
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    titles: tuple[Title, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        known = [category.id for category in self.categories]
        seen: dict[str, str] = {}
        for title in self.titles:
            if title.category not in known:
                raise ValueError(
                    f"the title {title.title!r} is in the category {title.category!r}. "
                    f"Allowed: {', '.join(known)}."
                )
            if seen.setdefault(key(title.title), title.title) is not title.title:
                raise ValueError(
                    f"the title {title.title!r} is given twice (capitals and spaces don't count)."
                )
        return self

    @cached_property
    def codes(self) -> dict[str, str]:
        """Category by key of the title."""
        return {key(title.title): title.category for title in self.titles}

    def code(self, answers: Iterable[TypedTitle]) -> dict[str, str]:
        """The category of each distinct title.

        Raises: UnknownTitles naming each cell whose title is in no category.
        """
        given = sorted(set(answers))
        unknown = tuple(one for one in given if key(one.title) not in self.codes)
        if unknown:
            cells = "".join(f"\n  {one.respondent}, {one.cell}" for one in unknown)
            known = ", ".join(category.id for category in self.categories)
            raise UnknownTitles(
                f"the code frame {self.id}.yaml does not know the titles typed in these cells:{cells}\n"
                f"Add each under `titles` with its category ({known}), or correct the return.",
                unknown,
            )
        return {one.title: self.codes[key(one.title)] for one in given}


def key(title: str) -> str:
    """What makes two titles the same: letters, without regard to capitals and to the number of spaces."""
    return " ".join(title.casefold().split())


def load_codeframes(folder: Path) -> dict[str, CodeFrame]:
    """All code frames of a wave, by id.

    Raises: YamlError for a file that is no code frame or whose id is not its name.
    """
    frames = {}
    for path in sorted(folder.glob("*.yaml")):
        frame = load(path, CodeFrame)
        if frame.id != path.stem:
            raise YamlError(f"{path}: the id is {frame.id!r} but the file {path.stem!r}. Make them equal.")
        frames[frame.id] = frame
    return frames
