"""The form in LibreOffice: it adds up, and prints on the pages it was laid out for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.questionnaire.form.filling import form_template
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts, write_workbook
from pipeline.yamlfiles import load

SOFFICE = shutil.which("soffice")
STORE = Store(Path(__file__).parents[2])
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"
)

# Tableau 2 of the dossier: seven diplomas by eleven jobs, with the printed totals
TABLE_2 = """
1189  30   0   7   3   0  38  39 121 148 207 1782
  14 897   0   0   0   1   4  24 105 109 187 1341
   0   1   8   8   7   0   1   5  10   4  18   62
   1   0   0 113  13   0   1   0  30  41  44  243
   1   0   0   5 155   2   1   0   4   2  26  196
   0   0   0   1   0  54   1   2   0   0  25   83
   0   1   0  10   0   2   5   1 150  37 368  574
1205 929   8 144 178  59  51  71 420 341 875 4281
"""
PRINTED = [[int(number) for number in line.split()] for line in TABLE_2.strip().splitlines()]


def converted(path: Path, kind: str) -> Path:
    """The file as LibreOffice writes it, in a folder beside it."""
    folder = path.parent / kind
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", folder, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{kind}"


@pytest.fixture
def layout() -> FormLayout:
    return form_layout(load_questionnaire(STORE.questionnaire("2007")), load(STORE.form_words(), FormWords))


def test_libreoffice_adds_up_the_headcounts_as_printed(tmp_path, layout):
    grid = layout.questionnaire.question("q01")
    names = [[f"q01__{row.id}__{column.id}" for column in grid.columns] for row in grid.rows]
    answers = {
        name: number
        for row, numbers in zip(names, PRINTED, strict=False)  # the last line holds the totals
        for name, number in zip(row, numbers, strict=False)  # as does the last column
    }
    write_parts(form_template(layout).filled(answers), tmp_path / "a.xlsx")
    # read and written by openpyxl the formulas lose the values they were filled with
    write_workbook(load_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx")
    shown = load_workbook(converted(tmp_path / "b.xlsx", "xlsx"), data_only=True)

    def total(name: str) -> int:
        place = layout.names[f"tot_q01{name}"]
        return shown[place.sheet][place.cell].value

    assert [total(f"__row__{row.id}") for row in grid.rows] == [numbers[-1] for numbers in PRINTED[:-1]]
    assert [total(f"__column__{column.id}") for column in grid.columns] == PRINTED[-1][:-1]
    assert total("") == PRINTED[-1][-1]


def test_the_blank_form_prints_on_the_pages_it_was_laid_out_for(tmp_path, layout):
    write_parts(form_template(layout).filled({}), tmp_path / "form.xlsx")
    pages = re.findall(rb"/Type\s*/Page\b", converted(tmp_path / "form.xlsx", "pdf").read_bytes())
    assert len(pages) == sum(1 + len(sheet.breaks()) for sheet in layout.sheets if not sheet.hidden)


# field, allowed answers, refused answers
RULES = [
    ("q01__as__as", [0, 1, 4281, "NSP", "nsp"], [-1, 0.5, "x", "12 AS"]),
    ("q58__as__etp", [0, 0.25, 12.5, "NSP"], [-0.25, 0.125, "x"]),
    ("numero_retour", [1, 2], [0, 1.5, "NSP"]),
]


def test_the_rules_of_number_cells_hold_in_libreoffice(tmp_path, layout):
    write_parts(form_template(layout).filled({}), tmp_path / "form.xlsx")
    form, tried, expected = load_workbook(tmp_path / "form.xlsx"), Workbook(), []
    for field, allowed, refused in RULES:
        place = layout.inputs[field]
        [rule] = [v for v in form[place.sheet].data_validations.dataValidation if place.cell in v.sqref]
        for answer in (*allowed, *refused):
            expected.append((field, answer, answer in allowed))
            row = len(expected)
            formula = rule.formula1.replace(str(rule.sqref).split(":")[0], f"A{row}")
            tried.active.append([answer, f"={formula}"])
    write_workbook(tried, tmp_path / "tried.xlsx")
    shown = load_workbook(converted(tmp_path / "tried.xlsx", "xlsx"), data_only=True).active
    held = zip(expected, shown["B"], strict=True)
    assert [(field, answer, cell.value) for (field, answer, _), cell in held] == expected
