"""What may not be published yet: the cells and terms that count answers coded by a frame held back."""

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
from pipeline.tables.coded import withheld
from pipeline.tables.measures import Measure

Frames = frozenset[str]
NO_FRAMES: Frames = frozenset()


@dataclass(frozen=True)
class Held:
    """frames: ids of the code frames that are held back. variables: coded variable -> its frame, of those
    frames. cells: of the tables, those withheld, with the frames that hold each back."""

    frames: Frames = NO_FRAMES
    variables: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[Place, Frames] = field(default_factory=dict)

    def of_cell(self, place: Place) -> Frames:
        """The frames that hold a cell back; none for one that is published."""
        return self.cells.get(place, NO_FRAMES)

    def of_terms(self, terms: Iterable[Term]) -> Frames:
        """The frames that hold back any of some terms."""
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


NOTHING_HELD = Held()


def held_of(names: Names, frame_of: Mapping[str, str], held_back: Collection[str]) -> Held:
    """What frames hold back of a wave. frame_of: coded variable -> its frame. held_back: ids of frames."""
    found = withheld(names.cells.values(), frame_of, held_back)
    return Held(
        frozenset(held_back),
        {variable: frame for variable, frame in frame_of.items() if frame in held_back},
        {place: found[cell] for place, cell in names.cells.items() if cell in found},
    )
