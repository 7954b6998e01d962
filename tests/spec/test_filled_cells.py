"""Reconstructed answers as a file, as cells of forms, and as the forms that stage reconstruct writes."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.csvfiles import CsvError
from pipeline.errors import UserError
from pipeline.reconstruction.filled import AnswersError, cell_content, read_filled_cells
from pipeline.stages.reconstruct import main
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from tests.spec.forms import NOTICE, STORE, layout_of
from tests.spec.questionnaires import SMALL, small

HEADER = "respondent,field,value,origin\n"
ONE = """\
caf-002,caf,caf-002,reconstructed
caf-001,caf,caf-001,reconstructed
caf-001,retour,2,reconstructed
caf-001,staff__as__as,12,reconstructed
caf-001,counted__as__etp,2.50,free
caf-001,formal,non,reconstructed
caf-001,formal__non__text,"Faute de temps, =1",free
caf-001,papers__projet,1,reconstructed
caf-001,order__accueil,2,reconstructed
caf-001,managers__cadres,NSP,free
"""
TARGETS = "{wave: w1, respondents: 2, names: {}, groups: [], left_out: [], impossible: []}"


def answers(folder: Path, text: str) -> Path:
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_value_becomes_what_the_form_holds(tmp_path):
    cells = read_filled_cells(answers(tmp_path, HEADER + ONE), small(tmp_path), respondents=2)
    assert list(cells) == ["caf-001", "caf-002"]
    assert cells["caf-001"] == {
        "caf": "caf-001",
        "retour": 2,
        "staff__as__as": 12,
        "counted__as__etp": Decimal("2.50"),
        "formal": "Non",
        "formal__non__text": "Faute de temps, =1",
        "papers__projet": "x",
        "order__accueil": 2,
        "managers__cadres": "NSP",
    }


@pytest.mark.parametrize(
    ("field", "value", "content"),
    [
        ("staff__as__as", "0", 0),
        ("staff__as__as", "-1", None),
        ("staff__as__as", "1.5", None),
        ("staff__as__as", "", None),
        ("counted__as__etp", "1.25", Decimal("1.25")),
        ("counted__as__etp", "1.255", None),  # two decimals are asked
        ("order__accueil", "0", None),
        ("order__accueil", "1", 1),
        ("order__accueil", "2", 2),
        ("order__accueil", "3", None),  # of two items
        ("formal", "oui", "Oui"),
        ("formal", "Oui", None),  # an option goes by its id
        ("papers__projet", "0", None),  # a box that is not ticked has no row
        ("remarks", "0012", "0012"),
        ("remarks", "", None),
    ],
)
def test_a_cell_takes_its_own_kind_of_value(tmp_path, field, value, content):
    questionnaire = small(tmp_path)
    fields = {known.name: known for known in questionnaire.fields}
    assert cell_content(fields[field], value, questionnaire) == content


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("caf-001,nothing,1,free\n", r"answers\.csv, line 12: .*no field 'nothing'"),
        ("caf-001,order__autres,3,free\n", r"answers\.csv, line 12: '3' is no answer to order__autres"),
        ("caf-001,caf,caf-001,free\n", r"answers\.csv, line 12: caf of caf-001 is given twice"),
        ("caf-1,caf,caf-1,free\n", r"answers\.csv: 'caf-1' is no respondent's identifier"),
        ("caf-003,retour,1,free\n", r"answers\.csv: the form of caf-003 .* not None"),
        ("caf-003,caf,caf-001,free\n", r"answers\.csv: the form of caf-003 .* not 'caf-001'"),
    ],
)
def test_rows_that_no_form_can_hold_are_refused_with_their_line(tmp_path, rows, message):
    path = answers(tmp_path, HEADER + ONE + rows)
    with pytest.raises(AnswersError, match=message):
        read_filled_cells(path, small(tmp_path), respondents=2)


@pytest.mark.parametrize("respondents", [1, 3])
def test_answers_of_more_or_fewer_respondents_than_the_wave_has_are_refused(tmp_path, respondents):
    path = answers(tmp_path, HEADER + ONE)
    said = rf"with answers: 2; respondents of the wave: {respondents}\. Run the stage solve"
    with pytest.raises(AnswersError, match=said):
        read_filled_cells(path, small(tmp_path), respondents)


@pytest.mark.parametrize(
    "rows", ['caf-001,remarks,"unclosed,free\n', "caf-001,remarks,a,b,free\n", "caf-001\n"]
)
def test_a_file_that_is_no_table_is_refused_with_its_line(tmp_path, rows):
    with pytest.raises(CsvError, match=r"answers\.csv, line 12: .* Run the stage solve"):
        read_filled_cells(answers(tmp_path, HEADER + ONE + rows), small(tmp_path), respondents=2)


def project(folder: Path, *changes: tuple[str, str]) -> Stage:
    """A project whose wave w1 has answers to be filled into forms."""
    store = Store(folder)
    text = SMALL
    for old, new in changes:
        text = text.replace(old, new)
    for path, content in [
        (store.questionnaire("w1"), text),
        (store.form_words(), STORE.form_words().read_text(encoding="utf-8")),
        (store.reconstruction("w1") / "answers.csv", HEADER + ONE),
        (store.published("w1") / "targets.yaml", TARGETS),
    ]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return Stage("reconstruct", "w1", store)


def test_the_stage_writes_one_form_for_each_respondent(tmp_path):
    stage = project(tmp_path, NOTICE)
    main(stage)
    files = sorted(stage.store.raw("w1").iterdir())
    assert [path.name for path in files] == ["caf-001.xlsx", "caf-002.xlsx"]
    form, layout = load_workbook(files[0]), layout_of(small(tmp_path, NOTICE))
    place = layout.inputs["formal__non__text"]
    assert form[place.sheet][place.cell].value == "Faute de temps, =1"
    assert form.properties.description == "Reconstitué"


def test_forms_that_would_pass_for_an_offices_own_are_not_written(tmp_path):
    stage = project(tmp_path)
    with pytest.raises(UserError, match="Add the key `notice`"):
        main(stage)
    assert not stage.store.raw("w1").exists()
