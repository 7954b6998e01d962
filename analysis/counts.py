"""The counts behind tables, as Narwhals expressions that any lazy engine can run.

Each reduces a frame of one row per respondent to one number. A respondent counts once in all of them but
`total`, which adds what respondents counted themselves. Missing values count nowhere. Adding `ticked` or
`at_rank` over several items gives citations, not respondents: one respondent cites as often as he marks.
"""

from collections.abc import Sequence

import narwhals as nw


def respondents() -> nw.Expr:
    """Number of respondents."""
    return nw.len()


def total(variable: str) -> nw.Expr:
    """Sum of a count or a decimal; 0 when all are missing."""
    return nw.col(variable).sum()


def positive(variable: str) -> nw.Expr:
    """Number of respondents with more than zero."""
    return (nw.col(variable) > 0).sum()


def flagged(variable: str) -> nw.Expr:
    """Number of respondents with True: a ticked option, a question asked."""
    return nw.col(variable).sum()


def equal(variable: str, category: str) -> nw.Expr:
    """Number of respondents with one category of a single choice."""
    return (nw.col(variable) == category).sum()


def at_rank(variable: str, rank: int) -> nw.Expr:
    """Number of respondents that give an item one rank. One respondent may give a rank to several items."""
    return (nw.col(variable) == rank).sum()


def tied_at_rank(variables: Sequence[str], rank: int) -> nw.Expr:
    """Number of respondents that give one rank to two items or more."""
    return (
        nw.sum_horizontal(*((nw.col(variable) == rank).cast(nw.Int64) for variable in variables)) > 1
    ).sum()


def has_answered(variables: Sequence[str]) -> nw.Expr:
    """Whether a respondent has a value in at least one of the variables."""
    return nw.any_horizontal(*(~nw.col(variable).is_null() for variable in variables), ignore_nulls=True)


def answered(variables: Sequence[str]) -> nw.Expr:
    """Number of respondents with a value in at least one of the variables."""
    return has_answered(variables).sum()
