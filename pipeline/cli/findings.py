"""What `caf-census check` prints of a file, in the words of `data/rules/check-words.yaml`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.cli.check import Checked, NoFile, NoWave, Outcome, Told, Unread
from pipeline.cli.french import French, Reason
from pipeline.editing.localisation.suspects import Change, Located, Solution
from pipeline.editing.localisation.typical import Typical
from pipeline.editing.names import TYPED_PREFIX, total_name
from pipeline.editing.queries.points import place_of
from pipeline.editing.verdicts import Severity
from pipeline.questionnaire.form.layout import Place
from pipeline.questionnaire.form.words import template
from pipeline.returns.reading import Rejection
from pipeline.yamlfiles import Model, Words

STATUS = {Severity.FATAL: 2, Severity.QUERY: 1, Severity.NOTE: 0}  # of the program, by the worst finding
UNREAD = 2
SOLUTIONS = 3  # of one group of cells that are told; suspects.csv of stage edit lists the others


class VerdictWords(Model):
    nothing: Words
    note: Words
    query: Words
    fatal: Words
    unread: template("reason")


class ReportWords(Model):
    identified: template("respondent", "wave", "return_number")
    counts: template("answers", "rejected", "comments")
    rejected: Words
    rejected_cell: template("place", "content", "reason")
    rejected_field: template("place", "cell", "content", "reason")
    fatal: Words
    query: Words
    note: Words
    finding: template("cell", "place", "message")
    finding_cells: template("cell", "place", "count", "message")
    finding_rejected: template("cell", "place", "reason", "message")
    finding_nowhere: template("message")
    explained: template("label", "fails", "because")
    suspects: Words
    possible: Words
    unlocated: Words
    unlocated_cells: template("cells")
    suspect: template("place", "cell", "observed", "proposed")
    suspect_error: template("place", "cell", "observed", "proposed", "error")
    alternative: Words
    more: template("count")
    more_at_least: template("count")
    place: template("sheet", "cell")
    errors: dict[Typical, Words]
    verdicts: VerdictWords
    no_file: Words
    folder: Words
    no_wave: template("wave")
    not_ours: Words
    untranslated: template("reason")


class CheckWords(Model):
    report: ReportWords
    reasons: tuple[Reason, ...]

    @property
    def french(self) -> French:
        return French(self.reasons, self.report.untranslated)


def status_of(outcome: Outcome) -> int:
    """The program's status for a file."""
    if not isinstance(outcome, Checked):
        return UNREAD
    return max((STATUS[told.severity] for told in outcome.told), default=0)


@dataclass(frozen=True)
class Report:
    """Tells what was found in files."""

    words: CheckWords

    def lines(self, path: Path, outcome: Outcome) -> Iterator[str]:
        """What is told of one file, each line harmless in a terminal."""
        yield _harmless(str(path))
        yield from (_harmless(f"  {line}") for line in self._told(outcome))

    def _told(self, outcome: Outcome) -> Iterator[str]:
        words, verdicts = self.words.report, self.words.report.verdicts
        match outcome:
            case NoFile(folder=folder):
                yield words.folder if folder else words.no_file
            case NoWave(wave=""):
                yield verdicts.unread.format(reason=words.not_ours)
            case NoWave(wave=wave):
                yield verdicts.unread.format(reason=words.no_wave.format(wave=wave))
            case Unread(reason=reason):
                yield verdicts.unread.format(reason=self.words.french.reason(reason))
            case Checked():
                yield from self._checked(outcome)

    def _checked(self, checked: Checked) -> Iterator[str]:
        words, read = self.words.report, checked.read
        wave = checked.instrument.names.questionnaire.wave
        yield words.identified.format(respondent=read.respondent, wave=wave, return_number=read.number)
        yield words.counts.format(
            answers=read.account.answers, rejected=read.account.rejected, comments=len(read.comments)
        )
        told_of = {one for told in checked.told for one in told.rejected}
        others = [one for one in read.rejected if one not in told_of]  # personal cells
        yield from _section(words.rejected, [self._rejection(one, checked) for one in others])
        for severity in Severity:
            told = [one for one in checked.told if one.severity is severity]
            lines = [line for one in told for line in self._finding(one, checked)]
            yield from _section(getattr(words, severity.value), lines)
        yield from self._suspects(checked)
        worst = min(checked.told, key=lambda one: list(Severity).index(one.severity), default=None)
        yield getattr(words.verdicts, worst.severity.value if worst else "nothing")

    def _rejection(self, one: Rejection, checked: Checked) -> str:
        words = self.words.report
        place, reason = self._place(one.place), self.words.french.reason(one.reason)
        content = checked.instrument.wording.typed(one.content)
        if one.variable not in checked.instrument.names.fields:
            return words.rejected_cell.format(place=place, content=content, reason=reason)
        cell = checked.instrument.wording.cell(one.variable)
        return words.rejected_field.format(place=place, cell=cell, content=content, reason=reason)

    def _finding(self, told: Told, checked: Checked) -> Iterator[str]:
        if not told.rejected or told.cells or told.explanation:
            yield self._message(told, checked)
        if not told.cells:  # each cell with its reason, which the message has not
            yield from (self._rejection(one, checked) for one in told.rejected)

    def _message(self, told: Told, checked: Checked) -> str:
        words, instrument = self.words.report, checked.instrument
        message = told.message
        if why := told.explanation:
            message = words.explained.format(label=message, fails=why.fails, because=why.because)
        if not told.cells:
            return words.finding_nowhere.format(message=message)
        cell = instrument.wording.cell(told.cells[0])
        place = self._place(place_of(told.cells[0], instrument.form.layout))
        if told.rejected:
            reason = self.words.french.reason(told.rejected[0].reason)
            return words.finding_rejected.format(cell=cell, place=place, reason=reason, message=message)
        form = words.finding if len(told.cells) == 1 else words.finding_cells
        return form.format(cell=cell, place=place, count=len(told.cells), message=message)

    def _suspects(self, checked: Checked) -> Iterator[str]:
        """Where no cell stands out, none is called the likeliest."""
        words, located = self.words.report, checked.suspects.located
        for title, groups in (
            (words.suspects, [one for one in located if one.likeliest]),
            (words.possible, [one for one in located if not one.likeliest]),
        ):
            yield from _section(title, (line for one in groups for line in self._located(one, checked)))
        wording = checked.instrument.wording
        unlocated = (wording.listed(map(wording.cell, one.cells)) for one in checked.suspects.unlocated)
        yield from _section(words.unlocated, (words.unlocated_cells.format(cells=one) for one in unlocated))

    def _located(self, located: Located, checked: Checked) -> Iterator[str]:
        for number, solution in enumerate(located.solutions[:SOLUTIONS]):
            if number:
                yield self.words.report.alternative
            for change in solution.changes:
                yield self._suspect(change, solution, checked)
        others = len(located.solutions[SOLUTIONS:])
        if others or located.more:
            form = self.words.report.more_at_least if located.more else self.words.report.more
            yield form.format(count=others)

    def _suspect(self, change: Change, solution: Solution, checked: Checked) -> str:
        words, wording = self.words.report, checked.instrument.wording
        name = total_name(change.cell) if change.cell.startswith(TYPED_PREFIX) else change.cell
        form = words.suspect_error if solution.error else words.suspect
        return form.format(
            place=self._place(place_of(name, checked.instrument.form.layout)),
            cell=wording.cell(name),
            observed=wording.words.blank if change.observed is None else wording.value(change.observed),
            proposed=wording.value(change.proposed),
            error=words.errors[solution.error] if solution.error else "",
        )

    def _place(self, place: Place) -> str:
        sheet = self.words.french.known(place.sheet)  # one that an office added has a number for its title
        return self.words.report.place.format(sheet=sheet, cell=place.cell)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    given = [f"  {line}" for line in lines]
    return [title, *given] if given else []


def _harmless(text: str) -> str:
    """Without what a terminal takes for orders, or for a new line."""
    return "".join(sign if sign.isprintable() or sign in "\u00a0\u202f" else " " for sign in text)
