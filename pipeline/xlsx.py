"""Writing workbooks, the same bytes from run to run: fixed dates and properties, parts stored uncompressed.

Uncompressed, because compressed bytes depend on the version of zlib; the files stay small all the same.
"""

import datetime
import io
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.core import DocumentProperties
from openpyxl.writer.excel import ExcelWriter

CREATOR = "caf-census"
WRITTEN = datetime.datetime(2000, 1, 1)  # the date that every workbook carries
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can hold
REGULAR_FILE = 0o100644 << 16  # permissions of an unpacked part, in the place where zip keeps them
FIRST_PART = "[Content_Types].xml"  # where readers that sniff the file look


def write_workbook(workbook: Workbook, path: Path) -> None:
    """Write a workbook, byte-identical from run to run.

    Its properties keep their title, subject, keywords and description; creator and dates are fixed.
    """
    write_parts(workbook_parts(workbook), path)


def workbook_parts(workbook: Workbook) -> dict[str, bytes]:
    """The parts of a workbook as they stand in its file: name -> content."""
    properties = workbook.properties
    workbook.properties = DocumentProperties(
        title=properties.title,
        subject=properties.subject,
        description=properties.description,
        keywords=properties.keywords,
        language=properties.language,
        creator=CREATOR,
        created=WRITTEN,
        modified=WRITTEN,
    )
    buffer = io.BytesIO()
    ExcelWriter(workbook, ZipFile(buffer, "w", ZIP_STORED)).save()
    with ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(parts: dict[str, bytes], path: Path) -> None:
    """Write the parts of a workbook as a file: `[Content_Types].xml` first, the others by name."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != FIRST_PART, name)):
            entry = ZipInfo(name, ZIP_DATE)
            entry.create_system = 3  # zipfile would otherwise write the system it runs on
            entry.external_attr = REGULAR_FILE
            archive.writestr(entry, parts[name])
    path.write_bytes(buffer.getvalue())


def write_text(cell: Cell, text: str) -> None:
    """Write text as text: nothing in it becomes a formula."""
    cell.value = legal_text(text)
    cell.data_type = "s"


def legal_text(text: str) -> str:
    """The text with U+FFFD for each character that XML can't hold."""
    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
