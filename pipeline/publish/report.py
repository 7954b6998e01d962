"""The report's own words and its sections, as `reports/dossier/<wave>/report.yaml` holds them."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.publish.audit.words import AuditWords
from pipeline.publish.coding.words import CodingWords
from pipeline.publish.quality.words import QualityWords
from pipeline.yamlfiles import Location, Model, YamlError, read_document, validate


class Section(Model):
    """A heading. id: the dossier's number, `1.2` is a part of `1`; or an annex's.

    numbered: whether the number is printed.
    """

    id: Annotated[str, Field(pattern=r"^(\d+(\.\d+)*|[a-z]+-\d+)$")]
    title: str
    numbered: bool = True

    @property
    def parent(self) -> str | None:
        return self.id.rpartition(".")[0] or None

    @property
    def heading(self) -> str:
        return f"{self.id} {self.title}" if self.numbered else self.title


class Explanation(Model):
    title: str
    paragraphs: tuple[str, ...]


class Origin(Model):
    """Where a value comes from: its name and explanation in the legend, the source under a table."""

    label: str
    explanation: str
    source: str


class Origins(Model):
    answers: Origin
    reconstructed: Origin
    reference: Origin
    free: Origin


class Values(Model):
    """What the contents say of a table's values, by their origins."""

    given: str
    mixed: str
    free: str


class FreeWords(Model):
    """How free values are announced. mark: under a table with some; all: over a table of no others;
    cell: read aloud after each."""

    mark: str
    all: str
    cell: str


class Shown(Model):
    """What the dossier shows of a table, for the reader: a table, a chart, nothing.

    text: of a table that it omits, when its sentences print figures of it.
    """

    table: str
    chart: str
    omitted: str
    text: str


class AnalysisWords(Model):
    """shown: what the printed report shows of an analysis. The others are labels before a colon: of the
    question that it answers, how it is read, its limits."""

    shown: str
    asks: str
    reading: str
    limits: str


class Words(Model):
    """Headings, and the labels before a colon. numbered: a question by its `{number}`.

    reprinted: in the place of the notice, of a table that comes from another source as it is.
    """

    contents: str
    back: str
    skip: str
    base: str
    source: str
    note: str
    notes: str
    legend: str
    table: str
    question: str
    questions: str
    numbered: str
    sheet: str
    values: str
    dossier: str
    chart: str
    page: str
    reprinted: str


class Report(Model):
    """The words of a wave's report. notice: said on every page, sheet and chart; null for a real wave.

    coding: of coded answers; a report whose tables count some needs it. audit: of a wave whose printed report
    is audited, else left out. quality: left out, nothing is said of it. analyses: a wave with some needs it.
    """

    title: str
    subtitle: str
    language: str
    notice: str | None
    notice_text: str | None
    about: tuple[Explanation, ...]
    origins: Origins
    free: FreeWords
    shown: Shown
    values: Values
    words: Words
    coding: CodingWords | None = None
    audit: AuditWords | None = None
    quality: QualityWords | None = None
    analyses: AnalysisWords | None = None
    sections: tuple[Section, ...]


def load_report(path: Path) -> Report:
    """Read the words of a report.

    Raises: YamlError for what the model refuses, a section given twice or before its parent.
    """
    document = read_document(path)
    report = validate(document, Report)
    errors = [str(document.error(at, message)) for at, message in _section_mistakes(report)]
    if errors:
        raise YamlError("\n".join(errors))
    return report


def _section_mistakes(report: Report) -> list[tuple[Location, str]]:
    known: set[str] = set()
    mistakes: list[tuple[Location, str]] = []
    for i, section in enumerate(report.sections):
        if section.id in known:
            mistakes.append((("sections", i), f"the section {section.id!r} is given twice."))
        if section.parent and section.parent not in known:
            mistakes.append(
                (
                    ("sections", i),
                    f"the section {section.id!r} comes before {section.parent!r}, of which it is a part.",
                )
            )
        known.add(section.id)
    return mistakes
