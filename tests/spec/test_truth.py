"""How precision and recall of the rules are counted."""

from fractions import Fraction

import pytest

from tests.truth import hits, total

GIVEN = {"a.q": ["x", "y"], "b.q": ["x"], "c.q": []}
TRUE = {"a.q": ["x"], "b.q": ["z"], "c.q": ["z"]}


def test_precision_is_of_the_codes_given_and_recall_of_those_meant():
    found = hits("f", GIVEN, TRUE)
    assert (found.given, found.true, found.both) == (3, 3, 1)  # only x of a
    assert found.precision == found.recall == Fraction(1, 3)


def test_where_nothing_is_given_there_is_no_precision_and_where_nothing_is_meant_no_recall():
    assert hits("f", {"a.q": []}, {"a.q": ["x"]}).precision is None
    assert hits("f", {"a.q": ["x"]}, {"a.q": []}).recall is None


def test_answers_that_one_side_lacks_are_an_error():
    with pytest.raises(AssertionError, match=r"b\.q"):
        hits("f", {"a.q": []}, TRUE)


def test_frames_are_added_by_pairs_not_by_shares():
    one, other = hits("f", GIVEN, TRUE), hits("g", {"d.r": ["x"]}, {"d.r": ["x"]})
    assert total((one, other)).precision == Fraction(1 + 1, 3 + 1)
