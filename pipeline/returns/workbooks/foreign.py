"""What a workbook may carry beside its cells that the form has not, and that nobody should open unasked."""

import re

from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable
from pipeline.returns.workbooks.package import CONTENT_TYPES, WORKBOOK, Package
from pipeline.returns.workbooks.parts import elements_of, relations_of

# the last word of a relation's kind or of a part's type, or the part's name -> what it is
FOREIGN = {
    re.compile("vbaproject|macrosheet|macroenabled"): "macros",
    re.compile("activex"): "a control (ActiveX)",
    re.compile("oleobject|^package$"): "a file embedded in a sheet, where nobody looks for answers",
}
LIVE_LINKS = ("ddeLink", "oleLink")


def check_foreign(package: Package) -> None:
    """Refuse a workbook that holds code, embedded files, or links that start another program.

    Plain links to other workbooks are let be: nothing follows them, and the cells hold their saved results.
    Raises: Unreadable naming what it is.
    """
    said = [*package.parts, *(kind for name in package.parts for kind in _kinds(package, name))]
    for kind in said:
        last = kind.rpartition("/")[2].lower()
        found = next((what for pattern, what in FOREIGN.items() if pattern.search(last)), "")
        if found:
            raise Unreadable(f"the workbook holds {found}, which the form has not. {ASK_AGAIN}")
    for kind, part in relations_of(package, WORKBOOK).values():
        if kind == "externalLink" and _starts_a_program(package.parts.get(part, b"<none/>")):
            raise Unreadable(f"the workbook holds a link that starts another program (DDE). {ASK_AGAIN}")


def _kinds(package: Package, name: str) -> list[str]:
    """The kinds of relations, or types of parts, that a part of the workbook lists."""
    if name != CONTENT_TYPES and not name.lower().endswith(".rels"):
        return []
    listed = (element.attributes for element in elements_of(package.parts[name]))
    return [of.get("Type") or of.get("ContentType", "") for of in listed]


def _starts_a_program(content: bytes) -> bool:
    return any(element.name in LIVE_LINKS for element in elements_of(content))
