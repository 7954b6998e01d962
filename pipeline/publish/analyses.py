"""The analyses of a wave as tables of the report: their question over them, reading and limits under them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.analyses.layout import Analysis
from pipeline.errors import UserError
from pipeline.publish.lines import Line
from pipeline.publish.report import AnalysisWords, Report
from pipeline.publish.rows import PrintedTable, read_tables

REMEDY = "Run the stage analyse again."


class AnalysisWordsError(UserError):
    """A report without words for its analyses."""


def read_analysis_tables(
    folder: Path, analyses: Iterable[Analysis], report: Report
) -> tuple[PrintedTable, ...]:
    """The analyses in their order, from `<folder>/<analysis>.csv`.

    Raises: as `read_tables`; AnalysisWordsError where the report has no words for them.
    """
    analyses = tuple(analyses)
    if not analyses:
        return ()
    if report.analyses is None:
        raise AnalysisWordsError(
            "report.yaml has no part `analyses`, but the wave has analyses. Give `shown`, `asks`, "
            "`reading` and `limits`."
        )
    tables = read_tables(folder, analyses, REMEDY)
    return tuple(
        replace(
            table,
            asks=f"{report.analyses.asks} : {analysis.asks}",
            comment=_comment(analysis, report.analyses),
        )
        for table, analysis in zip(tables, analyses, strict=True)
    )


def _comment(analysis: Analysis, words: AnalysisWords) -> tuple[Line, ...]:
    said = ((words.reading, analysis.reading), (words.limits, analysis.limits))
    return tuple(
        Line(label, texts[0]) if len(texts) == 1 else Line(label, "", texts) for label, texts in said if texts
    )
