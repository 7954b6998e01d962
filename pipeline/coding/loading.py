"""Reading what a wave is coded with, each part held against the others before anything is coded."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.coding.answers import answers_of
from pipeline.coding.coders.files import Decision, Subject, list_coder_files, read_coder_file
from pipeline.coding.frames import CodeFrame, read_codeframes
from pipeline.coding.matching.checks import check_rules
from pipeline.coding.matching.forms import Forms
from pipeline.coding.matching.lexicon import Matching
from pipeline.coding.matching.matcher import Matcher
from pipeline.coding.versions.register import Register, check_register, label_warnings, read_register
from pipeline.coding.wave import WaveCoding, check_sources
from pipeline.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Folders:
    """Where a wave's coding stands: its frames, their register, the coders' files."""

    wave: str
    codeframes: Path
    register: Path
    coders: Path


@dataclass(frozen=True)
class Given:
    """The answers of a wave. answers: `respondent` and a column per variable. rosters: the lines of lists."""

    answers: pl.DataFrame
    rosters: pl.DataFrame


def load_coding(
    folders: Folders, questionnaire: Questionnaire, given: Given, forms: Forms, settings: Matching
) -> WaveCoding:
    """The frames with their rules, and what coders decided about the answers.

    Raises: YamlError, WrongRegister, NoFrame, CsvError, WrongCoderFile, with files and lines.
    """
    read = read_codeframes(folders.codeframes)
    frames = {name: frame for name, (_, frame) in read.items()}
    check_sources(frames, questionnaire, folders.codeframes)
    register = read_register(folders.register)
    check_register(read, register, folders.wave)
    for name, frame in frames.items():
        check_rules(folders.codeframes / f"{name}.yaml", frame, forms)
    matchers = {name: Matcher(frame, forms, settings) for name, frame in frames.items()}
    decided = _decided(folders.coders, frames, register, given)
    return WaveCoding(matchers, decided, label_warnings(read, register))


def _decided(
    folder: Path, frames: Mapping[str, CodeFrame], register: Register, given: Given
) -> dict[str, dict[str, tuple[Decision, ...]]]:
    decided = {}
    for name, files in list_coder_files(folder, frames).items():
        answers = {answer.id: answer for answer in answers_of(frames[name], given.answers, given.rosters)}
        subject = Subject(frames[name], answers, register.of(name))
        decided[name] = {coder: read_coder_file(path, subject) for coder, path in files.items()}
    return decided
