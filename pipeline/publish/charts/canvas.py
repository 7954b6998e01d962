"""A picture being built from top to bottom: what is placed goes under what stands already."""

from dataclasses import dataclass, field

from pipeline.publish.charts.colors import INK
from pipeline.publish.charts.drawing import WIDTH, Box, Drawing, Mark, Stroke, Text
from pipeline.publish.textwidth import wrapped
from pipeline.publish.typography import typeset

LEADING = 1.25  # line height, of the font size


@dataclass
class Canvas:
    """y: where the next thing goes, in points from the top."""

    y: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def write(
        self, text: str, size: float = 9.0, color: str = INK, weight: str = "normal", left: float = 0.0
    ) -> None:
        """Write a text over the width, on as many lines as it needs, and move under it."""
        for line in wrapped(typeset(text), WIDTH - left, size, weight == "bold"):
            self.texts.append(Text(left, self.y + size * LEADING / 2, line, size, color=color, weight=weight))
            self.y += size * LEADING

    def legend(self, entries: list[tuple[str, str]]) -> None:
        """A coloured square before each label, one under the other. entries: (label, fill)."""
        for label, fill in entries:
            self.boxes.append(Box(0, 9, self.y + 1.5, self.y + 10.5, fill))
            self.write(label, left=14)
            self.y += 2
        self.y += 6

    def drawing(self, title: str, description: str) -> Drawing:
        drawn = (self.boxes, self.texts, self.strokes, self.marks)
        return Drawing(title, description, self.y, *map(tuple, drawn))
