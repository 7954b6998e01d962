"""Conditions and sums written in YAML: what they mean, and what they may not hold."""

import narwhals as nw
import polars as pl
import pytest

from pipeline.expressions import ExpressionError, Kind, parse

ANSWERS = pl.DataFrame(
    {
        "choice": ["oui", "non", None],
        "tick": [True, False, None],
        "count": [3, 0, None],
    },
    schema={"choice": pl.String, "tick": pl.Boolean, "count": pl.Int64},
)


def value(text: str) -> list:
    """What an expression gives for the three respondents of ANSWERS; the third left everything blank."""
    return (
        nw.from_native(ANSWERS).select(nw.all(), parse(text).to_narwhals().alias("value"))["value"].to_list()
    )


MEANINGS = [
    # (expression, its value for each respondent); None = unknown
    ("choice == 'oui'", [True, False, None]),
    ("choice != 'oui'", [False, True, None]),
    ("choice in ('oui', 'non')", [True, True, None]),
    ("not tick", [False, True, None]),
    ("tick and count > 2", [True, False, None]),
    ("tick or count >= 0", [True, True, None]),
    ("tick and False", [False, False, False]),
    ("tick or True", [True, True, True]),
    ("not (choice == 'oui' or tick)", [False, True, None]),
    ("count + 2 * count - 1", [8, -1, None]),
    ("-count < 0", [True, False, None]),
    ("(count + 1) / 2", [2.0, 0.5, None]),
    ("1 < 2", [True, True, True]),
    ("not True", [False, False, False]),
]


@pytest.mark.parametrize(("text", "expected"), MEANINGS)
def test_what_an_expression_means(text, expected):
    assert value(text) == expected


def test_an_expression_knows_what_it_reads_and_compares():
    condition = parse("q14 == 'non' or not q16__projet or 'oui' != q02 or q03 in (1, 2)")
    assert condition.names == ("q02", "q03", "q14", "q16__projet")
    assert set(condition.compared()) == {("q14", "non"), ("q02", "oui"), ("q03", 1), ("q03", 2)}


FORBIDDEN = [
    ("", "is not an expression"),
    ("q14 = 'oui'", "is not an expression"),
    ("q14 == 'oui", "is not an expression"),
    ("__import__('os').system('true')", "is not allowed"),
    ("q14.__class__ == 'oui'", "is not allowed"),
    ("q14[0] == 'o'", "is not allowed"),
    ("lambda: 1", "is not allowed"),
    ("[q for q in (1, 2)]", "is not allowed"),
    ("q14 == None", "'None' is not allowed"),
    ("q14 == b'oui'", "is not allowed"),
    ("f'{q14}' == 'oui'", "is not allowed"),
    ("q14 is True", "is not allowed"),
    ("q07 ** 2 > 4", "is not allowed"),
    ("(q14 := 'oui') == 'oui'", "is not allowed"),
    ("0 < q07 < 3", "Write two comparisons joined by `and`."),
    ("q14 in ('oui')", "A list of one ends with a comma: in ('oui',)."),
    ("q14 in ()", "is not allowed"),
    ("q14 in (q15, 'oui')", "`in` takes a list of constants"),
    ("q14 == '\0'", "is not an expression"),
    ("not " * 3000 + "q14", "12003 characters long. At most 2000 are allowed"),
    ("q14 == '" + "a" * 1992 + "'", "2001 characters long"),
    ("not " * 100 + "q14", "more than 100 parts stand within one another"),
    ("-" * 1999 + "1", "within one another"),
    ("(" * 900 + "q14" + ")" * 900, "is not an expression: too many nested parentheses"),
]


@pytest.mark.parametrize(("text", "message"), FORBIDDEN)
def test_what_is_not_in_the_language_is_refused(text, message):
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "text", ["choice == '" + "a" * 1988 + "'", "tick" + " or tick" * 200, "not " * 98 + "tick"]
)
def test_long_and_deep_expressions_within_the_limits_are_worked_out(text):
    assert value(text)[1] is False
    assert parse(text).kind(KINDS) is Kind.TRUTH


KINDS = {"choice": Kind.TEXT, "tick": Kind.TRUTH, "count": Kind.NUMBER}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("choice == 'oui' and not tick", Kind.TRUTH),
        ("count in (1, 2)", Kind.TRUTH),
        ("tick == True", Kind.TRUTH),
        ("count * 2 - 1", Kind.NUMBER),
        ("-count", Kind.NUMBER),
        ("choice", Kind.TEXT),
    ],
)
def test_the_kind_of_an_expression(text, kind):
    assert parse(text).kind(KINDS) is kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("choice and tick", "'choice' is text; what stands here must be true or false."),
        ("tick == 'oui'", "\"'oui'\" is text; what stands here must be true or false."),
        ("choice == 1", "'1' is a number; what stands here must be text."),
        ("count + tick > 1", "'tick' is true or false; what stands here must be a number."),
        ("choice < 'oui'", "'choice' is text; what stands here must be a number."),
        ("count in (1, 'deux')", "\"'deux'\" is text; what stands here must be a number."),
        ("not count", "'count' is a number; what stands here must be true or false."),
        ("1 / 0 > 1", "'1 / 0' divides by zero."),
        ("count / (2 - 2) > 1", "'count / (2 - 2)' divides by zero."),
        ("1 / (1 / -0.0) > 1", "'1 / -0.0' divides by zero."),
    ],
)
def test_parts_of_different_kinds_do_not_meet(text, message):
    with pytest.raises(ExpressionError) as error:
        parse(text).kind(KINDS)
    assert str(error.value) == message
