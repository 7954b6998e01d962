"""What page and workbook say alike of quality: tables of figures, and the cells that corrections moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipeline.publish.captions import origins_used
from pipeline.publish.quality.reading import (
    REMEDY,
    Effect,
    Place,
    QualityFiles,
    QualityFilesError,
)
from pipeline.publish.quality.words import QualityWords
from pipeline.publish.report import Report
from pipeline.publish.rows import Figure, PrintedTable
from pipeline.publish.typography import grouped
from pipeline.quality.layout import Named, Panel, QualityLayout, RowSet, Table, cell_texts, panel_rows
from pipeline.tables.layout import Layout
from pipeline.tables.printing import printed


@dataclass(frozen=True)
class QualityRow:
    """A row as printed. figures: one per column, None where there is no cell. note: what explains it."""

    id: str
    label: str
    figures: tuple[Figure | None, ...]
    note: str
    is_total: bool


@dataclass(frozen=True)
class QualityPanel:
    """rows: those that are printed. source: where the figures come from, a sentence."""

    panel: Panel
    rows: tuple[QualityRow, ...]
    source: str


@dataclass(frozen=True)
class QualityTable:
    table: Table
    panels: tuple[QualityPanel, ...]


@dataclass(frozen=True)
class Moved:
    """A cell that the corrections moved. table: its title; cell: its row and column, as labels."""

    place: Place
    table: str
    cell: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class QualityView:
    """The quality figures as page and workbook print them. cells: how many the report publishes in all."""

    words: QualityWords
    tables: tuple[QualityTable, ...]
    moved: tuple[Moved, ...]
    cells: int

    @property
    def summary(self) -> str:
        return self._counted(self.words.summary)

    @property
    def effects_sentence(self) -> str:
        return self._counted(self.words.moved if self.moved else self.words.none)

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """The parts: heading, and name of its sheet."""
        parts = tuple((one.table.title, one.table.sheet) for one in self.tables)
        return (*parts, (self.words.effects, self.words.sheet))

    def _counted(self, text: str) -> str:
        return text.format(moved=grouped(len(self.moved)), cells=grouped(self.cells))


def quality_view(
    files: QualityFiles, layout: QualityLayout, tables: tuple[PrintedTable, ...], report: Report
) -> QualityView:
    """All that is printed of the quality of a wave.

    Raises: QualityFilesError for a cell without a figure, an effect on a cell that no table has, or a report
    without words for its quality.
    """
    if report.quality is None:
        raise QualityFilesError(
            "report.yaml has no `quality`, the words in which the quality figures are printed. Add them."
        )
    layouts = {table.layout.id: table.layout for table in tables}
    return QualityView(
        report.quality,
        tuple(
            QualityTable(table, tuple(_panel(table.id, panel, files, report) for panel in table.panels))
            for table in layout.tables
        ),
        tuple(_moved(effect, layouts, report.quality) for effect in files.effects if effect.has_moved),
        _published(files.effects, tables),
    )


def _published(effects: tuple[Effect, ...], tables: tuple[PrintedTable, ...]) -> int:
    """How many cells the tables show, without those of panels that are held back."""
    held = {(t.layout.id, panel.panel.id) for t in tables for panel in t.panels if panel.is_withheld}
    return sum(effect.place[:2] not in held for effect in effects)


def _panel(table: str, panel: Panel, files: QualityFiles, report: Report) -> QualityPanel:
    notes = {one.id: one.note for one in _named(panel, files.sets)}
    rows = []
    for row in (*panel_rows(panel, files.sets), *([panel.total] if panel.total else [])):
        is_total = row is panel.total
        figures = tuple(files.figures.get((table, panel.id, row.id, column.id)) for column in panel.columns)
        lost = [
            column.id
            for column, figure in zip(panel.columns, figures, strict=True)
            if figure is None and not is_total and cell_texts(panel, row, column)[0]
        ]
        if lost:
            raise QualityFilesError(
                f"quality.csv has no cell {table}, {panel.id}, {row.id}, {lost[0]}. {REMEDY}"
            )
        rows.append(QualityRow(row.id, row.label, figures, notes.get(row.id, ""), is_total))
    shown = tuple(row for row in rows if row.is_total or _is_shown(row, panel))
    used = origins_used((f for row in shown for f in row.figures if f), report)
    return QualityPanel(panel, shown, " ; ".join(origin.source for origin in used.values()))


def _named(panel: Panel, sets: Mapping[RowSet, tuple[Named, ...]]) -> tuple[Named, ...]:
    return sets[panel.rows_of] if panel.rows_of else ()


def _is_shown(row: QualityRow, panel: Panel) -> bool:
    deciding = [
        f for f, column in zip(row.figures, panel.columns, strict=True) if column.id in panel.shown and f
    ]
    return not panel.shown or any(figure.value for figure in deciding)


def _moved(effect: Effect, layouts: Mapping[str, Layout], words: QualityWords) -> Moved:
    table, panel_id, row_id, column_id = effect.place
    try:
        layout = layouts[table]
        panel = layout.panel(panel_id)
        row, column = panel.row(row_id), panel.column(column_id)
    except (KeyError, StopIteration):  # of a table, a panel; a row or column
        raise QualityFilesError(
            f"effects.csv: no table has the cell {', '.join(effect.place)}. {REMEDY}"
        ) from None
    form = panel.format_of(column)
    scale = 100 if form.suffix else 1
    before, after = (scale * Fraction(text) if text else None for text in (effect.before, effect.after))
    both = before is not None and after is not None
    title = f"{layout.title} – {panel.title}" if panel.title else layout.title
    return Moved(
        effect.place,
        title,
        f"{row.label} – {column.label}",
        words.uncounted if before is None else printed(before, form),
        words.uncounted if after is None else printed(after, form),
        printed(after - before, form) if both else "",
    )
