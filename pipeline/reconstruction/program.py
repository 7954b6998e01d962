"""An integer programme under construction: columns, rows, cost; and the solver's call."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

INFEASIBLE = 2  # status of scipy.optimize.milp


@dataclass(frozen=True)
class Affine:
    """constant + sum of coefficient x column."""

    terms: dict[int, float]
    constant: float = 0.0

    def __add__(self, other: "Affine") -> "Affine":
        terms = dict(self.terms)
        for index, coefficient in other.terms.items():
            terms[index] = terms.get(index, 0.0) + coefficient
        return Affine({i: c for i, c in terms.items() if c}, self.constant + other.constant)

    def __mul__(self, factor: float) -> "Affine":
        return Affine(
            {i: c * factor for i, c in self.terms.items()} if factor else {}, self.constant * factor
        )

    def __sub__(self, other: "Affine") -> "Affine":
        return self + other * -1.0


def total(parts: Sequence[Affine]) -> Affine:
    """The sum of many affine forms, in one pass."""
    terms: dict[int, float] = {}
    for part in parts:
        for index, coefficient in part.terms.items():
            terms[index] = terms.get(index, 0.0) + coefficient
    return Affine({i: c for i, c in terms.items() if c}, sum(part.constant for part in parts))


@dataclass(frozen=True)
class Row:
    """low <= form <= high. name: of the target or the rule it comes from; soft: whether it is a target's."""

    form: Affine
    low: float
    high: float
    name: str
    soft: bool


@dataclass
class Program:
    """Columns with bounds, integrality and cost; rows. Built by adding, then solved."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[int] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def column(self, lower: float, upper: float, *, integer: bool = True, cost: float = 0.0) -> Affine:
        """A new column, as an affine form."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(int(integer))
        self.cost.append(cost)
        return Affine({len(self.lower) - 1: 1.0})

    def add(self, form: Affine, low: float, high: float, name: str, *, soft: bool = False) -> None:
        self.rows.append(Row(form, low, high, name, soft))

    def range(self, form: Affine) -> tuple[float, float]:
        """The least and the greatest value that the columns' bounds allow."""
        low = high = form.constant
        for index, coefficient in form.terms.items():
            ends = coefficient * self.lower[index], coefficient * self.upper[index]
            low, high = low + min(ends), high + max(ends)
        return low, high


@dataclass(frozen=True)
class Outcome:
    """values: (columns,) float, or None when there is no solution. proven: whether that is proven."""

    values: np.ndarray | None
    proven: bool
    message: str


def solve(program: Program, rows: Sequence[Row], gap: float, nodes: int) -> Outcome:
    """Minimise the programme's cost under the given rows: HiGHS with node limit and gap, no time limit."""
    ends, indexes, coefficients = [0], [], []
    for row in rows:
        indexes += row.form.terms.keys()
        coefficients += row.form.terms.values()
        ends.append(len(indexes))
    matrix = csr_array((coefficients, indexes, ends), shape=(len(rows), len(program.lower)))
    low = np.array([row.low - row.form.constant for row in rows])
    high = np.array([row.high - row.form.constant for row in rows])
    result = milp(
        np.array(program.cost),
        integrality=np.array(program.integer),
        bounds=Bounds(np.array(program.lower), np.array(program.upper)),
        constraints=[LinearConstraint(matrix, low, high)] if rows else [],
        options={"mip_rel_gap": gap, "node_limit": nodes, "presolve": True},
    )
    return Outcome(result.x, result.status in (0, INFEASIBLE), result.message)
