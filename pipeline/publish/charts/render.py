"""The charts of the report: which figures a layout asks to draw, under which words, as SVG."""

from dataclasses import dataclass

from pipeline.publish.charts.canvas import Canvas
from pipeline.publish.charts.colors import SOFT, WARN
from pipeline.publish.charts.drawing import draw_svg
from pipeline.publish.charts.plots import PLOTS
from pipeline.publish.charts.shapes import SHAPES
from pipeline.publish.report import Report
from pipeline.publish.rows import Figure, PrintedTable
from pipeline.publish.typography import typeset
from pipeline.tables.layout import Chart, Column, Panel, Role, Row


@dataclass(frozen=True)
class ChartSource:
    """What a chart draws. figures: by (row id, column id), only those printed."""

    chart: Chart
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    figures: dict[tuple[str, str], Figure]

    @property
    def is_withheld(self) -> bool:
        """Whether a figure that it would draw may not be published yet."""
        return any(figure.is_withheld for figure in self.figures.values())

    @property
    def can_be_drawn(self) -> bool:
        """Whether all may be shown, and an axis has a number to stand on."""
        has_numbers = any(figure.value is not None for figure in self.figures.values())
        return not self.is_withheld and (has_numbers or self.chart.kind not in PLOTS)

    @property
    def has_free(self) -> bool:
        return any(figure.is_free for figure in self.figures.values())


def render_charts(tables: tuple[PrintedTable, ...], report: Report) -> dict[str, str]:
    """SVG by table id, of the tables whose layout asks for a chart and that may show what it draws."""
    return {
        table.layout.id: _chart(table, report)
        for table in tables
        if table.layout.chart and chart_source(table).can_be_drawn
    }


def _chart(table: PrintedTable, report: Report) -> str:
    source = chart_source(table)
    panel = table.layout.panel(source.chart.panel)
    subtitle = " – ".join(
        part for part in (panel.title, source.columns[0].label if len(source.columns) == 1 else "") if part
    )
    canvas = Canvas()
    canvas.write(table.layout.title, size=11, weight="bold")
    canvas.y += 2
    if subtitle:
        canvas.write(subtitle, color=SOFT)
    canvas.y += 10
    if source.chart.kind in PLOTS:
        PLOTS[source.chart.kind](canvas, source.chart, source.rows, source.columns, source.figures)
    else:
        SHAPES[source.chart.kind](canvas, source.rows, source.columns, source.figures)
    canvas.y += 8
    if source.has_free:
        canvas.write(report.free.all if table.is_free else report.free.mark, size=8, color=SOFT)
    canvas.write(f"{report.words.base} : {panel.base}", size=8, color=SOFT)
    for line in table.coding if panel.verbatims else ():
        canvas.write(line.sentences[0], size=8, color=SOFT)
    if report.notice and not table.is_reprinted:
        canvas.write(report.notice, size=8, color=WARN)
    canvas.y += 2
    title = typeset(f"{report.words.chart} : {table.layout.title}")
    drawing = canvas.drawing(title, _description(subtitle, source))
    return draw_svg(drawing, f"{table.layout.id}-chart")


def chart_source(table: PrintedTable) -> ChartSource:
    """The rows, columns and figures that a table's chart draws. The layout must have a chart."""
    chart = table.layout.chart
    printed = next(panel for panel in table.panels if panel.panel.id == chart.panel)
    rows = _rows(chart, printed.panel)
    columns = tuple(printed.panel.column(name) for name in chart.columns)
    wanted = {(row.id, column.id) for row in rows for column in columns}
    return ChartSource(chart, rows, columns, {at: f for at, f in printed.figures.items() if at in wanted})


def _rows(chart: Chart, panel: Panel) -> tuple[Row, ...]:
    """Those to draw; the label of one that details another has its dash where that one is drawn too."""
    rows: list[Row] = []
    head: Row | None = None
    for row in panel.rows:
        head = head if row.is_detail else row
        if row.id in chart.rows if chart.rows else row.role is Role.BODY:
            rows.append(row if head in rows else row.model_copy(update={"label": row.name}))
    return tuple(rows)


def _description(subtitle: str, source: ChartSource) -> str:
    """The figures drawn, row by row, as a sentence."""
    rows = []
    for row in source.rows:
        given = [(column, source.figures.get((row.id, column.id))) for column in source.columns]
        named = len(source.columns) > 1
        values = [
            f"{column.label} {figure.printed}" if named else figure.printed
            for column, figure in given
            if figure
        ]
        rows.append(f"{row.label} : {', '.join(values)}")
    return typeset(". ".join(part for part in (subtitle, " ; ".join(rows)) if part))
