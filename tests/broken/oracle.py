"""What a file holds, read by the standard library alone: the count that the pipeline's own must equal."""

import posixpath
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import coordinate_to_tuple, get_column_letter

Contents = dict[tuple[int, str], str]


def cells(path: Path) -> Contents:
    """The cells that hold something: (number of the sheet, address) -> formula or value, as written.

    Of a file that the pipeline opened, so that no part is missing.
    """
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relations = {
        one.get("Id"): (one.get("Type"), posixpath.normpath(posixpath.join("/xl", one.get("Target")))[1:])
        for one in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    shared = [part for kind, part in relations.values() if kind.endswith("/sharedStrings")]
    texts = _texts(parts[shared[0]]) if shared and shared[0] in parts else []
    found: Contents = {}
    sheets = [
        relations[value][1]
        for element in ElementTree.fromstring(parts["xl/workbook.xml"]).iter()
        if _local(element.tag) == "sheet"
        for key, value in element.attrib.items()
        if _local(key) == "id" and value in relations and relations[value][0].endswith("/worksheet")
    ]
    for number, part in enumerate(sheets, 1):
        found |= {(number, address): text for address, text in _sheet(parts[part], texts).items()}
    return found


def names(path: Path) -> dict[str, tuple[int, str]]:
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


def _sheet(content: bytes, texts: list[str]) -> dict[str, str]:
    found = {}
    row = column = 0
    for element in ElementTree.fromstring(content).iter():
        if _local(element.tag) == "row":
            row, column = int(element.get("r", row + 1)), 0
        elif _local(element.tag) == "c":
            column += 1
            if element.get("r"):
                row, column = coordinate_to_tuple(element.get("r").replace("$", ""))
            text = _content(element, texts)
            if text.strip():
                found[f"{get_column_letter(column)}{row}"] = text
    return found


def _content(cell: ElementTree.Element, texts: list[str]) -> str:
    inner = {_local(element.tag): element for element in cell.iter()}
    if "f" in inner:
        return "=" + (inner["f"].text or "")
    written = ["".join(element.itertext()) for element in cell.iter() if _local(element.tag) in ("v", "t")]
    if cell.get("t") == "s" and written:
        return "".join(texts[int(text)] if text.strip().isdecimal() else text for text in written)
    return "".join(written)


def _texts(content: bytes) -> list[str]:
    return [
        "".join(text.text or "" for text in one.iter() if _local(text.tag) == "t")
        for one in ElementTree.fromstring(content)
        if _local(one.tag) == "si"
    ]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
