"""What a file holds, read by the standard library alone: what the pipeline's own reading must equal."""

import posixpath
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import coordinate_to_tuple, get_column_letter

Position = tuple[int, str]  # number of the sheet, address
TRUE = ("1", "true")
VALUE_OF_TEXT = "inlineStr"


@dataclass(frozen=True)
class Written:
    """A cell that holds something.

    kind: the `t` of the XML, "n" without one. values: what it may be said to hold, one text where it is
    written as it should be, several where its XML can be taken in more than one way, none for a formula
    without a result. formula: with "=", "" where the value was typed. unseen: hidden, or under a merged area.
    """

    kind: str
    values: tuple[str, ...]
    formula: str = ""
    unseen: bool = False

    @property
    def text(self) -> str:
        """The formula, or the value as it stands there."""
        return self.formula or self.values[0]


Contents = dict[Position, Written]


def cells(path: Path) -> Contents:
    """The cells that hold something. Of a file that the pipeline opened, so that no part is missing."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = {
        one.get("Id"): (one.get("Type"), posixpath.normpath(posixpath.join("/xl", one.get("Target")))[1:])
        for one in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    shared = [part for kind, part in relations.values() if kind.endswith("/sharedStrings")]
    texts = _texts(parts[shared[0]]) if shared and shared[0] in parts else []
    sheets = [
        (relations[value][1], element.get("state", "visible") != "visible")
        for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter()
        if _local(element.tag) == "sheet"
        for key, value in element.attrib.items()
        if _local(key) == "id" and value in relations and relations[value][0].endswith("/worksheet")
    ]
    return {
        (number, address): cell
        for number, (part, hidden) in enumerate(sheets, 1)
        for address, cell in _sheet(parts[part], texts, hidden).items()
    }


def names(path: Path) -> dict[str, Position]:
    """Defined names in lower case -> number of the sheet and first cell they point to, where they do."""
    with ZipFile(path) as archive:
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    titles = [one.get("name") for one in workbook.iter() if _local(one.tag) == "sheet"]
    found = {}
    for one in workbook.iter():
        if _local(one.tag) == "definedName" and one.get("localSheetId") is None:
            sheet, _, area = (one.text or "").rpartition("!")
            if sheet.strip("'") in titles:
                cell = area.replace("$", "").partition(":")[0]
                found[one.get("name").lower()] = (titles.index(sheet.strip("'")) + 1, cell)
    return found


def _sheet(content: bytes, texts: list[str], hidden: bool) -> dict[str, Written]:
    sheet = ElementTree.fromstring(content)
    covered, columns = _covered(sheet), _hidden_columns(sheet)
    found = {}
    row, column, row_hidden = 0, 0, False
    for element in sheet.iter():
        if _local(element.tag) == "row":
            row, column = int(element.get("r", row + 1)), 0
            row_hidden = element.get("hidden") in TRUE
        elif _local(element.tag) == "c":
            column += 1
            if element.get("r"):
                row, column = coordinate_to_tuple(element.get("r").replace("$", ""))
            unseen = hidden or row_hidden or column in columns or (row, column) in covered
            cell = _cell(element, texts, unseen)
            if cell.formula or cell.values:
                found[f"{get_column_letter(column)}{row}"] = cell
    return found


def _cell(cell: ElementTree.Element, texts: list[str], unseen: bool) -> Written:
    kind = cell.get("t", "n")
    formulas = [element for element in cell.iter() if _local(element.tag) == "f"]
    written = ["".join(element.itertext()) for element in cell.iter() if _local(element.tag) == "v"]
    if kind == "s":
        written = [texts[int(text)] if text.strip().isdecimal() else text for text in written]
    runs = [element.text or "" for element in cell.iter() if _local(element.tag) == "t"]
    # what stands where the type of the cell has it not may be read or left
    values = ["".join([*written, *runs]), "".join(written), *written, "".join(runs)]
    shown = dict.fromkeys(value for value in values if value.strip())
    formula = "=" + (formulas[0].text or "") if formulas else ""
    return Written(kind, tuple(shown), formula, unseen)


def _covered(sheet: ElementTree.Element) -> set[tuple[int, int]]:
    """The cells under merged areas, without the first of each, which shows."""
    covered = set()
    for element in sheet.iter():
        if _local(element.tag) == "mergeCell":
            first, _, last = element.get("ref").replace("$", "").partition(":")
            (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last or first)
            rows = range(min(top, bottom), max(top, bottom) + 1)
            columns = range(min(left, right), max(left, right) + 1)
            covered |= {(row, column) for row in rows for column in columns} - {(rows[0], columns[0])}
    return covered


def _hidden_columns(sheet: ElementTree.Element) -> set[int]:
    return {
        column
        for element in sheet.iter()
        if _local(element.tag) == "col" and element.get("hidden") in TRUE
        for column in range(int(element.get("min")), int(element.get("max")) + 1)
    }


def _texts(content: bytes) -> list[str]:
    return [
        "".join(text.text or "" for text in one.iter() if _local(text.tag) == "t")
        for one in ElementTree.fromstring(content)
        if _local(one.tag) == "si"
    ]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
