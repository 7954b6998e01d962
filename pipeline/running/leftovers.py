"""What a killed run leaves beside the outputs, and what becomes of it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipeline.stages.runtime import OLD, PARTIAL

OF_DVC = re.compile(r"\.[\w-]{22}\.tmp")  # a file that DVC was copying, or the test of how it may copy


def clear_unfinished(folders: tuple[Path, ...]) -> list[str]:
    """Remove what stages had not finished, and put back an old output whose new one did not come.

    No stage may be at work. Returns: what was done, a line for each.
    """
    done = []
    for left in sorted(path for folder in folders for path in _named(folder, (PARTIAL, OLD))):
        place = left.with_name(left.name.removeprefix(PARTIAL).removeprefix(OLD))
        if left.name.startswith(OLD) and not place.exists():
            left.rename(place)
            done.append(f"{place}: the earlier output is back in its place")
        else:
            _remove(left)
            done.append(f"{left}: removed, an output that was not finished")
    return done


def clear_copies(folders: tuple[Path, ...]) -> list[str]:
    """Remove files that DVC had not finished to copy. No dvc may be at work."""
    left = sorted(
        path for folder in folders for path in folder.rglob(".*.tmp") if OF_DVC.fullmatch(path.name)
    )
    for path in left:
        path.unlink()
    return [f"{path}: removed, a copy that dvc had not finished" for path in left]


def clear_empty(folder: Path) -> list[str]:
    """Remove empty folders of DVC's run cache: it wants a file in each, and fails where there is none.

    No dvc may be at work.
    """
    done = []
    for path in sorted(folder.rglob("*"), reverse=True):  # what is inside a folder comes before it
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
            done.append(f"{path}: removed, the note of a run that dvc had not written")
    return done


def _named(folder: Path, beginnings: tuple[str, ...]) -> Iterator[Path]:
    """Files and folders with such names; not what is inside them."""
    for path in folder.rglob(".*"):
        outer = path.relative_to(folder).parts[:-1]
        if path.name.startswith(beginnings) and not any(part.startswith(beginnings) for part in outer):
            yield path


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
