"""What publication refuses: rows that no layout explains, sections and words that are missing."""

import pytest

from pipeline.csvfiles import CsvError
from pipeline.publish.checks import ReportError, check_report
from pipeline.publish.report import load_report
from pipeline.publish.rows import RowsError, read_tables
from pipeline.tables.layout import load_layouts
from pipeline.yamlfiles import YamlError
from tests.spec.reports import JOBS_ROWS, OPINION_ROWS, REPORT, small_report, write_report

REFUSED_ROWS = [
    ("q02,main,as,n,,,,,,1,1,free", "line 2: the layout has no cell q02, main, as, n"),
    ("q01,main,as,medecin,,,,,,1,1,free", "no cell q01, main, as, medecin"),
    ("q01,other,as,n,,,,,,1,1,free", "no cell q01, other, as, n"),
    (
        "q01,main,as,n,,,,,,1,1,free\nq01,main,as,n,,,,,,1,1,free",
        "line 3: the cell main, as, n is given twice",
    ),
    ("q01,main,as,n,,,,,,beaucoup,1,free", "line 2: the value 'beaucoup' is not a number"),
    ("q01,main,as,n,,,,,,nan,1,free", "line 2: the value 'nan' is not a number"),
    ("q01,main,hors,ts,,,,,,1,1,free", "line 2: the layout has no cell q01, main, hors, ts"),  # left blank
    (
        "q01,main,as,n,,,,,,1,1,invented",
        "line 2: the origin 'invented' is none of answers, reconstructed, free, reference",
    ),
    ("q01,main,as,n,,,,,,1,1,free", r"q01\.csv: cells without a row: 7, the first main, as, ts\. Run"),
    (JOBS_ROWS.strip().rpartition("\n")[0], "cells without a row: 1, the first main, total, is"),
]


@pytest.mark.parametrize("rows", ["q01,main,as,n", 'q01,main,as,n,,,,,,1,"1,free'])
def test_a_file_that_is_no_table_is_refused_with_its_line(tmp_path, rows):
    with pytest.raises(CsvError, match=r"q01\.csv, line 2: .* Run the stage tabulate again"):
        small_report(tmp_path, rows=rows)


@pytest.mark.parametrize(("rows", "message"), REFUSED_ROWS)
def test_rows_that_the_layout_does_not_have(tmp_path, rows, message):
    with pytest.raises(RowsError, match=message):
        small_report(tmp_path, rows=rows)


def test_a_layout_without_rows(tmp_path):
    layouts, tables = write_report(tmp_path)
    (tables / "q01.csv").unlink()
    with pytest.raises(CsvError, match=r"q01\.csv: there is no such file\. Run the stage tabulate"):
        read_tables(tables, load_layouts(layouts))


def test_a_cell_that_is_not_printed_has_no_figure(tmp_path):
    tables, _ = small_report(tmp_path)
    [panel] = tables[1].panels
    assert ("hors", "ts") not in panel.figures
    assert panel.figures["hors", "n"].value is None
    assert panel.figures["hors", "n"].printed == "?"


REFUSED_WORDS = [
    ("title: Rapport d'essai", "titel: Rapport d'essai", "unknown key 'titel'. Did you mean 'title'"),
    ('- {id: "1", title: Effectifs}', '- {id: "0", title: Effectifs}', "the section '0' is given twice"),
    ('- {id: "1", title: Effectifs}', "", r"the section '1\.2' comes before '1'"),
]


@pytest.mark.parametrize(("old", "new", "message"), REFUSED_WORDS)
def test_words_of_a_report(tmp_path, old, new, message):
    layouts, _ = write_report(tmp_path, report=REPORT.replace(old, new))
    with pytest.raises(YamlError, match=message):
        load_report(layouts / "report.yaml")


def test_a_table_whose_section_the_report_does_not_have(tmp_path):
    sections = REPORT.replace('  - {id: "1.2", title: Diplômes & métiers}\n', "")
    with pytest.raises(ReportError, match=r"no section for: q01 \(1\.2\)"):
        check_report(*small_report(tmp_path, report=sections))


def test_figures_made_up_without_a_notice_that_says_so(tmp_path):
    without = REPORT.replace("notice: Données reconstituées", "notice: null")
    with pytest.raises(ReportError, match="no notice, but figures of q02, q01 are reconstructed or free"):
        check_report(*small_report(tmp_path, report=without))


def test_figures_of_real_answers_need_no_notice(tmp_path):
    without = REPORT.replace("notice: Données reconstituées", "notice: null")
    rows = JOBS_ROWS.replace("reconstructed", "answers").replace("free", "answers")
    other = OPINION_ROWS.replace("free", "answers")
    check_report(*small_report(tmp_path, rows=rows, other_rows=other, report=without))
