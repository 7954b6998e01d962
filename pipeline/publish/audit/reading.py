"""The audit of a wave's printed figures, as stage audit writes it to `reports/<wave>/audit/`."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.tables.columns import AUDIT_COLUMNS, BETWEEN, CHECK_COLUMNS, ERRATA_COLUMNS, SCORE_COLUMNS

Cell = tuple[str, str, str, str]  # table, panel, row, column
BOUND_TO_CELL = "cell"
IN_TABLE = "table"
HOLDS = "true"
REMEDY = "Run the stage audit again."


class AuditFilesError(UserError):
    """Files of an audit that do not fit each other or the tables."""


@dataclass(frozen=True)
class AuditedFigure:
    """A printed figure and its verdict; texts as they stand in audit.csv.

    in_table: whether a table of the dossier prints it, else a sentence. cell: that it is bound to, None when
    it is bound to the indicator `binds`. source: lines of the dossier's text. support: empty for a figure
    that is not found again. reason: empty for one that is determinable.
    """

    id: str
    section: str
    in_table: bool
    question: str
    cell: Cell | None
    binds: str
    printed: str
    unit: str
    source: str
    recomputed: str
    numerator: str
    denominator: str
    base: str
    status: str
    support: str
    detail: str
    reason: str


@dataclass(frozen=True)
class Check:
    """A comparison of printed figures with each other. arithmetic: one line that a reader can redo."""

    id: str
    kind: str
    section: str
    figures: tuple[str, ...]
    arithmetic: str
    holds: bool
    detail: str


@dataclass(frozen=True)
class Erratum:
    """A place where the dossier contradicts itself.

    figures: ids of those concerned. recomputed: a string for each of them, empty where the arithmetic gives
    none. arithmetic: the calculations that show it. explanation: those that bear the cause out, if any.
    """

    id: str
    title: str
    section: str
    severity: str
    figures: tuple[str, ...]
    recomputed: tuple[str, ...]
    arithmetic: tuple[str, ...]
    cause: str
    explanation: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Score:
    """How many figures of a section have a status; support and reason are empty where it has none."""

    section: str
    status: str
    support: str
    figures: int
    reason: str


@dataclass(frozen=True)
class Audit:
    """All files of an audit, in their own order."""

    figures: tuple[AuditedFigure, ...]
    checks: tuple[Check, ...]
    errata: tuple[Erratum, ...]
    score: tuple[Score, ...]


def read_audit(folder: Path) -> Audit | None:
    """The audit of a wave; None for a wave without printed report, whose folder holds no verdicts.

    Raises: CsvError; AuditFilesError for a score that is no number.
    """
    if not (folder / "audit.csv").is_file():
        return None
    return Audit(
        tuple(map(_figure, read_lines(folder / "audit.csv", AUDIT_COLUMNS, REMEDY))),
        tuple(map(_check, read_lines(folder / "checks.csv", CHECK_COLUMNS, REMEDY))),
        tuple(map(_erratum, read_lines(folder / "errata.csv", ERRATA_COLUMNS, REMEDY))),
        tuple(map(_score, read_lines(folder / "score.csv", SCORE_COLUMNS, REMEDY))),
    )


def _figure(line: Line) -> AuditedFigure:
    place = (line["table"], line["panel"], line["row"], line["column"])
    return AuditedFigure(
        id=line["id"],
        section=line["section"],
        in_table=line["kind"] == IN_TABLE,
        question=line["question"],
        cell=place if line["binds"] == BOUND_TO_CELL else None,
        binds=line["binds"],
        printed=line["printed"],
        unit=line["unit"],
        source=line["source"],
        recomputed=line["recomputed"],
        numerator=line["numerator"],
        denominator=line["denominator"],
        base=line["base"],
        status=line["status"],
        support=line["support"],
        detail=line["detail"],
        reason=line["reason"],
    )


def _check(line: Line) -> Check:
    return Check(
        line["check"],
        line["kind"],
        line["section"],
        tuple(line["figures"].split()),
        line["arithmetic"],
        line["holds"] == HOLDS,
        line["detail"],
    )


def _erratum(line: Line) -> Erratum:
    figures, recomputed = line["figures"].split(), line["recomputed"].split(BETWEEN)
    if len(recomputed) != len(figures):
        raise AuditFilesError(
            f"{line.where}: {len(recomputed)} recomputed strings for {len(figures)} figures. {REMEDY}"
        )
    return Erratum(
        line["erratum"],
        line["title"],
        line["section"],
        line["severity"],
        tuple(figures),
        tuple(recomputed),
        tuple(line["arithmetic"].split(BETWEEN)),
        line["cause"],
        tuple(filter(None, line["explanation"].split(BETWEEN))),
        line["note"],
    )


def _score(line: Line) -> Score:
    if not line["figures"].isdecimal():
        raise AuditFilesError(f"{line.where}: {line['figures']!r} is no number of figures. {REMEDY}")
    return Score(line["section"], line["status"], line["support"], int(line["figures"]), line["reason"])
