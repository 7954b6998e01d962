"""Mistakes in the files that answers are made from are told with what to do, never as a traceback."""

from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.coherence import conditions
from pipeline.reconstruction.plan import Rules, load_blocks
from pipeline.reconstruction.solving import solve_problem
from pipeline.reconstruction.targets import load_targets
from pipeline.reconstruction.vocabulary import Vocabulary, build_vocabulary
from pipeline.yamlfiles import YamlError
from tests.published.printed import STORE, WAVE
from tests.spec.test_reconstruction import QUESTIONNAIRE, RULES, TARGETS, problem, silent, typed


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"answered": ["q33"]},
            "rules.yaml, answered: the questionnaire has no question 'q33'. Did you mean 'q3'?",
        ),
        (
            {"rankings": [{"question": "q44"}]},
            "rules.yaml, rankings: the questionnaire has no question 'q44'.",
        ),
        ({"rankings": [{"question": "q3"}]}, "the question 'q3' is of type 'multiple', not 'ranking'"),
        ({"answered": ["q2"]}, "'q2__marks' is neither a field of the questionnaire nor a short name"),
    ],
)
def test_a_rule_on_a_wrong_question_is_refused(change, message):
    questionnaire, built = problem()
    with pytest.raises(UserError) as caught:
        conditions(typed(Rules, RULES | change), questionnaire, built.vocabulary)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("sum_", "fragment"),
    [
        ("q1__as__metier / 2", "q1__as__metier / 2"),
        ("q1__as__metier * q1__as__autres", "q1__as__metier * q1__as__autres"),
    ],
)
def test_what_no_linear_programme_can_say_is_refused(sum_, fragment):
    _, built = problem([*TARGETS, {"id": "x", "sum": sum_, "equals": 1}])
    with pytest.raises(UserError) as caught:
        solve_problem(built, silent)
    assert str(caught.value).startswith(f"'{fragment}' can't be solved")
    assert "rules.yaml or targets.yaml" in str(caught.value)


def test_a_roster_without_titles_is_refused():
    with pytest.raises(
        UserError, match=r"the roster 'titres' has no titles.* under q1__titres in titles\.yaml"
    ):
        build_vocabulary(typed(Questionnaire, QUESTIONNAIRE), {}, (), {})


def test_a_short_name_that_stands_for_itself_is_refused():
    with pytest.raises(UserError, match="the short name 'one' stands for itself"):
        Vocabulary({}, {"one": "two + 1", "two": "one"}).expression("one > 2")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('respondent: "caf-{n:03d}"', 'respondent: "caf-{x}"', "'caf-{x}' must hold {n}"),
        ('respondent: "caf-{n:03d}"', 'respondent: "caf-{n"', "'caf-{n' must hold {n}"),
        ('respondent: "caf-{n:03d}"', 'respondent: "caf"', "'caf' must hold {n}"),
        ("seed: 2007", "seed: -1", "seed: Input should be greater than or equal to 0"),
    ],
)
def test_a_plan_badly_written_is_refused_with_its_line(tmp_path, old, new, message):
    text = (STORE.fillings(WAVE) / "blocks.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "blocks.yaml").write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(YamlError) as caught:
        load_blocks(tmp_path)
    assert f"blocks.yaml, line {line}: " in str(caught.value)
    assert message in str(caught.value)


def test_targets_of_another_wave_are_refused(tmp_path: Path):
    folder = tmp_path / "2016"
    folder.mkdir()
    text = (STORE.published(WAVE) / "targets.yaml").read_text(encoding="utf-8")
    (folder / "targets.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(YamlError, match=r"line \d+: the wave is '2007', but the file stands in .*2016"):
        load_targets(folder / "targets.yaml")
