"""Workbooks are the same bytes from run to run, and text stays text."""

import datetime
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.xlsx import write_text, write_workbook

SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_xlsx import sample
from pipeline.xlsx import write_workbook
write_workbook(sample(), Path(sys.argv[2]))
"""


def sample() -> Workbook:
    workbook = Workbook()
    workbook.properties.title = "Titre"
    sheet = workbook.active
    for row in range(1, 6):
        sheet.cell(row, 1, f"ligne {row}")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
    validation = DataValidation("list", formula1='"a,b"')
    for cell in ("A1", "C9", "B7", "D4"):
        validation.add(cell)
    sheet.add_data_validation(validation)
    return workbook


def test_two_processes_with_other_hash_seeds_write_the_same_bytes(tmp_path):
    here = str(Path(__file__).parent)
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT, here, str(tmp_path / f"{seed}.xlsx")]
        subprocess.run(command, env=environment, check=True)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_parts_are_stored_with_one_fixed_date(tmp_path):
    write_workbook(sample(), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert entries[0].filename == "[Content_Types].xml"


def test_properties_keep_the_title_and_no_clock(tmp_path):
    write_workbook(sample(), tmp_path / "a.xlsx")
    properties = load_workbook(tmp_path / "a.xlsx").properties
    assert properties.title == "Titre"
    assert properties.creator == "caf-census"
    assert properties.created == properties.modified == datetime.datetime(2000, 1, 1)


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "@nom", "0012", "NA", "#N/A", "1.0"])
def test_text_stays_text(tmp_path, text):
    workbook = Workbook()
    write_text(workbook.active["A1"], text)
    write_workbook(workbook, tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_character_that_xml_cannot_hold_is_replaced(tmp_path):
    workbook = Workbook()
    write_text(workbook.active["A1"], "a\x00b")
    assert workbook.active["A1"].value == "a\ufffdb"
