"""The workbook in LibreOffice: each cell shows the printed figure, spaces aside."""

import csv
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook

from analysis.rounding import Rounding
from pipeline.publish.report import load_report
from pipeline.publish.rows import PrintedPanel, PrintedTable, read_tables
from pipeline.publish.typography import typeset
from pipeline.publish.workbook.build import build_workbook
from pipeline.publish.workbook.numberformats import number_format
from pipeline.stages.store import Store
from pipeline.tables.layout import Format, load_layouts
from pipeline.tables.printing import printed, without_spaces
from pipeline.xlsx import write_workbook

SOFFICE = shutil.which("soffice")
STORE, WAVE = Store(Path(__file__).parents[2]), "2007"
pytestmark = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"
)

FRENCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>fr-FR</value></prop></item>
</oor:items>
"""
# comma, double quote, UTF-8, from line 1, no column formats, default language, no quotes for all texts,
# special numbers, cells as shown, no formulas, no spaces removed, every sheet to a file of its own
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def shown(workbook: Workbook, folder: Path) -> dict[str, list[list[str]]]:
    """What a French LibreOffice shows in each cell: sheet -> rows of texts without spaces."""
    write_workbook(workbook, folder / "report.xlsx")
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(FRENCH, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", AS_SHOWN, "--outdir", folder / "csv"]
    subprocess.run([*command, folder / "report.xlsx"], check=True, capture_output=True, timeout=300)
    sheets = {}
    for path in sorted((folder / "csv").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [[without_spaces(cell) for cell in row] for row in csv.reader(file)]
        sheets[path.stem.removeprefix("report-")] = rows
    return sheets


FORMATS = [
    Format(decimals=1, suffix="%"),
    Format(decimals=1, suffix="%", small=True),
    Format(decimals=2, suffix="%"),
    Format(decimals=0, suffix="%"),
    Format(decimals=2),
    *(Format(decimals=1, suffix="%", rounding=mode) for mode in Rounding),
]


def test_every_share_of_every_base_up_to_123_is_shown_as_printed(tmp_path):
    workbook, expected = Workbook(), []
    for base in range(1, 124):
        row = []
        for form in FORMATS:
            for part in range(base + 1):
                amount = Fraction(100 * part, base)
                row.append((float(amount / 100 if form.suffix else amount), printed(amount, form)))
        for column, (value, text) in enumerate(row, start=1):
            cell = workbook.active.cell(base, column, value)
            cell.number_format = number_format(value, text)
        expected.append([without_spaces(text) for _, text in row])
    [rows] = shown(workbook, tmp_path).values()
    differing = [
        (base, ours, theirs)
        for base, (row, texts) in enumerate(zip(rows, expected, strict=True), start=1)
        for ours, theirs in zip(row, texts, strict=False)  # shorter rows are filled with empty cells
        if ours != theirs
    ]
    assert sum(map(len, expected)) == len(FORMATS) * sum(base + 1 for base in range(1, 124))
    assert differing == []


def test_amounts_are_shown_as_printed(tmp_path):
    forms = [Format(), Format(grouping=False), Format(decimals=2), Format(decimals=2, grouping=False)]
    amounts = [0, 8, 999, 1000, 1205, 4281, 8086, 123456, 1234567]
    workbook = Workbook()
    for row, amount in enumerate(amounts, start=1):
        for column, form in enumerate(forms, start=1):
            cell = workbook.active.cell(row, column, amount)
            cell.number_format = number_format(float(amount), printed(Fraction(amount), form))
    [rows] = shown(workbook, tmp_path).values()
    assert rows == [[without_spaces(printed(Fraction(amount), form)) for form in forms] for amount in amounts]


def lines(panel: PrintedPanel) -> list[list[str]]:
    """A panel's rows as a reader finds them in the sheet: label, then each column's figure."""
    rows = []
    for row in panel.panel.rows:
        figures = [panel.figure(row, column) for column in panel.panel.columns]
        rows.append([typeset(row.label), *(figure.printed if figure else "" for figure in figures)])
    return [[without_spaces(text) for text in row] for row in rows]


def missing_lines(table: PrintedTable, sheet: list[list[str]]) -> list[list[str]]:
    """The lines of a table that do not follow each other in the sheet, panel by panel."""
    missing, start = [], 0
    for panel in table.panels:
        wanted = lines(panel)
        width = len(wanted[0])
        held = [row[:width] for row in sheet]
        places = [at for at in range(start, len(held)) if held[at : at + len(wanted)] == wanted]
        if places:
            start = places[0] + len(wanted)
        else:
            missing += [line for line in wanted if line not in held[start:]] or wanted
    return missing


def test_every_cell_of_the_report_shows_the_printed_figure(tmp_path):
    layouts = load_layouts(STORE.layouts(WAVE))
    tables = read_tables(STORE.tables(WAVE), layouts)
    sheets = shown(build_workbook(tables, load_report(STORE.layouts(WAVE) / "report.yaml")), tmp_path)
    missing = {table.layout.id: missing_lines(table, sheets[table.layout.id]) for table in tables}
    assert {table: rows for table, rows in missing.items() if rows} == {}
    assert sum(len(panel.figures) for table in tables for panel in table.panels) > 777
