"""The questionnaire of 2007 is the one printed in annex 1 of the dossier."""

from pathlib import Path

import pytest

from pipeline.questionnaire.fields import Role
from pipeline.questionnaire.loader import load_questionnaire

PATH = Path(__file__).parents[2] / "data/questionnaires/2007.yaml"
QUESTIONNAIRE = load_questionnaire(PATH)
QUESTIONS = {question.number: question for question in QUESTIONNAIRE.questions}


def ids(items) -> list[str]:
    return [item.id for item in items]


def test_there_are_84_questions_in_order():
    assert list(QUESTIONS) == list(range(1, 85))
    assert [question.id for question in QUESTIONS.values()] == [f"q{number:02d}" for number in range(1, 85)]


def test_the_five_parts_are_those_of_the_introduction():
    ranges = [(part.questions[0].number, part.questions[-1].number) for part in QUESTIONNAIRE.parts]
    assert ranges == [(1, 13), (14, 41), (42, 46), (47, 65), (66, 84)]


TYPES = {
    "headcount_grid": [1],
    "counts": [2, 3, 6, 7, 8, 9, 10, 11, 39, 55, 58],
    "tick_grid": [21],
    "ranking": [18, 38, 40],
    "open": [13, 41, 46, 64, 65, 68, 70, 72, 77, 78, 79, 80, 82, 83, 84],
    "single": [4, 14, 17, 19, 22, 26, 30, 31, 32, 35, 42, 45, 47, 50, 53, 54, 56, 57, 60, 61, 66, 73, 76, 81],
    "multiple": [
        5, 12, 15, 16, 20, 23, 24, 25, 27, 28, 29, 33, 34, 36, 37, 43, 44, 48, 49, 51, 52, 59, 62, 63, 67, 69,
        71, 74, 75,
    ],
}  # fmt: skip


@pytest.mark.parametrize("question_type", TYPES)
def test_the_types_of_the_questions(question_type):
    assert [n for n, question in QUESTIONS.items() if question.type == question_type] == TYPES[question_type]


NUMBER_OF_ITEMS = {
    # question: items printed in annex 1
    2: 3, 3: 2, 4: 2, 5: 5, 6: 11, 7: 2, 8: 3, 9: 2, 10: 2, 11: 1, 12: 5, 14: 2, 15: 4, 16: 5, 17: 2, 18: 6,
    19: 2, 20: 4, 22: 2, 23: 5, 24: 9, 25: 4, 26: 2, 27: 8, 28: 9, 29: 4, 30: 2, 31: 2, 32: 2, 33: 4, 34: 7,
    35: 2, 36: 5, 37: 4, 38: 5, 39: 5, 40: 4, 42: 3, 43: 4, 44: 5, 45: 3, 47: 2, 48: 5, 49: 6, 50: 2, 51: 6,
    52: 3, 53: 2, 54: 2, 55: 4, 56: 2, 57: 2, 58: 4, 59: 7, 60: 2, 61: 2, 62: 4, 63: 4, 66: 3, 67: 5, 69: 5,
    71: 5, 73: 2, 74: 3, 75: 5, 76: 2, 81: 2,
}  # fmt: skip


def test_each_list_has_the_printed_number_of_items():
    listed = {n: len(question.items) for n, question in QUESTIONS.items() if hasattr(question, "items")}
    assert listed == NUMBER_OF_ITEMS


def test_the_grids_are_7_by_11_and_10_by_5():
    staff, activities = QUESTIONS[1], QUESTIONS[21]
    assert (len(staff.rows), len(staff.columns)) == (7, 11)
    assert (len(activities.rows), len(activities.columns)) == (10, 5)
    assert staff.roster.column == "autres"


def test_each_autres_asks_for_a_precision_except_where_annex_1_prints_none():
    silent = [
        n
        for n, question in QUESTIONS.items()
        for item in (*getattr(question, "items", ()), *getattr(question, "rows", ()))
        if item.id == "autres" and not item.open
    ]
    assert silent == [6]


def test_no_asks_why_in_five_questions():
    why = [
        n for n, q in QUESTIONS.items() for item in getattr(q, "items", ()) if item.id == "non" and item.open
    ]
    assert why == [22, 26, 30, 35, 53]


ASKED_IF = {
    "q04 == 'oui'": [5],
    "q14 == 'oui'": [15, 16],
    "q14 == 'non' or not q16__projet": [17],
    "q19 == 'oui'": [20],
    "q22 == 'oui'": [23, 24, 25],
    "q26 == 'oui'": [27, 28, 29],
    "q30 == 'oui'": [31, 32, 34],
    "q32 == 'oui'": [33],
    "q35 == 'oui'": [36, 37],
    "q42 == 'oui'": [43, 44],
    "q47 == 'oui'": [48, 49],
    "q50 == 'oui'": [51, 52, 53, 54],
    "q54 == 'oui'": [55, 56],
    "q57 == 'oui'": [58, 59, 60],
    "q61 == 'oui'": [62, 63, 64],
    "q66 == 'maintenir'": [67, 68],
    "q66 == 'renforcer'": [69, 70],
    "q66 == 'diminuer'": [71, 72],
    "q73 == 'oui'": [74, 75],
    "q81 == 'oui'": [82],
    "q81 == 'non'": [83],
}


def test_the_routing_is_the_printed_one():
    routed = {n: question.asked_if for n, question in QUESTIONS.items() if question.asked_if}
    assert routed == {n: condition for condition, numbers in ASKED_IF.items() for n in numbers}


def test_loans_of_staff_are_counted_in_persons_and_in_full_time_equivalents():
    measures = [(measure.id, measure.decimals) for measure in QUESTIONS[58].measures]
    assert measures == [("agents", 0), ("etp", 2)]


def test_the_identification_block():
    roles = {item.id: item.role for item in QUESTIONNAIRE.identification}
    assert roles == {
        "caf": Role.RESPONDENT,
        "repondant": Role.PERSONAL,
        "fonction": Role.VARIABLE,
        "coordonnees": Role.PERSONAL,
        "numero_retour": Role.RETURN_NUMBER,
    }
