"""Runs of a project's copy that are killed: start one, find its processes, kill them, look at the result."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from pipeline.lifeline import end_with
from pipeline.running.processes import is_dvc, is_stage
from pipeline.stages.store import Store

RUNNER = (sys.executable, "-m", "pipeline.running")
DVC = (str(Path(sys.executable).with_name("dvc")), "repro")
PATIENCE = 60.0  # seconds for what a run is certain to come to
PERIOD = 0.02  # seconds between two looks
STARTED: list[subprocess.Popen] = []  # not yet known to have ended


@dataclass(frozen=True)
class Run:
    """A run in a session of its own, its output in a file."""

    process: subprocess.Popen
    log: Path

    def processes(self) -> list[psutil.Process]:
        """Those of the run that live."""
        try:
            leader = psutil.Process(self.process.pid)
            return [leader, *leader.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def dvc(self) -> psutil.Process | None:
        return self._first(is_dvc)

    def stage(self) -> psutil.Process | None:
        return self._first(is_stage)

    def _first(self, is_one: Callable[[tuple[str, ...]], bool]) -> psutil.Process | None:
        for process in self.processes():
            try:
                if is_one(tuple(process.cmdline())):
                    return process
            except psutil.Error:  # it has just ended
                continue
        return None

    def kill_group(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)

    def wait(self) -> int:
        return self.process.wait(PATIENCE)


def start(folder: Path, command: tuple[str, ...], *arguments: str) -> Run:
    """Start a run in a copy of the project; it ends at the latest with this program.

    DVC keeps its database of digests beside the copy, so that nothing of it stays on the machine.
    """
    log = folder.with_name(f"{folder.name}.log")
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            env=os.environ | {"DVC_SITE_CACHE_DIR": str(folder.with_name("site"))},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(end_with, os.getpid()),
        )
    STARTED.append(process)
    return Run(process, log)


def end_all() -> None:
    """End what was started and still runs, as after a test that failed while it waited."""
    while STARTED:
        process = STARTED.pop()
        process.kill()
        process.wait()


def wait_for(what: Callable[[], object], patience: float = PATIENCE) -> object:
    """What comes first that is true, looked for again and again. Raises: TimeoutError."""
    end = time.monotonic() + patience
    while not (found := what()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come")
        time.sleep(PERIOD)
    return found


def ended(processes: list[psutil.Process], patience: float = PATIENCE) -> bool:
    """Whether processes end within seconds, without being asked."""
    try:
        return bool(wait_for(lambda: not any(map(_lives, processes)), patience))
    except TimeoutError:
        return False


def _lives(process: psutil.Process) -> bool:
    """A process of which nobody has taken the exit status yet has ended."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def contents(store: Store) -> dict[str, str]:
    """Digest of each file among the outputs, unfinished ones too, and of dvc.lock: path -> sha256."""
    places = (store.root.glob("*.lock"), *(root.rglob("*") for root in store.output_roots()))
    files = [path for found in places for path in found if path.is_file()]
    return {path.relative_to(store.root).as_posix(): digest(path.read_bytes()) for path in sorted(files)}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Files that are in one only, or not the same."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
