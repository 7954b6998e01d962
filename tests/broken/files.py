"""Broken returns that are no workbook, or one that must not be opened: the damage and words of the reason."""

from pathlib import Path

from tests.broken.damage import (
    KIND,
    SHEET,
    TYPES,
    WORKBOOK,
    Damage,
    after_cells,
    archive_of,
    bytes_only,
    of_bytes,
    packed,
    related,
    replaced,
    under_another_name,
    without,
)
from tests.spec.returned import rewrite

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
CENTRAL_ENTRY, FLAGS = b"PK\x01\x02", 8  # where a zip's directory says that a part is encrypted
LONG = "a" * 250_000
DOCTYPE = '<!DOCTYPE {0} [<!ENTITY a "b">]><{0}'
BOMB = '<!DOCTYPE {0} [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><{0}'
DDE = b"<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"


def one_byte_wrong(content: bytes) -> bytes:
    middle = content.index(b"sheetData") + 200
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def encrypted_parts(content: bytes) -> bytes:
    start = content.index(CENTRAL_ENTRY) + FLAGS
    return content[:start] + bytes([content[start] | 1]) + content[start + 1 :]


def with_doctype(xml: bytes) -> bytes:
    return xml.replace(b"<worksheet", DOCTYPE.format("worksheet").encode(), 1)


def in_latin_1(path: Path) -> None:
    """An encoding that openpyxl reads and python-calamine does not."""
    head = '<?xml version="1.0" encoding="iso-8859-1"?>'

    def change(parts: dict[str, bytes]) -> None:
        text = head + parts[SHEET].decode()
        parts[SHEET] = text.encode("iso-8859-1", "xmlcharrefreplace")

    rewrite(path, change)


NO_WORKBOOK: dict[str, tuple[Damage, str]] = {
    "empty": (bytes_only(b""), "the file is empty"),
    "html": (bytes_only(b"\xef\xbb\xbf<!DOCTYPE html><html><table></table></html>"), "a web page (HTML)"),
    "html-bare": (bytes_only(b'<meta charset="utf-8"><html><body>'), "a web page (HTML)"),
    "pdf": (bytes_only(b"%PDF-1.4"), "a PDF"),
    "text": (bytes_only("caf-001;12".encode("utf-16")), "the file is not a workbook"),
    "encrypted": (
        bytes_only(OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")),
        "protected by a password",
    ),
    "old-format": (bytes_only(OLE + b"\0" * 500), "of an old format (.xls)"),
    "opendocument": (
        archive_of(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "an OpenDocument spreadsheet (.ods)",
    ),
    "binary-workbook": (packed(xl__workbook_bin=b"x"), "a binary workbook (.xlsb)"),
    "zip": (archive_of(lettre_txt="Bonjour"), "a zip but not a workbook"),
    "truncated": (of_bytes(lambda content: content[:-2000]), "truncated or damaged"),
    "cut-in-half": (of_bytes(lambda content: content[: len(content) // 2]), "truncated or damaged"),
    "head-lost": (of_bytes(lambda content: content[100:]), "the file is not a workbook"),
    "one-byte": (of_bytes(one_byte_wrong), "truncated or damaged"),
    "locked-zip": (of_bytes(encrypted_parts), "a zip protected by a password"),
    "no-types": (without(TYPES), "it has no part [Content_Types].xml"),
}
PACKAGES: dict[str, tuple[Damage, str]] = {
    "macros": (packed(xl__vbaProject_bin=b"x"), "holds macros"),
    "macros-renamed": (related("vbaProject", "harmless.bin", b"x"), "holds macros"),
    "macros-announced": (
        replaced(TYPES, "sheet.main+xml", "sheet.macroEnabled.main+xml"),
        "holds macros, which the form has not",
    ),
    "macro-sheet": (related("xlMacrosheet", "macrosheets/sheet1.xml", b"<a/>"), "holds macros"),
    "control": (related("activeXControlBinary", "activeX1.bin", b"x"), "a control (ActiveX)"),
    "embedded": (related("oleObject", "embeddings/o1.bin", b"x"), "a file embedded in a sheet"),
    "embedded-workbook": (related("package", "embeddings/a.xlsx", b"x"), "a file embedded in a sheet"),
    "dde": (related("externalLink", "externalLinks/e1.xml", DDE), "a link that starts another program"),
    "bomb": (packed(xl__big_bin=b"0" * 1_000_000), "packed more than 100 times"),
    "parts": (packed(**{f"xl__p{i}_bin": b"x" for i in range(60)}), "parts, more than the 50 allowed"),
    "part-twice": (packed(xl__Workbook_xml=b"<a/>"), "holds a part twice"),
    "long-attribute": (after_cells(f'<a b="{LONG}"/>'), "more than the 200000 allowed"),
    "long-text": (after_cells(f"<a>{LONG}</a>"), "more than the 200000 allowed"),
    "long-comment": (after_cells(f"<!--{'<' * 250_000}-->"), "a text or a mark of 250000 bytes"),
    "long-cdata": (after_cells(f"<a><![CDATA[{'<' * 250_000}]]></a>"), "a text or a mark of 25000"),
    "not-xml": (
        replaced(WORKBOOK, "<sheets>", "<sheets"),
        "the part xl/workbook.xml of the workbook is damaged (not well-formed XML)",
    ),
    "not-xml-sheet": (
        replaced(SHEET, "</sheetData>", ""),
        "the part xl/worksheets/sheet2.xml of the workbook is damaged",
    ),
    "not-xml-anywhere": (
        under_another_name(lambda xml: xml.replace(b"</sheetData>", b"")),
        "a part of the workbook is damaged (not well-formed XML)",
    ),
    "unknown-encoding": (
        replaced(SHEET, "<worksheet", '<?xml version="1.0" encoding="x-caf"?><worksheet'),
        "not well-formed XML",
    ),
    "encoding-of-many-bytes": (
        replaced(SHEET, "<worksheet", '<?xml version="1.0" encoding="utf-7"?><worksheet'),
        "the part xl/worksheets/sheet2.xml of the workbook is damaged (not well-formed XML)",
    ),
    "encoding-of-one-reader": (in_latin_1, "the file is damaged: sheet 2 can't be read"),
    "doctype": (
        replaced(WORKBOOK, "<workbook", DOCTYPE.format("workbook")),
        "declares a document type",
    ),
    "entities": (replaced(WORKBOOK, "<workbook", BOMB.format("workbook")), "declares a document type"),
    "doctype-anywhere": (under_another_name(with_doctype), "declares a document type"),
    "doctype-of-a-drawing": (packed(xl__notes_vml=b"<!DOCTYPE xml []><xml>"), "declares a document type"),
    "sheet-absent": (without(SHEET), "sheet 2 is announced but is not in the file"),
    "sheet-called-a-chart": (
        replaced("xl/_rels/workbook.xml.rels", f'Type="{KIND}worksheet"', f'Type="{KIND}chartsheet"'),
        "the file is damaged, so it can't be read",
    ),
}
