"""The words that the form adds to the questionnaire's: `data/questionnaires/form-words.yaml`."""

from string import Formatter
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator

from pipeline.questionnaire.fields import Field, Role
from pipeline.questionnaire.model import Questionnaire
from pipeline.yamlfiles import Model, Words

LONGEST_SHEET_TITLE = 28  # spreadsheets take 31 characters; a number may come in
NOT_IN_SHEET_TITLES = set("[]:*?/\\'")
ComparisonSign = Literal["==", "!=", "<", "<=", ">", ">="]
COMPARISON_SIGNS = get_args(ComparisonSign)


def template(*names: str) -> Any:
    """The type of a text with names in braces that the program fills in: these and no others."""
    allowed = ", ".join(f"{{{name}}}" for name in names)

    def check(text: str) -> str:
        try:
            filled_in = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
        except ValueError as error:  # a brace that is not opened or not closed
            raise ValueError(f"{text!r}: {error}. What may stand in braces here: {allowed}.") from None
        if any(name not in names or form or conversion for name, form, conversion in filled_in):
            raise ValueError(f"{text!r}: what may stand in braces here, and nothing else: {allowed}.")
        return text

    return Annotated[Words, AfterValidator(check)]


def _sheet_title(text: str) -> str:
    if len(text) > LONGEST_SHEET_TITLE or NOT_IN_SHEET_TITLES & set(text):
        forbidden = " ".join(sorted(NOT_IN_SHEET_TITLES))
        raise ValueError(
            f"{text!r}: a title of a sheet has at most {LONGEST_SHEET_TITLE} characters, none of {forbidden}"
        )
    return text


class SheetWords(Model):
    """Titles of sheets."""

    identification: Annotated[Words, AfterValidator(_sheet_title)]
    part: Annotated[template("number"), AfterValidator(_sheet_title)]
    technical: Annotated[Words, AfterValidator(_sheet_title)]
    queries: Annotated[Words, AfterValidator(_sheet_title)]


def each_comparison(words: dict[str, str]) -> dict[str, str]:
    """Raises: ValueError naming the signs without words."""
    if lost := sorted(set(COMPARISON_SIGNS) - set(words)):
        raise ValueError(f"there are no words for the comparison {', '.join(lost)}.")
    return words


class ConditionWords(Model):
    """How a routing condition is said (see conditions.py)."""

    everybody: Words
    asked: template("condition")
    conjunction: template("left", "right")
    disjunction: template("left", "right")
    equal: template("number", "answer")
    unequal: template("number", "answer")
    among: template("number", "answers")
    not_among: template("number", "answers")
    answer: template("answer")
    among_separator: str
    not_among_separator: str
    ticked: template("number", "answer")
    not_ticked: template("number", "answer")
    compared: template("number", "answer", "comparison", "value")
    comparisons: Annotated[dict[ComparisonSign, Words], AfterValidator(each_comparison)]


class ErrorWords(Model):
    """What the spreadsheet says when a cell refuses an answer."""

    title: Words
    count: template("dont_know")
    return_number: Words
    decimal: template("dont_know", "decimals")
    choice: template("dont_know")
    tick: template("dont_know", "tick")
    rank: template("dont_know", "maximum")


class PrintWords(Model):
    """The foot of the printed pages."""

    footer: template("title")
    page: template("page", "pages")


class QueryColumns(Model):
    """Headings of the list of points to check, in their order."""

    point: Words
    question: Words
    cell: Words
    written: Words
    asked: Words
    reply: Words

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in type(self).model_fields)


class QueryWords(Model):
    """What a workbook says that goes back to an office (pipeline/editing/queries/).

    doubtful, suspect: of the cells to look at, and of those most likely wrong. elsewhere, unlocated: of a
    point for which more cells may be wrong than are listed, and of one for which none can be named. unticked:
    stands in a box that was left unticked on purpose.
    """

    title: Words
    introduction: tuple[template("reply", "return_number"), ...]
    columns: QueryColumns
    point: template("number")
    place: template("sheet", "cell")
    several: template("question", "count")
    doubtful: Words
    suspect: Words
    elsewhere: Words
    unlocated: Words
    unticked: Words


class FormWords(Model):
    """All words of the form that are not the questionnaire's."""

    sheets: SheetWords
    part_title: template("number", "title")
    contents: Words
    contents_line: template("sheet", "title", "first", "last")
    identification: Words
    instructions_title: Words
    instructions: tuple[template("dont_know", "tick"), ...]
    total: Words
    number_with_unit: template("unit")
    rank_heading: Words
    grid_corner: template("rows", "columns")
    choose: template("options")
    options_separator: str
    rank_range: template("maximum")
    tick_all: Words
    open_of_option: template("label", "prompt")
    conditions: ConditionWords
    errors: ErrorWords
    print: PrintWords
    queries: QueryWords

    def error(self, field: Field, questionnaire: Questionnaire) -> str:
        """What was allowed in a cell, for someone who typed something else."""
        kind = "return_number" if field.role is Role.RETURN_NUMBER else field.kind.value
        return getattr(self.errors, kind).format(
            dont_know=questionnaire.dont_know,
            tick=questionnaire.tick,
            decimals=field.decimals,
            maximum=field.maximum,
        )
