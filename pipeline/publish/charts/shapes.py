"""The shapes of charts: how figures become boxes and texts on a canvas.

Each shape takes the rows and columns to draw and their figures by (row id, column id), and writes every
printed figure that has room beside or on its mark. Free figures are pale, their labels in grey italics.
"""

from collections.abc import Callable

from pipeline.errors import UserError
from pipeline.publish.charts.canvas import LEADING, Canvas
from pipeline.publish.charts.colors import FREE_INK, INK, PALETTE, SOFT, ink_on, lightened, mixed
from pipeline.publish.charts.drawing import WIDTH, Box, Text
from pipeline.publish.rows import Figure
from pipeline.publish.textwidth import text_width, wrapped
from pipeline.publish.typography import typeset
from pipeline.tables.layout import ChartKind, Column, Row

Figures = dict[tuple[str, str], Figure]
Shape = Callable[[Canvas, tuple[Row, ...], tuple[Column, ...], Figures], None]

VALUE_ROOM = 46.0  # points kept at the right of bars for the printed figure
BAR, DETAIL, THIN_BAR, TILE = 12.0, 6.0, 9.5, 17.0  # heights in points
SET_IN = 10.0  # points from the left, of the label of a row that details another
PALE = 0.55  # share of white in the fill of a free figure
LOWEST, HIGHEST = "#eef4fa", "#0b4f8a"  # of a heatmap
TINY = 8.0


class ChartError(UserError):
    """A chart that can't be drawn so that it is read."""


def draw_bars(canvas: Canvas, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures) -> None:
    """A bar per row under its label, a thin one where the row details another; one block per column."""
    largest = _largest(figures)
    for column in columns:
        if len(columns) > 1:
            canvas.write(column.label, weight="bold")
            canvas.y += 3
        for row in rows:
            if (row.id, column.id) in figures:
                canvas.write(row.label, left=SET_IN if row.is_detail else 0.0)
                _bar(
                    canvas, figures[row.id, column.id], PALETTE[0], DETAIL if row.is_detail else BAR, largest
                )
                canvas.y += 6


def draw_grouped(
    canvas: Canvas, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures
) -> None:
    """Under each row's label a bar per column, in the column's colour."""
    _legend(canvas, columns)
    largest = _largest(figures)
    for row in rows:
        canvas.write(row.label)
        for number, column in enumerate(columns):
            if (row.id, column.id) in figures:
                _bar(canvas, figures[row.id, column.id], PALETTE[number], THIN_BAR, largest)
        canvas.y += 7


def _bar(canvas: Canvas, figure: Figure, fill: str, height: float, largest: float) -> None:
    length = (figure.value or 0) / largest * (WIDTH - VALUE_ROOM)
    top, bottom = canvas.y + 1, canvas.y + height
    fill = lightened(fill, PALE) if figure.is_free else fill
    canvas.boxes.append(Box(0, max(length, 0.8), top, bottom, fill))
    color, style = _label_look(figure)
    canvas.texts.append(
        Text(length + 4, (top + bottom) / 2, typeset(figure.printed), 8.5, color=color, style=style)
    )
    canvas.y += height


def draw_stacked(
    canvas: Canvas, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures
) -> None:
    """A bar per column, cut into its rows; a figure is written where its part has room for it."""
    _legend(canvas, rows)
    beside = max(text_width(column.label, 9) for column in columns) + 10
    left = beside if beside < WIDTH / 6 else 0.0
    sums = [sum(_value(figures, row, column) for row in rows) for column in columns]
    for column in columns:
        if left:
            canvas.texts.append(Text(left - 8, canvas.y + TILE / 2, typeset(column.label), align="right"))
        else:
            canvas.write(column.label)
        start = left
        for number, row in enumerate(rows):
            length = _value(figures, row, column) / (max(sums) or 1) * (WIDTH - left)
            if length:
                _part(canvas, figures[row.id, column.id], PALETTE[number], start, start + length)
            start += length
        canvas.y += TILE + 6


def _part(canvas: Canvas, figure: Figure, fill: str, left: float, right: float) -> None:
    fill = lightened(fill, PALE) if figure.is_free else fill
    canvas.boxes.append(Box(left, max(left, right - 0.8), canvas.y, canvas.y + TILE, fill))
    label = typeset(figure.printed)
    if text_width(label, TINY) + 3 <= right - left:
        style = "italic" if figure.is_free else "normal"
        middle = (left + right) / 2
        canvas.texts.append(Text(middle, canvas.y + TILE / 2, label, TINY, "center", ink_on(fill), style))


def draw_heatmap(
    canvas: Canvas, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures
) -> None:
    """A line of tiles per row under its label, darker for larger figures, under the columns' labels."""
    room = WIDTH / len(columns)
    labels = [wrapped(typeset(column.label), room - 4, TINY) for column in columns]
    lines = max(len(label) for label in labels)
    for number, label in enumerate(labels):
        for line, words in enumerate(label, start=lines - len(label)):
            at = canvas.y + (line + 0.5) * TINY * LEADING
            canvas.texts.append(Text((number + 0.5) * room, at, words, TINY, "center", SOFT))
    canvas.y += lines * TINY * LEADING + 6
    largest = _largest(figures)
    for row in rows:
        canvas.write(row.label)
        canvas.y += 1
        for number, column in enumerate(columns):
            if (row.id, column.id) in figures:
                _tile(canvas, figures[row.id, column.id], largest, number * room, (number + 1) * room)
        canvas.y += TILE + 6


def _tile(canvas: Canvas, figure: Figure, largest: float, left: float, right: float) -> None:
    fill = mixed(LOWEST, HIGHEST, (figure.value or 0) / largest)
    fill = lightened(fill, PALE) if figure.is_free else fill
    canvas.boxes.append(Box(left, right - 1, canvas.y, canvas.y + TILE, fill))
    style = "italic" if figure.is_free else "normal"
    middle = (left + right) / 2
    canvas.texts.append(
        Text(middle, canvas.y + TILE / 2, typeset(figure.printed), TINY, "center", ink_on(fill), style)
    )


def _legend(canvas: Canvas, lines: tuple[Row, ...] | tuple[Column, ...]) -> None:
    if len(lines) > len(PALETTE):
        labels = ", ".join(line.label for line in lines)
        raise ChartError(
            f"A chart tells {len(PALETTE)} colours apart, this one needs {len(lines)} ({labels}). "
            "Name fewer rows or columns in the layout's `chart`, or take the kind `heatmap`."
        )
    canvas.legend([(line.label, PALETTE[number]) for number, line in enumerate(lines)])


def _largest(figures: Figures) -> float:
    return max([figure.value for figure in figures.values() if figure.value], default=1.0)


def _value(figures: Figures, row: Row, column: Column) -> float:
    figure = figures.get((row.id, column.id))
    return figure.value or 0.0 if figure else 0.0


def _label_look(figure: Figure) -> tuple[str, str]:
    """Colour and style of a figure written beside its mark."""
    return (FREE_INK, "italic") if figure.is_free else (INK, "normal")


SHAPES: dict[ChartKind, Shape] = {
    ChartKind.BARS: draw_bars,
    ChartKind.GROUPED: draw_grouped,
    ChartKind.STACKED: draw_stacked,
    ChartKind.HEATMAP: draw_heatmap,
}
