"""What the rules found, as rows of CSV files: findings, and the account of every rule.

What an office wrote may stand in a finding, so its texts are guarded (pipeline/returns/guarding.py).
"""

from collections.abc import Iterable, Mapping

import polars as pl

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import Confrontation, Finding
from pipeline.editing.findingfiles import COUNTS, FINDINGS, RULES
from pipeline.editing.records import Record
from pipeline.editing.rulefile import placeholders
from pipeline.editing.rules import RuleSet
from pipeline.editing.wording import Wording
from pipeline.returns.guarding import guarded


def message(finding: Finding, record: Record, wording: Wording) -> str:
    """What the office is told. record: of the finding's respondent."""
    breach, text = finding.breach, finding.rule.message
    given = {"observed": breach.observed, "expected": breach.expected}
    names = [name for name in placeholders(text) if name not in given]
    shown = {name: wording.value(record[name], wording.names.fields.get(name)) for name in names}
    return text.format(**given, **shown)


def findings_frame(
    findings: Iterable[Finding], respondents: Mapping[str, Respondent], wording: Wording
) -> pl.DataFrame:
    """One row per finding. respondents: by id."""
    rows = [
        (
            finding.respondent,
            finding.rule.id,
            finding.rule.severity.value,
            " ".join(finding.breach.cells),
            guarded(finding.breach.observed),
            guarded(finding.breach.expected),
            guarded(message(finding, respondents[finding.respondent].record, wording)),
        )
        for finding in findings
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(FINDINGS, pl.String()), orient="row")


def rules_frame(rules: RuleSet, confrontation: Confrontation) -> pl.DataFrame:
    """One row per rule, those that concern nobody too; items = passes + fails + unverifiable + errors."""
    explained, rows = rules.explained(confrontation.verdicts), []
    for rule in rules.rules:
        counts = [confrontation.verdicts[rule.id].get(verdict, 0) for verdict in COUNTS.values()]
        rows.append((rule.id, rule.severity.value, rule.label, sum(counts), *counts, explained.get(rule.id)))
    numbers = dict.fromkeys(("items", *COUNTS), pl.Int64())
    return pl.DataFrame(
        rows, schema={column: numbers.get(column, pl.String()) for column in RULES}, orient="row"
    )
