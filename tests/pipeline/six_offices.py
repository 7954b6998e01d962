"""A copy of the project with a wave of six returns, as if they were real ones, and nothing made yet."""

import shutil
from itertools import islice
from pathlib import Path

from pipeline.questionnaire.form.filling import form_template
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.reconstruction.filled import read_filled_cells
from pipeline.reconstruction.targets import load_targets
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.pipeline.project_copy import ROOT, copy_project

WAVE = "2007"
OFFICES = 6


def copy_with_six_offices(folder: Path) -> Store:
    """Copy the project; its wave has the answers of the first offices of the reconstruction."""
    store = Store(copy_project(folder))
    params = store.params().read_text(encoding="utf-8")
    for key in ("reconstructed", "published"):
        listed = f'{key}: ["{WAVE}"]'
        assert listed in params
        params = params.replace(listed, f"{key}: []")
    store.params().write_text(params, encoding="utf-8")
    _write_returns(store)
    shutil.rmtree(store.reconstruction(WAVE))
    (store.report(WAVE) / "codebook.csv").unlink()
    store.lock().unlink()
    return store


def _write_returns(store: Store) -> None:
    real = Store(ROOT)
    questionnaire = load_questionnaire(store.questionnaire(WAVE))
    template = form_template(form_layout(questionnaire, load(store.form_words(), FormWords)))
    respondents = load_targets(real.published(WAVE) / "targets.yaml").respondents
    cells = read_filled_cells(real.reconstruction(WAVE) / "answers.csv", questionnaire, respondents)
    store.raw(WAVE).mkdir(parents=True)
    for respondent, filled in islice(cells.items(), OFFICES):
        write_parts(template.filled(filled), store.raw(WAVE) / f"{respondent}.xlsx")
