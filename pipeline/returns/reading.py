"""One returned file as a return: who sent it, its answers, what was rejected, an account of every cell."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.questionnaire.form.layout import TECHNICAL_PREFIX, FormLayout, Place
from pipeline.questionnaire.model import Missing, Questionnaire, Role
from pipeline.returns.sorting import SortedCells, sort_cells
from pipeline.returns.values import NO_CONTENT, Illegible, Notation, Value, number_in, read_cell
from pipeline.returns.workbooks.contents import Cell, Kind, Unreadable, Workbook

PRIVATE = (Role.PERSONAL, Role.RESPONDENT)  # an office may write its name where its identifier belongs
WITHHELD = "(withheld)"  # in the place of what may name a person
STRANGER = "not a cell to fill, and not in the blank form"
IN_A_TOTAL = "in a total cell, neither a formula nor a number"
UNREAD = "the return is quarantined"
FIRST_RETURN = 1  # the number of a return on which it was erased
SHORTEST_NAME = 3  # characters of a personal answer from which it is looked for in other cells
NAMED_IN_MESSAGE = 5


@dataclass(frozen=True)
class Form:
    """What returns of a wave are read by."""

    layout: FormLayout
    notation: Notation

    @property
    def questionnaire(self) -> Questionnaire:
        return self.layout.questionnaire


@dataclass(frozen=True)
class Rejection:
    place: Place
    content: str
    reason: str


@dataclass(frozen=True)
class Account:
    """How many filled cells a file holds, and what they are: the last three add up to the first."""

    total: int
    form: int
    answers: int
    rejected: int


@dataclass(frozen=True)
class Return:
    """A file as read.

    problem: why the return is quarantined, "" if it isn't. respondent, number: None when they can't be read.
    answers: name of each field that is not blank -> its value, or why it has none (DONT_KNOW, ILLEGIBLE);
        personal fields and the two above are left out. personal: ids of the personal fields that are filled.
    typed_totals: name of a total -> the number typed over its formula.
    comments: place and text of each. account: None for a file that can't be opened.
    """

    file: str
    problem: str
    respondent: str | None = None
    number: int | None = None
    answers: dict[str, Value | Missing] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    typed_totals: dict[str, Decimal] = field(default_factory=dict)
    rejected: tuple[Rejection, ...] = ()
    comments: tuple[tuple[Place, str], ...] = ()
    account: Account | None = None


def read_return(file: str, content: Workbook | Unreadable, form: Form) -> Return:
    """Read one file. file: its path inside the wave's folder."""
    if isinstance(content, Unreadable):
        return Return(file, str(content))
    cells = sort_cells(content, form.layout)
    problem = content.problem or _mismatch(content, form)
    if problem:
        return _unread(file, problem, cells)
    return _read(file, content, cells, form)


def _mismatch(workbook: Workbook, form: Form) -> str:
    """Why a workbook is not the form of this wave, "" if it is."""
    questionnaire, layout = form.questionnaire, form.layout
    for what, expected in (("wave", questionnaire.wave), ("version", questionnaire.version)):
        place = workbook.names.get(f"{TECHNICAL_PREFIX}{what}")
        if place is None:
            return f"the workbook is not a form of this survey: it has no name {TECHNICAL_PREFIX}{what}."
        found = next((cell.shown for cell in workbook.cells if cell.place == place), "nothing")
        if found != expected:
            return (
                f"the form is of another {what}: {place.sheet} {place.cell} says {found[:40]!r}, this is "
                f"{what} {expected!r}. Ask for the answers on the right form."
            )
    absent = [sheet.title for sheet in layout.sheets if sheet.title not in workbook.sheets]
    if absent:
        return f"the form lacks {_some(absent, 'sheet')}. Sheets must not be removed or renamed."
    lost = [name for name in layout.names if workbook.names.get(name.lower()) is None]
    if lost:
        return f"the form lacks {_some(lost, 'name')}: rows or cells were removed. Ask for a whole form."
    return _shared_cells(workbook, layout)


def _shared_cells(workbook: Workbook, layout: FormLayout) -> str:
    taken: dict[Place, str] = {}
    for name in layout.names:
        place = workbook.names[name.lower()]
        if place in taken:
            return (
                f"the names {taken[place]} and {name} point to the same cell, {place.sheet} {place.cell}: "
                "cells were moved. Ask for a whole form."
            )
        taken[place] = name
    return ""


def _some(names: list[str], noun: str) -> str:
    listed = ", ".join(names[:NAMED_IN_MESSAGE])
    if len(names) == 1:
        return f"the {noun} {listed}"
    return f"{len(names)} {noun}s ({listed}{', …' if len(names) > NAMED_IN_MESSAGE else ''})"


def _unread(file: str, problem: str, cells: SortedCells) -> Return:
    """A workbook that is not read: nobody knows what its cells are, so their contents are withheld."""
    formulas = [cell for _, cell in cells.totals if cell.formula]
    others = [
        *(cell for _, cell in cells.inputs),
        *(cell for _, cell in cells.totals if not cell.formula),
        *cells.strangers,
    ]
    rejected = tuple(Rejection(cell.place, WITHHELD, UNREAD) for cell in others)
    form = cells.form + len(formulas)
    return Return(file, problem, rejected=rejected, account=Account(form + len(others), form, 0, len(others)))


def _read(file: str, workbook: Workbook, cells: SortedCells, form: Form) -> Return:
    inputs = _read_inputs(cells, form)
    typed_totals, wrong_totals = _read_totals(cells)
    strangers = [Rejection(cell.place, cell.shown, _stranger_reason(cell)) for cell in cells.strangers]
    rejected = [*inputs.rejected, *wrong_totals, *strangers]
    names = list(inputs.personal.values())
    read = Return(
        file,
        "",
        answers=inputs.answers,
        personal=tuple(inputs.personal),
        typed_totals=typed_totals,
        rejected=tuple(replace(one, content=_masked(one.content, names)) for one in rejected),
        comments=tuple((comment.place, _masked(comment.text, names)) for comment in workbook.comments),
        account=Account(
            len(workbook.cells),
            cells.form + len(cells.totals) - len(wrong_totals),
            len(cells.inputs) - len(inputs.rejected),
            len(rejected),
        ),
    )
    return _identified(read, inputs.roles, workbook, form)


@dataclass(frozen=True)
class _Inputs:
    """What the cells to fill hold. roles: respondent and return number. personal: id -> content."""

    answers: dict[str, Value | Missing]
    roles: dict[Role, Value | Missing]
    personal: dict[str, str]
    rejected: list[Rejection]


def _read_inputs(cells: SortedCells, form: Form) -> _Inputs:
    inputs = _Inputs({}, {}, {}, [])
    for asked, cell in cells.inputs:
        try:
            value = read_cell(cell, asked, form.notation)
        except Illegible as reason:
            content = WITHHELD if asked.role in PRIVATE else cell.shown
            inputs.rejected.append(Rejection(cell.place, content, str(reason)))
            value = Missing.ILLEGIBLE
        if asked.role in (Role.RESPONDENT, Role.RETURN_NUMBER):
            inputs.roles[asked.role] = value
        elif asked.role is Role.PERSONAL:
            inputs.personal[asked.name] = cell.shown
        else:
            inputs.answers[asked.name] = value
    return inputs


def _read_totals(cells: SortedCells) -> tuple[dict[str, Decimal], list[Rejection]]:
    """The numbers typed over the formulas of totals, and what is neither a number nor a formula."""
    typed, wrong = {}, []
    for name, cell in cells.totals:
        if cell.formula:
            continue
        number = None if cell.covered else number_in(cell)
        if number is None:
            wrong.append(Rejection(cell.place, cell.shown, IN_A_TOTAL))
        else:
            typed[name] = number
    return typed, wrong


def _stranger_reason(cell: Cell) -> str:
    conflict = f" ({NO_CONTENT[Kind.CONFLICT]})" if cell.kind is Kind.CONFLICT else ""
    covered = ", under a merged area" if cell.covered else ""
    return STRANGER + covered + conflict


def _masked(text: str, names: list[str]) -> str:
    """WITHHELD for a text in which a personal answer stands."""
    sought = [name.casefold().strip() for name in names if len(name.strip()) >= SHORTEST_NAME]
    return WITHHELD if any(name in text.casefold() for name in sought) else text


def _identified(read: Return, roles: dict[Role, Value | Missing], workbook: Workbook, form: Form) -> Return:
    """The return with its respondent and number, or quarantined for want of them."""
    respondent = roles.get(Role.RESPONDENT)
    number = roles.get(Role.RETURN_NUMBER, FIRST_RETURN)
    if respondent is None or isinstance(respondent, Missing):
        state = "empty" if respondent is None else "not an identifier"
        pattern = form.questionnaire.respondent_pattern
        where = _where(Role.RESPONDENT, workbook, form)
        return replace(
            read, problem=f"the respondent is not known: {where} is {state}; it must look like {pattern}."
        )
    if isinstance(number, Missing):
        where = _where(Role.RETURN_NUMBER, workbook, form)
        problem = f"the return number can't be read: {where} must hold a whole number from 1 on."
        return replace(read, respondent=respondent, problem=problem)
    return replace(read, respondent=respondent, number=number)


def _where(role: Role, workbook: Workbook, form: Form) -> str:
    field = next(field for field in form.questionnaire.fields if field.role is role)
    name = form.layout.boxes[form.layout.inputs[field.name]].name
    place = workbook.names[name.lower()]
    return f"{place.sheet} {place.cell}"
