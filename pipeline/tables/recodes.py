"""Recoded variables, as `data/recodes/<wave>.yaml` describes them.

An entry with `each` stands for one variable per listed id. `load_recodes` gives the variables one by one,
checked against the questionnaire; pipeline/tables/recoding.py computes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Constrained

from pipeline.coding.frames import Code, CodeFrame
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import Item
from pipeline.tables.templates import alternatives, fill
from pipeline.yamlfiles import Document, Id, Model, did_you_mean, read_document, validate

TemplateId = Annotated[str, Constrained(pattern=r"^([a-z0-9]+|\{each\})([-_]+([a-z0-9]+|\{each\}))*$")]


class Level(StrEnum):
    """Which codes of a frame become categories: all, or those that detail no other."""

    ALL = "all"
    TOP = "top"


class _Entry(Model):
    id: TemplateId
    each: tuple[Id, ...] = ()


class _Labelled(_Entry):
    label: str


class CodesEntry(_Entry):
    """The codes of an open answer: one choice, or a tick per code where an answer may have several.

    Labels are those of the frame.
    """

    type: Literal["codes"]
    codeframe: TemplateId
    level: Level = Level.ALL


class SumEntry(_Labelled):
    """The sum of counts. without: variables that `of` names but that are left out."""

    type: Literal["sum"]
    of: str
    without: str | None = None


class UnionEntry(_Labelled):
    """Whether any of several options is ticked."""

    type: Literal["union"]
    of: str


class Combination(Model):
    """A category of a combination: exactly these of its options are ticked."""

    id: Id
    label: str
    ticked: tuple[Id, ...]


class CombinationEntry(_Labelled):
    """Which of several options are ticked, as one choice."""

    type: Literal["combination"]
    of: str
    categories: tuple[Combination, ...]


class RosterEntry(_Labelled):
    """Persons listed under a grid by code of their title, and what the grid's cell holds beside them.

    rest: persons without a title. uncoded: those whose title has no code yet.
    """

    type: Literal["roster"]
    question: Id
    codeframe: Id
    total: str
    rest: Item
    uncoded: Item


Entry = Annotated[
    CodesEntry | SumEntry | UnionEntry | CombinationEntry | RosterEntry, Constrained(discriminator="type")
]


class RecodesFile(Model):
    wave: Id
    recodes: tuple[Entry, ...]


@dataclass(frozen=True)
class Recode:
    """One recoded variable.

    field: its name, kind, unit and options, as of a variable of the questionnaire.
    entry: how it is made; sources: the variables that it is made from, in order.
    row: of a roster, the row that it is about. category: of a roster the code of the titles, or the id of the
    rest or of the uncoded; of a tick of coded answers its code. codeframe: of coded answers and titles.
    """

    field: Field
    entry: Entry
    sources: tuple[str, ...]
    row: str = ""
    category: str = ""
    codeframe: str = ""


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
            case CodesEntry():
                yield from _expand_codes(entry, each, check)
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
                options = tuple(Item(id=one.id, label=one.label) for one in categories)
                field = replace(_field(entry, each, FieldKind.CHOICE, sources, check), options=options)
                yield Recode(field, entry, sources)
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
    frame = check.frame(entry.codeframe)
    if frame.source != f"{question.id}__{question.roster.id}":
        raise check.error(f"the code frame {frame.id!r} is about {frame.source!r}, not about this list.")
    labels = {code.id: code.label for code in frame.tops}
    others = {item.id: item.label for item in (entry.rest, entry.uncoded)}
    if taken := sorted(labels.keys() & others.keys()):
        raise check.error(
            f"{taken[0]!r} is a code of the frame {frame.id!r}: give `rest` or `uncoded` another id."
        )
    for category, label in (labels | others).items():
        field = replace(whole, name=f"{whole.name}__{category}", label=f"{whole.label} / {label}")
        yield Recode(field, entry, total, row, category, frame.id)


def _field(
    entry: SumEntry | UnionEntry | CombinationEntry | RosterEntry,
    each: str,
    kind: FieldKind,
    sources: tuple[str, ...],
    check: _Check,
) -> Field:
    """The recoded variable; its question and unit are those of its first source."""
    source = check.fields[sources[0]]
    label = fill(entry.label, each=check.label(each))
    return Field(fill(entry.id, each=each), source.question, (), kind, label, source.unit)


def _expand_codes(entry: CodesEntry, each: str, check: _Check) -> Iterator[Recode]:
    frame = check.frame(fill(entry.codeframe, each=each))
    if not frame.codes:
        raise check.error(f"the code frame {frame.id!r} has no codes yet, so there is nothing to count.")
    sources = check.variables((frame.source,), FieldKind.TEXT)
    codes = frame.tops if entry.level is Level.TOP else frame.codes
    name, question = fill(entry.id, each=each), check.fields[frame.source].question
    if not frame.several:
        options = tuple(Item(id=code.id, label=code.label) for code in codes)
        field = Field(name, question, (), FieldKind.CHOICE, frame.label, options=options)
        yield Recode(field, entry, sources, codeframe=frame.id)
        return
    for code in codes:
        label = f"{frame.label} / {_whole_label(code, frame)}"
        field = Field(f"{name}__{code.id}", question, (), FieldKind.TICK, label)
        yield Recode(field, entry, sources, category=code.id, codeframe=frame.id)


def _whole_label(code: Code, frame: CodeFrame) -> str:
    """The label of a code after those of the codes that it details."""
    return " / ".join(frame.by_id[one].label for one in reversed(frame.with_parents(code.id)))


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
