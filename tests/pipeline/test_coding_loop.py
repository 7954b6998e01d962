"""The loop of coding: exported, filled in a spreadsheet program, imported; no decision is lost on the way."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.cli.codingdesk import open_desk
from tests.published.test_form_in_libreoffice import SOFFICE, converted
from tests.spec.codingdesk import (
    ANSWERS,
    SHEET,
    Desk,
    coding_desk,
    command,
    fill,
    first_code,
    headings,
    table,
)

needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"
)
CODES = ("aide", "menage", "tutelle", "68", "logement")
PARENT, DETAIL = "aide", "menage"  # beside its detail a code says nothing more
LABELS = ("Aide à domicile", "Ménage", "Tutelle", "Loi de 1968", "Accompagnement social lié au logement")
NONE = "(aucun code ne convient)"
SETTLED = "Désaccords à trancher"
# what offices type, and what programs make of it: case, spaces, breaks, formulas, escapes
TEXTS = st.text(
    st.one_of(st.sampled_from(" \n\t=+-@'\"<>&_x;éœ’"), st.characters(categories=("L", "N", "P"))), min_size=1
).filter(str.strip)


@pytest.fixture
def desk(tmp_path) -> Desk:
    return coding_desk(tmp_path / "project")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_filled_in_is_what_stands_in_the_file(desk, data):
    texts = data.draw(st.lists(TEXTS, min_size=1, max_size=5))
    desk.answered({f"caf-{i:03}": text for i, text in enumerate(texts, 1)})
    (desk.store.coding("w1") / "remarks.anna.csv").unlink(missing_ok=True)
    path = desk.export("anna")
    rows = open_desk(desk.store, "w1", "remarks").texts
    chosen = st.lists(st.sampled_from(CODES), unique=True, max_size=4) | st.just(["(none)"])
    decisions = [data.draw(chosen) for _ in rows]
    label = dict(zip((*CODES, "(none)"), (*LABELS, NONE), strict=True))
    fill(path, *([label[code] for code in codes] for codes in decisions))
    desk.take(path)
    kept = desk.codes("anna")
    assert len(kept) == len(texts)
    for row, codes in zip(rows, decisions, strict=True):
        for answer in row.answers:
            said = set(codes) - ({PARENT} if DETAIL in codes else set())
            assert set(kept[answer.id].split()) == said
    # a second round without a stroke of the pen changes nothing
    before = desk.lines("anna")
    found = desk.take(desk.export("anna")).outcome
    assert (found.new, found.changed, found.withdrawn) == ((), (), {})
    assert desk.lines("anna") == before


def saved(path: Path) -> Path:
    """A workbook as LibreOffice saves it, in the place of the one it opened."""
    return converted(path, "xlsx")


@needs_libreoffice
def test_saved_by_libreoffice_every_decision_is_kept(desk):
    path = saved(fill(desk.export("anna"), [LABELS[0], LABELS[4]], [LABELS[2]], [LABELS[3], None, LABELS[1]]))
    found = desk.take(path).outcome
    assert desk.codes("anna") == {
        "caf-001.remarks": "aide logement",
        "caf-002.remarks": "aide logement",
        "caf-003.remarks": "aide logement",
        "caf-004.remarks": "tutelle",
        "caf-005.remarks": "menage 68",
    }
    assert len(found.new) == 5
    before = desk.lines("anna")
    again = desk.take(saved(desk.export("anna"))).outcome
    assert (again.new, again.changed, again.withdrawn, len(again.kept)) == ((), (), {}, 5)
    assert desk.lines("anna") == before


@needs_libreoffice
def test_saved_by_libreoffice_the_workbook_still_has_its_lists_its_locks_and_its_hidden_sheet(desk):
    path = desk.export("anna")
    made, kept = load_workbook(path), load_workbook(saved(path))
    assert [(sheet.title, sheet.sheet_state) for sheet in kept] == [
        (sheet.title, sheet.sheet_state) for sheet in made
    ]
    row, column = first_code(kept)
    [rule] = kept[SHEET].data_validations.dataValidation
    assert kept[SHEET].cell(row, column).coordinate in rule.sqref
    title, _, cells = rule.formula1.replace("$", "").rpartition("!")
    assert [cell.value for [cell] in kept[title.strip("'")][cells]] == [NONE, *LABELS]
    assert kept[SHEET].protection.sheet
    assert not kept[SHEET].cell(row, column).protection.locked
    assert kept[SHEET].cell(row, column - 1).protection.locked


@needs_libreoffice
def test_it_prints_as_wide_as_the_paper(desk):
    content = converted(desk.export("anna"), "pdf").read_bytes()
    # the sheet to fill and the plan: A4 across, a page each, and no page of columns that did not fit
    assert content.count(b"/Type/Page/") + content.count(b"/Type /Page /") == 2


@needs_libreoffice
def test_two_coders_differ_and_what_is_settled_decides(desk):
    desk.take(saved(fill(desk.export("anna"), [LABELS[0]], [LABELS[2]], [LABELS[1], LABELS[2]])))
    desk.take(saved(fill(desk.export("berthe"), [LABELS[0]], [LABELS[1]], [LABELS[2], LABELS[1]])))
    path = desk.export("adjudicated")
    assert headings(path, SETTLED)[3:5] == ["Codeur anna", "Codeur berthe"]
    assert [row[1:5] for row in table(path, SETTLED)] == [["=Tutelle", 1, "Tutelle", "Ménage"]]
    desk.take(saved(fill(path, [LABELS[2]], sheet=SETTLED)))
    assert desk.codes("adjudicated") == {"caf-004.remarks": "tutelle"}


def test_the_commands_go_round_in_a_project_of_their_own(desk, monkeypatch, capsys):
    def call(*arguments: object) -> None:
        status, _, complaint = command(monkeypatch, capsys, desk.folder, "coding", *arguments)
        assert (status, complaint) == (0, "")

    call("export", "w1", "remarks", "anna", "a.xlsx")
    fill(desk.folder / "a.xlsx", [LABELS[0]], [LABELS[2]], [LABELS[3]])
    call("import", "w1", "a.xlsx")
    assert set(desk.codes("anna")) == {
        f"{respondent}.remarks" for respondent, text in ANSWERS.items() if text
    }
    call("export", "w1", "remarks", "anna", "b.xlsx")
    call("import", "w1", "b.xlsx")
