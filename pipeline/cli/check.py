"""`caf-census check`: what the rules find in workbooks, one by one, without the pipeline."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import Finding, confront
from pipeline.editing.corrections import Returned
from pipeline.editing.derived import OUTSIDE
from pipeline.editing.doubtful import Localiser
from pipeline.editing.findings import message
from pipeline.editing.localisation.suspects import Suspects
from pipeline.editing.names import RuleNames
from pipeline.editing.respondents import respondents
from pipeline.editing.rules import Explanation, RuleSet, load_rules
from pipeline.editing.verdicts import Severity
from pipeline.editing.wording import FindingWords, Wording
from pipeline.editing.written import Outside, from_frames, to_frames
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.returns.matching import wave_of
from pipeline.returns.personal import namesakes
from pipeline.returns.reading import Form, Rejection, Return, read_return
from pipeline.returns.values import notation
from pipeline.returns.workbooks.contents import Unreadable
from pipeline.returns.workbooks.reader import read_workbooks
from pipeline.stages import edit, ingest
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from pipeline.yamlfiles import ID_PATTERN, load


@dataclass(frozen=True)
class Instrument:
    """What returns of one wave are read and confronted by."""

    form: Form
    rules: RuleSet
    wording: Wording
    localiser: Localiser

    @property
    def names(self) -> RuleNames:
        return self.wording.names


@dataclass(frozen=True)
class Told:
    """A finding as an office is told of it.

    explanation: of a rule that fails though the answers stand; its message, which asks, is then its label.
    rejected: the rejected cells that it is about.
    """

    severity: Severity
    cells: tuple[str, ...]
    message: str
    explanation: Explanation | None = None
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What was found in one return. told: by severity, then as the rules come."""

    read: Return
    instrument: Instrument
    told: tuple[Told, ...]
    suspects: Suspects


@dataclass(frozen=True)
class Unread:
    """A file that holds no return that can be read. reason: as pipeline/returns/ gives it."""

    reason: str


@dataclass(frozen=True)
class NoFile:
    """A path that leads to no file. folder: to one of these instead."""

    folder: bool


@dataclass(frozen=True)
class NoWave:
    """A workbook of a wave that is not here, or that says of none. wave: "" then."""

    wave: str


Outcome = Checked | Unread | NoFile | NoWave


@dataclass
class Checking:
    """Checks files, each instrument made once. wave: of all of them, None for what each says itself."""

    store: Store
    wave: str | None
    _instruments: dict[str, Instrument] = field(default_factory=dict)

    def outcomes(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Outcome]]:
        """What was found in each file, one after the other."""
        limits = Stage("ingest", self.wave or "", self.store).params(ingest.Params).limits
        for path in paths:
            if not path.is_file():
                yield path, NoFile(folder=path.is_dir())
                continue
            [(_, content)] = read_workbooks([path], limits, 1)
            if isinstance(content, Unreadable):
                yield path, Unread(str(content))
                continue
            wave = self.wave or wave_of(content)
            if not self._is_here(wave):
                yield path, NoWave(wave)
                continue
            instrument = self._instrument(wave)
            read = read_return(path.name, content, instrument.form)
            yield path, Unread(read.problem) if read.problem else _check(read, instrument)

    def _is_here(self, wave: str) -> bool:
        # what a workbook says is a stranger's word, and is to become part of a path
        is_name = re.fullmatch(ID_PATTERN, wave)
        return bool(is_name) and self.store.questionnaire(wave).is_file() and self.store.rules(wave).is_file()

    def _instrument(self, wave: str) -> Instrument:
        if wave not in self._instruments:
            self._instruments[wave] = _instrument(self.store, wave)
        return self._instruments[wave]


def _instrument(store: Store, wave: str) -> Instrument:
    reading = Stage("ingest", wave, store).params(ingest.Params)
    editing = Stage("edit", wave, store).params(edit.Params)
    questionnaire = load_questionnaire(store.questionnaire(wave))
    layout = form_layout(questionnaire, load(store.form_words(), FormWords))
    names = RuleNames(layout)
    rules = load_rules(store.rules(wave), names)
    return Instrument(
        Form(
            layout,
            notation(questionnaire, reading.marks, reading.largest_number),
            namesakes(layout, reading.personal),
        ),
        rules,
        Wording(names, load(store.finding_words(), FindingWords)),
        Localiser(names, rules, editing.localisation),
    )


def _check(read: Return, instrument: Instrument) -> Checked:
    names = instrument.names
    # through the frames, because stage edit sees the answers as they come back from these
    frames = to_frames({read.respondent: read.answers}, names.questionnaire)
    written = from_frames(frames, names.questionnaire)[read.respondent]
    rejected = {one.variable: one.content for one in read.rejected if one.variable}
    outside = tuple(Outside(one.place.sheet, one.place.cell, one.content) for one in _outside(read))
    returned = {read.respondent: Returned(written, read.typed_totals, rejected, outside)}
    [respondent] = respondents(returned, names, {}).values()
    found = confront(instrument.rules.rules, {respondent.id: respondent}, instrument.wording).findings
    told = [
        replace(_told(finding, respondent, instrument), rejected=_rejections(finding, read))
        for finding in found
    ]
    grave = list(Severity)
    told.sort(key=lambda one: grave.index(one.severity))
    return Checked(read, instrument, tuple(told), instrument.localiser.suspects(respondent))


def _outside(read: Return) -> tuple[Rejection, ...]:
    return tuple(one for one in read.rejected if not one.variable)


def _rejections(finding: Finding, read: Return) -> tuple[Rejection, ...]:
    """The rejected cells that a finding is about: its only one, or those outside the cells to fill."""
    if finding.rule.id == OUTSIDE:
        return _outside(read)
    return tuple(one for one in read.rejected if (one.variable,) == finding.breach.cells)


def _told(finding: Finding, respondent: Respondent, instrument: Instrument) -> Told:
    # A rule that fails though the answers stand asks for nothing. Whether more fail it than is explained, one
    # return can't tell; stage edit does.
    cells, explanation = finding.breach.cells, instrument.rules.explanations.get(finding.rule.id)
    if explanation:
        return Told(Severity.NOTE, cells, finding.rule.label, explanation)
    return Told(finding.rule.severity, cells, message(finding, respondent.record, instrument.wording))
