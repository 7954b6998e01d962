"""A wave's folder of returns: what stands in it, the files to read, each to its return."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.returns.ledger import Entry, Status
from pipeline.returns.reading import Form, Return, read_return
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.reader import read_workbooks

OF_A_PROGRAM = (".", "~$")  # how names of hidden files and of locks on open workbooks begin
IGNORED = "a hidden or temporary file of a program, not a return."
LINK = "this is a link, and links are not followed. Put the file itself into the folder."
NO_FILE = "this is neither a file nor a folder. Remove it."


class NoReturns(UserError):
    """A wave's folder that isn't there, that can't be listed, or in which there is no file."""


class TooManyQuarantined(UserError):
    """More returns are quarantined than params.yaml allows."""


@dataclass(frozen=True)
class Listing:
    """All that stands in a wave's folder, folders apart.

    files: those to read, sorted. others: the entries of the ledger for what isn't read.
    """

    folder: Path
    files: tuple[Path, ...]
    others: tuple[Entry, ...]


def list_folder(folder: Path) -> Listing:
    """Everything in the folder and in those inside it; a link is listed, never followed.

    Raises: NoReturns.
    """
    files, others = [], []
    for path in sorted(_paths(folder)):
        if any(part.startswith(OF_A_PROGRAM) for part in path.relative_to(folder).parts):
            others.append(Entry(Return(_name(path, folder), IGNORED), Status.IGNORED, IGNORED))
        elif path.is_symlink() or not path.is_file():
            problem = LINK if path.is_symlink() else NO_FILE
            others.append(Entry(Return(_name(path, folder), problem), Status.QUARANTINED, problem))
        else:
            files.append(path)
    if not files and all(entry.status is Status.IGNORED for entry in others):
        raise NoReturns(f"{folder}: there is no file. The returned workbooks belong there, as they came.")
    return Listing(folder, tuple(files), tuple(others))


def _paths(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_refuse):
        links = (name for name in folders if (Path(place) / name).is_symlink())
        yield from (Path(place) / name for name in (*files, *links))


def _refuse(error: OSError) -> None:
    if isinstance(error, FileNotFoundError):
        return  # told as a folder without files
    raise NoReturns(f"{error.filename}: the folder can't be listed: {error.strerror}.") from None


def _name(path: Path, folder: Path) -> str:
    """The path inside the folder; bytes that are no text are written as numbers."""
    return os.fsencode(path.relative_to(folder)).decode(errors="backslashreplace")


def read_returns(listing: Listing, form: Form, limits: Limits, processes: int) -> Iterator[Return]:
    """The returns in the files, in the same order. processes: how many are read at once."""
    for path, content in read_workbooks(listing.files, limits, processes):
        yield read_return(_name(path, listing.folder), content, form)


def check_quarantine(entries: list[Entry], allowed: int, ledger: Path) -> None:
    """ledger: the folder where what became of each file and cell is listed then.

    Raises: TooManyQuarantined with a line for each quarantined file.
    """
    returned = [entry for entry in entries if entry.status is not Status.IGNORED]
    quarantined = [entry for entry in returned if entry.status is Status.QUARANTINED]
    if len(quarantined) > allowed:
        lines = "".join(f"\n  {entry.source.file}: {entry.reason}" for entry in quarantined)
        raise TooManyQuarantined(
            f"{len(quarantined)} of {len(returned)} files are quarantined, and params.yaml allows {allowed} "
            "(ingest.quarantine_allowed). Mend or replace them, or allow more. What became of each file and "
            f"of each cell is listed in {ledger}.{lines}"
        )
