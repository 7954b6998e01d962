"""Routing conditions said in the form's words."""

import pytest

from pipeline.expressions import parse
from pipeline.questionnaire.form.conditions import UnsayableCondition, condition_sentence
from tests.spec.forms import WORDS
from tests.spec.questionnaires import small

SAID = [
    ("formal == 'oui'", "la réponse à la question 4 est « Oui »"),
    ("formal != 'oui'", "la réponse à la question 4 n'est pas « Oui »"),
    ("not formal == 'oui'", "la réponse à la question 4 n'est pas « Oui »"),
    ("formal in ('oui', 'non')", "la réponse à la question 4 est « Oui » ou « Non »"),
    ("not formal in ('oui', 'non')", "la réponse à la question 4 n'est ni « Oui » ni « Non »"),
    ("papers__projet", "« Projet » est coché à la question 5"),
    ("not papers__projet", "« Projet » n'est pas coché à la question 5"),
    ("not not papers__projet", "« Projet » est coché à la question 5"),
    ("managers__cadres > 0", "la réponse à « Cadres », question 3, est supérieur à 0"),
    ("not managers__cadres > 2", "la réponse à « Cadres », question 3, est au plus égal à 2"),
    (
        "formal == 'oui' and papers__projet",
        "la réponse à la question 4 est « Oui » et si « Projet » est coché à la question 5",
    ),
    (
        "not (formal == 'oui' and papers__projet)",
        "la réponse à la question 4 n'est pas « Oui », ou si « Projet » n'est pas coché à la question 5",
    ),
    (
        "papers__projet and (formal == 'oui' or order__accueil == 1)",
        "« Projet » est coché à la question 5 et si la réponse à la question 4 est « Oui », "
        "ou si « Projet » est coché à la question 5 et si la réponse à « Accueil », question 8, est égal à 1",
    ),
]


@pytest.mark.parametrize(("condition", "said"), SAID)
def test_a_condition_in_words(tmp_path, condition, said):
    sentence = condition_sentence(parse(condition), small(tmp_path), WORDS.conditions)
    assert sentence == f"Si {said}."


def test_a_condition_that_calculates_has_no_words(tmp_path):
    condition = parse("managers__cadres + counted__as__agents > 2")
    with pytest.raises(UnsayableCondition, match="managers__cadres"):
        condition_sentence(condition, small(tmp_path), WORDS.conditions)
