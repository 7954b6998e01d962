"""Reading a questionnaire, and refusing one that could not be asked."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import narwhals as nw
import pandas as pd

from pipeline.errors import UserError
from pipeline.expressions import ExpressionError, parse
from pipeline.questionnaire.model import Field, FieldKind, Questionnaire
from pipeline.yamlfiles import Document, Location, read_document, validate

MAX_COMBINATIONS = 4096  # of answers tried to see whether a condition can hold


def load_questionnaire(path: Path) -> Questionnaire:
    """Read and check `data/questionnaires/<wave>.yaml`.

    Raises: YamlError, with file and line, for an unknown key, a duplicate id, a condition on an unknown or later
    question or answer, a question that no answer leads to, an empty list of items, an item id that has another
    label elsewhere.
    """
    document = read_document(path)
    questionnaire = validate(document, Questionnaire)
    errors = [document.error(at, message) for at, message in _mistakes(questionnaire)]
    if errors:
        raise type(errors[0])("\n".join(str(error) for error in errors))
    return questionnaire
