"""What befalls a file without harm: programs save it so, or people do it, and it says the same as before."""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.broken.damage import PART, RELATIONS, SHEET, WORKBOOK, Damage, address_of, cell_of, edited
from tests.broken.xmlfaults import Parts
from tests.spec.returned import Office, insert, rewrite

NUMBER = r'(<c r="{}"(?: s="[^"]*")?(?: t="n")? ?>)<v>([0-9]+)</v>'
EMPTY_CELL = re.compile(r'<c r="[^"]*"(?: s="[^"]*")? ?/>')
ADDRESS_AND_STYLE = re.compile(r'<c (r="[^"]*") (s="[^"]*")')
PLAIN_TEXT = re.compile(r'<is><t( xml:space="preserve")?>([^<&]+)</t></is>')
DECLARATION = re.compile(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")


def packed(path: Path) -> None:
    """The parts compressed, and in another order."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(parts.items()):
            archive.writestr(name, content)


def _changed(part: str, old: str | re.Pattern[str], new: str, count: int = 1) -> Damage:
    """A passage of a part, in a file where it stands."""

    def change(parts: Parts) -> None:
        pattern = old if isinstance(old, re.Pattern) else re.compile(re.escape(old))
        parts[part] = pattern.sub(new, parts[part].decode(), count=count).encode()

    return lambda path: rewrite(path, change)


def _number_written(otherwise: str) -> Damage:
    """The XML of the number of a cell to fill, where there is one."""

    def damage(path: Path) -> None:
        _changed(SHEET, re.compile(NUMBER.format(address_of(path, "staff__as__as"))), otherwise)(path)

    return damage


def _announced(declaration: bytes) -> Damage:
    """Another beginning of a sheet's part."""

    def change(parts: Parts) -> None:
        parts[SHEET] = declaration + DECLARATION.sub(b"", parts[SHEET])

    return lambda path: rewrite(path, change)


def _written_otherwise(name: str, otherwise: Callable[[str | int], str | int]) -> Damage:
    def change(workbook: Workbook) -> None:
        cell = cell_of(workbook, name)
        if cell.data_type in ("n", "s") and cell.value is not None:
            cell.value = otherwise(cell.value)

    return edited(change)


def _capitals(content: str | int) -> str | int:
    return content.upper() if isinstance(content, str) else content


def _locked(workbook: Workbook) -> None:
    workbook.security.workbookPassword = "CAFE"


def _dressed(workbook: Workbook) -> None:
    sheet = workbook[PART]
    sheet["C5"].fill, sheet["B5"].font = PatternFill("solid", "FFFF00"), Font(bold=True)
    sheet.column_dimensions["C"].width, sheet.row_dimensions[5].height = 30, 40
    sheet.sheet_view.zoomScale, sheet.freeze_panes = 80, "C5"
    workbook.active = 2


def _noted(workbook: Workbook) -> None:
    workbook[PART]["C5"].comment = Comment("depuis mars", "Caf")


def _inserted(row: int, column: int) -> Callable[[Path, Office], object]:
    return lambda path, office: insert(path, office, PART, row, column)


def _alone(damage: Damage) -> Callable[[Path, Office], object]:
    return lambda path, _office: damage(path)


# in the order in which they can be done: by people, by programs, in the XML as they wrote it
HARMLESS: dict[str, Callable[[Path, Office], object]] = {
    "row inserted": _inserted(5, 0),
    "column inserted": _inserted(0, 3),
    "row and column inserted": _inserted(8, 4),
} | {
    name: _alone(damage)
    for name, damage in {
        "packed": packed,
        "saved by another program": edited(lambda _: None),
        "sheets in another order": edited(lambda workbook: workbook.move_sheet(PART, 1)),
        "empty sheet added": edited(lambda workbook: workbook.create_sheet("Suite")),
        "locked with a password": edited(_locked),
        "identifier in capitals": _written_otherwise("caf", _capitals),
        "choice in capitals": _written_otherwise("formal", _capitals),
        "tick in capitals": _written_otherwise("papers__projet", _capitals),
        "number as text": _written_otherwise("staff__as__as", str),
        "other widths, colours and first sheet": edited(_dressed),
        "note on a cell": edited(_noted),
        "unlocked": _changed(WORKBOOK, re.compile("<workbookProtection[^>]*/>"), ""),
        "name of its own": _changed(
            WORKBOOK,
            "</definedNames>",
            "<definedName name=\"ici\">'Partie 1'!$A$1</definedName></definedNames>",
        ),
        "last row empty": _changed(SHEET, "</sheetData>", '<row r="1048576" ht="12.8"/></sheetData>'),
        "size said wrong": _changed(SHEET, re.compile("<dimension[^>]*/>"), '<dimension ref="A1"/>'),
        "size not said": _changed(SHEET, re.compile("<dimension[^>]*/>"), ""),
        "number with decimals": _number_written(r"\1<v>\2.0</v>"),
        "number with an exponent": _number_written(r"\1<v>\2E0</v>"),
        "number by a formula": _number_written(r"\1<f>\2+0</f><v>\2</v>"),
        "text in runs": _changed(SHEET, PLAIN_TEXT, r"<is><r><t\1>\2</t></r></is>", 0),
        "empty cells left out": _changed(SHEET, EMPTY_CELL, "", 0),
        "lines between rows": _changed(SHEET, "</row>", "</row>\n  ", 0),
        "comment between rows": _changed(SHEET, "</row>", "</row><!-- ligne -->"),
        "byte order mark": _announced(b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\r\n'),
        "stand-alone": _announced(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'),
        "not declared": _announced(b""),
        "targets from the root": _changed(RELATIONS, 'Target="worksheets/', 'Target="/xl/worksheets/', 0),
        "attributes in another order": _changed(SHEET, ADDRESS_AND_STYLE, r"<c \2 \1", 0),
    }.items()
}
