"""Coded answers in the report: how they were coded, what is held back, examples of what was written."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.csvfiles import CsvError
from pipeline.publish.captions import values_word
from pipeline.publish.charts.render import render_charts
from pipeline.publish.coding.reading import CodingFilesError, read_coding
from pipeline.publish.coding.view import with_coding
from pipeline.publish.page.render import render_page
from pipeline.publish.report import load_report
from pipeline.publish.rows import PrintedTable
from pipeline.publish.workbook.build import build_workbook
from pipeline.returns.guarding import unguarded
from pipeline.xlsx import write_workbook
from pipeline.yamlfiles import YamlError
from tests.spec.codedreports import (
    BY_RULES,
    CODING,
    HELD_ROWS,
    ROWS,
    THEMES,
    coded_report,
    coding_of,
    write_coding,
)
from tests.spec.reports import REPORT, small_report, write_report
from tests.spec.test_report_page import Elements

SPACES = re.compile("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
HEAD = "q03,q03,Raisons,2,1200,1190"  # frame, source, label, version, answers, coded
BELOW = f"{HEAD},90,1000,100,10,0,4,0,900,2500,2,0,0.5,0.625,0.41249,0.3,0.52,0.667,held_back,agreement"
HELD = ROWS.strip().splitlines()[0] + "\n" + HELD_ROWS


def plain(text: str) -> str:
    """The text with plain spaces."""
    return SPACES.sub(" ", text)


def said(folder: Path, frames: str, rows: str = ROWS) -> list[str]:
    """What stands under the coded table of how it was coded."""
    tables, _ = coded_report(folder, frames, rows)
    lines = (*tables[1].held, *tables[1].coding)
    return [plain(sentence) for line in lines for sentence in line.sentences]


def page(tables: tuple[PrintedTable, ...], report) -> Elements:
    return Elements(render_page(tables, render_charts(tables, report), report))


def sheet_texts(tables: tuple[PrintedTable, ...], report, folder: Path) -> list[str]:
    """All texts of the coded table's sheet, from the top."""
    write_workbook(build_workbook(tables, report), folder / "dossier.xlsx")
    sheet = load_workbook(folder / "dossier.xlsx")["q03"]
    return [plain(cell.value) for row in sheet for cell in row if isinstance(cell.value, str)]


HOW = [
    (BY_RULES, "par règles, accord non mesuré. 4 réponses, dont 3 codées ; 5 codes ; plan q03, version 1."),
    (
        "q03,q03,Raisons,1,1,0,0,0,0,1,0,0,0,0,0,0,0,,,,,,,published,",
        "par règles, accord non mesuré. 1 réponse, sans code ; 0 code ; plan q03, version 1.",
    ),
    (
        "q03,q03,Raisons,1,2,0,0,0,0,2,0,0,0,0,0,0,0,,,,,,,published,",
        "par règles, accord non mesuré. 2 réponses, toutes sans code ; 0 code ; plan q03, version 1.",
    ),
    (
        # a person decided it of one: not all of them are just left over
        "q03,q03,Raisons,1,2,0,0,0,0,2,1,0,0,0,0,1,0,,,,,,,published,",
        "1 codage, accord non mesuré. 2 réponses, dont 0 codée et 1 sans code ; 0 code ; plan q03, "
        "version 1.",
    ),
    (
        "q03,q03,Raisons,1,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,,,,published,",
        "par règles, accord non mesuré. 0 réponse ; 0 code ; plan q03, version 1.",
    ),
    (
        "q03,q03,Raisons,1,4,4,4,0,0,0,0,0,0,0,6,0,0,,,,,,,published,",
        "par règles, accord non mesuré. 4 réponses, toutes codées ; 6 codes ; plan q03, version 1.",
    ),
    (
        "q03,q03,Raisons,1,1,1,0,1,0,0,0,0,0,0,1,1,0,,,,,,,published,",
        "1 codage, accord non mesuré. 1 réponse, codée (1 par les codeurs) ; 1 code ; plan q03, version 1.",
    ),
    (
        f"{HEAD},190,1000,0,10,0,0,0,0,2500,1,0,,,,,,,published,",
        "1 codage, accord non mesuré. 1 200 réponses, dont 1 190 codées (1 000 par les codeurs, 190 par "
        "règles) ; 2 500 codes ; plan q03, version 2.",
    ),
    (
        # 0,8125 at one decimal of a percent: 81,25 -> 81,3, half up
        f"{HEAD},90,1000,100,10,0,4,0,900,2500,2,0,0.5,0.8125,0.7005,0.65,0.75,0.667,published,",
        "2 codages, 900 codées deux fois, accord de 81,3 %, alpha 0,701 (0,650 à 0,750, seuil 0,667). "
        "1 200 réponses, dont 1 190 codées (1 000 par les codeurs, 100 départagées, 90 par règles) ; "
        "4 en attente ; 2 500 codes ; plan q03, version 2.",
    ),
    (
        f"{HEAD},1190,0,0,10,0,0,0,1,2500,2,0,0,0.5,-0.25,,,0.667,published,",
        "2 codages, 1 codée deux fois, accord de 50,0 %, alpha −0,250 (sans intervalle, seuil 0,667). "
        "1 200 réponses, dont 1 190 codées (1 190 par règles) ; 2 500 codes ; plan q03, version 2.",
    ),
    (
        # coded twice, and always the same: agreement without an alpha
        f"{HEAD},190,1000,0,10,6,0,0,600,2500,3,1,0.5,1.0,,,,,published,",
        "3 codages (dont 1 au vu des règles), 600 codées deux fois, accord de 100,0 %, alpha indéfini : un "
        "seul code. 1 200 réponses, dont 1 190 codées (1 000 par les codeurs, 190 par règles) et 6 sans "
        "code ; 2 500 codes ; plan q03, version 2.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("frames", "sentence"), HOW)
def test_a_table_of_coded_answers_says_how_they_were_coded(tmp_path, frames, sentence):
    assert said(tmp_path, frames) == [f"Codage : {sentence}"]


def test_a_table_held_back_for_its_agreement_says_both_numbers(tmp_path):
    held, how = said(tmp_path, BELOW, HELD)
    assert held == "Tableau non publié : alpha 0,412 sous le seuil 0,667."
    assert how.startswith(
        "Codage : 2 codages, 900 codées deux fois, accord de 62,5 %, alpha 0,412 (0,300 à 0,520, seuil "
        "0,667)."
    )


def test_two_numbers_that_differ_are_not_printed_alike(tmp_path):
    held, _ = said(tmp_path, BELOW.replace("0.41249", "0.66683"), HELD)
    assert held == "Tableau non publié : alpha 0,6668 sous le seuil 0,6670."


def test_a_table_held_back_since_codes_have_changed_says_how_many_answers_wait(tmp_path):
    frames = "q03,q03,Raisons,2,4,3,3,0,0,1,0,0,{},0,5,0,0,,,,,,,held_back,review"
    assert said(tmp_path / "a", frames.format(2), HELD)[0] == "Tableau non publié : 2 réponses à revoir."
    assert said(tmp_path / "b", frames.format(1), HELD)[0] == "Tableau non publié : 1 réponse à revoir."


def test_a_table_held_back_for_its_overlap_says_how_many_answers_were_coded_twice(tmp_path):
    frames = f"{HEAD},190,1000,0,10,0,0,0,{{}},2500,2,0,0.5,,,,,,held_back,overlap"
    held, how = said(tmp_path / "a", frames.format(0), HELD)
    assert held == "Tableau non publié : 0 codée deux fois sur 1 200, part exigée 50,0 %."
    assert how.startswith("Codage : 2 codages, accord non mesuré.")
    held, _ = said(tmp_path / "b", frames.format(599), HELD)
    assert held == "Tableau non publié : 599 codées deux fois sur 1 200, part exigée 50,0 %."


def test_the_page_prints_coding_and_notes_under_the_table(tmp_path):
    elements = page(*coded_report(tmp_path))
    lines = [plain(text) for text in elements.texts("p") if text.startswith(("Codage", "Note"))]
    assert lines[0].startswith("Codage : par règles, accord non mesuré. 4 réponses, dont 3 codées")
    assert lines[1] == "Note : Une note sur le tableau."


def test_examples_stand_by_theme_in_the_order_of_the_rows_as_they_were_written(tmp_path):
    elements = page(*coded_report(tmp_path))
    assert [plain(text).strip() for text in elements.texts("summary")][-1] == "Exemples Données reconstituées"
    labels = ["Moyens", "Effectifs & postes", "Choix"]
    assert [text for text in elements.texts("dt") if text in labels] == labels
    quotes = [text for text in elements.texts("dd") if "«" in text]
    space = "\N{NO-BREAK SPACE}"
    assert quotes == [
        f"«{space}{text}{space}»"
        for text in ("=moyens", "2 postes", "{effectifs}", "on n'a pas  le choix : 1000 <b>fois</b> non")
    ]


def test_a_row_that_details_another_is_set_in_under_it(tmp_path):
    tables, report = coded_report(tmp_path)
    styles = {
        "".join(text): given.get("style", "") for tag, given, text in page(tables, report).all if tag == "th"
    }
    assert "padding-left" in styles["– Effectifs & postes"]
    assert "padding-left" not in styles["Choix"]
    write_workbook(build_workbook(tables, report), tmp_path / "dossier.xlsx")
    sheet = load_workbook(tmp_path / "dossier.xlsx")["q03"]
    indents = {row[0].value: row[0].alignment.indent for row in sheet if row[0].value}
    assert (indents["– Effectifs & postes"], indents["Choix"]) == (1, 0)


def test_examples_of_real_answers_bear_no_notice(tmp_path):
    words = (REPORT + CODING).replace("notice: Données reconstituées", "notice: null")
    tables, _ = coded_report(tmp_path, report=words)
    assert [examples.notice for examples in tables[1].examples] == [""]


def test_the_sheet_says_the_same_under_the_table_and_no_text_is_a_formula(tmp_path):
    texts = sheet_texts(*coded_report(tmp_path), tmp_path)
    [coding] = [text for text in texts if text.startswith("Codage")]
    after = texts[texts.index(coding) :]
    assert after == [
        "Codage : par règles, accord non mesuré. 4 réponses, dont 3 codées ; 5 codes ; plan q03, version 1.",
        "Note : Une note sur le tableau.",
        "Exemples – Données reconstituées",
        "Moyens : « =moyens »",
        "Effectifs & postes : « 2 postes » ; « {effectifs} »",
        "Choix : « on n'a pas  le choix : 1000 <b>fois</b> non »",
    ]


WHY = "Tableau non publié : alpha 0,412 sous le seuil 0,667."


def test_in_the_place_of_a_panel_held_back_stands_why_and_neither_heading_nor_base(tmp_path):
    tables, report = coded_report(tmp_path, BELOW, HELD)
    elements = page(tables, report)
    assert "Moyens" not in elements.texts("th")
    assert not any("retenu" in text for text in elements.texts("article"))
    assert "4" in elements.texts("i", class_="free")  # the panel of closed answers is shown
    texts = sheet_texts(tables, report, tmp_path)
    title = texts.index("Thèmes")
    assert texts[title + 1] == WHY
    assert texts[title + 2].startswith("Codage : 2 codages")


def test_a_second_panel_held_back_for_the_same_reason_does_not_say_it_again(tmp_path):
    second = THEMES[THEMES.index("  - id: themes") :].replace("themes", "again").replace("Thèmes", "Encore")
    rows = HELD + "\n" + HELD_ROWS.replace("themes", "again")
    tables, report = coded_report(tmp_path, BELOW, rows, layout=THEMES + second)
    texts = sheet_texts(tables, report, tmp_path)
    assert texts[texts.index("Thèmes") :][:4] == ["Thèmes", WHY, "Encore", "De même."]
    article = page(tables, report).texts("article")[1]
    assert (plain(article).count(WHY), article.count("De même.")) == (1, 1)


def test_a_frame_held_back_whose_numbers_stand_in_the_table_is_refused(tmp_path):
    with pytest.raises(
        CodingFilesError,
        match=r"^q03 counts answers coded by q03, which is held back, and its figures are not\. Run the "
        r"stage tabulate again\.$",
    ):
        coded_report(tmp_path, BELOW)


def test_the_note_that_a_table_is_held_back_stands_out(tmp_path):
    elements = page(*coded_report(tmp_path, BELOW, HELD))
    [line] = elements.texts("p", class_="line held")
    assert plain(line) == "Tableau non publié : alpha 0,412 sous le seuil 0,667."


def test_what_is_held_back_is_neither_drawn_nor_quoted(tmp_path):
    tables, report = coded_report(tmp_path, BELOW, HELD)
    assert sorted(render_charts(tables, report)) == ["q01", "q02"]
    assert tables[1].examples == ()
    assert "Exemples" not in " ".join(page(tables, report).texts("summary"))


def test_the_same_word_is_a_number_s_own_print_where_nothing_is_held_back(tmp_path):
    tables, report = coded_report(tmp_path, BY_RULES, ROWS.replace("4,4,free", ",retenu,reference"))
    assert [figure.is_withheld for figure in tables[1].figures] == [False] * 7
    assert "q03" in render_charts(tables, report)


def test_the_contents_say_that_a_table_is_held_back_when_it_shows_nothing(tmp_path):
    tables, report = coded_report(tmp_path, BELOW, f"q03,main,means,caf,,,,,,,retenu,free\n{HELD_ROWS}")
    assert tables[1].is_withheld
    assert not tables[1].is_free
    assert values_word(tables[1], report) == "retenu"
    assert page(tables, report).texts("span", class_="values") == [
        "imaginées",
        "retenu",
        "en partie imaginées",
    ]


def test_a_picture_of_coded_answers_says_how_they_were_coded(tmp_path):
    tables, report = coded_report(tmp_path)
    assert "Codage : par règles, accord non mesuré." in plain(render_charts(tables, report)["q03"])


def test_a_wave_without_coding_is_as_before_when_no_table_counts_coded_answers(tmp_path):
    tables, report = small_report(tmp_path)
    assert read_coding(tmp_path / "coding", unguarded) is None
    assert with_coding(tables, None, report) == tables


def test_a_table_of_coded_answers_without_coding_names_the_stage_to_run(tmp_path):
    tables, report = coded_report(tmp_path)
    with pytest.raises(
        CodingFilesError, match=r"^q03 counts .* frame 'q03', but .* is not there\. Run the st"
    ):
        with_coding(tables, None, report)
    other = coding_of(tmp_path / "other", BY_RULES.replace("q03", "q04"))
    with pytest.raises(CodingFilesError, match=r"has no frame 'q03'\. Run the stage code\."):
        with_coding(tables, other, report)


def test_a_report_without_words_for_coded_answers_is_refused(tmp_path):
    with pytest.raises(CodingFilesError, match=r"report\.yaml has no `coding`, but q03 counts coded answers"):
        coded_report(tmp_path, report=REPORT)


REFUSED_FRAMES = [
    (BY_RULES.replace("published", "open"), "line 2: status 'open' is none of published, held_back"),
    (
        BY_RULES.replace("published,", "held_back,why"),
        "line 2: reason 'why' is none of agreement, overlap, review",
    ),
    (BY_RULES.replace("published,", "held_back,agreement"), "line 2: alpha '' is no number"),
    (BY_RULES.replace("published,", "held_back,overlap"), "line 2: share '' is no number"),
    (BY_RULES.replace(",4,3,3,", ",4,x,3,"), "line 2: coded 'x' is no whole number"),
    (BELOW.replace("0.625", "62.5"), r"line 2: percent '62\.5' is above 1"),
    (BELOW.replace("0.41249", "nan"), "line 2: alpha 'nan' is not a number"),
    (BELOW.replace("0.667", ""), "line 2: threshold '' is no number"),
]


@pytest.mark.parametrize(("frames", "message"), REFUSED_FRAMES)
def test_a_line_that_stage_code_did_not_write_so_is_refused(tmp_path, frames, message):
    with pytest.raises(CodingFilesError, match=rf"frames\.csv, {message}.*\. Run the stage code again\.$"):
        coding_of(tmp_path, frames)


def test_verbatims_belong_to_the_files(tmp_path):
    coding = write_coding(tmp_path)
    (coding / "verbatims.csv").unlink()
    with pytest.raises(CsvError, match=r"verbatims\.csv: there is no such file\. Run the stage code again\."):
        read_coding(coding, unguarded)


@pytest.mark.parametrize("wrong", ["{answer}", "{", "{0}", "{answers.x}"])
def test_a_word_in_braces_that_there_is_not_is_refused_with_its_line(tmp_path, wrong):
    words = REPORT + CODING.replace('"{answers} à revoir."', f'"{wrong} à revoir."')
    line = words.splitlines().index(f'    review: "{wrong} à revoir."') + 1
    layouts, _ = write_report(tmp_path, report=words)
    with pytest.raises(
        YamlError, match=rf"line {line}: .* in braces only \{{answers\}} may stand, as here\."
    ):
        load_report(layouts / "report.yaml")
