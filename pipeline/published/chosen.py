"""The numbers that the reconstruction chose: nothing printed fixes them, and they say nothing of the wave."""

from collections.abc import Iterable, Mapping

from pipeline.published.names import Names
from pipeline.published.terms import CellCount, Place, Term
from pipeline.published.values import TableCell
from pipeline.tables.measures import Measure
from pipeline.tables.origins import Origin

Counted = tuple[Measure, ...]


def chosen_counts(names: Names, cells: Mapping[Place, TableCell]) -> frozenset[Counted]:
    """The numbers, each as the measures that it adds up, that a cell prints and whose origin is `free`.

    A cell that prints a share does not tell: 25,6 % may be fixed and the 90 of 352 behind it be chosen. Whom
    a number is counted among is left out: those who were not asked have no answer. Whether a cell prints a
    share is what its layout says: one that is held back has no denominator in the table.
    """
    counts = {place: cell for place, cell in cells.items() if not names.cells[place].denominator}
    chosen = {place for place, cell in counts.items() if cell.origin == Origin.FREE}
    fixed = {_of_all(names.cells[place].numerator) for place in counts.keys() - chosen}
    return frozenset(_of_all(names.cells[place].numerator) for place in chosen) - fixed


def chosen_terms(terms: Iterable[Term], names: Names, chosen: frozenset[Counted]) -> frozenset[Term]:
    """Those of some terms that are such a number. What no table prints is left out: nothing tells."""
    return frozenset(term for term in terms if _counted(term, names) in chosen)


def chosen_cells(
    names: Names, cells: Mapping[Place, TableCell], chosen: frozenset[Counted]
) -> frozenset[Place]:
    """The cells that are such a number, or a share of or over one."""
    counted = {place: (names.cells[place].numerator, names.cells[place].denominator) for place in cells}
    return frozenset(place for place, of in counted.items() if chosen.intersection(map(_of_all, of)))


def _counted(term: Term, names: Names) -> Counted | None:
    match term:
        case Measure():
            return _of_all((term,))
        case CellCount(place=place):
            return _of_all(names.cells[place].numerator)
    return None


def _of_all(measures: Counted) -> Counted:
    return tuple(measure.among("") for measure in measures)
