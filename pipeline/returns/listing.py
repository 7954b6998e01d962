"""The ledger's CSV tables: files, rejected cells, comments, totals typed over, and the account of all cells.

Every text that comes from an office is guarded (pipeline/returns/guarding.py).
"""

from collections.abc import Iterator

import polars as pl

from pipeline.returns.guarding import guarded
from pipeline.returns.ledger import Entry, Status

COLUMNS: dict[str, dict[str, pl.DataType]] = {
    "returns": {
        "file": pl.String(),
        "respondent": pl.String(),
        "return_number": pl.Int64(),
        "status": pl.String(),
        "reason": pl.String(),
        "personal": pl.String(),
        "answers": pl.Int64(),
        "rejected": pl.Int64(),
        "comments": pl.Int64(),
        "masked": pl.Int64(),
    },
    "rejected": dict.fromkeys(
        ("file", "status", "sheet", "cell", "content", "reason", "variable"), pl.String()
    ),
    "comments": dict.fromkeys(("file", "sheet", "cell", "content"), pl.String()),
    "cells": {"file": pl.String()} | dict.fromkeys(("total", "form", "answers", "rejected"), pl.Int64()),
    "typed_totals": dict.fromkeys(("respondent", "total", "value"), pl.String()),
}
Row = tuple[str | int | None, ...]


def ledger_tables(entries: list[Entry]) -> dict[str, pl.DataFrame]:
    """The tables by name; rows by file, then as they stand in the file.

    returns: one row per file; `personal` names the personal cells that were filled in, never what they hold;
        `masked` counts the answers in which the mark stands for a name.
    rejected: one per rejected cell; `status` is its file's, so that those of returns that count can be told
        from those of a file set aside, of which every filled cell may be listed; `variable` is empty for what
        is no cell to fill.
    comments: one per comment of a cell.
    cells: one per file; total = form + answers + rejected; nothing is counted in a file that can't be opened.
    typed_totals: one per number typed over the formula of a total, in accepted returns.
    """
    rows = {
        "returns": (_file(entry) for entry in entries),
        "rejected": (row for entry in entries for row in _rejected(entry)),
        "comments": (row for entry in entries for row in _comments(entry)),
        "cells": (_account(entry) for entry in entries),
        "typed_totals": (row for entry in entries for row in _typed_totals(entry)),
    }
    return {
        name: pl.DataFrame(list(rows[name]), schema=schema, orient="row") for name, schema in COLUMNS.items()
    }


def _file(entry: Entry) -> Row:
    read, account = entry.source, entry.source.account
    return (
        guarded(read.file),
        read.respondent,
        read.number,
        entry.status,
        guarded(entry.reason) or None,
        " ".join(read.personal) or None,
        account.answers if account else None,
        account.rejected if account else None,
        len(read.comments) if account else None,
        read.masked if account else None,
    )


def _account(entry: Entry) -> Row:
    file, account = guarded(entry.source.file), entry.source.account
    if account is None:
        return file, None, None, None, None
    return file, account.total, account.form, account.answers, account.rejected


def _rejected(entry: Entry) -> Iterator[Row]:
    for one in entry.source.rejected:
        file, sheet, content = guarded(entry.source.file), guarded(one.place.sheet), guarded(one.content)
        yield file, entry.status, sheet, one.place.cell, content, one.reason, one.variable or None


def _comments(entry: Entry) -> Iterator[Row]:
    for place, text in entry.source.comments:
        yield guarded(entry.source.file), guarded(place.sheet), place.cell, guarded(text)


def _typed_totals(entry: Entry) -> Iterator[Row]:
    if entry.status is Status.ACCEPTED:
        for name, value in sorted(entry.source.typed_totals.items()):
            yield entry.source.respondent, name, str(value)
