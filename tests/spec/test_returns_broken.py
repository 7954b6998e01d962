"""A folder of broken returns: one clear message each, and the good ones are read all the same."""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from pipeline.questionnaire.form.layout import INPUT_PREFIX
from pipeline.returns.ledger import Status, settle
from pipeline.returns.reading import Return, read_return
from pipeline.returns.workbooks.contents import Unreadable
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.package import open_package
from pipeline.returns.workbooks.reader import read_workbooks
from pipeline.returns.workbooks.scan import scan
from pipeline.returns.workbooks.witnesses import read_workbook
from tests.spec.returned import LIMITS, Office, adds_up, edit, filled_cells, office, rewrite

PART = "Partie 1"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
WORKBOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet2.xml"
REMARKS = f"{INPUT_PREFIX}remarks"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("office") / "returns")


def replaced(part: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one passage of one part of a workbook."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[part].decode()
        assert old in text
        parts[part] = text.replace(old, new, 1).encode()

    return lambda path: rewrite(path, change)


def repacked(**parts: bytes) -> Callable[[Path], None]:
    """More parts, packed."""

    def change(path: Path) -> None:
        with ZipFile(path, "a", ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name.replace("__", "/").replace("_", "."), content)

    return change


def defined_name(name: str) -> re.Pattern[str]:
    return re.compile(f'<definedName name="{name}"[^>]*>[^<]*</definedName>')


def renamed_target(name: str, kept: str) -> Callable[[Path], None]:
    """Another definition in the place of a name's; {target} stands for where the name above it points."""

    def change(parts: dict[str, bytes]) -> None:
        names = parts[WORKBOOK].decode()
        other = re.search('<definedName name="rep_staff__as__autres"[^>]*>([^<]*)<', names)
        parts[WORKBOOK] = defined_name(name).sub(kept.format(target=other[1]), names).encode()

    return lambda path: rewrite(path, change)


def edited(change: Callable[[Workbook], None]) -> Callable[[Path], None]:
    return lambda path: edit(path, change)


def set_cell(sheet: str, address: str, content: str) -> Callable[[Path], None]:
    return edited(lambda workbook: workbook[sheet].__setitem__(address, content))


def set_field(name: str, content: str | None) -> Callable[[Path], None]:
    def change(workbook: Workbook) -> None:
        sheet, cell = workbook.defined_names[INPUT_PREFIX + name].attr_text.split("!")
        workbook[sheet.strip("'")][cell.replace("$", "")] = content

    return edited(change)


def no_workbook(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def one_byte_wrong(path: Path) -> None:
    content = path.read_bytes()
    middle = content.index(b"sheetData") + 200
    path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def zip_of_something_else(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("lettre.txt", "Bonjour")


def open_document(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


def under_another_name(spoil: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A sheet's part spoiled, and its name one that says nothing of what it holds."""

    def change(parts: dict[str, bytes]) -> None:
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert b"sheet2.xml" in parts[name]
            parts[name] = parts[name].replace(b"sheet2.xml", b"sheet2.txt")
        parts[SHEET.replace(".xml", ".txt")] = spoil(parts.pop(SHEET))

    return lambda path: rewrite(path, change)


def with_doctype(xml: bytes) -> bytes:
    return xml.replace(b"<worksheet", b'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet', 1)


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (no_workbook(b""), "the file is empty"),
    "html": (no_workbook(b"\xef\xbb\xbf<!DOCTYPE html><html><table></table></html>"), "a web page (HTML)"),
    "html-bare": (no_workbook(b'<meta charset="utf-8"><html><body>'), "a web page (HTML)"),
    "pdf": (no_workbook(b"%PDF-1.4"), "a PDF"),
    "text": (no_workbook("caf-001;12".encode("utf-16")), "the file is not a workbook"),
    "encrypted": (
        no_workbook(OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")),
        "protected by a password",
    ),
    "old-format": (no_workbook(OLE + b"\0" * 500), "of an old format (.xls)"),
    "opendocument": (open_document, "an OpenDocument spreadsheet"),
    "zip": (zip_of_something_else, "a zip but not a workbook"),
    "truncated": (truncated, "truncated or damaged"),
    "one-byte": (one_byte_wrong, "truncated or damaged"),
    "macros": (repacked(xl__vbaProject_bin=b"x"), "holds macros"),
    "bomb": (repacked(xl__big_bin=b"0" * 1_000_000), "packed more than 100 times"),
    "parts": (repacked(**{f"xl__p{i}_bin": b"x" for i in range(60)}), "parts, more than the 50 allowed"),
    "not-xml": (replaced(WORKBOOK, "<sheets>", "<sheets"), "not well-formed XML"),
    "doctype": (
        replaced(WORKBOOK, "<workbook", '<!DOCTYPE workbook [<!ENTITY a "b">]><workbook'),
        "declares a document type (DOCTYPE)",
    ),
    "doctype-anywhere": (under_another_name(with_doctype), "declares a document type (DOCTYPE)"),
    "doctype-of-a-drawing": (repacked(xl__notes_vml=b"<!DOCTYPE xml []><xml>"), "declares a document type"),
    "not-xml-anywhere": (
        under_another_name(lambda xml: xml.replace(b"</sheetData>", b"")),
        "not well-formed XML",
    ),
    "wave": (set_cell("Technique", "B1", "w9"), "of another wave: Technique B1 says 'w9', this is wave 'w1'"),
    "version": (set_cell("Technique", "B2", "0"), "of another version: Technique B2 says '0'"),
    "no-form": (lambda path: Workbook().save(path), "this is not the form of this survey."),
    "no-sheet": (edited(lambda workbook: workbook.remove(workbook[PART])), f"lacks the sheet {PART}"),
    "renamed": (
        edited(lambda workbook: setattr(workbook[PART], "title", "Autre")),
        f"lacks the sheet {PART}. Sheets must not be removed or renamed",
    ),
    "no-name": (renamed_target(REMARKS, ""), f"lacks the name {REMARKS}"),
    "lost-name": (
        renamed_target(REMARKS, f'<definedName name="{REMARKS}">#REF!</definedName>'),
        f"lacks the name {REMARKS}",
    ),
    "two-names": (
        renamed_target(REMARKS, f'<definedName name="{REMARKS}">{{target}}</definedName>'),
        f"the names rep_staff__as__autres and {REMARKS} point to the same cell",
    ),
    "name-twice": (
        renamed_target(
            REMARKS,
            f'<definedName name="{REMARKS}">{{target}}</definedName>'
            f'<definedName name="{REMARKS.upper()}">{{target}}</definedName>',
        ),
        f"defines the name {REMARKS} twice",
    ),
    "far-cell": (set_cell(PART, "XFD1048576", "x"), "reaches cell XFD1048576, far from the form"),
    "far-merge": (
        replaced(SHEET, "</mergeCells>", '<mergeCell ref="A1:XFD9"/></mergeCells>'),
        "reaches cell XFD9, far from the form",
    ),
    "merge-bomb": (
        replaced(SHEET, "</mergeCells>", '<mergeCell ref="A1:AZ400"/>' * 3 + "</mergeCells>"),
        "the merged areas of sheet 2 hold",
    ),
    "merge-bomb-reversed": (
        replaced(SHEET, "</mergeCells>", '<mergeCell ref="AZ400:A1"/></mergeCells>'),
        "the merged areas of sheet 2 hold",
    ),
    "twice": (
        replaced(SHEET, "</row>", '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
        "gives cell A1 twice",
    ),
    "wrong-row": (
        replaced(SHEET, "</row>", '<c r="Z7"><v>1</v></c><c r="Z8"><v>1</v></c></row>'),
        "some cells are seen by one reader only",
    ),
    "lost-by-one-reader": (
        replaced(SHEET, "</row>", '<c r="Z1"><v><![CDATA[5]]></v></c></row>'),
        "some cells are seen by one reader only (1, such as sheet 2 Z1)",
    ),
    "lost-by-both-readers": (
        replaced(SHEET, "</row>", '<c r="Z1" t="inlineStr"><v>text</v></c></row>'),
        "some cells are seen by one reader only (1, such as sheet 2 Z1)",
    ),
    "no-string": (
        replaced(SHEET, "</row>", '<c r="Z1" t="s"><v>99999</v></c></row>'),
        "the file is damaged: sheet 2 Z1 refers to a text that is not in the file",
    ),
    "nobody": (set_field("caf", None), "the respondent is not known: Identification"),
    "somebody": (set_field("caf", "Dijon"), "the respondent is not known: Identification"),
    "no-number": (set_field("retour", "un"), "the return number can't be read: Identification"),
}
READABLE = {"wave", "version", "no-form", "no-sheet", "renamed", "no-name", "lost-name", "two-names"} | {
    "lost-by-one-reader",
    "lost-by-both-readers",
    "wrong-row",
    "nobody",
    "somebody",
    "no-number",
}  # quarantined, but every cell was seen


@pytest.fixture(scope="module")
def returns(desk: Office) -> dict[str, Return]:
    """Every broken file and three good ones, read by worker processes as the stage does."""
    paths = [desk.write(f"bon-{number}.xlsx", f"caf-90{number}") for number in (1, 2, 3)]
    for name, (spoil, _) in BROKEN.items():
        path = desk.write(f"{name}.xlsx", "caf-001")
        spoil(path)
        paths.append(path)
    return {
        path.stem: read_return(path.name, content, desk.form)
        for path, content in read_workbooks(sorted(paths), LIMITS, 2)
    }


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_quarantined_with_one_clear_message(returns, name):
    problem = returns[name].problem
    assert BROKEN[name][1] in problem
    assert problem.endswith(".") and len(problem) < 300 and "\n" not in problem


@pytest.mark.parametrize("name", BROKEN)
def test_no_cell_of_a_broken_file_is_lost(returns, name):
    read = returns[name]
    assert (read.account is not None) == (name in READABLE)
    if read.account:
        assert adds_up(read)


def test_the_others_go_on(returns, desk):
    by_status = {entry.source.file: entry.status for entry in settle(list(returns.values()))}
    accepted = [file for file, status in by_status.items() if status is Status.ACCEPTED]
    assert accepted == ["bon-1.xlsx", "bon-2.xlsx", "bon-3.xlsx"]
    assert returns["bon-1"] == desk.read(desk.folder / "bon-1.xlsx")


def limited(**limits: int) -> Limits:
    return LIMITS.model_copy(update=limits)


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("file_size", "bytes long, more than the 5 allowed"),
        ("part_size", "a part of the workbook unpacks to more than the 5 bytes"),
        ("total_size", "the workbook unpacks to more than the 5 bytes"),
        ("parts", "parts, more than the 5 allowed"),
        ("cells", "filled cells, more than the 5 allowed"),
        ("merged_cells", "the merged areas of sheet 1 hold [0-9]+ cells, more than the 5 allowed"),
        ("rows", "at most 5 rows"),
        ("columns", "5 columns are read"),
    ],
)
def test_what_passes_a_limit_is_not_read(desk, limit, message):
    with pytest.raises(Unreadable, match=message):
        read_workbook(desk.write(), limited(**{limit: 5}))


def test_a_file_at_a_limit_is_read(desk):
    path = desk.write()
    size = path.stat().st_size
    assert read_workbook(path, limited(file_size=size)).problem == ""
    with pytest.raises(Unreadable, match=f"{size} bytes long, more than the {size - 1} allowed"):
        read_workbook(path, limited(file_size=size - 1))


def test_vml_that_excel_writes_malformed_is_left_alone(desk):
    path = desk.write()
    repacked(xl__drawing1_vml=b"<xml><br></xml>")(path)
    assert desk.read(path).problem == ""


def test_merged_areas_at_the_limit_are_read(desk):
    path = desk.write()
    most = max(
        sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.part.merged)
        for sheet in scan(open_package(path, LIMITS), LIMITS)[0]
    )
    assert read_workbook(path, limited(merged_cells=most)).problem == ""
    with pytest.raises(Unreadable, match=f"hold {most} cells, more than the {most - 1} allowed"):
        read_workbook(path, limited(merged_cells=most - 1))


def test_the_account_of_an_unread_file_is_counted_apart_from_its_parts(returns, desk):
    for name in sorted(READABLE - {"lost-by-one-reader", "lost-by-both-readers", "wrong-row"}):
        assert returns[name].account.total == filled_cells(desk.folder / f"{name}.xlsx")


@pytest.fixture(scope="module")
def heavy(desk: Office) -> Path:
    """A file of more than a million empty cells, which take the readers some seconds and much memory."""
    path = desk.write("heavy.xlsx")
    replaced(SHEET, "</sheetData>", "<row>" + "<c/>" * 1_500_000 + "</row></sheetData>")(path)
    return path


@pytest.mark.parametrize(
    ("limit", "most", "message"),
    [
        ("cpu_time", 1, "more than the 1 seconds of computing allowed"),
        ("wall_time", 1, "more than the 1 seconds allowed"),
        ("memory", 9_000_000, "more than the 9000000 bytes of memory allowed"),
    ],
)
def test_a_file_that_takes_too_much_ends_its_own_reading_only(desk, heavy, limit, most, message):
    room = dict.fromkeys(("file_size", "part_size", "total_size"), 20_000_000)
    files = [heavy, desk.write("good.xlsx")]
    tried, good = (content for _, content in read_workbooks(files, limited(**room | {limit: most}), 1))
    assert message in str(tried)
    assert read_return("good.xlsx", good, desk.form).problem == ""
