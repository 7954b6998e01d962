"""A run may be killed at any moment: the next `make repro` needs no help and ends with the same bytes."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.running import settling
from pipeline.stages.store import Store
from tests.pipeline.kills import (
    DVC,
    RUNNER,
    Run,
    contents,
    differences,
    digest,
    end_all,
    ended,
    start,
    wait_for,
)
from tests.pipeline.six_offices import WAVE, copy_with_six_offices

READING, RECODING = (f"ingest@{WAVE}",), (f"recode@{WAVE}", f"codebook@{WAVE}")
DYING_DVC = (sys.executable, str(Path(__file__).with_name("dying_dvc.py")))


@pytest.fixture(autouse=True)
def no_run_outlives_its_test():
    yield
    end_all()


def change(path: Path, old: str, new: str) -> None:
    """Replace what stands once in a file, or the first of what stands there often."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_a_limit(store: Store) -> None:
    """Stage ingest is out of date; it will give the same again."""
    change(store.params(), "wall_time: 60", "wall_time: 61")


def change_a_label(store: Store) -> None:
    """Stages recode and codebook are out of date; the codebook will be another."""
    change(store.recodes(WAVE), "    label: ", "    label: Nouveau ")


@dataclass(frozen=True)
class Case:
    """A project where a stage is out of date. expected: what an undisturbed run gives (`contents`)."""

    made: Path
    change: Callable[[Store], None]
    targets: tuple[str, ...]
    expected: dict[str, str]

    def project(self, folder: Path) -> Store:
        return changed(self.made, folder, self.change)


def changed(made: Path, folder: Path, change: Callable[[Store], None]) -> Store:
    """A copy of a project that is up to date, with one change."""
    shutil.copytree(made, folder, symlinks=True)
    change(Store(folder))
    return Store(folder)


def complete(store: Store, targets: tuple[str, ...]) -> str:
    """Run to the end, as `make repro` does. Returns: what was printed."""
    run = start(store.root, RUNNER, *targets)
    status, printed = run.wait(), run.log.read_text(encoding="utf-8")
    assert status == 0, printed
    return printed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small wave, up to date."""
    store = copy_with_six_offices(tmp_path_factory.mktemp("six") / "made")
    complete(store, RECODING)
    return store.root


@pytest.fixture(scope="module")
def reading(made: Path) -> Case:
    """The returns are to be read again: nothing becomes different but the limit that dvc.lock notes."""
    lock = Store(made).lock()
    noted = lock.read_text(encoding="utf-8")
    assert noted.count("wall_time: 60") == 1
    expected = contents(Store(made))
    expected[lock.name] = digest(noted.replace("wall_time: 60", "wall_time: 61").encode())
    return Case(made, change_a_limit, READING, expected)


@pytest.fixture(scope="module")
def recoding(made: Path) -> Case:
    """The answers are to be recoded again, and the codebook to be made."""
    undisturbed = changed(made, made.with_name("undisturbed"), change_a_label)
    complete(undisturbed, RECODING)
    expected = contents(undisturbed)
    moved = differences(contents(Store(made)), expected)
    assert [Path(path).name for path in moved] == [f"{WAVE}.yaml", "dvc.lock", "codebook.csv"]
    return Case(made, change_a_label, RECODING, expected)


def recovered(store: Store, case: Case) -> str:
    """Run again, compare every byte. Returns: what was printed."""
    printed = complete(store, case.targets)
    assert differences(contents(store), case.expected) == []
    return printed


def readers(run: Run) -> bool:
    """Whether the processes that read returns are there: the runner, dvc and the stage started them."""
    return len(run.processes()) >= 5


def test_dvc_killed_while_a_stage_runs_takes_the_stage_and_its_workers_with_it(
    reading, tmp_path, monkeypatch
):
    store = reading.project(tmp_path / "p")
    run = start(store.root, RUNNER, *reading.targets)
    wait_for(lambda: readers(run))
    processes, dvc = run.processes(), run.dvc()
    monkeypatch.setattr(settling, "PATIENCE", 0.3)
    with pytest.raises(settling.Busy, match=r"process \d+ \(.*pipeline.stages.ingest"):
        settling.settle(store)  # a run that lives is left alone
    with pytest.raises(settling.Busy, match="another `make repro`"), settling.only_run(store):
        pass
    dvc.kill()
    assert ended(processes, 5)
    assert run.wait() == 128 + 9
    assert "lock of a dvc that was killed" in recovered(store, reading)


def test_the_whole_group_killed(reading, tmp_path):
    store = reading.project(tmp_path / "p")
    run = start(store.root, RUNNER, *reading.targets)
    wait_for(lambda: readers(run))
    processes = run.processes()
    run.kill_group()
    assert ended(processes, 5)
    assert run.wait() == -9
    recovered(store, reading)


def test_a_stage_killed_alone(recoding, tmp_path):
    store = recoding.project(tmp_path / "p")
    run = start(store.root, RUNNER, *recoding.targets)
    wait_for(run.stage).kill()
    assert run.wait() > 0
    # as if it had come to where an output is written
    half = store.report(WAVE) / ".partial-codebook.csv"
    half.write_text("variable,lab", encoding="utf-8")
    assert f"{half.relative_to(store.root)}: removed" in recovered(store, recoding)


def test_dvc_killed_while_it_writes_its_lock_on_outputs(recoding, tmp_path):
    store = recoding.project(tmp_path / "p")
    assert start(store.root, DYING_DVC, "rwlock", "5", "repro", *recoding.targets).wait() == -9
    assert (store.dvc_scratch() / "rwlock").read_bytes() == b""
    alone = start(store.root, DVC, *recoding.targets)
    assert alone.wait() != 0  # what this is for: dvc alone never runs again
    assert "JSON structure is corrupted" in alone.log.read_text(encoding="utf-8")
    assert "killed while it wrote this lock" in recovered(store, recoding)


def _written_at(folder: Path) -> int | None:
    """When a folder was last written in; its inode tells nothing, a new one may get the number of the old."""
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def test_dvc_killed_between_a_new_output_and_the_note_of_it(recoding, tmp_path):
    store = recoding.project(tmp_path / "p")
    output, lock = store.interim(WAVE, "recode"), store.lock().read_bytes()
    before = _written_at(output)
    run = start(store.root, RUNNER, *recoding.targets)
    dvc = wait_for(run.dvc)
    # then the stage has still to end, and dvc to take the digests of all that it notes
    wait_for(lambda: _written_at(output) not in (None, before))
    dvc.kill()
    run.wait()
    assert store.lock().read_bytes() == lock
    assert (output / "variables.parquet").exists()
    recovered(store, recoding)


def test_dvc_killed_while_it_writes_dvc_lock(recoding, tmp_path):
    store = recoding.project(tmp_path / "p")
    before = len(store.lock().read_bytes())
    assert start(store.root, DYING_DVC, "yaml", "2", "repro", *recoding.targets).wait() == -9
    assert 0 < len(store.lock().read_bytes()) < before
    assert "dvc.lock: dropped the entry that was cut" in recovered(store, recoding)


def test_dvc_killed_while_it_notes_the_run_in_its_cache(recoding, tmp_path):
    store = recoding.project(tmp_path / "p")
    assert start(store.root, DYING_DVC, "yaml", "1", "repro", *recoding.targets).wait() == -9
    (half,) = store.run_cache().rglob("*.tmp")
    assert f"{half.relative_to(store.root)}: removed" in recovered(store, recoding)


def test_a_stage_whose_dvc_has_ended_before_it_began_does_nothing(made, tmp_path):
    store = changed(made, tmp_path / "p", change_a_limit)
    before = contents(store)
    command = ("/usr/bin/env", "DVC_STAGE=x", sys.executable, "-m", "pipeline.stages.recode", WAVE)
    run = start(store.root, command)
    assert run.wait() == 1
    assert "recode: the dvc that started this stage has ended" in run.log.read_text(encoding="utf-8")
    assert differences(before, contents(store)) == []
