"""How this room writes the CSV files that people and commands share: the same rows give the same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

END = "\r\n"  # for the writer alone, which then quotes a text that holds either; the file's lines end in \n


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a whole file, or leave the one that is there as it was. Makes its folder where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes("".join(map(_line, (columns, *rows))).encode("utf-8"))
    beside.replace(path)


def _line(row: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator=END).writerow(row)
    return text.getvalue().removesuffix(END) + "\n"
