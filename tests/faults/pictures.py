"""`python -m tests.faults.pictures`: makes the pictures of docs/editing.md anew.

It needs LibreOffice, Chromium and Poppler (Debian: libreoffice-calc, chromium, poppler-utils). A note is
shown as the programs show it while the mouse is on its cell.
"""

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from PIL import Image, ImageChops, ImageOps
from playwright.sync_api import sync_playwright

from pipeline.questionnaire.form.layout import Place
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages import edit, ingest
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.faults.documented import BY_WORKBOOK
from tests.faults.wave import WAVE, project_with_faults
from tests.pipeline.project_copy import ROOT
from tests.published.test_form_in_libreoffice import converted
from tests.published.test_report_page_in_browser import CHROMIUM

IMAGES = ROOT / "docs" / "images"
DPI, MARGIN, PALETTE = 120, 12, 64
NOTICE, QUESTION = (0.055, 0.118), (0.655, 0.89)  # of a page's height: its head, and the question shown
FOOT = 0.93
TERMINAL = """<meta charset="utf-8"><style>body {{ margin: 0 }}
pre {{ background: #1f2a44; color: #eef1f6; font: 14px/1.45 "DejaVu Sans Mono", monospace; margin: 0;
  padding: 14px 18px; white-space: pre-wrap; width: 1050px }} b {{ color: #ffd9a8 }} i {{ color: #f79c5b }}
</style><pre><i>{notice}</i>

<b>$ .venv/bin/caf-census {command}</b>
{printed}</pre>"""


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = project_with_faults(folder / "project")
        ingest.main(Stage("ingest", WAVE, store))
        edit.main(Stage("edit", WAVE, store))
        questionnaire = load_questionnaire(store.questionnaire(WAVE))
        layout = form_layout(questionnaire, load(store.form_words(), FormWords))
        (cell,) = BY_WORKBOOK.proposed
        query = store.interim(WAVE, "edit") / "queries" / f"{BY_WORKBOOK.office}.xlsx"
        shown = with_note(query, folder / "shown.xlsx", layout.inputs[cell])
        (points, _), *pages = pages_of(converted(shown, "pdf"))
        saved(trimmed(part(points, 0, FOOT)), "query-points")
        noted = next(page for page, text in pages if layout.words.queries.suspect in text)
        head, question = (part(noted, *of) for of in (NOTICE, QUESTION))
        saved(trimmed(stacked(head, question)), "query-cell")
        saved(terminal(store, questionnaire.notice or "", folder), "check")


def with_note(workbook: Path, out: Path, place: Place) -> Path:
    """The workbook with the note of one cell in sight, beside it; of the first sheet that has notes."""
    with ZipFile(workbook) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    column, row = place.column - 1, place.row - 1
    beside = f"{column + 2}, 20, {row - 2}, 4, {column + 7}, 0, {row + 3}, 4"
    for name in [name for name in parts if name.endswith(".vml")]:
        shapes = re.split("(?=<ns1:shape )", parts[name].decode())
        for i, shape in enumerate(shapes):
            if f"<ns2:Row>{row}</ns2:Row><ns2:Column>{column}</ns2:Column>" in shape and "Drawing1" in name:
                shown = shape.replace("visibility:hidden", "visibility:visible")
                shapes[i] = shown.replace(
                    "<ns2:AutoFill>", f"<ns2:Anchor>{beside}</ns2:Anchor><ns2:AutoFill>"
                )
        parts[name] = "".join(shapes).encode()
    write_parts(parts, out)
    return out


def pages_of(pdf: Path) -> list[tuple[Image.Image, str]]:
    """Each page as a picture, and its text."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", pdf, pdf.with_suffix("")], check=True)
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pictures = [Image.open(path).convert("RGB") for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))]
    return list(zip(pictures, (" ".join(page.split()) for page in text.split("\f")), strict=False))


def part(page: Image.Image, top: float, bottom: float) -> Image.Image:
    return page.crop((0, int(top * page.height), page.width, int(bottom * page.height)))


def stacked(*pictures: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (pictures[0].width, sum(one.height for one in pictures)), "white")
    top = 0
    for one in pictures:
        whole.paste(one, (0, top))
        top += one.height
    return whole


def trimmed(page: Image.Image) -> Image.Image:
    """With a narrow margin of white around it."""
    inked = page.crop(ImageChops.invert(page).getbbox())
    return ImageOps.expand(inked, MARGIN, "white")


def terminal(store: Store, notice: str, folder: Path) -> Image.Image:
    """What `caf-census check` prints of the first return."""
    command = ["check", str(store.raw(WAVE).relative_to(store.root) / f"{BY_WORKBOOK.office}.xlsx")]
    called = [sys.executable, "-c", "from pipeline.cli import run; run()", *command]
    printed = subprocess.run(called, cwd=store.root, capture_output=True, text=True, check=False).stdout
    page = TERMINAL.format(notice=notice, command=" ".join(command), printed=html.escape(printed))
    path = folder / "terminal.png"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        shown = browser.new_page()
        shown.set_content(page)
        shown.locator("pre").screenshot(path=path)
        browser.close()
    return Image.open(path).convert("RGB")


def saved(picture: Image.Image, name: str) -> None:
    picture.quantize(PALETTE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
