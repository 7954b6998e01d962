"""`make sensitivity`: rebuild the answers of a reconstructed wave with other seeds, and see what moves.

Only margins were published, so that what joins answers of one office hangs on the reconstruction. Each seed
gives another file of answers that fits the same published figures; a statistic with the same value in all of
them is fixed by what was published, as far as so many draws can tell. Works on copies; writes one file,
`reports/sensitivity/<wave>.csv`, which stage analyse reads.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path

from pipeline.analyses.ranges import Cell, ranges_frame, ranges_of, read_values
from pipeline.errors import UserError
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document

STAGES = ("solve", "reconstruct", "ingest", "edit", "code", "recode", "tabulate", "analyse")
SEEDS = tuple(range(1, 21))
AT_ONCE = 2  # the cores that the project is measured on
IGNORED = shutil.ignore_patterns(".git", ".dvc", ".venv", "tests", "docs", "interim", "figures", "dossier.*")
SEED = re.compile(r"(?m)^seed: \d+")


class DrawFailed(UserError):
    """A reconstruction with another seed that did not come to its end."""


def main(root: Path) -> None:
    """Write the ranges of each reconstructed wave and print a line of it."""
    for wave in read_document(Store(root).params()).content["reconstructed"]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            draws = list(pool.map(partial(_draw, root, wave), SEEDS))
        ranges = ranges_of(draws)
        path = Store(root).sensitivity(wave)
        ranges_frame(ranges).to_csv(path, index=False, lineterminator="\n")
        fixed = sum(one.is_fixed for one in ranges.values())
        print(
            f"sensitivity {wave}: {len(SEEDS)} reconstructions; {fixed} of {len(ranges)} cells are the same "
            f"in all, {len(ranges) - fixed} move; {path.relative_to(root)}"
        )


def _draw(root: Path, wave: str, seed: int) -> dict[Cell, Decimal]:
    """The values of all cells of a copy whose answers were made with another seed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(root, copy, symlinks=True, ignore=IGNORED)
        store = Store(copy)
        blocks = store.fillings(wave) / "blocks.yaml"
        text, changed = SEED.subn(f"seed: {seed}", blocks.read_text(encoding="utf-8"))
        if changed != 1:
            raise DrawFailed(f"{blocks.relative_to(copy)}: there is no line `seed: <number>` of its own.")
        blocks.write_text(text, encoding="utf-8")
        for stage in STAGES:
            _run(copy, stage, wave, seed)
        print(f"seed {seed}: done", flush=True)
        return read_values((store.tables(wave), store.analyses(wave)))


def _run(copy: Path, stage: str, wave: str, seed: int) -> None:
    command = [sys.executable, "-m", f"pipeline.stages.{stage}", wave]
    where = os.environ | {"PYTHONPATH": str(copy)}
    ended = subprocess.run(command, cwd=copy, env=where, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise DrawFailed(f"seed {seed}: stage {stage} failed:\n{ended.stderr.strip()}")


if __name__ == "__main__":
    try:
        main(Path.cwd())
    except UserError as error:
        sys.exit(str(error))
