"""DVC's own note of who reads and writes which output: `.dvc/tmp/rwlock`, as DVC 3 writes it.

A dvc that is killed leaves its lines there, and the next one tells the dead by the process id alone. Killed
while it writes, it leaves the file empty, and no dvc runs until somebody removes it.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError

NAME = "rwlock"
GUARD = "rwlock.lock"  # who changes the note holds this file's lock, which the kernel takes back at its end


class Unreadable(UserError):
    """The note is no JSON, or not of the shape that DVC gives it."""


@dataclass(frozen=True)
class Holder:
    """A process that holds outputs or dependencies. command: its arguments, joined, as it noted them."""

    pid: int
    command: str


@contextmanager
def guarded(scratch: Path, mode: int = fcntl.LOCK_EX) -> Iterator[Path]:
    """The note's path, while no dvc changes it. scratch: `.dvc/tmp` of the project. Waits for its turn."""
    scratch.mkdir(parents=True, exist_ok=True)
    with (scratch / GUARD).open("a", encoding="utf-8") as guard:
        fcntl.flock(guard, mode)
        yield scratch / NAME


def read_holders(note: Path) -> frozenset[Holder]:
    """All processes on the note, living or not; none when there is no note. Raises: Unreadable."""
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        lines = [*content.get("write", {}).values()]
        lines += [line for readers in content.get("read", {}).values() for line in readers]
        return frozenset(Holder(line["pid"], line["cmd"]) for line in lines)
    except FileNotFoundError:
        return frozenset()
    except (ValueError, AttributeError, TypeError, KeyError):
        raise Unreadable(f"{note}: this is not what DVC writes there. Run `make repro`.") from None


def is_held_by(scratch: Path, pid: int) -> bool:
    """Whether a process is on the note."""
    with guarded(scratch, fcntl.LOCK_SH) as note:
        return pid in {holder.pid for holder in read_holders(note)}
