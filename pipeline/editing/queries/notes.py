"""The note of each cell to look at: the points that concern it, in the words of the list of points.

Every line of a note stands on the sheet of points too: by that ingest tells our notes from an office's
(pipeline/returns/queries.py).
"""

import textwrap
from collections import defaultdict

from openpyxl.comments import Comment

from pipeline.editing.queries.points import Point
from pipeline.questionnaire.form.words import QueryWords
from pipeline.xlsx import CREATOR, legal_text

WIDTH = 320  # of a note's box, pixels
CHARACTERS = 42  # of a note's font that go on a line of that width
LINE_HEIGHT, FRAME = 17, 14  # pixels: of a line, and of the box around the lines
MOST_LINES = 24  # a longer note is read by making its box larger


def notes(points: tuple[Point, ...], suspects: tuple[str, ...], words: QueryWords) -> dict[str, str]:
    """Name of a field or total -> what its note says."""
    texts: dict[str, list[str]] = defaultdict(list)
    for point in points:
        for name in point.cells:
            texts[name] += [words.point.format(number=point.number), point.asked]
    for name in suspects:
        texts[name].append(words.suspect)
    return {name: "\n".join(lines) for name, lines in texts.items()}


def note_box(text: str) -> Comment:
    """The note as a box that shows all of it."""
    lines = sum(max(1, len(textwrap.wrap(line, CHARACTERS))) for line in text.split("\n"))
    height = min(lines, MOST_LINES) * LINE_HEIGHT + FRAME
    return Comment(legal_text(text), CREATOR, height, WIDTH)
