"""The workbook that a coder fills: what it shows, what is read of it, what is refused."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from pipeline.cli.codingbooks import import_book
from pipeline.cli.codingdesk import CodingError, open_desk
from pipeline.coding.answers import Answer
from pipeline.coding.coders.seen import seen
from pipeline.coding.frames import load_codeframes
from pipeline.coding.outcome.worklists import ToCode
from pipeline.coding.status import Waits
from pipeline.coding.versions.register import WrongRegister
from pipeline.coding.workbook.contents import CodingRefused, Filled
from pipeline.coding.workbook.listing import to_code_workbook
from pipeline.coding.workbook.reading import read_codes
from pipeline.coding.workbook.texts import distinct_texts
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.errors import UserError
from pipeline.returns.workbooks.contents import Kind
from pipeline.yamlfiles import YamlError, load
from tests.spec.codingdesk import (
    ANSWERS,
    EMPTY,
    NOTICE,
    ONE,
    PLAN,
    SEVERAL,
    SHEET,
    Desk,
    changed,
    coding_desk,
    command,
    fill,
    first_code,
    heading_row,
    headings,
    table,
)
from tests.spec.returned import contents, rewrite


@pytest.fixture
def desk(tmp_path) -> Desk:
    return coding_desk(tmp_path / "project")


def refusal(desk: Desk, path) -> str:
    """Why a workbook is refused, without its path; the decisions stay as they were."""
    with pytest.raises(UserError) as error:
        desk.take(path)
    assert not list(desk.store.coding("w1").glob("*")), "a refused workbook left something"
    return str(error.value).replace(f"{path}: ", "")


# What is shown


def test_texts_that_differ_by_case_and_spaces_stand_once_and_the_most_frequent_first():
    answers = [Answer(f"caf-00{i}", "q", text) for i, text in enumerate(("b", "A  x", "a x", "A  x", "c"))]
    texts = distinct_texts(answers)
    assert [(one.text, len(one.answers)) for one in texts] == [("A  x", 3), ("b", 1), ("c", 1)]


def test_an_accent_is_the_same_however_a_program_writes_it():
    composed, apart = Answer("caf-001", "q", "m\u00e8re"), Answer("caf-002", "q", "me\u0300re")
    assert len(distinct_texts([composed, apart])) == 1


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        ("Aucun.", "aucun", 1),
        ("Aucun …", "Aucun !", 1),
        ("Aucun?", "Aucun", 2),  # a doubt
        ("Voir art. 4", "Voir art 4", 2),  # not at the end
        ("...", "…", 2),  # nothing would be left
    ],
)
def test_what_stands_at_the_end_of_a_text_makes_no_other_text_but_a_question_mark_does(one, other, texts):
    assert len(distinct_texts([Answer("caf-001", "q", one), Answer("caf-002", "q", other)])) == texts


def test_two_texts_that_differ_by_an_accent_are_two():
    assert len(distinct_texts([Answer("caf-001", "q", "mère"), Answer("caf-002", "q", "mere")])) == 2


def test_the_first_sheet_has_a_row_for_each_text_with_its_number_of_answers(desk):
    rows = table(desk.export("anna"))
    assert [row[:3] for row in rows] == [
        [1, "Aide à domicile", 3],
        [2, "=Tutelle", 1],
        [3, "Ménage et tutelle,\nselon la loi de 1968", 1],
    ]
    assert all(cell is None for row in rows for cell in row[3:])


def test_an_answer_that_looks_like_a_formula_is_text(desk):
    workbook = load_workbook(desk.export("anna"))
    [cell] = [cell for cell in workbook[SHEET]["B"] if cell.value == "=Tutelle"]
    assert cell.data_type == "s"


def test_a_frame_of_one_code_has_one_column_and_one_of_several_four(desk):
    assert headings(desk.export("anna", "titres"))[3:] == ["Code"]
    assert headings(desk.export("anna"))[3:] == ["Code 1", "Code 2", "Code 3", "Code 4"]


def test_there_is_one_column_more_than_rules_suggest_or_coders_say_together(desk):
    rules = {
        label: (f"label: {label}", f"label: {label}, terms: [domicile]")
        for label in ("Ménage", "Tutelle", '"Loi de 1968"', "Accompagnement social lié au logement")
    }
    desk.frame(SEVERAL, rules["Ménage"], rules["Tutelle"])
    assert len(headings(desk.export("anna"))) == 3 + 4  # 2 + 1, but 4 at least
    desk.frame(SEVERAL, *rules.values())
    assert len(headings(desk.export("anna"))) == 3 + 5  # 4 + 1
    desk.frame(SEVERAL)
    desk.decided("anna", "caf-001.remarks,Aide à domicile,menage tutelle,1")
    desk.decided("berthe", "caf-001.remarks,Aide à domicile,68 logement,1")
    sheet = "Désaccords à trancher"
    assert len(headings(desk.export("adjudicated"), sheet)) == 5 + 5  # 2 + 2, and 1
    assert len(headings(desk.export("anna"))) == 3 + 4  # blind to what berthe said


def test_there_is_one_column_more_than_any_answer_has_codes_but_no_more_than_codes(desk):
    for given, columns in (("menage tutelle 68", 4), ("menage tutelle 68 logement", 5)):
        desk.decided("anna", f"caf-001.remarks,Aide à domicile,{given},1")
        assert len(headings(desk.export("anna"))) == 3 + columns
    desk.frame(ONE, ("several: false", "several: true"))
    assert headings(desk.export("anna", "titres"))[3:] == ["Code 1", "Code 2"]


def test_the_lists_offer_the_labels_of_the_plan_in_the_order_of_the_frame(desk):
    workbook = load_workbook(desk.export("anna"))
    [rule] = workbook[SHEET].data_validations.dataValidation
    row, column = first_code(workbook)
    filled = {cell for area in rule.sqref.ranges for line in area.rows for cell in line}
    assert filled == {(r, c) for r in range(row, row + 3) for c in range(column, column + 4)}
    title, _, cells = rule.formula1.replace("$", "").rpartition("!")
    assert (rule.type, title) == ("list", f"'{PLAN}'")
    assert [cell.value for [cell] in workbook[PLAN][cells]] == [
        *("(aucun code ne convient)", "Aide à domicile", "Ménage", "Tutelle", "Loi de 1968"),
        "Accompagnement social lié au logement",
    ]


def test_the_plan_explains_each_code(desk):
    rows = [[cell.value for cell in row] for row in load_workbook(desk.export("anna"))[PLAN].iter_rows()]
    assert ["Aide à domicile", "Tâches de la maison", "Ménage ; Repas", None, "aide"] in rows
    assert ["Ménage", None, None, "Aide à domicile", "menage"] in rows


def test_only_cells_of_codes_can_be_written_in(desk):
    workbook = load_workbook(desk.export("anna"))
    row, column = first_code(workbook)
    for sheet in workbook:
        assert sheet.protection.sheet
        unlocked = {(c.row, c.column) for line in sheet.iter_rows() for c in line if not c.protection.locked}
        expected = {(r, c) for r in range(row, row + 3) for c in range(column, column + 4)}
        assert unlocked == (expected if sheet.title == SHEET else set())


def test_the_notice_of_a_reconstructed_wave_is_on_each_sheet_its_printed_pages_and_in_the_properties(desk):
    workbook = load_workbook(desk.export("anna"))
    assert workbook.properties.description == workbook.properties.subject == NOTICE
    for sheet in workbook:
        assert NOTICE in [cell.value for line in sheet.iter_rows() for cell in line]
        assert sheet.sheet_state == "hidden" or sheet.oddHeader.center.text == NOTICE


def test_headings_and_texts_stay_in_sight_and_on_each_printed_page(desk):
    workbook = load_workbook(desk.export("anna"))
    row, _ = first_code(workbook)
    assert workbook[SHEET].freeze_panes == f"C{row}"
    assert workbook[SHEET].print_title_rows == f"${row - 1}:${row - 1}"


def test_it_asks_the_question_of_the_form(desk):
    values = [row[0].value for row in load_workbook(desk.export("anna"))[SHEET].iter_rows()]
    assert "Question 9 : Remarques" in values


def test_the_same_workbook_is_the_same_bytes(desk):
    assert desk.export("anna").read_bytes() == desk.export("anna").read_bytes()


def test_a_coder_sees_neither_what_others_decided_nor_what_the_rules_suggest(desk):
    desk.decided("berthe", "caf-001.remarks,Aide à domicile,logement,1")
    path = desk.export("anna")
    assert desk.export("anna").read_bytes() == path.read_bytes()
    (desk.store.coding("w1") / "remarks.berthe.csv").unlink()
    assert desk.export("anna").read_bytes() == path.read_bytes()
    assert headings(path) == ["N°", "Réponse", "Nombre de réponses", *(f"Code {i}" for i in range(1, 5))]


def test_a_coder_sees_what_she_decided_before(desk):
    desk.decided("anna", "caf-001.remarks,Aide à domicile,menage tutelle,1", "caf-004.remarks,=Tutelle,,1")
    rows = table(desk.export("anna"))
    assert [row[3:] for row in rows] == [[None] * 4, [None] * 4, ["Ménage", "Tutelle", None, None]]


def test_what_is_asked_again_comes_first_then_what_is_empty_then_the_others_each_by_frequency(desk):
    more = {"caf-006": "Logement", "caf-007": "Logement", "caf-008": "Logement", "caf-009": "Logement"}
    desk.answered(ANSWERS | more)
    desk.decided(
        "anna",
        "caf-001.remarks,Aide à domicile,(none),1",
        "caf-004.remarks,Autre chose,tutelle,1",
        "caf-006.remarks,Logement,logement,1",
    )
    rows = table(desk.export("anna"))
    assert [(row[0], row[1].split(",")[0], row[2], bool(row[3]), row[4]) for row in rows] == [
        (1, "=Tutelle", 1, True, None),
        (2, "Ménage et tutelle", 1, False, None),
        (3, "Logement", 4, False, "Accompagnement social lié au logement"),
        (4, "Aide à domicile", 3, False, "(aucun code ne convient)"),
    ]


def test_suggestions_are_shown_in_a_column_of_their_own_and_fill_nothing_in(desk):
    suggested = {"=Tutelle": ("aide", "tutelle")}
    path = desk.export("anna-assisted", suggest=lambda text: suggested.get(text, ()))
    assert headings(path)[3:5] == ["Proposé par les règles", "Code 1"]
    assert [row[3:] for row in table(path)] == [
        [None] * 5,
        ["Aide à domicile ; Tutelle", None, None, None, None],
        [None] * 5,
    ]
    said = [cell.value for row in load_workbook(path)[SHEET].iter_rows() for cell in row]
    assert any("aveugle" in str(text) for text in said)


def test_what_was_coded_before_a_change_of_its_code_is_asked_again_and_a_renamed_code_is_not(desk):
    desk.decided(
        "anna", "caf-001.remarks,Aide à domicile,aide menage,1", "caf-004.remarks,=Tutelle,tutelle 68,1"
    )
    change = "version: 2\nchanges: [{version: 2, why: w, rename: {tutelle: mesure}, retire: [menage]}]"
    desk.frame(
        SEVERAL,
        ("version: 1", change),
        ("id: tutelle", "id: mesure"),
        ("  - {id: menage, label: Ménage, parent: aide}\n", ""),
    )
    desk.register()
    path = desk.export("anna")
    assert headings(path)[3:] == ["À revoir", "Code 1", "Code 2", "Code 3", "Code 4"]
    assert [row[3:] for row in table(path)] == [
        [
            "Codé jusqu'ici : Aide à domicile ; Ménage. « Ménage » a été retiré du plan (version 2).",
            *[None] * 4,
        ],
        [None] * 5,
        [None, "Tutelle", "Loi de 1968", None, None],
    ]


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (
            "tutelle",
            "Codé jusqu'ici : Tutelle. « Tutelle » a été scindé en « Mineurs, enfants », « Majeurs » et "
            "« Autres » (version 2).",
        ),
        (
            "menage logement",
            "Codé jusqu'ici : Ménage ; Accompagnement social lié au logement. « Ménage » et « Accompagnement "
            "social lié au logement » ont été réunis en « Maison » (version 2).",
        ),
        (
            "(none)",
            "Codé jusqu'ici : (aucun code ne convient). Ajouté au plan : « Repas » et « Santé » (version 2).",
        ),
        ("aide 68", ""),
    ],
)
def test_what_became_of_codes_is_told_by_their_labels_then_and_now(desk, codes, said):
    desk.decided("anna", f"caf-001.remarks,Aide à domicile,{codes},1")
    head = SEVERAL[: SEVERAL.index("codes:")].replace("version: 1", "version: 2")
    desk.frame(f"""{head}changes:
  - version: 2
    why: w
    split: {{tutelle: [mineurs, majeurs, autres]}}
    merge: {{maison: [menage, logement]}}
    add: [repas, sante]
codes:
  - {{id: mineurs, label: "Mineurs, enfants"}}
  - {{id: majeurs, label: Majeurs}}
  - {{id: autres, label: Autres}}
  - {{id: maison, label: Maison}}
  - {{id: aide, label: Aide à domicile}}
  - {{id: "68", label: Loi de 1968}}
  - {{id: repas, label: Repas}}
  - {{id: sante, label: Santé}}
""")
    desk.register()
    path = desk.export("anna")
    review = headings(path).index("À revoir") if said else None
    assert [row[review] for row in table(path)][:1] == [said] if said else "À revoir" not in headings(path)


def test_a_code_that_was_renamed_and_then_split_is_told_by_the_name_that_was_split(desk):
    desk.decided("anna", "caf-001.remarks,Aide à domicile,tutelle,1")
    one = "version: 2\nchanges:\n  - {version: 2, why: w, rename: {tutelle: mesure}}"
    desk.frame(SEVERAL, ("version: 1", one), ("id: tutelle, label: Tutelle", "id: mesure, label: Mesures"))
    desk.register()
    two = one.replace("version: 2\nch", "version: 3\nch") + "\n  - {version: 3, why: w, retire: [mesure]}"
    desk.frame(SEVERAL, ("version: 1", two), ("  - {id: tutelle, label: Tutelle}\n", ""))
    desk.register()
    assert table(desk.export("anna"))[0][3] == (
        "Codé jusqu'ici : Tutelle. « Mesures » a été retiré du plan (version 3)."
    )


def test_a_text_that_was_coded_in_two_ways_or_has_changed_is_asked_again(desk):
    desk.decided(
        "anna",
        "caf-001.remarks,Aide à domicile,aide,1",
        "caf-002.remarks,aide  à DOMICILE,tutelle,1",
        "caf-004.remarks,Une autre réponse,tutelle,1",
    )
    rows = table(desk.export("anna"))
    assert [row[4:] for row in rows] == [[None] * 4] * 3
    assert [row[3] for row in rows] == [
        "Codé jusqu'ici de plusieurs façons : Aide à domicile / Tutelle.",
        "Codé jusqu'ici : Tutelle. La réponse a changé depuis.",
        None,
    ]


# What cannot be made


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("w2", "remarks", "anna", "a.xlsx"), "'w2' is not a wave"),
        (
            ("w1", "remarques", "anna", "a.xlsx"),
            "code frame 'remarques' of wave w1. Did you mean 'remarks'?",
        ),
        (("w1", "fonction", "anna", "a.xlsx"), "fonction.yaml: the frame has no codes yet"),
        (("w1", "remarks", "rules", "a.xlsx"), "'rules' is the name of the rules themselves"),
        (("w1", "remarks", "../anna", "a.xlsx"), "'../anna' is no name of a coder"),
        (("w1", "remarks", "anna", "a.ods"), "give a name that ends in .xlsx"),
        (("w1", "remarks", "anna", "none/a.xlsx"), "there is no folder"),
        (("w1", "remarks", "adjudicated", "a.xlsx"), "coded by nobody"),
    ],
)
def test_a_mistake_ends_in_one_message_and_status_1(desk, monkeypatch, capsys, arguments, message):
    status, said, complaint = command(monkeypatch, capsys, desk.folder, "coding", "export", *arguments)
    assert (status, said) == (1, "")
    assert message in complaint and "Traceback" not in complaint


def test_a_workbook_is_never_written_over_another_file(desk, monkeypatch, capsys):
    path = fill(desk.export("anna"), ["Tutelle"])
    before = path.read_bytes()
    arguments = "coding", "export", "w1", "remarks", "anna", path
    status, _, complaint = command(monkeypatch, capsys, desk.folder, *arguments)
    assert (status, path.read_bytes()) == (1, before)
    assert "there is another file of that name" in complaint


def test_without_answers_it_says_which_stage_to_run(desk):
    (desk.store.interim("w1", "edit") / "answers.parquet").unlink()
    with pytest.raises(UserError, match="Run the stage edit again"):
        desk.export("anna")


def test_where_nobody_answered_there_is_nothing_to_code(desk):
    desk.answered(dict.fromkeys(ANSWERS))
    with pytest.raises(CodingError, match="nobody answered"):
        desk.export("anna")


# What is read


def test_each_answer_of_a_text_gets_its_codes_and_an_empty_row_an_empty_line(desk):
    found = desk.take(fill(desk.export("anna"), ["Tutelle", "Aide à domicile"])).outcome
    assert desk.lines("anna") == [
        "caf-001.remarks,Aide à domicile,aide tutelle,1",
        "caf-002.remarks,aide  à DOMICILE,aide tutelle,1",
        "caf-003.remarks,Aide à domicile,aide tutelle,1",
        "caf-004.remarks,'=Tutelle,,1",
        *('caf-005.remarks,"Ménage et tutelle,', 'selon la loi de 1968",,1'),
    ]
    assert (len(found.new), found.changed, found.withdrawn, found.kept) == (3, (), {}, ())


def test_titles_of_a_list_are_coded_line_by_line(desk):
    desk.take(fill(desk.export("anna", "titres"), ["Médiateur"], ["Chargé de mission"]))
    assert desk.codes("anna", "titres") == {
        "caf-001.staff__titres__l01": "mediateur",
        "caf-001.staff__titres__l02": "charge",
        "caf-002.staff__titres__l01": "mediateur",
    }


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Tutelle", "tutelle"),
        ("  TUTELLE ", "tutelle"),
        ("tutelle", "tutelle"),
        ("Accompagnement  social lié au logement", "logement"),
        ("menage", "menage"),
        (68, "68"),
    ],
)
def test_labels_and_ids_are_taken_blind_to_case_and_spaces(desk, typed, codes):
    desk.take(fill(desk.export("anna"), [typed]))
    assert desk.codes("anna")["caf-001.remarks"] == codes


def test_that_no_code_fits_is_chosen_kept_and_shown_again(desk):
    none = "(aucun code ne convient)"
    desk.take(fill(desk.export("anna"), [none], [none, none]))
    assert desk.codes("anna") == {
        **dict.fromkeys([f"caf-00{i}.remarks" for i in (1, 2, 3, 4)], "(none)"),
        "caf-005.remarks": "",
    }
    path = desk.export("anna")
    assert [row[3:] for row in table(path)] == [[None] * 4] + [[none, *[None] * 3]] * 2
    found = desk.take(path).outcome
    assert (len(found.kept), found.changed, found.withdrawn) == (4, (), {})
    with pytest.raises(CodingError, match="1 decisions of this file would be lost"):
        desk.take(fill(desk.export("anna"), [None], [None], [""]))


def test_that_no_code_fits_beside_a_code_is_refused_with_its_row(desk):
    path = fill(desk.export("anna"), ["Tutelle"], ["Tutelle", "(aucun code ne convient)"])
    told = refusal(desk, path)
    assert told.startswith(place(desk, 2, "D")) and "the entry that says that none fits" in told
    assert len(told.splitlines()) == 1


def test_one_who_says_that_no_code_fits_contradicts_one_who_gave_one(desk):
    none = "(aucun code ne convient)"
    desk.take(fill(desk.export("anna"), [none], [none]))
    desk.take(fill(desk.export("berthe"), ["Tutelle"], [none]))
    path = desk.export("adjudicated")
    sheet = "Désaccords à trancher"
    assert table(path, sheet) == [[1, "Aide à domicile", 3, none, "Tutelle", *[None] * 4]]
    desk.take(fill(path, [none], sheet=sheet))
    assert set(desk.codes("adjudicated").values()) == {"(none)"}


def test_that_no_code_fits_is_asked_again_once_codes_are_added(desk):
    desk.decided("anna", "caf-001.remarks,Aide à domicile,(none),1")
    desk.frame(
        SEVERAL,
        ("version: 1", "version: 2\nchanges: [{version: 2, why: w, add: [repas]}]"),
        ("  - {id: tutelle,", "  - {id: repas, label: Repas}\n  - {id: tutelle,"),
    )
    desk.register()
    row = table(desk.export("anna"))[0]
    assert "Ajouté au plan : « Repas » (version 2)" in row[3] and row[4:] == [None] * 4


def test_a_text_corrected_in_case_alone_is_not_asked_again(desk):
    desk.decided("anna", "caf-001.remarks,AIDE à  domicile,tutelle,1")
    assert table(desk.export("anna"))[-1][3:] == ["Tutelle", None, None, None]


def test_a_coding_made_beside_suggestions_says_so_in_its_coder_s_name(desk):
    with pytest.raises(CodingError, match="Give 'anna-assisted'"):
        desk.export("anna", suggest=lambda text: ())
    path = fill(desk.export("anna-assisted", suggest=lambda text: ("tutelle",)), ["Tutelle"])

    def rename(workbook: Workbook) -> None:
        for row in workbook["Technique"].iter_rows():
            for one in row:
                if one.value == "anna-assisted":
                    one.value = "anna"

    bent = changed(Path(shutil.copy(path, path.with_name("bent.xlsx"))), rename)
    assert "its coder's name does not end in '-assisted'" in refusal(desk, bent)
    assert desk.take(path).path.name == "remarks.anna-assisted.csv"


def test_the_same_code_twice_in_a_row_counts_once(desk):
    desk.take(fill(desk.export("anna"), ["Tutelle", "tutelle", "Tutelle"]))
    assert desk.codes("anna")["caf-001.remarks"] == "tutelle"


def test_a_code_beside_one_that_details_it_says_nothing_more_and_is_left_out(desk):
    desk.take(fill(desk.export("anna"), ["Aide à domicile", "Ménage"]))
    assert desk.codes("anna")["caf-001.remarks"] == "menage"


def test_which_column_a_code_stands_in_does_not_matter(desk):
    desk.take(fill(desk.export("anna"), [None, "Tutelle", None, "Aide à domicile"]))
    assert desk.codes("anna")["caf-001.remarks"] == "aide tutelle"


def test_rows_that_a_coder_sorted_or_filtered_are_read_all_the_same(desk):
    path = fill(desk.export("anna"), ["Tutelle"], ["Ménage"])

    def sort(workbook: Workbook) -> None:
        sheet, (first, _) = workbook[SHEET], first_code(workbook)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
        for r, values in enumerate(reversed(rows), first):
            for c, value in enumerate(values, 1):
                sheet.cell(r, c).value = value
                sheet.cell(r, c).data_type = "n" if isinstance(value, int) else "s"
        sheet.row_dimensions[first + 1].hidden = True

    desk.take(changed(path, sort))
    codes = desk.codes("anna")
    assert (codes["caf-001.remarks"], codes["caf-004.remarks"]) == ("tutelle", "menage")


def test_an_answer_that_came_after_the_export_is_told_and_gets_the_codes_of_its_text(desk):
    path = fill(desk.export("anna"), ["Tutelle"])
    desk.answered(ANSWERS | {"caf-006": "AIDE à domicile", "caf-007": "Tout autre chose"})
    found = desk.take(path).outcome
    assert found.unseen == ("caf-007.remarks",)
    assert desk.codes("anna")["caf-006.remarks"] == "tutelle"
    assert "caf-007.remarks" not in desk.codes("anna")


# What is refused


def cell(row: int, column: int, value: object) -> Callable[[Workbook], None]:
    """Write into the sheet to fill. row: from 1, below the headings."""

    def change(workbook: Workbook) -> None:
        first, _ = first_code(workbook)
        workbook[SHEET].cell(first + row - 1, column).value = value

    return change


def place(desk: Desk, row: int, column: str) -> str:
    """A cell as messages name it."""
    first, _ = first_code(load_workbook(desk.export("nobody")))
    return f"{SHEET} {column}{first + row - 1}"


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        (cell(1, 4, "Tutele"), "D", "no code of the frame 'remarks'. Did you mean 'Tutelle'?"),
        (cell(1, 4, "=E9"), "D", "a formula"),
        (cell(1, 5, True), "E", "a formula, a date or an error is none"),
        (cell(1, 2, "Autre texte"), "B", "the text was typed over"),
        (cell(1, 1, 2), "B", "the text was typed over"),
        (cell(1, 9, "à discuter"), "I", "would be lost"),
        (cell(1, 1, None), "A", "added by hand"),
        (cell(1, 1, "9" * 5000), "A", "added by hand"),
        (cell(1, 1, "１"), "A", "added by hand"),
        (cell(4, 1, 4), "A", "added by hand"),
        (cell(4, 2, "Ménage"), "A", "added by hand"),
        (cell(4, 4, "Ménage"), "A", "added by hand"),
    ],
)
def test_what_stands_in_a_cell_and_is_not_understood_is_refused_with_its_place(desk, change, where, message):
    path = changed(desk.export("anna"), change)
    told = refusal(desk, path)
    assert re.search(rf"^{SHEET} {where}[0-9]+: .*{re.escape(message)}", told, re.MULTILINE)


def test_the_message_names_the_very_cell(desk):
    told = refusal(desk, changed(desk.export("anna"), cell(2, 5, "xyz")))
    assert told.startswith(place(desk, 2, "E"))


def test_all_mistakes_are_told_at_once_and_none_with_the_text_of_an_answer(desk):
    path = fill(desk.export("anna"), ["Mme Zébulon, à Kerlazic"], ["Tutelle"], ["xyz"])
    told = refusal(desk, path)
    assert len(told.splitlines()) == 2
    assert "Zébulon" not in told and "domicile" not in told.replace("Did you mean 'Aide à domicile'", "")


def test_a_row_that_was_removed_is_missed(desk):
    path = changed(
        desk.export("anna"), lambda workbook: workbook[SHEET].delete_rows(first_code(workbook)[0] + 1)
    )
    assert "the row is missing that had N° 2. " in refusal(desk, path)


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        (SHEET, "C10"),
        (SHEET, "A1"),
        (SHEET, "A4"),
        (SHEET, "A6"),
        ("Plan de codage", "B5"),
        ("Plan de codage", "A2"),
    ],
)
def test_a_remark_in_a_cell_that_was_locked_is_refused_and_not_shown(desk, sheet, cell):
    path = fill(desk.export("anna"), ["Tutelle"])
    told = refusal(desk, changed(path, lambda workbook: workbook[sheet].__setitem__(cell, "Vu avec Zébulon")))
    assert (
        told
        == f"{sheet} {cell}: this is in no cell to fill and would be lost. Note it elsewhere and remove it."
    )


@pytest.mark.parametrize("last", [1, 2])
def test_columns_of_codes_that_were_removed_from_the_right_are_missed(desk, last):
    path = fill(desk.export("anna"), ["Tutelle", "Ménage"])
    columns = headings(path)
    assert columns[-1] == "Code 4"
    first = len(columns) - last + 1
    path = changed(path, lambda workbook: workbook[SHEET].delete_cols(first, last))
    assert f"the column 'Code {5 - last}' was removed. Copy the codes into a new export." in refusal(
        desk, path
    )


def heading(column: int, text: str | None) -> Callable[[Workbook], None]:
    """Type over a heading of the sheet to fill."""

    def change(workbook: Workbook) -> None:
        workbook[SHEET].cell(heading_row(workbook), column).value = text

    return change


@pytest.mark.parametrize(
    ("column", "text", "message"),
    [
        (1, "x", "there is no heading 'N°': it was removed or typed over"),
        (2, "x", "there is no heading 'Réponse': it was removed or typed over"),
        (
            3,
            "x",
            "or the column was added. 3 cells below it would be lost. Write 'Nombre de réponses' back",
        ),
        (4, "x", "typed over, or the column was added. 3 cells below it would be lost. Write 'Code 1' back"),
        (5, "x", "typed over, or the column was added. 1 cell below it would be lost. Write 'Code 2' back"),
        (7, "x", "typed over, or the column was added. Write 'Code 4' back, or remove the column."),
        (8, "x", "typed over, or the column was added. Write back what stood there, or remove the column."),
        (
            4,
            None,
            "this is in no cell to fill and would be lost. Note it elsewhere and remove it. So too 2 more",
        ),
    ],
)
def test_a_heading_that_was_typed_over_is_told_once_and_not_shown(desk, column, text, message):
    path = fill(desk.export("anna"), ["Tutelle", "Ménage"], ["Tutelle"], ["Tutelle"])
    told = refusal(desk, changed(path, heading(column, text and "Mme Zébulon")))
    assert len(told.splitlines()) == 1 and "Zébulon" not in told
    assert message in told


def test_the_only_column_of_codes_is_missed_without_its_heading(desk):
    told = refusal(desk, changed(desk.export("anna", "titres"), heading(4, "x")))
    assert "row 7: there is no heading 'Code' or 'Code 1'" in told


def test_a_column_of_codes_that_was_removed_is_missed(desk):
    path = fill(desk.export("anna"), ["Tutelle", "Ménage"])
    told = refusal(desk, changed(path, lambda workbook: workbook[SHEET].delete_cols(5)))
    assert told == f"{SHEET}: the column 'Code 2' was removed. Copy the codes into a new export."


def test_a_sheet_that_was_removed_or_renamed_is_missed_by_its_name(desk):
    def rename(workbook: Workbook) -> None:
        workbook[SHEET].title = "Feuil1"

    told = refusal(desk, changed(desk.export("anna"), rename))
    assert told.startswith(f"there is no sheet {SHEET!r}: it was removed, or got another name")
    told = refusal(desk, changed(desk.export("anna"), lambda workbook: workbook.remove(workbook[PLAN])))
    assert told.startswith(f"there is no sheet {PLAN!r}: it was removed, or got another name")


@pytest.mark.parametrize(
    "typed", ["Tutelle ; Ménage", "tutelle, loi de 1968", "menage 68", "Tutelle\nMénage"]
)
def test_several_codes_in_one_cell_are_told_as_such(desk, typed):
    told = refusal(desk, fill(desk.export("anna"), [typed]))
    assert told == f"{place(desk, 1, 'D')}: 2 codes stand in one cell. Choose each in a cell of its own."


def test_several_codes_in_one_cell_are_too_many_where_an_answer_has_one(desk):
    told = refusal(desk, fill(desk.export("anna", "titres"), ["Médiateur / charge"]))
    assert "2 codes stand in one cell. Choose one, since an answer has one." in told


def test_a_code_beside_words_that_are_none_is_no_code(desk):
    told = refusal(desk, fill(desk.export("anna"), ["Tutelle ; à voir"]))
    assert "this is no code of the frame 'remarks'" in told and "voir" not in told


def test_a_second_code_beside_the_only_column_of_codes_is_told_as_such(desk):
    path = fill(desk.export("anna", "titres"), ["Médiateur", "Chargé de mission"])
    told = refusal(desk, path)
    assert (
        "E8: a second code; in the frame 'titres' an answer has one. Keep one, in the column 'Code'." in told
    )


def test_a_row_that_was_copied_is_refused(desk):
    def copy(workbook: Workbook) -> None:
        sheet, (first, _) = workbook[SHEET], first_code(workbook)
        for column in range(1, 4):
            sheet.cell(first + 3, column).value = sheet.cell(first, column).value

    assert "the number 1 stands here a second time" in refusal(desk, changed(desk.export("anna"), copy))


def test_a_note_or_a_sheet_of_the_coder_is_not_dropped_in_silence(desk):
    def note(workbook: Workbook) -> None:
        workbook[SHEET]["B9"].comment = Comment("à voir avec Berthe", "anna")

    def sheet(workbook: Workbook) -> None:
        workbook.create_sheet("Mme Zébulon")["C3"] = "à voir"

    assert "B9: notes are not kept" in refusal(desk, changed(desk.export("anna"), note))
    told = refusal(desk, changed(desk.export("anna"), sheet))
    assert told.startswith("sheet 4 C3: ") and "Zébulon" not in told


def test_a_code_under_a_merged_area_is_refused(desk):
    path = fill(desk.export("anna"), ["Tutelle", "Ménage"])

    def merge(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        row, _ = first_code(load_workbook(path))
        areas = re.compile(rb'<mergeCells count="[0-9]+">')
        assert areas.search(parts[name])
        parts[name] = areas.sub(f'<mergeCells><mergeCell ref="D{row}:E{row}"/>'.encode(), parts[name])

    assert "under a merged area" in refusal(desk, rewrite(path, merge))


def test_a_cell_on_which_the_readers_differ_is_refused(desk):
    filled = Filled(contents(fill(desk.export("anna"), ["Tutelle", "Ménage"])), codings(desk))
    read = filled.workbook
    [cell] = [one for one in read.cells if one.shown == "Ménage" and one.place.sheet == SHEET]
    differing = replace(cell, kind=Kind.CONFLICT, value="Ménage / Tutelle")
    cells = tuple(differing if one is cell else one for one in read.cells)
    texts = {text.digest: text for text in open_desk(desk.store, "w1", "remarks").texts}
    frame = load_codeframes(desk.store.codeframes("w1"))["remarks"]
    with pytest.raises(CodingRefused) as error:
        read_codes(replace(filled, workbook=replace(read, cells=cells)), frame, texts)
    assert str(error.value).startswith(
        f"{place(desk, 1, 'E')}: the programs that read the workbook see different"
    )


def codings(desk: Desk) -> WorkbookWords:
    return load(desk.store.coding_words(), WorkbookWords)


def test_two_codes_where_an_answer_has_one_are_refused(desk):
    path = fill(desk.export("anna"), ["Tutelle", "Ménage"], ["Tutelle", "tutelle"])
    desk.frame(SEVERAL, ("several: true", "several: false"))
    told = refusal(desk, path)
    assert "2 codes; in the frame 'remarks' an answer has one" in told
    assert len(told.splitlines()) == 1


def test_a_workbook_of_another_wave_or_version_is_refused(desk):
    path = fill(desk.export("anna"), ["Tutelle"])
    params = desk.store.params()
    params.write_text(params.read_text().replace('waves: ["w1"]', 'waves: ["w1", "w2"]'))
    with pytest.raises(CodingRefused, match="this workbook is of wave 'w1', not 'w2'"):
        import_book(desk.store, "w2", path, False)
    change = "version: 2\nchanges: [{version: 2, why: w, rename: {tutelle: mesure}}]"
    desk.frame(SEVERAL, ("version: 1", change), ("id: tutelle", "id: mesure"))
    desk.register()
    told = refusal(desk, path)
    assert "version 1 of the frame 'remarks', which is now version 2" in told


def test_a_workbook_of_a_frame_that_is_gone_or_has_other_codes_is_refused(desk):
    path = fill(desk.export("anna"), ["Tutelle"])
    desk.frame(SEVERAL, ("id: tutelle", "id: mesure"))
    with pytest.raises(WrongRegister, match="No longer there: tutelle"):
        desk.take(path)
    with pytest.raises(WrongRegister, match="No longer there: tutelle"):
        desk.export("berthe")
    desk.store.register("w1").unlink()
    desk.register()
    assert "these are not the codes of version 1 of the frame 'remarks'" in refusal(desk, path)
    (desk.store.codeframes("w1") / "remarks.yaml").unlink()
    assert "there is no code frame 'remarks'" in refusal(desk, path)


def test_a_label_that_was_corrected_since_the_export_costs_the_coder_nothing(desk):
    path = fill(desk.export("anna"), ["Tutelle"])
    desk.frame(SEVERAL, ("label: Tutelle", "label: Mesures de tutelle"))
    desk.take(path)
    assert desk.codes("anna")["caf-001.remarks"] == "tutelle"


def test_what_is_no_coding_workbook_is_refused(desk, tmp_path):
    workbook = Workbook()
    workbook.active.append(["N°", "Réponse", "Code"])
    workbook.save(tmp_path / "a.xlsx")
    assert "no workbook of open answers to code" in refusal(desk, tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"no workbook at all")
    assert refusal(desk, tmp_path / "b.xlsx")
    assert "there is no such file" in refusal(desk, tmp_path / "c.xlsx")


def test_a_text_that_has_changed_since_the_export_is_refused(desk):
    path = fill(desk.export("anna"), ["Tutelle"])
    desk.answered(ANSWERS | {"caf-004": "Une autre réponse"})
    told = refusal(desk, path)
    assert told.startswith(place(desk, 2, "B")) and "no answer of the wave has this text" in told
    assert len(told.splitlines()) == 1


# What becomes of earlier decisions


def test_decisions_are_new_changed_withdrawn_or_kept(desk):
    desk.take(fill(desk.export("anna"), ["Tutelle"], ["Ménage"]))
    # the third text was not coded and comes first now, then the two others
    path = fill(desk.export("anna"), ["Ménage"], [None], ["Tutelle"])
    found = desk.take(path).outcome
    assert found.new == ("caf-005.remarks",)
    assert found.changed == ("caf-004.remarks",)
    assert found.kept == ("caf-001.remarks", "caf-002.remarks", "caf-003.remarks")


def test_a_decision_whose_cells_are_empty_now_needs_a_word(desk):
    desk.take(fill(desk.export("anna"), ["Tutelle"], ["Ménage"]))
    before = desk.lines("anna")
    path = fill(desk.export("anna"), [None], [""])  # after the text that is not coded
    with pytest.raises(CodingError, match="3 decisions of this file would be lost") as error:
        desk.take(path)
    assert place(desk, 2, "D") in str(error.value)
    assert desk.lines("anna") == before
    found = desk.take(path, withdraw=True).outcome
    assert list(found.withdrawn) == ["caf-001.remarks", "caf-002.remarks", "caf-003.remarks"]
    assert desk.codes("anna")["caf-001.remarks"] == ""


def test_a_decision_of_an_answer_that_is_no_more_is_not_dropped_in_silence(desk):
    desk.decided("anna", "caf-099.remarks,Ancienne réponse,tutelle,1")
    path = fill(desk.export("anna"), ["Tutelle"])
    with pytest.raises(CodingError, match=r"these answers are no more: caf-099\.remarks"):
        desk.take(path)
    desk.take(path, withdraw=True)
    assert "caf-099.remarks" not in desk.codes("anna")


def test_what_is_to_be_looked_at_again_and_was_not_yet_stands_as_it_was_and_waits(desk):
    desk.take(fill(desk.export("anna"), ["Tutelle"], ["Ménage"]))
    head = SEVERAL[: SEVERAL.index("codes:")].replace("version: 1", "version: 2")
    codes = SEVERAL[SEVERAL.index("codes:") :].replace(
        "id: tutelle, label: Tutelle", "id: mineurs, label: Mineurs"
    )
    desk.frame(f"{head}changes:\n  - {{version: 2, why: w, retire: [tutelle], add: [mineurs]}}\n{codes}")
    desk.register()
    before = {line for line in desk.lines("anna") if ",tutelle," in line}
    found = desk.take(desk.export("anna")).outcome
    touched = {line.split(",")[0] for line in before}
    assert touched
    assert (set(found.waiting), found.withdrawn, found.changed) == (touched, {}, ())
    assert before <= set(desk.lines("anna"))
    assert table(desk.export("anna"))[0][3].startswith("Codé jusqu'ici : Tutelle.")
    found = desk.take(fill(desk.export("anna"), ["Mineurs"])).outcome
    assert (found.waiting, {*found.changed}) == ((), touched)


def test_a_decision_that_is_asked_again_and_left_empty_needs_a_word_too(desk):
    desk.decided("anna", "caf-001.remarks,Tout autre texte,tutelle,1")
    with pytest.raises(CodingError, match="1 decisions of this file would be lost"):
        desk.take(desk.export("anna"))
    found = desk.take(fill(desk.export("anna"), ["Tutelle"])).outcome
    assert found.changed == ("caf-001.remarks",)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ("caf-001.remarks,a,tutelle,1", "caf-001.remarks,a,,1"),
            "line 3: 'caf-001.remarks' stands here a second time",
        ),
        (("caf-001.remarks,a,tutelle,un",), "line 2: the version of the frame is a number from 1 on"),
        ((f"caf-001.remarks,a,tutelle,{'9' * 5000}",), "line 2: the version of the frame is a number"),
        (("M. Martin,a,,1", "M. Martin,b,,1"), "line 3: what stands there, which is no id, stands here"),
        (("caf-001.remarks,tutelle",), "line 2: 2 values where there are 4 columns"),
    ],
)
def test_a_coders_file_that_was_bent_is_refused_with_its_line(desk, lines, message):
    desk.decided("anna", *lines)
    with pytest.raises(UserError, match=re.escape(message)):
        desk.export("anna")


# Adjudication


def test_only_texts_on_which_coders_differ_are_settled_with_what_each_said(desk):
    desk.take(fill(desk.export("anna"), ["Tutelle", "Ménage"], ["Ménage"], ["Tutelle"]))
    desk.take(fill(desk.export("berthe"), ["Tutelle"], ["Ménage"]))
    path = desk.export("adjudicated")
    sheet = "Désaccords à trancher"
    assert headings(path, sheet)[3:6] == ["Codeur anna", "Codeur berthe", "Code 1"]
    # berthe left the third text open, which contradicts nobody
    assert table(path, sheet) == [[1, "Aide à domicile", 3, "Ménage ; Tutelle", "Tutelle", *[None] * 4]]
    imported = desk.take(fill(path, ["Tutelle"], sheet=sheet))
    assert imported.path.name == "remarks.adjudicated.csv"
    assert desk.codes("adjudicated") == dict.fromkeys([f"caf-00{i}.remarks" for i in (1, 2, 3)], "tutelle")


def test_what_was_settled_before_is_shown_again_and_kept(desk):
    for coder, code in (("anna", "Tutelle"), ("berthe", "Ménage")):
        desk.take(fill(desk.export(coder), [code], [code]))
    desk.take(fill(desk.export("adjudicated"), ["Tutelle"], sheet="Désaccords à trancher"))
    desk.take(fill(desk.export("berthe"), ["Tutelle"]))  # now of one mind with anna
    path = desk.export("adjudicated")
    shown = {row[1]: row[5] for row in table(path, "Désaccords à trancher")}
    assert shown == {"Aide à domicile": "Tutelle", "=Tutelle": None}
    found = desk.take(path).outcome
    assert (found.new, len(found.kept), found.withdrawn) == ((), 3, {})


def test_with_one_coder_or_without_a_difference_there_is_nothing_to_settle(desk):
    desk.take(fill(desk.export("anna"), ["Tutelle"]))
    with pytest.raises(CodingError, match="coded by anna"):
        desk.export("adjudicated")
    desk.take(fill(desk.export("berthe"), ["Tutelle"]))
    with pytest.raises(CodingError, match="anna, berthe agree on all answers"):
        desk.export("adjudicated")


# The commands


def test_the_commands_tell_what_they_wrote(desk, monkeypatch, capsys):
    def call(*arguments: object) -> str:
        status, said, complaint = command(monkeypatch, capsys, desk.folder, "coding", *arguments)
        assert (status, complaint) == (0, "")
        return said

    assert call("export", "w1", "remarks", "anna", "a.xlsx") == (
        "Wrote a.xlsx: remarks, version 1, for anna; 3 texts of 5 answers, 0 coded before, "
        "0 to be looked at again.\n"
    )
    fill(desk.folder / "a.xlsx", ["Tutelle"])
    assert call("import", "w1", "a.xlsx") == (
        "Wrote data/coding/w1/remarks.anna.csv: 5 answers, 3 with codes, 0 that no code fits, 2 left "
        "open. Decisions: 3 new, 0 changed, 0 withdrawn, 0 kept.\n"
    )
    desk.answered(ANSWERS | {"caf-006": "Une autre réponse"})
    assert call("import", "w1", "a.xlsx").endswith(
        "1 answers are not in the workbook. Export it again to have them coded.\n"
    )
    fill(desk.folder / "a.xlsx", [""])
    assert "0 new, 0 changed, 3 withdrawn, 0 kept" in call("import", "w1", "a.xlsx", "--withdraw")


@pytest.mark.parametrize("is_extended", [False, True])
def test_no_suggestion_is_made_by_a_pattern_that_may_never_end(desk, is_extended):
    slow = ("label: Tutelle}", "label: Tutelle, patterns: ['(a+)+b']}")
    desk.frame(SEVERAL, slow)
    if is_extended:
        desk.frame(EMPTY, ("several: true\n", "several: true\nextends: remarks\n"))
    desk.store.register("w1").unlink()
    desk.register()
    opened = open_desk(desk.store, "w1", "fonction" if is_extended else "remarks")
    with pytest.raises(YamlError, match=r"remarks\.yaml, line 9: '\(a\+\)\+b' may take too long"):
        opened.suggest("a" * 40)


def test_the_option_shows_what_the_rules_suggest(desk, monkeypatch, capsys):
    desk.frame(SEVERAL, ("label: Tutelle", "label: Tutelle, terms: [tutelle]"))
    arguments = ["coding", "export", "w1", "remarks", "anna", "a.xlsx", "--with-suggestions"]
    status, _, complaint = command(monkeypatch, capsys, desk.folder, *arguments)
    assert status == 1 and "Give 'anna-assisted'" in complaint
    arguments[4] = "anna-assisted"
    assert command(monkeypatch, capsys, desk.folder, *arguments)[0] == 0
    assert [row[3] for row in table(desk.folder / "a.xlsx")] == [None, "Tutelle", "Tutelle"]
    assert [row[4:] for row in table(desk.folder / "a.xlsx")] == [[None] * 4] * 3


def test_register_writes_new_versions_and_refuses_a_code_renamed_without_a_word(desk, monkeypatch, capsys):
    def call() -> tuple[int, str, str]:
        return command(monkeypatch, capsys, desk.folder, "coding", "register", "w1")

    path = desk.store.register("w1")
    path.unlink()
    status, said, _ = call()
    assert status == 0 and "remarks version 1 (5 codes), titres version 1 (2 codes)" in said
    kept = path.read_bytes()
    assert call()[:2] == (0, "data/codeframes/w1/register.csv: all versions are registered.\n")
    desk.frame(SEVERAL, ("id: tutelle", "id: mesure"))
    status, _, complaint = call()
    assert (status, path.read_bytes()) == (1, kept)
    assert "No longer there: tutelle. New: mesure" in complaint
    change = "version: 2\nchanges: [{version: 2, why: w, rename: {tutelle: mesure}}]"
    desk.frame(SEVERAL, ("version: 1", change), ("id: tutelle", "id: mesure"))
    assert call()[:2] == (0, "Wrote data/codeframes/w1/register.csv: remarks version 2 (5 codes).\n")
    desk.frame(SEVERAL, ("version: 1", change), ("tutelle, label: Tutelle", "mesure, label: Mesure"))
    status, said, _ = call()
    wrote, told = said.splitlines()
    assert (status, wrote) == (0, "Wrote data/codeframes/w1/register.csv: labels of remarks version 2.")
    assert "the label of 'mesure' was 'Tutelle', is now 'Mesure'. If the code means something else" in told


FRAMES = """\
frame,source,label,version,answers,coded,by_rules,by_coders,adjudicated,uncoded,none,contested,to_review,overlap,assigned,coders,assisted,share,percent,alpha,low,high,threshold,status,reason
fonction,fonction,Fonction,1,4,0,0,0,0,4,0,0,0,0,0,0,0,,,,,,,published,
remarks,remarks,Remarques,1,11,4,1,2,1,7,1,2,3,3,6,2,0,0.5,0.75,0.6125,0.4,0.875,0.667,held_back,agreement
titres,staff__titres,Titres,1,3,3,3,0,0,0,0,0,0,0,3,0,0,,,,,,,published,
"""


def test_status_tells_how_far_each_frame_is_as_stage_code_left_it(desk, monkeypatch, capsys):
    report = desk.store.coding_report("w1")
    status, _, complaint = command(monkeypatch, capsys, desk.folder, "coding", "status", "w1")
    assert status == 1 and "Run the stage code first" in complaint
    report.mkdir(parents=True)
    (report / "frames.csv").write_text(FRAMES)
    listed = desk.store.interim("w1", "code") / "decisions.csv"
    listed.parent.mkdir(parents=True)
    seen(desk.store.coding("w1")).write_csv(listed)
    status, said, _ = command(monkeypatch, capsys, desk.folder, "coding", "status", "w1")
    heads, empty, remarks, titles = said.splitlines()
    assert (status, heads.split()[0], titles.split()) == (
        0,
        "frame",
        ["titres", "3", "3", "0", "0", "0", "0", "0", "0", "0", "-", "published"],
    )
    assert empty.split() == ["fonction", "4", *["0"] * 6, "4", "0", "-", "no", "codes", "yet"]
    assert remarks.split() == [
        "remarks",
        "11",  # = 1 + 2 + 1 + 1 + 2 + 3 + 1, the columns up to the undecided
        *("1", "2", "1", "1", "2", "3"),
        "1",  # 7 uncoded - 1 none fits - 2 contested - 3 to review
        "3",  # coded twice
        "0.61",
        "[0.40,",
        "0.88]",
        "held",
        "back",
        "(agreement)",
    ]
    assert heads.index("alpha") + len("alpha") == remarks.index("]") + 1
    _, said, _ = command(monkeypatch, capsys, desk.folder, "coding", "status", "w1", "titres")
    assert [line.split()[0] for line in said.splitlines()] == ["frame", "titres"]
    status, _, complaint = command(monkeypatch, capsys, desk.folder, "coding", "status", "w1", "titre")
    assert status == 1 and "no code frame 'titre' of wave w1. Did you mean 'titres'?" in complaint
    desk.take(fill(desk.export("anna"), ["Tutelle"]))
    _, said, _ = command(monkeypatch, capsys, desk.folder, "coding", "status", "w1", "titres")
    assert said.splitlines()[-1] == (
        "This is not the last word: since stage code ran, remarks.anna.csv changed. Run `make repro`."
    )


# What is left to code


def test_what_is_left_to_code_is_listed_with_its_reason_in_french(desk):
    words = codings(desk)
    frames = load_codeframes(desk.store.codeframes("w1"))
    rows = [ToCode("remarks", "=Tutelle", 2, Waits.NO_RULE), ToCode("fonction", "Chef", 1, Waits.NO_FRAME)]
    workbook = to_code_workbook(rows, frames, words, NOTICE)
    [sheet] = workbook.worksheets
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0][0] == NOTICE == sheet.oddHeader.center.text == workbook.properties.subject
    assert values[-3:] == [
        ["Plan de codage", "Réponse", "Nombre de réponses", "Raison"],
        ["Remarques des Caf", "=Tutelle", 2, "Aucune règle ne propose de code"],
        ["Fonction", "Chef", 1, "Le plan n'a pas encore de codes"],
    ]
    heading = len(values) - 2
    assert sheet.auto_filter.ref == f"A{heading}:D{len(values)}"
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_a_heading_of_the_sheet_to_fill_that_is_lost_from_the_words_is_missed(desk):
    path = desk.store.coding_words()
    path.write_text(path.read_text().replace("  review: À revoir\n", ""))
    with pytest.raises(YamlError, match="the key 'review' is missing from columns"):
        open_desk(desk.store, "w1", "remarks").words  # noqa: B018


def test_a_code_that_the_frame_never_had_is_asked_again(desk):
    desk.decided("anna", "caf-001.remarks,Aide à domicile,tutelle inconnu,1")
    row = table(desk.export("anna"))[0]
    assert row[3] == "Codé jusqu'ici : Tutelle ; inconnu. « inconnu » n'est pas un code de ce plan."
    assert row[4:] == [None] * 4
