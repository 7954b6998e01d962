"""The audit of a wave's printed figures: verdicts, checks and errata together, and what makes it fail."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.errors import UserError
from pipeline.published.checks import CheckResult, Checks, run_checks
from pipeline.published.countedby import BY_NO_FRAME, CountedBy
from pipeline.published.errata import Errata, Judged, judge_errata, unaccounted
from pipeline.published.figures import Figure
from pipeline.published.indicators import Formulas
from pipeline.published.terms import Place, Term
from pipeline.published.values import TableCell
from pipeline.published.verdicts import ByRules, Evidence, Verdict, judge
from pipeline.published.words import Words
from pipeline.tables.columns import SPLIT, Status, explains

SHOWN = 20  # unexplained figures and failed checks in a message


class AuditError(UserError):
    """A printed figure that nothing explains, or a check that fails unaccounted for."""


@dataclass(frozen=True)
class Inputs:
    """What is audited, and by what.

    figures, words, checks, errata: what is printed and said of it. cells: of the tables, by place.
    indicators: by id. values: of the terms of their formulas, but those held back. chosen_terms,
    chosen_cells: what of these the reconstruction chose. held: what may not be published. decided: what
    counts answers that persons have coded; by_rules: what the rules alone would give, where there is any.
    """

    figures: tuple[Figure, ...]
    words: Words
    checks: Checks
    errata: Errata
    cells: Mapping[Place, TableCell]
    indicators: Mapping[str, Formulas]
    values: Mapping[Term, Fraction]
    chosen_terms: frozenset[Term] = frozenset()
    chosen_cells: frozenset[Place] = frozenset()
    held: CountedBy = BY_NO_FRAME
    decided: CountedBy = BY_NO_FRAME
    by_rules: ByRules | None = None


@dataclass(frozen=True)
class Audit:
    """All that an audit finds. unaccounted: the checks that fail without anything to explain it."""

    verdicts: tuple[Verdict, ...]
    checks: tuple[CheckResult, ...]
    errata: tuple[Judged, ...]
    unaccounted: tuple[CheckResult, ...]


def audit(inputs: Inputs) -> Audit:
    """Judge every figure.

    Raises: ErrataError for an erratum that no longer holds; CheckError, FormulaError for a division by zero.
    """
    by_id = {figure.id: figure for figure in inputs.figures}
    results = run_checks(inputs.checks, by_id, inputs.words)
    judged = judge_errata(inputs.errata, results, by_id)
    verdicts = judge(inputs.figures, evidence_of(inputs, results, judged))
    explained = frozenset(one.figure.id for one in verdicts if explains(one.status, one.reason, one.by_rules))
    return Audit(verdicts, results, judged, unaccounted(inputs.errata, results, explained))


def evidence_of(inputs: Inputs, results: tuple[CheckResult, ...], judged: tuple[Judged, ...]) -> Evidence:
    """What the figures are judged by, from the checks and the errata as these were judged."""
    given = [
        (one.erratum.id, *pair)
        for one in judged
        for pair in zip(one.erratum.figures, one.recomputed, strict=True)
    ]
    return Evidence(
        inputs.words,
        inputs.cells,
        inputs.indicators,
        inputs.values,
        {figure: erratum for erratum, figure, _ in given},
        results,
        {figure: text for _, figure, text in given},
        inputs.chosen_terms,
        inputs.chosen_cells,
        inputs.held,
        inputs.decided,
        inputs.by_rules,
    )


def summary(wave: str, found: Audit) -> str:
    """One line: how many figures, by status, with those of a status by support or by reason."""
    return summary_line(wave, Counter((v.status, v.support or v.reason) for v in found.verdicts))


def summary_line(wave: str, counts: Mapping[tuple[str, str | None], int]) -> str:
    """The summary from numbers of figures by status and by what splits it, a support or a reason."""
    lines = []
    for status in Status:
        line = f"{status} {sum(number for (found, _), number in counts.items() if found == status)}"
        if status in SPLIT:
            split = ", ".join(f"{part} {counts.get((status, part), 0)}" for part in SPLIT[status])
            line += f" ({split})"
        lines.append(line)
    return f"audit {wave}: {sum(counts.values())} figures; {', '.join(lines)}"


def refuse_unexplained(found: Audit, figures: Path, checks: Path) -> None:
    """Whether all is explained. figures, checks: the files, to be named.

    Raises: AuditError naming each unexplained figure with its line, each failed check, and what to do.
    """
    lines = [*_unexplained(found.verdicts, figures), *_failed(found.unaccounted, checks)]
    if lines:
        raise AuditError("\n".join(lines))


def _unexplained(verdicts: tuple[Verdict, ...], figures: Path) -> Iterator[str]:
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


def _failed(failed: tuple[CheckResult, ...], checks: Path) -> Iterator[str]:
    if not failed:
        return
    yield f"{checks}: {len(failed)} checks fail and nothing accounts for it:"
    for result in failed[:SHOWN]:
        yield f"  {result.id} ({' '.join(result.figures)}): {result.arithmetic}."
    if len(failed) > SHOWN:
        yield f"  and {len(failed) - SHOWN} more."
    yield "Correct the check or the figures, or make it an erratum that names the check."
