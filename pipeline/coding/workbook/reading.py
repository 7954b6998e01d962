"""Judges a filled workbook: the codes of each text, or all that speaks against it, by sheet and cell.

What a cell holds is never told, since it may be the text of an answer; the label that is most like it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.coding.answers import case_key, text_key
from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.changes import NO_CODE, detailed
from pipeline.coding.workbook.book import Codes
from pipeline.coding.workbook.contents import (
    EXPORT,
    CodingRefused,
    Filled,
    Row,
    at,
    refused,
    spelled,
    written,
)
from pipeline.coding.workbook.strays import strays
from pipeline.coding.workbook.texts import DistinctText
from pipeline.questionnaire.form.layout import Place
from pipeline.returns.workbooks.contents import Cell, Kind, Unseen
from pipeline.xlsx import legal_text
from pipeline.yamlfiles import did_you_mean

CONFLICT = "the programs that read the workbook see different contents here. Choose the code again."
IN_ONE_CELL = re.compile(r"[;,/|\n]+")  # what coders put between several codes in one cell
READABLE = (Kind.TEXT, Kind.NUMBER)  # a number, since an id may consist of digits


@dataclass(frozen=True)
class FilledText:
    """A text and its codes in the frame's order; NO_CODE alone where none fits; empty where left open.

    place: the first cell of its codes.
    """

    place: Place
    text: DistinctText
    codes: Codes


def read_codes(filled: Filled, frame: CodeFrame, texts: Mapping[str, DistinctText]) -> tuple[FilledText, ...]:
    """What the coder decided, in the order of the rows.

    texts: those of the wave's answers as they are now, by digest.
    Raises: CodingRefused naming each sheet and cell where something stands that is not understood.
    """
    names = _names(filled, frame)
    if mistakes := [*strays(filled, frame, names), *_rows(filled, texts), *_codings(filled, frame, names)]:
        raise refused(mistakes)
    return tuple(
        FilledText(
            Place(filled.to_fill.title, row, filled.code_columns[0]),
            texts[filled.digests[number]],
            _codes({names[spelled(cell)] for cell in _code_cells(filled, row)}, frame),
        )
        for row, number in filled.numbers.items()
    )


def _codes(given: set[str], frame: CodeFrame) -> Codes:
    return (NO_CODE,) if NO_CODE in given else detailed(given, frame)


def _names(filled: Filled, frame: CodeFrame) -> dict[str, str]:
    """What may stand in a cell of codes, folded -> id: labels as the workbook offers them, and ids.

    Raises: CodingRefused where the workbook offers other codes than the frame has.
    """
    if set(filled.plan.values()) != {NO_CODE, *frame.by_id}:
        raise CodingRefused(
            f"{filled.words.sheets.plan}: these are not the codes of version {frame.version} of the frame "
            f"{frame.id!r}. {EXPORT}"
        )
    # a label before an id, since labels are what the lists offer
    return {case_key(code): code for code in (NO_CODE, *frame.by_id)} | {
        case_key(label): code for label, code in filled.plan.items()
    }


def _rows(filled: Filled, texts: Mapping[str, DistinctText]) -> Iterator[str]:
    """Rows that were added, copied, removed, typed over, or whose answers have changed."""
    grid, words, seen = filled.to_fill, filled.words.columns, set()
    text_column = grid.column(words.text)
    for row, number in filled.numbers.items():
        place = Place(grid.title, row, grid.column(words.number))
        if number not in filled.digests:
            yield at(
                place,
                "this row has no number of the list: it was added by hand, or its number typed over. Remove "
                "the row, or write the number back.",
            )
        elif number in seen:
            yield at(place, f"the number {number} stands here a second time. Remove the copied row.")
        elif (text := texts.get(filled.digests[number])) is None:
            yield at(
                Place(grid.title, row, text_column),
                "no answer of the wave has this text: it has changed since the workbook was made. Export the "
                "workbook again, under another name, and code it there.",
            )
        elif _comparable(grid.shown(row, text_column)) != _comparable(text.text):
            yield at(
                Place(grid.title, row, text_column), "the text was typed over. Export the workbook again."
            )
        seen.add(number)
    if lost := sorted(filled.digests.keys() - seen):
        some = ", ".join(map(str, lost[:5])) + (", …" if len(lost) > 5 else "")
        rows = "the row is" if len(lost) == 1 else f"{len(lost)} rows are"
        yield (
            f"{grid.title}: {rows} missing that had {words.number} {some}. A row may be left without codes, "
            "but stays there: undo what removed it, or copy the codes into a new export."
        )


def _comparable(text: str) -> str:
    """A text without what programs do to it when they write it into a workbook."""
    return text_key(written(legal_text(text)))


def _codings(filled: Filled, frame: CodeFrame, names: Mapping[str, str]) -> Iterator[str]:
    """What is no code, and several codes where an answer has one."""
    for row in filled.to_fill.below:
        given = set()
        for cell in _code_cells(filled, row):
            if mistake := _mistake(cell, frame, names):
                yield at(cell.place, mistake)
            else:
                given.add(names[spelled(cell)])
        codes = detailed(given - {NO_CODE}, frame)
        place = Place(filled.to_fill.title, row, filled.code_columns[0])
        if NO_CODE in given and codes:
            yield at(place, "a code stands beside the entry that says that none fits. Keep one of the two.")
        elif len(codes) > 1 and not frame.several:
            yield at(place, f"{len(codes)} codes; in the frame {frame.id!r} an answer has one. Keep one.")


def _mistake(cell: Cell, frame: CodeFrame, names: Mapping[str, str]) -> str:
    """Why a cell holds no code, "" if it does."""
    if cell.kind is Kind.CONFLICT:
        return CONFLICT
    if cell.unseen is Unseen.MERGED:
        return "this stands under a merged area, where nobody sees it. Take the area apart."
    if cell.formula or cell.kind not in READABLE:
        return "a code is chosen in the list or typed; a formula, a date or an error is none."
    if spelled(cell) in names:
        return ""
    if several := _in_one_cell(cell, names):
        each = "each in a cell of its own" if frame.several else "one, since an answer has one"
        return f"{several} codes stand in one cell. Choose {each}."
    hint = did_you_mean(cell.shown, [code.label for code in frame.codes])
    return f"this is no code of the frame {frame.id!r}.{hint} Choose one of the list."


def _in_one_cell(cell: Cell, names: Mapping[str, str]) -> int:
    """How many codes stand in a cell, where nothing else does; 0 where something else does."""
    for parts in (IN_ONE_CELL.split(cell.shown), cell.shown.split()):
        told = [case_key(part) for part in parts if part.strip()]
        if all(part in names for part in told):
            return len(told) if len(told) > 1 else 0
    return 0


def _code_cells(filled: Filled, row: int) -> tuple[Cell, ...]:
    cells: Row = filled.to_fill.rows[row]
    return tuple(cells[column] for column in filled.code_columns if column in cells)
