"""The corpus as a table, with what the reader says: python -m tests.broken [FOLDER to keep the files in]."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.returns.ledger import Status, settle
from pipeline.returns.reading import Return, read_return
from pipeline.returns.workbooks.reader import read_workbooks
from tests.broken.corpus import corpus
from tests.spec.returned import LIMITS, Office, office


def read_corpus(desk: Office, folder: Path) -> list[Return]:
    """Write the whole corpus into a folder and read it as the stage does."""
    for broken in corpus(desk):
        (folder / f"{broken.name}.xlsx").write_bytes(broken.content)
    paths = sorted(folder.glob("*.xlsx"))
    return [read_return(path.name, read, desk.form) for path, read in read_workbooks(paths, LIMITS, 2)]


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as desk:
        returns = read_corpus(office(Path(desk) / "desk"), folder)
    table = Table("file", "status", "reason, and rejected cells", show_lines=True)
    for entry in settle(returns):
        rejected = entry.source.rejected if entry.status is Status.ACCEPTED else ()
        cells = [f"{one.place.sheet} {one.place.cell}: {one.reason}" for one in rejected]
        table.add_row(entry.source.file, entry.status, "\n".join(filter(None, [entry.reason, *cells])))
    Console(width=160).print(table)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as kept:
            main(Path(kept))
