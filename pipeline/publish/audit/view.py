"""What page and workbook say alike of the audit: figures, errata worst first, checks that fail, notes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from pipeline.publish.audit.lines import (
    Known,
    Line,
    SectionLines,
    corrected,
    figure_line,
    figures_by_section,
    unbroken,
)
from pipeline.publish.audit.reading import Audit, AuditFilesError, Cell, Check, Erratum
from pipeline.publish.audit.words import AuditWords, Severities
from pipeline.publish.report import Report
from pipeline.publish.rows import PrintedTable
from pipeline.publish.typography import grouped
from pipeline.tables.columns import BY_CODING, EXPLAINED


@dataclass(frozen=True)
class Entry:
    """An erratum as it is listed. number: 1 is the worst."""

    number: int
    section: str
    erratum: Erratum
    lines: tuple[Line, ...]

    @property
    def corrected(self) -> tuple[tuple[Line, str], ...]:
        """Its figures, each with what should be printed instead; empty where the arithmetic gives nothing."""
        return tuple(zip(self.lines, map(corrected, self.erratum.recomputed), strict=True))

    @property
    def gives_all(self) -> bool:
        """Whether the arithmetic says of each of its figures what should be printed."""
        return all(self.erratum.recomputed)

    @property
    def arithmetic(self) -> tuple[str, ...]:
        """Each calculation once; two checks may be the same one."""
        return tuple(dict.fromkeys(self.erratum.arithmetic))


@dataclass(frozen=True)
class SeverityEntries:
    """The errata of one severity."""

    label: str
    explanation: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class FailedCheck:
    """A check that fails, and what accounts for it: numbers of errata, other statuses of its figures.

    section: its heading. where: what prints the first of its figures, a line of the text or a table.
    """

    check: Check
    kind: str
    section: str
    where: str
    lines: tuple[Line, ...]
    errata: tuple[int, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class CellNote:
    """What stands under a table of a cell that an erratum touches. mark: its letter."""

    mark: str
    text: str
    number: int


@dataclass(frozen=True)
class AuditView:
    """The audit as page and workbook print it."""

    words: AuditWords
    audit: Audit
    sections: tuple[SectionLines, ...]
    severities: tuple[SeverityEntries, ...]
    failed: tuple[FailedCheck, ...]
    cells: frozenset[Cell]
    notes: Mapping[Cell, CellNote]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for severity in self.severities for entry in severity.entries)

    @property
    def failed_by_section(self) -> tuple[tuple[str, tuple[FailedCheck, ...]], ...]:
        """The heading of each section with its failed checks, in the report's order."""
        return tuple((heading, tuple(of)) for heading, of in groupby(self.failed, key=lambda f: f.section))

    @property
    def checks_summary(self) -> str:
        is_held = any(line.reason in BY_CODING for check in self.failed for line in check.lines)
        intro = self.words.checks_held if is_held else self.words.checks_intro
        return intro.format(checks=grouped(len(self.audit.checks)), failed=len(self.failed))

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """The parts of the audit: heading, and name of its sheet."""
        names, headings = self.words.sheets, self.words.headings
        return (
            (headings.score, names.score),
            (headings.errata, names.errata),
            (headings.checks, names.checks),
            (headings.figures, names.figures),
        )

    @property
    def summary(self) -> str:
        return self.words.summary.format(figures=grouped(len(self.audit.figures)), errata=len(self.entries))


def audit_view(
    audit: Audit, tables: tuple[PrintedTable, ...], report: Report, labels: Mapping[str, str]
) -> AuditView:
    """All that is printed of an audit.

    labels: of indicators, by id.
    Raises: AuditFilesError for a figure, section or erratum that the other files do not have, or a report
    without words for its audit.
    """
    words = report.audit
    if words is None:
        raise AuditFilesError(
            "report.yaml has no `audit`, the words in which the audit is printed. Add them."
        )
    if unknown := sorted({check.kind for check in audit.checks} - words.kinds.keys()):
        raise AuditFilesError(f"report.yaml, audit, kinds: no word for checks of kind {', '.join(unknown)}.")
    severities = list(Severities.model_fields)
    errata = sorted(audit.errata, key=lambda erratum: severities.index(erratum.severity))
    numbers = {
        figure: number for number, e in reversed([*enumerate(errata, start=1)]) for figure in e.figures
    }
    by_id = {table.layout.id: table for table in tables}
    known = Known(audit, words, report, by_id, labels, numbers)
    lines = {figure.id: figure_line(figure, known) for figure in audit.figures}
    entries = [
        Entry(number, known.heading(erratum.section), erratum, _found(erratum.figures, lines))
        for number, erratum in enumerate(errata, start=1)
    ]
    return AuditView(
        words,
        audit,
        figures_by_section(lines, known),
        tuple(
            SeverityEntries(named.label, named.explanation, of)
            for name in severities
            if (of := tuple(entry for entry in entries if entry.erratum.severity == name))
            for named in [getattr(words.severities, name)]
        ),
        _failed_checks(lines, known),
        frozenset(figure.cell for figure in audit.figures if figure.cell),
        {cell: note for table in by_id for cell, note in _notes(table, entries, known).items()},
    )


def _found(figures: Iterable[str], lines: Mapping[str, Line]) -> tuple[Line, ...]:
    """The lines of some figures. Raises: AuditFilesError for one that was not audited."""
    figures = tuple(figures)
    if lost := [figure for figure in figures if figure not in lines]:
        raise AuditFilesError(f"audit.csv has no figure {', '.join(lost)}, which an erratum or check names.")
    return tuple(lines[figure] for figure in figures)


def _failed_checks(lines: Mapping[str, Line], known: Known) -> tuple[FailedCheck, ...]:
    """In the order of the report's sections; in one of them, in that of the file."""
    order = [section.heading for section in known.report.sections]
    failed = [_failed(check, lines, known) for check in known.audit.checks if not check.holds]
    return tuple(sorted(failed, key=lambda check: order.index(check.section)))


def _failed(check: Check, lines: Mapping[str, Line], known: Known) -> FailedCheck:
    of = _found(check.figures, lines)
    numbers = sorted({line.erratum for line in of if line.erratum})
    words = known.words
    shown = [getattr(words.statuses, name) for name in EXPLAINED if any(line.status == name for line in of)]
    shown += [getattr(words.reasons, why) for why in BY_CODING if any(line.reason == why for line in of)]
    return FailedCheck(
        check,
        words.kinds[check.kind],
        known.heading(check.section),
        of[0].printed_in,
        of,
        tuple(numbers),
        tuple(named.label for named in shown),
    )


def _notes(table: str, entries: list[Entry], known: Known) -> dict[Cell, CellNote]:
    """The notes of a table by cell, in the order of its cells; notes that say the same share a letter."""
    order = [
        (table, panel.panel.id, row.id, column.id)
        for panel in known.tables[table].panels
        for row in panel.panel.rows
        for column in panel.panel.columns
    ]
    figures = {figure.id: figure for figure in known.audit.figures}
    touched = {
        line.cell: (entry, figures[line.id])
        for entry in reversed(entries)
        for line in reversed(entry.lines)
        if line.cell and line.cell[0] == table
    }
    letters: dict[str, str] = {}
    notes = {}
    for cell in sorted(touched, key=order.index):
        entry, figure = touched[cell]
        template = known.words.notes.table if figure.in_table else known.words.notes.text
        text = template.format(
            printed=unbroken(figure.printed),
            number=entry.number,
            arithmetic=_calculation(figure.id, entry, known.audit),
            section=known.heading(figure.section),
        )
        notes[cell] = CellNote(letters.setdefault(text, _letter(len(letters))), text, entry.number)
    return notes


def _calculation(figure: str, entry: Entry, audit: Audit) -> str:
    """The first calculation of an erratum that uses the figure, else its first."""
    used = {c.arithmetic for c in audit.checks if not c.holds and figure in c.figures}
    return next((text for text in entry.arithmetic if text in used), entry.arithmetic[0])


def _letter(number: int) -> str:
    return chr(ord("a") + number)


def notes_of(table: str, panel: str, notes: Mapping[Cell, CellNote]) -> tuple[CellNote, ...]:
    """The notes under a panel, each once, by their marks."""
    found = {note for cell, note in notes.items() if cell[:2] == (table, panel)}
    return tuple(sorted(found, key=lambda note: note.mark))
