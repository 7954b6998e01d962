"""Stages: their wave, their own parameters, and outputs that are whole or absent."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from pipeline.stages.runtime import Stage, StageError, output_file, output_folder
from pipeline.stages.store import Store
from pipeline.yamlfiles import Model, YamlError

PARAMS = """waves: ["w1", "w2"]
reconstructed: ["w2"]
ingest:
  allowed: 3
other:
  allowed: 4
"""


class Params(Model):
    allowed: Annotated[int, Field(ge=0)]


def stage(folder: Path, params: str, name: str = "ingest", wave: str = "w1") -> Stage:
    (folder / "params.yaml").write_text(params, encoding="utf-8")
    return Stage(name, wave, Store(folder))


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_stage_sees_its_own_section_only(tmp_path):
    assert stage(tmp_path, PARAMS).params(Params).allowed == 3


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("allowed: 3", "alowed: 3"), 4, "Did you mean 'allowed'?"),
        (("allowed: 3", "allowed: -1"), 4, "greater than or equal to 0"),
        (("allowed: 3", 'allowed: "3"'), 4, "integer"),
        (("  allowed: 3", "  allowed: 3\n  more: 1"), 5, "unknown key 'more'"),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_line(tmp_path, change, line, words):
    with pytest.raises(YamlError) as refusal:
        stage(tmp_path, PARAMS.replace(*change, 1)).params(Params)
    assert f"params.yaml, line {line}: " in str(refusal.value)
    assert words in str(refusal.value)


def test_a_stage_without_a_section_says_so(tmp_path):
    with pytest.raises(StageError, match="there is no section 'recode'"):
        stage(tmp_path, PARAMS, name="recode").params(Params)


@pytest.mark.parametrize(("wave", "expected"), [("w1", False), ("w2", True)])
def test_reconstructed_waves_are_those_listed(tmp_path, wave, expected):
    assert stage(tmp_path, PARAMS, wave=wave).is_reconstructed is expected


def test_a_new_folder_replaces_the_old_one_whole(tmp_path):
    place = tmp_path / "a" / "tables"
    for name in ("old.csv", "new.csv"):
        with output_folder(place) as folder:
            (folder / name).write_text("1", encoding="utf-8")
            assert not (place / name).exists()
    assert names(tmp_path) == ["a", "a/tables", "a/tables/new.csv"]


def test_after_an_error_the_old_folder_stands_and_nothing_else(tmp_path):
    place = tmp_path / "tables"
    with output_folder(place) as folder:
        (folder / "old.csv").write_text("1", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), output_folder(place) as folder:
        (folder / "new.csv").write_text(str(1 / 0), encoding="utf-8")
    assert names(tmp_path) == ["tables", "tables/old.csv"]


def test_what_a_killed_run_left_is_no_part_of_the_next_output(tmp_path):
    left = tmp_path / ".partial-tables"
    left.mkdir()
    (left / "half.csv").write_text("1,", encoding="utf-8")
    with output_folder(tmp_path / "tables") as folder:
        (folder / "t.csv").write_text("1", encoding="utf-8")
    assert names(tmp_path) == ["tables", "tables/t.csv"]


def test_a_file_is_replaced_when_it_is_whole(tmp_path):
    place = tmp_path / "a" / "report.csv"
    with output_file(place) as path:
        path.write_text("old", encoding="utf-8")
    with pytest.raises(ZeroDivisionError), output_file(place) as path:
        path.write_text("new", encoding="utf-8")
        raise ZeroDivisionError
    assert place.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["a", "a/report.csv"]


SCRIPT = """
from pipeline.errors import UserError
from pipeline.stages.runtime import run

def main(stage):
    if stage.wave == "w2":
        raise UserError("file.yaml, line 3: mend it")
    print("ran", stage.wave)

run("toy", main)
"""


@pytest.mark.parametrize(
    ("arguments", "status", "printed", "complaint"),
    [
        (["w1"], 0, "ran w1\n", ""),
        (["w2"], 1, "", "toy: file.yaml, line 3: mend it\n"),
        (["w3"], 1, "", "toy: 'w3' is not a wave of this project. params.yaml lists: w1, w2.\n"),
        (["../w1"], 1, "", "toy: '../w1' is not a wave of this project. params.yaml lists: w1, w2.\n"),
        (
            [],
            1,
            "",
            "toy: give one wave, as in `python -m pipeline.stages.toy w1`. params.yaml lists: w1, w2.\n",
        ),
    ],
)
def test_a_script_takes_one_known_wave_and_ends_with_a_message(
    tmp_path, arguments, status, printed, complaint
):
    (tmp_path / "params.yaml").write_text(PARAMS, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (status, printed, complaint)
