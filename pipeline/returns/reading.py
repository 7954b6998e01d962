"""One returned file as a return: who sent it, its answers, what was rejected, an account of every cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.layout import FormLayout, Place
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.returns.matching import mismatch, numbered_sheets
from pipeline.returns.personal import Namesakes, Personal, personal
from pipeline.returns.sorting import SortedCells, sort_cells
from pipeline.returns.values import NO_CONTENT, Answers, Illegible, Notation, Value, number_in, read_cell
from pipeline.returns.workbooks.contents import Cell, Kind, Unreadable, Workbook

PRIVATE = (Role.PERSONAL, Role.RESPONDENT)  # an office may write its name where its identifier belongs
WITHHELD = "(withheld)"  # in the place of what may name a person
STRANGER = "not a cell to fill, and not in the blank form"
IN_A_TOTAL = "in a total cell, neither a formula nor a number"
UNREAD = "the return is quarantined"
FIRST_RETURN = 1  # the number of a return on which it was erased


@dataclass(frozen=True)
class Form:
    """What returns of a wave are read by."""

    layout: FormLayout
    notation: Notation
    namesakes: Namesakes

    @property
    def questionnaire(self) -> Questionnaire:
        return self.layout.questionnaire


@dataclass(frozen=True)
class Rejection:
    """variable: the field whose cell it is, "" for any other cell."""

    place: Place
    content: str
    reason: str
    variable: str = ""


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
    answers: personal fields and the two above are left out, and a mark stands in texts for the respondent's
        name.
    personal: ids of the personal fields that are filled. masked: how many answers have the mark.
    typed_totals: name of a total -> the number typed over its formula.
    where: name of each of these answers and totals -> its cell and question, as messages name them.
    comments: place and text of each note and reply. account: None for a file that can't be opened.
    """

    file: str
    problem: str
    respondent: str | None = None
    number: int | None = None
    answers: Answers = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    masked: int = 0
    typed_totals: dict[str, Decimal] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    rejected: tuple[Rejection, ...] = ()
    comments: tuple[tuple[Place, str], ...] = ()
    account: Account | None = None


def read_return(file: str, content: Workbook | Unreadable, form: Form) -> Return:
    """Read one file. file: its path inside the wave's folder."""
    if isinstance(content, Unreadable):
        return Return(file, str(content))
    workbook = numbered_sheets(content, form.layout)
    cells = sort_cells(workbook, form.layout)
    problem = workbook.problem or mismatch(workbook, form.layout)
    if problem:
        return _unread(file, problem, workbook, cells)
    return _read(file, workbook, cells, form)


def _unread(file: str, problem: str, workbook: Workbook, cells: SortedCells) -> Return:
    """A workbook that is not read: nobody knows what its cells are, so their contents are withheld."""
    formulas = [cell for _, cell in cells.totals if cell.formula]
    others = [
        *(cell for _, cell in cells.inputs),
        *(cell for _, cell in cells.totals if not cell.formula),
        *cells.queries.replies,
        *cells.strangers,
    ]
    rejected = tuple(Rejection(cell.place, WITHHELD, UNREAD) for cell in others)
    account = Account(len(workbook.cells), cells.form + len(formulas), 0, len(others))
    return Return(file, problem, rejected=rejected, account=account)


def _read(file: str, workbook: Workbook, cells: SortedCells, form: Form) -> Return:
    inputs = _read_inputs(cells, form)
    typed_totals, wrong_totals = _read_totals(cells)
    strangers = [Rejection(cell.place, cell.shown, _stranger_reason(cell)) for cell in cells.strangers]
    rejected = [*inputs.rejected, *wrong_totals, *strangers]
    sought = personal(inputs.private, form.namesakes)
    answers = _masked_answers(inputs, sought)
    read = Return(
        file,
        "",
        answers=answers,
        personal=tuple(inputs.personal),
        masked=sum(answers[name] != value for name, value in inputs.answers.items()),
        typed_totals=typed_totals,
        where=_whereabouts(cells, form),
        rejected=tuple(replace(one, content=_withheld(one.content, sought)) for one in rejected),
        comments=tuple((place, _withheld(text, sought)) for place, text in _comments(workbook, cells)),
        account=Account(
            len(workbook.cells),
            cells.form + len(cells.queries.replies) + len(cells.totals) - len(wrong_totals),
            len(cells.inputs) - len(inputs.rejected),
            len(rejected),
        ),
    )
    return _identified(read, inputs.roles, workbook, form)


@dataclass(frozen=True)
class _Inputs:
    """What the cells to fill hold.

    texts: names of those that hold free text. roles: respondent and return number. personal: ids of personal
    cells. private: contents that may name a person.
    """

    answers: Answers = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    roles: dict[Role, Value | Missing] = field(default_factory=dict)
    personal: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)


def _read_inputs(cells: SortedCells, form: Form) -> _Inputs:
    inputs = _Inputs()
    for asked, cell in cells.inputs:
        value = _read_input(asked, cell, form, inputs)
        if asked.role is Role.PERSONAL or (asked.role is Role.RESPONDENT and value is Missing.ILLEGIBLE):
            inputs.private.append(cell.shown)
        if asked.role in (Role.RESPONDENT, Role.RETURN_NUMBER):
            inputs.roles[asked.role] = value
        elif asked.role is Role.PERSONAL:
            inputs.personal.append(asked.name)
        else:
            inputs.answers[asked.name] = value
        if asked.kind is FieldKind.TEXT:
            inputs.texts.add(asked.name)
    return inputs


def _read_input(asked: Field, cell: Cell, form: Form, inputs: _Inputs) -> Value | Missing:
    try:
        return read_cell(cell, asked, form.notation)
    except Illegible as reason:
        content = WITHHELD if asked.role in PRIVATE else cell.shown
        inputs.rejected.append(Rejection(cell.place, content, str(reason), asked.name))
        return Missing.ILLEGIBLE


def _masked_answers(inputs: _Inputs, sought: Personal) -> Answers:
    """The answers, those in free text without what names a person: the rest of the text is the answer."""
    return {
        name: sought.masked(value) if name in inputs.texts and not isinstance(value, Missing) else value
        for name, value in inputs.answers.items()
    }


def _read_totals(cells: SortedCells) -> tuple[dict[str, Decimal], list[Rejection]]:
    """The numbers typed over the formulas of totals, and what is neither a number nor a formula."""
    typed, wrong = {}, []
    for name, cell in cells.totals:
        if cell.formula:
            continue
        number = number_in(cell)
        if cell.unseen or number is None:
            reason = f"in a total cell, {cell.unseen}" if cell.unseen else IN_A_TOTAL
            wrong.append(Rejection(cell.place, cell.shown, reason))
        else:
            typed[name] = number
    return typed, wrong


def _comments(workbook: Workbook, cells: SortedCells) -> Iterator[tuple[Place, str]]:
    """What the office says beside its answers: its notes, and its replies to the points that it was sent."""
    for comment in workbook.comments:
        if not cells.queries.wrote(comment.text):
            yield comment.place, comment.text
    yield from ((reply.place, reply.shown) for reply in cells.queries.replies)


def _whereabouts(cells: SortedCells, form: Form) -> dict[str, str]:
    """Sheet, cell and question number of each cell to fill or total that is not empty."""
    numbers = {question.id: f"question {question.number}" for question in form.questionnaire.questions}
    asked = {field.name: numbers.get(field.question) for field in form.questionnaire.fields}
    inputs = [(field.name, cell.place, asked[field.name]) for field, cell in cells.inputs]
    sums = form.layout.totals
    totals = [(name, cell.place, f"a total of {asked[sums[name][0]]}") for name, cell in cells.totals]
    return {
        name: f"{place.sheet} {place.cell}" + (f" ({question})" if question else "")
        for name, place, question in (*inputs, *totals)
    }


def _stranger_reason(cell: Cell) -> str:
    conflict = f" ({NO_CONTENT[Kind.CONFLICT]})" if cell.kind is Kind.CONFLICT else ""
    unseen = f", {cell.unseen}" if cell.unseen else ""
    return STRANGER + unseen + conflict


def _withheld(text: str, sought: Personal) -> str:
    """WITHHELD for a text that names a person: the rest of it may be about that person too."""
    return WITHHELD if sought.stands_in(text) else text


def _identified(read: Return, roles: dict[Role, Value | Missing], workbook: Workbook, form: Form) -> Return:
    """The return with its respondent and number, or quarantined for want of them."""
    respondent = roles.get(Role.RESPONDENT)
    number = roles.get(Role.RETURN_NUMBER, FIRST_RETURN)
    if respondent is None or isinstance(respondent, Missing):
        place = _place(Role.RESPONDENT, workbook, form)
        example = form.questionnaire.respondent_example
        empty = f"empty; an identifier such as {example} belongs there"
        state = next((one.reason for one in read.rejected if one.place == place), empty)
        return replace(read, problem=f"the respondent is not known: {place.sheet} {place.cell} is {state}.")
    if isinstance(number, Missing):
        place = _place(Role.RETURN_NUMBER, workbook, form)
        where = f"{place.sheet} {place.cell}"
        problem = f"the return number can't be read: {where} must hold a whole number from 1 on, in sight."
        return replace(read, respondent=respondent, problem=problem)
    return replace(read, respondent=respondent, number=number)


def _place(role: Role, workbook: Workbook, form: Form) -> Place:
    field = next(field for field in form.questionnaire.fields if field.role is role)
    name = form.layout.boxes[form.layout.inputs[field.name]].name
    return workbook.names[name.lower()]
