"""The report as one page: contents, tables, pictures; no script, nothing fetched from elsewhere."""

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.publish.audit.score import score_tables
from pipeline.publish.audit.view import AuditView, CellNote, notes_of
from pipeline.publish.captions import (
    by_question,
    lines_instead,
    lines_under,
    notes_under,
    notice_of,
    origins_used,
    shown_word,
    values_word,
)
from pipeline.publish.lines import Examples, Line
from pipeline.publish.page.htmltable import CellMarks, anchor, html_anchors, html_table
from pipeline.publish.page.qualitychapter import quality_chapter, quality_contents
from pipeline.publish.quality.view import QualityView
from pipeline.publish.report import Report, Section
from pipeline.publish.rows import PrintedPanel, PrintedTable
from pipeline.publish.typography import grouped, typeset
from pipeline.tables.origins import Origin

WIDE = 8  # columns above which a table takes a smaller print
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class PagePanel:
    """A panel on the page. label_id: id of the heading that names its table. html: the table, or the anchors
    of its cells where it is held back.

    is_wide: whether it has so many columns that it needs a smaller print. cell_notes: on errata.
    """

    title: str
    label_id: str
    html: str
    is_withheld: bool
    is_wide: bool
    cell_notes: tuple[CellNote, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PageTable:
    """A table on the page.

    values: what the contents say of a table with free or withheld values, else empty. notice: said over it;
    chart: SVG; both may be empty. asks: the question of an analysis, whose picture goes first; else empty.
    """

    id: str
    title: str
    shown: str
    values: str
    is_free: bool
    notice: str
    panels: tuple[PagePanel, ...]
    notes: tuple[Line, ...]
    examples: tuple[Examples, ...]
    chart: str
    asks: str


@dataclass(frozen=True)
class PageSection:
    """A section with the tables that stand in it, not those of its parts."""

    anchor: str
    heading: str
    tables: tuple[PageTable, ...]
    parts: tuple["PageSection", ...]


def render_page(
    tables: tuple[PrintedTable, ...],
    charts: dict[str, str],
    report: Report,
    audit: AuditView | None = None,
    quality: QualityView | None = None,
) -> str:
    """The HTML of the page.

    charts: SVG by table id, its ids unique in the page. audit: None for a wave without printed report.
    quality: None where the report says nothing of it.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "typeset": typeset,
        "css_string": _css_string,
        "anchor": anchor,
        "grouped": grouped,
    }
    figures = [figure for table in tables for figure in table.figures]
    return environment.get_template("page.html.jinja").render(
        report=report,
        css=(TEMPLATES / "page.css").read_text(encoding="utf-8").strip(),
        questions=by_question(tables, report),
        chapters=_sections(None, tables, charts, report, audit),
        audit=audit,
        audit_chapter=_audit_chapter(environment, audit, report) if audit else "",
        audit_contents=_audit_contents(audit) if audit else (),
        quality=quality,
        quality_chapter=quality_chapter(environment, quality, report) if quality else "",
        quality_contents=quality_contents(quality) if quality else (),
        origins=origins_used(figures, report),
        free=Origin.FREE,
    )


def _sections(
    parent: str | None,
    tables: tuple[PrintedTable, ...],
    charts: dict[str, str],
    report: Report,
    audit: AuditView | None,
) -> list[PageSection]:
    """The sections right under `parent` that hold a table, themselves or in their parts."""
    made = []
    for section in report.sections:
        if section.parent == parent:
            own = tuple(
                _table(table, charts, report, audit) for table in tables if table.layout.section == section.id
            )
            parts = tuple(_sections(section.id, tables, charts, report, audit))
            if own or parts:
                made.append(PageSection(_anchor(section), section.heading, own, parts))
    return made


def _audit_chapter(environment: Environment, audit: AuditView, report: Report) -> str:
    return environment.get_template("audit.html.jinja").render(
        audit=audit, score=score_tables(audit), notice=report.notice, back=report.words.back
    )


def _audit_contents(audit: AuditView) -> tuple[tuple[str, str], ...]:
    """The parts of the audit's chapter: id and heading."""
    headings = audit.words.headings
    return (
        ("audit-status", headings.by_status),
        ("audit-sections", headings.by_section),
        ("audit-errata", headings.errata),
        ("audit-checks", headings.checks),
        ("audit-figures", headings.figures),
    )


def _anchor(section: Section) -> str:
    return "section-" + section.id.replace(".", "-")


def _table(table: PrintedTable, charts: dict[str, str], report: Report, audit: AuditView | None) -> PageTable:
    layout = table.layout
    return PageTable(
        id=layout.id,
        title=layout.title,
        shown=shown_word(table, report),
        values=values_word(table, report) if table.has_free or table.is_withheld else "",
        is_free=table.is_free,
        notice=notice_of(table, report),
        panels=tuple(_panel(panel, table, report, audit) for panel in table.panels),
        notes=notes_under(table, report),
        examples=table.examples,
        chart=charts.get(layout.id, ""),
        asks=table.asks,
    )


def _panel(printed: PrintedPanel, table: PrintedTable, report: Report, audit: AuditView | None) -> PagePanel:
    table_id = table.layout.id
    name = f"{table_id}--{printed.panel.id}"
    label_id = f"{name}-title" if printed.panel.title else f"{table_id}-title"
    marks = CellMarks.of(table_id, printed.panel.id, audit)
    if printed.is_withheld:
        lines = lines_instead(printed, table, report)
        return PagePanel(printed.panel.title, label_id, html_anchors(marks), True, False, (), lines)
    return PagePanel(
        printed.panel.title,
        label_id,
        html_table(printed, name, label_id, report, marks),
        False,
        len(printed.panel.columns) > WIDE,
        notes_of(table_id, printed.panel.id, audit.notes) if audit else (),
        lines_under(printed, table, report),
    )


def _css_string(text: str) -> str:
    """The text as a string of a style sheet; nothing in it can end the string or the sheet."""
    return '"' + re.sub(r"[^\w \-.,:;’\u00a0\u202f]", lambda match: f"\\{ord(match[0]):x} ", text) + '"'
