"""From the answers that the programmes found to the rows of `answers.csv`, and what their texts mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from zlib import crc32

import numpy as np

from pipeline.errors import UserError
from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.drawing import Drawn, pool
from pipeline.reconstruction.plan import DecimalDraw
from pipeline.reconstruction.problem import Problem
from pipeline.reconstruction.texts import Texts
from pipeline.reconstruction.truth import Truth
from pipeline.reconstruction.vocabulary import Answer, roster_names, rosters
from pipeline.tables.origins import Origin

COLUMNS = ("respondent", "field", "value", "origin")
Row = tuple[str, str, str, str]
Known = Sequence[Mapping[str, Answer]]


@dataclass(frozen=True)
class Written:
    """All returns, by respondent and in the order of the form.

    rows: respondent, field, value and origin of each filled cell. truths: of each text and title among them.
    """

    rows: tuple[Row, ...]
    truths: tuple[Truth, ...]


@dataclass(frozen=True)
class Writer:
    """Turns answers into rows. texts: the open answers to draw from."""

    questionnaire: Questionnaire
    problem: Problem
    texts: Texts

    def written(self, known: Known) -> Written:
        """All returns. known: the answers of each respondent; of a text, whether it is given.

        Raises: UserError for an open answer without texts or with too many, a roster with too few lines.
        """
        published = self._published()
        drawn, decimals = self._texts(known), self._decimals(known)
        rows: list[Row] = []
        truths: list[Truth] = []
        for n, answers in enumerate(known):
            respondent = self.problem.blocks.respondent.format(n=n + 1)
            lines = dict(self._roster_lines(answers, respondent))
            texts = dict(self._said(respondent, answers, lines))
            texts |= {name: self._text(respondent, name, of[n]) for name, of in drawn.items() if n in of}
            for field in self.questionnaire.fields:
                if field.name in texts:
                    value, truth = texts[field.name]
                    truths.append(truth)
                elif field.name in decimals:
                    value = decimals[field.name].get(n, "")
                else:
                    value = lines.get(field.name) or self._value(field, respondent, answers)
                if value:
                    fixed = field.line is not None or field.name in published
                    origin = Origin.RECONSTRUCTED if fixed else Origin.FREE
                    rows.append((respondent, field.name, value, origin.value))
        return Written(tuple(rows), tuple(truths))

    def _published(self) -> set[str]:
        """The fields that published figures concern."""
        targets, vocabulary = self.problem.targets, self.problem.vocabulary
        counted = [vocabulary.expression(target.text).names for target in targets.all if target.is_published]
        return {name for names in counted for name in names} | {target.source for target in targets.texts}

    def _value(self, field: Field, respondent: str, answers: Mapping[str, Answer]) -> str:
        """What stands in a cell without text; empty where nothing does."""
        if field.role is not None and field.role is not Role.VARIABLE:
            return {Role.RESPONDENT: respondent, Role.RETURN_NUMBER: "1"}.get(field.role, "")
        if field.line is not None or field.kind is FieldKind.TEXT:
            return ""
        answer = answers[field.name]
        if field.kind is FieldKind.TICK:
            return "1" if answer else ""
        if field.kind is FieldKind.COUNT and answer == 0:
            return "0" if self._zero_is_written(field.name, answers) else ""
        return str(answer) if answer else ""

    def _zero_is_written(self, name: str, answers: Mapping[str, Answer]) -> bool:
        return any(
            any(fnmatchcase(name, pattern) for pattern in zeros.fields) and self._holds(zeros.when, answers)
            for zeros in self.problem.blocks.zeros
        )

    def _roster_lines(self, answers: Mapping[str, Answer], respondent: str) -> Iterator[tuple[str, str]]:
        """(field, value) of the roster's lines: one for each title that persons of a row have."""
        for source, roster in rosters(self.questionnaire):
            lines = [
                (row.row, title, answers[name])
                for row in self.problem.blocks.roster
                for name, title in roster_names(roster.id, row)
                if answers[name]
            ]
            if len(lines) > roster.lines:
                raise UserError(
                    f"{respondent}: {len(lines)} lines for the roster {roster.id}, which has "
                    f"{roster.lines}. Give it more lines in the questionnaire."
                )
            for number, (row, title, count) in enumerate(lines, start=1):
                line = f"{source}__l{number:02d}"
                yield from ((f"{line}__row", row), (f"{line}__title", title), (f"{line}__count", str(count)))

    def _said(
        self, respondent: str, answers: Mapping[str, Answer], lines: Mapping[str, str]
    ) -> Iterator[tuple[str, tuple[str, Truth]]]:
        """(field, (title as spelt, what it means)) of each title that a respondent gives."""
        for source in self.problem.titles:
            if source in answers:
                yield source, self._title(respondent, source, source, str(answers[source]))
            for name, title in lines.items():
                line, part = name.rsplit("__", 1)
                if part == "title" and line.startswith(f"{source}__"):
                    yield name, self._title(respondent, line, source, title)

    def _title(self, respondent: str, cell: str, source: str, title: str) -> tuple[str, Truth]:
        codes = {one.title: one.code for one in self.problem.titles[source]}
        truth = Truth(respondent, cell, source, (codes[title],))
        return self.problem.spelling.title(title, truth.answer), truth

    def _text(self, respondent: str, variable: str, drawn: Drawn) -> tuple[str, Truth]:
        truth = Truth(respondent, variable, variable, drawn.codes)
        return self.problem.spelling.text(drawn.text, truth.answer), truth

    def _texts(self, known: Known) -> dict[str, dict[int, Drawn]]:
        """Open answer -> respondent's index -> text."""

        def holds(condition: str, n: int) -> bool:
            return self._holds(condition, known[n])

        names = [name for name, one in self.problem.vocabulary.unknowns.items() if one.kind is FieldKind.TEXT]
        offices = {name: [n for n, answers in enumerate(known) if answers[name]] for name in names}
        return {
            name: pool(name, self.texts, holds, self._generator(name)).drawn(offices[name]) for name in names
        }

    def _holds(self, condition: str, answers: Mapping[str, Answer]) -> bool:
        return bool(self.problem.vocabulary.expression(condition).evaluate(answers))

    def _decimals(self, known: Known) -> dict[str, dict[int, str]]:
        return {draw.field: self._drawn_decimals(draw, known) for draw in self.problem.blocks.decimals}

    def _drawn_decimals(self, draw: DecimalDraw, known: Known) -> dict[int, str]:
        generator, step = self._generator(draw.field), Decimal(draw.step)
        expression = self.problem.vocabulary.expression(draw.of)
        counts = [int(expression.evaluate(answers)) for answers in known]
        steps = [generator.uniform(*draw.share) * count / float(step) for count in counts]
        return {
            n: f"{int(value) * step:f}"
            for n, (count, value) in enumerate(zip(counts, steps, strict=True))
            if count
        }

    def _generator(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.problem.blocks.seed, crc32(f"drawn {name}".encode())])
