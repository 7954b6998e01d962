"""The smallest sets of cells by trying them all: slow, and sharing nothing with what it is compared with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Line:
    """least <= sum of coefficient x cell <= most, in whole units; None for no limit."""

    name: str
    terms: Mapping[str, int]
    least: int | None
    most: int | None

    def is_broken(self, values: Mapping[str, int | None]) -> bool:
        if any(values[cell] is None for cell in self.terms):
            return False
        return not self.allows(*[sum(factor * values[cell] for cell, factor in self.terms.items())] * 2)

    def allows(self, low: int, high: int) -> bool:
        """Whether some sum from low to high is within the limits."""
        return (self.least is None or high >= self.least) and (self.most is None or low <= self.most)


Ranges = dict[str, tuple[int, int]]


def parts(lines: Sequence[Line], cells: Sequence[str]) -> list[tuple[list[str], list[Line]]]:
    """Cells bound together by lines, with these lines, in the order of their first cells."""
    label = {cell: i for i, cell in enumerate(cells)}
    for _ in cells:  # each round spreads the least label of a line to all its cells
        for line in lines:
            label.update(dict.fromkeys(line.terms, min(label[cell] for cell in line.terms)))
    found = []
    for first in dict.fromkeys(label.values()):
        members = [cell for cell in cells if label[cell] == first]
        found.append((members, [line for line in lines if label[next(iter(line.terms))] == first]))
    return found


def smallest_sets(
    cells: Sequence[str],
    lines: Sequence[Line],
    values: Mapping[str, int | None],
    weights: Mapping[str, int],
    most: int,
    up_to: int,
) -> tuple[int, set[frozenset[str]]] | None:
    """The least weight of cells to change and all sets of that weight; None if more than `up_to` is needed.

    values: None for a cell that is free. most: the largest value; the smallest is 0.
    """
    legible = [cell for cell in cells if values[cell] is not None]
    broken = [line for line in lines if line.is_broken(values)]
    for weight in range(1, up_to + 1):
        sets = {
            frozenset(chosen)
            for chosen in _of_weight(legible, weights, weight)
            if all(any(cell in line.terms for cell in chosen) for line in broken)
            and can_hold(lines, {**values, **dict.fromkeys(chosen)}, most)
        }
        if sets:
            return weight, sets
    return None


def _of_weight(cells: Sequence[str], weights: Mapping[str, int], weight: int) -> Iterator[tuple[str, ...]]:
    for size in range(1, weight + 1):
        for chosen in combinations(cells, size):
            if sum(weights[cell] for cell in chosen) == weight:
                yield chosen


def can_hold(lines: Sequence[Line], values: Mapping[str, int | None], most: int) -> bool:
    """Whether the cells without value can be given some with which all lines hold."""
    ranges = {cell: (0, most) if value is None else (value, value) for cell, value in values.items()}
    return _search(lines, ranges)


def _search(lines: Sequence[Line], ranges: Ranges) -> bool:
    ranges = dict(ranges)
    if not _narrow(lines, ranges):
        return False
    open_cells = [cell for cell, (low, high) in ranges.items() if low < high]
    if not open_cells:
        return True
    cell = min(open_cells, key=lambda one: ranges[one][1] - ranges[one][0])
    low, high = ranges[cell]
    return any(_search(lines, {**ranges, cell: (value, value)}) for value in range(low, high + 1))


def _narrow(lines: Sequence[Line], ranges: Ranges) -> bool:
    """Narrow the ranges, in place, to what each line leaves; False once a line can't hold."""
    changed = True
    while changed:
        changed = False
        for line in lines:
            ends = {c: sorted((f * ranges[c][0], f * ranges[c][1])) for c, f in line.terms.items()}
            low, high = sum(e[0] for e in ends.values()), sum(e[1] for e in ends.values())
            if not line.allows(low, high):
                return False
            for cell, factor in line.terms.items():
                if ranges[cell][0] == ranges[cell][1]:
                    continue
                fitting = _fitting(line, factor, low - ends[cell][0], high - ends[cell][1], ranges[cell])
                if fitting is None:
                    return False
                changed = changed or fitting != ranges[cell]
                if fitting != ranges[cell]:
                    ranges[cell] = fitting
                    break  # the sums above are out of date
    return True


def _fitting(line: Line, factor: int, low: int, high: int, within: tuple[int, int]) -> tuple[int, int] | None:
    """The ends of a cell's range that the line allows, its other cells adding up to low .. high."""
    first, last = within
    while first <= last and not line.allows(factor * first + low, factor * first + high):
        first += 1
    while first <= last and not line.allows(factor * last + low, factor * last + high):
        last -= 1
    return (first, last) if first <= last else None
