"""What an earlier stage left of the answers, read back field by field: of `ingest` or of `edit`."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.editing.corrections import Returned
from pipeline.editing.written import Frames, Outside, from_frames
from pipeline.questionnaire.model import Questionnaire
from pipeline.returns.frames import ROSTER_COLUMNS
from pipeline.returns.guarding import unguarded
from pipeline.returns.ledger import Status
from pipeline.returns.listing import COLUMNS
from pipeline.returns.values import Answers
from pipeline.stages.frames import scan_frame


def read_written(folder: Path, questionnaire: Questionnaire, made_by: str) -> dict[str, Answers]:
    """The written answers of the frames in a stage's output. Raises: StageError."""
    variables = ("respondent", *(field.name for field in questionnaire.variables))
    columns = {"answers": variables, "missing": variables, "rosters": ROSTER_COLUMNS}
    frames = {
        name: scan_frame(folder / f"{name}.parquet", of, made_by).collect() for name, of in columns.items()
    }
    return from_frames(Frames(**frames), questionnaire)


def read_returned(folder: Path, questionnaire: Questionnaire) -> dict[str, Returned]:
    """The accepted returns of ingest's output, by respondent.

    Raises: StageError or CsvError for a file of it that is not there or is bent.
    """
    written = read_written(folder, questionnaire, "ingest")
    returned = {respondent: Returned(answers, {}, {}) for respondent, answers in written.items()}
    for line in _lines(folder, "typed_totals"):
        returned[line["respondent"]].typed[line["total"]] = Decimal(line["value"])
    senders = {line["file"]: line["respondent"] for line in _accepted(folder)}
    for line in _lines(folder, "rejected"):
        if line["file"] in senders:
            _note_rejected(line, returned[senders[line["file"]]])
    return returned


def _note_rejected(line: Line, returned: Returned) -> None:
    content = unguarded(line["content"])
    if line["variable"]:
        returned.rejected[line["variable"]] = content
    else:
        returned.outside += (Outside(unguarded(line["sheet"]), line["cell"], content),)


def return_numbers(folder: Path) -> dict[str, int]:
    """The number of the accepted return of each respondent. folder: ingest's output. Raises: CsvError."""
    return {line["respondent"]: int(line["return_number"]) for line in _accepted(folder)}


def remarks(folder: Path) -> int:
    """How many notes and replies stand in the accepted returns. folder: ingest's output. Raises: CsvError."""
    return sum(int(line["comments"]) for line in _accepted(folder))


def _accepted(folder: Path) -> Iterator[Line]:
    return (line for line in _lines(folder, "returns") if line["status"] == Status.ACCEPTED)


def _lines(folder: Path, name: str) -> tuple[Line, ...]:
    return read_lines(folder / f"{name}.csv", tuple(COLUMNS[name]), "Run the stage ingest again.")
