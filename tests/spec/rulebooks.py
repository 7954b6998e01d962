"""Rules of the small questionnaire, for tests to load, to spoil and to confront with answers."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.editing.checks import Judgement, Respondent, Rule
from pipeline.editing.names import RuleNames
from pipeline.editing.records import Record, record
from pipeline.editing.rules import RuleSet, load_rules
from pipeline.editing.wording import FindingWords, Wording
from pipeline.editing.written import Outside
from pipeline.returns.values import Answers
from pipeline.yamlfiles import YamlError, load
from tests.spec.forms import STORE, small_layout

FOUR_RANKS = (
    "items: [{id: accueil, label: Accueil}, {id: autres",
    "items: [{id: accueil, label: Accueil}, {id: suivi, label: Suivi}, {id: aide, label: Aide}, {id: autres",
)
FAMILIES = (
    "values",
    "not_asked",
    "unanswered",
    "totals",
    "rank_gaps",
    "rank_ties",
    "roster_lines",
    "roster_rows",
)
SAYS = 'severity: query, label: "{family} {{question}}", message: "{{observed}} / {{expected}}"'
OUTSIDE = '  outside: {severity: query, label: "outside", message: "{observed} / {expected}"}\n'
DERIVED = "".join(f"  {family}: {{{SAYS.format(family=family)}}}\n" for family in FAMILIES) + OUTSIDE
RULE = """\
  - id: managed
    holds: managers__cadres <= tot_staff
    severity: fatal
    label: no more managers than staff
    message: "{observed} cadres ; attendu : {expected}"
    cases:
      valid: {managers__cadres: 1, staff__as__as: 1}
      invalid: {managers__cadres: 2, staff__as__as: 1}
      undecidable: {managers__cadres: 2}
"""
RULES = f'wave: "w1"\nderived:\n{DERIVED}rules:\n{RULE}'


def rule_names(folder: Path) -> RuleNames:
    return RuleNames(small_layout(folder, FOUR_RANKS))


def wording_of(names: RuleNames) -> Wording:
    return Wording(names, load(STORE.finding_words(), FindingWords))


def ruleset(folder: Path, names: RuleNames, *changes: tuple[str, str]) -> RuleSet:
    """RULES, each change replacing one passage of its text."""
    text = RULES
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the rules"
        text = text.replace(old, new)
    place = folder / "rules"
    place.mkdir(exist_ok=True)
    path = place / "w1.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path, names)


def refusal(folder: Path, names: RuleNames, *changes: tuple[str, str]) -> list[str]:
    """The messages that refuse the changed rules; `LINE` is the line that ends with the comment `# here`."""
    with pytest.raises(YamlError) as error:
        ruleset(folder, names, *changes)
    lines = (folder / "rules" / "w1.yaml").read_text(encoding="utf-8").splitlines()
    messages = str(error.value).replace(f"{folder}/rules/", "").splitlines()
    for number, line in enumerate(lines, start=1):
        if line.endswith("# here"):
            messages = [message.replace(f"w1.yaml, line {number}:", "LINE:") for message in messages]
    return messages


def respondent(
    names: RuleNames,
    written: Answers,
    typed: Mapping[str, str] | None = None,
    rejected: Mapping[str, str] | None = None,
    before: Record | None = None,
    outside: tuple[Outside, ...] = (),
) -> Respondent:
    totals = {total: Decimal(value) for total, value in (typed or {}).items()}
    values = record(written, totals, names, before)
    return Respondent("caf-001", written, totals, rejected or {}, values, outside)


def judged(rules: RuleSet, rule_id: str, one: Respondent, wording: Wording) -> Judgement:
    return rule_of(rules, rule_id).judge(one, wording)


def rule_of(rules: RuleSet, rule_id: str) -> Rule:
    return next(rule for rule in rules.rules if rule.id == rule_id)
