"""What a run finds when it begins: locks of the living and the dead, a dvc.lock that was cut, leftovers."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipeline.running import settling
from pipeline.running.leftovers import clear_copies
from pipeline.running.lockfile import in_order, without_cut_entry
from pipeline.running.processes import living, living_dvcs, living_stages
from pipeline.running.rwlock import Holder, Unreadable, read_holders
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.kills import wait_for
from tests.pipeline.project_copy import ROOT

SLEEPER = "import time\nprint(flush=True)\ntime.sleep(60)\n"
HEAD = "schema: '2.0'\nstages:\n"
COUNT = """\
  count@w1:
    cmd: run count
    deps:
    - path: answers
      hash: md5
      md5: 0123456789abcdef0123456789abcdef.dir
      size: 4502
      nfiles: 12
    outs:
    - path: tables
      hash: md5
      md5: 00112233445566778899aabbccddeeff.dir
      size: 30
      nfiles: 15
"""
READ = """\
  read@w1:
    cmd: run read
    outs:
    - path: answers.csv
      hash: md5
      md5: ffeeddccbbaa99887766554433221100
      size: 1203
"""


@pytest.fixture
def sleeper(tmp_path: Path):
    """Starts programs that do nothing for a minute, in a folder; ends them after the test."""
    started = []

    def begin(script: Path | str, folder: Path, *arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, *str(script).split(), *arguments], cwd=folder, stdout=subprocess.PIPE
        )
        started.append(process)
        process.stdout.readline()  # it is there
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def project(tmp_path: Path) -> Store:
    """A folder with a program that is called dvc, and one that is a stage."""
    stage = tmp_path / "pipeline" / "stages" / "count.py"
    for path in (tmp_path / "bin" / "dvc", stage):
        path.parent.mkdir(parents=True)
        path.write_text(SLEEPER, encoding="utf-8")
    Store(tmp_path).dvc_scratch().mkdir(parents=True)
    return Store(tmp_path)


def note(store: Store, pid: int, command: str) -> Path:
    """DVC's note that a process writes an output."""
    path = store.dvc_scratch() / "rwlock"
    path.write_text(json.dumps({"write": {"/p/out": {"pid": pid, "cmd": command}}, "read": {}}))
    return path


def test_holders_are_all_who_read_or_write(tmp_path):
    line = {"pid": 7, "cmd": "dvc repro"}
    content = {"write": {"/p/a": line}, "read": {"/p/b": [line, {"pid": 8, "cmd": "dvc status"}]}}
    path = tmp_path / "rwlock"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert read_holders(path) == {Holder(7, "dvc repro"), Holder(8, "dvc status")}
    path.write_text("{}", encoding="utf-8")
    assert read_holders(path) == set()


@pytest.mark.parametrize(
    "content", ["", '{"write": {', "[]", '{"write": {"/p/a": 3}}', '{"read": {"/p/a": 3}}']
)
def test_a_note_that_dvc_did_not_finish_is_unreadable(tmp_path, content):
    path = tmp_path / "rwlock"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable):
        read_holders(path)


def test_a_process_is_the_one_noted_by_its_number_command_and_start():
    me = psutil.Process()
    command = " ".join(me.cmdline()[1:])
    assert living(Holder(me.pid, command), noted=time.time())
    assert not living(Holder(me.pid, command), noted=me.create_time() - 60)  # the number was given again
    assert not living(Holder(me.pid, "dvc repro --of-another"), noted=time.time())


def test_a_process_that_ended_is_dead_before_its_status_is_taken(project, sleeper):
    process = sleeper("bin/dvc", project.root, "repro")
    holder = Holder(process.pid, "bin/dvc repro")
    assert living(holder, time.time())
    process.kill()
    wait_for(lambda: psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE)
    assert not living(holder, time.time())
    assert living_dvcs(project.root) == []


def test_a_living_dvc_is_respected(project, sleeper, monkeypatch):
    monkeypatch.setattr(settling, "PATIENCE", 0.3)
    process = sleeper("bin/dvc", project.root, "repro")
    path = note(project, process.pid, "bin/dvc repro")
    before = path.read_bytes()
    with pytest.raises(settling.Busy, match=rf"process {process.pid} \(.*bin/dvc repro\)"):
        settling.settle(project)
    assert path.read_bytes() == before
    path.write_bytes(b"")  # whose note this was can't be told: it may be the living one's
    with pytest.raises(settling.Busy, match=f"process {process.pid} "):
        settling.settle(project)
    assert path.exists()


def test_a_living_dvc_that_holds_nothing_is_no_hindrance(project, sleeper):
    sleeper("bin/dvc", project.root, "status")
    assert settling.settle(project) == []


@pytest.mark.parametrize("content", [b"", b'{"wri'])
def test_a_note_that_was_cut_is_removed_when_no_dvc_lives(project, content):
    path = project.dvc_scratch() / "rwlock"
    path.write_bytes(content)
    assert settling.settle(project) == [f"{path}: removed, dvc was killed while it wrote this lock"]
    assert not path.exists()


def test_the_note_of_a_dead_dvc_is_removed_though_its_number_is_in_use(project):
    path = note(project, os.getpid(), "/elsewhere/dvc repro")
    assert settling.settle(project) == [f"{path}: removed, the lock of a dvc that was killed"]
    assert not path.exists()


def test_while_a_stage_runs_nothing_is_touched(project, sleeper, monkeypatch):
    monkeypatch.setattr(settling, "PATIENCE", 0.3)
    process = sleeper("-m pipeline.stages.count", project.root, "w1")
    assert [found.pid for found in living_stages(project.root)] == [process.pid]
    half = project.tables("w1").with_name(".partial-tables")
    half.mkdir(parents=True)
    with pytest.raises(settling.Busy, match=r"pipeline\.stages\.count"):
        settling.settle(project)
    assert half.exists()


def test_stages_of_a_project_inside_this_one_are_not_its_own(project, sleeper):
    inner = project.root / "inner"
    shutil.copytree(project.root / "pipeline", inner / "pipeline")
    sleeper("-m pipeline.stages.count", inner, "w1")
    assert len(living_stages(inner)) == 1
    assert living_stages(project.root) == []


def test_unfinished_outputs_go_and_old_ones_come_back(project):
    report = project.report("w1")
    for name in (".partial-tables", ".old-tables", "figures", ".old-figures"):
        (report / name).mkdir(parents=True)
        (report / name / "x.csv").write_text(name, encoding="utf-8")
    (report / ".partial-codebook.csv").write_text("1,", encoding="utf-8")
    done = settling.settle(project)
    assert sorted(path.name for path in report.iterdir()) == ["figures", "tables"]
    assert (report / "tables" / "x.csv").read_text(encoding="utf-8") == ".old-tables"
    assert (report / "figures" / "x.csv").read_text(encoding="utf-8") == "figures"
    assert len(done) == 4


def test_copies_that_dvc_had_not_finished_go_by_the_name_it_gives_them(tmp_path):
    for name in (".R4nd0m-characters_22ch.tmp", ".notes.tmp", "R4nd0m-characters_22ch.tmp"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert len("R4nd0m-characters_22ch") == 22
    clear_copies((tmp_path,))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".notes.tmp", "R4nd0m-characters_22ch.tmp"]


def test_empty_folders_of_the_run_cache_go(project):
    kept = project.run_cache() / "ab" / "abcd" / "entry"
    kept.parent.mkdir(parents=True)
    kept.write_text("cmd: run\n", encoding="utf-8")
    (project.run_cache() / "cd" / "cdef").mkdir(parents=True)
    (project.run_cache() / "ef" / "ef01").mkdir(parents=True)
    (project.run_cache() / "ef" / "ef01" / ".R4nd0m-characters_22ch.tmp").write_text(
        "cmd: r", encoding="utf-8"
    )
    settling.settle(project)
    assert [path for path in sorted(project.run_cache().rglob("*")) if path.is_file()] == [kept]
    assert [path.name for path in sorted(project.run_cache().rglob("*"))] == ["ab", "abcd", "entry"]


def test_a_lock_cut_anywhere_keeps_its_whole_entries_only():
    whole = HEAD + COUNT + READ
    first = len(HEAD + COUNT)
    assert {without_cut_entry(whole[:end]) for end in range(first)} == {""}
    assert {without_cut_entry(whole[:end]) for end in range(first, len(whole))} == {HEAD + COUNT}
    assert without_cut_entry(whole) == whole
    # at the very places where it still reads as YAML: the number of files missing, or missing a digit
    assert without_cut_entry(HEAD + READ + COUNT.removesuffix("      nfiles: 15\n")) == HEAD + READ
    assert without_cut_entry(HEAD + READ + COUNT.removesuffix("5\n")) == HEAD + READ
    assert without_cut_entry(HEAD + READ + COUNT.removesuffix("\n")) == HEAD + READ


def test_what_is_no_lock_of_dvc_is_left_to_dvc():
    for text in ("<<<<<<< HEAD\n" + HEAD + COUNT, "stages: {}\n"):
        assert without_cut_entry(text) == text
        assert in_order(text, ["read", "count"]) == text


def test_entries_stand_in_the_order_of_the_pipeline():
    gone = READ.replace("read@w1", "gone")
    other = READ.replace("read@w1", "read@w0")
    text = HEAD + gone + COUNT + READ + other
    assert in_order(text, ["read", "count"]) == HEAD + READ + other + COUNT + gone


def test_the_committed_lock_is_whole_and_in_order():
    store = Store(ROOT)
    text = store.lock().read_text(encoding="utf-8")
    assert without_cut_entry(text) == text
    ordered = in_order(text, list(read_document(store.pipeline()).content["stages"]))
    assert ordered == text, "`make repro` puts the entries in order"
