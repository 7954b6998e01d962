"""Coding all open answers of a wave: what coders decided, else what the rules of the frames suggest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.coding.answers import Answer, answers_of, text_key
from pipeline.coding.coders.decisions import Coded, Work, combine, waits, work_of
from pipeline.coding.coders.files import Decision
from pipeline.coding.frames import CodeFrame
from pipeline.coding.matching.matcher import Matcher
from pipeline.errors import UserError
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid

CODED = {
    "frame": pl.String,
    "respondent": pl.String,
    "cell": pl.String,
    "codes": pl.List(pl.String),
    "by": pl.String,
    "waits": pl.String,
}


class NoFrame(UserError):
    """An open question without a code frame, or a frame about none."""


@dataclass(frozen=True)
class Suggested:
    """A row of `suggestions.csv`."""

    frame: str
    answer: str
    text: str
    code: str
    rule: str
    score: int


@dataclass(frozen=True)
class WaveCoding:
    """What a wave is coded with, by frame. decided: coder -> the lines of the file.

    warnings: what may be meant, and may be a mistake: labels that have changed.
    """

    matchers: Mapping[str, Matcher]
    decided: Mapping[str, Mapping[str, tuple[Decision, ...]]]
    warnings: tuple[str, ...] = ()

    def works(self, answers: pl.DataFrame, rosters: pl.DataFrame) -> tuple[Work, ...]:
        """All that is known of how the answers are coded, by frame.

        answers: `respondent` and a column per variable. rosters: the lines of lists.
        Decisions about another text than the one given here (`text_key`) do not count.
        """
        return tuple(
            self._work(name, answers_of(matcher.frame, answers, rosters))
            for name, matcher in sorted(self.matchers.items())
        )

    def _work(self, name: str, answers: tuple[Answer, ...]) -> Work:
        keys = {answer.id: text_key(answer.text) for answer in answers}
        decided = {
            coder: [one for one in lines if keys.get(one.answer) == text_key(one.text)]
            for coder, lines in self.decided.get(name, {}).items()
        }
        matcher = self.matchers[name]
        suggested = {one.id: [s.code for s in matcher.suggestions(one.text)] for one in answers}
        return work_of(matcher.frame, answers, decided, suggested)

    def suggestions(self, works: Iterable[Work]) -> Iterator[Suggested]:
        """What the rules suggest, by frame and answer, with the rule and its score."""
        for work in works:
            for answer in work.answers:
                for one in self.matchers[work.frame.id].suggestions(answer.text):
                    yield Suggested(work.frame.id, answer.id, answer.text, one.code, one.rule, one.score)


def coded_frame(works: Iterable[Work]) -> pl.DataFrame:
    """One row per open answer and frame, by frame, respondent and cell: the columns of CODED."""
    rows = [_row(one, work.frame) for work in works for one in combine(work)]
    return pl.DataFrame(rows, schema=CODED, orient="row")


def _row(one: Coded, frame: CodeFrame) -> tuple[str, str, str, list[str], str, str]:
    of = (one.frame, one.answer.respondent, one.answer.cell)
    return *of, list(one.codes), one.by.value, waits(one, frame).value


def check_sources(frames: Mapping[str, CodeFrame], questionnaire: Questionnaire, folder: Path) -> None:
    """Whether each open variable and each list of titles has a frame, and each frame one of them.

    folder: where the frames stand, for messages. Raises: NoFrame with each that lacks the other.
    """
    variables = [field.name for field in questionnaire.variables if field.kind is FieldKind.TEXT]
    lists = [
        f"{question.id}__{question.roster.id}"
        for question in questionnaire.questions
        if isinstance(question, HeadcountGrid) and question.roster
    ]
    known = (*variables, *lists)
    sources = {frame.source for frame in frames.values()}
    mistakes = [
        f"{folder}/{frame.id}.yaml: there is no open answer or list of titles {frame.source!r} to code."
        for frame in frames.values()
        if frame.source not in known
    ]
    mistakes += [
        f"{folder}: no frame is about {name!r}. Write one, with `source: {name}` and, if nobody has "
        "thought of codes yet, `codes: []`."
        for name in known
        if name not in sources
    ]
    if mistakes:
        raise NoFrame("\n".join(mistakes))
