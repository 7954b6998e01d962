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
    shows: ids of checks that fail, the plainest first; what they give is what should be printed. cause: the
    likely one. explains: ids of checks that hold and bear the cause out. note: what else is known of it.
    """

    id: Id
    title: Words
    section: Words
    severity: Severity
    figures: Annotated[tuple[str, ...], Field(min_length=1)]
    shows: Annotated[tuple[str, ...], Field(min_length=1)]
    cause: Words
    explains: tuple[str, ...] = ()
    note: Words | None = None

    @property
    def checks(self) -> tuple[str, ...]:
        return *self.shows, *self.explains


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
        """The ids of all checks that show a contradiction or explain one."""
        return frozenset(check for erratum in self.errata for check in erratum.checks)


@dataclass(frozen=True)
class Judged:
    """An erratum with what its checks found.

    printed, recomputed: a string for each of its figures; recomputed is empty where no check gives one.
    arithmetic: the lines of the checks that show it, each once. explanation: of those that explain it.
    """

    erratum: Erratum
    printed: tuple[str, ...]
    recomputed: tuple[str, ...]
    arithmetic: tuple[str, ...]
    explanation: tuple[str, ...]


class ErrataError(UserError):
    """Errata and checks that don't agree."""


def load_errata(path: Path) -> Errata:
    """Raises: YamlError with file and line, also for an erratum that stands below a less severe one, an id
    given twice and a figure that an erratum above has."""
    document = read_document(path)
    errata = validate(document, ErrataFile).errata
    _check_order(document, errata)
    _check_once(document, errata)
    return Errata(document, errata)


def _check_order(document: Document, errata: tuple[Erratum, ...]) -> None:
    order = list(Severity)
    for i, (above, below) in enumerate(pairwise(errata)):
        if order.index(below.severity) < order.index(above.severity):
            raise document.error(
                ("errata", i + 1),
                f"the erratum {below.id!r} ({below.severity}) stands below one that is {above.severity}. The "
                f"order is {', '.join(order)}.",
            )


def _check_once(document: Document, errata: tuple[Erratum, ...]) -> None:
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for i, erratum in enumerate(errata):
        if erratum.id in ids:
            raise document.error(
                ("errata", i, "id"), f"the erratum {erratum.id!r} is given twice. Give each one its own id."
            )
        ids.add(erratum.id)
        for j, figure in enumerate(erratum.figures):
            if figure in owners:
                raise document.error(
                    ("errata", i, "figures", j),
                    f"the erratum {erratum.id!r} names the figure {figure!r}, which {owners[figure]!r} has. "
                    "Name it in one of them.",
                )
            owners[figure] = erratum.id


def judge_errata(
    errata: Errata, results: Iterable[CheckResult], figures: Mapping[str, Figure]
) -> tuple[Judged, ...]:
    """Each erratum with what the checks give for it, in the order of the file.

    figures: by id.
    Raises: ErrataError, with file and line, for a check that shows an erratum and holds, one that explains it
    and fails, a figure that no check that shows it bears on, a figure or check that there is not.
    """
    by_id = {result.id: result for result in results}
    mistakes = [
        m for i, erratum in enumerate(errata.errata) for m in _mistakes(errata, i, erratum, by_id, figures)
    ]
    if mistakes:
        raise ErrataError("\n".join(mistakes))
    return tuple(_judged(erratum, by_id, figures) for erratum in errata.errata)


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
    held = [check for check in erratum.shows if by_id[check].holds]
    if len(held) == len(erratum.shows):
        yield mistake("is none: all its checks hold. Remove it, or name the check that shows it.")
    else:
        yield from (mistake(f"is not shown by the check {check!r}, which holds.") for check in held)
    for result in (by_id[check] for check in erratum.explains if not by_id[check].holds):
        yield mistake(
            f"is not explained by the check {result.id!r}, which fails ({result.arithmetic}). Mend the cause."
        )
    shown = {figure for check in erratum.shows for figure in by_id[check].figures}
    for figure in (figure for figure in erratum.figures if figure not in shown):
        yield mistake(f"names the figure {figure!r}, which no check that shows it bears on.")


def _judged(erratum: Erratum, by_id: Mapping[str, CheckResult], figures: Mapping[str, Figure]) -> Judged:
    shows = [by_id[check] for check in erratum.shows]
    recomputed = tuple(next((r.gives[f] for r in shows if f in r.gives), "") for f in erratum.figures)
    return Judged(
        erratum,
        tuple(figures[figure].printed for figure in erratum.figures),
        recomputed,
        _lines(shows),
        _lines(by_id[check] for check in erratum.explains),
    )


def _lines(results: Iterable[CheckResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(result.arithmetic for result in results))
