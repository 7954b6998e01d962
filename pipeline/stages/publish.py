"""Stage publish: table rows, coding, audit and quality to the report: a workbook, a page and its figures."""

from pipeline.analyses.layout import read_analyses
from pipeline.publish.analyses import read_analysis_tables
from pipeline.publish.audit.lines import indicator_labels
from pipeline.publish.audit.reading import Audit, read_audit
from pipeline.publish.audit.sentences import with_sentences
from pipeline.publish.audit.view import AuditView, audit_view
from pipeline.publish.charts.render import render_charts
from pipeline.publish.checks import check_report
from pipeline.publish.coding.reading import read_coding
from pipeline.publish.coding.view import with_coding
from pipeline.publish.page.render import render_page
from pipeline.publish.quality.reading import read_quality
from pipeline.publish.quality.view import QualityView, quality_view
from pipeline.publish.report import Report, load_report
from pipeline.publish.rows import PrintedTable, read_tables
from pipeline.publish.workbook.build import build_workbook
from pipeline.quality.layout import read_quality_layout
from pipeline.returns.guarding import unguarded
from pipeline.stages.runtime import Stage, outputs, run
from pipeline.tables.layout import load_layouts
from pipeline.xlsx import write_workbook


def main(stage: Stage) -> None:
    layouts = load_layouts(stage.store.layouts(stage.wave))
    report = load_report(stage.store.layouts(stage.wave) / "report.yaml")
    folder = stage.store.report(stage.wave)
    read = read_tables(stage.store.tables(stage.wave), layouts)
    printed = read_audit(stage.store.audit(stage.wave))
    coded = with_coding(read, read_coding(stage.store.coding_report(stage.wave), unguarded), report)
    tables = with_sentences(coded, printed)
    analyses = _analyses(stage, report)
    check_report((*tables, *analyses), report)
    audit = _audit(stage, printed, tables, report)
    quality = _quality(stage, tables, report)
    shown = (*tables, *analyses)
    charts = render_charts(shown, report)
    with outputs(folder / "dossier.xlsx", folder / "dossier.html", folder / "figures") as (xlsx, html, svgs):
        write_workbook(build_workbook(shown, report, audit, quality), xlsx)
        html.write_text(render_page(shown, charts, report, audit, quality), encoding="utf-8")
        svgs.mkdir()
        for table, svg in charts.items():
            (svgs / f"{table}.svg").write_text(svg, encoding="utf-8")


def _analyses(stage: Stage, report: Report) -> tuple[PrintedTable, ...]:
    """The analyses as tables; none for a wave without."""
    store, wave = stage.store, stage.wave
    read = read_analyses(store.analysis_layouts(wave))
    return read_analysis_tables(store.analyses(wave), (analysis for _, analysis in read), report)


def _audit(
    stage: Stage, audit: Audit | None, tables: tuple[PrintedTable, ...], report: Report
) -> AuditView | None:
    """The audit in the report's words; None for a wave without printed report."""
    if audit is None:
        return None
    labels = indicator_labels(stage.store.layouts(stage.wave) / "indicators.yaml")
    return audit_view(audit, tables, report, labels)


def _quality(stage: Stage, tables: tuple[PrintedTable, ...], report: Report) -> QualityView:
    """The quality figures in the report's words."""
    _, layout = read_quality_layout(stage.store.layouts(stage.wave) / "quality.yaml")
    return quality_view(read_quality(stage.store.quality(stage.wave)), layout, tables, report)


if __name__ == "__main__":
    run("publish", main)
