"""Reading a questionnaire, and refusing one that could not be asked."""

from pathlib import Path

from pipeline.questionnaire.checks import structure_mistakes
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.reach import routing_mistakes
from pipeline.yamlfiles import YamlError, read_document, validate


def load_questionnaire(path: Path) -> Questionnaire:
    """Read and check `data/questionnaires/<wave>.yaml`.

    Raises: YamlError listing every mistake with file and line: an unknown key, a duplicate id, an empty list
    of items, an item id that has another label elsewhere, two fields of one name, a condition on an unknown
    or later question or on an answer that is not offered, a cycle, a question that no answer leads to.
    """
    document = read_document(path)
    questionnaire = validate(document, Questionnaire)
    # routing is looked at once every id means one thing
    found = list(structure_mistakes(questionnaire, path.stem, document.line)) or list(
        routing_mistakes(questionnaire)
    )
    if found:
        errors = sorted((document.line(at), str(document.error(at, message))) for at, message in found)
        raise YamlError("\n".join(dict.fromkeys(message for _, message in errors)))
    return questionnaire
