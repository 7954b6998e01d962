"""Cells that rules bind together: each such group is looked at apart, in whole numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, gcd, lcm

from pipeline.editing.localisation.cells import Cell, Demand
from pipeline.editing.localisation.linear import Row


@dataclass(frozen=True)
class WholeRow:
    """A row in whole numbers: index of the cell -> coefficient, over cells counted in their units.

    low, high: None for no limit.
    """

    terms: Mapping[int, int]
    low: int | None
    high: int | None

    def holds(self, values: Sequence[int]) -> bool:
        low, high = self.less(values)
        return (low is None or low <= 0) and (high is None or high >= 0)

    def less(self, values: Sequence[int]) -> tuple[int | None, int | None]:
        """The limits that remain for differences from these values."""
        total = sum(factor * values[i] for i, factor in self.terms.items())
        return (
            None if self.low is None else self.low - total,
            None if self.high is None else self.high - total,
        )


@dataclass(frozen=True)
class Group:
    """Cells, in the order of the form, and the rows that bind them together, apart from all others."""

    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]

    @cached_property
    def whole_rows(self) -> tuple[WholeRow, ...]:
        place = {cell.name: i for i, cell in enumerate(self.cells)}
        return tuple(_whole(row, self.cells, place) for row in self.rows)

    @cached_property
    def written(self) -> tuple[int, ...]:
        """Each cell's value in its unit; where nothing is legible, the allowed value that is nearest to 0."""
        return tuple(
            min(max(0, low), high) if cell.value is None else int(cell.value / cell.unit)
            for cell, (low, high) in zip(self.cells, self.limits, strict=True)
        )

    @cached_property
    def limits(self) -> tuple[tuple[int, int], ...]:
        """The least and the greatest value that may be proposed for each cell, in its unit."""
        return tuple((ceil(cell.lowest / cell.unit), floor(cell.highest / cell.unit)) for cell in self.cells)

    @cached_property
    def legible(self) -> tuple[int, ...]:
        """Indexes of the cells with a value: to change them costs their weight."""
        return tuple(i for i, cell in enumerate(self.cells) if cell.value is not None)

    @cached_property
    def broken(self) -> tuple[int, ...]:
        """Indexes of the rows that fail as written."""
        values = {cell.name: cell.value for cell in self.cells}
        return tuple(i for i, row in enumerate(self.rows) if row.is_broken(values))

    @property
    def demands(self) -> tuple[Demand, ...]:
        """Where its rows come from, in their order."""
        return tuple(dict.fromkeys(row.demand for row in self.rows))

    def changed(self, changes: Mapping[str, Fraction]) -> "Group":
        """The same group with other values written."""
        cells = (replace(cell, value=changes.get(cell.name, cell.value)) for cell in self.cells)
        return Group(tuple(cells), self.rows)


def failing_groups(rows: Iterable[Row], cells: Mapping[str, Cell]) -> tuple[Group, ...]:
    """The groups that hold a row that fails, in the order of their first cells."""
    parts: list[tuple[set[str], list[Row]]] = []
    for row in rows:
        names, bound = set(row.terms), [row]
        joined = [part for part in parts if not part[0].isdisjoint(names)]
        parts = [part for part in parts if part[0].isdisjoint(names)]
        for other_names, other_rows in joined:
            names |= other_names
            bound = other_rows + bound
        parts.append((names, bound))
    groups = [Group(tuple(c for n, c in cells.items() if n in names), tuple(bound)) for names, bound in parts]
    order = {name: i for i, name in enumerate(cells)}
    return tuple(sorted((g for g in groups if g.broken), key=lambda group: order[group.cells[0].name]))


def _whole(row: Row, cells: Sequence[Cell], place: Mapping[str, int]) -> WholeRow:
    factors = {place[name]: factor * cells[place[name]].unit for name, factor in row.terms.items()}
    scale = Fraction(
        lcm(*(f.denominator for f in factors.values())), gcd(*(f.numerator for f in factors.values()))
    )
    terms = {i: int(factors[i] * scale) for i in sorted(factors)}
    low = None if row.low is None else ceil(row.low * scale)
    high = None if row.high is None else floor(row.high * scale)
    return WholeRow(terms, low, high)
