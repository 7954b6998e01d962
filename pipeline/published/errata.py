"""Where the dossier contradicts itself (`data/published/<wave>/errata.yaml`), judged by the checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.errors import UserError
from pipeline.published.checks import CheckResult
from pipeline.published.figures import Figure
from pipeline.yamlfiles import Document, Id, Model, Words, did_you_mean, read_document, validate


class Severity(StrEnum):
    """What a contradiction bears on, the worst first."""

    HEADLINE = "headline"  # a main claim of the dossier
    CONFLICT = "conflict"  # one fact, two numbers
    BASE = "base"  # a share of something else than the text says
    ROUNDING = "rounding"
    WORDING = "wording"  # the numbers are right, not what is said of them


class Erratum(Model):
    """One contradiction.

    title: what the print is about, in French. figures: ids of those that should be printed otherwise.
    checks: ids of those that show it, the plainest first; what they give is what should be printed. cause:
    the likely one. note: what else is known of it.
    """

    id: Id
    title: Words
    section: Words
    severity: Severity
    figures: Annotated[tuple[str, ...], Field(min_length=1)]
    checks: Annotated[tuple[str, ...], Field(min_length=1)]
    cause: Words
    note: Words | None = None


class ErrataFile(Model):
    errata: tuple[Erratum, ...]


@dataclass(frozen=True)
class Errata:
    """All contradictions of a wave, the worst first, and where they stand."""

    document: Document
    errata: tuple[Erratum, ...]

    @property
    def figures(self) -> frozenset[str]:
        """The ids of all figures that should be printed otherwise."""
        return frozenset(figure for erratum in self.errata for figure in erratum.figures)

    @property
    def checks(self) -> frozenset[str]:
        """The ids of all checks that show a contradiction."""
        return frozenset(check for erratum in self.errata for check in erratum.checks)


@dataclass(frozen=True)
class Judged:
    """An erratum with what its checks found.

    printed, recomputed: a string for each of its figures; recomputed is empty where no check gives one.
    arithmetic: the lines of its checks, each once.
    """

    erratum: Erratum
    printed: tuple[str, ...]
    recomputed: tuple[str, ...]
    arithmetic: tuple[str, ...]


class ErrataError(UserError):
    """Errata and checks that don't agree."""


def load_errata(path: Path) -> Errata:
    """Raises: YamlError with file and line, also for an erratum that stands below a less severe one."""
    document = read_document(path)
    errata = validate(document, ErrataFile).errata
    order = list(Severity)
    for i, (above, below) in enumerate(pairwise(errata)):
        if order.index(below.severity) < order.index(above.severity):
            raise document.error(
                ("errata", i + 1),
                f"the erratum {below.id!r} ({below.severity}) stands below one that is {above.severity}. The "
                f"order is {', '.join(order)}.",
            )
    return Errata(document, errata)


def judge_errata(
    errata: Errata, results: Iterable[CheckResult], figures: Mapping[str, Figure]
) -> tuple[Judged, ...]:
    """Each erratum with what the checks give for it, in the order of the file.

    figures: by id.
    Raises: ErrataError, with file and line, for an erratum whose checks all hold, for a figure that none of
    them bears on, and for one that names a figure or check there is not.
    """
    by_id = {result.id: result for result in results}
    mistakes = [
        m for i, erratum in enumerate(errata.errata) for m in _mistakes(errata, i, erratum, by_id, figures)
    ]
    if mistakes:
        raise ErrataError("\n".join(mistakes))
    return tuple(
        _judged(erratum, [by_id[check] for check in erratum.checks], figures) for erratum in errata.errata
    )


def unaccounted(
    errata: Errata, results: Iterable[CheckResult], explained: frozenset[str]
) -> tuple[CheckResult, ...]:
    """The checks that fail and that neither an erratum nor another verdict accounts for.

    explained: ids of the figures whose verdict says why they don't fit: another base, another rounding.
    """
    failed = (result for result in results if not result.holds and result.id not in errata.checks)
    return tuple(result for result in failed if not explained.intersection(result.figures))


def _mistakes(
    errata: Errata, i: int, erratum: Erratum, by_id: Mapping[str, CheckResult], figures: Mapping[str, Figure]
) -> Iterable[str]:
    def mistake(message: str) -> str:
        return str(errata.document.error(("errata", i), f"the erratum {erratum.id!r} {message}"))

    strange = [figure for figure in erratum.figures if figure not in figures]
    yield from (mistake(f"names a figure not printed, {f!r}.{did_you_mean(f, figures)}") for f in strange)
    unknown = [check for check in erratum.checks if check not in by_id]
    yield from (mistake(f"names no check, {c!r}.{did_you_mean(c, by_id)}") for c in unknown)
    if strange or unknown:
        return
    failed = [by_id[check] for check in erratum.checks if not by_id[check].holds]
    if not failed:
        yield mistake("is none: all its checks hold. Remove it, or name the check that shows it.")
    for figure in erratum.figures:
        if failed and not any(figure in result.figures for result in failed):
            yield mistake(f"names the figure {figure!r}, which no failed check of it bears on.")


def _judged(erratum: Erratum, results: list[CheckResult], figures: Mapping[str, Figure]) -> Judged:
    printed = tuple(figures[figure].printed for figure in erratum.figures)
    failed_first = sorted(results, key=lambda result: result.holds)
    recomputed = tuple(
        next((r.gives[figure] for r in failed_first if figure in r.gives), "") for figure in erratum.figures
    )
    lines = tuple(dict.fromkeys(result.arithmetic for result in results))
    return Judged(erratum, printed, recomputed, lines)
