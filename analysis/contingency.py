"""Two-way tables of counts: what independence would give, how far the table is from it, odds ratios."""

import math
from fractions import Fraction

import numpy as np


class DegenerateTable(ValueError):
    """A table of counts for which the statistic asked for is not defined."""


def expected_counts(counts: np.ndarray) -> np.ndarray:
    """Counts under independence: row total x column total / grand total.

    counts: (n_rows, n_columns) persons, >= 0. Returns the same shape, float, with the same margins.
    Raises: DegenerateTable for a table that is not two-way, holds a negative or no person.
    """
    counts = _checked(counts)
    return np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()


def chi_square(counts: np.ndarray) -> float:
    """Pearson's chi-square against independence; rows and columns with no person add nothing.

    counts: as in `expected_counts`. Returns: float >= 0, without continuity correction.
    """
    return float((pearson_residuals(_occupied(counts)) ** 2).sum())


def cramers_v(counts: np.ndarray) -> float:
    """Cramér's V of the rows and columns that hold a person.

    Returns: float in [0, 1]; NaN when one row or one column alone holds persons.
    Source: Cramér (1946), Mathematical Methods of Statistics, p. 282.
    """
    occupied = _occupied(counts)
    smaller = min(occupied.shape) - 1
    if smaller == 0:
        return math.nan
    return math.sqrt(chi_square(occupied) / occupied.sum() / smaller)


def cramers_v_corrected(counts: np.ndarray) -> float:
    """Cramér's V corrected for its bias in a sample.

    Returns: float in [0, 1]; NaN when one row or one column alone holds persons, or with one person.
    Source: Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, J. Korean Statist. Soc. 42,
    323-328.
    """
    occupied = _occupied(counts)
    persons = occupied.sum()
    if min(occupied.shape) == 1 or persons <= 1:
        return math.nan
    rows, columns = occupied.shape
    chance = (rows - 1) * (columns - 1) / (persons - 1)
    phi_square = max(0.0, chi_square(occupied) / persons - chance)
    smaller = min(side - (side - 1) ** 2 / (persons - 1) for side in (rows, columns)) - 1
    return math.sqrt(phi_square / smaller) if smaller > 0 else math.nan


def pearson_residuals(counts: np.ndarray) -> np.ndarray:
    """(count - expected) / sqrt(expected); NaN in a row or column with no person.

    counts, result: (n_rows, n_columns). Squares sum to chi-square.
    """
    return _ratio(_checked(counts) - expected_counts(counts), np.sqrt(expected_counts(counts)))


def adjusted_residuals(counts: np.ndarray) -> np.ndarray:
    """Pearson residuals over their standard error under independence; NaN where that is 0.

    Source: Haberman (1973), The analysis of residuals in cross-classified tables, Biometrics 29, 205-220.
    """
    counts = _checked(counts)
    persons = counts.sum()
    outside_row = 1 - counts.sum(axis=1, keepdims=True) / persons
    outside_column = 1 - counts.sum(axis=0, keepdims=True) / persons
    return _ratio(pearson_residuals(counts), np.sqrt(outside_row * outside_column))


def dissimilarity(first: np.ndarray, second: np.ndarray) -> float:
    """Index of dissimilarity: the share of persons to move so that both distributions are the same.

    first, second: same shape, >= 0, each with a positive sum (other totals are allowed).
    Returns: float in [0, 1].
    Source: Duncan & Duncan (1955), A methodological analysis of segregation indexes, Am. Sociol. Rev. 20,
    210-217.
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape:
        raise DegenerateTable(
            f"the two distributions have shapes {first.shape} and {second.shape}; give equal shapes"
        )
    if min(first.min(), second.min()) < 0 or not (first.sum() > 0 and second.sum() > 0):
        raise DegenerateTable("a distribution needs counts of 0 or more, and at least one person")
    return float(np.abs(first / first.sum() - second / second.sum()).sum() / 2)


def odds_ratio(
    counts: np.ndarray, rows: tuple[int, int], columns: tuple[int, int], added: Fraction = Fraction(0)
) -> Fraction | None:
    """Odds of the first column against the second, in the first row over in the second row; exact.

    counts: integers; `added` is added to each of the four cells (1/2: Haldane 1956, Anscombe 1956).
    Returns: Fraction >= 0; None where the divisor is 0, so that the ratio is infinite or undefined.
    """
    a, b, c, d = (Fraction(int(counts[row, column])) + added for row in rows for column in columns)
    return a * d / (b * c) if b * c else None


def _checked(counts: np.ndarray) -> np.ndarray:
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2:
        raise DegenerateTable(f"a two-way table has 2 dimensions, this one {table.ndim}")
    if not np.isfinite(table).all() or (table < 0).any():
        raise DegenerateTable("a count is missing or negative; give counts of 0 or more")
    if not table.sum() > 0:
        raise DegenerateTable("the table holds no person; give at least one")
    return table


def _occupied(counts: np.ndarray) -> np.ndarray:
    table = _checked(counts)
    return table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    return np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator > 0)
