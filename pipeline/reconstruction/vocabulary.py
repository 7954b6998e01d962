"""What is to be found for each respondent, and the names that conditions and sums may use.

Beside the names of the questionnaire's fields and the short names of `targets.yaml` there are, for every
  headcount grid     `q__total__<column>`, `q__<row>__total`
  multiple choice    `q__any`, `q__marks` (how many are ticked)
  labelled counts    `q__marks` (the sum of the first measure)
  ranking            `q__any`, `q__rank<r>` (how many items stand there)
  tick grid          `q__<row>__any`
  roster             `<roster>__<row>__t<nn>` (persons of a title), `..__<category>`, `..__blank` (no title)
  field of titles    `<field>__<category>`
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import UserError
from pipeline.expressions import Expression, parse
from pipeline.questionnaire.fields import Field, FieldKind, Role, question_fields
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import (
    Counts,
    HeadcountGrid,
    MultipleChoice,
    Question,
    Ranking,
    Roster,
    SingleChoice,
    TickGrid,
)
from pipeline.reconstruction.plan import RosterRow
from pipeline.reconstruction.texts import Title, Titles

Answer = int | bool | str
SIZE = "size"  # the office's size, which priors may use beside the answers
BLANK: dict[FieldKind, Answer] = {
    FieldKind.COUNT: 0,
    FieldKind.TICK: False,
    FieldKind.CHOICE: "",
    FieldKind.RANK: 0,
    FieldKind.TEXT: "",
}


@dataclass(frozen=True)
class Unknown:
    """One answer to find for each respondent.

    options: of a choice, its option ids; of a rank, the ranks; empty otherwise.
    condition: who may have a value (routing, or the item that an open answer belongs to), None for all.
    compulsory: whether all who may, do.
    """

    name: str
    kind: FieldKind
    options: tuple[Answer, ...] = ()
    condition: str | None = None
    compulsory: bool = False


@dataclass
class Vocabulary:
    """unknowns: by name, in the order of the form. short: names that stand for an expression.

    It keeps the expressions that it has parsed: the same ones are asked for again for each respondent.
    """

    unknowns: Mapping[str, Unknown]
    short: Mapping[str, str]
    _parsed: dict[str, Expression] = field(default_factory=dict, init=False, repr=False)

    def expression(self, text: str) -> Expression:
        """Parse, short names written out. Raises: UserError for a name that is neither a field nor short."""
        if text not in self._parsed:
            tree = _WriteOut(self, text, ()).visit(parse(text).tree)
            names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
            self._parsed[text] = Expression(ast.unparse(tree), tuple(names), tree)
        return self._parsed[text]


@dataclass(frozen=True)
class _WriteOut(ast.NodeTransformer):
    """Puts what a short name stands for in its place. within: the names being written out."""

    vocabulary: Vocabulary
    text: str
    within: tuple[str, ...]

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.vocabulary.unknowns or node.id == SIZE:
            return node
        if node.id not in self.vocabulary.short:
            raise UserError(
                f"{self.text!r}: {node.id!r} is neither a field of the questionnaire nor a short name."
            )
        if node.id in self.within:
            raise UserError(f"{self.text!r}: the short name {node.id!r} stands for itself. Correct `names`.")
        inside = _WriteOut(self.vocabulary, self.text, (*self.within, node.id))
        return inside.visit(parse(self.vocabulary.short[node.id]).tree)


def build_vocabulary(
    questionnaire: Questionnaire,
    short: Mapping[str, str],
    roster: Sequence[RosterRow],
    titles: Titles,
) -> Vocabulary:
    """The vocabulary of a wave.

    Raises: UserError for a roster without titles, or with a row whose titles are not among them.
    """
    unknowns = {one.name: one for one in _identification(questionnaire, titles)}
    names = dict(short)
    for question in questionnaire.questions:
        unknowns |= {one.name: one for one in _unknowns(question)}
        names |= dict(_short_names(question))
        if isinstance(question, HeadcountGrid) and question.roster:
            found, more = _roster(question, roster, _titles_of(question, titles))
            unknowns |= found
            names |= more
    for name, listed in titles.items():
        if name in unknowns:
            for category in _categories(listed):
                inside = [title.title for title in listed if title.category == category]
                names[f"{name}__{category}"] = f"{name} in {_listed(inside)}"
    return Vocabulary(unknowns, names)


def _identification(questionnaire: Questionnaire, titles: Titles) -> Iterator[Unknown]:
    for cell in questionnaire.fields:
        if cell.role is Role.VARIABLE and cell.name in titles:
            given = tuple(title.title for title in titles[cell.name])
            yield Unknown(cell.name, FieldKind.CHOICE, given, compulsory=True)


def _categories(titles: Sequence[Title]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title.category for title in titles))


def _unknowns(question: Question) -> Iterator[Unknown]:
    for cell in question_fields(question):
        if cell.line is None and cell.kind is not FieldKind.DECIMAL:
            yield _unknown(cell, question)


def _unknown(field: Field, question: Question) -> Unknown:
    match field.kind:
        case FieldKind.CHOICE:
            options = tuple(option.id for option in field.options)
            return Unknown(field.name, field.kind, options, question.asked_if, compulsory=True)
        case FieldKind.RANK:
            assert field.maximum is not None
            return Unknown(field.name, field.kind, tuple(range(1, field.maximum + 1)), question.asked_if)
        case FieldKind.TEXT if field.items:
            return Unknown(field.name, field.kind, (), _parent(question, field.items[0]))
        case _:
            return Unknown(field.name, field.kind, (), question.asked_if)


def _parent(question: Question, item: str) -> str:
    """The mark that an item's open answer goes with."""
    match question:
        case SingleChoice():
            return f"{question.id} == {item!r}"
        case Counts() if question.measures:
            return f"{question.id}__{item}__{question.measures[0].id} > 0"
        case Counts() | Ranking():
            return f"{question.id}__{item} > 0"
        case TickGrid():
            return f"{question.id}__{item}__any"
        case _:
            return f"{question.id}__{item}"


def _short_names(question: Question) -> Iterator[tuple[str, str]]:
    match question:
        case HeadcountGrid():
            rows, columns = [row.id for row in question.rows], [column.id for column in question.columns]
            for column in columns:
                yield (
                    f"{question.id}__total__{column}",
                    " + ".join(f"{question.id}__{row}__{column}" for row in rows),
                )
            for row in rows:
                yield (
                    f"{question.id}__{row}__total",
                    " + ".join(f"{question.id}__{row}__{c}" for c in columns),
                )
        case MultipleChoice():
            marks = [f"{question.id}__{item.id}" for item in question.items]
            yield f"{question.id}__any", " or ".join(marks)
            yield f"{question.id}__marks", " + ".join(marks)
        case Counts():
            suffix = f"__{question.measures[0].id}" if question.measures else ""
            yield (
                f"{question.id}__marks",
                " + ".join(f"{question.id}__{item.id}{suffix}" for item in question.items),
            )
        case Ranking():
            marks = [f"{question.id}__{item.id}" for item in question.items]
            yield f"{question.id}__any", " or ".join(f"{mark} > 0" for mark in marks)
            for rank in range(1, len(marks) + 1):
                yield f"{question.id}__rank{rank}", " + ".join(f"({mark} == {rank})" for mark in marks)
        case TickGrid():
            for row in question.rows:
                yield (
                    f"{question.id}__{row.id}__any",
                    " or ".join(f"{question.id}__{row.id}__{column.id}" for column in question.columns),
                )


def roster_names(roster_id: str, row: RosterRow) -> list[tuple[str, str]]:
    """(name of the unknown, title) of each title of a row of the roster."""
    return [(f"{roster_id}__{row.row}__t{n:02d}", title) for n, title in enumerate(row.titles, start=1)]


def rosters(questionnaire: Questionnaire) -> Iterator[tuple[str, Roster]]:
    """Each list with its source: what titles.yaml and the code frames call its titles."""
    for question in questionnaire.questions:
        if isinstance(question, HeadcountGrid) and question.roster is not None:
            yield roster_source(question), question.roster


def roster_source(question: HeadcountGrid) -> str:
    assert question.roster is not None
    return f"{question.id}__{question.roster.id}"


def _titles_of(question: HeadcountGrid, titles: Titles) -> tuple[Title, ...]:
    assert question.roster is not None
    source = roster_source(question)
    if source not in titles:
        raise UserError(
            f"the roster {question.roster.id!r} has no titles: they must stand, with their categories, under "
            f"{source} in titles.yaml ({', '.join(sorted(titles)) or 'nothing yet'})."
        )
    return titles[source]


def _roster(
    question: HeadcountGrid, rows: Sequence[RosterRow], titles: Sequence[Title]
) -> tuple[dict[str, Unknown], dict[str, str]]:
    assert question.roster is not None
    category = {title.title: title.category for title in titles}
    unknowns: dict[str, Unknown] = {}
    short: dict[str, str] = {}
    for row in rows:
        named = roster_names(question.roster.id, row)
        missing = sorted(title for _, title in named if title not in category)
        if missing:
            raise UserError(
                f"blocks.yaml, roster of {row.row}: not in titles.yaml: {', '.join(missing)}. Add them there."
            )
        unknowns |= {name: Unknown(name, FieldKind.COUNT) for name, _ in named}
        for one in _categories(titles):
            inside = [name for name, title in named if category[title] == one]
            short[f"{question.roster.id}__{row.row}__{one}"] = " + ".join(inside) or "0"
        cell = f"{question.id}__{row.row}__{question.roster.column}"
        short[f"{question.roster.id}__{row.row}__blank"] = (
            f"{cell} - ({' + '.join(name for name, _ in named) or '0'})"
        )
    return unknowns, short


def _listed(values: Sequence[str]) -> str:
    return "(" + ", ".join(repr(value) for value in values) + ",)"
