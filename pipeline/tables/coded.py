"""Cells that count coded answers: whether their layout says so, and which of them are held back."""

from collections.abc import Collection, Iterable, Mapping

from pipeline.tables.layout import Layout
from pipeline.tables.plan import Cell
from pipeline.yamlfiles import Document, Location, did_you_mean


def check_codeframes(
    document: Document, layout: Layout, cells: Iterable[Cell], frame_of: Mapping[str, str]
) -> None:
    """Whether a layout names the code frames of all coded variables that it counts, and no others.

    cells: those of the layout. frame_of: coded variable -> id of its code frame.
    Raises: YamlError, with file and line: of the row of the first cell that counts by a frame not named, of
    the name of a frame by which no cell counts.
    """
    counted: set[str] = set()
    for cell in cells:
        for measure in cell.measures:
            frame = frame_of.get(measure.variable)
            if frame is not None and frame not in layout.codeframes:
                raise document.error(
                    _row_at(layout, cell),
                    f"row {cell.row!r}, column {cell.column!r}: '{measure}' counts answers coded by the "
                    f"frame {frame!r}, which the layout does not name. Add {frame} to its "
                    "`codeframes: [...]`.",
                )
            if frame is not None:
                counted.add(frame)
    for i, frame in enumerate(layout.codeframes):
        if frame not in counted:
            raise document.error(
                ("codeframes", i),
                f"no cell counts answers coded by the frame {frame!r}.{did_you_mean(frame, sorted(counted))} "
                "Take it out, or count them.",
            )


def withheld(
    cells: Iterable[Cell], frame_of: Mapping[str, str], held_back: Collection[str]
) -> frozenset[Cell]:
    """The cells that count answers coded by a frame that is held back, be it only in their base.

    frame_of: coded variable -> id of its code frame. held_back: ids of frames.
    """
    variables = {variable for variable, frame in frame_of.items() if frame in held_back}
    return frozenset(cell for cell in cells if any(m.variable in variables for m in cell.measures))


def _row_at(layout: Layout, cell: Cell) -> Location:
    panels = [panel.id for panel in layout.panels]
    at = panels.index(cell.panel)
    rows = [row.id for row in layout.panels[at].rows]
    return ("panels", at, "rows", rows.index(cell.row))
