"""The files of an audit: a row per figure, check, erratum, and the score of each section."""

from collections import Counter

import pandas as pd

from pipeline.published.audit import Audit
from pipeline.published.checks import CheckResult
from pipeline.published.errata import Judged
from pipeline.published.verdicts import Verdict, written
from pipeline.tables.columns import (
    AUDIT_COLUMNS,
    BETWEEN,
    CHECK_COLUMNS,
    ERRATA_COLUMNS,
    FIGURE_COLUMNS,
    SCORE_COLUMNS,
    Reason,
    Status,
    Support,
)


def audit_files(audit: Audit) -> dict[str, pd.DataFrame]:
    """The rows of each file, in its order, all text; lists of ids are separated by spaces."""
    return {
        "audit": pd.DataFrame(map(_verdict_row, audit.verdicts), columns=AUDIT_COLUMNS, dtype=object),
        "checks": pd.DataFrame(map(_check_row, audit.checks), columns=CHECK_COLUMNS, dtype=object),
        "errata": pd.DataFrame(map(_erratum_row, audit.errata), columns=ERRATA_COLUMNS, dtype=object),
        "score": pd.DataFrame(_score(audit), columns=SCORE_COLUMNS, dtype=object),
    }


def _score(audit: Audit) -> list[tuple[str, str, str, int, str]]:
    """How many figures of each section have a status, support and reason; sections in the report's order."""
    counts = Counter((v.figure.section, v.status, v.support, v.reason) for v in audit.verdicts)
    return [
        (
            section,
            str(status),
            str(support or ""),
            counts[section, status, support, reason],
            str(reason or ""),
        )
        for section in sorted({v.figure.section for v in audit.verdicts}, key=_place)
        for status in Status
        for support in (*Support, None)
        for reason in (*Reason, None)
        if counts[section, status, support, reason]
    ]


def _verdict_row(verdict: Verdict) -> dict[str, str]:
    figure, recomputed = verdict.figure, verdict.recomputed
    return {column: str(getattr(figure, column)) for column in FIGURE_COLUMNS} | {
        "recomputed": recomputed.text,
        "numerator": written(recomputed.numerator),
        "denominator": written(recomputed.denominator),
        "base": recomputed.base,
        "status": str(verdict.status),
        "support": str(verdict.support or ""),
        "detail": str(verdict.detail),
        "checks": " ".join(verdict.checks),
        "reason": str(verdict.reason or ""),
    }


def _check_row(result: CheckResult) -> dict[str, str]:
    return {
        "check": result.id,
        "kind": result.kind,
        "section": result.section,
        "figures": " ".join(result.figures),
        "arithmetic": result.arithmetic,
        "holds": str(result.holds).lower(),
        "detail": result.detail,
    }


def _erratum_row(judged: Judged) -> dict[str, str]:
    erratum = judged.erratum
    return {
        "erratum": erratum.id,
        "title": erratum.title,
        "section": erratum.section,
        "severity": str(erratum.severity),
        "figures": " ".join(erratum.figures),
        "printed": BETWEEN.join(judged.printed),
        "recomputed": BETWEEN.join(judged.recomputed),
        "arithmetic": BETWEEN.join(judged.arithmetic),
        "cause": erratum.cause,
        "explanation": BETWEEN.join(judged.explanation),
        "note": erratum.note or "",
    }


def _place(section: str) -> tuple[bool, tuple[int, ...], str]:
    """Numbered sections in their order, then annexes."""
    numbers = section.split(".")
    is_annex = not all(number.isdigit() for number in numbers)
    return is_annex, () if is_annex else tuple(map(int, numbers)), section
