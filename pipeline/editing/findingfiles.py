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


def open_fatal(findings: Path) -> tuple[Line, ...]:
    """The findings that are certainly wrong. findings: `findings.csv` of stage edit. Raises: CsvError."""
    lines = read_lines(findings, FINDINGS, REMEDY)
    return tuple(line for line in lines if line["severity"] == Severity.FATAL)
