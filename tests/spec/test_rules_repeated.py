"""Rules with `each`: what {x} stands for in names, words and cases; how ranks and many cells are told."""

import pytest

from pipeline.editing.checks import Constraint
from pipeline.expressions import parse
from tests.spec.rulebooks import RULE, respondent, rule_names, rule_of, ruleset, wording_of


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    return rule_names(tmp_path_factory.mktemp("names"))


FILTERS = """\
  - id: answered
    each: [formal, plan]
    holds: "{x} != ''"
    severity: query
    label: "question {x}"
    message: "La question {x} est sans réponse."
    cases:
      valid: {"{x}": oui}
      invalid: {}
      undecidable: {"{x}": null}
"""
LISTED = """\
  - id: listed
    each: [as, hors]
    if: staff__{x}__autres >= 1
    holds: staff__titres__row__{x} >= 1
    severity: note
    label: "{x} : liste remplie"
    message: "{x} : {observed}"
    cases:
      valid:
        "staff__{x}__autres": 1
        staff__titres__l01__row: "{x}"
        staff__titres__l01__title: Référent
        staff__titres__l01__count: 1
      invalid: {"staff__{x}__autres": 1}
      undecidable: {"staff__{x}__autres": null}
"""


def test_a_question_is_named_by_its_number_and_an_item_by_its_label(tmp_path, names):
    rules = ruleset(tmp_path, names, (RULE, FILTERS + LISTED))
    told = [
        (rule.id, rule.label, rule.message)
        for rule in (
            rule_of(rules, one) for one in ("answered.formal", "answered.plan", "listed.as", "listed.hors")
        )
    ]
    assert told == [
        ("answered.formal", "question 4", "La question 4 est sans réponse."),
        ("answered.plan", "question 6", "La question 6 est sans réponse."),
        ("listed.as", "AS : liste remplie", "AS : {observed}"),
        ("listed.hors", "Hors : liste remplie", "Hors : {observed}"),
    ]


SIX_PLUS_ONE = (
    "tot_staff + tot_staff__row__as + tot_staff__row__hors + tot_staff__column__as"
    " + tot_staff__column__autres + staff__as__as + staff__hors__as"
)
SAID = [
    # (holds, observed, expected) where AS / AS is 1, all else of question 1 nothing, and Accueil has rank 2
    ("not order__accueil__answered", "question 8, Accueil : 2", ""),
    ("order__suivi__answered", "question 8, Suivi : rien", ""),
    ("managers__cadres >= " + SIX_PLUS_ONE, "2", "au moins 4 (somme : 7 cases de la question 1)"),
]


@pytest.mark.parametrize(("holds", "observed", "expected"), SAID)
def test_a_rank_is_told_by_its_number_and_many_cells_by_how_many_they_are(names, holds, observed, expected):
    one = respondent(names, {"managers__cadres": 2, "staff__as__as": 1, "order__accueil": 2})
    judgement = Constraint(None, parse(holds), 0, ()).judge(one, wording_of(names))
    assert [(breach.observed, breach.expected) for breach in judgement.breaches] == [(observed, expected)]
