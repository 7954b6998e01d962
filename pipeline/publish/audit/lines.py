"""The printed figures as they are listed: what each is about, where it is printed, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.publish.audit.reading import Audit, AuditedFigure, AuditFilesError, Cell
from pipeline.publish.audit.words import AuditWords
from pipeline.publish.report import Report, Section
from pipeline.publish.rows import PrintedTable
from pipeline.publish.typography import NO_BREAK, grouped
from pipeline.tables.columns import BY_CODING, Status
from pipeline.tables.layout import Panel
from pipeline.yamlfiles import read_document


@dataclass(frozen=True)
class Line:
    """A figure as it is listed.

    printed_in: the line of the text or the table that prints it. where: that line, and the panel of its cell
    where the table has several. base: numerator and denominator, and the base that the text names. ground:
    what supports the figure, or why it is not determinable; reason: the latter as the files have it. remark:
    what the verdict adds. cell: of a table of the report; table: that shows its answers, empty when there is
    none. erratum: its number, 0 for none. section: of a figure in the text, in a word.
    """

    id: str
    label: str
    printed_in: str
    where: str
    printed: str
    recomputed: str
    base: str
    status: str
    status_label: str
    ground: str
    reason: str
    remark: str
    cell: Cell | None
    table: str
    erratum: int
    section: str


@dataclass(frozen=True)
class Group:
    """The figures of a section that one table prints, or its text."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SectionLines:
    """A section's figures. name: short, its number, or its title where it has none."""

    id: str
    heading: str
    name: str
    groups: tuple[Group, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)


@dataclass(frozen=True)
class Known:
    """What lines are made from. labels: of indicators. numbers: figure -> number of its erratum."""

    audit: Audit
    words: AuditWords
    report: Report
    tables: Mapping[str, PrintedTable]
    labels: Mapping[str, str]
    numbers: Mapping[str, int]

    def heading(self, section: str) -> str:
        return self.section(section).heading

    def section(self, section: str) -> Section:
        for known in self.report.sections:
            if known.id == section:
                return known
        raise AuditFilesError(
            f"the audit has figures of section {section!r}, which report.yaml does not have."
        )


def indicator_labels(path: Path) -> dict[str, str]:
    """The labels of the indicators of a file, by id."""
    return {entry["id"]: entry["label"] for entry in read_document(path).content["indicators"]}


def figure_line(figure: AuditedFigure, known: Known) -> Line:
    words = known.words
    status = getattr(words.statuses, figure.status)
    return Line(
        id=figure.id,
        label=_label(figure, known),
        printed_in=_printed_in(figure, known),
        where=_where(figure, known),
        printed=unbroken(figure.printed),
        recomputed=corrected(figure.recomputed),
        base=_base(figure),
        status=figure.status,
        status_label=status.label,
        ground=_ground(figure, words),
        reason=figure.reason,
        remark=_remark(figure, known),
        cell=figure.cell,
        table=_table_of(figure, known),
        erratum=known.numbers.get(figure.id, 0),
        section="" if figure.in_table else _section_name(known.section(figure.section), words),
    )


def _section_name(section: Section, words: AuditWords) -> str:
    return words.headings.in_section.format(section=section.id) if section.numbered else section.title


def _ground(figure: AuditedFigure, words: AuditWords) -> str:
    if figure.support:
        return getattr(words.supports, figure.support).label
    return getattr(words.reasons, figure.reason).label if figure.reason else ""


def _remark(figure: AuditedFigure, known: Known) -> str:
    """What the verdict adds; of an erratum nothing, which is listed for itself."""
    words = known.words
    if figure.status == Status.ERRATUM:
        return ""
    if figure.status == Status.WRONG_BASE:
        return words.other_base.format(detail=figure.detail)
    if figure.reason in BY_CODING:
        return words.coded_by.format(detail=", ".join(figure.detail.split()))
    detail = words.details.get(figure.detail, figure.detail)
    return " ; ".join(part for part in (detail, _other_unit(figure, known)) if part)


def _other_unit(figure: AuditedFigure, known: Known) -> str:
    """That its cell counts something else than the text says is counted; empty where it doesn't."""
    if figure.cell is None:
        return ""
    _, _, row, column = figure.cell
    panel = _panel(figure, known)
    counted = panel.unit_of(panel.row(row), panel.column(column)).value
    if figure.unit == counted:
        return ""
    if lost := sorted({figure.unit, counted} - known.words.units.keys()):
        raise AuditFilesError(f"report.yaml, audit, units: no word for what {', '.join(lost)} counts.")
    return known.words.other_unit.format(
        said=known.words.units[figure.unit], counted=known.words.units[counted]
    )


def _label(figure: AuditedFigure, known: Known) -> str:
    """Of a cell the labels of its row and column; of another figure that of its indicator."""
    if figure.cell is None:
        if figure.binds not in known.labels:
            raise AuditFilesError(
                f"{figure.id}: there is no indicator {figure.binds!r}. Run the stage audit again."
            )
        return known.labels[figure.binds]
    _, _, row, column = figure.cell
    panel = _panel(figure, known)
    return f"{panel.row(row).label} – {panel.column(column).label}"


def _panel(figure: AuditedFigure, known: Known) -> Panel:
    """The panel of the figure's cell."""
    table, panel_id, row, column = figure.cell
    printed = [p for t in known.tables.values() if t.layout.id == table for p in t.panels]
    panels = [p.panel for p in printed if p.panel.id == panel_id and (row, column) in p.figures]
    if not panels:
        raise AuditFilesError(
            f"{figure.id}: the report has no cell {', '.join(figure.cell)}. Run the stage audit again."
        )
    [panel] = panels
    return panel


def _printed_in(figure: AuditedFigure, known: Known) -> str:
    if figure.in_table:
        return known.tables[figure.cell[0]].layout.title
    return known.words.headings.line.format(number=figure.source)


def _where(figure: AuditedFigure, known: Known) -> str:
    parts = [] if figure.in_table else [_printed_in(figure, known)]
    if figure.cell:
        titles = {panel.panel.id: panel.panel.title for panel in known.tables[figure.cell[0]].panels}
        parts += [titles[figure.cell[1]]] if len(titles) > 1 else []
    return ", ".join(part for part in parts if part)


def _base(figure: AuditedFigure) -> str:
    share = f"{grouped(figure.numerator)} / {grouped(figure.denominator)}" if figure.denominator else ""
    return ", ".join(part for part in (share, figure.base) if part)


def _table_of(figure: AuditedFigure, known: Known) -> str:
    """The table of the figure's cell, else the first of its question."""
    if figure.cell:
        return figure.cell[0]
    of_question = [
        t for t, table in known.tables.items() if figure.question and table.layout.question == figure.question
    ]
    return min(of_question, default="")


def figures_by_section(lines: Mapping[str, Line], known: Known) -> tuple[SectionLines, ...]:
    """All figures by section in the report's order; in it the text's, then those of each table."""
    order = [section.id for section in known.report.sections]
    titles = {table: printed.layout.title for table, printed in known.tables.items()}
    made = []
    figures = sorted(
        known.audit.figures, key=lambda figure: (_section_place(figure, order, known), figure.in_table)
    )
    for section, of_section in groupby(figures, key=lambda figure: figure.section):
        groups = []
        for table, printed in groupby(
            of_section, key=lambda figure: figure.cell[0] if figure.in_table else ""
        ):
            title = titles[table] if table else known.words.headings.text
            groups.append(Group(title, tuple(lines[figure.id] for figure in printed)))
        of = known.section(section)
        made.append(SectionLines(section, of.heading, of.id if of.numbered else of.title, tuple(groups)))
    return tuple(made)


def _section_place(figure: AuditedFigure, order: list[str], known: Known) -> int:
    known.heading(figure.section)
    return order.index(figure.section)


def corrected(given: str) -> str:
    """What is recomputed, which is no quotation: thousands are set apart, even where the print has none."""
    return unbroken(grouped(given))


def unbroken(printed: str) -> str:
    """A number in figures that no line break cuts; its spaces stay where they are. Words break as they do."""
    return printed if any(map(str.isalpha, printed)) else printed.replace(" ", NO_BREAK)
