"""One mutated return through the real reader, beside a good one: what became of it, what must never be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.questionnaire.fields import FieldKind, Role
from pipeline.questionnaire.form.layout import INPUT_PREFIX
from pipeline.questionnaire.model import Missing
from pipeline.returns.frames import answers_frame, missing_frame, rosters_frame
from pipeline.returns.ledger import Entry, Status, settle
from pipeline.returns.listing import ledger_tables
from pipeline.returns.reading import Return, read_return
from pipeline.returns.workbooks.reader import Worker
from tests.broken import oracle
from tests.broken.faults import Mutation, apply
from tests.spec.returned import LIMITS, Office, adds_up

RESPONDENT, NEIGHBOUR = "caf-001", "caf-900"
LONGEST_REASON = 400
CELL = re.compile("[A-Z]{1,3}[1-9][0-9]*")
DETAIL = re.compile(r"[^ ]*[0-9_/][^ ]*|'[^']*'|[A-Z][a-z]+ [0-9A-Z]+")  # what differs from file to file


@dataclass(frozen=True)
class Outcome:
    """verdicts: of each mutated file, its status and the kind of reason. lost: cells of no account.
    wrongs: all that must never be, those included."""

    verdicts: tuple[tuple[Status, str], ...]
    lost: int
    wrongs: tuple[str, ...]


class Trials:
    """The office, a worker process that stays, and a good return to stand beside each mutated one."""

    def __init__(self, office: Office) -> None:
        self.office, self.worker = office, Worker()
        self.neighbour = office.write("bon.xlsx", NEIGHBOUR)
        self.good = self._read(self.neighbour)
        self.good_row = self._row([self.good])

    def run(self, mutation: Mutation) -> Outcome:
        paths = [self._mutated("a.xlsx", mutation.answers, mutation.faults)]
        if mutation.copy is not None:
            paths.append(self._mutated("b.xlsx", mutation.answers, mutation.copy))
        read = [self._read(path) for path in paths]
        neighbour = self._read(self.neighbour)
        entries = settle([*read, neighbour])
        mutated = [entry for entry in entries if entry.source.file != self.neighbour.name]
        wrongs = [wrong for entry in mutated for wrong in _wrongs(entry)]
        lost = sum(_lost(path, one, self.office) for path, one in zip(paths, read, strict=True))
        wrongs += [f"{lost} cells are of no account"] if lost else []
        wrongs += self._neighbour_wrongs(neighbour, entries)
        verdicts = tuple((entry.status, _kind(entry.reason)) for entry in mutated)
        return Outcome(verdicts, lost, tuple(wrongs))

    def _mutated(self, file: str, answers: dict, faults: tuple) -> Path:
        path = self.office.write(file, **{"respondent": RESPONDENT} | _renamed(answers))
        for fault in faults:
            apply(fault, path, self.office)
        return path

    def _read(self, path: Path) -> Return:
        return read_return(path.name, self.worker.read(path, LIMITS), self.office.form)

    def _neighbour_wrongs(self, neighbour: Return, entries: list[Entry]) -> Iterator[str]:
        ledger_tables(entries)
        if neighbour != self.good:
            yield "the good return is read otherwise"
        if self._row([entry.source for entry in entries if entry.status is Status.ACCEPTED]) != self.good_row:
            yield "the good return's answers changed"

    def _row(self, accepted: list[Return]) -> tuple[list, ...]:
        """The good return's rows of all frames."""
        questionnaire = self.office.layout.questionnaire
        written = {read.respondent: read.answers for read in accepted}
        answers = answers_frame(written, questionnaire)
        frames = (
            answers,
            missing_frame(written, answers, questionnaire),
            rosters_frame(written, questionnaire),
        )
        return tuple(frame.filter(pl.col("respondent") == NEIGHBOUR).rows() for frame in frames)


def _renamed(answers: dict) -> dict:
    """The cell for the identifier is an argument of its own where returns are written."""
    return {"respondent" if name == "caf" else name: content for name, content in answers.items()}


def _kind(reason: str) -> str:
    return DETAIL.sub("…", reason.partition(". ")[0])


def _wrongs(entry: Entry) -> Iterator[str]:
    """What a statistician must never be told, or not told."""
    reason, read = entry.reason, entry.source
    if entry.status is not Status.ACCEPTED and not reason.endswith("."):
        yield f"no sentence: {reason!r}"
    if len(reason) > LONGEST_REASON or "\n" in reason:
        yield f"a reason that is too long: {reason!r}"
    if "process that was reading the file died" in reason:
        yield "the worker died"
    if read.account and not adds_up(read):
        yield f"{read.account} does not add up with {len(read.rejected)} rejected cells"
    for one in read.rejected:
        if not (one.place.sheet and CELL.fullmatch(one.place.cell) and one.reason):
            yield f"a rejected cell that is not named: {one}"


def _lost(path: Path, read: Return, office: Office) -> int:
    """How many cells the account has not, or has too many; in a return that is read, those of no use too."""
    if read.account is None:
        return 0
    cells = oracle.cells(path)
    lost = abs(len(cells) - read.account.total)
    if read.problem:
        return lost
    names = oracle.names(path)
    rejected = [one.place.cell for one in read.rejected]
    return lost + _lost_answers(cells, names, read, office) + _lost_strangers(cells, names, rejected, office)


def _lost_strangers(
    cells: oracle.Contents, names: dict[str, tuple[int, str]], rejected: list[str], office: Office
) -> int:
    """Cells beside those to fill, with what the blank form has nowhere, that are not rejected."""
    named = set(names.values())
    form = {_as_number(str(content)) for content in office.layout.contents.values()}
    others = [(place, text) for place, text in cells.items() if place not in named]
    return sum(_as_number(text) not in form and place[1] not in rejected for place, text in others)


def _as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text.replace("\r\n", "\n").strip()


def _lost_answers(
    cells: oracle.Contents, names: dict[str, tuple[int, str]], read: Return, office: Office
) -> int:
    """Cells to fill that hold something and give nothing, or the other way round, or another number."""
    lost = 0
    rejected = [one.place.cell for one in read.rejected]
    for field in office.layout.questionnaire.fields:
        place = names[f"{INPUT_PREFIX}{field.name}".lower()]
        written = cells.get(place, "").strip()
        answer = read.answers.get(field.name)
        if field.role is Role.PERSONAL:
            lost += bool(written) != (field.name in read.personal)
        elif field.role not in (Role.RESPONDENT, Role.RETURN_NUMBER):
            lost += bool(written) != (field.name in read.answers)
            lost += answer is Missing.ILLEGIBLE and place[1] not in rejected
            lost += field.kind is FieldKind.COUNT and _differs(written, answer)
    return lost


def _differs(written: str, answer: object) -> bool:
    """Whether a number is read that is not the one written."""
    number = _as_number(written)
    # a text: with spaces between thousands
    return isinstance(answer, int) and isinstance(number, float) and number != answer
