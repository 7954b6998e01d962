"""What checks.yaml may hold, and its rows written out: a check for each row, column or figure named."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pipeline.published.figures import Figure
from pipeline.published.reckoning import ReckoningError, parse_reckoning
from pipeline.yamlfiles import Document, Model, Words, did_you_mean, read_document, validate

PLACEHOLDER = re.compile(r"\{(row|column|figure|section)\}")
Texts = Annotated[tuple[Words, ...], Field(min_length=1)]


class Check(Model, ABC):
    """What all checks have.

    A row of the file stands for several checks when its texts hold {row} or {column}, which run over the ids
    of `panel` (`<table>.<panel>`, or over `rows`, `columns` of them), or {figure}, which runs over `each`;
    {section} is that figure's. In a list of figures `*` stands for any one id. without: ids left out.
    """

    id: Words
    section: Words
    panel: Words | None = None
    rows: tuple[Words, ...] = ()
    columns: tuple[Words, ...] = ()
    without: tuple[Words, ...] = ()
    each: tuple[Words, ...] = ()

    @abstractmethod
    def reckonings(self) -> tuple[str, ...]:
        """The sums of figures that it holds, lone figures included."""


class SumCheck(Check):
    """total: a figure that adds the parts, itself none of them."""

    kind: Literal["sum"]
    total: Words
    parts: Texts

    def reckonings(self) -> tuple[str, ...]:
        return self.total, *self.parts


class ShareCheck(Check):
    """percent: the figure that is count / base."""

    kind: Literal["share"]
    percent: Words
    count: Words
    base: Words

    def reckonings(self) -> tuple[str, ...]:
        return self.percent, self.count, self.base


class SameCheck(Check):
    """figures: one fact; the first is the one that the others should repeat."""

    kind: Literal["same"]
    figures: Annotated[tuple[Words, ...], Field(min_length=2)]

    def reckonings(self) -> tuple[str, ...]:
        return self.figures


class FormulaCheck(Check):
    """figure: what the formula gives."""

    kind: Literal["formula"]
    figure: Words
    equals: Words

    def reckonings(self) -> tuple[str, ...]:
        return self.figure, self.equals


class PossibleCheck(Check):
    """percents: each a whole number over one base.

    base: the one that the text names. at_most: the largest that can be, where the text prints none. whole:
    the percents are all the parts of that base. others: further bases to try, for the reader.
    """

    kind: Literal["possible"]
    percents: Texts
    base: Words | None = None
    at_most: Words | None = None
    whole: bool = False
    others: tuple[Words, ...] = ()

    def reckonings(self) -> tuple[str, ...]:
        return *self.percents, *filter(None, (self.base, self.at_most)), *self.others


class RecountCheck(Check):
    """percent: said of a base, where it is a share of something else of which print gives the counts.

    cells: the shares whose counts are added; the same Caf may be in several. percents: all that are printed
    over one number: `over` or, without it, a number of which they are all the parts. base: what the text
    says; it counts once in each share, so that no count is larger.
    """

    kind: Literal["recount"]
    percent: Words
    cells: Texts
    percents: Texts
    base: Words
    over: Words | None = None

    def reckonings(self) -> tuple[str, ...]:
        return self.percent, *self.cells, *self.percents, self.base, *filter(None, (self.over,))


class OrderCheck(Check):
    """terms: the first at least as large as the second, and so on. rank: a figure, the place that the text
    gives to the first of the terms; the others may then stand in any order."""

    kind: Literal["order"]
    terms: Annotated[tuple[Words, ...], Field(min_length=2)]
    rank: Words | None = None

    def reckonings(self) -> tuple[str, ...]:
        return *self.terms, *filter(None, (self.rank,))


class LeadCheck(Check):
    """rank: a figure that says in which column of the panel, counted from the first, a row is the largest.

    cells: all those of the panel, written out from it.
    """

    kind: Literal["lead"]
    rank: Words
    row: Words
    cells: tuple[Words, ...] = ()

    def reckonings(self) -> tuple[str, ...]:
        return self.rank, *self.cells


class QuestionCheck(Check):
    """figure: a printed number of the question that the figure's column `question` names."""

    kind: Literal["question"]
    figure: Words

    def reckonings(self) -> tuple[str, ...]:
        return (self.figure,)


AnyCheck = Annotated[
    SumCheck
    | ShareCheck
    | SameCheck
    | FormulaCheck
    | PossibleCheck
    | RecountCheck
    | OrderCheck
    | LeadCheck
    | QuestionCheck,
    Field(discriminator="kind"),
]
LISTS = ("parts", "figures", "percents", "terms", "others", "cells")


class Wording(Model):
    """The words of a line of arithmetic.

    printed: before what is printed. expected: before a question's number. rounding: rounded parts may make up
    the difference. unknown: a part is printed as not known. impossible: no whole number gives the percent.
    possible: {count} does, over {base}. line, cell: where a sentence, a table prints a number, by the {line}
    of the text. no_column: the table has fewer columns than the rank says.
    """

    printed: Words
    expected: Words
    rounding: Words
    unknown: Words
    impossible: Words
    possible: Annotated[str, Field(pattern=r"\{count\}.*\{base\}")]
    line: Annotated[str, Field(pattern=r"\{line\}")]
    cell: Annotated[str, Field(pattern=r"\{line\}")]
    no_column: Words


class ChecksFile(Model):
    wording: Wording
    checks: tuple[AnyCheck, ...]


def read_checks(path: Path, figures: Mapping[str, Figure]) -> tuple[Wording, tuple[Check, ...]]:
    """All checks written out, in the order of the file.

    figures: by id. Raises: YamlError with file and line, also for a figure that is not printed.
    """
    document = read_document(path)
    file = validate(document, ChecksFile)
    checks: dict[str, Check] = {}
    for i, row in enumerate(file.checks):
        at = ("checks", i)
        _check_panel(document, at, row, figures)
        for check in _written_out(row, figures):
            if check.id in checks:
                raise document.error(at, f"the check {check.id!r} is given twice. Give each one its own id.")
            _check_figures(document, at, check, figures)
            checks[check.id] = check
    return file.wording, tuple(checks.values())


def _check_panel(document: Document, at: tuple, row: Check, figures: Mapping[str, Figure]) -> None:
    used = {name for name in PLACEHOLDER.findall(row.model_dump_json())}
    panels = dict.fromkeys(f"{f.table}.{f.panel}" for f in figures.values() if f.table)
    if (used & {"row", "column"} or isinstance(row, LeadCheck)) and row.panel not in panels:
        hint = did_you_mean(row.panel or "", panels)
        raise document.error(
            at, f"the check {row.id!r} runs over the panel {row.panel!r}, not printed.{hint}"
        )
    if used & {"figure", "section"} and not row.each:
        raise document.error(at, f"the check {row.id!r} runs over figures: list them under `each`.")
    for figure in row.each:
        if figure not in figures:
            hint = did_you_mean(figure, figures)
            raise document.error(at, f"the check {row.id!r}: no figure {figure!r} is printed.{hint}")


def _check_figures(document: Document, at: tuple, check: Check, figures: Mapping[str, Figure]) -> None:
    for text in check.reckonings():
        try:
            named = parse_reckoning(text).figures
        except ReckoningError as error:
            raise document.error(at, f"the check {check.id!r}: {error}") from None
        for figure in named:
            if figure not in figures:
                hint = did_you_mean(figure, figures)
                raise document.error(at, f"the check {check.id!r}: no figure {figure!r} is printed.{hint}")


def _written_out(row: Check, figures: Mapping[str, Figure]) -> Iterator[Check]:
    fields = row.model_dump()
    if isinstance(row, LeadCheck):
        fields["cells"] = (f"{row.panel}.*.*",)
    for values in _values(row, {*PLACEHOLDER.findall(row.model_dump_json())}, figures):
        filled = {name: _filled(value, values) for name, value in fields.items()}
        check = row.model_copy(update=filled)
        lists = {name: _matching(filled[name], figures, check) for name in LISTS if name in filled}
        yield check.model_copy(update=lists)


def _values(row: Check, used: set[str], figures: Mapping[str, Figure]) -> Iterator[dict[str, str]]:
    """What the placeholders stand for, check by check."""
    if not used:
        yield {}
    elif "figure" in used:
        yield from ({"figure": figure, "section": figures[figure].section} for figure in row.each)
    else:
        table, panel = row.panel.split(".")
        cells = [f for f in figures.values() if (f.table, f.panel) == (table, panel) and f.kind == "table"]
        cells = [f for f in cells if not {f.row, f.column} & set(row.without)]
        cells = [
            f for f in cells if f.row in (row.rows or (f.row,)) and f.column in (row.columns or (f.column,))
        ]
        pairs = dict.fromkeys(tuple((name, getattr(f, name)) for name in sorted(used)) for f in cells)
        yield from (dict(pair) for pair in pairs)


def _filled(value: object, values: dict[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(_filled(item, values) for item in value)
    return PLACEHOLDER.sub(lambda name: values[name[1]], value) if isinstance(value, str) else value


def _matching(texts: tuple[str, ...], figures: Mapping[str, Figure], check: Check) -> tuple[str, ...]:
    """A list of figures with every `*` written out; a total is no part of itself."""
    total = getattr(check, "total", None)
    found: list[str] = []
    for text in texts:
        matching = [text]
        if "*" in text and "[" not in text:  # in brackets it is a product
            matching = [id_ for id_ in figures if _matches(id_, text) and id_ != total]
            matching = [id_ for id_ in matching if not set(id_.split(".")) & set(check.without)]
        found += matching or [text]
    return tuple(found)


def _matches(id_: str, pattern: str) -> bool:
    ids, patterns = id_.split("."), pattern.split(".")
    return len(ids) == len(patterns) and all(map(fnmatchcase, ids, patterns))
