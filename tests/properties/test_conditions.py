"""Conditions mean in a table what Python says; who is asked does not depend on the order of rows."""

import operator
import re
from fractions import Fraction
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation import DivisionByZero
from pipeline.expressions import Kind, parse
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.routing import asked

QUESTIONNAIRE = load_questionnaire(Path(__file__).parents[2] / "data/questionnaires/2007.yaml")
READ = sorted(
    {n for question in QUESTIONNAIRE.questions if question.condition for n in question.condition.names}
)
FIELDS = [field for field in QUESTIONNAIRE.variables if field.name in READ]
COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
KINDS = {"t": Kind.TRUTH, "u": Kind.TRUTH, "n": Kind.NUMBER, "m": Kind.NUMBER, "c": Kind.TEXT}

numbers = st.recursive(
    st.sampled_from(["n", "m", "0", "1", "7"]),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*"]), inner),
    max_leaves=4,
)
comparisons = st.one_of(
    st.sampled_from(
        ["t", "u", "True", "False", "c == 'oui'", "c != 'oui'", "c in ('oui', 'non')", "n in (1, 2)"]
    ),
    st.builds("{} {} {}".format, numbers, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers),
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
    ),
    max_leaves=5,
)
answers = st.fixed_dictionaries(
    {
        "t": st.booleans(),
        "u": st.booleans(),
        "n": st.integers(-9, 9),
        "m": st.integers(-9, 9),
        "c": st.sampled_from(["oui", "non", "en_cours"]),
    }
)


def in_a_table(text: str, row: dict) -> object:
    return nw.from_native(pl.DataFrame([row])).select(nw.all(), parse(text).to_narwhals().alias("v"))["v"][0]


@given(conditions, answers)
def test_a_condition_means_what_python_says(text, row):
    assert parse(text).kind(KINDS) is Kind.TRUTH
    assert in_a_table(text, row) == parse(text).evaluate(row) == eval(text, {}, row)


@given(conditions, answers, st.sampled_from(["t", "u", "n", "m", "c"]))
def test_an_unknown_answer_leaves_unknown_only_what_depends_on_it(text, row, blank):
    # one missing answer: a known verdict is the verdict of every value that could stand there
    schema = {"t": pl.Boolean, "u": pl.Boolean, "n": pl.Int64, "m": pl.Int64, "c": pl.String}
    frame = nw.from_native(pl.DataFrame([row | {blank: None}], schema=schema))
    verdict = frame.select(nw.all(), parse(text).to_narwhals().alias("v"))["v"][0]
    if verdict is not None:
        assert verdict == eval(text, {}, row)


@given(conditions, answers, st.sets(st.sampled_from(["t", "u", "n", "m", "c"])))
def test_whatever_is_missing_a_condition_is_worth_the_same_for_one_respondent_as_in_a_table(text, row, blank):
    schema = {"t": pl.Boolean, "u": pl.Boolean, "n": pl.Int64, "m": pl.Int64, "c": pl.String}
    values = row | dict.fromkeys(blank)
    frame = nw.from_native(pl.DataFrame([values], schema=schema))
    verdict = frame.select(nw.all(), parse(text).to_narwhals().alias("v"))["v"][0]
    assert parse(text).evaluate(values) == verdict


sums = st.recursive(
    st.sampled_from(["n", "m", "3", "0.1"]),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/"]), inner),
    max_leaves=6,
)


@given(sums, answers)
def test_a_sum_is_exact_for_one_respondent(text, row):
    # the same with fractions, each number of the text written as one
    written = re.sub(r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", text)
    fractions = {name: Fraction(row[name]) for name in ("n", "m")} | {"Fraction": Fraction}
    try:
        expected = eval(written, {}, fractions)
    except ZeroDivisionError:
        with pytest.raises(DivisionByZero):
            parse(text).evaluate(row)
    else:
        assert parse(text).evaluate(row) == expected


@given(
    st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.fractions(), st.fractions(), st.fractions(0, 9)
)
def test_numbers_within_the_tolerance_count_as_equal(sign, one, other, tolerance):
    found = parse(f"a {sign} b").evaluate({"a": one, "b": other}, tolerance)
    equal = abs(one - other) <= tolerance
    assert found is COMPARISONS[sign](Fraction(0), Fraction(0) if equal else other - one)


def value_of(field):
    values = st.sampled_from([option.id for option in field.options]) if field.options else st.booleans()
    return st.none() | values


@given(st.data())
def test_the_order_of_respondents_changes_nothing(data):
    rows = data.draw(st.lists(st.tuples(*map(value_of, FIELDS)), min_size=1, max_size=6))
    schema = {f.name: pl.Boolean if f.kind is FieldKind.TICK else pl.String for f in FIELDS}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("respondent")
    order = data.draw(st.permutations(range(len(rows))))
    assert asked(frame[order], QUESTIONNAIRE).equals(asked(frame, QUESTIONNAIRE)[order])


@given(st.data())
def test_a_question_without_condition_is_asked_whatever_is_written(data):
    row = data.draw(st.tuples(*map(value_of, FIELDS)))
    schema = {f.name: pl.Boolean if f.kind is FieldKind.TICK else pl.String for f in FIELDS}
    frame = pl.DataFrame([row], schema=schema, orient="row").with_row_index("respondent")
    found = asked(frame, QUESTIONNAIRE)
    assert not found.null_count().sum_horizontal().sum()
    assert all(found[question.id][0] for question in QUESTIONNAIRE.questions if not question.asked_if)
