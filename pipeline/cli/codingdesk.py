"""What the coding commands work on: a code frame, the wave's answers to its question, what coders decided."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.cli.wave import find_wave
from pipeline.coding.answers import Answer, answers_of
from pipeline.coding.coders.files import ADJUDICATED, RULES
from pipeline.coding.frames import CodeFrame, load_codeframes, read_codeframes
from pipeline.coding.matching.checks import check_rules
from pipeline.coding.matching.forms import read_forms
from pipeline.coding.matching.matcher import Matcher
from pipeline.coding.versions.register import check_register, read_register
from pipeline.coding.workbook.book import Codes, Former, labels_of
from pipeline.coding.workbook.former import read_former
from pipeline.coding.workbook.texts import DistinctText, distinct_texts
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.errors import UserError
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.stages import code
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from pipeline.yamlfiles import ID_PATTERN, did_you_mean, load

ANSWERS_FROM = "edit"  # the stage whose answers are coded
TITLES = ("respondent", "question", "roster", "line", "title")


class CodingError(UserError):
    """A coding command that can't be done as asked."""


@dataclass(frozen=True)
class Desk:
    """A frame of a wave. Everything else is read when it is first asked for.

    registered: id -> last label, of all codes that the frame ever had.
    """

    store: Store
    wave: str
    frame: CodeFrame
    registered: Mapping[str, str]

    @cached_property
    def words(self) -> WorkbookWords:
        return load(self.store.coding_words(), WorkbookWords)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return load_questionnaire(self.store.questionnaire(self.wave))

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The answers as edited. Raises: StageError naming the stage that is to be run."""
        folder = self.store.interim(self.wave, ANSWERS_FROM)
        is_variable = self.frame.source in {field.name for field in self.questionnaire.variables}
        asked = ("respondent", self.frame.source) if is_variable else ("respondent",)
        answers = scan_frame(folder / "answers.parquet", asked, ANSWERS_FROM).select(asked)
        titles = scan_frame(folder / "rosters.parquet", TITLES, ANSWERS_FROM).select(TITLES)
        return answers_of(self.frame, answers.collect(), titles.collect())

    @cached_property
    def texts(self) -> tuple[DistinctText, ...]:
        return distinct_texts(self.answers)

    @property
    def labels(self) -> dict[str, str]:
        """Id -> label, of the codes of today, those of earlier versions and that no code fits."""
        return {**self.registered, **labels_of(self.frame, self.words)}

    def suggest(self, text: str) -> Codes:
        """The codes that the rules suggest for a text."""
        return tuple(one.code for one in self._matcher.suggestions(text))

    @cached_property
    def _matcher(self) -> Matcher:
        settings = Stage("code", self.wave, self.store).params(code.Params).matching
        forms, folder = read_forms(self.store.forms()), self.store.codeframes(self.wave)
        frames = load_codeframes(folder)
        # a pattern that nobody checked may never end, be it of the frame that is extended
        for name in filter(None, (self.frame.extends, self.frame.id)):
            check_rules(folder / f"{name}.yaml", frames[name], forms)
        return Matcher(self.frame, forms, settings)

    @property
    def question(self) -> str:
        """What was asked, "" of an answer that no question asks for."""
        ids = {field.name: field.question for field in self.questionnaire.variables}
        asked = ids.get(self.frame.source) or self.frame.source.split("__")[0]
        for question in self.questionnaire.questions:
            if question.id == asked:
                return self.words.question.format(number=question.number, text=question.text)
        return ""

    def path(self, coder: str) -> Path:
        """The file of a coder's decisions."""
        return self.store.coding(self.wave) / f"{self.frame.id}.{coder}.csv"

    def former(self, coder: str) -> dict[str, Former]:
        """Answer -> what the coder has decided before."""
        return read_former(self.path(coder), self.frame, self.answers)

    @property
    def coders(self) -> tuple[str, ...]:
        """Those whose decisions of this frame are there, by name; without those that were adjudicated."""
        files = sorted(self.store.coding(self.wave).glob(f"{self.frame.id}.*.csv"))
        names = (path.name.removeprefix(f"{self.frame.id}.").removesuffix(".csv") for path in files)
        return tuple(name for name in names if re.fullmatch(ID_PATTERN, name) and name != ADJUDICATED)


def open_desk(store: Store, wave: str, frame: str) -> Desk:
    """The desk of a frame whose codes are on record, as those of the whole wave are.

    Raises: NoSuchWave; WrongRegister for codes that changed without a word; CodingError for a frame that is
    not there or has no codes yet.
    """
    found = find_wave(store, wave).name
    folder = store.codeframes(found)
    read = read_codeframes(folder)
    frames = {name: one for name, (_, one) in read.items()}
    if frame not in frames:
        raise CodingError(
            f"there is no code frame {frame!r} of wave {found}.{did_you_mean(frame, sorted(frames))} The "
            f"frames are the files of {folder}."
        )
    if not frames[frame].codes:
        raise CodingError(
            f"{folder / f'{frame}.yaml'}: the frame has no codes yet. Write some, then code. Stage code "
            "lists the answers in to_code.xlsx."
        )
    register = read_register(store.register(found))
    check_register(read, register, found)
    return Desk(store, found, frames[frame], register.labels(frame))


def check_coder(coder: str) -> None:
    """Raises: CodingError for a name that no coder can have."""
    if coder == RULES:
        raise CodingError(f"{RULES!r} is the name of the rules themselves. Give another name to the coder.")
    if not re.fullmatch(ID_PATTERN, coder):
        raise CodingError(
            f"{coder!r} is no name of a coder: it is part of a file's name, made of lower-case letters, "
            "digits, '-' and '_', as in 'anna'."
        )
