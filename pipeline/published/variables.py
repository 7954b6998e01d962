"""How many variables a wave has, beside how many its printed report counts; and where the difference lies."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from pipeline.questionnaire.codebook import RECODE, Entry
from pipeline.questionnaire.fields import Role
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid, TickGrid
from pipeline.yamlfiles import Document, Id, Location, Model, Words, did_you_mean, read_document, validate


class Published(Model):
    """What the report says. source: where."""

    variables: int
    open: int
    source: Words


class AccountWords(Model):
    """The words of the account. `{type}` in set_aside is the name of the type."""

    title: Words
    introduction: Words
    compared: Words
    composition: Words
    bridge: Words
    uncounted: Words
    explanation: Words
    variables: Words
    closed: Words
    open: Words
    collected: Words
    recoded: Words
    total: Words
    ours: Words
    dossier: Words
    difference: Words
    set_aside: Words
    rest: Words
    question_type: Words
    roster_cells: Words
    personal: Words
    identifiers: Words
    cells: Words


class VariablesFile(Model):
    """`data/published/<wave>/variables.yaml`.

    types: the name of each type of question. set_aside: the types left out to see where the difference lies.
    explanation: paragraphs, with figures in braces (`Account.figures` lists them).
    """

    published: Published
    words: AccountWords
    types: dict[str, Words]
    set_aside: tuple[Id, ...]
    explanation: tuple[Words, ...]


@dataclass(frozen=True)
class Count:
    """A number of variables, and of open ones among them."""

    variables: int
    open: int

    @property
    def closed(self) -> int:
        return self.variables - self.open

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.variables - other.variables, self.open - other.open)


def count(entries: Iterable[Entry]) -> Count:
    listed = list(entries)
    return Count(len(listed), sum(entry.open for entry in listed))


@dataclass(frozen=True)
class Account:
    """A wave's codebook, to be counted beside the printed figures."""

    questionnaire: Questionnaire
    entries: Sequence[Entry]
    file: VariablesFile

    @property
    def ours(self) -> Count:
        return count(self.entries)

    @property
    def published(self) -> Count:
        return Count(self.file.published.variables, self.file.published.open)

    @property
    def rest(self) -> Count:
        """Ours without the types that are set aside."""
        return count(entry for entry in self.entries if entry.question_type not in self.file.set_aside)

    def of_type(self, question_type: str) -> Count:
        return count(entry for entry in self.entries if entry.question_type == question_type)

    def recoded(self, question_type: str) -> int:
        return sum(e.source == RECODE for e in self.entries if e.question_type == question_type)

    def cells_of(self, *roles: Role) -> int:
        """The number of identification cells of some roles."""
        return sum(field.role in roles for field in self.questionnaire.fields)

    def figures(self) -> dict[str, str]:
        """The figures that the explanation may print, by name; a type of question gives its variables."""
        rosters = [q for q in self.questionnaire.questions if isinstance(q, HeadcountGrid) and q.roster]
        ticks = [q for q in self.questionnaire.questions if isinstance(q, TickGrid)]
        own_words = [entry for entry in self.entries if entry.open and entry.question]
        counts = {
            **{question_type: self.of_type(question_type).variables for question_type in self.file.types},
            "ours_closed": self.ours.closed,
            "ours_open": self.ours.open,
            "published_closed": self.published.closed,
            "published_open": self.published.open,
            "rest_closed": self.rest.closed,
            "open_questions": sum(not entry.item for entry in own_words),
            "open_items": sum(bool(entry.item) for entry in own_words),
            "roster_cells": sum(field.line is not None for field in self.questionnaire.fields),
            "roster_lines": sum(question.roster.lines for question in rosters),
            "roster_rows": sum(len(question.rows) for question in rosters),
            "tick_columns": sum(len(question.columns) for question in ticks),
        }
        differences = {
            "open_difference": (self.ours - self.published).open,
            "rest_closed_difference": (self.rest - self.published).closed,
        }
        signs = {name: signed(number) for name, number in differences.items()}
        return {name: str(number) for name, number in counts.items()} | signs


def signed(number: int) -> str:
    """A difference with its sign, as print shows it; 0 has none."""
    return f"{number:+d}".replace("-", "\N{MINUS SIGN}") if number else "0"


def read_account(path: Path, questionnaire: Questionnaire, entries: Sequence[Entry]) -> Account:
    """Read `data/published/<wave>/variables.yaml` and set it beside a codebook.

    Raises: YamlError, with file and line, for a type without a name, an unknown type or an unknown figure.
    """
    document = read_document(path)
    file = validate(document, VariablesFile)
    account = Account(questionnaire, entries, file)
    for question_type in sorted({entry.question_type for entry in entries} - set(file.types)):
        raise document.error(("types",), f"the type of question {question_type!r} has no name here.")
    for i, question_type in enumerate(file.set_aside):
        if question_type not in file.types:
            raise document.error(
                ("set_aside", i),
                f"unknown type of question {question_type!r}.{did_you_mean(question_type, file.types)}",
            )
    _check_names(document, ("words", "set_aside"), file.words.set_aside, ("type",))
    for i, text in enumerate(file.explanation):
        _check_names(document, ("explanation", i), text, account.figures())
    return account


def _check_names(document: Document, location: Location, text: str, known: Collection[str]) -> None:
    """Raises: YamlError for a brace without its pair, a name in braces that is not known or not alone."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise document.error(
            location, "a brace without its pair. Write {name}, or {{ and }} for braces to print."
        ) from None
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if name not in known:
            raise document.error(location, f"unknown figure {name!r}.{did_you_mean(name, known)}")
        if form or conversion:
            raise document.error(location, f"no ':' or '!' may follow the name in {{{name}}}.")
