"""From the answers that the programmes found to the rows of `answers.csv`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from zlib import crc32

import numpy as np

from pipeline.errors import UserError
from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid
from pipeline.reconstruction.plan import Blocks, DecimalDraw, Texts
from pipeline.reconstruction.targets import Targets
from pipeline.reconstruction.vocabulary import Answer, Vocabulary, roster_names
from pipeline.tables.origins import Origin

COLUMNS = ("respondent", "field", "value", "origin")
Known = Sequence[Mapping[str, Answer]]


@dataclass(frozen=True)
class Writer:
    """Turns answers into rows. texts: the open answers to draw from."""

    questionnaire: Questionnaire
    targets: Targets
    blocks: Blocks
    texts: Texts
    vocabulary: Vocabulary

    def rows(self, known: Known) -> list[tuple[str, str, str, str]]:
        """(respondent, field, value, origin) of each filled cell, by respondent and in the order of the form.

        Raises: UserError for an open answer without texts or with too many, a roster with too few lines.
        """
        published = {
            name
            for target in self.targets.all
            if target.is_published
            for name in self.vocabulary.expression(target.text).names
        }
        drawn = self._texts(known) | self._decimals(known)
        fields = self.questionnaire.fields
        result = []
        for n, answers in enumerate(known):
            respondent = self.blocks.respondent.format(n=n + 1)
            roster = dict(self._roster_lines(answers, respondent))
            for field in fields:
                value = self._value(field, n, respondent, answers, drawn, roster)
                if value:
                    fixed = field.line is not None or field.name in published
                    origin = Origin.RECONSTRUCTED if fixed else Origin.FREE
                    result.append((respondent, field.name, value, origin.value))
        return result

    def _value(
        self,
        field: Field,
        n: int,
        respondent: str,
        answers: Mapping[str, Answer],
        drawn: Mapping[str, Mapping[int, str]],
        roster: Mapping[str, str],
    ) -> str:
        """What stands in a cell; empty where nothing does."""
        if field.role is not None and field.role is not Role.VARIABLE:
            return {Role.RESPONDENT: respondent, Role.RETURN_NUMBER: "1"}.get(field.role, "")
        if field.line is not None:
            return roster.get(field.name, "")
        if field.name in drawn:
            return drawn[field.name].get(n, "")
        answer = answers[field.name]
        if field.kind is FieldKind.TICK:
            return "1" if answer else ""
        if field.kind is FieldKind.COUNT and answer == 0:
            return "0" if self._zero_is_written(field.name, answers) else ""
        return str(answer) if answer else ""

    def _zero_is_written(self, name: str, answers: Mapping[str, Answer]) -> bool:
        return any(
            any(fnmatchcase(name, pattern) for pattern in zeros.fields) and self._holds(zeros.when, answers)
            for zeros in self.blocks.zeros
        )

    def _roster_lines(self, answers: Mapping[str, Answer], respondent: str) -> Iterator[tuple[str, str]]:
        """(field, value) of the roster's lines: one for each title that persons of a row have."""
        for question in self.questionnaire.questions:
            if not isinstance(question, HeadcountGrid) or question.roster is None:
                continue
            lines = [
                (row.row, title, answers[name])
                for row in self.blocks.roster
                for name, title in roster_names(question.roster.id, row)
                if answers[name]
            ]
            if len(lines) > question.roster.lines:
                raise UserError(
                    f"{respondent}: {len(lines)} lines for the roster {question.roster.id}, which has "
                    f"{question.roster.lines}. Give it more lines in the questionnaire."
                )
            for number, (row, title, count) in enumerate(lines, start=1):
                line = f"{question.id}__{question.roster.id}__l{number:02d}"
                yield from ((f"{line}__row", row), (f"{line}__title", title), (f"{line}__count", str(count)))

    def _texts(self, known: Known) -> dict[str, dict[int, str]]:
        """Open answer -> respondent's index -> text."""
        return {
            unknown.name: self._drawn_texts(unknown.name, known)
            for unknown in self.vocabulary.unknowns.values()
            if unknown.kind is FieldKind.TEXT
        }

    def _drawn_texts(self, name: str, known: Known) -> dict[int, str]:
        """The texts of fixed number at random; for each other office, one that may stand there."""
        filled = [n for n, answers in enumerate(known) if answers[name]]
        pool = next((self.texts.texts[p] for p in self.texts.texts if fnmatchcase(name, p)), ())
        fixed = [one.text for one in pool for _ in range(one.offices or 0)]
        if len(fixed) > len(filled):
            raise UserError(
                f"texts.yaml: {len(fixed)} texts of {name} are fixed by number; {len(filled)} offices answer."
            )
        generator = self._generator(name)
        shuffled = [filled[place] for place in generator.permutation(len(filled))]
        texts = dict(zip(shuffled, fixed, strict=False))
        for n in shuffled[len(fixed) :]:
            free = [one.text for one in pool if one.offices is None and self._holds(one.when, known[n])]
            if not free:
                raise UserError(f"texts.yaml: no texts of {name} for the answers of respondent {n + 1}.")
            texts[n] = free[generator.integers(len(free))]
        return texts

    def _holds(self, condition: str, answers: Mapping[str, Answer]) -> bool:
        return bool(self.vocabulary.expression(condition).evaluate(answers))

    def _decimals(self, known: Known) -> dict[str, dict[int, str]]:
        return {draw.field: self._drawn_decimals(draw, known) for draw in self.blocks.decimals}

    def _drawn_decimals(self, draw: DecimalDraw, known: Known) -> dict[int, str]:
        generator, step = self._generator(draw.field), Decimal(draw.step)
        counts = [int(self.vocabulary.expression(draw.of).evaluate(answers)) for answers in known]
        steps = [generator.uniform(*draw.share) * count / float(step) for count in counts]
        return {
            n: f"{int(value) * step:f}"
            for n, (count, value) in enumerate(zip(counts, steps, strict=True))
            if count
        }

    def _generator(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.blocks.seed, crc32(f"drawn {name}".encode())])
