"""The questionnaire as a typed, frozen object: identification, parts, and through them all cells to fill.

Everything that concerns one input cell (the form, the reader, the routing, the codebook) goes through
`Field` (pipeline/questionnaire/fields.py): `Questionnaire.fields` lists them in the order of the form.
"""

import re
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field as Constrained
from pydantic import ValidationInfo, field_validator

from pipeline.questionnaire.fields import Field, FieldKind, Role, question_fields
from pipeline.questionnaire.questions import Part, Question
from pipeline.yamlfiles import Id, Model, Words


class Missing(StrEnum):
    """Why a value is missing."""

    NOT_ASKED = "not_asked"
    BLANK = "blank"
    DONT_KNOW = "dont_know"
    ILLEGIBLE = "illegible"
    NOT_IN_WAVE = "not_in_wave"
    UNCODED = "uncoded"  # of a coded variable: an answer is there, no code yet


class Identification(Model):
    id: Id
    label: Words
    role: Role


class Questionnaire(Model):
    """A wave's instrument, as `data/questionnaires/<wave>.yaml` holds it.

    language: of its words, as a two-letter code; the programs that open the form check spelling by it.
    respondent_pattern: the regular expression that a respondent's identifier matches as a whole.
    respondent_example: an identifier of that form, for messages to the people who fill the form in.
    dont_know, tick: what is typed in a cell to say so.
    notice: what each sheet of the form says of answers that are no office's own; None where they are.
    """

    wave: Id
    version: str
    title: Words
    subtitle: str
    confidentiality: str
    language: Annotated[str, Constrained(pattern="^[a-z]{2}$")]
    respondent_pattern: str
    respondent_example: str
    dont_know: Words
    tick: Words
    notice: Words | None = None
    identification: tuple[Identification, ...]
    parts: tuple[Part, ...]

    @field_validator("respondent_pattern")
    @classmethod
    def _is_a_regular_expression(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(
                f"respondent_pattern {pattern!r} is not a regular expression: {error}."
            ) from None
        return pattern

    @field_validator("respondent_example")
    @classmethod
    def _matches_the_pattern(cls, example: str, info: ValidationInfo) -> str:
        pattern = info.data.get("respondent_pattern")
        if pattern is not None and not re.fullmatch(pattern, example):
            raise ValueError(
                f"respondent_example {example!r} does not match respondent_pattern {pattern!r}. "
                "Give one that does."
            )
        return example

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for part in self.parts for question in part.questions)

    def question(self, question_id: str) -> Question:
        return next(question for question in self.questions if question.id == question_id)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All cells to fill, identification first, then in the order of the form."""
        return (
            *(_identification_field(item) for item in self.identification),
            *(field for question in self.questions for field in question_fields(question)),
        )

    @cached_property
    def variables(self) -> tuple[Field, ...]:
        """The fields that become variables: one column each of the answers."""
        return tuple(field for field in self.fields if field.is_variable)


def _identification_field(item: Identification) -> Field:
    kind = FieldKind.COUNT if item.role is Role.RETURN_NUMBER else FieldKind.TEXT
    return Field(item.id, "", (), kind, item.label, role=item.role)
