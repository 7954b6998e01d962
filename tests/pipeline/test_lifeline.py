"""A process ends with the one that started it, whether the kernel sees to it or a watch."""

import subprocess
import sys

import psutil
import pytest

from pipeline.stages import runtime
from tests.pipeline.kills import ended

CHILD = """
import os, sys, time
from pipeline import lifeline
parent = int(sys.argv[2])
lifeline.watch(parent) if sys.argv[1] == "watch" else lifeline.end_with(parent)
print(os.getpid(), flush=True)
time.sleep(60)
"""
PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], sys.argv[2], str(os.getpid())])
time.sleep(60)
"""
WAYS = [pytest.param("end", marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux only")), "watch"]


@pytest.mark.parametrize("way", WAYS)
def test_a_child_ends_when_its_parent_is_killed(way):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD, way], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        assert child.is_running()
        parent.kill()
        assert ended([child], 5)


@pytest.mark.parametrize("way", WAYS)
def test_a_child_whose_parent_is_gone_already_ends_at_once(way):
    status = subprocess.run(
        [sys.executable, "-c", CHILD, way, "1"], capture_output=True, timeout=30
    ).returncode
    assert status == 3


def test_a_stage_that_lost_its_dvc_does_not_put_its_output_in_place(tmp_path, monkeypatch):
    place = tmp_path / "tables"
    with runtime.output_folder(place) as folder:
        (folder / "newer.csv").write_text("1", encoding="utf-8")
    monkeypatch.setattr(runtime, "STARTED_BY_DVC", True)
    monkeypatch.setattr(runtime, "PARENT", 1)  # not who started the tests
    for output in (runtime.output_folder, runtime.output_file):
        with pytest.raises(runtime.StageError, match="not put in place"), output(place) as partial:
            partial.with_name("older").write_text("1", encoding="utf-8")
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["older", "tables", "newer.csv"]
