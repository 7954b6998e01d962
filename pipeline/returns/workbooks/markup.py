"""The one parser of a returned file's XML: it refuses what no spreadsheet program writes."""

from collections.abc import Callable
from xml.parsers import expat

from pipeline.returns.workbooks.contents import ASK_AGAIN, ASK_ALONE, KEEP_SHUT, Unreadable

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
    parser = _parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    _run(parser, content)


def check_markup(content: bytes, longest: int) -> None:
    """Refuse a part that `parse` refuses, and one with a token longer than that.

    longest: bytes of a tag with the text after it, and of a comment, an instruction or a CDATA section.
    Raises: Malformed; Unreadable.
    """
    # neither a tag nor a text holds "<", so what lies between two of them is no shorter than either
    _check_token(max(map(len, content.split(b"<"))), longest)
    parser = _parser()
    begun = 0

    def begin() -> None:
        nonlocal begun
        begun = parser.CurrentByteIndex

    parser.StartCdataSectionHandler = begin
    parser.EndCdataSectionHandler = lambda: _check_token(parser.CurrentByteIndex - begun, longest)
    parser.CommentHandler = lambda comment: _check_token(len(comment), longest)
    parser.ProcessingInstructionHandler = lambda _, instruction: _check_token(len(instruction), longest)
    _run(parser, content)


def _check_token(length: int, longest: int) -> None:
    if length > longest:
        raise Unreadable(
            f"the workbook holds a text or a mark of {length} bytes, more than the {longest} allowed. "
            f"{ASK_ALONE}"
        )


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _run(parser: expat.XMLParserType, content: bytes) -> None:
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding that expat doesn't have
        raise Malformed(f"a part of the workbook is damaged (not well-formed XML). {ASK_AGAIN}") from None


def _refuse_doctype(*_declaration: object) -> None:
    raise Unreadable(f"the workbook declares a document type, as only a harmful file does. {KEEP_SHUT}")
