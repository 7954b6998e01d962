"""The workbook: numbers that stay numbers, headings merged as printed, pages and properties."""

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.publish.workbook.build import build_workbook
from pipeline.publish.workbook.pages import set_table_page
from pipeline.xlsx import write_workbook
from tests.spec.reports import JOBS, small_report


@pytest.fixture
def small(tmp_path):
    return small_report(tmp_path)


@pytest.fixture
def workbook(small, tmp_path):
    write_workbook(build_workbook(*small), tmp_path / "dossier.xlsx")
    return load_workbook(tmp_path / "dossier.xlsx")


def found(sheet, text: str):
    """The cell that holds a text."""
    [cell] = [cell for row in sheet for cell in row if cell.value == text]
    return cell


def test_there_are_contents_and_a_sheet_per_table(workbook):
    assert workbook.sheetnames == ["Sommaire", "q02", "q01"]


def test_each_table_is_reached_from_the_contents_and_leads_back(workbook):
    contents = workbook["Sommaire"]
    links = {
        cell.value: cell.hyperlink.location for row in contents for cell in row if cell.hyperlink is not None
    }
    assert links == {"Opinion": "'q02'!A1", 'Métiers <b> & "titres"': "'q01'!A1"}
    assert found(workbook["q01"], "Retour").hyperlink.location == "'Sommaire'!A1"


def test_numbers_are_numbers_in_full_under_a_format(workbook):
    sheet = workbook["q01"]
    line = found(sheet, "Assistante <i>sociale</i>").row
    cells = [sheet.cell(line, column) for column in (2, 3, 4)]
    assert [cell.value for cell in cells] == [1205, 0.0009343611305, 0.75]
    percent = "0.0\N{NO-BREAK SPACE}%"
    assert [cell.number_format for cell in cells] == [
        "#,##0",
        f'[<0.001]"<0,1\N{NO-BREAK SPACE}%";{percent}',
        percent,
    ]


def test_what_is_no_number_is_text_and_what_is_blank_is_blank(workbook):
    sheet = workbook["q01"]
    line = found(sheet, "Hors travail social").row
    assert [sheet.cell(line, column).value for column in (2, 3, 4)] == ["?", None, 0.25]
    assert sheet.cell(line, 2).data_type == "s"


def test_free_figures_are_in_grey_italics(workbook):
    sheet = workbook["q01"]
    line = found(sheet, "Assistante <i>sociale</i>").row
    plain, free = sheet.cell(line, 2).font, sheet.cell(line, 4).font
    assert (plain.italic, free.italic) == (False, True)
    assert plain.color.rgb != free.color.rgb
    assert found(sheet, "En gris les valeurs imaginées.")
    assert found(workbook["q02"], "Tableau imaginé.")


def test_a_spanner_is_merged_over_its_columns_and_other_headings_over_both_lines(workbook):
    sheet = workbook["q01"]
    top = found(sheet, "Autres intitulés").row
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {f"C{top}:D{top}", f"A{top}:A{top + 1}", f"B{top}:B{top + 1}"} <= merged
    assert [sheet.cell(top + 1, column).value for column in (3, 4)] == [
        "Travailleurs sociaux",
        "Intervenants",
    ]


def test_base_source_and_notes_stand_under_the_table_in_that_order(workbook):
    sheet = workbook["q01"]
    under = [cell.value for cell in sheet["A"] if cell.row > found(sheet, "Total").row and cell.value]
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in under] == [
        "Base : Ensemble des Caf.",
        "En gris les valeurs imaginées.",
        "Source : enquête reconstituée\N{NARROW NO-BREAK SPACE}; autre série\N{NARROW NO-BREAK SPACE}; "
        "valeurs imaginées.",
        "Note : Une note.",
    ]


def test_several_notes_are_one_list(tmp_path):
    jobs = JOBS.replace("[Une note.]", "[Une note., Une autre.]")
    write_workbook(build_workbook(*small_report(tmp_path, jobs=jobs)), tmp_path / "dossier.xlsx")
    column = [cell.value for cell in load_workbook(tmp_path / "dossier.xlsx")["q01"]["A"]]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in column[-3:]] == [
        "Notes :",
        "– Une note.",
        "– Une autre.",
    ]


def test_the_notice_stands_on_every_sheet_and_in_the_properties(workbook):
    notice = "Données reconstituées"
    assert [found(sheet, notice).row <= 3 for sheet in workbook] == [True] * 3
    assert {sheet.oddHeader.center.text for sheet in workbook} == {notice}
    assert workbook.properties.subject == notice
    assert workbook.properties.description == "Aucune Caf réelle."


def test_the_sheet_of_a_table_of_another_source_alone_says_so_in_the_place_of_the_notice(tmp_path):
    rows = "q02,main,oui,caf,,,,,,85,85,reference\nq02,main,non,caf,,,,,,0,0,reference"
    write_workbook(build_workbook(*small_report(tmp_path, other_rows=rows)), tmp_path / "dossier.xlsx")
    sheet = load_workbook(tmp_path / "dossier.xlsx")["q02"]
    assert found(sheet, "Rien de reconstitué ici.").row == 2
    assert sheet.oddHeader.center.text == "Rien de reconstitué ici."
    assert "Données reconstituées" not in {cell.value for row in sheet for cell in row}


def test_a_small_table_prints_upright_a_broad_one_sideways(small, tmp_path):
    tables, report = small
    assert [sheet.page_setup.orientation for sheet in build_workbook(tables, report)][1:] == ["portrait"] * 2


def test_each_sheet_prints_on_one_page_wide_with_all_that_it_holds(workbook):
    for sheet in workbook:
        area = sheet.print_area.replace("$", "").split("!")[-1]
        assert area == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
    assert [sheet.page_setup.fitToHeight for sheet in workbook] == [0, 1, 1]


PANELS = [
    # (rows of each panel, 20 points each, rows that end a page, percent of the size)
    ([20], [], None),  # 400 of 760 points
    ([20, 20, 18], [], None),  # 1160 points, 66 % of the size on one page
    ([20, 20, 19], [20], 87),  # 1180 points, 64 %: two pages, the longer 800 either way, 92 % of 760 / 800
    ([20, 20, 20, 20], [40], 85),  # the second page repeats the title: 92 % of 760 / 820 = 85 %
    ([10, 40, 10], [50], 69),  # 92 % of 760 / 1000; break after row 10: of 760 / 1020
    ([100], [], None),  # one panel is not cut
]


@pytest.mark.parametrize(("panels", "breaks", "percent"), PANELS)
def test_a_sheet_that_one_page_would_make_too_small_breaks_between_panels(small, panels, breaks, percent):
    sheet = Workbook().active
    sheet.column_dimensions["A"].width = 90.0  # 472 of 523 points
    for row in range(1, sum(panels) + 1):
        sheet.cell(row, 1).value = row
        sheet.row_dimensions[row].height = 20.0
    starts = [1 + sum(panels[:number]) for number in range(len(panels))]
    set_table_page(sheet, small[1], starts)
    assert [page.id for page in sheet.row_breaks.brk] == breaks
    assert sheet.sheet_properties.pageSetUpPr.fitToPage == (percent is None)
    assert sheet.page_setup.scale == percent


def test_no_text_becomes_a_formula(tmp_path):
    rows = "q02,main,oui,caf,,,,,,,=1+1,answers\nq02,main,non,caf,,,,,,0,0,answers"
    write_workbook(build_workbook(*small_report(tmp_path, other_rows=rows)), tmp_path / "dossier.xlsx")
    sheet = load_workbook(tmp_path / "dossier.xlsx")["q02"]
    assert found(sheet, "=1+1").data_type == "s"


def test_the_workbook_is_the_same_from_run_to_run(small, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(build_workbook(*small), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
