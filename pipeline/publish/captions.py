"""What page and workbook say alike of a table: the lines under it, and the words of the contents."""

import re
from collections.abc import Iterable
from itertools import groupby

from pipeline.publish.lines import Line
from pipeline.publish.report import Origin, Origins, Report
from pipeline.publish.rows import Figure, PrintedPanel, PrintedTable
from pipeline.tables.layout import Layout, Shown


def lines_under(panel: PrintedPanel, table: PrintedTable, report: Report) -> tuple[Line, ...]:
    """What stands under a panel: base and notes, which values are free if not all are, source."""
    used = origins_used(panel.figures.values(), report)
    has_free = any(figure.is_free for figure in panel.figures.values())
    return (
        Line(report.words.base, panel.panel.base),
        *_notes(panel.panel.notes, report),
        *([Line("", report.free.mark)] if has_free and not table.is_free else []),
        Line(report.words.source, " ; ".join(origin.source for origin in used.values()) + "."),
    )


def lines_instead(panel: PrintedPanel, table: PrintedTable, report: Report) -> tuple[Line, ...]:
    """In the place of a panel that is held back: why, said once for all such panels of a table."""
    first = next(one for one in table.panels if one.is_withheld)
    return table.held if panel == first else (Line("", report.coding.held.again),)


def origins_used(figures: Iterable[Figure], report: Report) -> dict[str, Origin]:
    """The origins of some figures by name, in the order in which the report explains them."""
    used = {figure.origin for figure in figures}
    return {name: getattr(report.origins, name) for name in Origins.model_fields if name in used}


def notes_under(table: PrintedTable, report: Report) -> tuple[Line, ...]:
    """What stands under the last panel: how answers were coded, the notes of the whole table, the comment."""
    return (*table.coding, *_notes(table.layout.notes, report), *table.comment)


def _notes(notes: tuple[str, ...], report: Report) -> tuple[Line, ...]:
    """One note as a line, several as a list."""
    if len(notes) > 1:
        return (Line(report.words.notes, "", notes),)
    return tuple(Line(report.words.note, note) for note in notes)


def values_word(table: PrintedTable, report: Report) -> str:
    """What the contents say of the table's values."""
    if table.is_withheld:
        return report.coding.held_back
    if table.is_free:
        return report.values.free
    return report.values.mixed if table.has_free else report.values.given


def notice_of(table: PrintedTable, report: Report) -> str:
    """What is said over a table: the report's notice or, of one from another source, that; may be nothing."""
    if report.notice is None:
        return ""
    return report.words.reprinted if table.is_reprinted else report.notice


def shown_word(table: PrintedTable, report: Report) -> str:
    """What the dossier shows of the table; its sentences are told of where it shows nothing else."""
    if table.is_in_text and table.layout.dossier is Shown.OMITTED:
        return report.shown.text
    if table.layout.dossier is Shown.ANALYSIS:
        return report.analyses.shown
    return getattr(report.shown, table.layout.dossier.value)


def question_word(layout: Layout, report: Report) -> str:
    """The question that a table is about, by its number; empty for a table about none."""
    return report.words.numbered.format(number=_number(layout.question)) if layout.question else ""


def by_question(
    tables: Iterable[PrintedTable], report: Report
) -> tuple[tuple[str, tuple[PrintedTable, ...]], ...]:
    """Each question's word and its tables, in the order of the questions' numbers."""
    asked = sorted(
        (table for table in tables if table.layout.question),
        key=lambda table: (_number(table.layout.question), table.layout.question),
    )
    groups = groupby(asked, key=lambda table: question_word(table.layout, report))
    return tuple((word, tuple(group)) for word, group in groups)


def _number(question: str) -> int:
    """The number in a question's id: 7 of q07."""
    return int("".join(re.findall(r"\d", question)) or 0)
