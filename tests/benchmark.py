"""`make bench`: what the pipeline costs in time and memory, measured on a copy of the project; and how far
the rules of the code frames find the codes that the reconstruction's texts were written for.

Prints the figures and keeps them in docs/benchmark.json, with the machine they were taken on.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.project_copy import ROOT, copy_project
from tests.truth import Hits, hits_of_wave, total

RESULTS = ROOT / "docs" / "benchmark.json"


@dataclass(frozen=True)
class Figure:
    """One measure: what was run, its wall time, the size of its largest process, the time allowed."""

    what: str
    seconds: float
    megabytes: int
    seconds_allowed: int


def measure(what: str, allowed: int, folder: Path, *arguments: str) -> Figure:
    """Run dvc in a folder. Raises: CalledProcessError with its output when it fails."""
    command = [Path(sys.prefix) / "bin" / "dvc", *arguments]
    with tempfile.TemporaryFile("w+") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            raise subprocess.CalledProcessError(process.returncode, command, log.read())
    return Figure(what, round(seconds, 1), usage.ru_maxrss // 1024, allowed)


def change_one_label(folder: Path, wave: str) -> None:
    """Lengthen one label of a table's layout, as an author who corrects a word would."""
    label = re.compile(r"(?<=label: )(?=\w)")
    layouts = sorted(Store(folder).layouts(wave).glob("*.yaml"))
    layout = next(path for path in layouts if label.search(path.read_text(encoding="utf-8")))
    layout.write_text(label.sub("Nouveau ", layout.read_text(encoding="utf-8"), count=1), encoding="utf-8")


def measures(folder: Path) -> list[Figure]:
    """All measures, on a copy of the project that is made up to date first."""
    measure("set up", 0, folder, "repro")
    wave = read_document(Store(folder).params()).content["waves"][0]
    whole = measure(
        "from the returns to the report", 60, folder, "repro", "--force", "--downstream", f"ingest@{wave}"
    )
    nothing = measure("nothing to do", 5, folder, "repro")
    change_one_label(folder, wave)
    return [whole, nothing, measure("one label changed in a table's layout", 20, folder, "repro")]


def coding(folder: Path) -> list[Hits]:
    """The rules beside the truth: of all frames together, then of each."""
    waves = read_document(Store(folder).params()).content["reconstructed"]
    found = [one for wave in waves for one in hits_of_wave(Store(folder), wave)]
    return [total(found), *found]


def ratios(of: Hits) -> dict[str, str | int | float | None]:
    """What is kept of a frame; ratios with three decimals."""
    shares = {"precision": of.precision, "recall": of.recall}
    return asdict(of) | {name: share and round(float(share), 3) for name, share in shares.items()}


def machine() -> dict[str, str | int]:
    revision = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {
        "revision": revision.stdout.strip(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_project(Path(scratch) / "copy")
        figures = measures(folder)
        rules = [ratios(of) for of in coding(folder)]
    for figure in figures:
        print(
            f"{figure.what:40} {figure.seconds:6.1f} s (at most {figure.seconds_allowed} s)"
            f"   {figure.megabytes:5} MB in its largest process (at most 1000 MB)"
        )
    print("rules of the code frames beside the codes that the texts were written for:")
    for of in rules:
        print("  {frame:12} {answers:5} answers   precision {precision}   recall {recall}".format(**of))
    content = {"machine": machine(), "figures": [asdict(figure) for figure in figures], "rules": rules}
    RESULTS.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
