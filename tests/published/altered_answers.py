"""One answer of 2007 changed at a time, recoded and tabulated again: no file is written.

An answer is changed as `ingest` reads it from the workbooks. A count goes up or down by one, a tick is set or
taken away, a rank or a choice becomes the next one, or is left out; so does the code of a title.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import narwhals as nw
import polars as pl

from pipeline.coding.answers import line_cell
from pipeline.coding.frames import CodeFrame, load_codeframes
from pipeline.published.values import TableCell, table_cells
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.tables.cells import table_rows
from pipeline.tables.counting import Count, count
from pipeline.tables.deduction import origins_of_answers
from pipeline.tables.known import Known, known_names
from pipeline.tables.layout import read_layouts
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.plan import Cell, plan
from pipeline.tables.recodes import Recode, RosterEntry, load_recodes
from pipeline.tables.recoding import RosterExceedsCell, recode
from tests.pipeline.project_copy import store_with_answers
from tests.published.printed import STORE, WAVE, figures

Place = tuple[str, str, str, str]
ROSTER = "roster"  # stands for all lines of the lists of titles


@dataclass(frozen=True)
class Answers:
    """What `ingest` read and `code` coded.

    changed: the variable in which an answer is another one, ROSTER for a line's.
    """

    answers: pl.DataFrame
    rosters: pl.DataFrame
    coded: pl.DataFrame
    changed: str = ""


@cache
def codeframes() -> dict[str, CodeFrame]:
    return load_codeframes(STORE.codeframes(WAVE))


@cache
def recodes() -> dict[str, Recode]:
    made = load_recodes(STORE.recodes(WAVE), load_questionnaire(STORE.questionnaire(WAVE)), codeframes())
    return {one.field.name: one for one in made}


@cache
def known() -> Known:
    questionnaire = load_questionnaire(STORE.questionnaire(WAVE))
    return known_names(questionnaire, tuple(recodes().values()), ())


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
def given() -> Answers:
    """The answers as they are, without the variables that no recode and none of the tables reads."""
    folder = store_with_answers().interim(WAVE, "ingest")
    read = {name for table in tables() for name in inputs_of(table)}
    read |= {source for made in recodes().values() for source in made.sources}
    answers = pl.read_parquet(folder / "answers.parquet")
    kept = [name for name in answers.columns if name == "respondent" or name in read]
    coded = pl.read_parquet(store_with_answers().interim(WAVE, "code") / "coded.parquet")
    return Answers(answers.select(kept), pl.read_parquet(folder / "rosters.parquet"), coded)


@cache
def inputs_of(table: str) -> frozenset[str]:
    """The variables of the questionnaire whose answers a table counts, and ROSTER."""
    measures = {measure for cell in tables()[table] for measure in cell.measures}
    variables = {m.variable for m in measures if m.statistic is not Statistic.RESPONDENTS}
    named = {name for variable in variables for name in known().members.get(variable, (variable,))}
    made = [recodes()[name] for name in named if name in recodes()]
    listed = {ROSTER for one in made if isinstance(one.entry, RosterEntry)}
    return frozenset(named - recodes().keys() | {s for one in made for s in one.sources} | listed)


def cells_of(cells: Iterable[Cell], answers: Answers) -> dict[Place, TableCell] | None:
    """Cells of tables as these answers make them; None for answers that `recode` refuses."""
    cells = tuple(cells)
    measures = {measure for cell in cells for measure in cell.measures}
    counted = {n for m in measures for n in known().members.get(m.variable, (m.variable,))}
    read = (
        nw.from_native(frame, eager_only=True) for frame in (answers.answers, answers.rosters, answers.coded)
    )
    made = [one for name, one in recodes().items() if name in counted]
    try:
        variables = recode(*read, made, codeframes()).to_native()
    except RosterExceedsCell:
        return None
    # these tables count all respondents: neither who was asked nor why an answer is missing is read
    counts: Mapping[Measure, Count | None] = count(measures, {"variables": variables.lazy()}, known().members)
    rows = table_rows(cells, counts, {}, origins_of_answers())
    return table_cells(rows.fillna("").astype(str).to_dict("records"))


def alterations() -> Iterator[Answers]:
    """For each variable that the tables read, and each line of a list, one answer changed in each way."""
    for name in sorted({name for table in tables() for name in inputs_of(table)} - {ROSTER}):
        yield from _changed_codes(name) if known().fields[name].kind is FieldKind.TEXT else _changed(name)
    yield from _changed_lines()


def _changed(name: str) -> Iterator[Answers]:
    answers = given().answers
    for row, value in _changes(name, answers[name].to_list()):
        altered = answers[name].to_list()
        altered[row] = value
        column = pl.Series(name, altered, dtype=answers[name].dtype)
        yield Answers(answers.with_columns(column), given().rosters, given().coded, name)


def _changes(name: str, column: list) -> Iterator[tuple[int, object]]:
    """Respondents, by their place in a column of answers, each with another answer.

    A count changes where most persons stand in no list of titles.
    """
    field = known().fields[name]
    if field.kind is FieldKind.COUNT:
        free = _unlisted(name)
        at = free.index(max(free))
        yield at, (column[at] or 0) + 1
        if column[at]:
            yield at, column[at] - 1
        return
    values = _values(field)
    for value, other in zip(values, (*values[1:], values[0]), strict=True):
        if value in column:
            yield column.index(value), other


def _changed_codes(name: str) -> Iterator[Answers]:
    """Of each code that the tables tell apart, one answer with another code, or none."""
    (frame,) = {codeframes()[made.codeframe] for made in recodes().values() if made.sources == (name,)}
    tops = [code.id for code in frame.tops]
    rows = given().coded.with_row_index().filter(pl.col("frame") == frame.id)
    of_top = {frame.top(codes[0]): i for i, codes in rows.select("index", "codes").rows() if codes}
    for code, other in zip(tops, (*tops[1:], tops[0]), strict=True):
        yield from (_recoded(of_top[code], codes, name) for codes in ([other], []))


def _recoded(index: int, codes: list[str], changed: str) -> Answers:
    """The answers with other codes in one row of the coded ones."""
    column = given().coded["codes"].to_list()
    column[index] = codes
    series = pl.Series("codes", column, dtype=given().coded["codes"].dtype)
    return Answers(given().answers, given().rosters, given().coded.with_columns(series), changed)


def _values(field: Field) -> tuple:
    """The answers that a variable can have."""
    match field.kind:
        case FieldKind.TICK:
            return (True, False)
        case FieldKind.RANK:
            return (None, *range(1, field.maximum + 1))
        case FieldKind.CHOICE:
            return (None, *(option.id for option in field.options))
    raise AssertionError(f"{field.name}: the tables read no {field.kind}")


def _changed_lines() -> Iterator[Answers]:
    """Of each row of a list and each top code of titles, one line with another count or code, or no title.

    It is a line of the respondent whose cell of the grid holds the most persons beyond those listed.
    """
    entries = {
        (made.entry, made.codeframe) for made in recodes().values() if isinstance(made.entry, RosterEntry)
    }
    for entry, frame_id in sorted(entries, key=lambda pair: pair[1]):
        yield from _changed_lines_of(entry, codeframes()[frame_id])


def _changed_lines_of(entry: RosterEntry, frame: CodeFrame) -> Iterator[Answers]:
    lines, respondents = given().rosters.to_dicts(), given().answers["respondent"]
    rows = given().coded.with_row_index().filter(pl.col("frame") == frame.id)
    coded = {(one["respondent"], one["cell"]): (one["index"], one["codes"]) for one in rows.to_dicts()}
    tops = [code.id for code in frame.tops]
    of_top: dict[tuple[str, str], list[int]] = {}
    for i, line in enumerate(lines):
        place = (line["respondent"], line_cell(frame.source, line["line"]))
        if place in coded and None not in (line["row"], line["count"]):
            of_top.setdefault((line["row"], frame.top(coded[place][1][0])), []).append(i)
    for (row, top), among in of_top.items():
        free = dict(zip(respondents, _unlisted(entry.total.format(each=row)), strict=True))
        line = max(among, key=lambda i: free[lines[i]["respondent"]])
        for part, value in (
            ("count", lines[line]["count"] + 1),
            ("count", lines[line]["count"] - 1),
            ("title", None),
        ):
            yield _relined(line, part, value)
        index, _ = coded[lines[line]["respondent"], line_cell(frame.source, lines[line]["line"])]
        yield _recoded(index, [tops[(tops.index(top) + 1) % len(tops)]], ROSTER)


def _relined(line: int, part: str, value: object) -> Answers:
    """The answers with another value in a part of one line of a list."""
    column = given().rosters[part].to_list()
    column[line] = value
    altered = pl.Series(part, column, dtype=given().rosters[part].dtype)
    return Answers(given().answers, given().rosters.with_columns(altered), given().coded, ROSTER)


def _unlisted(name: str) -> list[int]:
    """Of each respondent, the persons of a cell that no line of a list names."""
    entries = [made.entry for made in recodes().values() if isinstance(made.entry, RosterEntry)]
    listed: Counter[str] = Counter()
    for line in given().rosters.iter_rows(named=True):
        if line["row"] and any(entry.total.format(each=line["row"]) == name for entry in set(entries)):
            listed[line["respondent"]] += line["count"] or 0
    column = given().answers[name]
    return [(n or 0) - listed[r] for r, n in zip(given().answers["respondent"], column, strict=True)]
