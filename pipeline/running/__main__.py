"""`python -m pipeline.running [TARGET…]`: `dvc repro` that may be killed and run again; `make repro` runs it.

Arguments are those of `dvc repro`. Plain `dvc repro` makes the same; after a kill it may need this one first.
"""

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

from pipeline.errors import UserError
from pipeline.lifeline import end_with
from pipeline.running.settling import only_run, order_lock, settle
from pipeline.stages.store import Store

DVC = Path(sys.executable).with_name("dvc")


def repro(store: Store, arguments: list[str]) -> int:
    """Run `dvc repro` after what an interrupted run left is put right. Returns: its exit status.

    Raises: Busy.
    """
    with only_run(store):
        done = settle(store)
        if done:
            print("An earlier run was interrupted. Put right:", *done, sep="\n  ", flush=True)
        # the terminal sends Ctrl-C to dvc and to the stage as well: this process waits for their end
        signal.signal(signal.SIGINT, lambda *_: None)
        dvc = subprocess.Popen(
            [DVC, "repro", *arguments], cwd=store.root, preexec_fn=partial(end_with, os.getpid())
        )
        status = dvc.wait()
        if status == 0:  # else dvc.lock may be cut, and the next run must see where
            order_lock(store)
    return status


def main() -> None:
    try:
        status = repro(Store(Path()), sys.argv[1:])
    except UserError as error:
        print(f"repro: {error}", file=sys.stderr)
        status = 1
    # a dvc ended by a signal: the status that a shell would give
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
