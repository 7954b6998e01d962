"""A copy of the project as a fresh clone would hold it, to run the pipeline beside the real one."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document

ROOT = Path(__file__).parents[2]
SHARED = "CAF_CENSUS_TESTS"  # names the folder that all processes of a test run share (tests/conftest.py)


def copy_project(folder: Path) -> Path:
    """Copy the files that git knows, as they are now, committed or not; link to the environment."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


def dvc(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run dvc in a copy, its output captured, under another language, time zone and hash seed."""
    command = [Path(sys.prefix) / "bin" / "dvc", *arguments]
    elsewhere = os.environ | {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
    return subprocess.run(command, cwd=folder, env=elsewhere, capture_output=True, text=True, check=False)


@cache
def store_with_answers() -> Store:
    """A copy where the returns of each reconstructed wave are made, read and recoded. Only to be read.

    Made anew once in each run of the tests: what stands in the checkout may be of another state, or absent.
    Whichever process asks first makes it; the others wait.
    """
    shared = Path(os.environ[SHARED])
    made = shared / "made"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder = copy_project(Path(tempfile.mkdtemp(dir=shared)))
            waves = read_document(Store(ROOT).params()).content["reconstructed"]
            ended = dvc(folder, "repro", *(f"recode@{wave}" for wave in waves))
            assert ended.returncode == 0, ended.stdout + ended.stderr
            folder.rename(made)  # last: what failed is no copy with answers
    return Store(made)
