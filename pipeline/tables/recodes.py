"""Recoded variables, as `data/recodes/<wave>.yaml` describes them.

An entry with `each` stands for one variable per listed id. `load_recodes` gives the variables one by one,
checked against the questionnaire; pipeline/tables/recoding.py computes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Constrained

from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import Item
from pipeline.tables.codeframes import Category, CodeFrame
from pipeline.tables.templates import alternatives, fill
from pipeline.yamlfiles import Document, Id, Model, did_you_mean, read_document, validate

TemplateId = Annotated[str, Constrained(pattern=r"^[a-z0-9]+([-_]+([a-z0-9]+|\{each\}))*$")]


class _Entry(Model):
    id: TemplateId
    label: str
    each: tuple[Id, ...] = ()


class TitlesEntry(_Entry):
    """The category of a title, by a code frame."""

    type: Literal["titles"]
    variable: str
    codeframe: Id


class SumEntry(_Entry):
    """The sum of counts. without: variables that `of` names but that are left out."""

    type: Literal["sum"]
    of: str
    without: str | None = None


class UnionEntry(_Entry):
    """Whether any of several options is ticked."""

    type: Literal["union"]
    of: str


class Combination(Model):
    """A category of a combination: exactly these of its options are ticked."""

    id: Id
    label: str
    ticked: tuple[Id, ...]


class CombinationEntry(_Entry):
    """Which of several options are ticked, as one choice."""

    type: Literal["combination"]
    of: str
    categories: tuple[Combination, ...]


class RosterEntry(_Entry):
    """Persons listed under a grid by category of their title, and the rest of the grid's cell."""

    type: Literal["roster"]
    question: Id
    codeframe: Id
    total: str
    rest: Item


Entry = Annotated[
    TitlesEntry | SumEntry | UnionEntry | CombinationEntry | RosterEntry, Constrained(discriminator="type")
]


class RecodesFile(Model):
    wave: Id
    recodes: tuple[Entry, ...]


@dataclass(frozen=True)
class Recode:
    """One recoded variable.

    field: its name, kind, unit and options, as of a variable of the questionnaire.
    entry: how it is made; sources: the variables that it is made from, in order.
    row, category: of a roster, the row that it is about and the category of the titles (the rest's id for
    the rest).
    """

    field: Field
    entry: Entry
    sources: tuple[str, ...]
    row: str = ""
    category: str = ""


def load_recodes(
    path: Path, questionnaire: Questionnaire, frames: Mapping[str, CodeFrame]
) -> tuple[Recode, ...]:
    """The recoded variables of a wave, in the order of the file.

    Raises: YamlError, with file and line, for another wave than the file's name says, an unknown variable,
    question, row or code frame, a variable of the wrong kind, a name that is taken.
    """
    document = read_document(path)
    file = validate(document, RecodesFile)
    if file.wave != path.stem:
        raise document.error(
            ("wave",), f"the wave is {file.wave!r}, but the file is that of wave {path.stem!r}."
        )
    fields = {field.name: field for field in questionnaire.variables}
    recodes: dict[str, Recode] = {}
    for i, entry in enumerate(file.recodes):
        check = _Check(document, ("recodes", i), fields, questionnaire, frames)
        for recode in _expand(entry, check):
            if recode.field.name in {*fields, *recodes}:
                raise check.error(f"the name {recode.field.name!r} is taken by another variable.")
            recodes[recode.field.name] = recode
    return tuple(recodes.values())


@dataclass(frozen=True)
class _Check:
    """What one entry may name, and where it stands."""

    document: Document
    at: tuple[str | int, ...]
    fields: Mapping[str, Field]
    questionnaire: Questionnaire
    frames: Mapping[str, CodeFrame]

    def error(self, message: str) -> Exception:
        return self.document.error(self.at, message)

    def variables(self, names: tuple[str, ...], kind: FieldKind) -> tuple[str, ...]:
        if not names:
            raise self.error("there is no variable left to make it from.")
        for name in names:
            if name not in self.fields:
                raise self.error(f"there is no variable {name!r}.{did_you_mean(name, self.fields)}")
            if self.fields[name].kind is not kind:
                raise self.error(f"{name!r} is of kind '{self.fields[name].kind}', not '{kind}'.")
        return names

    def label(self, item_id: str) -> str:
        """The label of an item, the same in the whole questionnaire; the id itself where no item has it."""
        for question in self.questionnaire.questions:
            for item in getattr(question, "items", ()) or getattr(question, "rows", ()):
                if item.id == item_id:
                    return item.label
        return item_id

    def frame(self, frame_id: str) -> CodeFrame:
        if frame_id not in self.frames:
            raise self.error(
                f"there is no code frame {frame_id!r}. Allowed: {', '.join(sorted(self.frames))}."
            )
        return self.frames[frame_id]


def _expand(entry: Entry, check: _Check) -> Iterator[Recode]:
    for each in entry.each or ("",):
        match entry:
            case TitlesEntry():
                sources = check.variables((fill(entry.variable, each=each),), FieldKind.TEXT)
                categories = check.frame(entry.codeframe).categories
                yield Recode(
                    _field(entry, each, FieldKind.CHOICE, sources, check, categories), entry, sources
                )
            case SumEntry():
                left_out = alternatives(fill(entry.without or "", each=each))
                names = [of for of in alternatives(fill(entry.of, each=each)) if of not in left_out]
                sources = check.variables(tuple(names), FieldKind.COUNT)
                yield Recode(_field(entry, each, FieldKind.COUNT, sources, check), entry, sources)
            case UnionEntry():
                sources = check.variables(alternatives(fill(entry.of, each=each)), FieldKind.TICK)
                yield Recode(_field(entry, each, FieldKind.TICK, sources, check), entry, sources)
            case CombinationEntry(categories=categories):
                sources = check.variables(alternatives(fill(entry.of, each=each)), FieldKind.TICK)
                _check_categories(entry, sources, check)
                yield Recode(
                    _field(entry, each, FieldKind.CHOICE, sources, check, categories), entry, sources
                )
            case RosterEntry():
                yield from _expand_roster(entry, each, check)


def _expand_roster(entry: RosterEntry, row: str, check: _Check) -> Iterator[Recode]:
    question = next((q for q in check.questionnaire.questions if q.id == entry.question), None)
    if getattr(question, "roster", None) is None:
        raise check.error(f"there is no list of titles (roster) in a question {entry.question!r}.")
    rows = [item.id for item in question.rows]
    if row not in rows:
        raise check.error(f"the question {entry.question!r} has no row {row!r}. Allowed: {', '.join(rows)}.")
    total = check.variables((fill(entry.total, each=row),), FieldKind.COUNT)
    whole = _field(entry, row, FieldKind.COUNT, total, check)
    # titles may be put in the rest by name, so the rest may be a category of the frame
    labels = {category.id: category.label for category in check.frame(entry.codeframe).categories}
    for category, label in (labels | {entry.rest.id: entry.rest.label}).items():
        field = replace(whole, name=f"{whole.name}__{category}", label=f"{whole.label} / {label}")
        yield Recode(field, entry, total, row, category)


def _field(
    entry: Entry,
    each: str,
    kind: FieldKind,
    sources: tuple[str, ...],
    check: _Check,
    categories: tuple[Category | Combination, ...] = (),
) -> Field:
    """The recoded variable; its question and unit are those of its first source."""
    source = check.fields[sources[0]]
    label = fill(entry.label, each=check.label(each))
    options = tuple(Item(id=category.id, label=category.label) for category in categories)
    return Field(fill(entry.id, each=each), source.question, (), kind, label, source.unit, options)


def _check_categories(entry: CombinationEntry, sources: tuple[str, ...], check: _Check) -> None:
    seen: set[frozenset[str]] = set()
    for category in entry.categories:
        ticked = frozenset(category.ticked)
        if strange := ticked - set(sources):
            raise check.error(
                f"the category {category.id!r} ticks {', '.join(sorted(strange))}, which `of` lacks."
            )
        if ticked in seen:
            raise check.error(f"the category {category.id!r} ticks the same options as another.")
        seen.add(ticked)
    if len(seen) < 2 ** len(sources):
        raise check.error(f"{2 ** len(sources)} combinations are possible, {len(seen)} have a category.")
