"""Cells that count coded answers: whether their layout says so, and which of them are held back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pipeline.tables.layout import Layout
from pipeline.tables.plan import Cell
from pipeline.tables.recodes import Recode
from pipeline.yamlfiles import Document, Location, did_you_mean, read_document


def frames_of(recodes: Iterable[Recode]) -> dict[str, str]:
    """Coded variable -> id of the code frame that it is made by."""
    return {made.field.name: made.codeframe for made in recodes if made.codeframe}


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


def counting(
    cells: Iterable[Cell], frame_of: Mapping[str, str], frames: Collection[str]
) -> dict[Cell, frozenset[str]]:
    """The cells that count answers coded by some frames, be it only in their base.

    frame_of: coded variable -> id of its code frame. frames: ids.
    Returns: cell -> those of the frames that it counts by, one at least.
    """
    wanted = {variable: frame for variable, frame in frame_of.items() if frame in frames}
    found = {
        cell: frozenset(wanted[m.variable] for m in cell.measures if m.variable in wanted) for cell in cells
    }
    return {cell: by for cell, by in found.items() if by}


def withheld(
    cells: Iterable[Cell], frame_of: Mapping[str, str], held_back: Collection[str]
) -> dict[Cell, frozenset[str]]:
    """All cells of the panels that count answers coded by a frame that is held back.

    Whole panels: of one with a few numbers left nobody could tell what they still say of the coding.
    frame_of, held_back: as for `counting`.
    Returns: cell -> the frames that hold back its panel, one at least.
    """
    cells = tuple(cells)
    of_panel: dict[tuple[str, str], set[str]] = defaultdict(set)
    for cell, frames in counting(cells, frame_of, held_back).items():
        of_panel[cell.table, cell.panel].update(frames)
    return {cell: frozenset(frames) for cell in cells if (frames := of_panel[cell.table, cell.panel])}


def read_held_word(path: Path) -> str:
    """What cells that are held back print: `held_back` of the part `coding` of a report.yaml.

    The other words of the file are the business of the stage that prints them.
    Raises: YamlError, with file and line, where there is no such part or word.
    """
    document = read_document(path)
    content = document.content if isinstance(document.content, dict) else {}
    coding = content.get("coding")
    word = coding.get("held_back") if isinstance(coding, dict) else None
    if not isinstance(word, str) or not word.strip():
        raise document.error(
            ("coding", "held_back"),
            "tables count coded answers, and there is no `held_back` in a part `coding`, the word that "
            "their cells print while their frame may not be published. Add it, as in `coding: "
            "{held_back: ...}`.",
        )
    return word


def _row_at(layout: Layout, cell: Cell) -> Location:
    panels = [panel.id for panel in layout.panels]
    at = panels.index(cell.panel)
    rows = [row.id for row in layout.panels[at].rows]
    return ("panels", at, "rows", rows.index(cell.row))
