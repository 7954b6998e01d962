"""Returns of the small questionnaire, for tests to fill in, to spoil and to read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import column_index_from_string, get_column_letter

from pipeline.questionnaire.form.filling import Content, FormTemplate, form_template
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.returns.personal import Masking, namesakes
from pipeline.returns.reading import Form, Return, read_return
from pipeline.returns.values import Marks, notation
from pipeline.returns.workbooks.contents import Unreadable
from pipeline.returns.workbooks.contents import Workbook as Contents
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.witnesses import read_workbook
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.spec.questionnaires import small

ROOT = Path(__file__).parents[2]
MARKS = Marks(ticked=("x", "1", "oui"), unticked=("0", "non"))
MOST = 1000
MARK = "[nom]"
MASKING = Masking(mark=MARK, common=("directeur mme des",))
LIMITS = Limits(
    file_size=1_000_000,
    part_size=2_000_000,
    total_size=4_000_000,
    ratio=100,
    parts=50,
    token_size=200_000,
    rows=500,
    columns=60,
    cells=2000,
    merged_cells=2000,
    memory=300_000_000,
    cpu_time=10,
    wall_time=30,
)
REFERENCE = re.compile(r"(?<![A-Z0-9])(?P<letters>[A-Z]{1,2})(?P<mark>\$?)(?P<number>[0-9]+)(?![0-9A-Z(])")
# One answer in each kind of cell; the respondent is added by `Office.write`.
ANSWERS: dict[str, Content] = {
    "nom": "Zébulon Tartempion",
    "fonction": "Conseillère technique",
    "staff__as__as": 4,
    "staff__as__autres": 3,
    "staff__titres__l01__row": "AS",
    "staff__titres__l01__title": "Chargée de mission",
    "staff__titres__l01__count": 2,
    "counted__as__agents": 5,
    "formal": "Oui",
    "papers__projet": "x",
    "tasks__accueil__as": "x",
    "order__accueil": 1,
    "remarks": "0012",
}


@dataclass(frozen=True)
class Office:
    """Where returns of the small questionnaire are filled in: the wave's form and the folder they go to."""

    folder: Path
    layout: FormLayout
    template: FormTemplate
    form: Form

    def write(self, file: str = "a.xlsx", respondent: str = "caf-001", **answers: Content) -> Path:
        """A return with ANSWERS, those given in their place."""
        path = self.folder / file
        write_parts(self.template.filled({"caf": respondent} | ANSWERS | answers), path)
        return path

    def cell(self, workbook: Workbook, name: str) -> SheetCell:
        """The cell of a field, or of any defined name."""
        place = self.layout.inputs.get(name) or self.layout.names[name]
        return workbook[place.sheet][place.cell]

    def read(self, path: Path) -> Return:
        """The return, read in this process."""
        return read_return(path.name, contents(path), self.form)


def office(folder: Path) -> Office:
    folder.mkdir(exist_ok=True)
    questionnaire = small(folder.parent)
    layout = form_layout(questionnaire, load(Store(ROOT).form_words(), FormWords))
    form = Form(layout, notation(questionnaire, MARKS, MOST), namesakes(layout, MASKING))
    return Office(folder, layout, form_template(layout), form)


def contents(path: Path) -> Contents | Unreadable:
    try:
        return read_workbook(path, LIMITS)
    except Unreadable as refusal:
        return refusal


def edit(path: Path, change: Callable[[Workbook], None]) -> Path:
    """Open a file as a spreadsheet program would, change it, save it."""
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Change the parts of a file, as no spreadsheet program would."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    write_parts(parts, path)
    return path


def sheet_part(layout: FormLayout, title: str) -> str:
    number = next(i for i, sheet in enumerate(layout.sheets, 1) if sheet.title == title)
    return f"xl/worksheets/sheet{number}.xml"


def insert(path: Path, office: Office, title: str, row: int, column: int) -> Path:
    """Insert an empty row and an empty column into a sheet, as a spreadsheet program does: what stands there
    or after moves by one, with merged areas, formulas and defined names. 0: insert none."""

    def moved(match: re.Match) -> str:
        index, number = column_index_from_string(match["letters"]), int(match["number"])
        index += bool(column and index >= column)
        return f"{get_column_letter(index)}{match['mark']}{number + bool(row and number >= row)}"

    def moved_row(match: re.Match) -> str:
        number = int(match[1])
        return f'<row r="{number + bool(row and number >= row)}"'

    def references_moved(prefix: str, xml: str) -> str:
        return re.sub(f'({prefix})([^"<]*)', lambda found: found[1] + REFERENCE.sub(moved, found[2]), xml)

    def change(parts: dict[str, bytes]) -> None:
        name = sheet_part(office.layout, title)
        xml = re.sub('<row r="([0-9]+)"', moved_row, parts[name].decode())
        parts[name] = references_moved('<c r="|<f>|<mergeCell ref="', xml).encode()
        names = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = references_moved(f">'{title}'!", names).encode()

    return rewrite(path, change)


def adds_up(read: Return) -> bool:
    account = read.account
    return account.total == account.form + account.answers + account.rejected and account.rejected == len(
        read.rejected
    )


def filled_cells(path: Path) -> int:
    """How many cells of a file hold something, by openpyxl alone."""
    workbook = load_workbook(path)
    cells: list[SheetCell] = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    return sum(cell.value is not None and str(cell.value).strip() != "" for cell in cells)
