"""A run may be killed at any moment: the next `make repro` needs no help and ends with the same bytes."""

import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.running import settling
from pipeline.stages.store import Store
from tests.benchmark import change_one_label
from tests.pipeline.kills import DVC, RUNNER, Run, contents, differences, digest, ended, start, wait_for
from tests.pipeline.six_offices import WAVE, copy_with_six_offices

INGEST, TABULATE = f"ingest@{WAVE}", f"tabulate@{WAVE}"
DYING_DVC = (sys.executable, str(Path(__file__).with_name("dying_dvc.py")))


def change_a_limit(folder: Path, _: str) -> None:
    """Stage ingest is out of date; it will give the same again."""
    params = Store(folder).params()
    text, times = re.subn(r"(?<=wall_time: )60", "61", params.read_text(encoding="utf-8"))
    assert times == 1
    params.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Case:
    """A project where one stage is out of date. expected: what an undisturbed run gives (`contents`)."""

    made: Path
    change: Callable[[Path, str], None]
    target: str
    expected: dict[str, str]

    def project(self, folder: Path) -> Store:
        return changed(self.made, folder, self.change)


def changed(made: Path, folder: Path, change: Callable[[Path, str], None]) -> Store:
    """A copy of a project that is up to date, with one change."""
    shutil.copytree(made, folder, symlinks=True)
    change(folder, WAVE)
    return Store(folder)


def complete(store: Store, target: str) -> str:
    """Run to the end, as `make repro` does. Returns: what was printed."""
    run = start(store.root, RUNNER, target)
    status, printed = run.wait(), run.log.read_text(encoding="utf-8")
    assert status == 0, printed
    return printed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small wave, up to date."""
    store = copy_with_six_offices(tmp_path_factory.mktemp("six") / "made")
    complete(store, TABULATE)
    return store.root


@pytest.fixture(scope="module")
def reading(made: Path) -> Case:
    """The returns are to be read again: nothing becomes different but the limit that dvc.lock notes."""
    lock = Store(made).lock()
    noted = lock.read_text(encoding="utf-8")
    assert noted.count("wall_time: 60") == 1
    expected = contents(Store(made))
    expected[lock.name] = digest(noted.replace("wall_time: 60", "wall_time: 61").encode())
    return Case(made, change_a_limit, INGEST, expected)


@pytest.fixture(scope="module")
def counting(made: Path) -> Case:
    """The tables are to be made again: a label has changed."""
    undisturbed = changed(made, made.with_name("undisturbed"), change_one_label)
    complete(undisturbed, TABULATE)
    return Case(made, change_one_label, TABULATE, contents(undisturbed))


def recovered(store: Store, case: Case) -> str:
    """Run again, compare every byte. Returns: what was printed."""
    printed = complete(store, case.target)
    assert differences(contents(store), case.expected) == []
    return printed


def readers(run: Run) -> bool:
    """Whether the processes that read returns are there: the runner, dvc and the stage started them."""
    return len(run.processes()) >= 5


def test_dvc_killed_while_a_stage_runs_takes_the_stage_and_its_workers_with_it(
    reading, tmp_path, monkeypatch
):
    store = reading.project(tmp_path / "p")
    run = start(store.root, RUNNER, reading.target)
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
    run = start(store.root, RUNNER, reading.target)
    wait_for(lambda: readers(run))
    processes = run.processes()
    run.kill_group()
    assert ended(processes, 5)
    assert run.wait() == -9
    recovered(store, reading)


def test_a_stage_killed_alone(counting, tmp_path):
    store = counting.project(tmp_path / "p")
    run = start(store.root, RUNNER, counting.target)
    wait_for(run.stage).kill()
    assert run.wait() > 0
    # as if it had come to its end, where it sets the old tables aside before the new ones take their place
    tables = store.tables(WAVE)
    tables.rename(tables.with_name(f".old-{tables.name}"))
    half = tables.with_name(f".partial-{tables.name}")
    half.mkdir()
    (half / "t.csv").write_text("table,pan", encoding="utf-8")
    printed = recovered(store, counting)
    assert f"{tables.relative_to(store.root)}: the earlier output is back" in printed
    assert f"{half.relative_to(store.root)}: removed" in printed


def test_dvc_killed_while_it_writes_its_lock_on_outputs(counting, tmp_path):
    store = counting.project(tmp_path / "p")
    assert start(store.root, DYING_DVC, "rwlock", "5", "repro", counting.target).wait() == -9
    assert (store.dvc_scratch() / "rwlock").read_bytes() == b""
    alone = start(store.root, DVC, counting.target)
    assert alone.wait() != 0  # what this is for: dvc alone never runs again
    assert "JSON structure is corrupted" in alone.log.read_text(encoding="utf-8")
    assert "killed while it wrote this lock" in recovered(store, counting)


def test_dvc_killed_between_a_new_output_and_the_note_of_it(counting, tmp_path):
    store = counting.project(tmp_path / "p")
    tables, lock = store.tables(WAVE), store.lock().read_bytes()
    before = tables.stat().st_ino
    run = start(store.root, RUNNER, counting.target)
    dvc = wait_for(run.dvc)
    # then the stage has still to end, and dvc to take the digests of all that it notes
    wait_for(lambda: tables.exists() and tables.stat().st_ino != before)
    dvc.kill()
    run.wait()
    assert store.lock().read_bytes() == lock
    assert tables.stat().st_ino != before
    recovered(store, counting)


def test_dvc_killed_while_it_writes_dvc_lock(counting, tmp_path):
    store = counting.project(tmp_path / "p")
    before = len(store.lock().read_bytes())
    assert start(store.root, DYING_DVC, "lock", "1", "repro", counting.target).wait() == -9
    assert 0 < len(store.lock().read_bytes()) < before
    assert "dvc.lock: dropped the entry that was cut" in recovered(store, counting)


def test_a_stage_whose_dvc_has_ended_before_it_began_does_nothing(made, tmp_path):
    store = changed(made, tmp_path / "p", change_a_limit)
    before = contents(store)
    command = ("/usr/bin/env", "DVC_STAGE=x", sys.executable, "-m", "pipeline.stages.recode", WAVE)
    run = start(store.root, command)
    assert run.wait() == 1
    assert "recode: the dvc that started this stage has ended" in run.log.read_text(encoding="utf-8")
    assert differences(before, contents(store)) == []
