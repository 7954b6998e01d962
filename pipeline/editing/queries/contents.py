"""What an office sent, as its form holds it again: the cells to fill, and the totals typed over."""

from pipeline.editing.checks import Respondent
from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.filling import Content
from pipeline.questionnaire.form.words import QueryWords
from pipeline.questionnaire.model import Missing, Questionnaire
from pipeline.returns.reading import WITHHELD
from pipeline.returns.values import Value


def sent_contents(
    respondent: Respondent, return_number: int, questionnaire: Questionnaire, words: QueryWords
) -> dict[str, Content]:
    """Name of a field or total -> what stands in its cell; cells that stay as in the blank form are left out.

    return_number: that of the workbook. An illegible cell holds what was typed, unless that was withheld; the
    personal cells are empty, because what they held is not kept.
    """
    fields = {field.name: field for field in questionnaire.fields}
    contents: dict[str, Content] = {
        field.name: respondent.id if field.role is Role.RESPONDENT else return_number
        for field in questionnaire.fields
        if field.role in (Role.RESPONDENT, Role.RETURN_NUMBER)
    }
    for name, answer in respondent.written.items():
        if answer is not Missing.ILLEGIBLE:
            contents[name] = _content(answer, fields[name], questionnaire, words)
        elif respondent.rejected[name] != WITHHELD:
            contents[name] = respondent.rejected[name]
    return contents | respondent.typed


def _content(
    answer: Value | Missing, field: Field, questionnaire: Questionnaire, words: QueryWords
) -> Content:
    if answer is Missing.DONT_KNOW:
        return questionnaire.dont_know
    match field.kind:
        case FieldKind.TICK:
            return questionnaire.tick if answer else words.unticked
        case FieldKind.CHOICE:
            return next(option.label for option in field.options if option.id == answer)
    return answer
