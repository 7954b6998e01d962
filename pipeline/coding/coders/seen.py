"""Which coders' files stage code has read, and whether they are still the same."""

import hashlib
from pathlib import Path

import polars as pl

from pipeline.csvfiles import read_lines

COLUMNS = ("file", "digest")
REMEDY = "Run the stage code first: `make repro`."


def seen(folder: Path) -> pl.DataFrame:
    """A row per file of a folder of coders' files, sorted; none where it is not there. COLUMNS."""
    files = sorted(folder.glob("*.csv"))
    rows = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def changed(listed: Path, folder: Path) -> tuple[str, ...]:
    """Files that came, went or changed since they were listed, by name. Raises: CsvError."""
    before = {line["file"]: line["digest"] for line in read_lines(listed, COLUMNS, REMEDY)}
    now = dict(seen(folder).iter_rows())
    return tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))
