"""Every filled cell of a return is the form's, an answer or rejected; planted cells prove it."""

import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from pipeline.questionnaire.form.layout import Place
from pipeline.questionnaire.model import Missing
from pipeline.returns.reading import WITHHELD, Return
from tests.spec.returned import (
    ANSWERS,
    Office,
    adds_up,
    edit,
    filled_cells,
    insert,
    office,
    rewrite,
    sheet_part,
)

STRANGER = "not a cell to fill, and not in the blank form"
PART = "Partie 1"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("office") / "returns")


def rejected(read: Return) -> list[tuple[str, str, str, str]]:
    return [(one.place.sheet, one.place.cell, one.content, one.reason) for one in read.rejected]


def label(desk: Office, text: str) -> Place:
    """The first cell of the form's first part that says the text."""
    return next(place for place, said in desk.layout.contents.items() if (place.sheet, said) == (PART, text))


def conserved(desk: Office, path: Path) -> Return:
    """The return, once its account is checked against a count of its cells by openpyxl alone."""
    read = desk.read(path)
    assert read.account.total == filled_cells(path)
    assert adds_up(read)
    return read


def test_the_blank_form_holds_one_answer_the_prefilled_return_number(desk):
    def empty(workbook: Workbook) -> None:
        for name in ("caf", *ANSWERS):
            desk.cell(workbook, name).value = None

    read = conserved(desk, edit(desk.write(), empty))
    prefilled = 1
    assert (read.account.form, read.account.answers) == (len(desk.layout.contents) - prefilled, prefilled)
    assert read.rejected == ()


def test_what_an_office_fills_in_are_the_answers_and_nothing_else_changes(desk):
    read = conserved(desk, desk.write())
    answers = len(ANSWERS) + 2  # the respondent, the return number
    assert (read.account.form, read.account.answers) == (len(desk.layout.contents) - 1, answers)
    assert read.rejected == ()


@pytest.mark.parametrize(
    ("sheet", "address", "content"),
    [
        (PART, "Z200", "à côté"),
        (PART, "A400", 12),
        (PART, "AA1", "=1+1"),
        (PART, "AA1", True),
        (PART, "AA1", "#N/A"),
        ("Identification", "T1", "un mot"),
    ],
)
def test_a_cell_outside_the_form_is_rejected_alone(desk, sheet, address, content):
    clean = conserved(desk, desk.write())
    path = edit(desk.write(), lambda workbook: workbook[sheet].__setitem__(address, content))
    read = conserved(desk, path)
    assert [(one[0], one[1], one[3]) for one in rejected(read)] == [(sheet, address, STRANGER)]
    assert (read.account.form, read.account.answers) == (clean.account.form, clean.account.answers)
    assert read.answers == clean.answers


def test_cells_of_a_new_sheet_are_rejected_even_with_the_forms_own_words(desk):
    def add(workbook: Workbook) -> None:
        sheet = workbook.create_sheet("Remarques")
        sheet["A1"] = desk.layout.questionnaire.title
        sheet["B2"] = 3

    read = conserved(desk, edit(desk.write(), add))
    number = len(desk.layout.sheets) + 1  # in the place of its title, which may be a person's name
    assert [one[:2] for one in rejected(read)] == [(f"sheet {number}", "A1"), (f"sheet {number}", "B2")]
    assert "Remarques" not in repr(read)


def test_of_two_equal_texts_the_added_one_is_rejected(desk):
    place, text = next(
        (place, text)
        for place, text in desk.layout.contents.items()
        if place.sheet == PART and text == "Total"
    )

    def add(workbook: Workbook) -> None:
        workbook[PART]["A300"] = text
        workbook[PART].cell(1, place.column + 20).value = text

    read = conserved(desk, edit(desk.write(), add))
    planted = {one[1] for one in rejected(read)}
    assert "A300" in planted and place.cell not in planted and len(planted) == 2


def test_a_moved_label_is_the_forms_once(desk):
    place = label(desk, "Hors")

    def move(workbook: Workbook) -> None:
        workbook[PART][place.cell] = None
        workbook[PART]["A300"] = workbook[PART]["A301"] = "Hors"

    read = conserved(desk, edit(desk.write(), move))
    assert rejected(read) == [(PART, "A301", "Hors", STRANGER)]
    assert read.account.form == desk.read(desk.write()).account.form


def test_a_changed_label_is_rejected(desk):
    place = label(desk, "Hors")
    path = edit(desk.write(), lambda workbook: workbook[PART].__setitem__(place.cell, "Hors diplôme"))
    assert rejected(conserved(desk, path)) == [(PART, place.cell, "Hors diplôme", STRANGER)]


def test_a_bad_cell_is_rejected_alone_and_its_answer_is_illegible(desk):
    clean = desk.read(desk.write())
    path = desk.write(staff__as__as="quatre", formal="Peut-être", order__accueil=9)
    read = conserved(desk, path)
    assert sorted(one[2:] for one in rejected(read)) == [
        ("9", "a number out of range: 1 to 2 are allowed"),
        ("Peut-être", "not one of the answers to choose from"),
        ("quatre", "text where a number belongs"),
    ]
    bad = dict.fromkeys(("staff__as__as", "formal", "order__accueil"), Missing.ILLEGIBLE)
    assert read.answers == clean.answers | bad


def test_formulas_and_errors_in_cells_to_fill(desk):
    def spoil(workbook: Workbook) -> None:
        desk.cell(workbook, "staff__as__as").value = "=2+2"  # saved by openpyxl without a result
        desk.cell(workbook, "remarks").value = "#DIV/0!"

    read = conserved(desk, edit(desk.write(), spoil))
    assert sorted(one[2:] for one in rejected(read)) == [
        ("#DIV/0!", "an error value of the spreadsheet"),
        ("=2+2", "a formula without a saved result"),
    ]


def test_what_programs_save_for_dates_and_check_boxes_is_seen_as_such(desk):
    def spoil(workbook: Workbook) -> None:
        desk.cell(workbook, "staff__as__as").value = datetime.date(2007, 3, 12)
        desk.cell(workbook, "staff__as__autres").value = datetime.timedelta(hours=30)
        desk.cell(workbook, "papers__autres").value = True
        desk.cell(workbook, "fonction").value = datetime.datetime(2007, 3, 12, 8, 30)

    read = conserved(desk, edit(desk.write(), spoil))
    assert [one[2:] for one in rejected(read)] == [
        ("12/03/2007", "a date where a number belongs"),
        ("1 day, 6:00:00", "a date where a number belongs"),
    ]
    assert (read.answers["papers__autres"], read.answers["fonction"]) == (True, "12/03/2007 08:30:00")


def test_a_cell_that_the_readers_read_differently_is_rejected_with_both_contents(desk):
    cell = desk.layout.inputs["staff__as__as"].cell
    part = sheet_part(desk.layout, PART)

    def split(parts: dict[str, bytes]) -> None:
        xml = parts[part].decode()
        start = xml.index(f'<c r="{cell}"')
        parts[part] = (xml[:start] + xml[start:].replace("<v>4</v>", "<v>1<!-- -->2</v>", 1)).encode()

    read = desk.read(rewrite(desk.write(), split))
    assert adds_up(read)
    assert rejected(read) == [(PART, cell, "1 / 12", "read differently by two readers of the file")]


def test_a_formula_with_a_saved_result_is_an_answer(desk):
    cell = desk.layout.inputs["staff__as__as"].cell
    part = sheet_part(desk.layout, PART)

    def calculate(parts: dict[str, bytes]) -> None:
        xml = parts[part].decode()
        start = xml.index(f'<c r="{cell}"')
        changed = xml[start:].replace("<v>4</v>", "<f>2+2</f><v>4</v>", 1)
        parts[part] = (xml[:start] + changed).encode()

    read = conserved(desk, rewrite(desk.write(), calculate))
    assert read.answers["staff__as__as"] == 4
    assert read.rejected == ()


def test_formulas_of_totals_are_the_forms_with_or_without_a_result(desk):
    total = next(iter(desk.layout.totals))
    clean = desk.read(desk.write())

    def change(workbook: Workbook) -> None:
        desk.cell(workbook, total).value = "=40+2"

    read = conserved(desk, edit(desk.write(), change))
    assert (read.account, read.typed_totals) == (clean.account, {})


@pytest.mark.parametrize(("typed", "kept"), [(42, "42"), ("1 042", "1042"), (-3.5, "-3.5")])
def test_a_number_typed_over_a_total_is_kept_and_the_cell_stays_the_forms(desk, typed, kept):
    total = next(iter(desk.layout.totals))
    clean = desk.read(desk.write())
    path = edit(desk.write(), lambda workbook: setattr(desk.cell(workbook, total), "value", typed))
    read = conserved(desk, path)
    assert {name: str(value) for name, value in read.typed_totals.items()} == {total: kept}
    assert read.account == clean.account


def test_text_typed_over_a_total_is_rejected(desk):
    total = next(iter(desk.layout.totals))
    path = edit(desk.write(), lambda workbook: setattr(desk.cell(workbook, total), "value", "beaucoup"))
    read = conserved(desk, path)
    assert [one[2:] for one in rejected(read)] == [
        ("beaucoup", "in a total cell, neither a formula nor a number")
    ]
    assert read.typed_totals == {}


def test_a_value_under_a_merged_area_is_rejected_because_nobody_sees_it(desk):
    place = desk.layout.inputs["staff__as__autres"]
    part = sheet_part(desk.layout, PART)
    left = desk.layout.inputs["staff__as__as"]
    assert (left.row, left.column + 1) == (place.row, place.column)

    def merge(parts: dict[str, bytes]) -> None:
        area = f'<mergeCell ref="{left.cell}:{place.cell}"/></mergeCells>'.encode()
        parts[part] = parts[part].replace(b"</mergeCells>", area)

    read = desk.read(rewrite(desk.write(), merge))  # openpyxl would not count the cell
    assert adds_up(read)
    assert rejected(read) == [(PART, place.cell, "3", "under a merged area, where nobody sees it")]
    assert read.answers["staff__as__as"] == 4


def test_blank_space_is_no_content(desk):
    clean = desk.read(desk.write())
    read = conserved(desk, desk.write(staff__hors__as="  ", fonction="\N{NO-BREAK SPACE}"))
    assert read.account.answers == clean.account.answers - 1  # ANSWERS has a function
    assert "staff__hors__as" not in read.answers


@pytest.mark.parametrize("row", [1, 3, 8, 15])
@pytest.mark.parametrize("column", [0, 1, 3])
def test_a_return_is_read_by_name_after_rows_and_columns_are_inserted(desk, row, column):
    clean = desk.read(desk.write())
    read = conserved(desk, insert(desk.write(), desk, PART, row, column))
    assert read.problem == ""
    assert (read.answers, read.account) == (clean.answers, clean.account)


def test_after_an_inserted_row_the_added_copy_of_a_label_is_still_the_one_rejected(desk):
    place = label(desk, "Hors")
    path = insert(desk.write(), desk, PART, row=2, column=0)
    edit(path, lambda workbook: workbook[PART].__setitem__(place.cell, "Hors"))
    assert [one[1:3] for one in rejected(desk.read(path))] == [(place.cell, "Hors")]


def test_comments_are_listed_apart_without_their_author(desk):
    def add(workbook: Workbook) -> None:
        cell = desk.cell(workbook, "staff__as__as")
        cell.comment = Comment("Zoé Auteur:\ndont une en congé", "Zoé Auteur")

    clean = desk.read(desk.write())
    read = conserved(desk, edit(desk.write(), add))
    place = desk.layout.inputs["staff__as__as"]
    assert [(at.sheet, at.cell, text) for at, text in read.comments] == [
        (PART, place.cell, "dont une en congé")
    ]
    assert read.account == clean.account


def test_the_text_of_a_text_box_is_listed_with_the_cell_where_it_stands(desk):
    drawing = (
        '<wsDr xmlns:a="urn:a"><twoCellAnchor><from><col>2</col><row>4</row></from><sp><a:t>dont une</a:t>'
        "<a:t>en congé</a:t></sp></twoCellAnchor><twoCellAnchor><from><col>9</col><row>9</row></from><pic/>"
        "</twoCellAnchor></wsDr>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    relations = (
        f'<Relationships><Relationship Id="d1" Type="{kind}" Target="../drawings/d1.xml"/></Relationships>'
    )
    part = sheet_part(desk.layout, PART)

    def draw(parts: dict[str, bytes]) -> None:
        parts["xl/drawings/d1.xml"] = drawing.encode()
        parts[part.replace("worksheets/", "worksheets/_rels/") + ".rels"] = relations.encode()

    read = desk.read(rewrite(desk.write(), draw))
    assert adds_up(read)
    assert [(at.sheet, at.cell, text) for at, text in read.comments] == [(PART, "C5", "dont une en congé")]


def test_the_respondents_name_is_withheld_wherever_it_is_rejected(desk):
    name = ANSWERS["nom"]

    def plant(workbook: Workbook) -> None:
        workbook[PART]["Z99"] = f"Rempli par {name.upper()}"
        desk.cell(workbook, "staff__as__as").value = name
        desk.cell(workbook, "staff__hors__as").comment = Comment(f"vu avec {name}", "x")

    read = conserved(desk, edit(desk.write(), plant))
    assert {one[2] for one in rejected(read)} == {WITHHELD}
    assert [text for _, text in read.comments] == [WITHHELD]
    assert read.personal == ("nom",)
    assert name not in repr(read)


def test_an_identifier_that_is_none_may_be_a_name_and_is_withheld(desk):
    read = conserved(desk, desk.write(respondent="Mme Tartempion"))
    place = desk.layout.inputs["caf"]
    assert read.problem == (
        f"the respondent is not known: Identification {place.cell} is not an identifier such as caf-001."
    )
    assert [one[:3] for one in rejected(read)] == [("Identification", place.cell, WITHHELD)]
    assert "Mme" not in repr(read)
