"""One answer of 2007 changed at a time, and the table that comes out: no file is written.

An answer is changed where it counts: in the variables that the tables read. A count goes up or down by one,
a tick is set or taken away, a rank, a choice or a title's category becomes the next one or is left out.
"""

from collections.abc import Iterator, Mapping
from functools import cache

import polars as pl

from pipeline.published.values import TableCell, table_cells
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.tables.cells import table_rows
from pipeline.tables.codeframes import load_codeframes
from pipeline.tables.counting import Count, count
from pipeline.tables.deduction import origins_of_answers
from pipeline.tables.known import Known, known_names
from pipeline.tables.layout import read_layouts
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.plan import Cell, plan
from pipeline.tables.recodes import load_recodes
from tests.pipeline.project_copy import store_with_answers
from tests.published.printed import STORE, WAVE, figures

Place = tuple[str, str, str, str]


@cache
def known() -> Known:
    questionnaire = load_questionnaire(STORE.questionnaire(WAVE))
    frames = load_codeframes(STORE.codeframes(WAVE))
    return known_names(questionnaire, load_recodes(STORE.recodes(WAVE), questionnaire, frames), ())


@cache
def tables() -> dict[str, tuple[Cell, ...]]:
    """The cells of the tables that have printed figures and are computed from answers."""
    printed = {figure.table for figure in figures().values() if figure.table}
    sources = {path.stem for path in STORE.reference().glob("*.yaml")}
    return {
        layout.id: plan(document, layout, known())
        for document, layout in read_layouts(STORE.layouts(WAVE))
        if layout.id in printed - sources
    }


@cache
def frames() -> dict[str, pl.DataFrame]:
    folder = store_with_answers().interim(WAVE, "recode")
    return {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("variables", "missing", "asked")}


def cells_of(table: str, variables: pl.DataFrame) -> dict[Place, TableCell]:
    """The cells of a table as these answers make it."""
    cells = tables()[table]
    measures = {measure for cell in cells for measure in cell.measures}
    lazy = {name: frame.lazy() for name, frame in (frames() | {"variables": variables}).items()}
    counts: Mapping[Measure, Count | None] = count(measures, lazy, known().members)
    rows = table_rows(cells, counts, {}, origins_of_answers())
    return table_cells(rows.fillna("").astype(str).to_dict("records"))


def alterations(table: str) -> Iterator[pl.DataFrame]:
    """The variables with one answer changed, for each variable of a table and each way to change it."""
    measures = {measure for cell in tables()[table] for measure in cell.measures}
    variables = sorted({m.variable for m in measures if m.statistic is not Statistic.RESPONDENTS})
    named = [name for v in variables for name in known().members.get(v, (v,))]
    for variable in dict.fromkeys(named):
        for value in _values(known().fields[variable]):
            yield from _changed(variable, value)


def _values(field: Field) -> list:
    """What is added to a count; of another variable the values, each to be changed to the next."""
    match field.kind:
        case FieldKind.COUNT:
            return [1, -1]
        case FieldKind.TICK:
            return [True, False]
        case FieldKind.RANK:
            return [None, *range(1, field.maximum + 1)]
        case FieldKind.CHOICE:
            return [None, *(option.id for option in field.options)]
    return []


def _changed(variable: str, value: object) -> Iterator[pl.DataFrame]:
    """value: what is added to a count; of another variable the value that becomes the next one."""
    frame, field = frames()["variables"], known().fields[variable]
    answers = frame[variable].to_list()
    if field.kind is FieldKind.COUNT:
        filled = [i for i, number in enumerate(answers) if number is not None and number + value >= 0]
        rows = filled or ([0] if value > 0 else [])  # where all are blank, one is filled in
        new = [(answers[row] or 0) + value for row in rows[:1]]
    else:
        values = _values(field)
        rows = [i for i, given in enumerate(answers) if given == value]
        new = [values[(values.index(value) + 1) % len(values)]]
    if rows:
        answers[rows[0]] = new[0]
        yield frame.with_columns(pl.Series(variable, answers, dtype=frame[variable].dtype))
