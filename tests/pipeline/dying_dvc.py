"""`dvc` that kills itself while it writes one of its files: python dying_dvc.py rwlock|yaml TIMES ARGUMENT…

It does so the given time it comes there: when it has opened `.dvc/tmp/rwlock` and written nothing yet, or
when half of a YAML file is written: for a stage with a run cache the first is its note there, the second is
dvc.lock. From outside such a moment, of some microseconds, can't be met for certain.
"""

import io
import json
import os
import signal
import sys
from types import SimpleNamespace
from typing import Any, TextIO

from dvc import rwlock
from dvc.cli import main
from dvc.utils.serialize import _yaml

left = int(sys.argv[2])
dump_yaml = _yaml._dump


def die_in_time() -> None:
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def dump_json(content: Any, file: TextIO) -> None:
    die_in_time()
    json.dump(content, file)


def dump_half(content: Any, file: TextIO) -> None:
    text = io.StringIO()
    dump_yaml(content, text)
    half = len(text.getvalue()) // 2
    file.write(text.getvalue()[:half])
    file.flush()
    die_in_time()
    file.write(text.getvalue()[half:])


if sys.argv[1] == "rwlock":
    rwlock.json = SimpleNamespace(**vars(json) | {"dump": dump_json})
else:
    _yaml._dump = dump_half
sys.exit(main(sys.argv[3:]))
