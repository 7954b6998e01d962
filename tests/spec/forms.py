"""The form of the small questionnaire, for tests to look into and to fill."""

from pathlib import Path

from openpyxl import Workbook, load_workbook

from pipeline.questionnaire.form.filling import Content, form_template
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.model import Questionnaire
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.spec.questionnaires import small

STORE = Store(Path(__file__).parents[2])
WORDS = load(STORE.form_words(), FormWords)
NOTICE = ("tick: x", "tick: x\nnotice: Reconstitué")
TOTALS = ("measures:", "total: true\n        measures:")  # of the second question


def layout_of(questionnaire: Questionnaire) -> FormLayout:
    return form_layout(questionnaire, WORDS)


def small_layout(folder: Path, *changes: tuple[str, str]) -> FormLayout:
    return layout_of(small(folder, TOTALS, *changes))


def written(folder: Path, layout: FormLayout, answers: dict[str, Content] | None = None) -> Workbook:
    """The form with answers, as a reader of its file finds it."""
    path = folder / "form.xlsx"
    write_parts(form_template(layout).filled(answers or {}), path)
    return load_workbook(path)


def values(workbook: Workbook) -> dict[tuple[str, str], object]:
    """Every non-empty cell: (sheet, cell) -> content."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
