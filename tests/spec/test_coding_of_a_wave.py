"""A wave coded as a whole: whose answers a frame codes, what counts, what must be there, how coders agree."""

import re
from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

from pipeline.coding.answers import answers_of
from pipeline.coding.coders.files import Decision
from pipeline.coding.frames import Code, CodeFrame
from pipeline.coding.matching.forms import Forms
from pipeline.coding.matching.lexicon import Matching
from pipeline.coding.matching.matcher import Matcher
from pipeline.coding.outcome.agreement import Agreement, Measuring
from pipeline.coding.outcome.completeness import Uncoded, check_complete
from pipeline.coding.verbatims.choosing import Verbatims
from pipeline.coding.wave import NoFrame, WaveCoding, check_sources, coded_frame
from pipeline.yamlfiles import YamlError, load
from tests.spec.coded import frame, work
from tests.spec.questionnaires import small

FORMS = Forms.model_validate_json(
    """{"abbreviations": {}, "phrases": {}, "same": {}, "stop": ["de"], "known": []}"""
)
MATCHING = Matching(near=100, shortest=6)
ANSWERS = pl.DataFrame(
    {"respondent": ["b", "a", "c"], "likes": ["Pomme", "poire", None], "other": ["x", "y", "z"]}
)
ROSTERS = pl.DataFrame(
    {
        "respondent": ["b", "a", "a"],
        "question": ["staff", "staff", "staff"],
        "roster": ["titres", "titres", "titres"],
        "line": [1, 12, 2],
        "title": ["Chef", "Agent", None],
    }
)
FRUIT = CodeFrame(
    id="fruit",
    source="likes",
    label="Fruit",
    version=1,
    several=False,
    codes=(Code(id="apple", label="Pomme", terms=("pomme",)), Code(id="pear", label="Poire")),
)
TITLES = FRUIT.model_copy(update={"id": "titles", "source": "staff__titres", "codes": ()})


def test_a_frame_codes_the_answers_of_its_variable_by_respondent_and_no_blank():
    assert [answer.id for answer in answers_of(FRUIT, ANSWERS, ROSTERS)] == ["a.likes", "b.likes"]


def test_a_frame_of_titles_codes_the_lines_of_its_list_that_have_one():
    found = [answer.id for answer in answers_of(TITLES, ANSWERS, ROSTERS)]
    assert found == ["a.staff__titres__l12", "b.staff__titres__l01"]


def coding(*decisions: Decision) -> WaveCoding:
    matchers = {one.id: Matcher(one, FORMS, MATCHING) for one in (TITLES, FRUIT)}
    return WaveCoding(matchers, {"fruit": {"anna": decisions}})


def coded(*decisions: Decision) -> dict[str, tuple[list[str], str]]:
    """Of the frame of fruit: respondent -> codes and who gave them."""
    rows = coded_frame(coding(*decisions).works(ANSWERS, ROSTERS))
    return {
        row["respondent"]: (row["codes"], row["by"]) for row in rows.to_dicts() if row["frame"] == "fruit"
    }


def test_rules_code_what_nobody_has_coded_and_what_no_rule_knows_stays_open():
    assert coded() == {"a": ([], ""), "b": (["apple"], "rules")}


def test_a_decision_goes_before_the_rules():
    assert coded(Decision("b.likes", "Pomme", ("pear",), 1))["b"] == (["pear"], "coders")


def test_a_decision_about_another_text_than_this_one_does_not_count():
    """As of answers as received, where a correction has changed the text that a coder saw."""
    assert coded(Decision("b.likes", "Pomme verte", ("pear",), 1))["b"] == (["apple"], "rules")


@pytest.mark.parametrize("text", ["pomme", " POMME", "Pomme."])
def test_a_decision_counts_where_its_text_was_corrected_in_case_spaces_or_final_stops_alone(text):
    """The coder saw the corrected text; `Pomme` is the one that was received."""
    assert coded(Decision("b.likes", text, ("pear",), 1))["b"] == (["pear"], "coders")


def test_each_answer_has_a_row_in_each_frame_about_it():
    rows = coded_frame(coding().works(ANSWERS, ROSTERS))
    assert rows.select("frame", "respondent", "cell").rows() == [
        ("fruit", "a", "likes"),
        ("fruit", "b", "likes"),
        ("titles", "a", "staff__titres__l12"),
        ("titles", "b", "staff__titres__l01"),
    ]


def test_each_suggestion_is_told_with_its_rule():
    found = coding()
    (only,) = found.suggestions(found.works(ANSWERS, ROSTERS))
    assert (only.answer, only.code, only.rule, only.score) == ("b.likes", "apple", "apple.terms.1", 100)


def test_an_open_answer_without_frame_and_a_frame_about_nothing_are_refused_together(tmp_path):
    questionnaire = small(tmp_path)
    with pytest.raises(NoFrame) as error:
        check_sources({"fruit": FRUIT}, questionnaire, Path("frames"))
    said = str(error.value)
    assert "frames/fruit.yaml: there is no open answer or list of titles 'likes' to code." in said
    assert "no frame is about 'fonction'. Write one, with `source: fonction`" in said
    assert "no frame is about 'staff__titres'" in said


WHOLE = FRUIT.model_copy(update={"complete": True})
TO_CODE = Path("to_code.csv")


def uncoded(waits: str) -> pl.DataFrame:
    """An answer that waits for something, and one with a code."""
    return pl.DataFrame(
        {
            "frame": ["fruit"] * 2,
            "respondent": ["a", "b"],
            "cell": ["likes"] * 2,
            "codes": [[], ["apple"]],
            "waits": [waits, ""],
        }
    )


def test_an_answer_without_code_stops_a_frame_that_must_be_complete_and_no_other():
    check_complete(uncoded("no_rule"), {"fruit": FRUIT}, (), "w1", TO_CODE)
    said = r"1 answers have no code.*complete: true`:\n  fruit: a, likes \(no rule\)\n.*to_code.csv"
    with pytest.raises(Uncoded, match=re.compile(said, re.DOTALL)):
        check_complete(uncoded("no_rule"), {"fruit": WHOLE}, (), "w1", TO_CODE)
    check_complete(
        uncoded("no_rule").filter(pl.col("respondent") == "b"), {"fruit": WHOLE}, (), "w1", TO_CODE
    )


def test_a_frame_that_is_held_back_needs_not_be_complete():
    check_complete(uncoded("contested"), {"fruit": WHOLE}, {"fruit": "agreement"}, "w1", TO_CODE)
    with pytest.raises(Uncoded):
        check_complete(uncoded("contested"), {"fruit": WHOLE}, {"other": "agreement"}, "w1", TO_CODE)


@pytest.mark.parametrize(
    ("waits", "said", "todo"),
    [
        ("contested", "contested", "`caf-census coding export w1 fruit adjudicated fruit.xlsx`"),
        ("review", "to review", "let each coder that to_review.csv names code again"),
        ("no_rule", "no rule", "add a rule to the frame, or code the answers"),
        ("no_frame", "no codes yet", "write some"),
        ("", "no code fits", "add a code to the frame that does"),
    ],
)
def test_each_answer_without_code_is_told_with_why_and_what_to_do(waits, said, todo):
    with pytest.raises(Uncoded) as error:
        check_complete(uncoded(waits), {"fruit": WHOLE}, (), "w1", TO_CODE)
    assert f"fruit: a, likes ({said})" in str(error.value)
    told = [part for part in ALL_TODO if part in str(error.value)]
    assert told == [todo]


ALL_TODO = (
    "`caf-census coding export w1 fruit adjudicated fruit.xlsx`",
    "let each coder that to_review.csv names code again",
    "add a rule to the frame, or code the answers",
    "write some",
    "add a code to the frame that does",
)


FRUITS = frame("a b c")
TWO = """
    text | anna | ben | rules
    1    | a    | a   | a
    2    | b    | b   | b
    3    | a    | b   | a
    4    |      | c   |
    """
MEASURING = Measuring(Agreement(alpha=0.667, overlap=0.5, replicates=100, level=0.95), 1)


def test_the_agreement_of_a_frame_is_that_of_its_human_coders():
    found = MEASURING.measured(work(FRUITS, TWO))
    # 3 answers coded twice: aa, bb, ab; 2 of 3 pairs agree; a 3 times, b 3 times
    assert found.percent == pytest.approx(2 / 3)
    assert (found.coders, found.overlap) == (2, 3)
    # alpha = 1 - (6 - 1) x observed / expected = 1 - 5 x 2 / (2 x 3 x 3)
    assert found.alpha == pytest.approx(1 - 5 * 2 / 18)


def test_one_coder_and_the_rules_make_no_agreement_of_coders_but_a_pair():
    one = work(FRUITS, "text | anna | rules\n1 | a | a\n2 | b | a")
    assert MEASURING.measured(one).alpha is None
    pairs = list(MEASURING.pairs(one))
    assert {(pair.first, pair.second, pair.both) for pair in pairs} == {("anna", "rules", 2)}
    assert {pair.statistic: pair.value for pair in pairs}["percent"] == 1 / 2


def test_each_two_coders_are_a_pair_the_rules_last_with_what_only_one_coded():
    pairs = [pair for pair in MEASURING.pairs(work(FRUITS, TWO)) if pair.statistic == "percent"]
    assert [(pair.first, pair.second) for pair in pairs] == [
        ("anna", "ben"),
        ("anna", "rules"),
        ("ben", "rules"),
    ]
    assert (pairs[0].both, pairs[0].only_first, pairs[0].only_second, pairs[0].neither) == (3, 0, 1, 0)


def test_replicates_without_a_value_are_counted_beside_the_interval():
    pairs = MEASURING.pairs(work(FRUITS, "text | anna | ben\n1 | a | a\n2 | a | a"))
    # one same coding throughout: percent always has a value, kappa and alpha never
    assert [pair.undefined for pair in pairs if pair.second == "ben"] == [0, 100, 100]


def test_where_nobody_coded_there_is_no_pair():
    assert list(MEASURING.pairs(work(FRUITS, "text | rules\n1 | a"))) == []


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Matching, {"near": 49, "shortest": 6}),
        (Matching, {"near": 101, "shortest": 6}),
        (Agreement, {"alpha": 1.1, "overlap": 0.5, "replicates": 1000, "level": 0.95}),
        (Agreement, {"alpha": 0.667, "overlap": 1.1, "replicates": 1000, "level": 0.95}),
        (Agreement, {"alpha": 0.667, "overlap": 0.5, "replicates": 99, "level": 0.95}),
        (Agreement, {"alpha": 0.667, "overlap": 0.5, "replicates": 1000, "level": 1.0}),
        (Verbatims, {"per_theme": -1, "longest": 140, "shortest_words": 3}),
    ],
)
def test_choices_out_of_range_are_refused(model, values):
    with pytest.raises(ValidationError):
        model(**values)


def test_the_threshold_is_the_number_that_is_written_not_a_binary_one(tmp_path):
    path = tmp_path / "agreement.yaml"
    path.write_text("{alpha: 0.7, overlap: 0.7, replicates: 1000, level: 0.95}", encoding="utf-8")
    assert load(path, Agreement).threshold * 10 == 7 == load(path, Agreement).share * 10
    path.write_text("{alpha: high, overlap: 0.7, replicates: 1000, level: 0.95}", encoding="utf-8")
    with pytest.raises(YamlError, match="line 1: alpha"):
        load(path, Agreement)
