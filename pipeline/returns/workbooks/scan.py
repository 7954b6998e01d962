"""The XML of a workbook itself: where its cells stand, its defined names, merged areas and comments.

It is the third witness: it says which cells hold something, so that one lost by both readers is noticed; and
the only one for what neither reader gives: defined names, merged areas, what is hidden, which cells are
errors.
"""

from dataclasses import dataclass

from pipeline.questionnaire.form.layout import INPUT_PREFIX, TECHNICAL_PREFIX, TOTAL_PREFIX, Place
from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable, Unseen
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.package import WORKBOOK, Package
from pipeline.returns.workbooks.parts import elements_of, relations_of, split_address, target_of
from pipeline.returns.workbooks.sheets import SheetPart, check_sheet, read_sheet

NAMES_OF_THE_FORM = (INPUT_PREFIX, TOTAL_PREFIX, TECHNICAL_PREFIX)
VISIBLE = "visible"


@dataclass(frozen=True)
class RawSheet:
    """comments: row, column and text of each, those of text boxes too."""

    title: str
    hidden: bool
    part: SheetPart
    comments: tuple[tuple[int, int, str], ...]

    def unseen(self, row: int, column: int) -> Unseen:
        return Unseen.SHEET if self.hidden else self.part.unseen(row, column)


def scan(package: Package, limits: Limits) -> tuple[list[RawSheet], dict[str, Place | None]]:
    """The sheets in order (charts left out, they hold no cell), and the form's names for the whole workbook.

    Messages give a sheet by its number: offices may name the ones they add after a person.
    Raises: Unreadable for a cell or an area beyond the limits, and for a cell, a name or a sheet given twice.
    """
    targets = relations_of(package, WORKBOOK)
    strings = _filled_strings(package, targets)
    sheets: list[RawSheet] = []
    names: dict[str, Place | None] = {}
    for element in elements_of(package.parts[WORKBOOK]):
        if element.name == "sheet":
            kind, part = targets.get(element.attributes.get("id", ""), ("", ""))
            if kind == "worksheet":
                sheets.append(_scan_sheet(package, element.attributes, part, strings, len(sheets) + 1))
                _check_sheet(sheets, limits)
        elif element.name == "definedName" and "localSheetId" not in element.attributes:
            name = element.attributes["name"].lower()
            if name.startswith(NAMES_OF_THE_FORM):
                if name in names:
                    raise Unreadable(f"the workbook defines the name {name} twice. {ASK_AGAIN}")
                names[name] = target_of(element.text)
    return sheets, names


def _scan_sheet(
    package: Package, attributes: dict[str, str], part: str, strings: list[bool], number: int
) -> RawSheet:
    if part not in package.parts:
        raise Unreadable(f"sheet {number} is announced but is not in the file. {ASK_AGAIN}")
    comments = [
        comment
        for kind, target in relations_of(package, part).values()
        if kind in NOTES and target in package.parts
        for comment in NOTES[kind](package.parts[target])
    ]
    return RawSheet(
        attributes["name"],
        attributes.get("state", VISIBLE) != VISIBLE,
        read_sheet(package.parts[part], strings, number),
        tuple(comments),
    )


def _check_sheet(sheets: list[RawSheet], limits: Limits) -> None:
    """Check the last one."""
    *others, last = sheets
    if last.title.lower() in (sheet.title.lower() for sheet in others):
        raise Unreadable(f"sheet {len(sheets)} has the name of a sheet before it. {ASK_AGAIN}")
    check_sheet(last.part, len(sheets), limits)


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
            comments.append((*split_address(element.attributes["ref"], "a comment"), text))
    return comments


def _scan_text_boxes(content: bytes) -> list[tuple[int, int, str]]:
    """Row, column and text of each drawing that holds a text, as an office may put beside the cells."""
    boxes, texts = [], []
    corner = {"row": 0, "col": 0}
    for element in elements_of(content):
        if element.name in corner and element.path[-1:] == ("from",):
            corner[element.name] = int(element.text)
        elif element.name == "t":
            texts.append(element.text)
        elif element.name.endswith("Anchor"):
            text = " ".join(texts).strip()
            texts.clear()
            if text:
                boxes.append((corner["row"] + 1, corner["col"] + 1, text))
    return boxes


# how the relation of a sheet calls what holds texts beside its cells
NOTES = {"comments": _scan_comments, "drawing": _scan_text_boxes}
