"""Opening a returned file as a package of parts: what is no decent workbook is refused here."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from pipeline.returns.workbooks.contents import ASK_AGAIN, ASK_ALONE, KEEP_SHUT, Unreadable
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.markup import Malformed, check_markup, is_markup

WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[Content_Types].xml"
REQUIRED = (CONTENT_TYPES, "_rels/.rels", WORKBOOK, "xl/_rels/workbook.xml.rels")
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
SUFFIXES_OF_XML = (".xml", ".rels")
DRAWING_SUFFIX = ".vml"  # of notes: Excel itself writes it malformed
ENCRYPTED_FLAG = 0x1
OF_A_WORKBOOK = re.compile("[A-Za-z/_]+[0-9]*[.](?:xml|rels)")  # names that nobody made up


@dataclass(frozen=True)
class Package:
    """The unpacked parts of a workbook: name -> content. content: the file itself, as the readers get it."""

    content: bytes
    parts: dict[str, bytes]


def open_package(path: Path, limits: Limits) -> Package:
    """Read a file whole and unpack it, checking sizes before and while unpacking.

    Raises: Unreadable saying what the file is instead of a workbook, or which limit it passes.
    """
    size = path.stat().st_size
    if size > limits.file_size:
        raise Unreadable(
            f"the file is {size} bytes long, more than the {limits.file_size} allowed. {ASK_ALONE}"
        )
    content = path.read_bytes()
    _check_kind(content)
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive.infolist(), limits)
            parts = {entry.filename: _unpack(archive, entry, limits) for entry in archive.infolist()}
    # NotImplementedError: zipfile's word for a way of packing, or a version of zip, that it can't unpack
    except (BadZipFile, ZlibError, EOFError, NotImplementedError, UnicodeDecodeError, OSError):
        raise Unreadable(f"the file is truncated or damaged, so it can't be opened. {ASK_AGAIN}") from None
    _check_parts(parts, limits)
    return Package(content, parts)


def _check_kind(content: bytes) -> None:
    """Refuse what is plainly something else, by its first bytes."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content:
        raise Unreadable(f"the file is empty. {ASK_AGAIN}")
    if content.startswith(OLE):
        if ENCRYPTED_STREAM in content:
            raise Unreadable(
                "the workbook is protected by a password. Ask for it again, without the password."
            )
        raise Unreadable(f"the file is of an old format (.xls), not a workbook of today. {ASK_AGAIN}")
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start:
        raise Unreadable(f"the file is a web page (HTML) under the name of a workbook. {ASK_AGAIN}")
    if start.startswith(b"%pdf"):
        raise Unreadable(f"the file is a PDF, not a workbook. {ASK_AGAIN}")
    if not content.startswith(b"PK"):
        raise Unreadable(f"the file is not a workbook. {ASK_AGAIN}")


def _check_directory(entries: list[ZipInfo], limits: Limits) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(names) > limits.parts:
        raise Unreadable(
            f"the workbook has {len(names)} parts, more than the {limits.parts} allowed. {ASK_ALONE}"
        )
    if len(set(names)) < len(names):
        raise Unreadable(f"the workbook holds a part twice, so readers may see different cells. {ASK_AGAIN}")
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise Unreadable("the file is a zip protected by a password. Ask for it again, without the password.")
    if sum(entry.file_size for entry in entries) > limits.total_size:
        raise Unreadable(
            f"the workbook unpacks to more than the {limits.total_size} bytes allowed. {ASK_ALONE}"
        )
    for entry in entries:
        if entry.file_size > limits.part_size:
            raise Unreadable(
                f"a part of the workbook unpacks to more than the {limits.part_size} bytes allowed. "
                f"{ASK_ALONE}"
            )
        if entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise Unreadable(
                f"a part of the workbook is packed more than {limits.ratio} times, as only a harmful file "
                f"is. {KEEP_SHUT}"
            )


def _unpack(archive: ZipFile, entry: ZipInfo, limits: Limits) -> bytes:
    # read by its true length: what the directory says of it is the sender's word
    with archive.open(entry) as part:
        content = part.read(limits.part_size + 1)
    if len(content) > limits.part_size:
        raise Unreadable(
            f"a part of the workbook unpacks to more than the {limits.part_size} bytes allowed. {ASK_ALONE}"
        )
    return content


def _check_parts(parts: dict[str, bytes], limits: Limits) -> None:
    if sum(map(len, parts.values())) > limits.total_size:
        raise Unreadable(
            f"the workbook unpacks to more than the {limits.total_size} bytes allowed. {ASK_ALONE}"
        )
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        raise Unreadable(f"the file is an OpenDocument spreadsheet (.ods). {ASK_AGAIN}")
    if "xl/workbook.bin" in parts:
        raise Unreadable(f"the file is a binary workbook (.xlsb). {ASK_AGAIN}")
    absent = [name for name in REQUIRED if name not in parts]
    if absent:
        raise Unreadable(f"the file is a zip but not a workbook: it has no part {absent[0]}. {ASK_AGAIN}")
    for name, content in parts.items():
        if name.lower().endswith(SUFFIXES_OF_XML) or is_markup(content):
            _check_xml(name, content, limits)


def _check_xml(name: str, content: bytes, limits: Limits) -> None:
    # whatever its name is: what a reader opens is said by the workbook's relations
    try:
        check_markup(content, limits.token_size)
    except Malformed as error:
        if OF_A_WORKBOOK.fullmatch(name):
            raise Malformed(str(error).replace("a part", f"the part {name}", 1)) from None
        if not name.lower().endswith(DRAWING_SUFFIX):
            raise
