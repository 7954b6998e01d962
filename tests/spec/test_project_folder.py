"""The project that the commands work on, wherever they are started."""

from pathlib import Path

import pytest

from pipeline.cli.project import NoProject, find_project

MARKS = ("params.yaml", "data/questionnaires/form-words.yaml")


def project(folder: Path) -> Path:
    for name in MARKS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


@pytest.fixture
def installed(tmp_path) -> Path:
    return project(tmp_path / "installed")


def test_it_is_that_of_the_current_folder_in_paths_as_they_are_typed_there(tmp_path, installed, monkeypatch):
    monkeypatch.chdir(project(tmp_path / "practice"))
    assert find_project(installed).params() == Path("params.yaml")


def test_it_is_the_nearest_above_a_folder_that_is_none(tmp_path, installed, monkeypatch):
    practice = project(tmp_path / "practice")
    monkeypatch.chdir(practice / "data" / "questionnaires")
    assert find_project(installed).root == practice


def test_elsewhere_it_is_the_one_that_the_program_was_installed_from(tmp_path, installed, monkeypatch):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "params.yaml").touch()  # of something else
    monkeypatch.chdir(tmp_path / "desk")
    assert find_project(installed).root == installed


def test_where_there_is_none_a_sentence_says_where_to_run_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoProject) as error:
        find_project(tmp_path / "site-packages")
    assert str(error.value) == (
        f"{tmp_path} is in no project: neither it nor a folder above it holds params.yaml and "
        "data/questionnaires/form-words.yaml. Run the command in the project's folder, the one with "
        "the Makefile."
    )
