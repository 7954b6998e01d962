"""The committed answers of 2007: every target met, every return coherent, origins told."""

import csv
from functools import cache

import pytest

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.checks import Missed, read_returns, verify
from pipeline.reconstruction.problem import Problem, load_problem
from tests.published.printed import STORE, WAVE

Row = tuple[str, str, str, str]


@cache
def problem() -> tuple[Questionnaire, Problem]:
    questionnaire = load_questionnaire(STORE.questionnaire(WAVE))
    return questionnaire, load_problem(
        questionnaire, STORE.published(WAVE) / "targets.yaml", STORE.fillings(WAVE), STORE.codeframes(WAVE)
    )[0]


@cache
def answers() -> tuple[Row, ...]:
    with (STORE.reconstruction(WAVE) / "answers.csv").open(encoding="utf-8", newline="") as file:
        return tuple((r["respondent"], r["field"], r["value"], r["origin"]) for r in csv.DictReader(file))


def test_committed_answers_meet_every_target_and_rule():
    questionnaire, built = problem()
    verify(answers(), questionnaire, built)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("q14", "non", "target q14-oui: q14 == 'oui' is 116 and should be = 117"),
        ("q06__as", "900", "rule q06-effectif"),
        ("q45", "", "leaves q45 blank"),
    ],
)
def test_one_answer_changed_is_found(field, value, named):
    questionnaire, built = problem()
    changed = next(row for row in answers() if row[1] == field and row[2] not in (value, "0"))
    others = [row for row in answers() if row[:2] != changed[:2]]
    rows = [*others, (changed[0], field, value, changed[3])] if value else others
    with pytest.raises(Missed, match=named):
        verify(rows, questionnaire, built)


def test_offices_are_few_large_and_many_small():
    questionnaire, built = problem()
    returns = read_returns(answers(), questionnaire, built.blocks.roster, built.vocabulary)
    persons = sorted(
        sum(v for k, v in one.items() if k.startswith("q01__") and isinstance(v, int))
        for one in returns.values()
    )
    assert sum(persons) == 4281
    assert sum(persons[-12:]) > 4281 / 3  # a tenth of the offices has over a third of the staff
    assert persons[61] < 4281 / 123  # the median office is below the mean


def test_what_no_target_concerns_is_free():
    origins = {(field, origin) for _, field, _, origin in answers()}
    assert ("q28__courrier", "free") in origins
    assert ("q18__proximite", "reconstructed") in origins
    assert ("q20__as", "reconstructed") in origins  # published as a share of citations
    assert ("q49__autres", "free") in origins  # its number is chosen
    assert not {field for field, origin in origins if origin == "free"} & {
        f"q{n:02d}" for n in (4, 14, 22, 66)
    }
