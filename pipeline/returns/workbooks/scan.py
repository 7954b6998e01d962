"""The XML of a workbook itself: where its cells stand, its defined names, merged areas and comments.

It is the third witness: it says which cells hold something, so that one lost by both readers is noticed; and
the only one for what neither reader gives: defined names, merged areas, which cells are errors.
"""

from collections import Counter
from dataclasses import dataclass

from pipeline.questionnaire.form.layout import INPUT_PREFIX, TECHNICAL_PREFIX, TOTAL_PREFIX, Place
from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.markup import parse
from pipeline.returns.workbooks.package import WORKBOOK, Package
from pipeline.returns.workbooks.parts import elements_of, relations_of, split_address, target_of

NAMES_OF_THE_FORM = (INPUT_PREFIX, TOTAL_PREFIX, TECHNICAL_PREFIX)


@dataclass(frozen=True)
class RawCell:
    """A cell that holds something. kind: the `t` of the XML ("e" for an error, "n" when there is none)."""

    row: int
    column: int
    kind: str
    has_formula: bool


@dataclass(frozen=True)
class RawSheet:
    """merged: areas as (first row, first column, last row, last column)."""

    title: str
    cells: tuple[RawCell, ...]
    merged: tuple[tuple[int, int, int, int], ...]
    comments: tuple[tuple[int, int, str], ...]


def scan(package: Package, limits: Limits) -> tuple[list[RawSheet], dict[str, Place | None]]:
    """The sheets in order (charts left out, they hold no cell), and the form's names for the whole workbook.

    Messages give a sheet by its number: offices may name the ones they add after a person.
    Raises: Unreadable for a cell or an area beyond the limits, a cell given twice, a name given twice.
    """
    targets = relations_of(package, WORKBOOK)
    strings = _filled_strings(package, targets)
    sheets, names = [], {}
    for element in elements_of(package.parts[WORKBOOK]):
        if element.name == "sheet":
            kind, part = targets.get(element.attributes.get("id", ""), ("", ""))
            if kind == "worksheet":
                number = len(sheets) + 1
                if part not in package.parts:
                    raise Unreadable(f"sheet {number} is announced but is not in the file. {ASK_AGAIN}")
                sheet = _scan_sheet(package, element.attributes["name"], part, strings)
                _check_sheet(sheet, number, limits)
                sheets.append(sheet)
        elif element.name == "definedName" and "localSheetId" not in element.attributes:
            name = element.attributes["name"].lower()
            if name.startswith(NAMES_OF_THE_FORM):
                if name in names:
                    raise Unreadable(f"the workbook defines the name {name} twice. {ASK_AGAIN}")
                names[name] = target_of(element.text)
    return sheets, names


def _scan_sheet(package: Package, title: str, part: str, strings: list[bool]) -> RawSheet:
    cells, merged = _scan_cells(package.parts[part], strings)
    comments = [
        comment
        for kind, target in relations_of(package, part).values()
        if kind == "comments" and target in package.parts
        for comment in _scan_comments(package.parts[target])
    ]
    return RawSheet(title, tuple(cells), tuple(merged), tuple(comments))


def _check_sheet(sheet: RawSheet, number: int, limits: Limits) -> None:
    counts = Counter((cell.row, cell.column) for cell in sheet.cells)
    edges = [*counts, *((area[2], area[3]) for area in sheet.merged)]
    far = [edge for edge in edges if edge[0] > limits.rows or edge[1] > limits.columns]
    if far:
        address = Place(sheet.title, *max(far)).cell
        raise Unreadable(
            f"sheet {number} reaches cell {address}, far from the form: at most {limits.rows} rows and "
            f"{limits.columns} columns are read. Empty what stands there."
        )
    if len(sheet.cells) > limits.cells:
        raise Unreadable(
            f"sheet {number} has {len(sheet.cells)} filled cells, more than the {limits.cells} allowed."
        )
    merged = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.merged)
    if merged > limits.merged_cells:
        raise Unreadable(
            f"the merged areas of sheet {number} hold {merged} cells, more than the "
            f"{limits.merged_cells} allowed."
        )
    twice = [place for place, count in counts.items() if count > 1]
    if twice:
        raise Unreadable(f"sheet {number} gives cell {Place(sheet.title, *twice[0]).cell} twice. {ASK_AGAIN}")


def _scan_cells(content: bytes, strings: list[bool]) -> tuple[list[RawCell], list[tuple[int, int, int, int]]]:
    """The cells that hold something, and the merged areas, of one worksheet part."""
    cells, merged = [], []
    row = column = 0
    formula = value = False
    kind = "n"
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, formula, value, kind
        name = name.rpartition(" ")[2]
        text.clear()
        if name == "c":
            # without an address of its own a cell follows the one before
            row, column = split_address(attributes["r"]) if "r" in attributes else (row, column + 1)
            kind, formula, value = attributes.get("t", "n"), False, False
        elif name == "row":
            row, column = int(attributes["r"]) if "r" in attributes else row + 1, 0
        elif name == "f":
            formula = True
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            rows, columns = zip(split_address(first), split_address(last or first), strict=True)
            merged.append((min(rows), min(columns), max(rows), max(columns)))

    def end(name: str) -> None:
        nonlocal value
        name = name.rpartition(" ")[2]
        if name in ("v", "t"):
            value = value or _holds("".join(text), kind, strings)
        elif name == "c" and (formula or value):
            cells.append(RawCell(row, column, kind, formula))
        text.clear()

    parse(content, start, end, text.append)
    return cells, merged


def _holds(text: str, kind: str, strings: list[bool]) -> bool:
    if kind == "s" and text.strip().isdecimal() and int(text) < len(strings):
        return strings[int(text)]
    return bool(text.strip())


def _filled_strings(package: Package, targets: dict[str, tuple[str, str]]) -> list[bool]:
    """For each shared string whether it shows anything."""
    part = next((part for kind, part in targets.values() if kind == "sharedStrings"), "")
    filled: list[bool] = []
    seen = False
    for element in elements_of(package.parts.get(part, b"<none/>")):
        if element.name == "t" and "rPh" not in element.path:
            seen = seen or bool(element.text.strip())
        elif element.name == "si":
            filled.append(seen)
            seen = False
    return filled


def _scan_comments(content: bytes) -> list[tuple[int, int, str]]:
    """Row, column and text of each comment, without the author's name that Excel puts before it."""
    authors, comments, runs = [], [], []
    for element in elements_of(content):
        if element.name == "author":
            authors.append(element.text)
        elif element.name == "t" and "rPh" not in element.path:
            runs.append(element.text)
        elif element.name == "comment":
            text = "".join(runs).strip()
            runs.clear()
            author = int(element.attributes.get("authorId", "0"))
            if author < len(authors) and authors[author]:
                text = text.removeprefix(f"{authors[author]}:").strip()
            comments.append((*split_address(element.attributes["ref"]), text))
    return comments
