"""The blank form: a cell for each field, drop-downs, refusals, totals, protection, names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.form.layout import Line, Page, Place, Sheet, rectangles
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.yamlfiles import YamlError, load
from tests.spec.forms import NOTICE, STORE, layout_of, small_layout, values, written


@pytest.fixture
def layout(tmp_path):
    return small_layout(tmp_path)


@pytest.fixture
def form(tmp_path, layout):
    return written(tmp_path, layout)


def validation_of(workbook: Workbook, place: Place) -> DataValidation | None:
    found = [v for v in workbook[place.sheet].data_validations.dataValidation if place.cell in v.sqref]
    assert len(found) <= 1
    return found[0] if found else None


def test_each_field_has_one_cell_named_for_it(layout, form):
    assert set(layout.inputs) == {field.name for field in layout.questionnaire.fields}
    for name, place in layout.inputs.items():
        [(sheet, cell)] = form.defined_names[f"rep_{name}"].destinations
        assert (sheet, cell.replace("$", "")) == (place.sheet, place.cell)


def test_the_file_holds_what_the_layout_says_and_no_more(layout, form):
    expected = {(place.sheet, place.cell): content for place, content in layout.contents.items()}
    assert values(form) == expected
    assert set(form.defined_names) == set(layout.names)


def test_one_sheet_for_each_part_between_identification_and_a_hidden_one(form):
    states = [(sheet.title, sheet.sheet_state) for sheet in form]
    assert states == [
        ("Identification", "visible"),
        ("Partie 1", "visible"),
        ("Partie 2", "visible"),
        ("Technique", "hidden"),
    ]


def test_the_hidden_sheet_tells_wave_version_and_names(layout, form):
    sheet = form["Technique"]
    assert (sheet["A1"].value, sheet["B1"].value) == ("wave", "w1")
    assert (sheet["A2"].value, sheet["B2"].value) == ("version", "1")
    listed = [cell.value for cell in sheet["A"] if cell.value][2:]
    assert sorted(listed) == sorted(name for name in layout.names if not name.startswith("form_"))
    assert form.defined_names["form_wave"].attr_text == "'Technique'!$B$1"
    assert form.defined_names["form_version"].attr_text == "'Technique'!$B$2"


def test_only_cells_to_fill_can_be_typed_in(layout, form):
    inputs = {(place.sheet, place.cell) for place in layout.inputs.values()}
    for sheet in form:
        assert sheet.protection.sheet and sheet.protection.password is None
        merged = {str(r).split(":")[0]: str(r) for r in sheet.merged_cells.ranges}
        unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
        expected = set()
        for title, cell in inputs:
            if title == sheet.title:
                expected |= {c.coordinate for row in _cells(sheet, merged.get(cell, cell)) for c in row}
        assert unlocked == expected


def _cells(sheet, cells):
    left, top, right, bottom = range_boundaries(cells)
    return sheet.iter_rows(top, bottom, left, right)


def test_the_return_number_is_1_until_an_office_changes_it(layout, form):
    place = layout.inputs["retour"]
    assert form[place.sheet][place.cell].value == 1


@pytest.mark.parametrize(
    ("field", "offered"),
    [
        ("formal", ["Oui", "Non", "NSP"]),
        ("papers__projet", ["x", "NSP"]),
        ("tasks__accueil__as", ["x", "NSP"]),
        ("order__autres", [1, 2, "NSP"]),
        ("staff__titres__l02__row", ["AS", "Hors", "NSP"]),
    ],
)
def test_drop_downs_offer_the_answers_and_dont_know(layout, form, field, offered):
    validation = validation_of(form, layout.inputs[field])
    assert validation.type == "list"
    sheet, cells = validation.formula1.split("!")
    assert [row[0].value for row in form[sheet.strip("'")][cells]] == offered


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("staff__as__as", 'IF(ISNUMBER({0}),AND({0}>=0,{0}=ROUND({0},0)),TRIM({0})="NSP")'),
        ("counted__as__etp", 'IF(ISNUMBER({0}),AND({0}>=0,{0}=ROUND({0},2)),TRIM({0})="NSP")'),
        ("retour", "IF(ISNUMBER({0}),AND({0}>=1,{0}=INT({0})),FALSE)"),
    ],
)
def test_numbers_of_the_wrong_kind_are_refused(layout, form, field, rule):
    place = layout.inputs[field]
    assert validation_of(form, place).formula1 == rule.format(place.cell)


def test_a_quote_in_a_word_does_not_end_the_text_of_a_rule(tmp_path):
    layout = small_layout(tmp_path, ("dont_know: NSP", 'dont_know: ne "sait" pas'))
    place = layout.inputs["managers__cadres"]
    rule = validation_of(written(tmp_path, layout), place).formula1
    assert rule.endswith(f'TRIM({place.cell})="ne ""sait"" pas")')


def test_a_rule_is_written_for_the_first_cell_of_one_rectangle(layout, form):
    for sheet in form:
        for validation in sheet.data_validations.dataValidation:
            if validation.type == "custom":
                [cells] = str(validation.sqref).split()
                assert f"ISNUMBER({cells.split(':')[0]})" in validation.formula1


def test_text_takes_anything_and_stays_text(layout, form):
    for field in layout.questionnaire.fields:
        if field.kind is FieldKind.TEXT:
            place = layout.inputs[field.name]
            assert validation_of(form, place) is None
            assert form[place.sheet][place.cell].number_format == "@"


def test_totals_add_up_rows_columns_and_all(layout):
    sums = {name: set(fields) for name, fields in layout.totals.items()}
    assert sums == {
        "tot_staff__row__as": {"staff__as__as", "staff__as__autres"},
        "tot_staff__row__hors": {"staff__hors__as", "staff__hors__autres"},
        "tot_staff__column__as": {"staff__as__as", "staff__hors__as"},
        "tot_staff__column__autres": {"staff__as__autres", "staff__hors__autres"},
        "tot_staff": {"staff__as__as", "staff__as__autres", "staff__hors__as", "staff__hors__autres"},
        "tot_counted__agents": {"counted__as__agents", "counted__autres__agents"},
        "tot_counted__etp": {"counted__as__etp", "counted__autres__etp"},
    }


def test_a_total_adds_up_the_cells_of_its_fields_and_no_other(layout):
    for name, fields in layout.totals.items():
        formula = str(layout.contents[layout.names[name]])
        ranges = formula.split("SUM(")[1].rstrip(")").split(",")
        added = {cell for cells in ranges for cell in _names_of_cells(cells)}
        assert added == {layout.inputs[field].cell for field in fields}


def _names_of_cells(cells):
    left, top, right, bottom = range_boundaries(cells)
    return {Place("", r, c).cell for r in range(top, bottom + 1) for c in range(left, right + 1)}


def test_who_is_asked_stands_under_the_question(layout):
    texts = [content for content in layout.contents.values() if isinstance(content, str)]
    assert "Si la réponse à la question 4 est « Oui »." in texts
    assert (
        "Si la réponse à la question 4 est « Non », ou si « Projet » n'est pas coché à la question 5."
        in texts
    )


def test_the_notice_stands_on_every_sheet_and_in_the_properties(tmp_path):
    form = written(tmp_path, small_layout(tmp_path, NOTICE))
    assert all("Reconstitué" in {cell.value for cell in sheet["A"]} for sheet in form)
    assert form.properties.description == form.properties.subject == "Reconstitué"
    assert form.properties.language == "fr"
    assert all(sheet.print_title_rows.startswith("$1:") for sheet in form if sheet.sheet_state == "visible")


def test_offices_own_answers_carry_no_notice(form):
    assert form.properties.description is None
    assert not any("Reconstitué" in str(content) for content in values(form).values())


@pytest.mark.parametrize(
    ("height", "breaks"),
    [(49, (2, 4)), (50, (2, 4)), (59, (2, 4)), (60, (4,)), (99, (4,)), (100, ())],
)
def test_a_page_breaks_where_the_next_question_does_not_fit(height, breaks):
    # questions of 20 + 10, 20 + 10 and 40 points
    lines = (Line((), 20, True), Line((), 10), Line((), 20, True), Line((), 10), Line((), 40, True))
    assert Sheet("s", Page(False, (1.0,), 100, height), lines).breaks() == breaks


def test_rows_repeated_on_each_page_take_their_place_there():
    # 10 points are repeated: of 50, questions of 30 and 10 fit, of 30 and 20 don't
    def breaks(second):
        lines = (Line((), 10), Line((), 30, True), Line((), second, True))
        return Sheet("s", Page(False, (1.0,), 100, 50), lines, repeated=1).breaks()

    assert (breaks(10), breaks(20)) == ((), (2,))


@given(st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1))
def test_rectangles_hold_the_given_cells_and_no_other(cells):
    ranges = rectangles(Place("s", row, column) for row, column in cells)
    held = [
        (row, column)
        for left, top, right, bottom in map(range_boundaries, ranges)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
    assert sorted(held) == sorted(cells)


def test_the_2007_form_is_laid_out_whole_and_stays_small(tmp_path):
    layout = layout_of(load_questionnaire(STORE.questionnaire("2007")))
    assert len(layout.inputs) == len(layout.questionnaire.fields)
    assert len(layout.sheets) == 1 + 5 + 1
    written(tmp_path, layout)
    assert (tmp_path / "form.xlsx").stat().st_size < 300_000


WRONG_WORDS = [
    # (change of the file, beginning of the line that is refused, words of the message)
    (
        ("Partie {number}", "Partie {n}"),
        "part:",
        "what may stand in braces here, and nothing else: {number}.",
    ),
    (("Partie {number}", "Partie {number!z}"), "part:", "and nothing else: {number}."),
    (("Partie {number}", "Partie {number:d}"), "part:", "and nothing else: {number}."),
    (("Partie {number}", "Partie {number.real}"), "part:", "and nothing else: {number}."),
    (("Partie {number}", "Partie {}"), "part:", "and nothing else: {number}."),
    (("Partie {number}", "Partie {number"), "part:", "What may stand in braces here: {number}."),
    (("Partie {number}", "Partie number}"), "part:", "What may stand in braces here: {number}."),
    (("Partie {number}", "Partie/{number}"), "part:", "title of a sheet"),
    (('    "<=": au plus égal à\n', ""), "comparisons:", "there are no words for the comparison <=."),
    (('"<=": au plus', '"=<": au plus'), '"=<":', "'=<'"),
]


@pytest.mark.parametrize(("change", "begins", "message"), WRONG_WORDS)
def test_words_that_the_form_cannot_say_are_refused_with_their_line(tmp_path, change, begins, message):
    text = STORE.form_words().read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    path = tmp_path / "words.yaml"
    text = text.replace(*change)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(YamlError) as refusal:
        load(path, FormWords)
    [line] = [n for n, words in enumerate(text.splitlines(), 1) if words.strip().startswith(begins)]
    assert f"words.yaml, line {line}: " in str(refusal.value)
    assert message in str(refusal.value)
