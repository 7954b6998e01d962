"""Stages: their wave, their own parameters, and outputs that are whole or absent."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field

from pipeline.stages.parameters import read_parameters
from pipeline.stages.runtime import Stage, output_file, output_folder, outputs
from pipeline.stages.store import Store
from pipeline.yamlfiles import Model, YamlError

PARAMS = """waves: ["w1", "w2"]
reconstructed: ["w2"]
published: ["w1", "w2"]
pairs: ["w1__w2"]
ingest:
  allowed: 3
edit: {}
code: {}
recode: {}
analyse: {}
"""


class Params(Model):
    allowed: Annotated[int, Field(ge=0)]


def stage(folder: Path, params: str, wave: str = "w1") -> Stage:
    (folder / "params.yaml").write_text(params, encoding="utf-8")
    return Stage("ingest", wave, Store(folder))


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_stage_sees_its_own_section_only(tmp_path):
    assert stage(tmp_path, PARAMS).params(Params).allowed == 3


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("allowed: 3", "alowed: 3"), 6, "Did you mean 'allowed'?"),
        (("allowed: 3", "allowed: -1"), 6, "greater than or equal to 0"),
        (("allowed: 3", 'allowed: "3"'), 6, "Write the number without quotes: 3"),
        (("  allowed: 3", "  allowed: 3\n  more: 1"), 7, "unknown key 'more'"),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_line(tmp_path, change, line, words):
    with pytest.raises(YamlError) as refusal:
        stage(tmp_path, PARAMS.replace(*change, 1)).params(Params)
    assert f"params.yaml, line {line}: " in str(refusal.value)
    assert words in str(refusal.value)


REFUSED = [
    # (change of the file, line, words of the message)
    (("pairs:", "paris:"), 4, "unknown key 'paris'. Did you mean 'pairs'?"),
    (("ingest:", "ingset:"), 5, "unknown key 'ingset'. Did you mean 'ingest'?"),
    (("ingest:", "tabulate: {}\ningest:"), 5, "unknown key 'tabulate'."),
    (('waves: ["w1", "w2"]\n', ""), 1, "the key 'waves' is missing"),
    (('reconstructed: ["w2"]\n', ""), 1, "the key 'reconstructed' is missing"),
    (("ingest:\n  allowed: 3\n", ""), 1, "the key 'ingest' is missing"),
    (("  allowed: 3\n", ""), 5, "ingest"),
    (('["w1", "w2"]\nr', "[2007]\nr"), 1, "2007, which is not text. Put it in quotes."),
    (('["w1", "w2"]\nr', '"w1"\nr'), 1, "waves"),
    (('["w1", "w2"]\nr', "null\nr"), 1, "waves"),
    (('["w1", "w2"]\nr', "[]\nr"), 1, "waves"),
    (('["w1", "w2"]\nr', '["W 1"]\nr'), 1, "an id is lower-case letters"),
    (('["w1", "w2"]\nr', '\n  - "w1"\n  - "w1"\nr'), 3, "waves: 'w1' is given twice."),
    (('["w2"]', '["w3"]'), 2, "reconstructed: 'w3' is not one of `waves`. Allowed: w1, w2."),
    (('["w1", "w2"]\np', '["w1", "w4"]\np'), 3, "published: 'w4' is not one of `waves`."),
    (('"w1__w2"', '"w1_w2"'), 4, "pairs: 'w1_w2' is not two of `waves` as a__b. Allowed: w1__w2, w2__w1."),
    (('"w1__w2"', '"w1__w3"'), 4, "pairs: 'w1__w3' is not two of `waves` as a__b."),
    (('"w1__w2"', '"w1__w1"'), 4, "pairs: 'w1__w1' is not two of `waves` as a__b."),
    ((PARAMS, '["w1"]'), 1, "the file"),
]


@pytest.mark.parametrize(("change", "line", "words"), REFUSED)
def test_parameters_that_no_stage_could_use_are_refused_with_their_line(tmp_path, change, line, words):
    assert PARAMS.count(change[0]) == 1
    (tmp_path / "params.yaml").write_text(PARAMS.replace(*change), encoding="utf-8")
    with pytest.raises(YamlError) as refusal:
        read_parameters(tmp_path / "params.yaml")
    assert f"params.yaml, line {line}: " in str(refusal.value)
    assert words in str(refusal.value)


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


def test_when_a_new_folder_cannot_take_its_place_the_old_one_stands(tmp_path):
    place = tmp_path / "tables"
    with output_folder(place) as folder:
        (folder / "old.csv").write_text("1", encoding="utf-8")
    with pytest.raises(FileNotFoundError), output_folder(place) as folder:
        folder.rmdir()  # so that the last renaming fails
    assert names(tmp_path) == ["tables", "tables/old.csv"]


def test_what_a_run_killed_between_two_renamings_set_aside_comes_back(tmp_path):
    (tmp_path / ".old-tables").mkdir()
    with pytest.raises(ZeroDivisionError), output_folder(tmp_path / "tables"):
        raise ZeroDivisionError
    assert names(tmp_path) == ["tables"]


def written(folder: Path, text: str) -> None:
    """Two outputs of one stage, a file and a folder."""
    with outputs(folder / "page", folder / "figures") as (page, figures):
        page.write_text(text, encoding="utf-8")
        figures.mkdir()
        (figures / f"{text}.svg").write_text(text, encoding="utf-8")


def test_outputs_of_one_stage_appear_together(tmp_path):
    for text in ("old", "new"):
        written(tmp_path, text)
    assert (tmp_path / "page").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["figures", "figures/new.svg", "page"]


def test_when_one_output_fails_all_old_ones_stand(tmp_path):
    written(tmp_path, "old")
    with pytest.raises(ZeroDivisionError), outputs(tmp_path / "page", tmp_path / "figures") as (page, _):
        page.write_text("new", encoding="utf-8")
        raise ZeroDivisionError
    with pytest.raises(FileNotFoundError), outputs(tmp_path / "page", tmp_path / "figures") as (page, _):
        page.write_text("new", encoding="utf-8")  # and no figures: the page is already in place by then
    assert (tmp_path / "page").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["figures", "figures/old.svg", "page"]


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
        (["--help"], 0, "usage: python -m pipeline.stages.toy WAVE\nparams.yaml lists: w1, w2.\n", ""),
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
