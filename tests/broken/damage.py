"""Ways to spoil the file of a return: each makes a function that changes a file in place."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from pipeline.questionnaire.form.layout import INPUT_PREFIX
from tests.spec.returned import edit, rewrite

Damage = Callable[[Path], object]
PART = "Partie 1"  # the sheet of the second part below
WORKBOOK, SHEET, TYPES = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def replaced(part: str, old: str, new: str) -> Damage:
    """One passage of one part, changed as no spreadsheet program would."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[part].decode()
        assert old in text
        parts[part] = text.replace(old, new, 1).encode()

    return lambda path: rewrite(path, change)


def in_last_row(xml: str) -> Damage:
    """More cells at the end of the first row of the sheet."""
    return replaced(SHEET, "</row>", f"{xml}</row>")


def after_cells(xml: str) -> Damage:
    """Elements behind the rows of the sheet."""
    return replaced(SHEET, "</sheetData>", f"</sheetData>{xml}")


def merged(*areas: str) -> Damage:
    xml = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return replaced(SHEET, "</mergeCells>", f"{xml}</mergeCells>")


def related(kind: str, name: str, content: bytes) -> Damage:
    """One more part, to which the workbook refers."""

    def change(parts: dict[str, bytes]) -> None:
        relation = f'<Relationship Id="x1" Type="{KIND}{kind}" Target="{name}"/></Relationships>'
        parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation.encode())
        parts[f"xl/{name}"] = content

    return lambda path: rewrite(path, change)


def packed(**parts: bytes) -> Damage:
    """More parts, packed. Names with `__` for a slash and `_` for a point."""

    def change(path: Path) -> None:
        with ZipFile(path, "a", ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/").replace("_", "."), content)

    return change


def without(part: str) -> Damage:
    return lambda path: rewrite(path, lambda parts: parts.pop(part))


def under_another_name(spoil: Callable[[bytes], bytes]) -> Damage:
    """A sheet's part spoiled, and its name one that says nothing of what it holds."""

    def change(parts: dict[str, bytes]) -> None:
        for name in (TYPES, RELATIONS):
            assert b"sheet2.xml" in parts[name]
            parts[name] = parts[name].replace(b"sheet2.xml", b"sheet2.txt")
        parts[SHEET.replace(".xml", ".txt")] = spoil(parts.pop(SHEET))

    return lambda path: rewrite(path, change)


def named(name: str, definition: str) -> Damage:
    """Another definition in the place of a field's name; {target} stands for where another field's points."""

    def change(parts: dict[str, bytes]) -> None:
        names = parts[WORKBOOK].decode()
        other = re.search('<definedName name="rep_staff__as__autres"[^>]*>([^<]*)<', names)
        old = re.compile(f'<definedName name="{INPUT_PREFIX}{name}"[^>]*>[^<]*</definedName>')
        assert old.search(names)
        parts[WORKBOOK] = old.sub(definition.format(target=other[1]), names).encode()

    return lambda path: rewrite(path, change)


def bytes_only(content: bytes) -> Damage:
    """No workbook at all."""
    return lambda path: path.write_bytes(content)


def of_bytes(change: Callable[[bytes], bytes]) -> Damage:
    return lambda path: path.write_bytes(change(path.read_bytes()))


def archive_of(**parts: str) -> Damage:
    """A zip of these parts only."""

    def change(path: Path) -> None:
        with ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("_", "."), content)

    return change


def edited(change: Callable[[Workbook], None]) -> Damage:
    """As a person does in a spreadsheet program."""
    return lambda path: edit(path, change)


def written(sheet: str, address: str, content: Any) -> Damage:
    return edited(lambda workbook: workbook[sheet].__setitem__(address, content))


def answered(**contents: Any) -> Damage:
    """Contents in cells to fill, and `tot_…` in cells of totals, over what stands there."""

    def change(workbook: Workbook) -> None:
        for name, content in contents.items():
            cell_of(workbook, name).value = content

    return edited(change)


def cell_of(workbook: Workbook, name: str) -> Cell:
    defined = name if name.startswith("tot_") else INPUT_PREFIX + name
    sheet, cell = workbook.defined_names[defined].attr_text.split("!")
    return workbook[sheet.strip("'")][cell.replace("$", "")]


def address_of(path: Path, name: str) -> str:
    return cell_of(load_workbook(path), name).coordinate


def in_xml(name: str, old: str, new: str) -> Damage:
    """The XML of one cell to fill of the sheet, changed behind its address."""

    def damage(path: Path) -> None:
        start = f'<c r="{address_of(path, name)}"'

        def change(parts: dict[str, bytes]) -> None:
            before, after = parts[SHEET].decode().split(start, 1)
            assert old in after
            parts[SHEET] = (before + start + after.replace(old, new, 1)).encode()

        rewrite(path, change)

    return damage


def all_of(*damages: Damage) -> Damage:
    def damage(path: Path) -> None:
        for one in damages:
            one(path)

    return damage
