"""Stage ingest: the returned workbooks of a wave to typed answers, and the ledger of files and cells."""

from collections import Counter
from typing import Annotated

from pydantic import Field

from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.returns.folder import check_quarantine, list_files, read_returns
from pipeline.returns.frames import answers_frame, missing_frame, rosters_frame
from pipeline.returns.ledger import Entry, Status, settle
from pipeline.returns.listing import ledger_tables
from pipeline.returns.reading import Form
from pipeline.returns.values import Marks, notation
from pipeline.returns.workbooks.limits import Limits, Positive
from pipeline.stages.progress import tracked
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.yamlfiles import Model, load


class Params(Model):
    quarantine_allowed: Annotated[int, Field(ge=0)]
    processes: Positive
    largest_number: Positive
    marks: Marks
    limits: Limits


def main(stage: Stage) -> None:
    """Read every file of the wave, settle which return counts, write answers and ledger."""
    store, wave, params = stage.store, stage.wave, stage.params(Params)
    questionnaire = load_questionnaire(store.questionnaire(wave))
    layout = form_layout(questionnaire, load(store.form_words(), FormWords))
    form = Form(layout, notation(questionnaire, params.marks, params.largest_number))
    folder = store.raw(wave)
    files = list_files(folder)
    returns = read_returns(files, folder, form, params.limits, params.processes)
    entries = settle(list(tracked(returns, len(files), f"ingest {wave}")))
    check_quarantine(entries, params.quarantine_allowed)
    accepted = [entry.source for entry in entries if entry.status is Status.ACCEPTED]
    answers = answers_frame(accepted, questionnaire)
    with output_folder(store.interim(wave, "ingest")) as output:
        answers.write_parquet(output / "answers.parquet")
        missing_frame(accepted, answers, questionnaire).write_parquet(output / "missing.parquet")
        rosters_frame(accepted, questionnaire).write_parquet(output / "rosters.parquet")
        for name, table in ledger_tables(entries).items():
            table.write_csv(output / f"{name}.csv")
    print(f"ingest {wave}: {_summary(entries)}")


def _summary(entries: list[Entry]) -> str:
    by_status = Counter(entry.status for entry in entries)
    rejected = sum(len(entry.source.rejected) for entry in entries)
    statuses = ", ".join(f"{by_status[status]} {status}" for status in Status)
    return f"{len(entries)} files: {statuses}; {rejected} rejected cells"


if __name__ == "__main__":
    run("ingest", main)
