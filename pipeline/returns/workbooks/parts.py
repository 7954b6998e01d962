"""The XML parts of a workbook: their elements, what they refer to, and addresses of cells."""

import posixpath
import re
from dataclasses import dataclass

from pipeline.questionnaire.form.layout import Place
from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable
from pipeline.returns.workbooks.markup import parse
from pipeline.returns.workbooks.package import Package

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
NAME_TARGET = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!]+))!" + REFERENCE.pattern + r"(?::\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})?"
)


@dataclass(frozen=True)
class Element:
    """An XML element, its name and attributes without namespace."""

    name: str
    attributes: dict[str, str]
    text: str
    path: tuple[str, ...]


def relations_of(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: id -> (kind, name of the part)."""
    folder, name = posixpath.split(part)
    content = package.parts.get(f"{folder}/_rels/{name}.rels", b"<none/>")
    relations = {}
    for element in elements_of(content):
        if element.name == "Relationship" and element.attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, element.attributes["Target"])).lstrip("/")
            relations[element.attributes["Id"]] = (element.attributes["Type"].rpartition("/")[2], target)
    return relations


def elements_of(content: bytes) -> list[Element]:
    """All elements of a part, each as it closes, so inner ones first."""
    found: list[Element] = []
    path: list[tuple[str, dict[str, str]]] = []
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(
            (name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})
        )
        text.clear()

    def end(_name: str) -> None:
        name, attributes = path.pop()
        found.append(Element(name, attributes, "".join(text), tuple(outer for outer, _ in path)))
        text.clear()

    parse(content, start, end, text.append)
    return found


def split_address(reference: str, where: str) -> tuple[int, int]:
    """Row and column of an address such as B7. where: the sheet, for the message.

    Raises: Unreadable.
    """
    match = REFERENCE.fullmatch(reference)
    if not match:
        raise Unreadable(f"the file is damaged: {where} has an impossible address of a cell. {ASK_AGAIN}")
    return int(match[2]), _column(match[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def target_of(target: str) -> Place | None:
    """The cell that a name points to, the first of an area; None for a lost one (#REF!)."""
    match = NAME_TARGET.fullmatch(target.strip())
    if not match:
        return None
    quoted, plain, letters, row = match.groups()
    return Place(quoted.replace("''", "'") if quoted else plain, int(row), _column(letters))
