"""What targets publish for the tables: numbers that are printed or the only ones that fit, and shares."""

import pytest

from pipeline.reconstruction.ledger import published_quantities
from tests.spec.test_reconstruction import problem

CITATIONS = {"id": "citations", "sum": "q3__marks", "equals": 4}


def rows(*targets: dict) -> list[tuple[str, str, str]]:
    questionnaire, built = problem(list(targets))
    quantities = published_quantities(built.targets, built.vocabulary, questionnaire)
    return [quantity.row for quantity in quantities]


@pytest.mark.parametrize(
    ("target", "numerator"),
    [
        ({"sum": "q1__as__metier"}, "sum q1__as__metier"),
        ({"sum": "q1__as__total"}, "sum q1__as__metier + sum q1__as__autres"),
        ({"count": "q1__as__autres > 0"}, "positive q1__as__autres"),
        ({"count": "q2 == 'oui'"}, "equals q2 oui"),
        ({"count": "q2 != ''"}, "answered q2"),
        ({"count": "q2__non__text != ''"}, "answered q2__non__text"),
        ({"count": "q3__etat"}, "ticked q3__etat"),
        ({"sum": "q3__marks"}, "ticked q3__etat + ticked q3__commune"),
        ({"sum": "q4__rank1"}, "rank q4__a 1 + rank q4__b 1 + rank q4__c 1"),
        ({"count": "q4__a > 0"}, "answered q4__a"),
        ({"count": "q3__etat and q3__commune", "measure": "equals both yes"}, "equals both yes"),
    ],
)
def test_a_target_is_written_as_the_tables_count_it(target, numerator):
    assert rows({"id": "x", "equals": 1, **target}) == [(numerator, "", "")]


@pytest.mark.parametrize(
    "target",
    [
        {"count": "q3__etat and q3__commune"},  # no table counts both without a recode
        {"sum": "q3__etat - q3__commune"},  # an order, not a number
        {"count": "fonction == 'Directeur'"},  # an open answer
        {"sum": "titres__as__t01"},  # a line of the list of titles
    ],
)
def test_what_no_table_counts_is_left_out(target):
    assert rows({"id": "x", "equals": 1, **target}) == []


def test_a_bound_fixes_no_number():
    assert rows({"id": "x", "count": "q3__etat", "at_least": 1, "at_most": 3}) == []


def test_a_chosen_number_is_not_published():
    assert rows({"id": "x", "count": "q3__etat", "equals": 2, "basis": "chosen"}) == []


def test_a_share_of_a_chosen_base_is_published_though_its_base_is_not():
    base = CITATIONS | {"basis": "chosen"}
    etat = {"id": "etat", "count": "q3__etat", "equals": 1, "percents": {"25%": "citations"}}
    share = ("ticked q3__etat", "ticked q3__etat + ticked q3__commune", "25%")
    assert rows(base, etat) == [("ticked q3__etat", "", ""), share]
    assert rows(base, etat | {"basis": "chosen"}) == [share]


def test_a_share_of_two_published_numbers_adds_nothing():
    etat = {"id": "etat", "count": "q3__etat", "equals": 1, "percents": {"25%": "citations"}}
    assert rows(CITATIONS, etat) == [
        ("ticked q3__etat + ticked q3__commune", "", ""),
        ("ticked q3__etat", "", ""),
    ]


def test_a_share_of_all_is_a_share_of_the_respondents():
    etat = {"id": "etat", "count": "q3__etat", "equals": 2, "basis": "chosen"}
    assert rows(etat | {"percents": {"33%": "respondents"}}) == [("ticked q3__etat", "respondents", "33%")]
