"""A wave's folder of returns: the files to read, each to its return."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import UserError
from pipeline.returns.ledger import Entry, Status
from pipeline.returns.reading import Form, Return, read_return
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.reader import read_workbooks


class NoReturns(UserError):
    """A wave's folder that isn't there, or in which there is no file."""


class TooManyQuarantined(UserError):
    """More returns are quarantined than params.yaml allows."""


def list_files(folder: Path) -> list[Path]:
    """Every file of the folder and of those inside it, sorted; names that begin with a dot are the system's.

    Raises: NoReturns.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    if not files:
        raise NoReturns(f"{folder}: there is no file. The returned workbooks belong there, as they came.")
    return files


def read_returns(
    files: list[Path], folder: Path, form: Form, limits: Limits, processes: int
) -> Iterator[Return]:
    """The returns in the files, in the same order. processes: how many are read at once."""
    for path, content in read_workbooks(files, limits, processes):
        yield read_return(path.relative_to(folder).as_posix(), content, form)


def check_quarantine(entries: list[Entry], allowed: int) -> None:
    """Raises: TooManyQuarantined with a line for each quarantined file."""
    quarantined = [entry for entry in entries if entry.status is Status.QUARANTINED]
    if len(quarantined) > allowed:
        lines = "".join(f"\n  {entry.source.file}: {entry.reason}" for entry in quarantined)
        raise TooManyQuarantined(
            f"{len(quarantined)} of {len(entries)} files are quarantined, and params.yaml allows {allowed} "
            f"(ingest.quarantine_allowed). Mend or replace them, or allow more:{lines}"
        )
