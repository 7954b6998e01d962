"""Which processes are at work on the project; their start tells them from later ones of the same number."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipeline import stages
from pipeline.running.rwlock import Holder

CLOCKS = 2.0  # seconds by which a process's start and a file's time may differ: they come from two clocks


@dataclass(frozen=True)
class AtWork:
    """A living process. words: of its command line."""

    pid: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"process {self.pid} ({' '.join(self.words)})"


def living(holder: Holder, noted: float) -> AtWork | None:
    """The process that made a note, if it still lives. noted: when the note was last written (seconds)."""
    try:
        process = psutil.Process(holder.pid)
        words = tuple(process.cmdline())
        same = process.create_time() <= noted + CLOCKS and holder.command in " ".join(words)
        return AtWork(holder.pid, words) if same and not _is_dead(process) else None
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:  # another user's: it lives, and more can't be known
        return AtWork(holder.pid, (holder.command,))


def living_dvcs(root: Path) -> list[AtWork]:
    """Each dvc that works on the project."""
    return [found for _, found in _inside(root) if is_dvc(found.words)]


def living_stages(root: Path) -> list[AtWork]:
    """Each stage of the project that runs, started by dvc or by hand."""
    here = root.resolve()
    return [found for folder, found in _inside(root) if folder == here and is_stage(found.words)]


def _inside(root: Path) -> Iterator[tuple[Path, AtWork]]:
    """Folder and process of those whose current folder is in the project, as far as one may see."""
    place = root.resolve()
    for process in psutil.process_iter():
        try:
            folder = process.cwd()
            if folder and Path(folder).is_relative_to(place) and not _is_dead(process):
                yield Path(folder), AtWork(process.pid, tuple(process.cmdline()))
        except psutil.Error:
            continue


def is_dvc(words: tuple[str, ...]) -> bool:
    """`dvc …`, `python …/dvc …` or `python -m dvc …`."""
    return "dvc" in [Path(word).name for word in words[:3]]


def is_stage(words: tuple[str, ...]) -> bool:
    """`python -m pipeline.stages.<stage> …`."""
    return words[1:2] == ("-m",) and "".join(words[2:3]).startswith(f"{stages.__name__}.")


def _is_dead(process: psutil.Process) -> bool:
    """Ended, though whoever started it has not asked for its status yet."""
    return process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
