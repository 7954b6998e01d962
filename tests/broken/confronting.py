"""A return as the pipeline read it against the file as the oracle reads it, cell by cell."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.questionnaire.fields import Field, Role
from pipeline.questionnaire.form.layout import INPUT_PREFIX
from pipeline.questionnaire.model import Missing
from pipeline.returns.reading import Rejection, Return
from tests.broken import oracle
from tests.broken.meaning import agrees, masks_only, number
from tests.broken.oracle import Contents, Position, Written
from tests.spec.returned import MARK, Office

DIFFER = "read differently by two readers of the file"  # of one cell, by the pipeline's two readers
UNSEEN = "nobody sees it"


def confronted(path: Path, read: Return, office: Office, compared: Counter[str]) -> Iterator[str]:
    """What differs, one sentence per cell. Of a file that was opened; where it is not read, its cells are
    counted only. compared: counts the cells whose values were compared, by what they hold."""
    cells = oracle.cells(path)
    if len(cells) != read.account.total:
        for _ in range(abs(len(cells) - read.account.total)):
            yield f"{read.account.total} cells of {len(cells)} are accounted for"
    if not read.problem:
        names = oracle.names(path)
        yield from _inputs(cells, names, read, office, compared)
        yield from _totals(cells, names, read, office, compared)
        yield from _strangers(cells, names, read, office)


def _inputs(
    cells: Contents, names: dict[str, Position], read: Return, office: Office, compared: Counter[str]
) -> Iterator[str]:
    rejected = {one.variable: one for one in read.rejected if one.variable}
    holders = {one.name: names[f"{INPUT_PREFIX}{one.name}".lower()] for one in _fields(office)}
    private = " ".join(
        value
        for one in _fields(office)
        if one.role in (Role.PERSONAL, Role.RESPONDENT) and holders[one.name] in cells
        for value in cells[holders[one.name]].values
    )
    for field in _fields(office):
        written = cells.get(holders[field.name])
        answer = _answer(field, read)
        if (written is not None) != (answer is not None):
            yield f"{field.name} holds {written}, {answer!r} is read"
        elif written is not None and field.role is not Role.PERSONAL:
            compared[field.kind if field.role in (None, Role.VARIABLE) else field.role] += 1
            if not _is_right(answer, written, field, rejected.get(field.name), private):
                yield f"{field.name} holds {written}, {answer!r} is read"


def _fields(office: Office) -> tuple[Field, ...]:
    return office.layout.questionnaire.fields


def _answer(field: Field, read: Return) -> object:
    """What the return says of a cell, None for one that it takes as empty."""
    match field.role:
        case Role.PERSONAL:
            return True if field.name in read.personal else None
        case Role.RESPONDENT:
            return read.respondent
        case Role.RETURN_NUMBER:
            # on an empty cell it is the first
            return read.number if field.name in read.where else None
    return read.answers.get(field.name)


def _is_right(
    answer: object, written: Written, field: Field, rejection: Rejection | None, private: str
) -> bool:
    if (answer is Missing.ILLEGIBLE) != (rejection is not None):
        return False
    if rejection is not None and (UNSEEN in rejection.reason) != written.unseen:
        return False
    if rejection is not None and rejection.reason == DIFFER:
        return True
    if field.role is Role.RESPONDENT:
        return answer in [value.strip().lower() for value in written.values]
    if isinstance(answer, str) and MARK in answer:
        return masks_only(answer, written, private)
    return agrees(answer, written, field)


def _totals(
    cells: Contents, names: dict[str, Position], read: Return, office: Office, compared: Counter[str]
) -> Iterator[str]:
    """Numbers typed over totals."""
    rejected = {one.place.cell for one in read.rejected}
    for name in office.layout.totals:
        place = names[name.lower()]
        written = cells.get(place)
        typed = written is not None and not written.formula and place[1] not in rejected
        compared["total"] += typed
        if typed != (name in read.typed_totals):
            yield f"{name} holds {written}, {read.typed_totals.get(name)} is read"
        elif typed and number(written) != read.typed_totals[name]:
            yield f"{name} holds {written}, {read.typed_totals[name]} is read"


def _strangers(cells: Contents, names: dict[str, Position], read: Return, office: Office) -> Iterator[str]:
    """Cells beside those to fill, with what the blank form has nowhere, that are not rejected."""
    rejected = {one.place.cell for one in read.rejected}
    named = set(names.values())
    form = {_as_number(str(content)) for content in office.layout.contents.values()}
    for (sheet, address), cell in cells.items():
        if (sheet, address) not in named and _as_number(cell.text) not in form and address not in rejected:
            yield f"sheet {sheet} {address} holds {cell} and is of no account"


def _as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text.replace("\r\n", "\n").strip()
