"""Which cells are most likely wrong: the least weight, errors with a name, what can't be located."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from pipeline.editing.checks import Constraint
from pipeline.editing.localisation.cells import Cell, Demand, Numbers
from pipeline.editing.localisation.settings import Localisation, Weight, weight_of
from pipeline.editing.localisation.suspects import Suspects, localise
from pipeline.expressions import parse

SETTINGS = Localisation(solutions=5, largest_number=1000, nodes=1000, weights=())


def suspects(
    rules: tuple[str, ...],
    weights: Mapping[str, str] | None = None,
    beside: Mapping[str, tuple[str, ...]] | None = None,
    settings: Localisation = SETTINGS,
    blank: str = "",
    **values: str | None,
) -> Suspects:
    """values: as written, None where nothing is legible; a decimal has as many places as it is given with.

    blank: letters of cells that are blank.
    """
    cells = {
        name: Cell(
            name,
            Fraction(0) if name in blank else None if value is None else Fraction(value),
            Fraction(settings.largest_number),
            places=len((value or "").partition(".")[2]),
            weight=Fraction((weights or {}).get(name, "1")),
            blank=name in blank,
        )
        for name, value in values.items()
    }
    demands = [Demand(rule, Constraint(None, parse(rule), Fraction(0), ())) for rule in rules]
    return localise(demands, Numbers(cells, {}, {}, beside or {}), settings)


def listed(found: Suspects) -> list[str]:
    """Each solution of each group as `error: cell observed->proposed`."""
    return [
        f"{solution.error or 'set'}: "
        + ", ".join(f"{change.cell} {change.observed}->{change.proposed}" for change in solution.changes)
        for group in found.located
        for solution in group.solutions
    ]


SUM = ("t == a + b + c",)


def test_a_return_whose_rules_hold_has_no_suspects():
    assert suspects(SUM, a="1", b="2", c="3", t="6") == Suspects((), ())


def test_a_sum_that_is_wrong_may_be_wrong_in_each_of_its_cells():
    found = suspects(SUM, a="1", b="2", c="3", t="8")
    assert listed(found) == ["set: a 1->3", "set: b 2->4", "set: c 3->5", "set: t 8->6"]


def test_a_cell_that_two_broken_sums_share_is_the_one():
    found = suspects(("t == a + b", "u == a + c"), a="9", b="2", c="3", t="3", u="4")
    assert listed(found) == ["set: a 9->1"]  # 1 + 2 = 3, 1 + 3 = 4


def test_a_cell_that_weighs_less_is_suspected_first():
    found = suspects(SUM, {"t": "0.8"}, a="1", b="2", c="3", t="8")
    assert listed(found) == ["set: t 8->6"]
    assert found.located[0].solutions[0].weight == Fraction(8, 10)


def test_two_light_cells_together_weigh_more_than_one():
    rules = ("t == a + b", "u == a + c")
    weights = {"t": "0.8", "u": "0.8"}  # 1.6 together, and a alone 1
    assert listed(suspects(rules, weights, a="9", b="2", c="3", t="3", u="4")) == ["set: a 9->1"]


def test_what_is_illegible_is_filled_at_no_cost():
    # b may be 0 or more, so it can't be that a is right: 9 + b = 3
    found = suspects(("t == a + b",), a="9", b=None, t="3")
    assert listed(found) == []  # no rule fails: nobody can tell the sum
    found = suspects(("t == a + b", "a <= 5"), a="9", b=None, t="3")
    assert listed(found) == ["set: a 9->3"]  # the nearest with which both can hold


def test_the_proposed_value_is_the_nearest_that_is_allowed():
    assert listed(suspects(("a <= 5", "a >= 2"), a="9")) == ["set: a 9->5"]
    assert listed(suspects(("a < 5",), a="9.0")) == ["set: a 9->49/10"]


def test_groups_without_a_common_cell_are_told_apart():
    found = suspects(("a <= b", "c <= d", "e <= f"), a="3", b="1", c="4", d="5", e="8", f="7")
    assert listed(found) == ["set: a 3->1", "set: b 1->3", "set: e 8->7", "set: f 7->8"]
    assert len(found.located) == 2


def test_more_sets_than_may_be_listed_are_told_of_and_none_stands_out():
    names = "abcdefg"
    rule = f"t == {' + '.join(names)}"
    (found,) = suspects((rule, "a <= 9"), **dict.fromkeys(names, "1"), t="9").located
    assert len(found.solutions) == SETTINGS.solutions < len(names) + 1
    assert found.more
    assert found.likeliest == ()
    assert found.rules == (rule,)
    (found,) = suspects((rule,), **dict.fromkeys(names, "1"), t="70").located  # 7 x 1, typed with a zero more
    assert [one.error for one in found.likeliest] == ["factor_10"]


def test_of_equal_sets_those_that_change_what_is_written_come_before_those_that_fill_blanks():
    # 2 + 0 + 0 + 0 + 0 + 0 + 3 = 7: c and g alone are written; five of eight cells are listed
    cells = dict.fromkeys("abdef") | {"c": "2", "g": "3", "t": "7"}
    found = suspects((f"t == {' + '.join('abcdefg')}",), blank="abdef", **cells)
    first, second, third, *blank = listed(found)
    assert [first, second, third] == ["set: c 2->4", "set: g 3->5", "set: t 7->5"]
    assert len(blank) == 2
    assert all(" None->2" in one for one in blank)
    assert found.located[0].more


def test_of_equal_sets_one_that_makes_a_number_far_larger_comes_last():
    # of 15 persons; far is beyond 10 x 15, else the order is that of the form
    assert listed(suspects(("p <= n",), n="15", p="47")) == ["set: n 15->47", "set: p 47->15"]
    assert listed(suspects(("p <= n",), n="15", p="151")) == ["set: p 151->15", "set: n 15->151"]


def test_rules_that_contradict_each_other_are_named_and_others_are_not():
    found = suspects(("a <= b", "a >= 7", "b <= 3", "b >= 1"), a="9", b="2")
    assert found.located == ()
    assert [(one.rules, one.reason) for one in found.unlocated] == [
        (("a <= b", "a >= 7", "b <= 3"), "they contradict each other, whatever the numbers")
    ]


def test_a_sum_beyond_the_largest_number_is_a_contradiction_too():
    (one,) = suspects(("a + b >= 2001",), a="9", b="2").unlocated  # at most 1000 each
    assert one.rules == ("a + b >= 2001",)


def test_a_rule_that_is_not_linear_is_told_of_only_where_it_fails():
    assert suspects(("a != 3",), a="4") == Suspects((), ())
    (one,) = suspects(("a != 3",), a="3").unlocated
    assert (one.rules, one.reason) == (("a != 3",), "no row says it: a != 3")


BESIDE = {"a": ("b",), "b": ("a", "c"), "c": ("b",)}
CROSSED = ("r == a + b + c", "a + d == s", "b + e == u")
NAMED = [
    # (rules, values as written, the first solution)
    (("t == a - b",), {"a": "5", "b": "-2", "t": "3"}, "sign: b -2->2"),
    (SUM, {"a": "1", "b": "2", "c": "9", "t": "9"}, "total_as_part: c 9->6"),
    (SUM, {"a": "4", "b": "2", "c": "6", "t": "6"}, "total_as_part: c 6->0"),
    (
        CROSSED,
        {"a": "7", "b": "0", "c": "1", "d": "2", "e": "3", "r": "8", "s": "2", "u": "10"},
        "wrong_row: a 7->0, b 0->7",
    ),
    (
        CROSSED,
        {"a": "7", "b": "4", "c": "1", "d": "2", "e": "3", "r": "12", "s": "6", "u": "10"},
        "swapped_neighbours: a 7->4, b 4->7",
    ),
    (SUM, {"a": "71", "b": "2", "c": "3", "t": "22"}, "swapped_digits: a 71->17"),
    (SUM, {"a": "50", "b": "2", "c": "3", "t": "10"}, "factor_10: a 50->5"),
    (SUM, {"a": "5", "b": "20", "c": "30", "t": "100"}, "factor_10: a 5->50"),
    (("a <= b",), {"a": "40", "b": "10"}, "factor_10: a 40->4"),  # 40 / 10 > 10 / 4
    (
        ("a + b + c <= t",),
        {"a": "60", "b": "4", "c": "1", "t": "19"},
        "factor_10: a 60->6",
    ),  # 14 are left; t 19->190 comes after it
    # a decimal without its comma: 12.25 posts of at most 14 persons
    (("p <= n",), {"p": "1225.00", "n": "14"}, "factor_10: p 1225->49/4"),
]


@pytest.mark.parametrize(("rules", "values", "first"), NAMED)
def test_a_typical_error_is_named_and_comes_first(rules, values, first):
    settings = SETTINGS.model_copy(update={"largest_number": 2000})
    assert listed(suspects(rules, beside=BESIDE, settings=settings, **values))[0] == first


NOT_NAMED = [
    # (rules, values as written, why not)
    (
        ("a <= b + c",),
        {"a": "7", "b": "1", "c": "2"},
        "b 1->10 would do, but nothing tells b from c",
    ),
    (SUM, {"a": "7", "b": "4", "c": "1", "t": "11"}, "no exchange of neighbours changes their sum"),
    (SUM, {"a": "10", "b": "2", "c": "3", "t": "8"}, "nobody writes 01 for 1 (a 10->3)"),
    (SUM, {"a": "700", "b": "2", "c": "3", "t": "12"}, "a hundred times too much in whole numbers"),
]


@pytest.mark.parametrize(("rules", "values", "why"), NOT_NAMED)
def test_what_is_not_confirmed_gets_no_name(rules, values, why):
    found = listed(suspects(rules, beside=BESIDE, **values))
    assert found
    assert all(one.startswith("set: ") for one in found), why


def test_a_typical_error_that_breaks_a_rule_that_is_not_linear_is_none():
    values = {"a": "50", "b": "2", "c": "3", "t": "10"}
    assert listed(suspects(SUM, **values))[0] == "factor_10: a 50->5"
    assert "factor_10" not in listed(suspects((*SUM, "a != 5"), **values))[0]


def test_the_first_pattern_that_matches_gives_the_weight():
    weights = (Weight(cells="tot_*", weight=0.8), Weight(cells="*_x", weight=3))
    assert [weight_of(name, weights) for name in ("tot_q", "tot_x", "q_x", "q")] == [
        Fraction(4, 5),
        Fraction(4, 5),
        3,
        1,
    ]
