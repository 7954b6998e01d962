"""The one parser of a returned file's XML: it refuses what no spreadsheet program writes."""

from collections.abc import Callable
from xml.parsers import expat

from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable

BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"  # byte order marks, the empty bytes of UTF-16, blank space


class Malformed(Unreadable):
    """A part that is not well-formed XML."""


def is_markup(content: bytes) -> bool:
    """Whether a part can be read as XML, whatever its name: no parser takes one that begins otherwise."""
    return content.lstrip(BEFORE_XML)[:1] == b"<"


def parse(
    content: bytes,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a part. start, end, text: called with elements and characters; names as `namespace name`.

    Raises: Malformed; Unreadable for a document type, whose entities make a bomb or a hole.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, UnicodeError):  # the last two: an encoding that expat doesn't have
        raise Malformed(f"a part of the workbook is damaged (not well-formed XML). {ASK_AGAIN}") from None


def _refuse_doctype(*_declaration: object) -> None:
    raise Unreadable("the workbook declares a document type (DOCTYPE), as only a harmful file does.")
