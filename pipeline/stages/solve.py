"""Stage solve: answers of all respondents that meet the published targets jointly, and what is published."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.reconstruction.answers import COLUMNS, Writer
from pipeline.reconstruction.checks import verify
from pipeline.reconstruction.ledger import published_quantities
from pipeline.reconstruction.problem import load_problem
from pipeline.reconstruction.solving import solve_problem
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.tables import quantities


def main(stage: Stage) -> None:
    store, wave = stage.store, stage.wave
    questionnaire = load_questionnaire(store.questionnaire(wave))
    targets = store.published(wave) / "targets.yaml"
    problem, texts = load_problem(questionnaire, targets, store.fillings(wave), store.codeframes(wave))
    known = solve_problem(problem, report=print)
    rows = Writer(questionnaire, problem.targets, problem.blocks, texts, problem.vocabulary).rows(known)
    verify(rows, questionnaire, problem)
    published = published_quantities(problem.targets, problem.vocabulary, questionnaire)
    with output_folder(store.reconstruction(wave)) as folder:
        _write(folder / "answers.csv", COLUMNS, rows)
        _write(folder / "origins.csv", quantities.COLUMNS, [one.row for one in published])


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    run("solve", main)
