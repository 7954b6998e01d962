"""Stage solve: answers of all respondents that meet the published targets jointly, and what is published."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.reconstruction import truth
from pipeline.reconstruction.answers import COLUMNS, Writer
from pipeline.reconstruction.checks import verify, verify_texts
from pipeline.reconstruction.ledger import published_quantities
from pipeline.reconstruction.problem import load_problem
from pipeline.reconstruction.solving import solve_problem
from pipeline.stages.runtime import Stage, outputs, run
from pipeline.tables import quantities


def main(stage: Stage) -> None:
    store, wave = stage.store, stage.wave
    questionnaire = load_questionnaire(store.questionnaire(wave))
    targets = store.published(wave) / "targets.yaml"
    problem, texts = load_problem(questionnaire, targets, store.fillings(wave))
    known = solve_problem(problem, report=print)
    written = Writer(questionnaire, problem, texts).written(known)
    verify(written.rows, questionnaire, problem)
    verify_texts(written.truths, problem.targets)
    published = published_quantities(problem.targets, problem.vocabulary, questionnaire)
    with outputs(store.reconstruction(wave), store.truth(wave)) as (folder, truths):
        for made in (folder, truths):
            made.mkdir()
        _write(folder / "answers.csv", COLUMNS, written.rows)
        _write(folder / "origins.csv", quantities.COLUMNS, [one.row for one in published])
        _write(truths / "codes.csv", truth.COLUMNS, [one.row for one in written.truths])


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    run("solve", main)
