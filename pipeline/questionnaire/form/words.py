"""The words that the form adds to the questionnaire's: `data/questionnaires/form-words.yaml`."""

from pipeline.questionnaire.model import Field, Questionnaire, Role
from pipeline.yamlfiles import Model


class SheetWords(Model):
    """Titles of sheets (at most 31 characters once filled in, none of []:*?/\\)."""

    identification: str
    part: str
    technical: str


class ConditionWords(Model):
    """How a routing condition is said (see conditions.py)."""

    asked: str
    conjunction: str
    disjunction: str
    equal: str
    unequal: str
    among: str
    not_among: str
    answer: str
    among_separator: str
    not_among_separator: str
    ticked: str
    not_ticked: str
    compared: str
    comparisons: dict[str, str]


class ErrorWords(Model):
    """What the spreadsheet says when a cell refuses an answer."""

    title: str
    count: str
    return_number: str
    decimal: str
    choice: str
    tick: str
    rank: str


class PrintWords(Model):
    """Header and footer of the printed pages."""

    footer: str
    page: str


class FormWords(Model):
    """All words of the form that are not the questionnaire's."""

    sheets: SheetWords
    part_title: str
    contents: str
    contents_line: str
    identification: str
    instructions_title: str
    instructions: tuple[str, ...]
    total: str
    number_heading: str
    number_with_unit: str
    rank_heading: str
    grid_corner: str
    choose: str
    options_separator: str
    rank_range: str
    tick_all: str
    open_of_option: str
    conditions: ConditionWords
    errors: ErrorWords
    print: PrintWords

    def error(self, field: Field, questionnaire: Questionnaire) -> str:
        """What was allowed in a cell, for someone who typed something else."""
        kind = "return_number" if field.role is Role.RETURN_NUMBER else field.kind.value
        return getattr(self.errors, kind).format(
            dont_know=questionnaire.dont_know,
            tick=questionnaire.tick,
            decimals=field.decimals,
            maximum=field.maximum,
        )
