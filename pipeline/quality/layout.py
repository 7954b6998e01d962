"""What the quality tables hold, as `reports/dossier/<wave>/quality.yaml` says it.

A cell names quantities (pipeline/quality/quantities.py) as a table's cell names measures: the nearest
`measure` of row, column and panel, `{row}` replaced by the row's id, ` + ` between those that are added;
`share_of` the same way. `shows` says whether a column prints the number, its base or the percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import model_validator

from pipeline.tables.layout import Format
from pipeline.yamlfiles import Document, Id, Location, Misplaced, Model, read_document, validate

NAMES = ("rows", "row", "label", "note")  # columns of names.csv


class Shows(StrEnum):
    NUMBER = "number"
    BASE = "base"
    PERCENT = "percent"


class Unit(StrEnum):
    """What is counted. Checks: a rule on a respondent whom it concerns."""

    CAF = "Caf"
    FILES = "files"
    CELLS = "cells"
    VALUES = "values"
    CHECKS = "checks"
    RULES = "rules"


class RowSet(StrEnum):
    """Rows that a wave's own files list: their ids and labels stand in `names.csv`."""

    QUESTIONS = "questions"
    RULES = "rules"


class Row(Model):
    """A printed row. measure, share_of, unit: where given, go before the column's and the panel's."""

    id: Id
    label: str
    measure: str | None = None
    share_of: str | None = None
    unit: Unit | None = None


class Column(Model):
    id: Id
    label: str
    shows: Shows = Shows.NUMBER
    measure: str | None = None
    share_of: str | None = None
    unit: Unit | None = None
    universe: str | None = None
    format: Format | None = None


class Panel(Model):
    """Rows and columns under one title.

    rows, or rows_of: the rows of a set. total: a last row that adds all others. shown: columns of which one
    at least must not be zero for a row to be printed; the CSV holds them all. none: printed in the place of
    a panel all of whose rows are left out. explained: the word for what explains a row, where that is told.
    base: the sentence under the panel. universe: who or what could be counted.
    """

    id: Id
    title: str = ""
    stub: str
    base: str
    notes: tuple[str, ...] = ()
    unit: Unit
    universe: str = "all"
    measure: str | None = None
    share_of: str | None = None
    rows: tuple[Row, ...] = ()
    rows_of: RowSet | None = None
    total: Row | None = None
    shown: tuple[Id, ...] = ()
    none: str | None = None
    explained: str | None = None
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if bool(self.rows) == bool(self.rows_of):
            raise Misplaced(("id",), f"the panel {self.id!r} needs either `rows` or `rows_of`.")
        if bool(self.shown) != bool(self.none):
            raise Misplaced(("id",), f"the panel {self.id!r} needs both `shown` and `none`, or neither.")
        columns = [column.id for column in self.columns]
        rows = [row.id for row in (*self.rows, *([self.total] if self.total else []))]
        _check_once(("columns",), columns)
        _check_once(("rows",), rows)
        for i, name in enumerate(self.shown):
            if name not in columns:
                raise Misplaced(("shown", i), f"there is no column {name!r}. Allowed: {', '.join(columns)}.")
        return self


class Table(Model):
    """One table, with a sheet of its own in the workbook. notes: the definitions, with their source."""

    id: Id
    title: str
    sheet: str
    notes: tuple[str, ...] = ()
    panels: tuple[Panel, ...]


class QualityLayout(Model):
    tables: tuple[Table, ...]

    @model_validator(mode="after")
    def _has_each_once(self) -> Self:
        _check_once(("tables",), [table.id for table in self.tables])
        for i, table in enumerate(self.tables):
            _check_once(("tables", i, "panels"), [panel.id for panel in table.panels])
        return self


def _check_once(at: Location, ids: list[str]) -> None:
    for i, given in enumerate(ids):
        if given in ids[:i]:
            raise Misplaced(at, f"{given!r} is given twice. Each needs an id of its own.")


def read_quality_layout(path: Path) -> tuple[Document, QualityLayout]:
    """The layout and the document that knows its lines. Raises: YamlError, with file and line."""
    document = read_document(path)
    return document, validate(document, QualityLayout)


@dataclass(frozen=True)
class Named:
    """A row of a set: its id, its label, and what explains it, if anything does."""

    id: str
    label: str
    note: str = ""


def panel_rows(panel: Panel, sets: Mapping[RowSet, tuple[Named, ...]]) -> tuple[Row, ...]:
    """The rows of a panel but its total, those of a set in the set's order."""
    if panel.rows_of is None:
        return panel.rows
    # a rule's id holds a point, which ids of layouts don't
    return tuple(Row.model_construct(id=one.id, label=one.label) for one in sets[panel.rows_of])


def cell_texts(panel: Panel, row: Row, column: Column) -> tuple[str | None, str | None]:
    """What a cell counts and what it is a share of, as the layout says it before `{row}` is replaced."""
    measure = row.measure or column.measure or panel.measure
    share_of = row.share_of or column.share_of or panel.share_of
    match column.shows:
        case Shows.NUMBER:
            return measure, None
        case Shows.BASE:
            return share_of, None
        case Shows.PERCENT:
            return (measure if share_of else None), share_of
