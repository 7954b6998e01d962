"""What an earlier stage left of the answers, read back field by field: of `ingest` or of `edit`."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.editing.written import Frames, from_frames
from pipeline.questionnaire.model import Questionnaire
from pipeline.returns.frames import ROSTER_COLUMNS
from pipeline.returns.guarding import unguarded
from pipeline.returns.ledger import Status
from pipeline.returns.listing import COLUMNS
from pipeline.returns.values import Answers
from pipeline.stages.frames import scan_frame


@dataclass(frozen=True)
class Collected:
    """The accepted returns of a wave, by respondent.

    written: what stands in the cells. typed: numbers typed over totals, by the total's name. rejected: what
    stands in the cells that could not be read, by field.
    """

    written: dict[str, Answers]
    typed: dict[str, dict[str, Decimal]]
    rejected: dict[str, dict[str, str]]


def read_written(folder: Path, questionnaire: Questionnaire, made_by: str) -> dict[str, Answers]:
    """The written answers of the frames in a stage's output. Raises: StageError."""
    variables = ("respondent", *(field.name for field in questionnaire.variables))
    columns = {"answers": variables, "missing": variables, "rosters": ROSTER_COLUMNS}
    frames = {
        name: scan_frame(folder / f"{name}.parquet", of, made_by).collect() for name, of in columns.items()
    }
    return from_frames(Frames(**frames), questionnaire)


def read_collected(folder: Path, questionnaire: Questionnaire) -> Collected:
    """What ingest read. folder: its output. Raises: StageError or CsvError for a file of it that is not there
    or is bent."""
    written = read_written(folder, questionnaire, "ingest")
    typed: dict[str, dict[str, Decimal]] = {respondent: {} for respondent in written}
    rejected: dict[str, dict[str, str]] = {respondent: {} for respondent in written}
    for line in _lines(folder, "typed_totals"):
        typed[line["respondent"]][line["total"]] = Decimal(line["value"])
    senders = {
        line["file"]: line["respondent"]
        for line in _lines(folder, "returns")
        if line["status"] == Status.ACCEPTED
    }
    for line in _lines(folder, "rejected"):
        if line["file"] in senders and line["variable"]:
            rejected[senders[line["file"]]][line["variable"]] = unguarded(line["content"])
    return Collected(written, typed, rejected)


def _lines(folder: Path, name: str) -> tuple[Line, ...]:
    return read_lines(folder / f"{name}.csv", tuple(COLUMNS[name]), "Run the stage ingest again.")
