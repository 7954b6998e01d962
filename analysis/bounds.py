"""What margins determine of a joint distribution: the least and the most that each cell can hold.

Only margins, and some joint counts, of k yes-or-no questions were published. Each of the 2^k combinations of
answers then lies between bounds that some distribution of whole respondents reaches: they are sharp.
Source: Fréchet (1951) and Hoeffding (1940) for two margins; here by integer linear programming, so that no
bound is that of half a respondent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Combination = tuple[bool, ...]


class NoDistribution(ValueError):
    """Margins and joint counts that no distribution of respondents has."""


@dataclass(frozen=True)
class CellBounds:
    """The fewest and the most respondents of a combination."""

    low: int
    high: int


def cell_bounds(
    respondents: int, yes: tuple[int, ...], known: Mapping[Combination, int]
) -> dict[Combination, CellBounds]:
    """Sharp bounds of each of the 2^k combinations, all no first, all yes last.

    respondents: 1 or more. yes: of each question, how many said so, 0 to respondents. known: combinations of
    which the joint count is known.
    Raises: NoDistribution where nothing has these margins and counts; ValueError for a margin out of range or
    a combination of another length.
    """
    k = len(yes)
    if respondents < 1 or any(not 0 <= count <= respondents for count in yes):
        raise ValueError(f"each of {yes} must be from 0 to the {respondents} respondents")
    if any(len(combination) != k for combination in known):
        raise ValueError(f"a known combination needs {k} answers")
    combinations = list(product((False, True), repeat=k))
    equations = list(_equations(combinations, respondents, yes, known))
    constraint = LinearConstraint(
        np.array([row for row, _ in equations], dtype=float),
        *(np.array([count for _, count in equations], dtype=float),) * 2,
    )
    return {
        combination: CellBounds(*(_extreme(i, sign, constraint, respondents) for sign in (1, -1)))
        for i, combination in enumerate(combinations)
    }


def _equations(
    combinations: list[Combination],
    respondents: int,
    yes: tuple[int, ...],
    known: Mapping[Combination, int],
) -> Iterator[tuple[list[int], int]]:
    """Coefficients of the combinations and what they add up to: all, each margin, what is known."""
    yield [1] * len(combinations), respondents
    for question, count in enumerate(yes):
        yield [int(combination[question]) for combination in combinations], count
    for combination, count in known.items():
        yield [int(other == combination) for other in combinations], count


def _extreme(cell: int, sign: int, constraint: LinearConstraint, respondents: int) -> int:
    """The least (sign 1) or the most (-1) that a cell can hold."""
    size = constraint.A.shape[1]
    aim = np.zeros(size)
    aim[cell] = sign
    found = milp(aim, constraints=constraint, integrality=np.ones(size), bounds=Bounds(0, respondents))
    if found.x is None:
        raise NoDistribution(
            "no distribution of the respondents has these margins and joint counts: one of them is wrong"
        )
    return round(found.x[cell])
