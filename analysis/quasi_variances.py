"""Quasi-variances: an error for each of several estimates that can only be compared with each other.

Estimates such as log-worths are fixed but for a constant, so that their standard errors change with the item
chosen as zero. Quasi-variances q do not: of any two estimates the difference has variance q_i + q_j, nearly.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import least_squares


@dataclass(frozen=True)
class QuasiVariances:
    """Quasi-variances with how well they do.

    values: (k,) float; seldom one of them is negative, the sum of any two never. low, high: how far the
    standard error that they give of a difference is off the true one at worst, relative to it, 0 or below and
    0 or above in most cases.
    """

    values: np.ndarray
    low: float
    high: float

    @property
    def standard_errors(self) -> np.ndarray:
        """(k,) their square roots; NaN where one is negative."""
        return np.sqrt(np.where(self.values < 0, np.nan, self.values))


def quasi_variances(covariance: np.ndarray) -> QuasiVariances:
    """Quasi-variances of k estimates, those whose logarithm comes closest to that of the true variances.

    covariance: (k, k) of the estimates, whatever constant fixes them; k is 3 or more.
    Raises: ValueError for less than 3 estimates, whose single difference has the variance that it has.
    Source: Firth & de Menezes (2004), Quasi-variances, Biometrika 91; as R's `qvcalc` does.
    """
    if len(covariance) < 3:
        raise ValueError("quasi-variances tell three estimates or more apart")
    pairs = np.array(list(combinations(range(len(covariance)), 2)))
    variances = _differences(covariance, pairs)
    design = np.zeros((len(pairs), len(covariance)))
    design[np.arange(len(pairs)), pairs[:, 0]] = design[np.arange(len(pairs)), pairs[:, 1]] = 1
    found = _closest(design, variances)
    errors = np.sqrt(design @ found / variances) - 1
    return QuasiVariances(found, float(errors.min()), float(errors.max()))


def _differences(covariance: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    own = np.diag(covariance)
    return own[pairs[:, 0]] + own[pairs[:, 1]] - 2 * covariance[pairs[:, 0], pairs[:, 1]]


def _closest(design: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """Quasi-variances q that minimise the squares of log(q_i + q_j) - log(variance) over the pairs."""
    scale = variances.mean()  # so that tolerances mean the same whatever the unit

    def apart(quasi: np.ndarray) -> np.ndarray:
        sums = design @ quasi
        # A step beyond 0 is refused by the solver when it is not a number.
        return np.log(np.where(sums > 0, sums, np.nan)) - np.log(variances / scale)

    def slopes(quasi: np.ndarray) -> np.ndarray:
        return design / (design @ quasi)[:, None]

    start = np.full(design.shape[1], 0.5)
    found = least_squares(apart, start, slopes, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return found.x * scale
