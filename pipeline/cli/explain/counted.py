"""Who is counted: the universe, and how many respondents stand behind a number."""

from collections.abc import Iterable, Iterator

from pipeline.cli.explain.lines import SHOWN, labelled, listed, some
from pipeline.cli.wave import Wave
from pipeline.coding.status import Reason
from pipeline.expressions import parse
from pipeline.published.terms import (
    CellCount,
    Condition,
    Distinct,
    LeadingColumn,
    Listed,
    Place,
    Position,
    Term,
)
from pipeline.published.values import frames_with, holders
from pipeline.tables.counting import count, respondents_behind
from pipeline.tables.measures import Measure, Statistic
from pipeline.yamlfiles import read_document

WHY = {
    Reason.REVIEW: "codes have changed, and answers wait to be looked at again",
    Reason.OVERLAP: "too few answers were coded by two coders to measure their agreement",
    Reason.AGREEMENT: "its coders agree too little",
}
COMPARED = (Position, LeadingColumn)
ALL = "all"
UNIVERSES = {ALL: Statistic.RESPONDENTS, "asked": Statistic.ASKED, "answered": Statistic.ANSWERED}


def universe(wave: Wave, name: str) -> str:
    """A universe with the number of its respondents."""
    number = _size(wave, name)
    if number is None:
        return f"{name}, figures of another source"
    return f"all {number} respondents" if name == ALL else f"{name}, {number} respondents"


def held_back(wave: Wave, frames: Iterable[str]) -> str:
    """Why a number is not told: the frames that hold it back, each with its reason; empty for none."""
    return "; ".join(f"by the code frame {frame}: {WHY[wave.held_frames[frame]]}" for frame in sorted(frames))


def _size(wave: Wave, name: str) -> int | None:
    """How many respondents a universe has; None for figures of another source."""
    word, _, question = name.partition(":")
    statistic = UNIVERSES.get(word)
    return None if statistic is None else _counted(wave, Measure(statistic, question))


def behind(wave: Wave, terms: Iterable[Term], among: str) -> str:
    """How many respondents stand behind some terms, in a sentence; why none do. among: the universe."""
    terms = tuple(terms)
    measures = {measure for term in terms for measure in measures_of(wave, term)}
    counted = sorted(measure for measure in measures if measure.statistic is not Statistic.REFERENCE)
    listings = [term for term in terms if isinstance(term, Listed)]
    if not counted and not listings:
        return (
            "none: the figure is of another source than the answers"
            if measures
            else "none: it is a number of the questionnaire, no answer"
        )
    conditions = [term for term in terms if isinstance(term, Condition)]
    frames = frames_with(conditions, wave.sources.frames)
    found = set(respondents_behind(counted, frames, wave.sources.members))
    for listing in listings:
        found |= holders(listing, wave.sources.rosters)
    what = "cells compared" if any(isinstance(term, COMPARED) for term in terms) else "numerator"
    everyone = f", {_size(wave, ALL)} in all" if among != ALL else ""
    return f"{len(found)} of {_size(wave, among)} stand behind the {what}{everyone}"


def measures_of(wave: Wave, term: Term) -> tuple[Measure, ...]:
    """The counts that a term is made from; none for a list of titles and a question's number."""
    match term:
        case Measure():
            return (term,)
        case Condition():
            return (term.measure,)
        case Distinct(variable=variable):
            return (Measure(Statistic.ANSWERED, variable),)
    return tuple(measure for place in places_of(term) for measure in wave.names.cells[place].numerator)


def places_of(term: Term) -> tuple[Place, ...]:
    """The cells of tables that a term reads."""
    match term:
        case CellCount(place=place):
            return (place,)
        case Position(others=others):
            return others
        case LeadingColumn(columns=columns):
            return tuple(place for column in columns for place in column.others)
    return ()


def recode_lines(wave: Wave, terms: Iterable[Term]) -> Iterator[str]:
    """The recodes that made the variables of some terms, each with its place in their file."""
    names = dict.fromkeys(name for term in terms for name in _variables(wave, term) if name in wave.recodes)
    if not names:
        return
    document = read_document(wave.store.recodes(wave.name))
    entries = [entry["id"] for entry in document.content["recodes"]]
    for name in list(names)[:SHOWN]:
        recode = wave.recodes[name]
        line = document.line(("recodes", entries.index(recode.entry.id)))
        made_from = some(recode.sources, ", ")
        if recode.codeframe:
            frame = wave.store.codeframes(wave.name) / f"{recode.codeframe}.yaml"
            made_from = f"{made_from} by {frame}"
        yield labelled(
            "recode", f"{name}: {recode.entry.type} of {made_from}  ({document.path}, line {line})"
        )
    if len(names) > SHOWN:
        yield labelled("recode", f"and {len(names) - SHOWN} more: {listed(list(names)[SHOWN:])}")


def _variables(wave: Wave, term: Term) -> Iterator[str]:
    if isinstance(term, Condition):
        yield from sorted(parse(term.text).names)
    else:
        yield from (measure.variable for measure in measures_of(wave, term))


def _counted(wave: Wave, measure: Measure) -> int:
    return int(count([measure], wave.sources.frames, wave.sources.members)[measure])
