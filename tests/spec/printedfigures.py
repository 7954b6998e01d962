"""Printed figures for the tests of intervals, checks and errata, from a few words each."""

from fractions import Fraction

from pipeline.published.figures import Figure, FigureStatistic, FigureUnit, Kind
from pipeline.published.words import Words

WORDS = Words(
    {"une": 1, "deux": 2, "trois": 3},
    {"premier": 1, "deuxième": 2, "troisième": 3},
    {"un tiers": Fraction(1, 3), "la moitié": Fraction(1, 2), "2 sur 3": Fraction(2, 3)},
)


def figure(id_: str, printed: str, statistic: str = "", question: str = "") -> Figure:
    """A figure of a table when its id is a cell's, else of the prose; a percent when its sign is printed."""
    place = id_.split(".") if id_.count(".") == 3 else ["", "", "", ""]
    kind = Kind.TABLE if place[0] else Kind.PROSE
    said = FigureStatistic(statistic or ("percent" if "%" in printed else "count"))
    return Figure(id_, "1", kind, question, *place, said, printed, FigureUnit.CAF, "cell", "1", 2)


def figures(printed: dict[str, str], **statistics: str) -> dict[str, Figure]:
    """By id. statistics: id -> what a figure says, where its print doesn't show it."""
    return {id_: figure(id_, text, statistics.get(id_, "")) for id_, text in printed.items()}
