"""Shares by diploma and job with both bases, and conversion, on a table that can be added up by hand."""

from fractions import Fraction

import pytest

from analysis.mobility import Positions, all_destinations, conversion, destinations, origins

# trades: nurse and cook; `none` holds neither diploma; the job `other` is nobody's trade
COUNTS = {
    ("nurse", "nursing"): 60, ("nurse", "cooking"): 10, ("nurse", "other"): 30,
    ("cook", "nursing"): 5, ("cook", "cooking"): 40, ("cook", "other"): 5,
    ("none", "nursing"): 0, ("none", "cooking"): 20, ("none", "other"): 30,
}  # fmt: skip
DIPLOMAS, JOBS = ("nurse", "cook", "none"), ("nursing", "cooking", "other")
TRADE = {"nurse": "nursing", "cook": "cooking"}
GROUPS = {"trades": ("nursing", "cooking"), "rest": ("other",)}


def positions(**changes) -> Positions:
    given = {"diplomas": DIPLOMAS, "jobs": JOBS, "counts": COUNTS, "trade": TRADE, "groups": GROUPS}
    return Positions(**given | changes)


def test_holders_are_in_their_trade_or_in_another_job_of_a_group():
    found = destinations(positions(), "nurse")  # 60 + 10 + 30 = 100
    assert (found.holders, found.in_trade, found.groups) == (100, 60, {"trades": 10, "rest": 30})
    assert (found.outside, found.retention) == (40, Fraction(60, 100))


def test_all_holders_are_counted_against_their_own_trade():
    found = all_destinations(positions())
    assert (found.holders, found.in_trade, found.outside) == (150, 100, 50)  # 60 + 40; 40 + 10
    assert found.groups == {"trades": 15, "rest": 35}
    assert sum(found.groups.values()) + found.in_trade == found.holders
    assert positions().staff == 200  # so that 100 are two thirds of the holders and half of the staff


def test_a_job_is_made_of_holders_of_its_diploma_of_another_and_of_none():
    found = origins(positions(), "cooking")
    assert (found.staff, found.own, found.other, found.without) == (70, 40, 10, 20)
    assert (origins(positions(), "other").own, origins(positions(), "other").other) == (0, 35)


def test_posts_convert_as_the_holders_of_the_job_s_diploma_stand():
    found = conversion(positions(), ("nursing", "other", "cooking"))
    assert found[0] == (Fraction(60, 100), Fraction(30, 100), Fraction(10, 100))
    assert found[1] == (0, 1, 0)  # a job without diploma keeps to itself
    assert all(sum(row) == 1 for row in found)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"counts": COUNTS | {("cook", "other"): -1}},
            "diploma cook, job other: there must be a count",
        ),
        ({"trade": {"nurse": "surgery"}}, "one of the two is not in the table"),
        ({"groups": {"trades": ("nursing", "cooking")}}, "every job must stand in one group"),
        ({"groups": GROUPS | {"twice": ("other",)}}, "every job must stand in one group"),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        positions(**changes)
