"""Computing the recoded variables, and why one is missing, from the answers."""

from collections.abc import Iterable, Mapping

import narwhals as nw

from pipeline.errors import UserError
from pipeline.tables.codeframes import CodeFrame, TypedTitle
from pipeline.tables.recodes import (
    CombinationEntry,
    Recode,
    RosterEntry,
    SumEntry,
    TitlesEntry,
    UnionEntry,
)


class RosterExceedsCell(UserError):
    """A list of persons that is longer than the cell of the grid it details."""


def recode(
    answers: nw.DataFrame,
    rosters: nw.DataFrame,
    recodes: Iterable[Recode],
    frames: Mapping[str, CodeFrame],
) -> nw.DataFrame:
    """The answers with the recoded variables added in the order of the recodes, sorted by respondent.

    answers: `respondent` and one typed column per variable. rosters: one row per filled line of a list.
    Missing values: a sum adds those that are there and is missing when all are; a union is true when any
    is true; a combination is missing when any of its options is.
    Raises: UnknownTitles; RosterExceedsCell naming the respondents.
    """
    recodes = tuple(recodes)
    wide = answers
    for made in recodes:
        if isinstance(made.entry, TitlesEntry):
            wide = _with_titles(wide, made, frames[made.entry.codeframe])
    for entry in dict.fromkeys(made.entry for made in recodes if isinstance(made.entry, RosterEntry)):
        of_entry = [made for made in recodes if made.entry is entry]
        wide = _with_roster(wide, rosters, of_entry, entry, frames[entry.codeframe])
    wide = wide.with_columns(
        _value(made).alias(made.field.name)
        for made in recodes
        if isinstance(made.entry, SumEntry | UnionEntry | CombinationEntry)
    )
    return wide.select(*answers.columns, *(made.field.name for made in recodes)).sort("respondent")


def recode_missing(missing: nw.DataFrame, variables: nw.DataFrame, recodes: Iterable[Recode]) -> nw.DataFrame:
    """Why each recoded variable is missing: the first reason among its sources; null where it has a value.

    missing: `respondent` and the reasons of the same respondents as in variables, the result of `recode`.
    """
    return missing.sort("respondent").with_columns(
        nw.when(variables[made.field.name].is_null())
        .then(nw.coalesce(*(nw.col(source) for source in made.sources)))
        .alias(made.field.name)
        for made in recodes
    )


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


def _with_titles(wide: nw.DataFrame, made: Recode, frame: CodeFrame) -> nw.DataFrame:
    source = made.sources[0]
    given = wide.filter(~nw.col(source).is_null())
    codes = frame.code(
        TypedTitle(respondent, source, title)
        for respondent, title in zip(given["respondent"].to_list(), given[source].to_list(), strict=True)
    )
    return _with_codes(wide, source, codes, made.field.name)


def _with_codes(frame: nw.DataFrame, source: str, codes: Mapping[str, str], name: str) -> nw.DataFrame:
    coded = nw.from_dict(
        {source: list(codes), name: list(codes.values())},
        schema={source: nw.String(), name: nw.String()},
        backend=frame.implementation,
    )
    return frame.join(coded, on=source, how="left")


def _with_roster(
    wide: nw.DataFrame, rosters: nw.DataFrame, recodes: list[Recode], entry: RosterEntry, frame: CodeFrame
) -> nw.DataFrame:
    """Add the persons of each row by category of title, and the rest of the row's cell.

    A line without row, title or number says nothing about a category: its persons stay in the rest. Where the
    cell is missing, so are its parts.
    """
    told = rosters.filter(
        nw.col("question") == entry.question,
        ~nw.any_horizontal(*(nw.col(c).is_null() for c in ("row", "title", "count")), ignore_nulls=True),
    )
    codes = frame.code(
        TypedTitle(
            line["respondent"], f"{line['question']} {line['roster']} line {line['line']}", line["title"]
        )
        for line in told.iter_rows(named=True)
    )
    lines = _with_codes(told, "title", codes, "category")
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
