"""Log-linear models of a table of counts: independence, and what is left of it beside own trades.

A model is a Poisson generalised linear model with a logarithmic link, a cell an observation. Masks are arrays
of booleans of the table's shape; `structural` marks cells in which nobody can be: they are no observations.
Source: Agresti (2013), Categorical Data Analysis, 3rd ed., ch. 9 and 11.4; Bishop, Fienberg & Holland (1975),
Discrete Multivariate Analysis, ch. 5 and 8.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from analysis.contingency import counts

# Change of the deviance at which the iterations stop; they converge quadratically, so that what is printed is
# exact, and a deviance of thousands still resolves it.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class LoglinearFit:
    """How a model fits a table.

    fitted: (rows, columns) counts of persons; NaN in structural zeros. deviance: G2 against the table itself,
    from 0. df: from 0, 0 = the model says nothing of the table; cells whose fitted count is 0 give none.
    aic: -2 log-likelihood + 2 x parameters, of counts as Poisson (as R's AIC); lower is better, on one table.
    dissimilarity: share of persons, 0 to 1, in a cell where the model does not put them.
    """

    fitted: np.ndarray
    deviance: float
    df: int
    aic: float
    dissimilarity: float


def independence(table: np.ndarray, structural: np.ndarray | None = None) -> LoglinearFit:
    """Row and column effects only: the profile of a row does not depend on the row.

    Raises: ValueError where rows and columns fall apart into blocks without a common cell, where a structural
    zero counts somebody, or see `contingency.counts`.
    """
    return quasi_independence(table, np.zeros(np.shape(table), dtype=bool), structural)


def quasi_independence(
    table: np.ndarray, exact: np.ndarray, structural: np.ndarray | None = None
) -> LoglinearFit:
    """Independence of those outside the cells of `exact`, each of which has a parameter of its own.

    exact: mask of the cells fitted exactly, such as a diploma's own trade; the table need not be square.
    Raises: ValueError where the other cells fall apart into blocks, or else as `independence`.
    """
    table, kept = _observed(table, structural)
    exact = _mask(exact, table) & kept
    _check_connected(kept & ~exact)
    own = np.zeros(table.shape, dtype=int)
    own[exact] = np.arange(1, exact.sum() + 1)
    return _fit(table, kept, np.hstack([_main_effects(table.shape), _indicators(own.ravel())[:, 1:]]))


def quasi_symmetry(table: np.ndarray, structural: np.ndarray | None = None) -> LoglinearFit:
    """Row effects, column effects and an association that is the same both ways; the diagonal is exact.

    table: square, rows and columns the same categories in the same order.
    Raises: ValueError where the table is not square, or else as `independence`.
    Source: Caussinus (1965), Annales de la Faculté des sciences de Toulouse 29, 77-182.
    """
    table, kept = _observed(table, structural)
    rows, columns = table.shape
    if rows != columns:
        raise ValueError(
            f"quasi-symmetry compares each cell with its mirror image, and a table of {rows} rows and "
            f"{columns} columns has none: give the square part, the same categories in rows and columns"
        )
    _check_connected(kept)
    row, column = np.indices(table.shape)
    pairs = np.minimum(row, column) * rows + np.maximum(row, column)
    return _fit(table, kept, np.hstack([_main_effects(table.shape), _indicators(pairs.ravel())]))


def _observed(table: np.ndarray, structural: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The table, and the mask of the cells that are no structural zeros."""
    table = counts(table)
    structural = _mask(np.zeros(table.shape) if structural is None else structural, table)
    filled = np.argwhere(structural & (table > 0))
    if filled.size:
        row, column = filled[0]
        raise ValueError(
            f"row {row + 1}, column {column + 1} is given as a structural zero and counts "
            f"{table[row, column]:g}: take it off the mask, or correct the count"
        )
    return table, ~structural


def _mask(cells: np.ndarray, table: np.ndarray) -> np.ndarray:
    if np.shape(cells) != table.shape:
        raise ValueError(f"the mask is {np.shape(cells)}, the table {table.shape}: give one value per cell")
    return np.asarray(cells, dtype=bool)


def _check_connected(cells: np.ndarray) -> None:
    """Refuse cells by which some rows share no column, not even through others, with the rest."""
    rows, columns = cells.shape
    joined = np.block(
        [[np.zeros((rows, rows)), cells], [np.zeros((columns, rows)), np.zeros((columns, columns))]]
    )
    blocks, labels = connected_components(joined, directed=False)
    if blocks > 1:
        apart = np.flatnonzero(labels != labels[0])[0]
        name = f"row {apart + 1}" if apart < rows else f"column {apart - rows + 1}"
        raise ValueError(
            f"the cells to fit fall apart into {blocks} blocks ({name} shares none with row 1): "
            "nothing compares one block with another, fit each on its own"
        )


def _main_effects(shape: tuple[int, int]) -> np.ndarray:
    row, column = np.indices(shape)
    return np.hstack([_indicators(row.ravel()), _indicators(column.ravel())])


def _indicators(labels: np.ndarray) -> np.ndarray:
    """(cells, different labels): 1 where the cell has the label, labels in ascending order."""
    return (labels[:, None] == np.unique(labels)).astype(float)


def _fit(table: np.ndarray, kept: np.ndarray, design: np.ndarray) -> LoglinearFit:
    cells = np.flatnonzero(kept)
    positive = cells[_positive(design[cells], table.ravel()[cells])]
    # Where df is 0 statsmodels divides by it, for a scale that a Poisson model does not use.
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # A table that the model reproduces is an answer here, not a sign of parameters that run away.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        model = sm.GLM(table.ravel()[positive], _basis(design[positive]), family=sm.families.Poisson())
        result = model.fit(tol=TOLERANCE)
    fitted = np.where(kept, 0.0, np.nan).ravel()
    fitted[positive] = result.fittedvalues
    fitted = fitted.reshape(table.shape)
    return LoglinearFit(
        fitted=fitted,
        deviance=float(result.deviance),
        df=int(result.df_resid),
        aic=float(result.aic),
        dissimilarity=float(np.nansum(abs(table - fitted)) / (2 * table.sum())),
    )


def _basis(design: np.ndarray) -> np.ndarray:
    """Orthonormal columns that span what the design's columns do: none follows from others."""
    left, singular, _ = np.linalg.svd(design, full_matrices=False)
    return left[:, singular > singular[0] * max(design.shape) * np.finfo(float).eps]


def _positive(design: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Mask of the cells whose fitted count is above 0.

    Empty cells may leave the likelihood without a maximum: it goes on rising while some fitted counts go to
    0. Those are the cells that are 0 in every table with the sums that the model reproduces; the others are
    found together as a linear programme: a multiple of these sums, as many cells as possible at 1 or more.
    Source: Fienberg & Rinaldo (2012), Maximum likelihood estimation in log-linear models, Annals of
    Statistics 40, 996-1023 (facial sets).
    """
    if (observed > 0).all():
        return np.ones(len(observed), dtype=bool)
    cells, parameters = design.shape
    # Unknown: how far each cell is above 1, what each reaches of the 1, and the multiple, scaled to a person.
    sums = design.T @ observed / observed.sum()
    solution = linprog(
        np.concatenate([np.zeros(cells), -np.ones(cells), [0.0]]),
        A_eq=np.hstack([design.T, design.T, -sums[:, None]]),
        b_eq=np.zeros(parameters),
        bounds=[(0, None)] * cells + [(0, 1)] * cells + [(0, None)],
    )
    return solution.x[cells : 2 * cells] > 0.5
