"""Edit rules on any answers: nobody is lost, the order of respondents changes nothing, frames come back."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import confront
from pipeline.editing.findings import findings_frame, rules_frame
from pipeline.editing.records import record
from pipeline.editing.verdicts import Verdict
from pipeline.editing.written import Frames, from_frames, to_frames
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Missing
from tests.spec.rulebooks import RULE, rule_names, ruleset, wording_of

DIVIDES = """\
  - id: divides
    holds: tot_staff / managers__cadres <= 3
    severity: note
    label: persons by manager
    message: "{observed}"
    cases:
      valid: {managers__cadres: 1, staff__as__as: 1}
      invalid: {managers__cadres: 1, staff__as__as: 4}
      undecidable: {managers__cadres: 2}
"""
with tempfile.TemporaryDirectory() as made:
    NAMES = rule_names(Path(made))
    RULES = ruleset(Path(made), NAMES, (RULE, RULE + DIVIDES))
WORDING = wording_of(NAMES)
COLLECTED = [field for field in NAMES.questionnaire.fields if field.name in NAMES.fields]


def answer(field):
    """What may stand in a cell that is not blank."""
    values = {
        FieldKind.COUNT: st.integers(0, 9),
        FieldKind.DECIMAL: st.decimals(0, 9, places=field.decimals),
        FieldKind.RANK: st.integers(1, field.maximum or 1),
        FieldKind.TICK: st.booleans(),
        FieldKind.CHOICE: st.sampled_from([option.id for option in field.options] or ["x"]),
        FieldKind.TEXT: st.sampled_from(["Charte", "=1+1", "{observed}"]),
    }
    return values[field.kind] | st.sampled_from([Missing.DONT_KNOW, Missing.ILLEGIBLE])


@st.composite
def waves(draw):
    """respondent -> written answers"""
    count = draw(st.integers(1, 4))
    written = {}
    for n in range(count):
        filled = draw(st.lists(st.sampled_from(COLLECTED), unique_by=lambda field: field.name, max_size=14))
        written[f"caf-{n:03d}"] = {field.name: draw(answer(field)) for field in filled}
    return written


def respondents(written):
    rejected = {name: "?" for name in NAMES.fields}
    return {
        one: Respondent(one, answers, {}, rejected, record(answers, {}, NAMES))
        for one, answers in written.items()
    }


def listed(written):
    """findings.csv and rules.csv of a wave."""
    everyone = respondents(written)
    found = confront(RULES.rules, everyone, WORDING)
    return findings_frame(found.findings, everyone, WORDING), rules_frame(RULES, found), found


@settings(deadline=None)
@given(waves())
def test_every_rule_accounts_for_every_respondent_whom_it_concerns(written):
    findings, rules, found = listed(written)
    for row in rules.iter_rows(named=True):
        assert row["items"] == row["passes"] + row["fails"] + row["unverifiable"] + row["errors"]
        assert row["items"] <= len(written)
        # who fails has a finding, and nobody else has one
        failing = findings.filter(pl.col("rule") == row["rule"])["respondent"].n_unique()
        assert failing == row["fails"]
    written_rules = rules.filter(pl.col("rule").is_in(["managed", "divides"]))
    assert written_rules["items"].to_list() == [len(written)] * 2
    assert set(found.verdicts) == {rule.id for rule in RULES.rules}
    assert all(verdict in Verdict for counts in found.verdicts.values() for verdict in counts)


@settings(deadline=None)
@given(waves(), st.randoms(use_true_random=False))
def test_the_order_of_respondents_and_of_answers_changes_nothing(written, random):
    shuffled = random.sample(sorted(written), len(written))
    mixed = {one: dict(random.sample(sorted(written[one].items()), len(written[one]))) for one in shuffled}
    findings, rules, _ = listed(written)
    others, their_rules, _ = listed(mixed)
    assert others.equals(findings)
    assert their_rules.equals(rules)


@settings(deadline=None)
@given(waves())
def test_frames_come_back_from_the_answers_that_they_gave(written):
    frames = to_frames(written, NAMES.questionnaire)
    read = from_frames(frames, NAMES.questionnaire)
    again = to_frames(read, NAMES.questionnaire)
    for name in ("answers", "missing", "rosters"):
        assert getattr(again, name).equals(getattr(frames, name)), name
    # and the answers are those written, but for boxes left unticked
    kept = {one: {n: a for n, a in answers.items() if a is not False} for one, answers in written.items()}
    assert {
        one: {n: a for n, a in answers.items() if a is not False} for one, answers in read.items()
    } == kept


@settings(deadline=None)
@given(waves(), st.randoms(use_true_random=False))
def test_the_order_of_rows_in_the_frames_changes_nothing(written, random):
    frames = to_frames(written, NAMES.questionnaire)
    order = random.sample(range(len(written)), len(written))
    lines = random.sample(range(len(frames.rosters)), len(frames.rosters))
    mixed = Frames(frames.answers[order], frames.missing[order], frames.rosters[lines])
    assert from_frames(mixed, NAMES.questionnaire) == from_frames(frames, NAMES.questionnaire)
