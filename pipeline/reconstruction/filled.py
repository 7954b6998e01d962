"""Reconstructed answers as they stand in `answers.csv`, turned into what the cells of a form hold."""

import re
from decimal import Decimal
from pathlib import Path

from pipeline.csvfiles import read_lines
from pipeline.errors import UserError
from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.filling import Content
from pipeline.questionnaire.model import Questionnaire

COLUMNS = ("respondent", "field", "value", "origin")
REMEDY = "Run the stage solve, which writes it."
MARKED = "1"  # the value of a box that is ticked
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class AnswersError(UserError):
    """Reconstructed answers that no form can hold."""


def read_filled_cells(
    path: Path, questionnaire: Questionnaire, respondents: int
) -> dict[str, dict[str, Content]]:
    """The cells to fill of each respondent: respondent -> name of the field -> what its cell holds.

    path: a CSV file with the columns `respondent, field, value, origin`, one row per filled cell; a choice by
    the id of its option, a ticked box as `1`, "don't know" as it is typed in the form, all else as typed.
    respondents: how many there are in the wave.
    Raises: CsvError; AnswersError, with file and line, for a field that the form does not have, a value that
    its cell does not take, a cell filled twice, an identifier that is missing or not its respondent's, and
    for more or fewer respondents than there are.
    """
    fields = {field.name: field for field in questionnaire.fields}
    identifier = next(field.name for field in questionnaire.fields if field.role is Role.RESPONDENT)
    returns: dict[str, dict[str, Content]] = {}
    for row in read_lines(path, COLUMNS, REMEDY):
        where, name = row.where, row["field"]
        if name not in fields:
            raise AnswersError(f"{where}: the form of wave {questionnaire.wave} has no field {name!r}.")
        cells = returns.setdefault(row["respondent"], {})
        if name in cells:
            raise AnswersError(f"{where}: {name} of {row['respondent']} is given twice.")
        content = cell_content(fields[name], row["value"], questionnaire)
        if content is None:
            raise AnswersError(
                f"{where}: {row['value']!r} is no answer to {name}, a {fields[name].kind} cell."
            )
        cells[name] = content
    for respondent, cells in returns.items():
        _check_identity(respondent, cells.get(identifier), questionnaire, path)
    if len(returns) != respondents:
        raise AnswersError(
            f"{path}: respondents with answers: {len(returns)}; respondents of the wave: {respondents}. "
            f"{REMEDY}"
        )
    return {respondent: returns[respondent] for respondent in sorted(returns)}


def cell_content(field: Field, value: str, questionnaire: Questionnaire) -> Content | None:
    """What the cell of a field holds for a value of `answers.csv`; None for a value that it does not take."""
    if value == questionnaire.dont_know:
        return value
    labels = {option.id: option.label for option in field.options}
    match field.kind:
        case FieldKind.TEXT:
            return value or None
        case FieldKind.CHOICE:
            return labels.get(value)
        case FieldKind.TICK:
            return questionnaire.tick if value == MARKED else None
    if not NUMBER.fullmatch(value):
        return None
    number = Decimal(value)
    too_high = field.maximum is not None and not 1 <= number <= field.maximum
    if too_high or number != round(number, field.decimals):
        return None
    return number if field.decimals else int(number)


def _check_identity(
    respondent: str, content: Content | None, questionnaire: Questionnaire, path: Path
) -> None:
    if not re.fullmatch(questionnaire.respondent_pattern, respondent):
        raise AnswersError(
            f"{path}: {respondent!r} is no respondent's identifier; they look like "
            f"{questionnaire.respondent_example}."
        )
    if content != respondent:
        raise AnswersError(
            f"{path}: the form of {respondent} is to be identified by {respondent}, not {content!r}."
        )
