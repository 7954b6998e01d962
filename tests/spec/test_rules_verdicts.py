"""What a rule says of a respondent: missing values, tolerance, divisions by zero; what the office reads."""

from decimal import Decimal
from fractions import Fraction

import pytest

from pipeline.editing.checks import Constraint
from pipeline.editing.confrontation import Finding, confront
from pipeline.editing.findings import findings_frame, message, rules_frame
from pipeline.editing.names import RuleNames
from pipeline.editing.records import comparable, record
from pipeline.editing.rules import RuleSet
from pipeline.editing.verdicts import Verdict
from pipeline.expressions import parse
from pipeline.questionnaire.model import Missing
from tests.spec.forms import small_layout
from tests.spec.rulebooks import RULE, judged, respondent, rule_names, rule_of, ruleset, wording_of

PASS, FAIL, UNVERIFIABLE, ERROR = Verdict.PASS, Verdict.FAIL, Verdict.UNVERIFIABLE, Verdict.ERROR
DK, ILLEGIBLE = Missing.DONT_KNOW, Missing.ILLEGIBLE


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    return rule_names(tmp_path_factory.mktemp("names"))


def constraint(holds, condition=None, tolerance="0"):
    return Constraint(parse(condition) if condition else None, parse(holds), Fraction(tolerance), ())


TOLERANCE = [
    # (comparison, tolerance, a, b, verdict): numbers within the tolerance count as equal
    ("a == b", "0", "5", "5", PASS),
    ("a == b", "0", "5.01", "5", FAIL),
    ("a == b", "0.5", "5.49", "5", PASS),
    ("a == b", "0.5", "5.5", "5", PASS),
    ("a == b", "0.5", "5.51", "5", FAIL),
    ("a == b", "0.5", "4.5", "5", PASS),
    ("a == b", "0.5", "4.49", "5", FAIL),
    ("a != b", "0.5", "5.5", "5", FAIL),
    ("a != b", "0.5", "5.51", "5", PASS),
    ("a <= b", "0.5", "5.49", "5", PASS),
    ("a <= b", "0.5", "5.5", "5", PASS),
    ("a <= b", "0.5", "5.51", "5", FAIL),
    ("a < b", "0.5", "4.51", "5", FAIL),
    ("a < b", "0.5", "4.5", "5", FAIL),
    ("a < b", "0.5", "4.49", "5", PASS),
    ("a >= b", "0.5", "4.5", "5", PASS),
    ("a >= b", "0.5", "4.49", "5", FAIL),
    ("a > b", "0.5", "5.5", "5", FAIL),
    ("a > b", "0.5", "5.51", "5", PASS),
    ("a in (5, 7)", "0.5", "6.5", "5", PASS),
    ("a in (5, 7)", "0.5", "6", "5", FAIL),
    ("a == 0.1 + 0.2", "0", "0.3", "5", PASS),  # a tenth is a tenth
    ("a / 3 * 3 == 5", "0", "5", "5", PASS),
]


@pytest.mark.parametrize(("holds", "tolerance", "a", "b", "verdict"), TOLERANCE)
def test_tolerance_below_at_and_above(holds, tolerance, a, b, verdict):
    values = {"a": Fraction(a), "b": Fraction(b)}
    assert constraint(holds, tolerance=tolerance).verdict(values) is verdict


def test_a_tolerance_is_of_numbers_only():
    values = {"t": True, "u": False, "c": "oui"}
    assert constraint("t == u", tolerance="1").verdict(values) is FAIL
    assert constraint("c != 'non'", tolerance="9").verdict(values) is PASS


MISSING = [
    # (holds, if, verdict) with n missing, t true, z zero
    ("n > 1", None, UNVERIFIABLE),
    ("n > 1 or t", None, PASS),
    ("n > 1 and not t", None, FAIL),
    ("n > 1 and t", None, UNVERIFIABLE),
    ("t", "n > 1", UNVERIFIABLE),  # nobody knows whether it concerns the respondent
    ("n > 1", "not t", None),
    ("n > 1", "t", UNVERIFIABLE),
    ("1 / z > 1", None, ERROR),
    ("z / z == 1", "t", ERROR),
    ("t", "1 / z > 1", ERROR),
    ("n / z > 1", None, UNVERIFIABLE),  # what is missing comes first
    ("z == 0 or 1 / z > 1", None, PASS),
    ("z != 0 and 1 / z > 1", None, FAIL),
    ("1 / z > 1", "z != 0", None),
    ("n == n", None, UNVERIFIABLE),
    ("not n in (1, 2)", None, UNVERIFIABLE),
]


@pytest.mark.parametrize(("holds", "condition", "verdict"), MISSING)
def test_what_is_missing_and_what_divides_by_zero(holds, condition, verdict):
    values = {"n": None, "t": True, "z": Fraction(0)}
    assert constraint(holds, condition).verdict(values) is verdict


RECORD = [
    # (written, name, value)
    ({}, "managers__cadres", None),
    ({"managers__cadres": 0}, "managers__cadres", 0),
    ({"managers__cadres": DK}, "managers__cadres", None),
    ({"counted__as__agents": 2}, "counted__autres__agents", 0),  # another number of the question is written
    ({"counted__as__agents": 2}, "counted__as__etp", 0),
    ({"counted__as__agents": DK}, "counted__autres__agents", None),
    ({"counted__autres__text": "x"}, "counted__as__agents", None),
    ({"counted__as__etp": Decimal("1.50")}, "tot_counted__etp", Fraction(3, 2)),
    ({"counted__as__agents": 2}, "tot_counted__agents", 2),
    ({"counted__as__agents": 2, "counted__autres__agents": ILLEGIBLE}, "tot_counted__agents", None),
    ({}, "tot_counted__agents", None),
    ({"staff__as__as": 1, "staff__hors__as": 4, "staff__hors__autres": 8}, "tot_staff", 13),
    ({"staff__as__as": 1, "staff__hors__as": 4, "staff__hors__autres": 8}, "tot_staff__column__as", 5),
    ({"staff__as__as": 1, "staff__hors__as": 4, "staff__hors__autres": 8}, "tot_staff__row__hors", 12),
    ({}, "formal", ""),
    ({"formal": "non"}, "formal", "non"),
    ({"formal": ILLEGIBLE}, "formal", None),
    ({}, "papers__projet", False),
    ({"papers__projet": True}, "papers__projet", True),
    ({"papers__projet": DK}, "papers__projet", None),
    ({}, "remarks", ""),
    ({"order__accueil": 1}, "order__suivi", None),
    ({"order__accueil": 1}, "order__suivi__answered", False),
    ({"order__accueil": 1}, "order__accueil", 1),
    ({}, "formal__answered", False),
    ({"formal": ILLEGIBLE}, "formal__answered", True),
    ({"staff__titres__l01__title": "x"}, "staff__answered", True),
    ({}, "staff__asked", True),
    ({"formal": "oui"}, "papers__asked", True),
    ({}, "papers__asked", False),
    ({"formal": ILLEGIBLE}, "papers__asked", None),
    ({"formal": DK}, "plan__asked", True),  # not papers__projet is enough
    ({}, "typed_staff", None),
    ({}, "staff__titres__row__as", None),
    ({"staff__as__as": 1}, "staff__titres__row__as", 0),
    ({"staff__as__as": 1}, "formal__before", None),
]  # fmt: skip


@pytest.mark.parametrize(("written", "name", "value"), RECORD)
def test_what_a_name_stands_for(names, written, name, value):
    found = record(written, {}, names)
    assert found[name] == value
    assert type(found[name]) is (Fraction if type(value) is int else type(value))
    assert found.keys() == names.kinds.keys()


def test_the_value_of_the_wave_before(names):
    before = comparable(record({"managers__cadres": 4, "formal": "oui"}, {}, names), names, names)
    found = record({"managers__cadres": 5}, {"tot_staff": Decimal(3)}, names, before)
    assert (found["managers__cadres__before"], found["formal__before"], found["typed_staff"]) == (4, "oui", 3)
    assert found["remarks__before"] == ""  # the office was there and wrote nothing


def test_a_value_that_stands_for_something_else_now_is_not_compared(tmp_path, names):
    ticked = (
        "type: counts\n        text: Encadrement\n        unit: personnes",
        "type: multiple\n        text: E",
    )
    other = RuleNames(small_layout(tmp_path, ticked))
    found = comparable(record({"managers__cadres": True, "remarks": "x"}, {}, other), other, names)
    assert "managers__cadres" not in found and found["remarks"] == "x"
    assert record({}, {}, names, found)["managers__cadres__before"] is None


SUM = "somme : total de la question 1, Diplôme : AS ; question 1, Hors / AS"
SIDES = [
    # (holds, observed, expected) where managers are 2, AS 1, others 3, formal blank
    ("managers__cadres <= 1", "2", "au plus 1"),
    ("managers__cadres == staff__as__as", "2", "1 (question 1, AS / AS)"),
    ("managers__cadres >= tot_staff__row__as + staff__hors__as", "2", f"au moins 4 ({SUM})"),
    ("managers__cadres > 2 * staff__as__as", "2", "plus de 2 (question 1, AS / AS)"),
    ("managers__cadres < 2", "2", "moins de 2"),
    ("managers__cadres / staff__as__autres == 1", "0,67 (question 3, Cadres ; question 1, AS / Autres)", "1"),
    ("managers__cadres == tot_staff", "2", "4 (total de la question 1)"),
    ("2 * tot_staff__row__as == 1", "8 (total de la question 1, Diplôme : AS)", "1"),
    ("tot_staff__column__as == managers__cadres", "1", "2 (question 3, Cadres)"),
    ("managers__cadres == managers__cadres__before", "2", "3 (question 3, Cadres, à l'enquête précédente)"),
    ("formal == 'oui'", "rien", "Oui"),
    ("managers__cadres == 2 and staff__as__as == 7", "1 (question 1, AS / AS)", "7"),
    ("formal == 'oui' or papers__projet", "question 4 : rien ; question 5, Projet : non coché", ""),
    ("formal__answered", "question 4 : rien", ""),
]  # fmt: skip


@pytest.mark.parametrize(("holds", "observed", "expected"), SIDES)
def test_what_an_office_reads(names, holds, observed, expected):
    written = {"managers__cadres": 2, "staff__as__as": 1, "staff__as__autres": 3}
    before = record({"managers__cadres": 3}, {}, names)
    judgement = constraint(holds).judge(respondent(names, written, before=before), wording_of(names))
    assert [(one.observed, one.expected) for one in judgement.breaches] == [(observed, expected)]


MANY = {f"r{n:03d}": n for n in range(30)}  # managers; 10 persons each


def many(names):
    return {
        one: respondent(names, {"staff__as__as": 10} | ({"managers__cadres": n} if n < 20 else {}))
        for one, n in MANY.items()
    }


def test_every_respondent_is_counted_once_for_each_rule(tmp_path, names):
    rules = ruleset(tmp_path, names, (RULE, RULE + RATIO))
    everyone = many(names)
    account = rules_frame(rules, confront(rules.rules, everyone, wording_of(names)))
    rows = {row["rule"]: row for row in account.to_dicts()}
    assert list(rows) == [rule.id for rule in rules.rules]
    for row in rows.values():
        assert row["items"] == row["passes"] + row["fails"] + row["unverifiable"] + row["errors"]
    # managers 0 to 19 of 10 persons: 11 pass, 9 fail; 10 offices say nothing
    counts = ("items", "passes", "fails", "unverifiable", "errors")
    assert [rows["managed"][count] for count in counts] == [30, 11, 9, 10, 0]
    # persons by manager: none has more than ten; one divides by zero
    assert [rows["ratio"][count] for count in counts] == [30, 19, 0, 10, 1]
    assert [rows["papers.not-asked"][count] for count in counts] == [30, 30, 0, 0, 0]
    assert [rows["staff.totals"][count] for count in counts] == [0, 0, 0, 0, 0]  # nobody typed over a total


RATIO = """\
  - id: ratio
    holds: tot_staff / managers__cadres <= 10
    severity: note
    label: persons by manager
    message: "{staff__as__as} AS, {managers__cadres} cadres : {observed}"
    cases:
      valid: {managers__cadres: 1, staff__as__as: 1}
      invalid: {managers__cadres: 1, staff__as__as: 11}
      undecidable: {managers__cadres: 2}
explained:
  - {rule: ratio, fails: 1, because: small offices, errata: [e1, e2]}
"""


def test_a_finding_says_what_stands_where_and_how_grave_it_is(tmp_path, names):
    rules, wording = ruleset(tmp_path, names, (RULE, RULE + RATIO)), wording_of(names)
    one = respondent(names, {"managers__cadres": 2, "staff__as__as": 1})
    found = confront(rules.rules, {"caf-001": one}, wording)
    rows = findings_frame(found.findings, {"caf-001": one}, wording).to_dicts()
    cells = "staff__as__as staff__as__autres staff__hors__as staff__hors__autres managers__cadres tot_staff"
    assert rows[0] == {
        "respondent": "caf-001",
        "rule": "managed",
        "severity": "fatal",
        "cells": cells,
        "observed": "2",
        "expected": "au plus 1 (total de la question 1)",
        "message": "2 cadres ; attendu : au plus 1 (total de la question 1)",
    }
    assert {row["severity"] for row in rows} == {"fatal", "query"}
    fatal = [row["rule"] for row in rows if row["severity"] == "fatal"]
    assert fatal == ["managed"]
    account = {row["rule"]: row["explanation"] for row in rules_frame(rules, found).to_dicts()}
    assert (account["ratio"], account["managed"]) == ("small offices (e1, e2)", None)


def test_what_is_explained_for_one_office_is_for_none_where_two_fail(tmp_path, names):
    rules, wording = ruleset(tmp_path, names, (RULE, RULE + RATIO)), wording_of(names)
    beyond = {"managers__cadres": 1, "staff__as__as": 11}  # of 10 at most
    for offices, explained in ((1, "small offices (e1, e2)"), (2, None)):
        wave = {f"caf-00{i}": respondent(names, beyond) for i in range(offices)}
        found = confront(rules.rules, wave, wording)
        assert found.verdicts["ratio"] == {Verdict.FAIL: offices}
        assert rules.explained(found.verdicts).get("ratio") == explained
        (line,) = (row for row in rules_frame(rules, found).to_dicts() if row["rule"] == "ratio")
        assert line["explanation"] == explained


def test_names_of_cells_in_a_message_are_what_stands_there(tmp_path, names):
    rules, wording = ruleset(tmp_path, names, (RULE, RULE + RATIO)), wording_of(names)
    one = respondent(names, {"managers__cadres": 1, "staff__as__as": 30})
    (breach,) = judged(rules, "ratio", one, wording).breaches
    told = message(Finding("caf-001", rule_of(rules, "ratio"), breach), one.record, wording)
    assert told == "30 AS, 1 cadres : 30 (total de la question 1 ; question 3, Cadres)"


def test_what_an_office_wrote_is_no_formula_in_the_file(tmp_path, names):
    rules, wording = ruleset(tmp_path, names), wording_of(names)
    one = respondent(names, {"managers__cadres": ILLEGIBLE}, rejected={"managers__cadres": "=1+1"})
    values = RuleSet((rule_of(rules, "managers.values"),), {})
    found = confront(values.rules, {"caf-001": one}, wording)
    (row,) = findings_frame(found.findings, {"caf-001": one}, wording).to_dicts()
    assert row["observed"] == "'=1+1"
    assert row["message"].startswith("'=1+1 / un nombre")
