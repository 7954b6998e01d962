"""An integer programme in whole numbers: columns with bounds and cost, rows, and scipy's solver.

The solver is HiGHS. Its presolve now and then takes a programme that has solutions for one that has none
(ERGO-Code/HiGHS issues 1958, 2388 and 3090; here one grid in some thousands), so it is asked again without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from pipeline.errors import UserError

OPTIMAL, INFEASIBLE = 0, 2  # status of scipy.optimize.milp


class TooHard(UserError):
    """The solver gave up at its limit of nodes, or failed."""


@dataclass
class Programme:
    """Minimise the cost of whole-valued columns, least <= column <= most, under rows low <= sum <= high.

    A limit of None is no limit. Built by adding, then solved.
    """

    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    rows: list[tuple[Mapping[int, int], int | None, int | None]] = field(default_factory=list)

    def column(self, least: int, most: int, cost: int) -> int:
        """The index of a new column."""
        self.least.append(least)
        self.most.append(most)
        self.cost.append(cost)
        return len(self.cost) - 1

    def add(self, terms: Mapping[int, int], low: int | None, high: int | None) -> None:
        self.rows.append((terms, low, high))

    def solved(self, nodes: int) -> list[int] | None:
        """The columns of an optimum, rounded; None when there is no solution.

        The solver's tolerances stand behind it: what is needed of it is to be worked out again.
        Raises: TooHard.
        """
        result = self._result(nodes, presolve=True)
        if result.status == INFEASIBLE:
            result = self._result(nodes, presolve=False)
        if result.status == INFEASIBLE:
            return None
        if result.status != OPTIMAL:
            raise TooHard(f"the solver stopped without an answer: {result.message}")
        return [round(value) for value in result.x.tolist()]

    def _result(self, nodes: int, *, presolve: bool) -> OptimizeResult:
        count = len(self.cost)
        return milp(
            np.array(self.cost, dtype=float),
            integrality=np.ones(count),
            bounds=Bounds(np.array(self.least, dtype=float), np.array(self.most, dtype=float)),
            constraints=self._constraints(count),
            options={"mip_rel_gap": 0.0, "node_limit": nodes, "presolve": presolve},
        )

    def _constraints(self, count: int) -> list[LinearConstraint]:
        if not self.rows:
            return []
        ends, indexes, coefficients = [0], [], []
        for terms, _, _ in self.rows:
            indexes += terms.keys()
            coefficients += [float(value) for value in terms.values()]
            ends.append(len(indexes))
        matrix = csr_array((coefficients, indexes, ends), shape=(len(self.rows), count))
        low = [-np.inf if low is None else float(low) for _, low, _ in self.rows]
        high = [np.inf if high is None else float(high) for _, _, high in self.rows]
        return [LinearConstraint(matrix, np.array(low), np.array(high))]
