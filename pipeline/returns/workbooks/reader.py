"""Reading files in worker processes, so that a harmful or damaged one costs that file only."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from pipeline.returns.workbooks import worker
from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable, Workbook, from_json
from pipeline.returns.workbooks.limits import Limits

WORKER = (sys.executable, "-m", worker.__name__)


class Worker:
    """A worker process, started when it is first needed and again after it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen | None = None

    def read(self, path: Path, limits: Limits) -> Workbook | Unreadable:
        request = json.dumps({"path": str(path.absolute()), "limits": limits.model_dump()})
        process = self._running()
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer:
            self.stop()
            return Unreadable(f"the process that was reading the file died. {ASK_AGAIN}")
        text = answer.decode()
        refusal = json.loads(text).get("refusal") if text.startswith('{"refusal"') else None
        return Unreadable(refusal) if refusal else from_json(text)

    def _running(self) -> subprocess.Popen:
        if self._process is None:
            command = [*WORKER, str(os.getpid())]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process

    def stop(self) -> None:
        if self._process is not None:
            # closing its input ends the worker's loop
            self._process.communicate()
            self._process = None


@contextmanager
def _workers(number: int) -> Iterator[SimpleQueue]:
    idle: SimpleQueue[Worker] = SimpleQueue()
    workers = [Worker() for _ in range(number)]
    for one in workers:
        idle.put(one)
    try:
        yield idle
    finally:
        for one in workers:
            one.stop()


def read_workbooks(
    paths: list[Path], limits: Limits, processes: int
) -> Iterator[tuple[Path, Workbook | Unreadable]]:
    """Read files, several at once: in the order given, each with what it holds or why it can't be opened.

    processes: how many files are read at once.
    """
    with _workers(processes) as idle, ThreadPoolExecutor(processes) as threads:

        def read(path: Path) -> tuple[Path, Workbook | Unreadable]:
            free = idle.get()
            try:
                return path, free.read(path, limits)
            finally:
                idle.put(free)

        yield from threads.map(read, paths)
