"""From boxes and texts in points to an SVG picture, through plotnine.

The charts place everything themselves, in points from the top left corner: so a long label takes the lines it
needs, and a picture is as high as its content. plotnine draws them on the identity scales.
"""

import io
import re
from dataclasses import dataclass

import matplotlib as mpl
import pandas as pd
import plotnine as p9
from markupsafe import escape
from matplotlib import pyplot

from pipeline.publish.charts.colors import INK

WIDTH = 318.0  # points: a phone shows it at nearly its own size
MARGIN = 9.0  # points of white around it
POINTS_PER_INCH = 72.0
POINTS_PER_MILLIMETRE = POINTS_PER_INCH / 25.4  # plotnine gives the width of lines in millimetres
FAMILY = "Arial, 'Liberation Sans', Helvetica, 'DejaVu Sans', sans-serif"


# In matplotlib's SVG: what is replaced -> by what.
CLEANING: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL), ""),  # names the version of the program
    (re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL), ""),  # would style the whole page
    (re.compile(r'\s*<g id="[^"]*"/>'), ""),
    (re.compile(r' transform="rotate\(-0 [^"]*"'), ""),
    (re.compile(r'font-family: [^;"]*'), f"font-family: {FAMILY}"),
    (re.compile(r'\bid="'), 'id="{name}-'),
    (re.compile(r'(href="#|url\(#)'), "\\g<1>{name}-"),
)


@dataclass(frozen=True)
class Box:
    left: float
    right: float
    top: float
    bottom: float
    fill: str


@dataclass(frozen=True)
class Text:
    """align: left, center or right, at x; y: of the middle of the line. style: normal or italic."""

    x: float
    y: float
    text: str
    size: float = 9.0
    align: str = "left"
    color: str = INK
    style: str = "normal"
    weight: str = "normal"


@dataclass(frozen=True)
class Mark:
    """A point. shape: of matplotlib, filled with the colour, or only drawn in it where it is hollow."""

    x: float
    y: float
    shape: str
    color: str
    fill: str
    size: float = 2.6


@dataclass(frozen=True)
class Stroke:
    """A line through points (x, y). dashes: `solid`, `dashed`, `dotted`, `dashdot`. width: in points."""

    points: tuple[tuple[float, float], ...]
    color: str
    dashes: str = "solid"
    width: float = 1.4


@dataclass(frozen=True)
class Drawing:
    """A picture to draw. height: in points. title, description: read aloud instead of it."""

    title: str
    description: str
    height: float
    boxes: tuple[Box, ...]
    texts: tuple[Text, ...]
    strokes: tuple[Stroke, ...] = ()
    marks: tuple[Mark, ...] = ()


def draw_svg(drawing: Drawing, name: str) -> str:
    """The picture as SVG, the same bytes from run to run.

    name: prefix of its ids, so that several pictures may stand in one page.
    """
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "text.parse_math": False}
    with mpl.rc_context(settings):
        figure = _plot(drawing).draw()
        # the panel is the whole picture: to lay it out, matplotlib would draw everything once more
        figure.set_layout_engine("none")
        figure.subplots_adjust(left=0, right=1, bottom=0, top=1)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
        pyplot.close(figure)
    return _finish(buffer.getvalue(), drawing, name)


def _plot(drawing: Drawing) -> p9.ggplot:
    left, right, bottom, top = -MARGIN, WIDTH + MARGIN, -drawing.height - MARGIN, MARGIN
    inches = ((right - left) / POINTS_PER_INCH, (top - bottom) / POINTS_PER_INCH)
    plot = p9.ggplot()
    # += throughout: each + copies all that the plot holds
    plot += [p9.scale_fill_identity(), p9.scale_color_identity(), p9.scale_size_identity()]
    plot += p9.scale_x_continuous(limits=(left, right), expand=(0, 0), breaks=[])
    plot += p9.scale_y_continuous(limits=(bottom, top), expand=(0, 0), breaks=[])  # y grows upwards in plots
    plot += [p9.theme_void(), p9.theme(figure_size=inches, plot_margin=0, legend_position="none")]
    sides = p9.aes(xmin="left", xmax="right", ymin="-bottom", ymax="-top", fill="fill")
    look = {"color": "color", "size": "size", "ha": "align", "fontstyle": "style", "fontweight": "weight"}
    words = p9.aes("x", "-y", label="text", **look)
    boxes = pd.DataFrame([vars(box) for box in drawing.boxes])
    texts = pd.DataFrame([vars(text) for text in drawing.texts])
    if len(boxes):
        plot += p9.geom_rect(sides, data=boxes)
    for stroke in drawing.strokes:
        path = pd.DataFrame([(x, -y) for x, y in stroke.points], columns=["x", "y"])
        look = {"color": stroke.color, "linetype": stroke.dashes}
        width = stroke.width / POINTS_PER_MILLIMETRE
        plot += p9.geom_path(p9.aes("x", "y"), data=path, size=width, **look)
    for mark in drawing.marks:
        place = pd.DataFrame({"x": [mark.x], "y": [-mark.y]})
        look = {"shape": mark.shape, "color": mark.color, "fill": mark.fill, "size": mark.size}
        plot += p9.geom_point(p9.aes("x", "y"), data=place, **look)
    return plot + p9.geom_text(words, data=texts, va="center_baseline")


def _finish(svg: str, drawing: Drawing, name: str) -> str:
    """The picture without what depends on the program, with ids of its own, a title and a description."""
    svg = svg[svg.index("<svg") :]
    for pattern, replacement in CLEANING:
        svg = pattern.sub(replacement.format(name=name), svg)
    opening_end = svg.index(">")
    label = f' role="img" aria-labelledby="{name}-title {name}-description"'
    spoken = (
        f'\n <title id="{name}-title">{escape(drawing.title)}</title>'
        f'\n <desc id="{name}-description">{escape(drawing.description)}</desc>'
    )
    return svg[:opening_end] + label + ">" + spoken + svg[opening_end + 1 :]
