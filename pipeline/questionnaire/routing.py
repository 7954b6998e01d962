"""Who is asked what: the conditions of a questionnaire, evaluated on answers."""

import narwhals as nw
from narwhals.typing import FrameT, IntoFrameT

from pipeline.expressions import Expression
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire

# A condition reads what the office wrote: a blank choice equals no option, a blank tick is not ticked. Any
# other blank stays unknown, and a condition that depends on it does not hold.
BLANKS = {FieldKind.CHOICE: "", FieldKind.TICK: False}


def asked(answers: IntoFrameT, questionnaire: Questionnaire) -> IntoFrameT:
    """Which respondents were asked which questions.

    answers: a frame that Narwhals understands (Polars or pandas, lazy or not), one row per respondent, with
        the column `respondent` and one column per variable that a condition reads, typed as in
        `answers.parquet`.
    Returns: a frame of the same kind, rows in the same order: `respondent`, then one Boolean column per
        question, named by its id, never missing. A question without a condition is asked of all.
    """
    conditions = {question.id: question.condition for question in questionnaire.questions}
    frame = as_written(nw.from_native(answers), questionnaire, [c for c in conditions.values() if c])
    columns = [
        (holds(condition) if condition else nw.lit(True)).alias(question_id)
        for question_id, condition in conditions.items()
    ]
    return frame.select("respondent", *columns).to_native()


def as_written(frame: FrameT, questionnaire: Questionnaire, conditions: list[Expression]) -> FrameT:
    """The frame with the blanks that the conditions read replaced as BLANKS says."""
    read = {name for condition in conditions for name in condition.names}
    return frame.with_columns(
        nw.col(field.name).fill_null(BLANKS[field.kind])
        for field in questionnaire.variables
        if field.name in read and field.kind in BLANKS
    )


def holds(condition: Expression) -> nw.Expr:
    """Whether a condition holds in each row of a frame that `as_written` prepared: Boolean, never missing."""
    return condition.to_narwhals().fill_null(False)
