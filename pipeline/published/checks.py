"""Printed figures against each other: no answer of the survey is read here.

A check holds when numbers can be found, one for each printed string and rounding to it, that fit together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UserError
from pipeline.published.checkfile import Check, Wording, read_checks
from pipeline.published.checkkinds import JUDGES
from pipeline.published.figures import Figure
from pipeline.published.intervals import amount_of, interval_of
from pipeline.published.misprints import exposed
from pipeline.published.reckoning import parse_reckoning
from pipeline.published.sheet import Print
from pipeline.published.words import Words
from pipeline.published.writing import in_figures


class CheckError(UserError):
    """A check that the printed figures don't allow, such as a division by a percent that may be zero."""


@dataclass(frozen=True)
class Checks:
    """What checks.yaml holds, written out."""

    path: Path
    wording: Wording
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class CheckResult:
    """How one check came out.

    figures: ids, in the order of the check. arithmetic: one line that a reader can redo. detail: what else
    there is to say, may be empty. gives: figure -> the string that the others give for it. exposed: the
    figures of which a wrong print could have shown in it; none when the check fails.
    """

    id: str
    kind: str
    section: str
    figures: tuple[str, ...]
    arithmetic: str
    holds: bool
    detail: str
    gives: Mapping[str, str] = field(default_factory=dict)
    exposed: frozenset[str] = frozenset()


def load_checks(path: Path, figures: Mapping[str, Figure]) -> Checks:
    """figures: by id. Raises: YamlError with file and line."""
    return Checks(path, *read_checks(path, figures))


def run_checks(checks: Checks, figures: Mapping[str, Figure], words: Words) -> tuple[CheckResult, ...]:
    """All results, in the order of the file.

    Raises: CheckError for a check that can't be carried out.
    """
    intervals = {id_: interval_of(figure, words) for id_, figure in figures.items()}
    known = {id_: interval for id_, interval in intervals.items() if interval is not None}
    amounts = {id_: amount_of(figures[id_], words) for id_ in known}
    strings = {id_: in_figures(figure, words) for id_, figure in figures.items()}
    sheet = Print(figures, words, checks.wording, known, amounts, strings)
    return tuple(_result(check, sheet, checks.path) for check in checks.checks)


def _result(check: Check, sheet: Print, path: Path) -> CheckResult:
    try:
        outcome = JUDGES[type(check)](check, sheet)
    except ZeroDivisionError:
        raise CheckError(f"{path}: the check {check.id!r} divides by what may be zero.") from None
    except KeyError as error:
        raise CheckError(
            f"{path}: the check {check.id!r} reckons with {error}, printed as not known. Leave it out."
        ) from None
    named = dict.fromkeys(f for text in check.reckonings() for f in parse_reckoning(text).figures)
    return CheckResult(
        check.id,
        check.kind,
        check.section,
        tuple(named),
        outcome.arithmetic,
        outcome.holds,
        outcome.detail,
        outcome.gives,
        exposed(check, named, sheet) if outcome.holds else frozenset(),
    )
