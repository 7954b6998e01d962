"""Rules as rows of numbers: what they demand, and which of them no row can say."""

from fractions import Fraction

import pytest

from pipeline.editing.checks import Constraint
from pipeline.editing.localisation.cells import Cell, Demand, Numbers
from pipeline.editing.localisation.linear import NotLinear, rows_of
from pipeline.expressions import parse

# whole numbers a, b and c; d with one decimal; total = a + b
CELLS = {
    **{name: Cell(name, Fraction(5), Fraction(100)) for name in "abc"},
    "d": Cell("d", Fraction("2.5"), Fraction(100), places=1),
}
GIVEN = {"before": Fraction(8), "unknown": None, "tick": True, "choice": "oui", "no_choice": None}
NUMBERS = Numbers(CELLS, {"total": ("a", "b")}, GIVEN, {})
NO_LIMIT = None


def rows(holds: str, condition: str | None = None, tolerance: str = "0") -> list[tuple]:
    constraint = Constraint(condition and parse(condition), parse(holds), Fraction(tolerance), ())
    return [
        ({name: str(factor) for name, factor in row.terms.items()}, *map(as_text, (row.low, row.high)))
        for row in rows_of(Demand("rule", constraint), NUMBERS)
    ]


def as_text(limit: Fraction | None) -> str | None:
    return None if limit is None else str(limit)


ROWS = [
    # (rule, the coefficients of its row, least, most)
    ("a == b", {"a": "1", "b": "-1"}, "0", "0"),
    ("a <= 2 * b + 3", {"a": "1", "b": "-2"}, NO_LIMIT, "3"),
    ("3 >= a - b", {"a": "-1", "b": "1"}, "-3", NO_LIMIT),
    ("c == total", {"c": "1", "a": "-1", "b": "-1"}, "0", "0"),
    ("total - a <= 9", {"b": "1"}, NO_LIMIT, "9"),
    ("a <= 1.5 * before", {"a": "1"}, NO_LIMIT, "12"),  # 1.5 x 8
    ("-(a - 1) / 2 >= -4", {"a": "-1/2"}, "-9/2", NO_LIMIT),  # -4 - 1/2
    # strict: the next value that whole numbers, or tenths, can take
    ("a < 7", {"a": "1"}, NO_LIMIT, "6"),
    ("a > 7", {"a": "1"}, "8", NO_LIMIT),
    ("2 * a < 7", {"a": "2"}, NO_LIMIT, "6"),
    ("2 * a + 4 * b < 8", {"a": "2", "b": "4"}, NO_LIMIT, "6"),
    ("d < 7", {"d": "1"}, NO_LIMIT, "69/10"),
    ("a + d > 7", {"a": "1", "d": "1"}, "71/10", NO_LIMIT),
    ("not a >= 7", {"a": "1"}, NO_LIMIT, "6"),
    ("not (tick and a > 7)", {"a": "1"}, NO_LIMIT, "7"),
    ("not a != b", {"a": "1", "b": "-1"}, "0", "0"),
    # what reads no cell is decided first
    ("choice == 'non' or a <= 7", {"a": "1"}, NO_LIMIT, "7"),
    ("not (choice == 'oui') or a <= 7", {"a": "1"}, NO_LIMIT, "7"),
    ("tick and a <= 7", {"a": "1"}, NO_LIMIT, "7"),
    ("unknown < 3 and a <= 7", {"a": "1"}, NO_LIMIT, "7"),  # both must hold, so this one must
]


@pytest.mark.parametrize(("holds", "terms", "least", "most"), ROWS)
def test_a_conjunction_of_comparisons_is_a_row_each(holds, terms, least, most):
    assert rows(holds) == [(terms, least, most)]


def test_each_part_of_and_is_a_row_of_its_own():
    assert rows("a <= 7 and b >= 2") == [({"a": "1"}, None, "7"), ({"b": "1"}, "2", None)]


def test_the_tolerance_is_in_the_row():
    assert rows("a == b", tolerance="2") == [({"a": "1", "b": "-1"}, "-2", "2")]
    assert rows("a <= b", tolerance="2") == [({"a": "1", "b": "-1"}, None, "2")]
    # strictly less means by more than the tolerance: a - b < -2, so at most -3
    assert rows("a < b", tolerance="2") == [({"a": "1", "b": "-1"}, None, "-3")]
    assert rows("a > b", tolerance="0.5") == [({"a": "1", "b": "-1"}, "1", None)]


NOTHING_DEMANDED = [
    # (rule, condition)
    ("a <= 7", "choice == 'non'"),  # it does not concern the respondent
    ("a <= 7", "no_choice == 'oui'"),  # nobody knows whether it does
    ("a <= unknown", None),
    ("choice == 'oui' or a <= 7", None),  # it holds whatever a is
    ("no_choice == 'oui' or a <= 7", None),  # it may hold whatever a is
    ("a - a <= 3", None),
]


@pytest.mark.parametrize(("holds", "condition"), NOTHING_DEMANDED)
def test_nothing_is_demanded_of_numbers(holds, condition):
    assert rows(holds, condition) == []


TOLD_APART = [
    # (rule, condition, the reason)
    ("a <= 7 or b <= 7", None, "a choice between a <= 7 and b <= 7"),
    ("a != b", None, "no row says it: a != b"),
    ("not a == b", None, "no row says that this fails: a == b"),
    ("a in (1, 2)", None, "no row says it: a in (1, 2)"),
    ("a * b <= 7", None, "not a sum of numbers: a * b"),
    ("1 / a <= 7", None, "not a sum of numbers: 1 / a"),
    ("a / (before - 8) <= 7", None, "it divides by zero: a / (before - 8)"),
    ("choice == 'non' and a <= 7", None, "no number can mend it: choice == 'non'"),
    ("a - a >= 3", None, "no number can mend it: a - a >= 3"),
    ("a <= 7", "b > 0", "its condition reads numbers: b > 0"),
]


@pytest.mark.parametrize(("holds", "condition", "reason"), TOLD_APART)
def test_what_no_row_says_is_told_apart(holds, condition, reason):
    with pytest.raises(NotLinear) as told:
        rows(holds, condition)
    assert str(told.value) == reason
