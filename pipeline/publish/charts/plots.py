"""Charts with axes: lines over years, points on a map, ranges. Shape and dashes tell apart, not colour alone.

Each writes to the canvas like the shapes (pipeline/publish/charts/shapes.py), and names what its axes show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor, log10

from pipeline.publish.charts.canvas import LEADING, Canvas
from pipeline.publish.charts.colors import GRID, INK, PALETTE, SOFT, WHITE
from pipeline.publish.charts.drawing import WIDTH, Box, Mark, Stroke, Text
from pipeline.publish.charts.shapes import ChartError, Figures
from pipeline.publish.textwidth import text_width, wrapped
from pipeline.publish.typography import typeset
from pipeline.tables.layout import Chart, ChartKind, Column, Format, Points, Row
from pipeline.tables.printing import printed

Plot = Callable[[Canvas, Chart, tuple[Row, ...], tuple[Column, ...], Figures], None]

TINY = 8.0
DASHES = ("solid", "dashed", "dotted", "dashdot")
MARKS = ("o", "s", "^", "D", "v", "p", "*", "h")
HEIGHT = 190.0  # points, of what stands between the axes
ROW = 15.0  # height of a range
# how far above or below its point a label may stand
LABEL_STEPS = tuple(sign * step * 9.0 for step in range(8) for sign in (1, -1))
TICKS = 5  # about so many
MOST_DECIMALS = 4
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """From values to points. first, last: points at the values low and high."""

    low: float
    high: float
    first: float
    last: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)


def scale(values: Sequence[float], first: float, last: float, from_zero: bool = False) -> Scale:
    """An axis over all values that begins and ends at a tick. from_zero: whether 0 is on it in any case."""
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    step = _step((high - low) / TICKS)
    begin, end = floor(low / step), -floor(-high / step)
    ticks = tuple(number * step for number in range(begin, end + 1))
    return Scale(ticks[0], ticks[-1], first, last, ticks)


def _step(least: float) -> float:
    """The first of 1, 2, 2.5, 5, 10 times a power of ten that is no smaller."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def draw_lines(
    canvas: Canvas, chart: Chart, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures
) -> None:
    """A line per row over the columns, each with its own dashes and marks."""
    if len(rows) > len(PALETTE):
        raise ChartError(f"A chart of lines tells {len(PALETTE)} rows apart; this one has {len(rows)}.")
    values = [figure.value for figure in figures.values() if figure.value is not None]
    for number, row in enumerate(rows):
        _key(canvas, number, row.label)
    canvas.y += 4
    labels = [typeset(column.label) for column in columns]
    left, up = _vertical_axis(canvas, chart.y, values)
    room = (WIDTH - left) / len(columns)
    xs = [left + (number + 0.5) * room for number in range(len(columns))]
    every = -(-max(round(text_width(label, TINY) + 6) for label in labels) // max(1, round(room)))
    for number, (x, label) in enumerate(zip(xs, labels, strict=True)):
        if number % every == 0:
            canvas.texts.append(Text(x, canvas.y + TINY, label, TINY, "center", SOFT))
    canvas.y += 2 * TINY + 2
    _horizontal_title(canvas, chart.x)
    for number, row in enumerate(rows):
        points = [
            (x, up.at(figure.value))
            for x, column in zip(xs, columns, strict=True)
            if (figure := figures.get((row.id, column.id))) and figure.value is not None
        ]
        canvas.strokes.append(Stroke(tuple(points), PALETTE[number], DASHES[number % len(DASHES)]))
        canvas.marks += [_mark(x, y, number) for x, y in points]


def _key(canvas: Canvas, number: int, label: str) -> None:
    """A line of the legend: a piece of the row's line with its mark."""
    y = canvas.y + 9.0 * LEADING / 2
    canvas.strokes.append(Stroke(((0, y), (22, y)), PALETTE[number], DASHES[number % len(DASHES)]))
    canvas.marks.append(_mark(11, y, number))
    canvas.write(label, left=28)


def _mark(x: float, y: float, number: int) -> Mark:
    """Filled and hollow marks in turn, so that print in grey tells them apart too."""
    color = PALETTE[number]
    return Mark(x, y, MARKS[number % len(MARKS)], color, color if number % 2 == 0 else WHITE, 2.2)


def draw_map(
    canvas: Canvas, chart: Chart, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures
) -> None:
    """A point per row with its label, on axes of the same scale, so that distances can be compared."""
    groups = chart.points or (Points(label="", rows=tuple(row.id for row in rows)),)
    for number, group in enumerate(groups):
        if group.label:
            canvas.marks.append(_mark(5, canvas.y + 9.0 * LEADING / 2, number))
            canvas.write(group.label, left=14)
    canvas.y += 6
    placed = {
        row.id: tuple(figures[row.id, column.id].value for column in columns)
        for row in rows
        if all((row.id, c.id) in figures and figures[row.id, c.id].value is not None for c in columns)
    }
    x, y = _square_scales([at for at, _ in placed.values()], [at for _, at in placed.values()], canvas)
    bottom = y.first
    for tick, to in ((0.0, x), (0.0, y)):
        if to.low <= tick <= to.high:
            at = to.at(tick)
            along = ((at, y.last), (at, bottom)) if to is x else ((x.first, at), (x.last, at))
            canvas.strokes.append(Stroke(along, SOFT, "dotted", 0.8))
    canvas.texts += [
        Text(x.at(tick), bottom + TINY, _tick(tick, x), TINY, "center", SOFT) for tick in x.ticks
    ]
    canvas.texts += [Text(x.first - 4, y.at(tick), _tick(tick, y), TINY, "right", SOFT) for tick in y.ticks]
    axes = ((x.first, y.last), (x.first, bottom), (x.last, bottom))
    canvas.strokes.append(Stroke(axes, SOFT, "solid", 0.8))
    numbers = {name: number for number, group in enumerate(groups) for name in group.rows}
    points = {row: (x.at(a), y.at(b)) for row, (a, b) in placed.items()}
    canvas.marks += [_mark(*at, numbers[row]) for row, at in points.items() if row in numbers]
    labels = {row.id: typeset(row.label) for row in rows}
    _label_points(canvas, [(*at, labels[row]) for row, at in points.items()], (x, y))
    canvas.y = bottom + 2 * TINY + 4
    for title, axis in ((chart.x, "→"), (chart.y, "↑")):
        if title:
            canvas.write(f"{axis} {title}", size=TINY, color=SOFT)


def _square_scales(xs: Sequence[float], ys: Sequence[float], canvas: Canvas) -> tuple[Scale, Scale]:
    """Two axes on which a unit has the same length; the canvas's y is the top of the map."""
    left = 30.0
    across = scale(xs, left, WIDTH)
    along = scale(ys, 0, 1)
    unit = (WIDTH - left) / (across.high - across.low)
    height = (along.high - along.low) * unit
    if height > 1.6 * WIDTH:
        raise ChartError("A map must be no more than 1.6 times as high as it is wide. Swap its two columns.")
    return across, Scale(along.low, along.high, canvas.y + height, canvas.y, along.ticks)


def _label_points(
    canvas: Canvas, points: Sequence[tuple[float, float, str]], scales: tuple[Scale, Scale]
) -> None:
    """Each label where it touches the fewest others, as near its point as may be; a line leads to far ones.

    The points from left to right, so that the same points give the same picture.
    """
    across, up = scales
    taken = [(x - 4, x + 4, y - 4, y + 4) for x, y, _ in points]
    for x, y, label in sorted(points):
        width = text_width(label, TINY)
        places = []
        for (align, dx), dy in product((("left", 6.0), ("right", -6.0)), LABEL_STEPS):
            start = x + dx if align == "left" else x + dx - width
            box = (start, start + width, y + dy - TINY / 2, y + dy + TINY / 2)
            is_outside = start < across.first or start + width > WIDTH or not up.last <= y + dy <= up.first
            touched = sum(_overlap(box, other) for other in taken)
            text = Text(x + dx, y + dy, label, TINY, align, INK)
            places.append((is_outside, touched, abs(dy), len(places), box, text))
        *_, box, text = min(places, key=lambda place: place[:4])
        taken.append(box)
        canvas.texts.append(text)
        if abs(text.y - y) > TINY:
            canvas.strokes.append(Stroke(((x, y), (text.x, text.y)), SOFT, "solid", 0.4))


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The area that two boxes (left, right, top, bottom) share."""
    width = min(one[1], other[1]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[2], other[2])
    return max(width, 0.0) * max(height, 0.0)


def draw_ranges(
    canvas: Canvas, chart: Chart, rows: tuple[Row, ...], columns: tuple[Column, ...], figures: Figures
) -> None:
    """Per row a bar from the first column to the last, its ends written; a mark at the one between."""
    values = [figure.value for figure in figures.values() if figure.value is not None]
    ends = [figures[row.id, columns[i].id].printed for row in rows for i in (0, -1)]
    room = max(text_width(typeset(end), TINY) for end in ends) + 5
    across = scale(values, room, WIDTH - room, from_zero=min(values) >= 0)
    top = canvas.y
    for row in rows:
        canvas.write(row.label)
        low, *between, high = (figures[row.id, column.id] for column in columns)
        middle = canvas.y + ROW / 2
        left, right = across.at(low.value), across.at(high.value)
        canvas.boxes.append(Box(left - 0.6, right + 0.6, middle - 2.5, middle + 2.5, PALETTE[0]))
        for figure in between:
            canvas.marks.append(Mark(across.at(figure.value), middle, "D", INK, WHITE, 2.4))
        canvas.texts.append(Text(left - 3, middle, typeset(low.printed), TINY, "right"))
        canvas.texts.append(Text(right + 3, middle, typeset(high.printed), TINY))
        canvas.y += ROW + 3
    lines = [Box(across.at(tick) - 0.2, across.at(tick) + 0.2, top, canvas.y, GRID) for tick in across.ticks]
    canvas.boxes[:0] = lines
    for tick in across.ticks:
        label = _tick(tick, across)
        canvas.texts.append(Text(across.at(tick), canvas.y + TINY, label, TINY, "center", SOFT))
    canvas.y += 2 * TINY + 2
    _horizontal_title(canvas, chart.x)


def _vertical_axis(canvas: Canvas, title: str, values: Sequence[float]) -> tuple[float, Scale]:
    """The ticks of a vertical axis with its title over it; moves under it.

    Returns: its place from the left, and the scale.
    """
    if title:
        lines = wrapped(typeset(f"↑ {title}"), WIDTH, TINY)
        for line in lines:
            canvas.texts.append(Text(0, canvas.y + TINY / 2, line, TINY, color=SOFT))
            canvas.y += TINY * LEADING
        canvas.y += 4
    up = scale(values, canvas.y + HEIGHT, canvas.y)
    labels = [_tick(tick, up) for tick in up.ticks]
    left = max(text_width(label, TINY) for label in labels) + 6
    for tick, label in zip(up.ticks, labels, strict=True):
        canvas.texts.append(Text(left - 5, up.at(tick), label, TINY, "right", SOFT))
        canvas.boxes.append(Box(left, WIDTH, up.at(tick) - 0.2, up.at(tick) + 0.2, GRID))
    canvas.y += HEIGHT + 3
    return left, up


def _horizontal_title(canvas: Canvas, title: str) -> None:
    if title:
        canvas.write(f"→ {title}", size=TINY, color=SOFT)


def _tick(value: float, of: Scale) -> str:
    """A tick's number, with the decimals that the step between ticks needs."""
    step = Decimal(f"{of.ticks[1] - of.ticks[0]:.6g}").normalize()
    decimals = min(max(0, -step.as_tuple().exponent), MOST_DECIMALS)
    return printed(Fraction(f"{value:.10g}"), Format(decimals=decimals))


PLOTS: dict[ChartKind, Plot] = {
    ChartKind.LINES: draw_lines,
    ChartKind.MAP: draw_map,
    ChartKind.RANGES: draw_ranges,
}
