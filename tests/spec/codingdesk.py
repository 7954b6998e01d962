"""A small project whose open answers are coded, for tests to fill workbooks in and to spoil them."""

import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from pipeline.cli import run
from pipeline.cli.codingbooks import Imported, Suggest, export_book, import_book
from pipeline.cli.codingdesk import open_desk
from pipeline.coding.frames import read_codeframes
from pipeline.coding.versions.register import read_register, registered, write_register
from pipeline.stages.store import Store
from tests.spec.questionnaires import SMALL

ROOT = Path(__file__).parents[2]
NOTICE = "Données reconstituées pour un essai"
SHEET, PLAN = "Réponses à coder", "Plan de codage"
SEVERAL = """\
id: remarks
source: remarks
label: Remarques des Caf
version: 1
several: true
codes:
  - {id: aide, label: Aide à domicile, definition: Tâches de la maison, examples: [Ménage, Repas]}
  - {id: menage, label: Ménage, parent: aide}
  - {id: tutelle, label: Tutelle}
  - {id: "68", label: "Loi de 1968"}
  - {id: logement, label: Accompagnement social lié au logement}
"""
ONE = """\
id: titres
source: staff__titres
label: Autres intitulés
version: 1
several: false
codes:
  - {id: mediateur, label: Médiateur}
  - {id: charge, label: Chargé de mission}
"""
EMPTY = """\
id: fonction
source: fonction
label: Fonction
version: 1
several: true
codes: []
"""
# respondent -> answer to `remarks`
ANSWERS = {
    "caf-001": "Aide à domicile",
    "caf-002": "aide  à DOMICILE",
    "caf-003": "Aide à domicile",
    "caf-004": "=Tutelle",
    "caf-005": "Ménage et tutelle,\nselon la loi de 1968",
    "caf-006": None,
}
TITLES = {"caf-001": ("Médiateur", "Chargée de mission"), "caf-002": ("Médiateur",)}


@dataclass(frozen=True)
class Desk:
    """A project of wave w1 in a folder of its own."""

    store: Store

    @property
    def folder(self) -> Path:
        return self.store.root

    def answered(self, answers: dict[str, str | None]) -> None:
        """Give the wave these answers to `remarks`, as stage edit leaves them."""
        folder = self.store.interim("w1", "edit")
        folder.mkdir(parents=True, exist_ok=True)
        frame = {"respondent": list(answers), "remarks": list(answers.values())}
        pl.DataFrame(frame, schema=dict.fromkeys(frame, pl.String)).write_parquet(folder / "answers.parquet")

    def frame(self, text: str, *changes: tuple[str, str]) -> None:
        """Write a code frame, each change replacing one passage."""
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        name = text.splitlines()[0].removeprefix("id: ")
        (self.store.codeframes("w1") / f"{name}.yaml").write_text(text, encoding="utf-8")

    def register(self) -> None:
        """Put the codes of the frames on record."""
        register = read_register(self.store.register("w1"))
        added = registered(read_codeframes(self.store.codeframes("w1")), register, "w1")
        write_register(register, added)

    def export(self, coder: str, frame: str = "remarks", suggest: Suggest | None = None) -> Path:
        """The coder's workbook, a new file."""
        number = len(list(self.folder.glob("*.xlsx")))
        path = self.folder / f"{frame}-{coder}-{number}.xlsx"
        export_book(open_desk(self.store, "w1", frame), coder, path, suggest)
        return path

    def take(self, path: Path, withdraw: bool = False) -> Imported:
        return import_book(self.store, "w1", path, withdraw)

    def lines(self, coder: str, frame: str = "remarks") -> list[str]:
        """The lines of a coder's file below the heading."""
        path = self.store.coding("w1") / f"{frame}.{coder}.csv"
        return path.read_text(encoding="utf-8").split("\n", 1)[1].splitlines()

    def codes(self, coder: str, frame: str = "remarks") -> dict[str, str]:
        """Answer -> its codes, in a coder's file."""
        read = pl.read_csv(self.store.coding("w1") / f"{frame}.{coder}.csv", infer_schema=False)
        return {row["answer"]: row["codes"] or "" for row in read.iter_rows(named=True)}

    def decided(self, coder: str, *lines: str, frame: str = "remarks") -> None:
        """Write a coder's file by hand."""
        folder = self.store.coding("w1")
        folder.mkdir(parents=True, exist_ok=True)
        content = "\n".join(["answer,text,codes,version", *lines, ""])
        (folder / f"{frame}.{coder}.csv").write_text(content, encoding="utf-8")


def coding_desk(root: Path) -> Desk:
    store = Store(root)
    store.form_words().parent.mkdir(parents=True)
    shutil.copy(Store(ROOT).form_words(), store.form_words())
    questionnaire = SMALL.replace("respondent_example", f"notice: {NOTICE}\nrespondent_example")
    store.questionnaire("w1").write_text(questionnaire, encoding="utf-8")
    store.codeframes("w1").mkdir(parents=True)
    shutil.copy(Store(ROOT).coding_words(), store.coding_words())
    shutil.copy(Store(ROOT).forms(), store.forms())
    params = Store(ROOT).params().read_text(encoding="utf-8")
    for name in ("waves", "reconstructed", "published"):
        params = params.replace(f'{name}: ["2007"]', f'{name}: ["w1"]')
    store.params().write_text(params, encoding="utf-8")
    desk = Desk(store)
    for frame in (SEVERAL, ONE, EMPTY):
        desk.frame(frame)
    desk.register()
    desk.answered(ANSWERS)
    titles = [
        (respondent, "staff", "titres", line, title)
        for respondent, given in TITLES.items()
        for line, title in enumerate(given, 1)
    ]
    columns = ("respondent", "question", "roster", "line", "title")
    rosters = pl.DataFrame(titles, schema=columns, orient="row")
    rosters.write_parquet(store.interim("w1", "edit") / "rosters.parquet")
    return desk


def fill(path: Path, *rows: Iterable[str | None], sheet: str = SHEET) -> Path:
    """Write codes into the first rows, from the first column of codes on; None leaves a cell as it is."""

    def change(workbook: Workbook) -> None:
        first, column = first_code(workbook, sheet)
        for row, codes in enumerate(rows, first):
            for i, code in enumerate(codes):
                if code is not None:
                    workbook[sheet].cell(row, column + i).value = code or None

    return changed(path, change)


def changed(path: Path, change: Callable[[Workbook], None]) -> Path:
    """Open a workbook as a spreadsheet program would, change it, save it."""
    workbook = load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def heading_row(workbook: Workbook, sheet: str = SHEET) -> int:
    return next(cell.row for cell in workbook[sheet]["A"] if cell.value == "N°")


def headings(path: Path, sheet: str = SHEET) -> list[str]:
    workbook = load_workbook(path)
    return [cell.value for cell in workbook[sheet][heading_row(workbook, sheet)]]


def first_code(workbook: Workbook, sheet: str = SHEET) -> tuple[int, int]:
    """Row and column of the first cell of codes."""
    row = heading_row(workbook, sheet)
    column = next(cell.column for cell in workbook[sheet][row] if cell.value in ("Code", "Code 1"))
    return row + 1, column


def table(path: Path, sheet: str = SHEET) -> list[list[str | int | None]]:
    """What stands below the headings."""
    workbook = load_workbook(path)
    first = heading_row(workbook, sheet) + 1
    return [[cell.value for cell in row] for row in workbook[sheet].iter_rows(min_row=first)]


def command(monkeypatch, capsys, folder: Path, *arguments: object) -> tuple[int, str, str]:
    """Run the command line in a folder: exit status, standard output, standard error."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["caf-census", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        run()
    said = capsys.readouterr()
    return end.value.code, said.out, said.err
