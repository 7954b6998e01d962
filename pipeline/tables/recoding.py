"""Computing the recoded variables, and why one is missing, from the answers and their codes."""

from collections.abc import Iterable, Mapping

import narwhals as nw

from pipeline.coding.answers import line_cell
from pipeline.coding.frames import CodeFrame
from pipeline.errors import UserError
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Missing
from pipeline.tables.recodes import (
    CodesEntry,
    CombinationEntry,
    Level,
    Recode,
    RosterEntry,
    SumEntry,
    UnionEntry,
)

CODES = "codes"


class RosterExceedsCell(UserError):
    """A list of persons that is longer than the cell of the grid it details."""


def recode(
    answers: nw.DataFrame,
    rosters: nw.DataFrame,
    coded: nw.DataFrame,
    recodes: Iterable[Recode],
    frames: Mapping[str, CodeFrame],
) -> nw.DataFrame:
    """The answers with the recoded variables added in the order of the recodes, sorted by respondent.

    answers: `respondent` and one typed column per variable. rosters: one row per filled line of a list.
    coded: `frame, respondent, cell, codes`, one row per open answer and frame; codes is a list, maybe empty.
    Missing values: a sum adds those that are there and is missing when all are; a union is true when any
    is true; a combination is missing when any of its options is; codes are missing where there is none.
    Raises: RosterExceedsCell naming the respondents.
    """
    recodes = tuple(recodes)
    wide = answers
    for entry, frame_id in dict.fromkeys((made.entry, made.codeframe) for made in recodes if made.codeframe):
        of_entry = [made for made in recodes if (made.entry, made.codeframe) == (entry, frame_id)]
        of_frame = coded.filter(nw.col("frame") == frame_id, nw.col(CODES).list.len() > 0)
        if isinstance(entry, CodesEntry):
            wide = _with_codes(wide, of_frame, of_entry, frames[frame_id])
        else:
            wide = _with_roster(wide, _titled(rosters, of_frame, frames[frame_id], entry), of_entry, entry)
    wide = wide.with_columns(
        _value(made).alias(made.field.name)
        for made in recodes
        if isinstance(made.entry, SumEntry | UnionEntry | CombinationEntry)
    )
    return wide.select(*answers.columns, *(made.field.name for made in recodes)).sort("respondent")


def recode_missing(missing: nw.DataFrame, variables: nw.DataFrame, recodes: Iterable[Recode]) -> nw.DataFrame:
    """Why each recoded variable is missing: the first reason among its sources; null where it has a value.

    missing: `respondent` and the reasons of the same respondents as in variables, the result of `recode`.
    A coded variable whose source is there is `uncoded`.
    """
    return missing.sort("respondent").with_columns(
        nw.when(variables[made.field.name].is_null()).then(_reason(made)).alias(made.field.name)
        for made in recodes
    )


def _reason(made: Recode) -> nw.Expr:
    sources = [nw.col(source) for source in made.sources]
    uncoded = [nw.lit(Missing.UNCODED.value)] if isinstance(made.entry, CodesEntry) else []
    return nw.coalesce(*sources, *uncoded)


def _value(made: Recode) -> nw.Expr:
    sources = [nw.col(source) for source in made.sources]
    match made.entry:
        case SumEntry():
            some = nw.any_horizontal(*(~source.is_null() for source in sources), ignore_nulls=True)
            return nw.when(some).then(nw.sum_horizontal(*sources))
        case UnionEntry():
            return nw.any_horizontal(*sources, ignore_nulls=False)
        case CombinationEntry(categories=categories):
            return nw.coalesce(
                *(
                    nw.when(
                        nw.all_horizontal(
                            *(nw.col(s) == (s in category.ticked) for s in made.sources), ignore_nulls=False
                        )
                    ).then(nw.lit(category.id))
                    for category in categories
                )
            )
    raise AssertionError(f"{made.field.name} is not made from single columns")


def _with_codes(
    wide: nw.DataFrame, coded: nw.DataFrame, recodes: list[Recode], frame: CodeFrame
) -> nw.DataFrame:
    """Add the variables of coded answers: a choice, or a tick per code that those detailing it set too."""
    codes = nw.col(CODES)
    joined = wide.join(coded.select("respondent", CODES), on="respondent", how="left").with_columns(
        (
            nw.any_horizontal(
                *(codes.list.contains(one) for one in _within(made.category, frame)), ignore_nulls=False
            )
            if made.field.kind is FieldKind.TICK
            else codes.list.get(0)
        ).alias(made.field.name)
        for made in recodes
    )
    tops = [m for m in recodes if m.field.kind is FieldKind.CHOICE and m.entry.level is Level.TOP]
    for made in tops:
        joined = _replaced(joined, made.field.name, {code.id: frame.top(code.id) for code in frame.codes})
    return joined.drop(CODES)


def _within(code_id: str, frame: CodeFrame) -> list[str]:
    """A code and all that detail it."""
    return [code.id for code in frame.codes if code_id in frame.with_parents(code.id)]


def _replaced(wide: nw.DataFrame, name: str, new: Mapping[str, str]) -> nw.DataFrame:
    return wide.with_columns(
        nw.coalesce(*(nw.when(nw.col(name) == old).then(nw.lit(value)) for old, value in new.items())).alias(
            name
        )
    )


def _titled(rosters: nw.DataFrame, coded: nw.DataFrame, frame: CodeFrame, entry: RosterEntry) -> nw.DataFrame:
    """The lines of a list that tell persons of a row with a title, each with the category of its title."""
    told = rosters.filter(
        nw.concat_str(nw.col("question"), nw.col("roster"), separator="__") == frame.source,
        ~nw.any_horizontal(*(nw.col(c).is_null() for c in ("row", "title", "count")), ignore_nulls=True),
    )
    cells = [line_cell(frame.source, line) for line in told["line"].to_list()]
    lines = told.with_columns(nw.new_series("cell", cells, nw.String(), backend=told.implementation)).join(
        coded.select("respondent", "cell", CODES), on=["respondent", "cell"], how="left"
    )
    lines = lines.with_columns(nw.col(CODES).list.get(0).alias("category")).drop(CODES)
    lines = _replaced(lines, "category", {code.id: frame.top(code.id) for code in frame.codes})
    return lines.with_columns(nw.col("category").fill_null(entry.uncoded.id))


def _with_roster(
    wide: nw.DataFrame, lines: nw.DataFrame, recodes: list[Recode], entry: RosterEntry
) -> nw.DataFrame:
    """Add the persons of each row by category of title, and the rest of the row's cell.

    A line without row, title or number says nothing about a category: its persons stay in the rest. Where the
    cell is missing, so are its parts.
    """
    listed = [made for made in recodes if made.category != entry.rest.id]
    sums = lines.group_by("respondent").agg(
        nw.when(nw.col("row") == made.row, nw.col("category") == made.category)
        .then(nw.col("count"))
        .sum()
        .alias(made.field.name)
        for made in listed
    )
    wide = wide.join(sums, on="respondent", how="left")
    for rest in (made for made in recodes if made.category == entry.rest.id):
        of_row = [made.field.name for made in listed if made.row == rest.row]
        known = ~nw.col(rest.sources[0]).is_null()
        wide = wide.with_columns(
            nw.when(known).then(nw.col(name).fill_null(0)).alias(name) for name in of_row
        )
        left = nw.col(rest.sources[0]) - nw.sum_horizontal(*of_row)
        wide = wide.with_columns(left.alias(rest.field.name))
        _check_rest(wide, rest)
    return wide


def _check_rest(wide: nw.DataFrame, rest: Recode) -> None:
    over = wide.filter(nw.col(rest.field.name) < 0)
    if len(over):
        pairs = zip(over["respondent"].to_list(), over[rest.field.name].to_list(), strict=True)
        raise RosterExceedsCell(
            f"the list of titles holds more persons than {rest.sources[0]}: "
            f"{', '.join(f'{respondent} ({-left} more)' for respondent, left in sorted(pairs))}. "
            "Correct the list or the cell in the returns."
        )
