"""Fellegi-Holt: the least weight of cells to change so that all rows of a group can hold.

The integer programme is that of de Waal, Pannekoek & Scholtus (2011), Handbook of Statistical Data Editing
and Imputation: a 0/1 flag per cell says whether it may differ from what was written, and a bound (the
"big M") ties the difference to the flag. A solver works with binary numbers and a tolerance, which such a
bound multiplies: a cell can move a little at no cost. No result rests on that:
- cells are counted in their own units and rows have whole coefficients, so all numbers are whole;
- a set that the programme gives is a suggestion: these cells alone are then freed, without flags or big M,
  and every row is worked out in whole numbers with the values found. Where none are found the set is cut
  off as too small, and the programme is solved again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import lcm

from pipeline.editing.localisation.cells import Cell, Demand
from pipeline.editing.localisation.groups import Group
from pipeline.editing.localisation.integers import Programme, TooHard

FREE = 0  # what it costs to fill a cell in which nothing is legible
FAR = 10  # a number that grows beyond so many times what is written was hardly meant


@dataclass(frozen=True)
class Repair:
    """Cells to change, and values with which all rows hold.

    changes: cell -> value, in the order of the form. filled: the same for cells in which nothing is legible.
    """

    weight: Fraction
    changes: dict[str, Fraction]
    filled: dict[str, Fraction]


def minimal_repairs(group: Group, most: int, nodes: int) -> tuple[tuple[Repair, ...], bool]:
    """All sets of cells of the least weight with which all rows can hold, and whether there may be more.

    At most `most`, the likelier first (see `_surprise`). Which ones, when there are more, is the solver's
    choice, the same from run to run, but none that fills more blank cells than one that is left out. None
    where the rows contradict each other whatever the values.
    Raises: TooHard where the solver gives up before it has found any.
    """
    found: list[Repair] = []
    is_complete = False
    try:
        for repair in islice(_repairs(group, nodes), most + 1):
            found.append(repair)
        is_complete = len(found) <= most
    except TooHard:  # what was found before it stands
        if not found:
            raise
    least = min((repair.weight for repair in found), default=Fraction(0))
    lightest = [repair for repair in found[:most] if repair.weight == least]
    cells = {cell.name: cell for cell in group.cells}
    place = {name: i for i, name in enumerate(cells)}

    def order(repair: Repair) -> tuple[bool, int, list[int]]:
        return *_surprise(repair, cells), [place[name] for name in repair.changes]

    return tuple(sorted(lightest, key=order)), not is_complete


def _surprise(repair: Repair, cells: Mapping[str, Cell]) -> tuple[bool, int]:
    """How little a set of cells can be believed beside others of its weight.

    Last come sets that make of a number one far larger (905 of 15 persons), before them those that fill more
    blank cells: a cell that an office filled holds a slip more often than one that it left alone.
    """
    far = any(value > FAR * max(abs(cells[name].value or 0), 1) for name, value in repair.changes.items())
    return far, sum(cells[name].blank for name in repair.changes)


def _repairs(group: Group, nodes: int) -> Iterator[Repair]:
    """The sets of cells of the least weight that suffice, those that fill fewer blank cells first."""
    programme, flags = _programme(group)
    weights = _whole_weights(group)
    found = False
    while (solution := programme.solved(nodes)) is not None:
        chosen = [i for i in group.legible if solution[flags[i]]]
        repair = completion(group, chosen, nodes)
        if repair is None:  # one cell more, at least
            programme.add({flags[i]: 1 for i in group.legible if i not in chosen}, 1, None)
            continue
        yield repair
        programme.add({flags[i]: 1 for i in chosen}, None, len(chosen) - 1)
        if not found:  # from here on none that is heavier, which the solver would look for long
            limit = sum(weights[i] for i in chosen)
            programme.add({flags[i]: weight for i, weight in weights.items()}, None, limit)
            found = True


def _programme(group: Group) -> tuple[Programme, dict[int, int]]:
    """A column per cell, its difference from what was written, then a flag per legible cell.

    Returns: the programme; index of the cell -> column of its flag.
    """
    programme = Programme()
    differences = [
        (low - now, high - now) for (low, high), now in zip(group.limits, group.written, strict=True)
    ]
    for low, high in differences:
        programme.column(min(low, 0), max(high, 0), FREE)
    weights = _whole_weights(group)
    decisive = len(weights) + 1  # so that blank cells decide between equal weights only
    flags = {
        i: programme.column(0, 1, weight * decisive + group.cells[i].blank) for i, weight in weights.items()
    }
    for i, flag in flags.items():
        low, high = differences[i]
        programme.add({i: 1, flag: -low}, 0, None)
        programme.add({i: 1, flag: -high}, None, 0)
    for row in group.whole_rows:
        programme.add(row.terms, *row.less(group.written))
    for n in group.broken:  # follows from the rows, but flags that say it spare the solver most of its tree
        programme.add({flags[i]: 1 for i in group.whole_rows[n].terms}, 1, None)
    return programme, flags


def _whole_weights(group: Group) -> dict[int, int]:
    """Index of a legible cell -> its weight, in a unit in which all are whole."""
    scale = lcm(*(cell.weight.denominator for cell in group.cells))
    return {i: int(group.cells[i].weight * scale) for i in group.legible}


def completion(group: Group, chosen: Sequence[int], nodes: int) -> Repair | None:
    """Values for the chosen cells with which all rows hold, the others as written; None where there are none.

    Of several, ones that add up to the least change. Cells in which nothing is legible are filled as needed.
    Raises: TooHard.
    """
    freed = [i for i, cell in enumerate(group.cells) if i in chosen or cell.value is None]
    values = list(group.written)
    programme, columns = Programme(), {}
    for i in freed:  # where it starts (what is written, or the limit nearest to it), plus more, minus less
        low, high = group.limits[i]
        values[i] = min(max(values[i], low), high)
        cost = FREE if group.cells[i].value is None else 1
        columns[i] = programme.column(0, high - values[i], cost), programme.column(0, values[i] - low, cost)
    for row in group.whole_rows:
        terms = {}
        for i, factor in row.terms.items():
            if i in columns:
                more, less = columns[i]
                terms |= {more: factor, less: -factor}
        if terms:
            programme.add(terms, *row.less(values))
    solution = programme.solved(nodes) if freed else []
    if solution is None:
        return None
    for i, (more, less) in columns.items():
        values[i] += solution[more] - solution[less]
    return _repair(group, chosen, values) if all(row.holds(values) for row in group.whole_rows) else None


def _repair(group: Group, chosen: Sequence[int], values: Sequence[int]) -> Repair:
    proposed = {cell.name: value * cell.unit for cell, value in zip(group.cells, values, strict=True)}
    changed = [group.cells[i] for i in chosen if group.cells[i].value != proposed[group.cells[i].name]]
    return Repair(
        sum((cell.weight for cell in changed), Fraction(0)),
        {cell.name: proposed[cell.name] for cell in changed},
        {cell.name: proposed[cell.name] for cell in group.cells if cell.value is None},
    )


def contradiction(group: Group, nodes: int) -> tuple[Demand, ...]:
    """Demands that no values at all fulfil together, though without any one of them there are some.

    A deletion filter: leave out one after the other, for good where what remains still contradicts itself.
    Raises: TooHard, also where all can hold after all.
    """
    everything = range(len(group.cells))
    if completion(group, everything, nodes) is not None:
        raise TooHard("the solver finds no cells to change, though some change lets all rules hold")
    rows = group.rows
    for demand in group.demands:
        fewer = tuple(row for row in rows if row.demand != demand)
        if completion(Group(group.cells, fewer), everything, nodes) is None:
            rows = fewer
    return Group(group.cells, rows).demands
