"""The CSV files of findings as later stages read them: columns, and what is still open."""

from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.editing.verdicts import Severity, Verdict

FINDINGS = ("respondent", "rule", "severity", "cells", "observed", "expected", "message")
COUNTS = {
    "passes": Verdict.PASS,
    "fails": Verdict.FAIL,
    "unverifiable": Verdict.UNVERIFIABLE,
    "errors": Verdict.ERROR,
}
RULES = ("rule", "severity", "label", "items", *COUNTS, "explanation")
SUSPECTS = ("respondent", "group", "solution", "weight", "cell", "observed", "proposed", "error")
REMEDY = "Run the stage edit again."


def open_fatal(findings: Path, rules: Path) -> tuple[Line, ...]:
    """The findings that are certainly wrong and that nothing explains.

    findings, rules: `findings.csv` and `rules.csv` of stage edit. Raises: CsvError.
    """
    explained = {line["rule"] for line in read_lines(rules, RULES, REMEDY) if line["explanation"]}
    return tuple(
        line
        for line in read_lines(findings, FINDINGS, REMEDY)
        if line["severity"] == Severity.FATAL and line["rule"] not in explained
    )
