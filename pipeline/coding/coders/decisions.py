"""One coding for each answer, from what coders decided and what the rules suggest; nothing is invented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.coding.answers import Answer
from pipeline.coding.coders.files import ADJUDICATED, ASSISTED, RULES, Decision
from pipeline.coding.frames import CodeFrame
from pipeline.coding.status import Waits
from pipeline.coding.versions.changes import carry, detailed


class By(StrEnum):
    """Who gave an answer its codes."""

    ADJUDICATED = ADJUDICATED
    CODERS = "coders"
    RULES = RULES
    NOBODY = ""


@dataclass(frozen=True)
class Held:
    """A decision in the frame's present version.

    codes: in the frame's order, without those that another one details; none where it was left open, or
    where none fits. changes: why the coder is to look again, as `2 split a > b c`; while there is one the
    decision is not in force.
    """

    decision: Decision
    codes: tuple[str, ...]
    changes: tuple[str, ...]

    @property
    def in_force(self) -> bool:
        """Whether it decides: not left open, and nothing to look at again."""
        return bool(self.decision.codes) and not self.changes


@dataclass(frozen=True)
class Work:
    """All that is known of how a frame's answers are coded.

    answers: in the order of `answers_of`. coders: coder -> answer id -> what was decided, sorted by coder,
    without the adjudicated. suggested: answer id -> the codes that the rules suggest, where they suggest any.
    """

    frame: CodeFrame
    answers: tuple[Answer, ...]
    coders: Mapping[str, Mapping[str, Held]]
    adjudicated: Mapping[str, Held]
    suggested: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Coded:
    """What an answer is coded as. codes: in the frame's order, without parents.

    There are none where `by` is NOBODY, and where coders or the adjudication decided that none fits.
    contested: coders differ, and nobody has decided. to_review: a code of its decisions has since changed. At
    most one of the two; with either, there are no codes.
    """

    frame: str
    answer: Answer
    codes: tuple[str, ...]
    by: By
    contested: bool = False
    to_review: bool = False

    @property
    def is_none(self) -> bool:
        """Whether it was decided that no code fits."""
        return self.by is not By.NOBODY and not self.codes


@dataclass(frozen=True)
class Codings:
    """Who coded what, for measuring agreement.

    answers: of a frame. coders: coder -> a set of codes for each of the answers, without parents, empty where
    none fits; None where the coder left it open or is to look again. The coders are sorted, RULES last. Who
    saw what the rules suggest is not among them: what they share with others may be the rules'.
    """

    answers: tuple[Answer, ...]
    coders: Mapping[str, tuple[frozenset[str] | None, ...]]


def work_of(
    frame: CodeFrame,
    answers: tuple[Answer, ...],
    decided: Mapping[str, Iterable[Decision]],
    suggested: Mapping[str, Iterable[str]],
) -> Work:
    """What is known of a frame's answers.

    decided: coder -> the lines of the file (`read_coder_file`), ADJUDICATED among the coders. suggested:
    answer id -> codes; an answer without suggestion may be left out or have none.
    """
    held = {coder: _held(frame, decided[coder]) for coder in sorted(decided)}
    return Work(
        frame,
        answers,
        {coder: lines for coder, lines in held.items() if coder != ADJUDICATED},
        held.get(ADJUDICATED, {}),
        {answer: detailed(codes, frame) for answer, codes in suggested.items() if codes},
    )


def _held(frame: CodeFrame, decisions: Iterable[Decision]) -> dict[str, Held]:
    carried = {one: carry(one.codes, one.version, frame) for one in decisions}
    return {one.answer: Held(one, found.codes, found.changes) for one, found in carried.items()}


def combine(work: Work) -> tuple[Coded, ...]:
    """What each answer is coded as, in the order of the answers, each once.

    An adjudication in force decides. Else an answer with a decision to look at again waits for it; else it
    has the codes of all coders who coded it, none where they differ; else, where nobody coded it, those of
    the rules. That no code fits is a decision like any other.
    """
    return tuple(_coded(work, answer) for answer in work.answers)


def _coded(work: Work, answer: Answer) -> Coded:
    coded = {
        By.ADJUDICATED: in_force({ADJUDICATED: work.adjudicated}, answer),
        By.CODERS: in_force(work.coders, answer),
    }
    if to_review(work, answer):
        return Coded(work.frame.id, answer, (), By.NOBODY, to_review=True)
    for by, lines in coded.items():
        said = [held.codes for held in lines.values()]
        if differ(said):
            return Coded(work.frame.id, answer, (), By.NOBODY, contested=True)
        if said:
            return Coded(work.frame.id, answer, said[0], by)
    suggested = work.suggested.get(answer.id, ())
    return Coded(work.frame.id, answer, suggested, By.RULES if suggested else By.NOBODY)


def waits(one: Coded, frame: CodeFrame) -> Waits:
    """Why an answer has no code; NOTHING where it has one and where it was decided that none fits."""
    if one.by is not By.NOBODY:
        return Waits.NOTHING
    if one.to_review:
        return Waits.REVIEW
    if one.contested:
        return Waits.CONTESTED
    return Waits.NO_RULE if frame.codes else Waits.NO_FRAME


def differ(said: Iterable[tuple[str, ...]]) -> bool:
    """Whether coders say different things of an answer. said: by those whose decision is in force."""
    return len(set(said)) > 1


def in_force(coders: Mapping[str, Mapping[str, Held]], answer: Answer) -> dict[str, Held]:
    """The coders who have coded an answer, with what they decided."""
    return {
        coder: lines[answer.id]
        for coder, lines in coders.items()
        if answer.id in lines and lines[answer.id].in_force
    }


def to_review(work: Work, answer: Answer) -> dict[str, Held]:
    """What is to be looked at again of an answer, by coder; nothing where an adjudication settles it."""
    if in_force({ADJUDICATED: work.adjudicated}, answer):
        return {}
    everybody = {**work.coders, ADJUDICATED: work.adjudicated}
    return {
        coder: lines[answer.id]
        for coder, lines in everybody.items()
        if answer.id in lines and lines[answer.id].changes
    }


def codings(work: Work) -> Codings:
    """Who coded what. The adjudicated file is none of the coders: it follows from them."""
    coded = {
        coder: _sets(lines, work.answers) for coder, lines in work.coders.items() if not is_assisted(coder)
    }
    suggested = tuple(
        frozenset(work.suggested[answer.id]) if answer.id in work.suggested else None
        for answer in work.answers
    )
    return Codings(work.answers, {**coded, RULES: suggested})


def is_assisted(coder: str) -> bool:
    """Whether a coder saw what the rules suggest."""
    return coder.endswith(ASSISTED)


def _sets(lines: Mapping[str, Held], answers: Iterable[Answer]) -> tuple[frozenset[str] | None, ...]:
    found = (lines.get(answer.id) for answer in answers)
    return tuple(frozenset(held.codes) if held and held.in_force else None for held in found)
