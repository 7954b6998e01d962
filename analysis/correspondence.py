"""Correspondence analysis of a table of counts: its axes, and what each row and column owes to them.

Singular value decomposition of the standardised residuals of the shares (Greenacre 1984; 2017,
Correspondence Analysis in Practice, 3rd ed., app. A); why it is no package: docs/decisions/correspondence.md.
"""

from dataclasses import dataclass

import numpy as np

from analysis.contingency import counts, standardised_residuals

# An axis is dropped where its singular value is rounding error: below the largest possible one, 1, by as
# many digits as floats keep, for each row and column added up.
PRECISION = np.finfo(float).eps

# Two contributions that close are equal in exact arithmetic as far as floats can tell; the order decides.
TIE = 1e-9


@dataclass(frozen=True)
class Points:
    """The rows or the columns on the axes; arrays (points, axes) in the order of the table, but masses.

    masses: (points,) shares of the total, sum 1. coordinates: principal, chi-squared distances to the
    average profile, without unit. contributions: share of the axis's inertia due to the point, each axis
    sums to 1. cos2: share of the point's inertia on the axis, each point sums to 1; NaN for a point
    that is the average profile itself and lies on no axis.
    """

    masses: np.ndarray
    coordinates: np.ndarray
    contributions: np.ndarray
    cos2: np.ndarray


@dataclass(frozen=True)
class CorrespondenceAnalysis:
    """Axes by falling inertia, at most min(rows, columns) - 1; none where rows and columns are independent.

    inertias: (axes,) principal inertias, 0 to 1, their sum is chi2 / total. shares: (axes,) of that sum.
    """

    inertias: np.ndarray
    shares: np.ndarray
    rows: Points
    columns: Points


def correspondence_analysis(table: np.ndarray) -> CorrespondenceAnalysis:
    """All axes of the table, each oriented by a rule.

    table: (rows, columns) counts. The row with the largest contribution to an axis has a positive coordinate
    on it, the first in the order of the table where contributions are equal: a decomposition gives an axis up
    to its sign, and which one comes out depends on the library and the machine. Axes of equal inertia span a
    plane in which any pair of axes will do: their coordinates are not determined, and no rule here picks one.
    Raises: ValueError, see `contingency.counts`.
    """
    table = counts(table)
    total = table.sum()
    left, singular, right = np.linalg.svd(standardised_residuals(table) / np.sqrt(total), full_matrices=False)
    axes = singular > PRECISION * sum(table.shape)
    left, singular, right = left[:, axes], singular[axes], right[axes].T
    signs = _orientation(left)
    inertias = singular**2
    return CorrespondenceAnalysis(
        inertias=inertias,
        shares=inertias / inertias.sum(),
        rows=_points(table.sum(axis=1) / total, left * signs, singular),
        columns=_points(table.sum(axis=0) / total, right * signs, singular),
    )


def _orientation(left: np.ndarray) -> np.ndarray:
    """The sign, 1 or -1, that each axis is multiplied by; left: (rows, axes) of length 1."""
    contributions = left**2
    largest = (contributions >= contributions.max(axis=0, initial=0) - TIE).argmax(axis=0)
    return np.sign(left[largest, np.arange(left.shape[1])])


def _points(masses: np.ndarray, vectors: np.ndarray, singular: np.ndarray) -> Points:
    coordinates = vectors * singular / np.sqrt(masses)[:, None]
    distances = (coordinates**2).sum(axis=1, keepdims=True)
    on_an_axis = distances > PRECISION
    cos2 = np.divide(coordinates**2, distances, out=np.full(vectors.shape, np.nan), where=on_an_axis)
    return Points(masses, coordinates, vectors**2, cos2)
