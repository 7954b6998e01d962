"""Before a run: what an interrupted one left is put right, and nobody who is at work is disturbed."""

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pipeline.errors import UserError
from pipeline.running.leftovers import clear_copies, clear_empty, clear_unfinished
from pipeline.running.lockfile import in_order, without_cut_entry
from pipeline.running.processes import AtWork, living, living_dvcs, living_stages
from pipeline.running.rwlock import Unreadable, guarded, read_holders
from pipeline.stages.runtime import output_file
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document

PATIENCE = 10.0  # seconds for another dvc to end: one that only looks takes two or three
PAUSE = 0.2  # seconds between two looks
REPO_LOCK = "lock"  # DVC holds it while it reads and writes dvc.lock, not while a stage runs
RUN_LOCK = "make-repro.lock"


class Busy(UserError):
    """Another run is at work on the project."""


@contextmanager
def only_run(store: Store) -> Iterator[None]:
    """While this run lasts, no other `make repro` begins. Raises: Busy."""
    store.dvc_scratch().mkdir(parents=True, exist_ok=True)
    with (store.dvc_scratch() / RUN_LOCK).open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another `make repro` is at work in this folder. Wait for it, or stop it.") from None
        yield


def settle(store: Store) -> list[str]:
    """Put right what an interrupted run left. Returns: what was done, a line for each thing.

    Raises: Busy when another dvc, or a stage, is at work and goes on for more than PATIENCE.
    """
    _wait_until_none(lambda: living_stages(store.root))
    done = []
    _wait_until_none(lambda: _clear_rwlock(store, done))
    done += clear_unfinished(store.output_roots())
    if not living_dvcs(store.root):
        done += clear_copies((*store.output_roots(), store.run_cache()))
        done += clear_empty(store.run_cache())
    return done + _mend_lock(store)


def _wait_until_none(look: Callable[[], Sequence[AtWork]]) -> None:
    end = time.monotonic() + PATIENCE
    while found := look():
        if time.monotonic() > end:
            others = "\n".join(f"  {other}" for other in found)
            raise Busy(f"somebody else is at work in this folder:\n{others}\nWait for it, or stop it.")
        time.sleep(PAUSE)


def _clear_rwlock(store: Store, done: list[str]) -> list[AtWork]:
    """Remove dvc's note of who works on which output when nobody does. Returns: those who do."""
    with guarded(store.dvc_scratch()) as note:
        try:
            holders = read_holders(note)
        except Unreadable:
            if others := living_dvcs(store.root):
                return others
            note.unlink()
            done.append(f"{note}: removed, dvc was killed while it wrote this lock")
            return []
        if not holders:
            return []
        noted = note.stat().st_mtime
        others = [found for holder in sorted(holders, key=str) if (found := living(holder, noted))]
        if not others:
            note.unlink()
            done.append(f"{note}: removed, the lock of a dvc that was killed")
        return others


def _mend_lock(store: Store) -> list[str]:
    lock = store.lock()
    with _repo_locked(store):
        if not lock.exists():
            return []
        text = lock.read_text(encoding="utf-8")
        whole = without_cut_entry(text)
        _rewrite(store, text, whole)
    return [] if whole == text else [f"{lock}: dropped the entry that was cut; its stage runs again"]


def order_lock(store: Store) -> None:
    """Put the entries of dvc.lock in the order of dvc.yaml, whatever the order in which they came."""
    with _repo_locked(store):
        text = store.lock().read_text(encoding="utf-8")
        _rewrite(store, text, in_order(text, list(read_document(store.pipeline()).content["stages"])))


def _rewrite(store: Store, before: str, after: str) -> None:
    if not after:
        store.lock().unlink()
    elif after != before:
        with output_file(store.lock()) as partial:
            partial.write_text(after, encoding="utf-8")


@contextmanager
def _repo_locked(store: Store) -> Iterator[None]:
    """Waits until dvc is not reading or writing dvc.lock."""
    with (store.dvc_scratch() / REPO_LOCK).open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
