"""The choices of error localisation: `localisation` in the section of stage edit in params.yaml."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Annotated

from pydantic import Field as Constrained

from pipeline.yamlfiles import Model, Words


class Weight(Model):
    """What it costs to change a cell whose name matches a pattern (`*` stands for anything)."""

    cells: Words
    weight: Annotated[float, Constrained(gt=0, le=1000)]


class Localisation(Model):
    """solutions: most sets of equal weight that are listed for a group of cells.

    largest_number: most that is proposed. nodes: of the solver's tree, after which it gives up. weights: the
    first that matches a cell counts; a cell that none matches weighs 1.
    """

    solutions: Annotated[int, Constrained(ge=1)]
    largest_number: Annotated[int, Constrained(ge=1)]
    nodes: Annotated[int, Constrained(ge=1)]
    weights: tuple[Weight, ...]


def weight_of(cell: str, weights: Sequence[Weight]) -> Fraction:
    """The weight of a cell, as written: 0.8 is four fifths."""
    matching = (one.weight for one in weights if fnmatchcase(cell, one.cells))
    return Fraction(repr(next(matching, 1)))
