"""Whether every question of a questionnaire has its table, so that none is lost when a layout is."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.questionnaire.model import Questionnaire
from pipeline.tables.layout import Layout
from pipeline.yamlfiles import Document, YamlError, did_you_mean


def check_coverage(
    read: Iterable[tuple[Document, Layout]], questionnaire: Questionnaire, folder: Path
) -> None:
    """read: the layouts of a wave, each with its document. folder: where they stand.

    Raises: YamlError for a table of a question that the questionnaire does not have, and for the questions
    that no table is about.
    """
    known = {question.id for question in questionnaire.questions}
    shown = set()
    for document, layout in read:
        if layout.question and layout.question not in known:
            hint = did_you_mean(layout.question, sorted(known))
            raise document.error(("question",), f"there is no question {layout.question!r}.{hint}")
        shown.add(layout.question)
    lost = [
        f"{folder}: no table is about question {question.id!r} ({question.text}). Write {question.id}.yaml "
        f"there, or `question: {question.id}` in the table that shows it; every question needs one."
        for question in questionnaire.questions
        if question.id not in shown
    ]
    if lost:
        raise YamlError("\n".join(lost))
