"""The words of the coding workbooks: `data/codeframes/words.yaml`."""

from typing import Annotated

from pydantic import Field, StringConstraints

from pipeline.coding.status import Waits
from pipeline.questionnaire.form.words import LONGEST_SHEET_TITLE, PrintWords, template
from pipeline.yamlfiles import Model, Words

SheetTitle = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_SHEET_TITLE, pattern=r"^[^\[\]:*?/\\']+$")
]


class SheetWords(Model):
    """Titles of sheets. to_code: of the list of what is left to code."""

    decisions: SheetTitle
    adjudication: SheetTitle
    plan: SheetTitle
    technical: SheetTitle
    to_code: SheetTitle


class Instructions(Model):
    """How the first sheet is filled. one, several: codes for an answer."""

    one: template("code", "plan", "none")
    several: template("code", "plan", "none")
    adjudication: template("code", "plan", "none")


class NoCodeWords(Model):
    """What a coder chooses, the first of each list, where no code fits, and its explanation."""

    label: Words
    definition: Words


class ColumnWords(Model):
    """Headings of the first sheet. By those of number, text and codes the sheet is read again."""

    number: Words
    text: Words
    answers: Words
    review: Words
    suggested: Words
    coder: template("coder")
    code: Words
    code_of_several: template("number")


class ChangeWords(Model):
    """What became of codes, by the kind of the change that a frame tells."""

    split: template("old", "new", "version")
    merge: template("old", "new", "version")
    retire: template("old", "version")
    add: template("new", "version")


class ReviewWords(Model):
    """Why a coder is asked again about what was coded before.

    before: what was decided. stale: that the answer has changed. changes: of the codes. unknown: a code that
    the frame did not have then. mixed: the same text was coded in several ways. quoted: a label within a
    sentence; other, last: what stands between several of them.
    """

    before: template("codes")
    stale: Words
    changes: ChangeWords
    unknown: template("old")
    mixed: template("codings")
    quoted: template("label")
    other: str
    last: str


class PlanWords(Model):
    """The sheet that explains the codes."""

    title: template("frame")
    label: Words
    definition: Words
    examples: Words
    parent: Words
    id: Words
    example_separator: str


class RefusalWords(Model):
    """What the spreadsheet says to who types something that is no code."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=32)]  # spreadsheets take no more
    message: Annotated[str, StringConstraints(min_length=1, max_length=225)]


class ToCodeWords(Model):
    """The list of what is left to code."""

    title: Words
    introduction: Words
    frame: Words
    text: Words
    answers: Words
    reason: Words
    reasons: Annotated[dict[Waits, Words], Field(strict=False)]


class WorkbookWords(Model):
    """All words of the coding workbooks that are not the code frame's.

    adjudicated: in the place of a coder's name. assisted: said where the rules' suggestions are shown.
    uncoded: how an answer that a coder left open is called beside others.
    """

    sheets: SheetWords
    question: template("number", "text")
    identity: template("wave", "frame", "version", "coder")
    adjudicated: Words
    instructions: Instructions
    assisted: Words
    columns: ColumnWords
    no_code: NoCodeWords
    review: ReviewWords
    uncoded: Words
    code_separator: str
    coding_separator: str
    plan: PlanWords
    refusal: RefusalWords
    print: PrintWords
    to_code: ToCodeWords
