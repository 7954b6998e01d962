"""The workbook that goes back to an office, opened and saved by LibreOffice before it comes in again."""

import pytest
from openpyxl import load_workbook

from pipeline.returns.ledger import Status, settle
from tests.published.test_form_in_libreoffice import SOFFICE, converted
from tests.spec.queried import Desk, desk
from tests.spec.returned import adds_up, edit, filled_cells
from tests.spec.test_queries import SHEET, cell, reply_cell, send

pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"
)


@pytest.fixture
def at(tmp_path) -> Desk:
    return desk(tmp_path)


def test_saved_by_libreoffice_the_query_is_still_the_form_with_its_notes_links_and_colours(at):
    read, path = send(at)
    saved = converted(path, "xlsx")
    again = at.office.read(saved)
    assert (again.problem, again.number, again.answers) == ("", 2, read.answers)
    assert again.comments == ()
    assert adds_up(again)
    assert again.account.total == filled_cells(saved)
    before, after = cell(at, path, "staff__as__as"), cell(at, saved, "staff__as__as")
    assert after.comment.text == before.comment.text
    assert after.fill.fgColor.rgb[2:] == before.fill.fgColor.rgb[2:]
    links = [
        c.hyperlink.location for line in load_workbook(saved)[SHEET].iter_rows() for c in line if c.hyperlink
    ]
    assert links == ["'Partie 1'!C5", "'Partie 1'!C16"]


def test_corrected_and_answered_in_libreoffice_it_supersedes_the_first_return(at):
    read, path = send(at)

    def answer(workbook):
        at.office.cell(workbook, "counted__as__agents").value = 5
        reply_cell(workbook, 1).value = "Huit cadres,\ndont un à mi-temps."

    again = at.office.read(converted(edit(path, answer), "xlsx"))
    entries = settle([read, again])
    assert {entry.source.number: entry.status for entry in entries} == {
        1: Status.SUPERSEDED,
        2: Status.ACCEPTED,
    }
    assert again.answers == read.answers | {"counted__as__agents": 5}
    assert [(place.sheet, text) for place, text in again.comments] == [
        (SHEET, "Huit cadres,\ndont un à mi-temps.")
    ]
    assert again.rejected == ()
    assert adds_up(again)
