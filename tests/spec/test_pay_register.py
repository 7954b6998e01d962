"""A register's yearly counts: changes, the gap to a survey, a break."""

from fractions import Fraction

import pytest

from analysis.retirement.register import (
    Change,
    Gap,
    break_at,
    gaps,
    group_changes,
    total_changes,
)

# Dossier d'étude 115, section 1.4, and staff by job of section 1.5.
YEARS = (1999, 2001, 2002, 2003, 2004, 2005, 2006)
PAY = {
    group: dict(zip(YEARS, counts, strict=True))
    for group, counts in {
        "as": (1687, 1756, 1767, 1775, 1740, 1716, 1578),
        "cesf": (1188, 1193, 1189, 1182, 1182, 1168, 768),
        "es": (37, 16, 12, 10, 12, 14, 8),
        "animateur": (84, 381, 368, 375, 364, 366, 178),
        "eje": (None, 239, 253, 248, 239, 236, 225),
        "tisf": (185, 148, 132, 119, 95, 81, 69),
    }.items()
}
SURVEY = {"as": 1205, "cesf": 929, "es": 8, "animateur": 144, "eje": 178, "tisf": 59, "ct": 420}


def test_a_change_goes_from_a_known_count_to_the_next_known_one():
    series = {"a": {2003: 12, 1999: 10, 2001: None, 2004: 9}}
    assert group_changes(series, "a") == (
        Change(("a",), 1999, 2003, 10, 12),
        Change(("a",), 2003, 2004, 12, 9),
    )


def test_a_change_over_several_years_has_a_difference_per_year():
    change = Change(("a",), 1999, 2001, 84, 381)
    assert (change.difference, change.per_year, change.relative) == (297, Fraction(297, 2), Fraction(297, 84))


def test_a_change_from_nobody_has_no_relative_size():
    assert Change(("a",), 2001, 2002, 0, 3).relative is None


def test_a_total_changes_over_the_groups_known_in_both_years():
    first, *later = total_changes(PAY)
    assert first.groups == ("as", "cesf", "es", "animateur", "tisf")  # eje has no count in 1999
    assert first.before == 1687 + 1188 + 37 + 84 + 185
    assert first.after == 1756 + 1193 + 16 + 381 + 148
    assert [change.groups for change in later] == [tuple(PAY)] * 5
    assert [change.difference for change in later] == [-12, -12, -77, -51, -755]


def test_years_without_a_group_in_common_have_no_total_change():
    series = {"a": {2001: 1, 2002: None, 2003: 2}, "b": {2001: None, 2002: 3, 2003: 4}}
    assert total_changes(series) == (Change(("b",), 2002, 2003, 3, 4),)


def test_a_gap_is_survey_less_register_for_each_group_and_together():
    found = gaps(PAY, 2006, SURVEY)
    assert [gap.difference for gap in found[:-1]] == [
        1205 - 1578,
        929 - 768,
        8 - 8,
        144 - 178,
        178 - 225,
        59 - 69,
    ]
    assert found[-1] == Gap(tuple(PAY), 2826, 2523)
    assert found[-1].relative == Fraction(2523 - 2826, 2826)


def test_a_gap_leaves_out_groups_that_one_side_does_not_know():
    found = gaps(
        {"a": {2006: 5}, "b": {2006: None}, "c": {2005: 2}, "d": {2006: 0}}, 2006, {"a": 7, "b": 1, "d": 1}
    )
    assert found == (Gap(("a",), 5, 7), Gap(("d",), 0, 1), Gap(("a", "d"), 5, 8))
    assert found[1].relative is None


def test_a_year_that_the_register_does_not_have_has_no_gap():
    with pytest.raises(ValueError, match="register of 2000"):
        gaps(PAY, 2000, SURVEY)


def test_a_break_is_a_change_outside_all_earlier_ones():
    found = break_at(total_changes(PAY), 2006)
    assert found.change.relative == Fraction(-755, 3581)
    # per year: 313 / 2 from 1999 to 2001, then -12, -12, -77, -51
    assert (found.earlier_low, found.earlier_high) == (-77, Fraction(313, 2))
    assert found.outside
    assert found.multiple == Fraction(755 * 2, 313)


def test_a_group_may_break_where_another_does_not():
    cesf, tisf = (break_at(group_changes(PAY, group), 2006) for group in ("cesf", "tisf"))
    assert (cesf.change.difference, cesf.earlier_low, cesf.earlier_high) == (-400, -14, Fraction(5, 2))
    assert (cesf.outside, cesf.multiple) == (True, Fraction(400, 14))
    assert (tisf.change.difference, tisf.earlier_low, tisf.earlier_high) == (-12, -24, -13)
    assert (tisf.outside, tisf.multiple) == (True, Fraction(12, 24))  # the smallest fall of all


@pytest.mark.parametrize(("last", "outside"), [(97, False), (96, True), (103, False), (104, True)])
def test_a_change_as_large_as_an_earlier_one_is_inside(last, outside):
    series = {"a": {2001: 100, 2002: 97, 2003: 100, 2004: last}}  # -3, +3
    assert break_at(group_changes(series, "a"), 2004).outside is outside


def test_after_a_series_at_rest_a_change_has_no_multiple():
    series = {"a": {2001: 5, 2002: 5, 2003: 4}}
    found = break_at(group_changes(series, "a"), 2003)
    assert (found.outside, found.multiple) == (True, None)


@pytest.mark.parametrize("year", [1999, 2001, 2007])
def test_a_break_needs_a_change_and_one_before_it(year):
    with pytest.raises(ValueError, match=f"a break in {year}"):
        break_at(total_changes(PAY), year)
