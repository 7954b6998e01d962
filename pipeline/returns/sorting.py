"""Each cell of a return is one thing: an answer, a cell of the blank form, or neither.

A cell to fill is found by its defined name and a total likewise, wherever they moved to. Any other cell is
the form's when the blank form holds the same content on that sheet, each of its cells counted once.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.questionnaire.fields import Field
from pipeline.questionnaire.form.layout import FormLayout, Place
from pipeline.returns.queries import QuerySheet, query_sheet
from pipeline.returns.workbooks.contents import Cell, Kind, Workbook

Key = tuple[Kind, float | str]


@dataclass(frozen=True)
class SortedCells:
    """The cells of a return that are not empty.

    inputs: with the field that each answers. totals: of total cells, with their defined name.
    form: how many others belong to the blank form, or to the list of points that went with it. queries: that
    list, with the office's replies. strangers: those that are nothing of all this.
    """

    inputs: tuple[tuple[Field, Cell], ...]
    totals: tuple[tuple[str, Cell], ...]
    form: int
    queries: QuerySheet
    strangers: tuple[Cell, ...]


def sort_cells(workbook: Workbook, layout: FormLayout) -> SortedCells:
    """Every cell of the workbook, in one place each."""
    named = {place: layout.boxes[layout.names[name]] for name, place in _targets(workbook, layout).items()}
    queries = query_sheet(workbook, layout.words)
    apart = {*queries.ours, *(reply.place for reply in queries.replies)}
    inputs, totals, others = [], [], []
    for cell in workbook.cells:
        box = named.get(cell.place)
        if box is not None and box.field:
            inputs.append((box.field, cell))
        elif box is not None and box.sums:
            totals.append((box.name, cell))
        elif cell.place not in apart:
            others.append(cell)
    strangers = _strangers(others, workbook, layout)
    form = len(others) - len(strangers) + len(queries.ours)
    return SortedCells(tuple(inputs), tuple(totals), form, queries, tuple(strangers))


def _targets(workbook: Workbook, layout: FormLayout) -> dict[str, Place]:
    """The names of the form that the workbook still has, with where they point."""
    found = {name: workbook.names.get(name.lower()) for name in layout.names}
    return {name: place for name, place in found.items() if place}


def _strangers(others: list[Cell], workbook: Workbook, layout: FormLayout) -> list[Cell]:
    """The cells that are not the blank form's, in their order."""
    unclaimed = {cell.place: cell for cell in others}
    placed = {layout.names[name] for name in _targets(workbook, layout) if _is_filled(name, layout)}
    wanted: dict[tuple[str, Key], int] = defaultdict(int)
    candidates = _Moves(workbook, layout)
    for place, content in layout.contents.items():
        if place in placed:
            continue
        key = _form_key(content, bool(layout.boxes[place].sums))
        # first where it should stand, so that of two equal texts the added one is the stranger
        for target in candidates.of(place):
            if target in unclaimed and _key(unclaimed[target]) == key:
                del unclaimed[target]
                break
        else:
            wanted[place.sheet, key] += 1
    strangers = []
    for cell in unclaimed.values():
        claim = (cell.place.sheet, _key(cell))
        if wanted.get(claim, 0):
            wanted[claim] -= 1
        else:
            strangers.append(cell)
    return strangers


def _is_filled(name: str, layout: FormLayout) -> bool:
    box = layout.boxes[layout.names[name]]
    return bool(box.field or box.sums)


class _Moves:
    """Where cells of the form may stand in a return whose rows and columns were shifted.

    The defined names tell how far; between two of them a cell moved with the one before or the one after.
    """

    def __init__(self, workbook: Workbook, layout: FormLayout) -> None:
        rows: dict[str, dict[int, int]] = defaultdict(dict)
        columns: dict[str, dict[int, int]] = defaultdict(dict)
        for name, place in _targets(workbook, layout).items():
            origin = layout.names[name]
            if place.sheet == origin.sheet:
                rows[origin.sheet][origin.row] = place.row - origin.row
                columns[origin.sheet][origin.column] = place.column - origin.column
        # sheets where nothing moved, as nearly all are, are left out
        self._rows = {sheet: sorted(moved.items()) for sheet, moved in rows.items() if any(moved.values())}
        self._columns = {
            sheet: sorted(moved.items()) for sheet, moved in columns.items() if any(moved.values())
        }

    def of(self, place: Place) -> Iterator[Place]:
        for row in _shifted(place.row, self._rows.get(place.sheet, [])):
            for column in _shifted(place.column, self._columns.get(place.sheet, [])):
                yield Place(place.sheet, row, column)


def _shifted(position: int, shifts: list[tuple[int, int]]) -> list[int]:
    if not shifts:
        return [position]
    before = bisect_right(shifts, position, key=lambda shift: shift[0]) - 1
    after = bisect_left(shifts, position, key=lambda shift: shift[0])
    near = (shifts[max(before, 0)], shifts[min(after, len(shifts) - 1)])
    return list(dict.fromkeys(position + shift for _, shift in near))


def _form_key(content: str | int, is_formula: bool) -> Key:
    if isinstance(content, str):
        return (Kind.FORMULA if is_formula else Kind.TEXT, _plain(content))
    return Kind.NUMBER, float(content)


def _key(cell: Cell) -> Key:
    if cell.formula:
        return Kind.FORMULA, _plain(cell.formula)
    return cell.kind, _plain(cell.value) if isinstance(cell.value, str) else cell.value


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
