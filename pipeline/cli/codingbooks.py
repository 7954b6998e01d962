"""Workbooks of open answers: made for a coder, and taken in again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.cli.codingdesk import CodingError, Desk, check_coder, open_desk
from pipeline.coding.coders.decisions import is_assisted
from pipeline.coding.coders.files import ADJUDICATED, ASSISTED, write_coder_file
from pipeline.coding.workbook.book import (
    Book,
    BookKind,
    Codes,
    Identity,
    Row,
)
from pipeline.coding.workbook.contents import NAMED, CodingRefused, Filled
from pipeline.coding.workbook.outcome import Outcome, outcome
from pipeline.coding.workbook.reading import read_codes
from pipeline.coding.workbook.rows import adjudication_rows, coder_rows
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.coding.workbook.writing import coding_workbook
from pipeline.returns.workbooks.contents import Unreadable
from pipeline.returns.workbooks.reader import read_workbooks
from pipeline.stages import ingest
from pipeline.stages.runtime import Stage, output_file
from pipeline.stages.store import Store
from pipeline.xlsx import write_workbook
from pipeline.yamlfiles import load

Suggest = Callable[[str], Codes]  # what the rules suggest for a text


def export_book(desk: Desk, coder: str, out: Path, suggest: Suggest | None = None) -> Book:
    """Write the workbook that a coder fills, or the one that settles what coders disagree on.

    suggest: shown beside each text, None to show nothing.
    Raises: CodingError where there is nothing to code, `out` is no place for the workbook, or who is to see
    suggestions has a name that does not say so.
    """
    check_coder(coder)
    if suggest and coder != ADJUDICATED and not is_assisted(coder):
        raise CodingError(
            f"{coder}: a coding made beside what the rules suggest is left out of the agreement, by the name "
            f"of its coder. Give {coder + ASSISTED!r}, or export without --with-suggestions."
        )
    _check_place(out)
    book = _adjudication(desk) if coder == ADJUDICATED else _coding(desk, coder)
    if suggest:
        kind = BookKind.ASSISTED if book.identity.kind is BookKind.BLIND else book.identity.kind
        rows = tuple(replace(row, suggested=suggest(row.text.text)) for row in book.rows)
        book = replace(book, identity=replace(book.identity, kind=kind), rows=rows)
    with output_file(out) as partial:
        write_workbook(coding_workbook(book, desk.words), partial)
        if out.exists() and out.read_bytes() != partial.read_bytes():
            raise CodingError(f"{out}: there is another file of that name. Remove it, or give another name.")
    return book


def _check_place(out: Path) -> None:
    if out.suffix != ".xlsx":
        raise CodingError(f"{out}: answers are coded in a workbook; give a name that ends in .xlsx.")
    if out.is_dir():
        raise CodingError(f"{out}: there is a folder of that name. Remove it, or give another name.")
    if not out.parent.is_dir():
        raise CodingError(f"{out}: there is no folder {out.parent}. Make it first, or give another name.")


def _coding(desk: Desk, coder: str) -> Book:
    rows = coder_rows(desk.texts, desk.former(coder), desk.labels, desk.words)
    if not rows:
        raise CodingError(f"{desk.frame.id}: nobody answered, so there is nothing to code.")
    return _book(desk, coder, BookKind.BLIND, rows, ())


def _adjudication(desk: Desk) -> Book:
    coders = {coder: desk.former(coder) for coder in desk.coders}
    if len(coders) < 2:
        there = ", ".join(coders) or "nobody"
        raise CodingError(
            f"{desk.frame.id}: coded by {there}. Only where two coders at least have coded is there "
            "something to settle."
        )
    settled = coder_rows(desk.texts, desk.former(ADJUDICATED), desk.labels, desk.words)
    rows = adjudication_rows(settled, coders)
    if not rows:
        raise CodingError(
            f"{desk.frame.id}: {', '.join(coders)} agree on all answers. Nothing is to be settled."
        )
    return _book(desk, ADJUDICATED, BookKind.ADJUDICATION, rows, tuple(coders))


def _book(desk: Desk, coder: str, kind: BookKind, rows: tuple[Row, ...], coders: tuple[str, ...]) -> Book:
    identity = Identity(desk.wave, desk.frame.id, str(desk.frame.version), coder, kind)
    notice = desk.questionnaire.notice or ""
    by_rules = max(len(desk.suggest(row.text.text)) for row in rows)
    return Book(identity, desk.frame, coders, rows, desk.question, notice, by_rules)


@dataclass(frozen=True)
class Imported:
    """What an import wrote, and where."""

    identity: Identity
    path: Path
    outcome: Outcome


def import_book(store: Store, wave: str, file: Path, withdraw: bool) -> Imported:
    """Write the decisions of a filled workbook into its coder's file.

    withdraw: whether decisions may go whose cells are empty now.
    Raises: CodingRefused, with sheet and cell, for a workbook that is not of this wave, frame and version or
    holds what can't be taken; CodingError for decisions that would be lost.
    """
    filled = _read(store, wave, file)
    try:
        desk = _desk(store, wave, filled.identity)
        coded = read_codes(filled, desk.frame, {text.digest: text for text in desk.texts})
    except CodingRefused as refusal:
        raise CodingRefused("\n".join(f"{file}: {line}" for line in str(refusal).split("\n"))) from None
    coder = filled.identity.coder
    found = outcome(coded, desk.former(coder), desk.answers, desk.frame.version)
    if found.withdrawn and not withdraw:
        raise _lost(found.withdrawn, desk.path(coder), filled.to_fill.title)
    write_coder_file(desk.path(coder), found.lines)
    return Imported(filled.identity, desk.path(coder), found)


def _read(store: Store, wave: str, file: Path) -> Filled:
    if not file.is_file():
        raise CodingError(f"{file}: there is no such file.")
    limits = Stage("ingest", wave, store).params(ingest.Params).limits
    [(_, content)] = read_workbooks([file], limits, 1)
    if isinstance(content, Unreadable):
        raise CodingRefused(f"{file}: {content}")
    return Filled(content, load(store.coding_words(), WorkbookWords))


def _desk(store: Store, wave: str, identity: Identity) -> Desk:
    """What a workbook says it is of, as far as that is here now."""
    if identity.wave != wave:
        raise CodingRefused(f"this workbook is of wave {identity.wave!r}, not {wave!r}.")
    desk = open_desk(store, wave, identity.frame)
    if identity.version != str(desk.frame.version):
        raise CodingRefused(
            f"this workbook is of version {identity.version} of the frame {desk.frame.id!r}, which is now "
            f"version {desk.frame.version}. Import it while the frame is as it was, then change the frame."
        )
    check_coder(identity.coder)
    if identity.kind is BookKind.ASSISTED and not is_assisted(identity.coder):
        raise CodingRefused(
            f"this workbook shows what the rules suggest, but its coder's name does not end in {ASSISTED!r}. "
            "Export it again, and fill that."
        )
    return desk


def _lost(withdrawn: Mapping[str, str], path: Path, sheet: str) -> CodingError:
    cells = sorted({cell for cell in withdrawn.values() if cell}, key=lambda cell: (len(cell), cell))
    gone = [answer for answer, cell in withdrawn.items() if not cell]
    told = [f"{sheet} {_some(cells)} are empty"] if cells else []
    told += [f"these answers are no more: {_some(gone)}"] if gone else []
    return CodingError(
        f"{path}: {len(withdrawn)} decisions of this file would be lost: {'; '.join(told)}. Fill the cells, "
        "or take the decisions back with --withdraw."
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
