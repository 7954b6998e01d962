"""Stage ingest: the returned workbooks of a wave to typed answers, and the ledger of files and cells."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.returns.folder import TooManyQuarantined, check_quarantine, list_folder, read_returns
from pipeline.returns.frames import answers_frame, missing_frame, rosters_frame
from pipeline.returns.ledger import Entry, Status, settle
from pipeline.returns.listing import ledger_tables
from pipeline.returns.personal import Masking, namesakes
from pipeline.returns.reading import Form
from pipeline.returns.values import Marks, notation
from pipeline.returns.workbooks.limits import Limits
from pipeline.stages.progress import tracked
from pipeline.stages.runtime import Stage, output_folder, refusal, run
from pipeline.yamlfiles import Model, load


class Params(Model):
    quarantine_allowed: Annotated[int, Field(ge=0)]
    processes: Annotated[int, Field(ge=1, le=64)]
    largest_number: Annotated[int, Field(ge=1, le=10**12)]  # numbers are read at 15 digits, decimals included
    marks: Marks
    personal: Masking
    limits: Limits


def main(stage: Stage) -> None:
    """Read every file of the wave, settle which return counts, write answers and ledger."""
    store, wave, params = stage.store, stage.wave, stage.params(Params)
    questionnaire = load_questionnaire(store.questionnaire(wave))
    layout = form_layout(questionnaire, load(store.form_words(), FormWords))
    form = Form(
        layout,
        notation(questionnaire, params.marks, params.largest_number),
        namesakes(layout, params.personal),
    )
    listing = list_folder(store.raw(wave))
    returns = read_returns(listing, form, params.limits, params.processes)
    read = list(tracked(returns, len(listing.files), f"ingest {wave}"))
    entries = sorted([*settle(read), *listing.others], key=lambda entry: entry.source.file)
    ledger = ledger_tables(entries)
    try:
        check_quarantine(entries, params.quarantine_allowed, stage.refused)
    except TooManyQuarantined:
        with refusal(stage) as folder:
            _write_ledger(ledger, folder)
        raise
    accepted = [entry.source for entry in entries if entry.status is Status.ACCEPTED]
    written = {read.respondent: read.answers for read in accepted}
    answers = answers_frame(written, questionnaire)
    with output_folder(store.interim(wave, "ingest")) as output:
        answers.write_parquet(output / "answers.parquet")
        missing_frame(written, answers, questionnaire).write_parquet(output / "missing.parquet")
        rosters_frame(written, questionnaire).write_parquet(output / "rosters.parquet")
        _write_ledger(ledger, output)
    print(f"ingest {wave}: {_summary(entries)}")


def _write_ledger(ledger: Mapping[str, pl.DataFrame], folder: Path) -> None:
    for name, table in ledger.items():
        table.write_csv(folder / f"{name}.csv")


def _summary(entries: list[Entry]) -> str:
    by_status = Counter(entry.status for entry in entries)
    accepted = sum(len(entry.source.rejected) for entry in entries if entry.status is Status.ACCEPTED)
    others = sum(len(entry.source.rejected) for entry in entries) - accepted
    statuses = ", ".join(f"{by_status[status]} {status}" for status in Status)
    comments = sum(len(entry.source.comments) for entry in entries)
    return (
        f"files {len(entries)}: {statuses}; cells rejected in accepted returns: {accepted}, "
        f"set aside with quarantined or superseded files: {others}; notes and replies in words: {comments}"
    )


if __name__ == "__main__":
    run("ingest", main)
