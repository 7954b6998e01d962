"""Filled forms: what is typed stands in its cell, the rest is the blank form."""

from decimal import Decimal

import pytest
from openpyxl import load_workbook

from pipeline.questionnaire.form.drawing import blank_form
from pipeline.questionnaire.form.filling import form_template
from pipeline.xlsx import write_parts, write_workbook
from tests.spec.forms import small_layout, values, written

ANSWERS = {
    "caf": "caf-001",
    "staff__as__as": 7,
    "staff__hors__as": 5,
    "staff__as__autres": "NSP",
    "counted__as__agents": 3,
    "counted__as__etp": Decimal("2.25"),
    "counted__autres__etp": Decimal("0.5"),
    "formal": "Non",
    "formal__non__text": "=1+1 & <b>\n« été »",
    "papers__projet": "x",
    "remarks": "0012",
}


@pytest.fixture
def layout(tmp_path):
    return small_layout(tmp_path)


def test_the_empty_template_is_the_blank_form(tmp_path, layout):
    write_workbook(blank_form(layout), tmp_path / "drawn.xlsx")
    assert values(written(tmp_path, layout)) == values(load_workbook(tmp_path / "drawn.xlsx"))


def test_each_answer_stands_in_its_cell_and_nothing_else_changes(tmp_path, layout):
    blank, filled = values(written(tmp_path, layout)), values(written(tmp_path, layout, ANSWERS))
    places = {(place.sheet, place.cell): name for name, place in layout.inputs.items()}
    changed = {at: content for at, content in filled.items() if blank.get(at) != content}
    assert {places[at]: content for at, content in changed.items()} == {
        **ANSWERS,
        "counted__as__etp": 2.25,
        "counted__autres__etp": 0.5,
    }
    assert blank.keys() <= filled.keys()


def test_text_is_never_a_formula(tmp_path, layout):
    form = written(tmp_path, layout, ANSWERS)
    for name in ("formal__non__text", "remarks"):
        place = layout.inputs[name]
        assert form[place.sheet][place.cell].data_type == "s"


def test_totals_carry_their_value(tmp_path, layout):
    written(tmp_path, layout, ANSWERS)
    form = load_workbook(tmp_path / "form.xlsx", data_only=True)
    places = {name: layout.names[name] for name in layout.totals}
    shown = {name: form[place.sheet][place.cell].value for name, place in places.items()}
    assert shown == {
        "tot_staff__row__as": 7,  # beside it stands NSP
        "tot_staff__row__hors": 5,
        "tot_staff__column__as": 7 + 5,
        "tot_staff__column__autres": None,
        "tot_staff": 7 + 5,
        "tot_counted__agents": 3,
        "tot_counted__etp": 2.25 + 0.5,
    }


def test_a_row_grows_with_the_text_written_in_it(tmp_path, layout):
    place = layout.inputs["remarks"]

    def height(text):
        return written(tmp_path, layout, {"remarks": text})[place.sheet].row_dimensions[place.row].height

    blank = written(tmp_path, layout)[place.sheet].row_dimensions[place.row].height
    assert height("un mot") == blank
    assert height("mot " * 400) > 2 * blank


def test_the_same_answers_give_the_same_bytes(tmp_path, layout):
    for name in ("a", "b"):
        write_parts(form_template(layout).filled(ANSWERS), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
