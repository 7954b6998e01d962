"""The workbook that goes back to an office: what stands in it, and how it is read when it comes back."""

from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.editing.localisation.suspects import Suspects, Unlocated
from pipeline.editing.queries.asking import Query
from pipeline.editing.queries.workbook import query_workbook
from pipeline.questionnaire.form.layout import Look
from pipeline.questionnaire.form.looks import FILLS
from pipeline.questionnaire.model import Missing
from pipeline.returns.ledger import Status, settle
from pipeline.xlsx import write_parts
from tests.spec.forms import NOTICE, WORDS, small_layout
from tests.spec.queried import Desk, desk, doubted
from tests.spec.returned import adds_up, edit, filled_cells, insert

SHEET = WORDS.sheets.queries
COLUMNS = WORDS.queries.columns.headings
# 7 persons by ANSWERS of tests.spec.returned (4 + 3), and more managers
WRONG = {"managers__cadres": 8, "counted__as__agents": "beaucoup"}


@pytest.fixture
def at(tmp_path) -> Desk:
    return desk(tmp_path)


def send(at: Desk, **answers):
    """The return of an office that got something wrong, and the path of its query."""
    read = at.office.read(at.office.write("first.xlsx", **(WRONG | answers)))
    return read, at.query(read)


def rows(path) -> list[list]:
    """The list of points: the cells below its headings."""
    lines = [list(line) for line in load_workbook(path)[SHEET].iter_rows(values_only=True)]
    start = next(i for i, line in enumerate(lines) if tuple(line) == COLUMNS)
    return lines[start + 1 :]


def cell(at: Desk, path, name: str):
    return at.office.cell(load_workbook(path), name)


def reply_cell(workbook, point: int):
    """The cell in which the office replies to a point."""
    sheet = workbook[SHEET]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == f"Point {point}")
    return sheet.cell(row, len(COLUMNS))


def test_the_list_tells_number_question_cell_what_was_read_and_what_is_asked(at):
    _, path = send(at)
    assert rows(path) == [
        [
            "Point 1",
            "Question 1, AS / AS (6 cases)",
            "Partie 1, C5",
            "C5 : 4 ; D5 : 3 ; C6 : rien ; D6 : rien ; C22 : 8 ; E7 : 7",
            "8 cadres ; attendu : au plus 7 (total de la question 1)",
            None,
        ],
        [
            "Point 2",
            "Question 2, AS / Agents",
            "Partie 1, C16",
            "beaucoup",
            "beaucoup / un nombre entier, 0 ou plus, ou « NSP ».",
            None,
        ],
    ]


@pytest.mark.parametrize(
    ("cells", "first", "written"),
    [
        ("[managers__cadres]", "Partie 1, C22", "8"),
        ("[tot_staff]", "Partie 1, E7", "7"),  # 4 + 3
        ("[staff__hors__as]", "Partie 1, C6", "rien"),
        ("[staff__hors__as, staff__hors__autres]", "Partie 1, C6", "rien"),
        ("[staff__hors__as, managers__cadres]", "Partie 1, C6", "C6 : rien ; C22 : 8"),
    ],
)
def test_what_was_read_is_what_stands_in_the_cells_named_beside_it(tmp_path, cells, first, written):
    holds = "holds: managers__cadres <= tot_staff\n"
    at = desk(tmp_path, (holds, f"{holds}    cells: {cells}\n"))
    read = at.office.read(at.office.write(managers__cadres=8))
    [line] = rows(at.query(read))
    assert line[2:4] == [first, written]
    assert line[4] == "8 cadres ; attendu : au plus 7 (total de la question 1)"


def test_of_a_total_typed_over_the_number_typed_is_what_was_read(at):
    read = at.office.read(
        edit(at.office.write("first.xlsx"), lambda w: setattr(at.office.cell(w, "tot_staff"), "value", 9))
    )
    [line] = rows(at.query(read))
    assert line[2:4] == ["Partie 1, E7", "E7 : 9 ; C5 : 4 ; D5 : 3 ; C6 : rien ; D6 : rien"]


def test_what_stands_outside_the_cells_to_fill_is_the_last_point(at):
    def write(workbook):
        workbook["Partie 1"].protection.sheet = False
        workbook["Partie 1"]["P3"] = "voir ma lettre"

    read = at.office.read(edit(at.office.write("first.xlsx", **WRONG), write))
    *_, last = rows(at.query(read))
    shown = "Partie 1, P3 : voir ma lettre"
    assert last == ["Point 3", None, None, shown, f"{shown} / rien", None]


def test_a_link_leads_to_the_first_cell_of_each_point(at):
    _, path = send(at)
    sheet = load_workbook(path)[SHEET]
    links = [line[2].hyperlink.location for line in sheet.iter_rows() if line[2].hyperlink]
    assert links == ["'Partie 1'!C5", "'Partie 1'!C16"]


def test_the_cells_of_a_point_are_coloured_and_have_its_note(at):
    _, path = send(at)
    point, _ = at.points(at.office.read(at.office.write(**WRONG)))
    assert set(point.cells) == {
        "managers__cadres",
        "tot_staff",
        *(f"staff__{row}__{column}" for row in ("as", "hors") for column in ("as", "autres")),
    }
    for name in point.cells:
        found = cell(at, path, name)
        assert found.fill.fgColor.rgb == f"00{FILLS[Look.DOUBTFUL]}"
        assert found.comment.text == "Point 1\n8 cadres ; attendu : au plus 7 (total de la question 1)"
    untouched = cell(at, path, "counted__autres__agents")
    assert (untouched.fill.fgColor.rgb, untouched.comment) == (f"00{FILLS[Look.INPUT]}", None)


def test_suspects_are_coloured_more_strongly_and_come_first_in_their_point(at):
    read = at.office.read(at.office.write(**WRONG))
    suspects = ("staff__as__autres", "staff__titres__l01__count", "staff__as__as")
    path = at.query(read, doubted(*suspects))
    for name in suspects:
        assert cell(at, path, name).fill.fgColor.rgb == f"00{FILLS[Look.SUSPECT]}"
        assert cell(at, path, name).comment.text.endswith(WORDS.queries.suspect)
    # the likelier of them, which comes before its neighbour on the form
    assert [line[2] for line in rows(path)] == ["Partie 1, D5", "Partie 1, C16"]


def test_where_more_cells_may_be_wrong_than_are_listed_none_is_coloured_more_strongly(at):
    read = at.office.read(at.office.write(**WRONG))
    path = at.query(read, doubted("staff__as__autres", more=True))
    found = cell(at, path, "staff__as__autres")
    assert found.fill.fgColor.rgb == f"00{FILLS[Look.DOUBTFUL]}"
    assert WORDS.queries.suspect not in found.comment.text
    assert [line[2] for line in rows(path)] == ["Partie 1, C5", "Partie 1, C16"]
    asked, other = (line[4] for line in rows(path))
    assert asked.endswith(f"au plus 7 (total de la question 1) {WORDS.queries.elsewhere}")
    assert found.comment.text == f"Point 1\n{asked}"
    assert WORDS.queries.elsewhere not in other


def test_a_point_for_which_no_cell_can_be_named_says_so(at):
    read = at.office.read(at.office.write(**WRONG))
    asked, other = at.points(read, Suspects((), (Unlocated(("managed",), (), "no row says it"),)))
    assert asked.asked.endswith(WORDS.queries.unlocated)
    assert WORDS.queries.unlocated not in other.asked


def test_a_point_about_a_total_leads_to_the_suspect_among_its_parts(tmp_path):
    holds = "holds: managers__cadres <= tot_staff\n"
    at = desk(tmp_path, (holds, f"{holds}    cells: [managers__cadres, tot_staff]\n"))
    read = at.office.read(at.office.write(managers__cadres=8))
    [plain] = at.points(read)
    [led] = at.points(read, doubted("staff__as__autres"))
    assert plain.cells == ("managers__cadres", "tot_staff")
    assert led.cells == ("staff__as__autres", "managers__cadres", "tot_staff")


def test_the_form_holds_what_the_office_sent_under_the_next_return_number(at):
    read, path = send(at, retour=3, formal="Non", formal__non__text="=1+1", staff__as__autres="NSP")
    again = at.office.read(path)
    assert (read.number, again.number, again.respondent) == (3, 4, "caf-001")
    assert again.answers == read.answers
    assert again.rejected == read.rejected
    assert read.answers["counted__as__agents"] is Missing.ILLEGIBLE
    assert cell(at, path, "counted__as__agents").value == "beaucoup"
    assert cell(at, path, "formal__non__text").data_type == "s"


def test_what_was_withheld_and_the_personal_cells_are_left_empty(at):
    read, path = send(at, counted__as__agents="voir Zébulon")
    assert read.answers["counted__as__agents"] is Missing.ILLEGIBLE
    assert cell(at, path, "counted__as__agents").value is None
    assert cell(at, path, "nom").value is None
    assert "contenu non conservé" in rows(path)[1][4]
    texts = [c.value for sheet in load_workbook(path) for line in sheet.iter_rows() for c in line]
    assert not any("Zébulon" in str(text) for text in texts)


def test_a_number_typed_over_a_total_stands_there_again_and_can_be_mended(at):
    read = at.office.read(
        edit(at.office.write("first.xlsx"), lambda w: setattr(at.office.cell(w, "tot_staff"), "value", 9))
    )
    path = at.query(read)
    total = cell(at, path, "tot_staff")
    assert (total.value, total.protection.locked) == (9, False)
    assert at.office.read(path).typed_totals == read.typed_totals == {"tot_staff": 9}
    assert rows(path)[0][1] == "Total de la question 1 (5 cases)"


def test_boxes_left_unticked_on_purpose_come_back_as_unticked(at):
    read, path = send(at, tasks__accueil__as="non")
    assert read.answers["tasks__accueil__as"] is False
    assert at.respondent(at.office.read(path)).written == at.respondent(read).written


def test_cells_to_fill_and_replies_are_unlocked_and_the_rest_is_not(at):
    _, path = send(at)
    workbook = load_workbook(path)
    assert all(sheet.protection.sheet for sheet in workbook)
    assert not reply_cell(workbook, 1).protection.locked
    assert not at.office.cell(workbook, "counted__as__agents").protection.locked
    assert workbook[SHEET]["A1"].protection.locked


def test_a_note_is_wide_and_high_enough_for_its_text(at):
    _, path = send(at)
    with ZipFile(path) as archive:
        notes = archive.read("xl/drawings/commentsDrawing1.vml").decode()
    # "Point 2" and 51 characters, on lines of 42: 3 lines of 17 pixels in a frame of 14
    assert "width:320px;height:65px" in notes


def test_the_same_query_is_the_same_bytes(at):
    read, path = send(at)
    assert at.query(read, file="again.xlsx").read_bytes() == path.read_bytes()


def test_returned_unchanged_all_cells_are_accounted_for_and_nothing_of_ours_is_a_comment(at):
    read, path = send(at)
    again = at.office.read(path)
    assert again.comments == ()
    assert adds_up(again)
    assert again.account.total == filled_cells(path)
    assert again.account.rejected == read.account.rejected == 1


def test_a_corrected_query_supersedes_the_first_return(at):
    read, path = send(at)
    edit(path, lambda w: setattr(at.office.cell(w, "managers__cadres"), "value", 1))
    edit(path, lambda w: setattr(at.office.cell(w, "counted__as__agents"), "value", 5))
    again = at.office.read(path)
    assert [(e.source.file, e.status) for e in settle([read, again])] == [
        ("first.xlsx", Status.SUPERSEDED),
        ("query.xlsx", Status.ACCEPTED),
    ]
    assert at.points(again) == ()
    assert again.answers == read.answers | {"managers__cadres": 1, "counted__as__agents": 5}


def test_replies_and_notes_of_the_office_are_comments_and_our_notes_are_not(at):
    _, path = send(at)

    def answer(workbook):
        reply_cell(workbook, 1).value = "Huit cadres, c'est juste."
        at.office.cell(workbook, "remarks").comment = Comment("Une note à nous", "Office")
        ours = at.office.cell(workbook, "counted__as__agents").comment
        ours.text += "\nUne dizaine."

    again = at.office.read(edit(path, answer))
    assert [(place.sheet, text) for place, text in again.comments] == [
        ("Partie 1", "Point 2\nbeaucoup / un nombre entier, 0 ou plus, ou « NSP ».\nUne dizaine."),
        ("Partie 2", "Une note à nous"),
        (SHEET, "Huit cadres, c'est juste."),
    ]
    assert adds_up(again)
    assert again.account.total == filled_cells(path)


def test_a_reply_that_names_the_respondent_is_withheld(at):
    _, path = send(at)

    def answer(workbook):
        at.office.cell(workbook, "nom").value = "Zébulon Tartempion"
        reply_cell(workbook, 1).value = "Demandez à M. Tartempion"

    assert [text for _, text in at.office.read(edit(path, answer)).comments] == ["(withheld)"]


def test_what_is_written_beside_the_list_is_rejected_not_lost(at):
    _, path = send(at)

    def write(workbook):
        workbook[SHEET].protection.sheet = False
        workbook[SHEET]["K3"] = "en marge"

    again = at.office.read(edit(path, write))
    assert [(r.place.sheet, r.place.cell, r.content) for r in again.rejected][-1] == (SHEET, "K3", "en marge")
    assert adds_up(again)


def test_a_sheet_of_that_name_without_the_list_is_the_office_s_own(at):
    path = at.office.write()
    again = at.office.read(edit(path, lambda w: w.create_sheet(SHEET).__setitem__("A1", "Mes points")))
    assert [(r.place.sheet, r.content) for r in again.rejected] == [(SHEET, "Mes points")]


def test_replies_in_a_return_that_is_set_aside_are_rejected_cells(at):
    _, path = send(at)

    def spoil(workbook):
        reply_cell(workbook, 1).value = "Oui"
        del workbook["Partie 2"]

    again = at.office.read(edit(path, spoil))
    assert "lacks the sheet Partie 2" in again.problem
    assert SHEET in [r.place.sheet for r in again.rejected]
    assert adds_up(again)


def test_a_form_with_rows_inserted_by_the_office_gives_back_a_whole_query(at):
    path = insert(at.office.write("first.xlsx", **WRONG), at.office, "Partie 1", 5, 0)
    assert at.office.read(at.query(at.office.read(path))).problem == ""


def test_the_notice_of_a_reconstructed_wave_stands_on_the_list_too(at, tmp_path):
    read = at.office.read(at.office.write(**WRONG))
    query = Query(at.respondent(read), 1, at.points(read), ())
    write_parts(query_workbook(query, small_layout(tmp_path, NOTICE)), tmp_path / "query.xlsx")
    workbook = load_workbook(tmp_path / "query.xlsx")
    assert [sheet["A1"].value for sheet in workbook if sheet.sheet_state == "visible"] == ["Reconstitué"] * 4
    assert workbook.properties.description == "Reconstitué"
