"""The audit in the report: what a reviewer finds in the page and in the workbook, and what is refused."""

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.csvfiles import CsvError
from pipeline.publish.audit.lines import unbroken
from pipeline.publish.audit.reading import AuditFilesError, read_audit
from pipeline.publish.audit.score import score_tables
from pipeline.publish.audit.sentences import with_sentences
from pipeline.publish.captions import shown_word
from pipeline.publish.page.render import render_page
from pipeline.publish.typography import typeset
from pipeline.publish.workbook.build import build_workbook
from pipeline.xlsx import write_workbook
from tests.spec.audits import ERRATA, FIGURES, SCORE, small_audit, write_audit
from tests.spec.reports import small_report
from tests.spec.test_report_page import Elements
from tests.spec.test_report_workbook import found


@pytest.fixture
def small(tmp_path):
    return small_audit(tmp_path)


@pytest.fixture
def elements(small):
    tables, report, view = small
    elements = Elements(render_page(tables, {}, report, view))
    assert elements.open == []
    return elements


@pytest.fixture
def workbook(small, tmp_path):
    tables, report, view = small
    write_workbook(build_workbook(tables, report, view), tmp_path / "dossier.xlsx")
    return load_workbook(tmp_path / "dossier.xlsx")


def test_a_wave_without_printed_report_has_no_audit(tmp_path):
    assert read_audit(tmp_path) is None
    tables, report = small_report(tmp_path / "report")
    page = Elements(render_page(tables, {}, report, None))
    assert not [given for tag, given, _ in page.all if given.get("id", "").startswith(("audit", "cell."))]
    assert build_workbook(tables, report, None).sheetnames == ["Sommaire", "q02", "q01"]


CELL = "q02,main,oui,caf,count,85,Caf,cell,9,85,85"
SAID = [
    ("prose,q02,,,,,count,12,Caf,douze,9,12,12,,,reproduced,checked,,,", "dans le texte"),
    ("prose,q03,,,,,count,12,Caf,douze,9,12,12,,,reproduced,checked,,,", "non détaillé"),
    (f"prose,q07,{CELL},,,reproduced,checked,,,", "dans le texte"),
    (f"table,q07,{CELL},,,reproduced,checked,,,", "non détaillé"),
    # no answer gives it; its answers are held back for now
    ("prose,q02,,,,,count,trois,Caf,absent,9,,,,,not_determinable,,,,outside", "non détaillé"),
    ("prose,q02,,,,,count,trois,Caf,absent,9,,,,,not_determinable,,q02,,held_back", "dans le texte"),
]


@pytest.mark.parametrize(("figure", "word"), SAID)
def test_a_table_that_the_dossier_omits_tells_that_sentences_give_figures_of_it(tmp_path, figure, word):
    figures = f"{FIGURES.splitlines()[1]}\nl0009-1,0,{figure}\n"  # the head, and one
    audit = read_audit(write_audit(tmp_path / "audit", audit=figures))
    tables, report = small_report(tmp_path / "report")
    assert [shown_word(table, report) for table in with_sentences(tables, audit)] == [word, "tableau"]


def test_a_sentence_about_a_question_of_two_tables_is_said_of_neither(tmp_path):
    figures = f"{FIGURES.splitlines()[1]}\nl0009-1,0,{SAID[0][0]}\n"
    audit = read_audit(write_audit(tmp_path / "audit", audit=figures))
    (omitted, _), report = small_report(tmp_path / "report")
    other = replace(omitted, layout=omitted.layout.model_copy(update={"id": "q02-autres"}))
    assert [shown_word(t, report) for t in with_sentences((omitted, other), audit)] == ["non détaillé"] * 2


def test_no_sentence_is_known_of_a_wave_without_audit(tmp_path):
    tables, report = small_report(tmp_path)
    words = [shown_word(table, report) for table in with_sentences(tables, None)]
    assert words == ["non détaillé", "tableau"]


def test_the_score_is_split_by_support(small):
    score = score_tables(small[2])
    assert score.supports == ("Recoupé", "Par construction")
    assert [row.label for row in score.by_status if row.is_part] == [
        "Réponses libres",
        "Hors questionnaire",
        "Codage en attente",
        "Codé autrement",
    ]
    assert {row.label: row.cells for row in score.by_status} == {
        "Erratum": (None, None, 2),
        "Autre base": (None, None, 1),
        "Retrouvé": (1, 1, 2),
        "Autre arrondi": (0, 1, 1),
        "Non déterminable": (None, None, 1),
        "Réponses libres": (None, None, 0),
        "Hors questionnaire": (None, None, 1),
        "Codage en attente": (None, None, 0),
        "Codé autrement": (None, None, 0),
        "Inexpliqué": (None, None, 0),
        "Total": (1, 1 + 1, 7),
    }


def test_the_score_of_the_sections_adds_up(small):
    score = score_tables(small[2])
    introduction, jobs, total = score.by_section
    assert (introduction.label, jobs.label) == ("Introduction", "1.2 Diplômes & métiers")
    cells = zip(introduction.cells, jobs.cells, strict=True)
    assert total.cells == tuple((a or 0) + (b or 0) for a, b in cells)
    assert jobs.cells == (2, None, 1, *[None] * (len(jobs.cells) - 4), 3)  # what a section lacks is blank
    assert [row.cells[-1] for row in score.by_section] == [4, 3, 7]
    assert score.columns[2:4] == ("Retrouvé, recoupé", "Retrouvé, par construction")


def test_the_page_says_that_by_construction_proves_nothing(elements):
    assert "Par construction ne prouve rien." in elements.texts("p", class_="prose")


def test_errata_stand_worst_first_with_their_arithmetic_and_cause(elements):
    titles = [text.strip() for text in elements.texts("h5")]
    assert titles == ["1 La somme", "2 Le mot"]
    first, explained, second = elements.texts("p", class_="arithmetic")
    assert first == typeset("1 206 = 1 206, imprimé 1 205") + typeset("1 205 ≠ 1 206")  # the same one once
    assert explained == typeset("1 205 + 1 = 1 206")
    assert second == typeset("<0,1 % ≠ 1 %")
    text = "".join(elements.all[0][2])
    assert "Un mot <i>faux</i>." in text
    assert "Une remarque." in text


def test_each_figure_of_an_erratum_stands_beside_what_should_be_printed(tmp_path):
    two = ERRATA.replace('l0020-1,1%,"<0,1 %"', 'l0020-1 q01.main.total.n,1% ; 1205," ; 1 206"')
    tables, report, view = small_audit(tmp_path, errata=two)
    lines = Elements(render_page(tables, {}, report, view)).texts("li")
    shown = [" ".join(line.split()) for line in lines if "case" in line]
    assert [line.split(" – ")[0] for line in shown] == [
        "1 206 → recalculé : 1 205 Assistante <i>sociale</i>",
        "1% Assistante <i>sociale</i>",  # the arithmetic gives nothing for this one
        "1205 → recalculé : 1 206 Total",
    ]
    sheet = build_workbook(tables, report, view)["Errata"]
    top = found(sheet, "2").row
    pairs = [[sheet.cell(row, column).value for column in (4, 5)] for row in (top, top + 1)]
    assert pairs == [["1%", "–"], ["1205", "1\N{NO-BREAK SPACE}206"]]
    assert f"A{top}:A{top + 1}" in {str(area) for area in sheet.merged_cells.ranges}


def test_numbers_do_not_break_and_words_do():
    assert unbroken("1 206") == "1\N{NO-BREAK SPACE}206"
    assert unbroken("première position") == "première position"


def test_every_figure_is_listed_with_what_is_printed_recomputed_and_its_status(elements):
    rows = {given["id"]: text for tag, given, text in elements.all if tag == "tr" and "id" in given}
    assert list(rows) == [
        *("fig.l0021-1", "fig.l0022-1", "fig.l0023-1", "fig.l0024-1"),
        *("fig.l0020-1", "fig.q01.main.as.n", "fig.q01.main.total.n"),
    ]
    texts = {figure: "|".join(part for part in map(str.strip, text) if part) for figure, text in rows.items()}
    line = typeset("ligne 22")
    assert texts["fig.l0021-1"].startswith("Une douzaine & plus|")
    assert "<b>12</b>" in texts["fig.l0021-1"]
    assert texts["fig.l0022-1"].startswith(f"Une part|{line} · 9 / 100, toutes|9%|")
    assert texts["fig.l0022-1"].endswith(typeset("Autre base|juste pour les autres : 9/90"))
    assert texts["fig.l0023-1"].endswith("Autre arrondi|Par construction|tronqué")
    assert texts["fig.l0024-1"].endswith("trois|–|Non déterminable|Hors questionnaire|Aucune réponse.")


def test_every_link_of_the_page_leads_somewhere_and_cells_are_reached(elements):
    ids = [given["id"] for _, given, _ in elements.all if "id" in given]
    links = {given["href"].removeprefix("#") for tag, given, _ in elements.all if tag == "a"}
    assert sorted(ids) == sorted(set(ids))
    assert links <= set(ids)
    assert {"cell.q01.main.as.n", "cell.q01.main.total.n", "cell.q01.main.as.ts", "q02"} <= links


def test_a_cell_that_an_erratum_touches_carries_a_mark_and_a_note(elements):
    assert elements.texts("sup", class_="mark") == ["a", "b"]
    notes = elements.texts("p", class_="line erratum-note")
    first = typeset("a Imprimé 1 206 ; 1 206 = 1 206, imprimé 1 205 (erratum 1). voir")
    assert notes[0].replace("1\N{NO-BREAK SPACE}206", "1\N{NARROW NO-BREAK SPACE}206") == first
    assert notes[1].startswith("b Le texte (1.2 Diplômes & métiers) imprime 1")
    assert notes[1].endswith("(erratum 2). voir")
    cells = [
        given.get("id")
        for tag, given, text in elements.all
        if tag == "span" and "cell." in given.get("id", "")
    ]
    assert cells == ["cell.q01.main.as.n", "cell.q01.main.as.ts", "cell.q01.main.total.n"]


OTHER_UNIT = (
    "\nl0009-1,0,prose,q02,q02,main,oui,caf,count,85,{unit},cell,9,85,85,,,reproduced,checked,{detail},,\n"
)


@pytest.mark.parametrize(
    ("unit", "detail", "remark"),
    [
        ("Caf", "", ""),
        ("citations", "", "en citations, non Caf"),
        ("citations", "truncated", "tronqué ; en citations, non Caf"),
    ],
)
def test_a_figure_of_a_cell_that_counts_something_else_says_so(tmp_path, unit, detail, remark):
    figure = OTHER_UNIT.format(unit=unit, detail=detail)
    view = small_audit(tmp_path, audit=FIGURES.strip() + figure)[2]
    lines = [line for section in view.sections for line in section.lines if line.id == "l0009-1"]
    assert [line.remark for line in lines] == [remark]


def test_a_unit_without_word_is_named(tmp_path):
    with pytest.raises(
        AuditFilesError, match=r"^report\.yaml, audit, units: no word for what persons counts\.$"
    ):
        small_audit(tmp_path, audit=FIGURES.strip() + OTHER_UNIT.format(unit="persons", detail=""))


def test_only_failing_checks_are_listed_with_what_accounts_for_them(small):
    failed = small[2].failed
    assert [(check.check.id, check.kind, check.where, check.errata, check.statuses) for check in failed] == [
        ("c4", "même fait", "ligne 21", (), ("Autre base",)),
        ("c1", "somme", 'Métiers <b> & "titres"', (1,), ()),
        ("c2", "même fait", "ligne 20", (2,), ()),
    ]
    sections = [(section, len(checks)) for section, checks in small[2].failed_by_section]
    assert sections == [("Introduction", 1), ("1.2 Diplômes & métiers", 2)]
    assert small[2].checks_summary == "4 contrôles, 3 échouent."


def test_checks_that_fail_on_a_figure_held_back_are_not_said_to_be_accounted_for(tmp_path):
    held = FIGURES.replace(
        "9 %,9,100,toutes,wrong_base,,les autres : 9/90,,", ",,,toutes,not_determinable,,q02,,held_back"
    )
    view = small_audit(tmp_path, audit=held)[2]
    assert view.failed[0].statuses == ("Codage en attente",)
    assert view.checks_summary == "4 contrôles, 3 échouent, dont des retenus."


def test_the_page_with_an_audit_needs_no_script(elements):
    assert not {tag for tag, _, _ in elements.all} & {"script", "link", "img"}


def test_the_workbook_has_the_sheets_of_the_audit_after_the_contents(workbook):
    assert workbook.sheetnames == ["Sommaire", "Bilan", "Errata", "Contrôles", "Chiffres", "q02", "q01"]
    links = {c.value: c.hyperlink.location for row in workbook["Sommaire"] for c in row if c.hyperlink}
    assert links["Chiffres"] == "'Chiffres'!A1"


def test_the_notice_stands_on_the_sheets_of_the_audit_and_they_print_whole(workbook):
    for sheet in workbook.worksheets[1:5]:
        assert found(sheet, "Données reconstituées").row == 2
        assert sheet.oddHeader.center.text == "Données reconstituées"
        area = sheet.print_area.replace("$", "").split("!")[-1]
        assert area == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)


def test_a_marked_cell_stays_a_number_and_its_note_leads_to_the_erratum(workbook):
    sheet, errata = workbook["q01"], workbook["Errata"]
    marked = sheet.cell(found(sheet, "Assistante <i>sociale</i>").row, 2)
    assert (marked.value, marked.number_format) == (1205, '"(a) "#,##0')
    [note] = [cell for cell in sheet["A"] if str(cell.value).startswith("(a) ")]
    assert note.alignment.wrap_text
    assert note.hyperlink is None  # LibreOffice cuts a long text that is a link
    link = sheet.cell(note.row + 1, 1)
    assert link.value == typeset("→ erratum 1")
    place = link.hyperlink.location.split("!")[1]
    assert link.hyperlink.location == f"'Errata'!{place}"
    assert errata[place].value == "1"


def test_headings_of_numbers_stand_right_as_the_numbers_do_and_reasons_are_set_back(workbook):
    sheet = workbook["Bilan"]
    for heading in (found(sheet, "Statut"), found(sheet, "Section")):
        beside = [cell for cell in sheet[heading.row][1:] if cell.value]
        assert {cell.alignment.horizontal for cell in beside} == {"right"}
        assert heading.alignment.horizontal == "left"
    indents = {
        label: next(cell.alignment.indent for cell in sheet["A"] if cell.value == label)
        for label in ("Non déterminable", "Hors questionnaire", "Réponses libres", "Inexpliqué")
    }
    assert indents["Hors questionnaire"] == indents["Réponses libres"] > indents["Non déterminable"]
    assert indents["Inexpliqué"] == indents["Non déterminable"]


def test_each_figure_of_the_workbook_leads_to_its_cell(workbook):
    sheet = workbook["Chiffres"]
    row = found(sheet, "q01.main.total.n").row
    place = sheet.cell(row, 5).hyperlink.location
    assert place.startswith("'q01'!")
    assert workbook["q01"][place.split("!")[1]].value == 1205
    assert [sheet.cell(row, column).value for column in (7, 8)] == ["Retrouvé", "Recoupé"]
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))


def test_the_workbook_with_an_audit_is_the_same_from_run_to_run(small, tmp_path):
    tables, report, view = small
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(build_workbook(tables, report, view), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


REFUSED = [
    ({"audit": FIGURES.replace(",douze,", ",treize,")}, "l0021-1: there is no indicator 'treize'"),
    (
        {"audit": FIGURES.replace("main,as,n,count", "main,as,m,count")},
        "the report has no cell q01, main, as, m",
    ),
    ({"audit": FIGURES.replace("l0024-1,0,", "l0024-1,7,")}, "section '7', which report.yaml does not have"),
    ({"errata": ERRATA.replace("l0020-1", "l0099-1")}, "audit.csv has no figure l0099-1"),
    (
        {"errata": ERRATA.replace("l0020-1", "l0020-1 l0021-1")},
        "errata.csv, line 2: 1 recomputed strings for 2 figures",
    ),
    (
        {"score": SCORE.replace("checked,1", "checked,one")},
        "score.csv, line 7: 'one' is no number of figures",
    ),
]


@pytest.mark.parametrize(("texts", "message"), REFUSED)
def test_files_of_an_audit_that_do_not_fit_each_other(tmp_path, texts, message):
    with pytest.raises(AuditFilesError, match=message):
        small_audit(tmp_path, **texts)


@pytest.mark.parametrize("name", ["audit", "checks", "errata", "score"])
def test_a_bent_or_missing_file_of_an_audit_names_the_stage_to_run(tmp_path, name):
    folder = write_audit(tmp_path / "audit", **{name: "section,status\n"})
    with pytest.raises(CsvError, match=rf"{name}\.csv, line 1: .*Run the stage audit again"):
        read_audit(folder)
    (folder / f"{name}.csv").unlink()
    if name != "audit":  # without it there is no audit at all
        with pytest.raises(CsvError, match=r"there is no such file\. Run the stage audit again"):
            read_audit(folder)
