"""The audit of a wave: verdicts, checks and errata, as rows of its files, a score, and what makes it fail."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.errors import UserError
from pipeline.published.checks import CheckResult
from pipeline.published.errata import Judged
from pipeline.published.figures import COLUMNS
from pipeline.published.verdicts import SUPPORTED, Status, Support, Verdict, written

AUDIT_COLUMNS = (
    *COLUMNS,
    *("recomputed", "numerator", "denominator", "base", "status", "support", "detail", "checks"),
)
CHECK_COLUMNS = ("check", "kind", "section", "figures", "arithmetic", "holds", "detail")
ERRATA_COLUMNS = (
    *("erratum", "section", "severity", "figures", "printed", "recomputed", "arithmetic", "cause", "note"),
)
SCORE_COLUMNS = ("section", "status", "support", "figures")
BETWEEN = " ; "  # between the strings of several figures, the lines of several checks
SHOWN = 20  # unexplained figures and failed checks in a message


class AuditError(UserError):
    """A printed figure that nothing explains, or a check that fails unaccounted for."""


@dataclass(frozen=True)
class Audit:
    """All that an audit finds, in the order of its files."""

    verdicts: tuple[Verdict, ...]
    checks: tuple[CheckResult, ...]
    errata: tuple[Judged, ...]

    def files(self) -> dict[str, pd.DataFrame]:
        """The rows of each file, all text; lists of ids are separated by spaces."""
        return {
            "audit": pd.DataFrame(map(_verdict_row, self.verdicts), columns=AUDIT_COLUMNS, dtype=object),
            "checks": pd.DataFrame(map(_check_row, self.checks), columns=CHECK_COLUMNS, dtype=object),
            "errata": pd.DataFrame(map(_erratum_row, self.errata), columns=ERRATA_COLUMNS, dtype=object),
            "score": pd.DataFrame(self._score(), columns=SCORE_COLUMNS, dtype=object),
        }

    def _score(self) -> list[tuple[str, str, str, int]]:
        """How many figures of each section have a status and support; sections in the report's order."""
        counts = Counter((v.figure.section, v.status, v.support) for v in self.verdicts)
        sections = sorted({v.figure.section for v in self.verdicts}, key=_place)
        return [
            (section, str(status), str(support or ""), counts[section, status, support])
            for section in sections
            for status in Status
            for support in (*Support, None)
            if counts[section, status, support]
        ]


def _verdict_row(verdict: Verdict) -> dict[str, str]:
    figure, recomputed = verdict.figure, verdict.recomputed
    return {column: str(getattr(figure, column)) for column in COLUMNS} | {
        "recomputed": recomputed.text,
        "numerator": written(recomputed.numerator),
        "denominator": written(recomputed.denominator),
        "base": recomputed.base,
        "status": str(verdict.status),
        "support": str(verdict.support or ""),
        "detail": str(verdict.detail),
        "checks": " ".join(verdict.checks),
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
        "section": erratum.section,
        "severity": str(erratum.severity),
        "figures": " ".join(erratum.figures),
        "printed": BETWEEN.join(judged.printed),
        "recomputed": BETWEEN.join(filter(None, judged.recomputed)),
        "arithmetic": BETWEEN.join(judged.arithmetic),
        "cause": erratum.cause,
        "note": erratum.note or "",
    }


def _place(section: str) -> tuple[bool, tuple[int, ...], str]:
    """Numbered sections in their order, then annexes."""
    numbers = section.split(".")
    is_annex = not all(number.isdigit() for number in numbers)
    return is_annex, () if is_annex else tuple(map(int, numbers)), section


def summary(wave: str, verdicts: Sequence[Verdict]) -> str:
    """One line: how many figures, by status, the reproduced ones by support."""
    counts = Counter(verdict.status for verdict in verdicts)
    supports = Counter((verdict.status, verdict.support) for verdict in verdicts)
    parts = []
    for status in Status:
        part = f"{status} {counts[status]}"
        if status in SUPPORTED:
            split = ", ".join(f"{support} {supports[status, support]}" for support in Support)
            part += f" ({split})"
        parts.append(part)
    return f"audit {wave}: {len(verdicts)} figures; {', '.join(parts)}"


def refuse_unexplained(
    verdicts: Sequence[Verdict], unaccounted: Sequence[CheckResult], figures: Path, checks: Path
) -> None:
    """Raises: AuditError naming each unexplained figure with its line, each failed check, and what to do."""
    lines = [*_unexplained(verdicts, figures), *_failed(unaccounted, checks)]
    if lines:
        raise AuditError("\n".join(lines))


def _unexplained(verdicts: Sequence[Verdict], figures: Path) -> Iterator[str]:
    found = [verdict for verdict in verdicts if verdict.status is Status.UNEXPLAINED]
    if not found:
        return
    yield f"{len(found)} printed figures are unexplained:"
    for verdict in found[:SHOWN]:
        figure, given = verdict.figure, verdict.recomputed.text
        why = f"the answers give {given}" if given else "it is bound to nothing that the answers hold"
        yield f"  {figures}, line {figure.line}: {figure.id} prints {figure.printed}; {why}."
    if len(found) > SHOWN:
        yield f"  and {len(found) - SHOWN} more."
    yield (
        "Correct the figure if it is not what is printed; bind it (column binds) to the cell or indicator "
        "that it prints; name other bases or parts to try in the indicator; or show with a check that the "
        "report contradicts itself, and make that an erratum."
    )


def _failed(unaccounted: Sequence[CheckResult], checks: Path) -> Iterator[str]:
    if not unaccounted:
        return
    yield f"{checks}: {len(unaccounted)} checks fail and nothing accounts for it:"
    for result in unaccounted[:SHOWN]:
        yield f"  {result.id} ({' '.join(result.figures)}): {result.arithmetic}."
    if len(unaccounted) > SHOWN:
        yield f"  and {len(unaccounted) - SHOWN} more."
    yield "Correct the check or the figures, or make it an erratum that names the check."
