"""A copy with nothing but the answers made makes the committed outputs again, then has nothing left to do."""

import platform
import shutil
from pathlib import Path

import pytest

from tests.pipeline.dag import declared_stages
from tests.pipeline.project_copy import ROOT, dvc, store_with_answers

PYTHON = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
IS_REFERENCE = (platform.system(), platform.machine()) == ("Linux", "x86_64") and (
    platform.python_version_tuple()[:2] == tuple(PYTHON.split(".")[:2])
)
COMMITTED = (
    "reports/*/tables/*.csv",
    "reports/*/audit/*.csv",
    "reports/*/codebook.csv",
    "reports/*/*.md",
    "data/reconstruction/*/*.csv",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy that has the answers already, copied, after `dvc repro` of all that is left."""
    folder = tmp_path_factory.mktemp("project") / "made"
    shutil.copytree(store_with_answers().root, folder, symlinks=True)
    ended = dvc(folder, "repro")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder


def committed_outputs(folder: Path) -> dict[str, bytes]:
    paths = (path for pattern in COMMITTED for path in sorted(folder.glob(pattern)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_committed_outputs_are_what_the_pipeline_makes(made):
    before, after = committed_outputs(ROOT), committed_outputs(made)
    assert sorted(before) == sorted(after)
    assert [name for name in before if before[name] != after[name]] == []


@pytest.mark.skipif(not IS_REFERENCE, reason=f"bytes are promised on Linux x86-64 with Python {PYTHON} only")
def test_all_outputs_are_the_same_to_the_byte(made):
    lock = "dvc.lock"
    assert (made / lock).read_text(encoding="utf-8") == (ROOT / lock).read_text(encoding="utf-8")


def test_nothing_is_left_to_do_or_half_written(made):
    assert "Data and pipelines are up to date." in dvc(made, "status").stdout
    assert [*made.glob("**/.partial-*"), *made.glob("**/.old-*")] == []


def test_dvc_reads_dvc_yaml_as_the_tests_do(made):
    listed = dvc(made, "stage", "list", "--all", "--name-only").stdout.split()
    assert sorted(listed) == sorted(f"{stage.name}@{stage.wave}" for stage in declared_stages(ROOT))


def test_a_failing_stage_leaves_the_committed_tables_alone(made):
    """Last of the file: it breaks the copy."""
    before = committed_outputs(made)
    layout = min(made.glob("reports/dossier/*/t*.yaml"))
    layout.write_text(layout.read_text(encoding="utf-8") + "\nunknown_key: 1\n", encoding="utf-8")
    ended = dvc(made, "repro")
    assert ended.returncode != 0
    assert f"{layout.relative_to(made)}, line " in ended.stdout + ended.stderr
    assert committed_outputs(made) == before
