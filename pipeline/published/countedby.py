"""Which cells and terms count answers coded by some frames: those held back, or those that persons coded."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.expressions import parse
from pipeline.published.names import Names
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
from pipeline.tables.coded import counting, withheld
from pipeline.tables.measures import Measure
from pipeline.tables.plan import Cell

Frames = frozenset[str]
NO_FRAMES: Frames = frozenset()


@dataclass(frozen=True)
class CountedBy:
    """What counts answers coded by some of the code frames.

    frames: their ids. variables: coded variable -> its frame, of those frames. cells: of the tables, those
    that count by them, with the frames of each.
    """

    frames: Frames = NO_FRAMES
    variables: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[Place, Frames] = field(default_factory=dict)

    def of_cell(self, place: Place) -> Frames:
        """The frames that a cell counts by; none for one that counts by no such frame."""
        return self.cells.get(place, NO_FRAMES)

    def of_terms(self, terms: Iterable[Term]) -> Frames:
        """The frames that any of some terms counts by."""
        return NO_FRAMES.union(*map(self.of_term, terms))

    def of_term(self, term: Term) -> Frames:
        match term:
            case Measure(variable=variable) | Distinct(variable=variable):
                return self._of_variables([variable])
            case Condition(text=text):
                return self._of_variables(parse(text).names)
            case CellCount(place=place):
                return self.of_cell(place)
            case Position(place=place, others=others):
                return NO_FRAMES.union(*map(self.of_cell, (place, *others)))
            case LeadingColumn(columns=columns):
                return self.of_terms(columns)
            case Listed(codeframe=codeframe):
                return self.frames & {codeframe}
        return NO_FRAMES  # a question's number

    def _of_variables(self, names: Iterable[str]) -> Frames:
        return frozenset(self.variables[name] for name in names if name in self.variables)


BY_NO_FRAME = CountedBy()


def counted_by(frames: Collection[str], names: Names, frame_of: Mapping[str, str]) -> CountedBy:
    """What counts by some frames of a wave. frame_of: coded variable -> its frame. frames: ids."""
    return _by(frames, names, frame_of, counting(names.cells.values(), frame_of, frames))


def withheld_by(held_back: Collection[str], names: Names, frame_of: Mapping[str, str]) -> CountedBy:
    """What may not be published while some frames are held back: of the tables whole panels."""
    return _by(held_back, names, frame_of, withheld(names.cells.values(), frame_of, held_back))


def _by(
    frames: Collection[str], names: Names, frame_of: Mapping[str, str], found: Mapping[Cell, Frames]
) -> CountedBy:
    return CountedBy(
        frozenset(frames),
        {variable: frame for variable, frame in frame_of.items() if frame in frames},
        {place: found[cell] for place, cell in names.cells.items() if cell in found},
    )
