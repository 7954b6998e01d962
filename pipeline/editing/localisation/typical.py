"""Errors with a name: slips of the hand that leave a trace in the numbers.

Each is a hypothesis, a change of one or two cells, and counts only when it mends a whole group: every row
that fails holds after it and none fails anew. Small numbers agree by chance too, so it must be confirmed:
- as many failing equalities are mended as cells are changed: a sum that comes out right by a change that was
  not made for it is no chance; or
- a number is ten times too large or small, and what a failing limit leaves for it is nearer to what was meant
  than to what was written: 12,5 posts written without the comma, of 14 persons; or
- a number is negative in a cell that allows none.
What is not confirmed is left to pipeline/editing/localisation/program.py, which finds the same cells and
names no cause. A slip from one group to another, which nothing binds, shows as a doubtful cell in each.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from pipeline.editing.localisation.cells import Cell, decimals
from pipeline.editing.localisation.groups import Group
from pipeline.editing.localisation.linear import Row

Neighbours = Mapping[str, tuple[str, ...]]


class Typical(StrEnum):
    """In the order in which they are listed: the less they suppose, the earlier.

    sign: a minus too many or too few. total_as_part: the total in the place of a part. wrong_row: a number
    beside its place, which is empty or 0. swapped_neighbours: numbers side by side, each in the other's
    place. swapped_digits: digits side by side, exchanged. factor_10: a zero too many or too few; of a decimal
    also the comma lost, ten to the power of its places. In whole numbers factors of 100 and 1000 are not
    sought: they come of units, and persons are counted in ones.
    """

    SIGN = "sign"
    TOTAL_AS_PART = "total_as_part"
    WRONG_ROW = "wrong_row"
    SWAPPED_NEIGHBOURS = "swapped_neighbours"
    SWAPPED_DIGITS = "swapped_digits"
    FACTOR_10 = "factor_10"


@dataclass(frozen=True)
class Hypothesis:
    """error: what may have happened. changes: cell -> the value that was meant."""

    error: Typical
    changes: Mapping[str, Fraction]


def hypotheses(group: Group, neighbours: Neighbours) -> Iterator[Hypothesis]:
    """The typical errors that mend the group and are confirmed, by kind, then by the place of their cells."""
    cells = {cell.name: cell for cell in group.cells}
    broken = [group.rows[n] for n in group.broken]
    suspected = [cell for cell in group.cells if any(cell.name in row.terms for row in broken)]
    found: dict[tuple[str, tuple[tuple[str, Fraction], ...]], Hypothesis] = {}
    for one in sorted(
        _all(suspected, cells, broken, neighbours), key=lambda one: list(Typical).index(one.error)
    ):
        if _is_allowed(one, cells) and _mends(one, group) and _is_confirmed(one, cells, broken):
            found.setdefault((one.error, tuple(sorted(one.changes.items()))), one)
    yield from found.values()


def _all(
    suspected: list[Cell], cells: Mapping[str, Cell], broken: list[Row], neighbours: Neighbours
) -> Iterator[Hypothesis]:
    for cell in suspected:
        if cell.value is None:
            continue
        yield Hypothesis(Typical.SIGN, {cell.name: -cell.value})
        for value in total_meant(cell, cells, broken):
            yield Hypothesis(Typical.TOTAL_AS_PART, {cell.name: value})
        for other in (cells[name] for name in neighbours.get(cell.name, ()) if name in cells):
            if other.value is not None:
                error = Typical.SWAPPED_NEIGHBOURS if cell.value and other.value else Typical.WRONG_ROW
                yield Hypothesis(error, {cell.name: other.value, other.name: cell.value})
        for value in swapped_digits(cell.value):
            yield Hypothesis(Typical.SWAPPED_DIGITS, {cell.name: value})
        for power in dict.fromkeys((1, max(cell.places, 1))):
            yield Hypothesis(Typical.FACTOR_10, {cell.name: cell.value * 10**power})
            yield Hypothesis(Typical.FACTOR_10, {cell.name: cell.value / 10**power})


def swapped_digits(value: Fraction) -> Iterator[Fraction]:
    """The numbers that differ by two digits side by side, exchanged; none that begins with a zero.

    value: a decimal, read as it is written without zeros at its end. 340 -> 430, 304; 1.2 -> 2.1; 10 -> none.
    """
    places = decimals(value)
    digits = str(int(abs(value) * 10**places)).zfill(places + 1)
    whole = len(digits) - places
    for i, (one, next_one) in enumerate(pairwise(digits)):
        swapped = digits[:i] + next_one + one + digits[i + 2 :]
        if one != next_one and not (swapped[0] == "0" and whole > 1):
            yield Fraction(int(swapped) * (1 if value > 0 else -1), 10**places)


def total_meant(cell: Cell, cells: Mapping[str, Cell], broken: list[Row]) -> Iterator[Fraction]:
    """What a part should be where its number is that of the total: what the other parts leave of it."""
    for row in broken:
        if row.low is None or row.low != row.high or cell.name not in row.terms:
            continue
        # in shares of the cell's own coefficient: parts are 1, totals -1
        shares = {name: factor / row.terms[cell.name] for name, factor in row.terms.items()}
        parts = {name: share for name, share in shares.items() if share == 1 and name != cell.name}
        totals = {name: -share for name, share in shares.items() if share == -1}
        total = _added(cells, totals) + row.low / row.terms[cell.name]
        if parts and len(parts) + len(totals) + 1 == len(shares) and cell.value == total:
            yield total - _added(cells, parts)


def _added(cells: Mapping[str, Cell], terms: Mapping[str, Fraction]) -> Fraction:
    """The sum of coefficient x cell, all of them legible."""
    return sum((factor * (cells[name].value or 0) for name, factor in terms.items()), Fraction(0))


def _is_allowed(one: Hypothesis, cells: Mapping[str, Cell]) -> bool:
    """Whether each value can stand in its cell and differs from what stands there."""
    return all(
        value != cells[name].value
        and cells[name].lowest <= value <= cells[name].highest
        and (value / cells[name].unit).denominator == 1
        for name, value in one.changes.items()
    )


def _mends(one: Hypothesis, group: Group) -> bool:
    values = {cell.name: one.changes.get(cell.name, cell.value) for cell in group.cells}
    return not any(row.is_broken(values) for row in group.rows)


def _is_confirmed(one: Hypothesis, cells: Mapping[str, Cell], broken: list[Row]) -> bool:
    if one.error is Typical.SIGN and any((cells[n].value or 0) < cells[n].lowest for n in one.changes):
        return True
    touched = [row for row in broken if not one.changes.keys().isdisjoint(row.terms)]
    equalities = [row for row in touched if row.low is not None and row.high is not None]
    if len(equalities) >= len(one.changes):
        return True
    return one.error is Typical.FACTOR_10 and any(_meets_limit(one, row, cells) for row in touched)


def _meets_limit(one: Hypothesis, row: Row, cells: Mapping[str, Cell]) -> bool:
    """Whether what the row leaves for the cell is nearer, by ratio, to what was meant than to what was there.

    Of several parts that are too small together, none can be told from the others.
    """
    ((name, meant),) = one.changes.items()
    limit = row.high if row.high is not None else row.low
    written = cells[name].value
    assert limit is not None
    assert written is not None
    others = {other: factor for other, factor in row.terms.items() if other != name}
    left = (limit - _added(cells, others)) / row.terms[name]
    if written > meant:
        return left > 0 and left**2 <= written * meant
    is_alone = not any(factor * row.terms[name] > 0 for factor in others.values())
    return is_alone and left**2 >= written * meant
