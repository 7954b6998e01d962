"""Which tables the sentences of the printed report give figures of, as its audit knows them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipeline.publish.audit.reading import Audit, AuditedFigure
from pipeline.publish.rows import PrintedTable
from pipeline.tables.columns import BY_CODING


def with_sentences(tables: Iterable[PrintedTable], audit: Audit | None) -> tuple[PrintedTable, ...]:
    """The tables, each with whether a sentence prints a figure of it.

    A figure is of the table of its cell; where an indicator gives it, of the table of its question, if that
    is the only one: of several nothing here tells which it counts. One that no answer gives is of none.
    """
    said = [figure for figure in audit.figures if _is_said(figure)] if audit else []
    cells = {figure.cell[0] for figure in said if figure.cell}
    tables = tuple(tables)
    about = Counter(table.layout.question for table in tables)
    questions = {figure.question for figure in said if about[figure.question] == 1 and not figure.cell} - {""}
    return tuple(
        replace(table, is_in_text=table.layout.id in cells or table.layout.question in questions)
        for table in tables
    )


def _is_said(figure: AuditedFigure) -> bool:
    # what is held back for now is counted in the answers all the same
    return not figure.in_table and figure.reason in ("", *BY_CODING)
