"""The audit of 2007 in page and workbook: links to the right cells, notes where errata touch them."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from pipeline.publish.audit.lines import indicator_labels
from pipeline.publish.audit.reading import read_audit
from pipeline.publish.audit.view import AuditView, audit_view
from pipeline.publish.page.render import render_page
from pipeline.publish.report import Report, load_report
from pipeline.publish.rows import PrintedTable, read_tables
from pipeline.publish.workbook.build import build_workbook
from pipeline.stages.store import Store
from pipeline.tables.layout import load_layouts
from pipeline.tables.printing import without_spaces
from tests.published.test_report_in_libreoffice import SOFFICE, shown
from tests.published.test_report_page_in_browser import CHROMIUM, DESKTOP, PHONE, TOO_WIDE

STORE, WAVE = Store(Path(__file__).parents[2]), "2007"
in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)")
in_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"
)
OPENED = "document.querySelectorAll('details').forEach(details => { details.open = true })"
# figure of a table -> what its row says that was recomputed, and what the cell shows to which that leads
LED = """() => [...document.querySelectorAll("tr[id^='fig.']")].map(row => {
  const link = row.querySelector("td:nth-child(3) a[href^='#cell.']");
  if (!link || link.hash !== "#cell." + row.id.slice(4)) return null;
  const cell = document.getElementById(link.hash.slice(1)).cloneNode(true);
  cell.querySelectorAll(".mark, .aloud").forEach(part => part.remove());
  return [row.id, link.textContent, cell.textContent.trim()];
}).filter(Boolean)"""


@pytest.fixture(scope="module")
def published() -> tuple[tuple[PrintedTable, ...], Report, AuditView]:
    tables = read_tables(STORE.tables(WAVE), load_layouts(STORE.layouts(WAVE)))
    report = load_report(STORE.layouts(WAVE) / "report.yaml")
    labels = indicator_labels(STORE.layouts(WAVE) / "indicators.yaml")
    return tables, report, audit_view(read_audit(STORE.audit(WAVE)), tables, report, labels)


@pytest.fixture(scope="module")
def page(published, tmp_path_factory) -> Iterator[Page]:
    tables, report, audit = published
    path = tmp_path_factory.mktemp("page") / "dossier.html"
    path.write_text(render_page(tables, {}, report, audit), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown_page = browser.new_page()
        shown_page.goto(path.as_uri())
        yield shown_page
        browser.close()


@in_chromium
def test_each_figure_of_a_table_leads_to_the_cell_that_shows_what_was_recomputed(page):
    led = page.evaluate(LED)
    with (STORE.published(WAVE) / "figures.csv").open(encoding="utf-8", newline="") as file:
        of_tables = [f"fig.{line['id']}" for line in csv.DictReader(file) if line["kind"] == "table"]
    assert sorted(figure for figure, _, _ in led) == sorted(of_tables)
    assert [entry for entry in led if without_spaces(entry[1]) != without_spaces(entry[2])] == []


@in_chromium
@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_the_page_never_scrolls_sideways_with_all_of_the_audit_unfolded(page, screen):
    page.set_viewport_size(screen)
    page.evaluate(OPENED)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") == screen["width"]


@in_chromium
def test_wide_tables_still_fit_a_desktop_screen_with_their_marks(page):
    page.set_viewport_size(DESKTOP)
    wider = "boxes => boxes.filter(b => b.scrollWidth > b.clientWidth).map(b => b.textContent.slice(0, 40))"
    assert page.locator(".scroll").evaluate_all(wider) == []


@in_libreoffice
def test_a_cell_that_an_erratum_touches_shows_its_mark_and_figure(published, tmp_path):
    tables, report, audit = published
    sheets = shown(build_workbook(tables, report, audit), tmp_path)
    figures = {
        (table.layout.id, panel.panel.id, *place): figure
        for table in tables
        for panel in table.panels
        for place, figure in panel.figures.items()
    }
    expected = {(cell[0], f"({n.mark}){figures[cell].printed}") for cell, n in audit.notes.items()}
    marked = {
        (table, text)
        for table, rows in sheets.items()
        for row in rows
        for text in row[1:]
        if re.fullmatch(r"\([a-z]\)\W*\d.*", text) and table in {t.layout.id for t in tables}
    }
    assert {cell[0] for cell in audit.notes} >= {"t02-effectifs", "repartition", "bande-paie"}
    assert marked == {(table, without_spaces(text)) for table, text in expected}
