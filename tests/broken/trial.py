"""One mutated return through the real reader, beside a good one: what became of it, what must never be."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.returns.frames import answers_frame, missing_frame, rosters_frame
from pipeline.returns.ledger import Entry, Status, settle
from pipeline.returns.listing import ledger_tables
from pipeline.returns.reading import Return, read_return
from pipeline.returns.workbooks.reader import Worker
from tests.broken.confronting import confronted
from tests.broken.faults import Mutation, apply
from tests.spec.returned import LIMITS, Office, adds_up

RESPONDENT, NEIGHBOUR = "caf-001", "caf-900"
LONGEST_REASON = 400
CELL = re.compile("[A-Z]{1,3}[1-9][0-9]*")
DETAIL = re.compile(r"[^ ]*[0-9_/][^ ]*|'[^']*'|[A-Z][a-z]+ [0-9A-Z]+")  # what differs from file to file


@dataclass(frozen=True)
class Outcome:
    """verdicts: of each mutated file, its status and the kind of reason. unopened: how many of them can't be
    opened, so that nobody knows their cells. compared: cells to fill whose value was compared, by kind.
    lost: cells of no account, or read as another value. wrongs: all that must never be, those included."""

    verdicts: tuple[tuple[Status, str], ...]
    unopened: int
    compared: Counter[str]
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
        compared: Counter[str] = Counter()
        losses = [
            loss
            for path, one in zip(paths, read, strict=True)
            if one.account
            for loss in confronted(path, one, self.office, compared)
        ]
        wrongs += losses
        if mutation.is_harmless:
            wrongs += self._harm(read[0], mutation)
        wrongs += self._neighbour_wrongs(neighbour, entries)
        verdicts = tuple((entry.status, _kind(entry.reason)) for entry in mutated)
        unopened = sum(one.account is None for one in read)
        return Outcome(verdicts, unopened, compared, len(losses), tuple(wrongs))

    def _harm(self, read: Return, mutation: Mutation) -> Iterator[str]:
        """What a file says otherwise than without its faults, though they are harmless."""
        before = self._read(self._mutated("avant.xlsx", mutation.answers, ()))
        if read.problem:
            yield f"a harmless fault is refused: {read.problem}"
            return
        for what in ("respondent", "number", "answers", "personal", "masked", "typed_totals"):
            if getattr(read, what) != getattr(before, what):
                yield f"a harmless fault changes the {what}"
        if [one.variable for one in read.rejected] != [one.variable for one in before.rejected]:
            yield "a harmless fault changes the rejected cells"

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
