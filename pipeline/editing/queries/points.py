"""The points that an office is asked to check: what the rules found, in the order of its form."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import Finding
from pipeline.editing.findings import message
from pipeline.editing.localisation.suspects import Suspects
from pipeline.editing.names import TYPED_PREFIX, total_name
from pipeline.editing.records import Record
from pipeline.editing.wording import Wording
from pipeline.questionnaire.form.layout import FormLayout, Place
from pipeline.questionnaire.form.words import QueryWords


@dataclass(frozen=True)
class Point:
    """One thing to check.

    number: from 1. cells: names of fields and totals, those most likely wrong before the others. question:
    where the first is, in words. written: what stands in the cells. asked: what is said of them.
    """

    number: int
    cells: tuple[str, ...]
    question: str
    written: str
    asked: str


def place_of(name: str, layout: FormLayout) -> Place:
    """The cell of a field or a total."""
    return layout.inputs.get(name) or layout.names[name]


def suspected(suspects: Suspects) -> tuple[str, ...]:
    """Names of the cells that are most likely wrong, as the form names them, the likelier first.

    Where a typical error may be the cause, its cells only; else those of all sets that would do, and none
    where more would do than are listed.
    """
    cells = (
        total_name(change.cell) if change.cell.startswith(TYPED_PREFIX) else change.cell
        for located in suspects.located
        for solution in located.likeliest
        for change in solution.changes
    )
    return tuple(dict.fromkeys(cells))


def points(
    findings: Iterable[Finding], received: Respondent, record: Record, suspects: Suspects, wording: Wording
) -> tuple[Point, ...]:
    """received: the respondent as it came, which the form shows. record: what its findings are about."""
    layout = wording.names.layout
    found = [_point(finding, received, record, suspects, wording) for finding in findings]
    # a rule may read no cell of this form: what it found comes last
    sheets = [sheet.title for sheet in layout.sheets]

    def order(point: Point) -> tuple[int, int, int]:
        place = place_of(point.cells[0], layout) if point.cells else None
        return (sheets.index(place.sheet), place.row, place.column) if place else (len(sheets), 0, 0)

    return tuple(replace(point, number=i) for i, point in enumerate(sorted(found, key=order), 1))


def _point(
    finding: Finding, received: Respondent, record: Record, suspects: Suspects, wording: Wording
) -> Point:
    given, layout = finding.breach.cells, wording.names.layout
    # a total is mended in the cells that it adds up
    concerned = {*given, *(part for name in given for part in layout.totals.get(name, ()))}
    first = [name for name in suspected(suspects) if name in concerned]
    cells = (*first, *(name for name in given if name not in first))
    question = wording.cell(cells[0]) if cells else ""
    # names of cells begin small, to stand inside a sentence
    heading = question[:1].upper() + question[1:]
    asked = [message(finding, record, wording), *_undecided(finding.rule.id, suspects, layout.words.queries)]
    written = _written(cells, received, wording) if cells else finding.breach.observed
    return Point(0, cells, heading, written, " ".join(asked))


def _written(cells: tuple[str, ...], received: Respondent, wording: Wording) -> str:
    """What stands in the first of the cells, or in each of a few."""
    first = _standing(cells[0], received, wording)
    if not 1 < len(cells) <= wording.words.cells_shown:
        return first
    held = {name: _standing(name, received, wording) for name in cells}
    if set(held.values()) == {wording.words.blank}:
        return first
    layout = wording.names.layout
    sheet = place_of(cells[0], layout).sheet
    places = {name: place_of(name, layout) for name in cells}
    return wording.listed(
        wording.pair(one.cell if one.sheet == sheet else wording.place(one.sheet, one.cell), held[name])
        for name, one in places.items()
    )


def _standing(name: str, received: Respondent, wording: Wording) -> str:
    """What stands in the cell of a field, or of a total: what was typed over it, or what it adds up to."""
    if field := wording.names.fields.get(name):
        if name in received.rejected:
            return wording.typed(received.rejected[name])
        return wording.written(received.written.get(name), field)
    if name in received.typed:
        return wording.value(received.typed[name])
    if not any(part in received.written for part in wording.names.totals[name]):
        return wording.words.blank
    return wording.value(received.record[name])


def _undecided(rule: str, suspects: Suspects, words: QueryWords) -> Iterator[str]:
    """What is said where no cell stands out."""
    if any(rule in one.rules for one in suspects.unlocated):
        yield words.unlocated
    if any(rule in one.rules and not one.likeliest for one in suspects.located):
        yield words.elsewhere
