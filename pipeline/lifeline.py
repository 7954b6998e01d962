"""Processes that end with the one that started them, however that one ends."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when its parent ends
PERIOD = 0.5  # seconds between two looks at the parent
ORPHANED = 3  # exit status of a process whose parent is gone


def end_with(parent: int) -> bool:
    """Have the kernel kill this process as soon as the one that started it ends.

    parent: id of the process that started this one. If it is gone already, this process ends at once.
    Returns: False where the system has no such thing (it is Linux's); then nothing is changed.
    The kernel looks at the thread of `parent` that started this process, so that thread must live as long.
    """
    if sys.platform != "linux":
        return False
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(ORPHANED)
    return True


def watch(parent: int) -> None:
    """End this process within a second of its parent's end: what is nearest where `end_with` gives False."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(PERIOD)
        os._exit(ORPHANED)

    threading.Thread(target=look, daemon=True).start()
