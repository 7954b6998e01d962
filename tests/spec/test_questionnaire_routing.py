"""Who is asked what, decided by what the office wrote."""

import pandas as pd
import polars as pl
import pytest

from pipeline.questionnaire.routing import asked
from tests.spec.questionnaires import small

# papers: if formal == 'oui'; plan: if formal == 'non' or not papers__projet
ANSWERS = pl.DataFrame(
    [
        # respondent, formal, papers__projet        why
        ("r1", "oui", True),  # has the plan already
        ("r2", "oui", False),
        ("r3", "oui", None),  # a blank box is not ticked
        ("r4", "non", None),
        ("r5", None, None),  # a blank choice equals no answer
        ("r6", "non", True),  # a box ticked though it was not asked still counts as written
        ("r7", None, True),
    ],
    schema={"respondent": pl.String, "formal": pl.String, "papers__projet": pl.Boolean},
    orient="row",
)
ASKED = {
    "papers": [True, True, True, False, False, False, False],
    "plan": [False, True, True, True, True, True, False],
}


@pytest.mark.parametrize("question", ASKED)
def test_a_condition_reads_what_is_written(tmp_path, question):
    assert asked(ANSWERS, small(tmp_path))[question].to_list() == ASKED[question]


def test_a_question_without_condition_is_asked_of_all(tmp_path):
    frame = asked(ANSWERS, small(tmp_path))
    assert frame.columns == ["respondent", *(question.id for question in small(tmp_path).questions)]
    assert frame["respondent"].to_list() == ANSWERS["respondent"].to_list()
    assert frame["remarks"].to_list() == [True] * 7
    assert set(frame.drop("respondent").dtypes) == {pl.Boolean}


def test_lazy_and_pandas_frames_give_the_same(tmp_path):
    questionnaire = small(tmp_path)
    expected = asked(ANSWERS, questionnaire)
    assert asked(ANSWERS.lazy(), questionnaire).collect().equals(expected)
    in_pandas = pd.DataFrame(ANSWERS.to_dict(as_series=False)).astype(
        {"formal": "string", "papers__projet": "boolean"}
    )
    assert asked(in_pandas, questionnaire)["plan"].tolist() == ASKED["plan"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # managers__cadres is 2, 0 and blank
        ("managers__cadres > 0", [True, False, False]),
        ("not managers__cadres > 0", [False, True, False]),  # a blank number stays unknown
        ("managers__cadres >= 2 or formal == 'non'", [True, False, True]),
        ("formal != 'oui'", [False, True, True]),  # oui, blank, non
        ("not formal in ('oui', 'non')", [False, True, False]),
    ],
)
def test_blanks_in_conditions(tmp_path, condition, expected):
    questionnaire = small(tmp_path, ("asked_if: formal == 'oui'", f"asked_if: {condition}"))
    answers = pl.DataFrame(
        {
            "respondent": ["r1", "r2", "r3"],
            "managers__cadres": [2, 0, None],
            "formal": ["oui", None, "non"],
            "papers__projet": [False, False, False],
        }
    )
    assert asked(answers, questionnaire)["papers"].to_list() == expected
