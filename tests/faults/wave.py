"""Makes a project with wave 2007-fautes alone: a copy of this one, with the returns of twelve offices."""

import re
import shutil
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipeline.csvfiles import read_lines
from pipeline.editing.corrections import COLUMNS
from pipeline.editing.notation import ILLEGIBLE
from pipeline.questionnaire.form.filling import Content, FormTemplate, form_template
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.filled import COLUMNS as ANSWER
from pipeline.reconstruction.filled import cell_content
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.faults.documented import BY_WORKBOOK, FAULTS, FIRST_RETURN, OFFICES, TWICE, Fault
from tests.faults.explaining import explain_right_answers
from tests.pipeline.project_copy import ROOT, copy_project

WAVE, MODEL = "2007-fautes", "2007"
AUTHOR, DATE = "A. Berger", "2007-03-15"
MAKEFILE = "repro:\n\t@.venv/bin/python -m pipeline.running\n"  # ours would set .venv up for the copy
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def project_with_faults(folder: Path) -> Store:
    """Make the project in a folder that is not there yet or is empty. Nothing of it is run."""
    store = Store(copy_project(folder))
    _rename_wave(store)
    explain_right_answers(store, WAVE, right_answers())
    (folder / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    write_corrections(store, ())
    _write_returns(store)
    return store


def right_answers() -> dict[str, dict[str, str]]:
    """What the twelve offices should have written: office -> field -> value, in the corrections' notation."""
    answers: dict[str, dict[str, str]] = {office: {} for office in OFFICES}
    for line in read_lines(Store(ROOT).reconstruction(MODEL) / "answers.csv", ANSWER, "Run the stage solve."):
        if line["respondent"] in answers:
            answers[line["respondent"]][line["field"]] = line["value"]
    return answers


def corrections_on_record(questionnaire: Questionnaire) -> Iterator[tuple[str, ...]]:
    """The rows of the corrections' file that put everything right but what the office itself corrected."""
    right = right_answers()
    for fault in FAULTS:
        if fault is BY_WORKBOOK:
            continue
        for cell, planted in fault.planted.items():
            new = right[fault.office].get(cell, "")
            if not _stands_already(cell, fault):
                old = planted if _is_answer(cell, planted, questionnaire) else ILLEGIBLE
                yield fault.office, cell, old, new, fault.reason, AUTHOR, DATE


def write_corrections(store: Store, rows: tuple[tuple[str, ...], ...]) -> None:
    pl.DataFrame(rows, dict.fromkeys(COLUMNS, pl.String()), orient="row").write_csv(store.corrections(WAVE))


def _stands_already(cell: str, fault: Fault) -> bool:
    """Whether what is planted is right: a total typed over its formula that only bears witness."""
    return cell.startswith("tot_") and cell not in fault.proposed


def _is_answer(cell: str, value: str, questionnaire: Questionnaire) -> bool:
    fields = {field.name: field for field in questionnaire.fields}
    return not value or cell not in fields or cell_content(fields[cell], value, questionnaire) is not None


def _rename_wave(store: Store) -> None:
    """The files of the model wave become those of this one; what only a printed report needs goes."""
    for path in ("questionnaire", "recodes", "rules", "codeframes", "coding", "layouts"):
        old, new = getattr(store, path)(MODEL), getattr(store, path)(WAVE)
        old.rename(new)
        if new.is_file():
            text = new.read_text(encoding="utf-8")
            assert text.count(f'\nwave: "{MODEL}"\n') == 1
            new.write_text(text.replace(f'\nwave: "{MODEL}"\n', f'\nwave: "{WAVE}"\n'), encoding="utf-8")
    for of in ("published", "reconstruction", "fillings", "report"):
        shutil.rmtree(getattr(store, of)(MODEL))
    store.audit(WAVE).mkdir(parents=True)  # of a wave without printed report: empty
    store.corrections(MODEL).unlink()
    store.lock().unlink()
    params = store.params().read_text(encoding="utf-8")
    for key, listed in (("waves", f'["{WAVE}"]'), ("reconstructed", "[]"), ("published", "[]")):
        assert params.count(f'\n{key}: ["{MODEL}"]\n') == 1
        params = params.replace(f'\n{key}: ["{MODEL}"]\n', f"\n{key}: {listed}\n")
    store.params().write_text(params, encoding="utf-8")


def _write_returns(store: Store) -> None:
    questionnaire = load_questionnaire(store.questionnaire(WAVE))
    template = form_template(form_layout(questionnaire, load(store.form_words(), FormWords)))
    store.raw(WAVE).mkdir(parents=True)
    for office, right in right_answers().items():
        faults = [fault.planted for fault in FAULTS if fault.office == office]
        planted = {cell: value for fault in faults for cell, value in fault.items()}
        if office == TWICE:
            _write_return(store, template, questionnaire, f"{office}.xlsx", right | FIRST_RETURN)
            _write_return(store, template, questionnaire, f"{office}-2.xlsx", right | {"numero_retour": "2"})
        else:
            _write_return(store, template, questionnaire, f"{office}.xlsx", right | planted)


def _write_return(
    store: Store, template: FormTemplate, questionnaire: Questionnaire, file: str, values: Mapping[str, str]
) -> None:
    fields = {field.name: field for field in questionnaire.fields}
    cells: dict[str, Content] = {}
    for name, value in values.items():
        content = cell_content(fields[name], value, questionnaire) if name in fields else None
        if value:
            cells[name] = content if content is not None else _typed(value)
    write_parts(template.filled(cells), store.raw(WAVE) / file)


def _typed(value: str) -> Content:
    """What is no answer of its cell, or stands over a formula."""
    if NUMBER.fullmatch(value):
        number = Decimal(value)
        return int(number) if number == int(number) else number
    return value
