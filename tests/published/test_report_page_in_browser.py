"""The 2007 page in a browser: every printed figure in its place, on a wide screen and on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from pipeline.publish.page.render import render_page
from pipeline.publish.report import load_report
from pipeline.publish.rows import PrintedTable, read_tables
from pipeline.publish.typography import typeset
from pipeline.stages.store import Store
from pipeline.tables.layout import load_layouts

CHROMIUM = shutil.which("chromium")
STORE, WAVE = Store(Path(__file__).parents[2]), "2007"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)")

# rows of cells of every table body on the page: what is read, without what is only read aloud
BODIES = """() => Object.fromEntries([...document.querySelectorAll("article")].map(article => [article.id,
  [...article.querySelectorAll("tbody")].map(body => [...body.rows].map(row => [...row.cells].map(cell => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".aloud").forEach(part => part.remove());
    return copy.textContent;
  })))]))"""
# boxes that reach over the right edge of the screen and do not scroll within themselves
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, nav *")].filter(element =>
  element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
  && !element.closest(".scroll")).map(element => element.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def tables() -> tuple[PrintedTable, ...]:
    return read_tables(STORE.tables(WAVE), load_layouts(STORE.layouts(WAVE)))


@pytest.fixture(scope="module")
def page(tables, tmp_path_factory) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("page") / "dossier.html"
    report = load_report(STORE.layouts(WAVE) / "report.yaml")
    path.write_text(render_page(tables, {}, report), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.goto(path.as_uri())
        yield shown
        browser.close()


def test_every_figure_stands_in_its_place(page, tables):
    expected = {
        table.layout.id: [
            [
                [
                    typeset(row.label),
                    *(
                        figure.printed if (figure := panel.figure(row, column)) else ""
                        for column in panel.panel.columns
                    ),
                ]
                for row in panel.panel.rows
            ]
            for panel in table.panels
        ]
        for table in tables
    }
    assert page.evaluate(BODIES) == expected


@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_the_page_never_scrolls_sideways(page, screen):
    page.set_viewport_size(screen)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == screen["width"]


def test_row_labels_stay_in_sight_while_a_wide_table_scrolls_on_a_phone(page):
    page.set_viewport_size(PHONE)
    box = page.locator("#t02-effectifs .scroll").first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.evaluate("box => { box.scrollLeft = 300 }")
    offset = (
        "box => box.querySelector('tbody th').getBoundingClientRect().left - box.getBoundingClientRect().left"
    )
    assert abs(box.evaluate(offset)) < 1


def test_wide_tables_fit_a_desktop_screen(page):
    page.set_viewport_size(DESKTOP)
    wider = "boxes => boxes.filter(b => b.scrollWidth > b.clientWidth).map(b => b.closest('article').id)"
    assert page.locator(".scroll").evaluate_all(wider) == []
