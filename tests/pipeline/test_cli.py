"""The console script: what it writes, what it says, how it ends."""

import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.cli import run
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document

ROOT = Path(__file__).parents[2]
WAVE = read_document(Store(ROOT).params()).content["waves"][0]


@pytest.fixture
def caf_census(monkeypatch, capsys):
    """Runs the command line in the project's folder: exit status, standard output, standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr(sys, "argv", ["caf-census", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            run()
        written = capsys.readouterr()
        return end.value.code, written.out, written.err

    return call


def test_form_writes_the_blank_form_twice_the_same(caf_census, tmp_path):
    status, said, _ = caf_census("form", WAVE, tmp_path / "a.xlsx")
    assert status == 0
    assert f"form of wave {WAVE}" in said
    assert load_workbook(tmp_path / "a.xlsx").defined_names["form_wave"].attr_text.endswith("!$B$1")
    assert caf_census("form", WAVE, tmp_path / "b.xlsx")[0] == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert caf_census("form", WAVE, tmp_path / "b.xlsx")[0] == 0


def test_form_never_writes_over_another_file(caf_census, tmp_path):
    path = tmp_path / "caf-001.xlsx"
    path.write_bytes(b"a return")
    status, _, said = caf_census("form", WAVE, path)
    assert (status, path.read_bytes()) == (1, b"a return")
    assert "there is another file of that name" in said
    assert [file.name for file in tmp_path.iterdir()] == ["caf-001.xlsx"]


@pytest.mark.parametrize(
    ("wave", "name", "message"),
    [
        ("w0", "a.xlsx", "there is no questionnaire of wave 'w0'"),
        (WAVE, "a.ods", "give a name that ends in .xlsx"),
        (WAVE, "none/a.xlsx", "there is no folder"),
        (WAVE, "folder.xlsx", "there is a folder of that name"),
    ],
)
def test_a_mistake_ends_in_one_message_and_status_1(caf_census, tmp_path, wave, name, message):
    (tmp_path / "folder.xlsx").mkdir()
    status, said, complaint = caf_census("form", wave, tmp_path / name)
    assert (status, said) == (1, "")
    assert complaint.startswith("caf-census: ")
    assert message in complaint
    assert "Traceback" not in complaint


def test_help_tells_what_form_does(caf_census):
    assert "blank form of a wave" in caf_census("--help")[1]
    status, said, _ = caf_census("form", "--help")
    assert status == 0
    assert "WAVE" in said and "OUT.xlsx" in said
