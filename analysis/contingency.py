"""Association in a table of counts: what independence expects, and how far the table is from it.

A table is an array of counts, rows x columns, at least 2 x 2, non-negative, with no empty row or column.
What is fitted (expected counts, residuals, chi-squared, V) is a float; an odds ratio and an index of
dissimilarity, which are ratios of counts, are exact fractions. Nothing here tests a hypothesis.
"""

from fractions import Fraction

import numpy as np


def counts(table: np.ndarray) -> np.ndarray:
    """The table as floats, if an analysis of association can read it.

    table: (rows, columns) counts of persons. Returns: the same shape, float64.
    Raises: ValueError with the sentence that says which row, column or cell is wrong, counted from 1.
    """
    table = np.asarray(table, dtype=float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError(
            f"a table of at least 2 rows and 2 columns is needed, this one is {_size(table)}: "
            "give rows x columns of counts"
        )
    wrong = np.argwhere(~np.isfinite(table) | (table < 0))
    if wrong.size:
        row, column = wrong[0]
        raise ValueError(
            f"row {row + 1}, column {column + 1} holds {table[row, column]:g}: a count is a number from 0 up"
        )
    for axis, name in ((1, "row"), (0, "column")):
        empty = np.flatnonzero(table.sum(axis=axis) == 0)
        if empty.size:
            raise ValueError(
                f"{name} {empty[0] + 1} counts nobody: leave it out, nothing can be said of its profile"
            )
    return table


def _size(table: np.ndarray) -> str:
    return " x ".join(map(str, table.shape)) or "a single number"


def expected_counts(table: np.ndarray) -> np.ndarray:
    """Counts under independence, row total x column total / total; same shape and unit, float, above 0.

    Raises: ValueError, see `counts`.
    """
    table = counts(table)
    return np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()


def pearson_chi2(table: np.ndarray) -> float:
    """Pearson's chi-squared of independence, from 0 to total x (min(rows, columns) - 1).

    Raises: ValueError, see `counts`. Source: Agresti (2013), Categorical Data Analysis, 3rd ed., 3.2.1.
    """
    return float((standardised_residuals(table) ** 2).sum())


def cramers_v(table: np.ndarray) -> float:
    """Cramér's V, without unit, from 0 (independence) to 1 (each row or each column determines the other).

    Raises: ValueError, see `counts`. Source: Cramér (1946), Mathematical Methods of Statistics, ch. 21.
    """
    rows, columns = np.shape(counts(table))
    phi2 = pearson_chi2(table) / np.sum(table)
    return float(np.sqrt(phi2 / (min(rows, columns) - 1)))


def cramers_v_corrected(table: np.ndarray) -> float:
    """Cramér's V with what a sample from an independent population shows by chance taken away, from 0 to 1.

    It corrects for sampling: for a census `cramers_v` is the value of the population.
    Total n: phi2 - (rows - 1)(columns - 1) / (n - 1), not below 0, over the smaller of the corrected sizes,
    rows - (rows - 1)^2 / (n - 1) and the same for columns, less 1.
    Raises: ValueError where the table counts no more persons than it has rows or columns, as a corrected
    size is then 1 or less; else see `counts`.
    Source: Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, Journal of the Korean
    Statistical Society 42, 323-328.
    """
    table = counts(table)
    total = table.sum()
    if total <= max(table.shape):
        raise ValueError(
            f"{total:g} persons are too few to correct V in a table {_size(table)}: print V alone"
        )
    degrees = np.array(table.shape) - 1
    phi2 = max(0.0, pearson_chi2(table) / total - degrees.prod() / (total - 1))
    sizes = np.array(table.shape) - degrees**2 / (total - 1)
    return float(np.sqrt(phi2 / (sizes.min() - 1)))


def standardised_residuals(table: np.ndarray) -> np.ndarray:
    """Pearson residuals (count - expected) / sqrt(expected): 0 = as expected; squares sum to chi2.

    Raises: ValueError, see `counts`. Source: Haberman (1973), Biometrics 29, 205-220.
    """
    expected = expected_counts(table)
    return (table - expected) / np.sqrt(expected)


def adjusted_residuals(table: np.ndarray) -> np.ndarray:
    """Pearson residuals over their standard error under independence; same shape, about normal in a sample.

    Pearson residual / sqrt((1 - row share)(1 - column share)), shares of the total.
    Raises: ValueError, see `counts`.
    Source: Haberman (1973), The analysis of residuals in cross-classified tables, Biometrics 29, 205-220.
    """
    residuals = standardised_residuals(table)
    shares = [np.sum(table, axis=axis) / np.sum(table) for axis in (1, 0)]
    return residuals / np.sqrt(np.outer(1 - shares[0], 1 - shares[1]))


def independence_dissimilarity(table: np.ndarray) -> Fraction:
    """Share of persons to move to another cell for rows and columns to be independent, margins unchanged.

    table: whole counts. Returns: exact, 0 to 1 excluded; 0 = independence.
    Raises: ValueError where a count is not whole, else see `counts`.
    Source: Agresti (2013), Categorical Data Analysis, 3rd ed., ch. 9 (dissimilarity index).
    """
    table = counts(table)
    if (table % 1).any():
        raise ValueError("the table holds counts that are not whole: an exact share needs whole counts")
    rows, columns, total = (
        [int(value) for value in np.atleast_1d(table.sum(axis=axis))] for axis in (1, 0, None)
    )
    moved = sum(
        abs(int(table[i, j]) * total[0] - row * column)
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    )
    return Fraction(moved, 2 * total[0] ** 2)


def odds_ratio(table: np.ndarray, rows: tuple[int, int], columns: tuple[int, int]) -> Fraction | None:
    """Odds of the first column against the second in the first row, over the same odds in the second row.

    table: whole counts; rows, columns: two positions each, from 0. Returns: exact, from 0 up, 1 = the same
    odds; None where the denominator is 0 (infinite, or 0/0): no constant is added to the cells.
    Source: Agresti (2013), Categorical Data Analysis, 3rd ed., 2.2.3.
    """
    (a, b), (c, d) = ([int(table[row][column]) for column in columns] for row in rows)
    return Fraction(a * d, b * c) if b * c else None
