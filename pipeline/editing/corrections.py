"""The corrections on record: who changed which value, why, and when; applied in the order of the file.

Nothing else changes an answer. The file is `data/corrections/<wave>.csv` (docs/architecture.md, Editing).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from pipeline.csvfiles import Line, read_lines
from pipeline.editing.notation import ILLEGIBLE, NUMBER, NotInNotation, parse_value, value_text
from pipeline.editing.written import Outside
from pipeline.errors import UserError
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.model import Missing
from pipeline.returns.guarding import guarded, unguarded
from pipeline.returns.values import Answers, Value
from pipeline.yamlfiles import did_you_mean

COLUMNS = ("respondent", "variable", "old", "new", "reason", "author", "date")
REMEDY = "Correct the file; where nothing was changed it holds the line of its columns only."
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TYPED = re.compile(f"-?{NUMBER.pattern}")  # over a total anything may be typed, a number below 0 too


class WrongCorrections(UserError):
    """Corrections that can't be applied, each with its line."""


class _Refused(Exception):
    """Why one correction can't be applied, in sentences."""


@dataclass
class Returned:
    """One respondent's return, to be corrected in place.

    written: what stands in its cells. typed: numbers typed over totals. rejected: contents of its cells that
    could not be read; a corrected cell is no longer one of them. outside: what stands in no cell to fill,
    which only another return changes.
    """

    written: Answers
    typed: dict[str, Decimal]
    rejected: dict[str, str]
    outside: tuple[Outside, ...] = ()


def read_corrections(path: Path) -> tuple[Line, ...]:
    """Raises: CsvError."""
    return read_lines(path, COLUMNS, REMEDY)


def apply_corrections(
    lines: tuple[Line, ...], returned: Mapping[str, Returned], layout: FormLayout, largest: int
) -> None:
    """Change the returns as the lines say, one after the other.

    returned: by respondent. largest: the number above which nothing is an answer.
    Raises: WrongCorrections, with each line that can't be applied; the others are applied by then.
    """
    fields = {
        field.name: field
        for field in layout.questionnaire.fields
        if field.is_variable or field.line is not None
    }
    dont_know = layout.questionnaire.dont_know
    mistakes = []
    for line in lines:
        try:
            _check_record(line)
            to_correct = _respondent(line["respondent"], returned)
            if line["variable"] in layout.totals:
                parts = layout.totals[line["variable"]]
                _correct_total(line, to_correct, largest * len(parts))
            else:
                field = _field(line["variable"], fields, layout)
                _correct_field(line, to_correct, field, dont_know, largest)
        except _Refused as reason:
            mistakes.append(f"{line.where}: {reason}")
    if mistakes:
        raise WrongCorrections("\n".join(mistakes))


def applied_frame(lines: tuple[Line, ...]) -> pl.DataFrame:
    """The table of `applied.csv`: the line of the file, then its columns; texts guarded."""
    rows = [(line.number, *(guarded(unguarded(line[column])) for column in COLUMNS)) for line in lines]
    schema = {"line": pl.Int64()} | dict.fromkeys(COLUMNS, pl.String())
    return pl.DataFrame(rows, schema=schema, orient="row")


def _check_record(line: Line) -> None:
    """What makes it a record: who, why and when; and that it changes something."""
    for column in ("reason", "author"):
        if not line[column].strip():
            raise _Refused(f"the column {column} is empty; say it, so that others can judge the change.")
    if not _is_date(line["date"]):
        raise _Refused(f"{line['date']!r} is not a date; write it as 2027-03-31.")
    if line["old"] == line["new"]:
        raise _Refused(f"old and new are the same, {line['old']!r}; take the line out.")
    if line["new"] == ILLEGIBLE:
        raise _Refused(f"{ILLEGIBLE} is what a return may hold, not a new value; leave it empty for blank.")


def _is_date(text: str) -> bool:
    try:
        return bool(DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _respondent(name: str, returned: Mapping[str, Returned]) -> Returned:
    if name not in returned:
        raise _Refused(
            f"there is no accepted return of {name!r}; what became of each file is listed in returns.csv of "
            f"stage ingest.{did_you_mean(name, returned)}"
        )
    return returned[name]


def _field(name: str, fields: Mapping[str, Field], layout: FormLayout) -> Field:
    if name in {field.name for field in layout.questionnaire.fields} - fields.keys():
        raise _Refused(
            f"{name!r} says who answers, or holds what is personal: such a cell is no answer and is not "
            "corrected here. An office that got it wrong sends its form again."
        )
    if name not in fields:
        raise _Refused(
            f"{name!r} is neither a variable nor a cell of a list nor a total of the form; the variables are "
            f"listed in the codebook.{did_you_mean(name, (*fields, *layout.totals))}"
        )
    return fields[name]


def _correct_field(line: Line, to_correct: Returned, field: Field, dont_know: str, largest: int) -> None:
    old, new = (_parsed(line, column, field, dont_know, largest) for column in ("old", "new"))
    found = to_correct.written.get(field.name)
    if not _is_there(old, found, field, to_correct.written):
        raise _Refused(
            f"{line['respondent']} has {value_text(found, dont_know)!r} in {field.name}, not "
            f"{line['old']!r}; a correction says in `old` what is there when its turn comes."
        )
    to_correct.rejected.pop(field.name, None)
    if new is None:
        to_correct.written.pop(field.name, None)
    else:
        to_correct.written[field.name] = new


def _parsed(line: Line, column: str, field: Field, dont_know: str, largest: int) -> Value | Missing | None:
    try:
        return parse_value(line[column], field, dont_know, largest)
    except NotInNotation as wanted:
        raise _Refused(f"{column}: {line[column]!r} is no value of {field.name}: {wanted}.") from None


def _is_there(
    old: Value | Missing | None, found: Value | Missing | None, field: Field, written: Answers
) -> bool:
    if field.kind is FieldKind.TICK and old is False and found is None:
        # in the answers a box without a mark is not ticked where something is ticked beside it
        return any(name.startswith(f"{field.question}__") and mark is True for name, mark in written.items())
    return old == found and type(old) is type(found)


def _correct_total(line: Line, to_correct: Returned, largest: int) -> None:
    """A number typed over the formula of a total; without one the total is the sum of its parts.

    An office may have typed any number; a correction puts none there that no sum can be.
    """
    name = line["variable"]
    old, new = (_typed(line, column) for column in ("old", "new"))
    if old != to_correct.typed.get(name):
        found = to_correct.typed.get(name, "")
        raise _Refused(f"{line['respondent']} has '{found}' typed over {name}, not {line['old']!r}.")
    if new is not None and abs(new) > largest:
        raise _Refused(f"new: {line['new']!r} is no value of {name}: its parts add up to {largest} at most.")
    if new is None:
        del to_correct.typed[name]
    else:
        to_correct.typed[name] = new


def _typed(line: Line, column: str) -> Decimal | None:
    text = line[column]
    if not text:
        return None
    if not TYPED.fullmatch(text):
        raise _Refused(
            f"{column}: {text!r} is no number; a total is a number, or empty where it is the sum of its "
            "parts."
        )
    return Decimal(text)
