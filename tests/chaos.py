"""`make chaos`: the pipeline is killed at twenty moments; the run after each must end with the same bytes.

In a copy of the project everything is made anew, stage by stage. The state before each stage is copied again:
there the whole pipeline is run, killed at a moment of the time that the stage takes, then run to the end.
Each end is compared, byte by byte, with the undisturbed run's. So a kill costs no more than the stages left.
"""

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipeline.stages.store import Store
from tests.pipeline.dag import Declared, declared_stages
from tests.pipeline.kills import RUNNER, Run, contents, differences, ended, start, wait_for
from tests.pipeline.project_copy import ROOT, copy_project

SEED = 2007
MOMENTS = 20
VICTIMS = ("dvc", "group", "stage")
A_RUN = 900.0  # seconds within which any run ends


@dataclass(frozen=True)
class Moment:
    """One kill. stage: while it, or what dvc does around it, is due. part: of the time that takes, 0 to 1."""

    number: int
    stage: str
    part: float
    victim: str


@dataclass(frozen=True)
class Outcome:
    """What came of a kill.

    seconds: since the start. outlived: whether a process outlived it. status, log, end: of the run after it.
    """

    moment: Moment
    seconds: float
    outlived: bool
    status: int
    log: str
    end: dict[str, str]


def moments(stages: list[str]) -> list[Moment]:
    """The seeded moments, as even as can be over the stages and over what is killed."""
    chance = random.Random(SEED)
    return [
        Moment(i + 1, stages[i * len(stages) // MOMENTS], chance.random(), VICTIMS[i % len(VICTIMS)])
        for i in range(MOMENTS)
    ]


def bare_copy(folder: Path, stages: list[Declared]) -> Store:
    """The project with nothing made yet."""
    store = Store(copy_project(folder))
    for path in (folder / out for stage in stages for out in stage.outs):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    store.lock().unlink()
    return store


def run_to_end(store: Store, *targets: str) -> tuple[int, str]:
    """Run as `make repro` does. Returns: exit status, what was printed."""
    run = start(store.root, RUNNER, *targets)
    status = run.process.wait(A_RUN)
    return status, run.log.read_text(encoding="utf-8")


def disturb(before: Store, moment: Moment, takes: float) -> Outcome:
    """Run from a state, kill, run again. takes: seconds from the start to the end of the stage."""
    store = Store(before.root.with_name(f"moment-{moment.number}"))
    shutil.copytree(before.root, store.root, symlinks=True)
    run = start(store.root, RUNNER)
    begun = time.monotonic()
    time.sleep(moment.part * takes)
    processes = kill(run, moment.victim)
    seconds = time.monotonic() - begun
    run.process.wait(A_RUN)
    if processes:
        outlived = not ended(processes, 5)
        outcome = Outcome(moment, seconds, outlived, *run_to_end(store), contents(store))
    shutil.rmtree(store.root)
    # the run was faster than the undisturbed one and had ended: an earlier moment
    return outcome if processes else disturb(before, moment, takes * 0.8)


def kill(run: Run, victim: str) -> list[psutil.Process]:
    """Kill dvc alone, the whole group, or a stage; the next one if none runs at the moment.

    Returns: the processes that must end by that; none when the run had ended before.
    """
    find = {"dvc": run.dvc, "group": run.dvc, "stage": run.stage}[victim]
    found = wait_for(lambda: find() or run.process.poll() is not None)
    if not isinstance(found, psutil.Process):
        return []
    processes = run.processes()
    if victim == "group":
        run.kill_group()
    else:
        found.kill()
    return processes


def main() -> None:
    declared = declared_stages(ROOT)
    stages = [f"{stage.name}@{stage.wave}" for stage in declared]
    planned = moments(stages)
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="caf-census-") as scratch:
        store = bare_copy(Path(scratch) / "copy", declared)
        for stage in stages:
            before = Store(Path(scratch) / "before")
            shutil.copytree(store.root, before.root, symlinks=True)
            begun = time.monotonic()
            status, log = run_to_end(store, stage)
            takes = time.monotonic() - begun
            if status:
                sys.exit(f"{log}\nThe undisturbed run failed, so there is nothing to compare with.")
            for moment in (moment for moment in planned if moment.stage == stage):
                outcomes.append(disturb(before, moment, takes))
                print(_told(outcomes[-1]), flush=True)
            shutil.rmtree(before.root)
        expected = contents(store)
    sys.exit(_summary(outcomes, expected))


def _told(outcome: Outcome) -> str:
    moment = outcome.moment
    put_right = [line.strip() for line in outcome.log.splitlines() if line.startswith("  ")]
    return (
        f"{moment.number:2}  {moment.stage:18}{outcome.seconds:6.1f} s  {moment.victim:6}"
        f"{'  a process outlived it' if outcome.outlived else ''}"
        f"  then status {outcome.status}" + "".join(f"\n      {line}" for line in put_right)
    )


def _summary(outcomes: list[Outcome], expected: dict[str, str]) -> int:
    """Print the counts. Returns: the exit status, 1 when a kill was not survived."""
    victims = Counter(outcome.moment.victim for outcome in outcomes)
    recovered = sum(outcome.status == 0 for outcome in outcomes)
    outlived = sum(outcome.outlived for outcome in outcomes)
    changed = [path for outcome in outcomes for path in differences(expected, outcome.end)]
    print(
        f"{len(outcomes)} kills ({', '.join(f'{n} of {who}' for who, n in victims.items())}): "
        f"{recovered} recoveries, {len(outcomes) - recovered} manual repairs, "
        f"{len(changed)} differences in {len(expected)} files each, {outlived} outlived by a process"
    )
    print(*sorted(set(changed)), sep="\n", end="\n" if changed else "")
    return int(recovered < len(outcomes) or bool(changed) or bool(outlived))


if __name__ == "__main__":
    main()
