"""One panel as an HTML table, through Great Tables: real header cells with their scope, bare of style."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import pandas as pd
from great_tables import GT, loc, style
from markupsafe import Markup

from pipeline.publish.audit.reading import Cell
from pipeline.publish.audit.view import AuditView, CellNote
from pipeline.publish.report import Report
from pipeline.publish.rows import Figure, PrintedPanel
from pipeline.publish.typography import typeset
from pipeline.tables.layout import Panel, Role

STUB = "stub"
SUM = "font-weight: 600; background: var(--sum);"  # of a total or subtotal
DETAIL = "padding-left: 1.6em;"
TOTAL = SUM + " border-top: 2px solid #9fb3c8;"


@dataclass(frozen=True)
class CellMarks:
    """What the audit adds to the cells of a panel, by (row id, column id).

    anchors: ids of the cells that a printed figure is bound to. notes: of those that an erratum touches.
    """

    anchors: Mapping[tuple[str, str], str]
    notes: Mapping[tuple[str, str], CellNote]

    @classmethod
    def of(cls, table: str, panel: str, audit: AuditView | None) -> Self:
        """Those of one panel; none where nothing is audited."""
        cells = [cell for cell in audit.cells if cell[:2] == (table, panel)] if audit else []
        return cls(
            {cell[2:]: anchor(cell) for cell in cells},
            {cell[2:]: audit.notes[cell] for cell in cells if cell in audit.notes} if audit else {},
        )


def anchor(cell: Cell) -> str:
    """The id of a cell in the page. A point stands in no other id than those of the audit."""
    return "cell." + ".".join(cell)


def html_table(printed: PrintedPanel, name: str, label_id: str, report: Report, marks: CellMarks) -> str:
    """The `<table>` of a panel, without style of its own beyond that of its totals.

    name: prefix of all ids in it, unique in the page. label_id: id of the heading that names it.
    """
    panel = printed.panel
    frame = pd.DataFrame([_row(printed, number, report, marks) for number in range(len(panel.rows))])
    columns = [_name(number) for number in range(len(panel.columns))]
    labels = {_name(number): typeset(column.label) for number, column in enumerate(panel.columns)}
    table = GT(frame, rowname_col=STUB, id=name).tab_stubhead(typeset(panel.stub))
    # the cells are markup already: a formatter's result is taken as it is
    table = table.cols_label(labels).cols_align("right", columns).fmt(str, columns=columns)
    for spanner in panel.spanners:
        over = [_name(number) for number, column in enumerate(panel.columns) if column.spanner == spanner.id]
        table = table.tab_spanner(typeset(spanner.label), columns=over, id=spanner.id)
    return _bare(_with_levels(table, panel, columns).as_raw_html(), label_id)


def html_anchors(marks: CellMarks) -> str:
    """The anchors of a panel's cells where no table stands, so that what leads to a cell leads there."""
    return str(Markup("").join(Markup('<span id="{}"></span>').format(of) for of in marks.anchors.values()))


def _name(number: int) -> str:
    return f"c{number + 1}"


def _row(printed: PrintedPanel, number: int, report: Report, marks: CellMarks) -> dict[str, str]:
    line = printed.panel.rows[number]
    cells = {
        _name(i): _marked(_cell(printed.figure(line, column), report), (line.id, column.id), marks)
        for i, column in enumerate(printed.panel.columns)
    }
    return {STUB: typeset(line.label), **cells}


def _marked(cell: str, place: tuple[str, str], marks: CellMarks) -> str:
    """The cell with its anchor, and the mark of its note, which leads to the erratum."""
    if place in marks.notes:
        note = marks.notes[place]
        link = Markup('<sup class="mark"><a href="#erratum-{}">{}</a></sup>').format(note.number, note.mark)
        cell = f'{link} <span class="touched">{cell}</span>'
    if place not in marks.anchors:
        return cell
    return str(Markup('<span id="{}">{}</span>').format(marks.anchors[place], Markup(cell)))


def _cell(figure: Figure | None, report: Report) -> str:
    if figure is None:
        return ""
    printed = typeset(figure.printed)
    if not figure.is_free:
        return str(Markup("{}").format(printed))
    aloud = Markup('<span class="aloud"> ({})</span>').format(typeset(report.free.cell))
    return str(Markup('<i class="free">{}</i>{}').format(printed, aloud))


def _with_levels(table: GT, panel: Panel, columns: list[str]) -> GT:
    """The table with its totals and subtotals in bold, and what details a row set in under it."""
    for role, css in ((Role.SUBTOTAL, SUM), (Role.TOTAL, TOTAL)):
        rows = [number for number, row in enumerate(panel.rows) if row.role is role]
        if rows:
            table = table.tab_style(style.css(css), [loc.body(rows=rows), loc.stub(rows=rows)])
    details = [number for number, row in enumerate(panel.rows) if row.is_detail]
    if details:
        table = table.tab_style(style.css(DETAIL), loc.stub(rows=details))
    sums = [name for name, column in zip(columns, panel.columns, strict=True) if column.role is not Role.BODY]
    return table.tab_style(style.css("font-weight: 600;"), loc.body(columns=sums)) if sums else table


def _bare(html: str, label_id: str) -> str:
    """The table alone: the page has one style for all, where Great Tables would repeat it with each."""
    start, end = html.index("<table"), html.index("</table>") + len("</table>")
    opening_end = html.index(">", start) + 1
    return f'<table aria-labelledby="{label_id}">{html[opening_end:end]}'
