"""What follows from equations by adding and subtracting them."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from analysis.spans import span

KNOWN = span([{"a": 1, "b": 1}, {"b": 1, "c": -1}])  # a + b and b - c


def test_what_the_forms_add_up_to_is_in_their_span():
    assert KNOWN.holds({"a": 1, "c": 1})  # (a + b) - (b - c)
    assert KNOWN.holds({"a": 2, "b": 2})
    assert KNOWN.holds({})


def test_what_they_leave_open_is_not():
    assert not KNOWN.holds({"a": 1})  # a and b may each be anything that keeps their sum
    assert not KNOWN.holds({"a": 1, "d": 1})


def test_two_forms_that_differ_by_a_combination_leave_the_same():
    # a - (a + b) = -b, and -b + (b - c) = -c
    assert KNOWN.remainder({"a": 1}) == KNOWN.remainder({"b": -1}) == KNOWN.remainder({"c": -1})


def test_arithmetic_is_exact():
    assert span([{"a": 3, "b": 1}]).remainder({"a": 1}) == {"b": Fraction(-1, 3)}


forms = st.dictionaries(st.sampled_from("abcdef"), st.integers(-3, 3), max_size=4)


@given(st.lists(forms, max_size=6), st.data())
def test_every_combination_of_the_forms_is_in_the_span_in_any_order(given_forms, data):
    shuffled = data.draw(st.permutations(given_forms))
    total: dict[str, int] = {}
    for form in given_forms:
        times = data.draw(st.integers(-2, 2))
        for key, coefficient in form.items():
            total[key] = total.get(key, 0) + times * coefficient
    assert span(given_forms).holds(total)
    assert span(shuffled).holds(total)
