"""The process that reads files one by one, each in a child of its own; it ends with who started it.

A line of JSON comes in for each file (path and limits), a line goes out: the workbook, or why it can't be
opened. The child is forked from this process, which has one thread and the readers loaded, so it costs a few
milliseconds; the kernel ends it when it passes a limit, and a reader that crashes takes nothing else with it.
"""

import gc
import json
import os
import resource
import signal
import sys
from pathlib import Path

from pipeline.lifeline import end_with
from pipeline.returns.workbooks.contents import ASK_AGAIN, Unreadable, to_json
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.witnesses import read_workbook

STATUS = Path("/proc/self/statm")  # Linux only: elsewhere memory is not limited


def main() -> None:
    """Answer requests until the standard input ends. The program's argument: who started it, a process id."""
    end_with(int(sys.argv[1]))  # elsewhere than on Linux the end of its input ends it, once a file is read
    for line in sys.stdin.buffer:
        request = json.loads(line)
        # checked where params.yaml was read
        limits = Limits.model_construct(**request["limits"])
        answer = _read_in_child(Path(request["path"]), limits)
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


def _read_in_child(path: Path, limits: Limits) -> bytes:
    receiving, sending = os.pipe()
    worker = os.getpid()
    child = os.fork()
    if child == 0:
        end_with(worker)
        os.close(receiving)
        _answer(path, limits, sending)
    os.close(sending)
    with os.fdopen(receiving, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return answer if code == 0 else _refusal(_ending(code, limits))


def _answer(path: Path, limits: Limits, sending: int) -> None:
    """Read the file under the limits, write the answer, end the process."""
    # what the readers print of a damaged file may hold what an office typed
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    gc.disable()  # the process ends before its memory is worth collecting
    _limit_process(limits)
    try:
        answer = to_json(read_workbook(path, limits)).encode()
    except Unreadable as error:
        answer = _refusal(str(error))
    except MemoryError:
        answer = _refusal(_memory(limits))
    except Exception:  # whatever a reader makes of a damaged file; its message may quote the file
        answer = _refusal(f"the file is damaged, so it can't be read. {ASK_AGAIN}")
    with os.fdopen(sending, "wb") as pipe:
        pipe.write(answer)
    os._exit(0)


def _limit_process(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_time, limits.cpu_time))
    if STATUS.exists():
        used = int(STATUS.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory, used + limits.memory))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_time)


def _ending(code: int, limits: Limits) -> str:
    """Why the child ended. code: its exit code, negative for the signal that ended it."""
    if code == -signal.SIGALRM:
        return f"reading it takes more than the {limits.wall_time} seconds allowed. {ASK_AGAIN}"
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"reading it takes more than the {limits.cpu_time} seconds of computing allowed. {ASK_AGAIN}"
    if code == -signal.SIGABRT:  # how the Rust reader ends when it gets no memory
        return _memory(limits)
    return f"the file is damaged: reading it made the reader crash. {ASK_AGAIN}"


def _memory(limits: Limits) -> str:
    return f"reading it takes more than the {limits.memory} bytes of memory allowed. {ASK_AGAIN}"


def _refusal(message: str) -> bytes:
    return json.dumps({"refusal": message}).encode()


if __name__ == "__main__":
    main()
