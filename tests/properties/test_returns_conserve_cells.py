"""Whatever is written into a return, every filled cell is accounted for once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter

from tests.spec.returned import Office, adds_up, edit, filled_cells, office

SHEETS = ("Identification", "Partie 1", "Partie 2", "Ajout")
texts = st.one_of(
    st.sampled_from(["NSP", "x", "Oui", "Total", "0012", "=A1", "=", "#N/A", " ", "1 205", "12,5", "a\nb"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
)
contents = st.one_of(
    st.integers(-5, 2000), st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), st.booleans(), texts
)
addresses = st.builds(
    lambda column, row: f"{get_column_letter(column)}{row}", st.integers(1, 12), st.integers(1, 45)
)
plants = st.dictionaries(st.tuples(st.sampled_from(SHEETS), addresses), contents, max_size=12)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("office") / "returns")


def plant(path: Path, cells: dict[tuple[str, str], object]) -> set[tuple[str, str]]:
    """Write into the cells, over what stands there. Returns those that could be written and are not empty."""
    written = set()

    def change(workbook: Workbook) -> None:
        workbook.create_sheet("Ajout")
        for (sheet, address), content in cells.items():
            if not isinstance(workbook[sheet][address], MergedCell):
                workbook[sheet][address] = content
                if str(content).strip():
                    written.add((sheet, address))

    edit(path, change)
    return written


@settings(max_examples=40)
@given(plants)
def test_form_answers_and_rejected_cells_are_all_the_cells(desk, cells):
    path = desk.write()
    written = plant(path, cells)
    read = desk.read(path)
    assert read.account.total == filled_cells(path)
    assert adds_up(read)
    added = f"sheet {len(desk.layout.sheets) + 1}"  # a title may name a person, so the number stands for it
    rejected = {(one.place.sheet.replace(added, "Ajout"), one.place.cell) for one in read.rejected}
    assert rejected <= written
    form = {(place.sheet, place.cell) for place in desk.layout.boxes}
    assert {cell for cell in written if cell not in form and not _repeats(desk, cell, cells)} <= rejected


def _repeats(desk: Office, cell: tuple[str, str], cells: dict[tuple[str, str], object]) -> bool:
    """Whether a cell holds a text of the form's sheet, which may stand for one that was written over."""
    sheet, _ = cell
    texts = {str(text) for place, text in desk.layout.contents.items() if place.sheet == sheet}
    return str(cells[cell]).strip() in texts
