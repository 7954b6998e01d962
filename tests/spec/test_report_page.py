"""The page: what a reader, a screen reader and a printer find in it."""

import re
from html.parser import HTMLParser

import pytest

from pipeline.publish.charts.render import render_charts
from pipeline.publish.page.render import render_page
from pipeline.publish.rows import PrintedTable
from pipeline.publish.typography import typeset
from tests.spec.reports import JOBS, REPORT, small_report

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Elements(HTMLParser):
    """All elements of a page in order: (tag, attributes, text within)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        element = (tag, dict(attrs), [])
        self.all.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_startendtag(self, tag, attrs):
        self.all.append((tag, dict(attrs), []))

    def handle_data(self, data):
        for element in self.open:
            element[2].append(data)

    def texts(self, tag: str, **attributes: str) -> list[str]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            " ".join("".join(text).split(" "))
            for name, given, text in self.all
            if name == tag and wanted.items() <= given.items()
        ]


def page(tables: tuple[PrintedTable, ...], report) -> Elements:
    html = render_page(tables, render_charts(tables, report), report)
    elements = Elements(html)
    assert elements.open == []
    return elements


@pytest.fixture
def small(tmp_path):
    return small_report(tmp_path)


@pytest.fixture
def elements(small):
    return page(*small)


def test_labels_are_shown_as_they_are_written_never_as_markup(elements):
    assert 'Métiers <b> & "titres"' in elements.texts("h4")
    assert "Assistante <i>sociale</i>" in elements.texts("th", scope="row")
    assert elements.texts("b") == ["Base\N{NO-BREAK SPACE}:", "Source\N{NO-BREAK SPACE}:"] * 2 + [
        "Note\N{NO-BREAK SPACE}:"
    ]


def test_row_column_and_group_headings_are_header_cells(elements):
    assert elements.texts("th", scope="row") == [
        typeset(label)
        for label in (
            "Oui, à $ 100 ou $ 200",
            "Non",
            "Assistante <i>sociale</i>",
            "Hors travail social",
            "Total",
        )
    ]
    assert elements.texts("th", scope="col") == [
        *("Réponse", "Nombre de Caf"),
        *("Diplôme", "Effectif", "Travailleurs sociaux", "Intervenants"),
    ]
    assert [text.strip() for text in elements.texts("th", scope="colgroup")] == ["Autres intitulés"]


def test_each_cell_names_its_headings(elements):
    ids = {given["id"] for _, given, _ in elements.all if "id" in given}
    cells = [given for tag, given, _ in elements.all if tag == "td"]
    assert len(cells) == 2 * 1 + 3 * 3
    assert all(set(cell["headers"].split()) <= ids for cell in cells)


def test_no_id_is_given_twice(elements):
    ids = [given["id"] for _, given, _ in elements.all if "id" in given]
    assert sorted(ids) == sorted(set(ids))


def test_every_reference_leads_somewhere(elements):
    ids = {given["id"] for _, given, _ in elements.all if "id" in given}
    links = {given["href"] for tag, given, _ in elements.all if tag == "a"}
    labels = {name for _, given, _ in elements.all for name in given.get("aria-labelledby", "").split()}
    assert {link.removeprefix("#") for link in links} <= ids
    assert labels <= ids


def test_cells_hold_what_is_printed_and_blank_cells_nothing(elements):
    narrow, space = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
    cells = elements.texts("td")[2:]
    assert cells == [
        *(f"1{narrow}205", f"<0,1{space}%", f"75,0{space}% (imaginée)"),
        *("?", "", f"25,0{space}% (imaginée)"),
        *(f"1{narrow}205", f"100,0{space}%", f"100,0{space}% (imaginée)"),
    ]


def test_free_values_are_marked_and_so_is_a_table_of_nothing_else(elements):
    marked = elements.texts("i", class_="free")
    assert [text for text in marked if text[0].isdigit()] == [
        "85",
        "0",
        *(f"{n},0\N{NO-BREAK SPACE}%" for n in (75, 25, 100)),
    ]
    assert marked.count("Tableau imaginé.") == 1
    assert elements.texts("span", class_="values") == ["imaginées", "en partie imaginées"]


def test_the_notice_stands_on_the_page_at_each_table_and_in_each_picture(elements, small):
    notice = small[1].notice
    assert notice in elements.texts("p", class_="running")
    assert elements.texts("span", class_="tag") == [notice, notice]
    assert [notice in text for text in elements.texts("svg")] == [True, True]


def test_a_table_of_another_source_alone_says_so_in_the_place_of_the_notice(tmp_path):
    rows = "q02,main,oui,caf,,,,,,85,85,reference\nq02,main,non,caf,,,,,,0,0,reference"
    tables, report = small_report(tmp_path, other_rows=rows)
    elements = page(tables, report)
    assert elements.texts("span", class_="tag") == [report.words.reprinted, report.notice]
    assert [report.notice in text for text in elements.texts("svg")] == [False, True]


def test_several_notes_are_one_list(tmp_path):
    tables, report = small_report(tmp_path, jobs=JOBS.replace("[Une note.]", "[Une note., Une <autre>.]"))
    elements = page(tables, report)
    assert elements.texts("b")[-1] == "Notes\N{NO-BREAK SPACE}:"
    assert elements.texts("ul", class_="line") == ["Une note.Une <autre>."]


def test_a_report_without_notice_says_nothing_of_it(tmp_path):
    without = re.sub("notice.*", "", REPORT) + "notice: null\nnotice_text: null\n"
    tables, report = small_report(tmp_path, report=without)
    assert "reconstitu" not in render_page(tables, {}, report).replace("enquête reconstituée", "").replace(
        "Reconstituée", ""
    )


def test_the_page_needs_no_script_and_nothing_from_elsewhere(elements):
    tags = {tag for tag, _, _ in elements.all}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    html = [given for tag, given, _ in elements.all if tag == "html"]
    assert html == [{"lang": "fr"}]
    assert "@import" not in elements.texts("style")[0]
    assert "url(" not in elements.texts("style")[0]


def test_sections_stand_in_the_report_s_order_with_their_tables(elements):
    assert elements.texts("h2")[-2:] == ["Introduction", "1 Effectifs"]
    assert elements.texts("h3") == ["1.2 Diplômes & métiers"]
    assert elements.texts("summary") == ["Trouver", "Introduction", "1 Effectifs"]


def test_each_question_leads_to_its_tables_in_the_order_of_their_numbers(elements):
    links = [(given["href"], "".join(text)) for tag, given, text in elements.all if tag == "a"]
    assert [link for link in links if link[1].startswith("Q")] == [("#q01", "Q1"), ("#q02", "Q2")]


def test_the_page_is_the_same_from_run_to_run(small):
    tables, report = small
    first, second = (render_page(tables, render_charts(tables, report), report) for _ in range(2))
    assert first == second


def test_a_notice_ends_neither_the_style_sheet_nor_its_string(tmp_path):
    words = REPORT.replace("notice: Données reconstituées", "notice: 'Dites \"oui\" </style> \\'")
    tables, report = small_report(tmp_path, report=words)
    html = render_page(tables, {}, report)
    [style] = re.findall(r"<style>(.*?)</style>", html, flags=re.DOTALL)
    assert r'content: "Dites \22 oui\22  \3c \2f style\3e  \5c "' in style
