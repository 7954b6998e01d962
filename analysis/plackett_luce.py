"""The Plackett-Luce model of rankings, with ties and partial rankings, by maximum likelihood.

A ranking is a series of choices: the first items out of all, the next ones out of the rest. A set of t items
is chosen with odds delta_t times the geometric mean of their worths, delta_1 being 1. Worths are fixed but
for a factor; here the logarithms add up to 0.

Source: Turner, van Etten, Firth & Kosmidis (2020), Modelling rankings in R: the PlackettLuce package,
Computational Statistics 35.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linprog, minimize
from scipy.sparse.csgraph import connected_components

from analysis.rankings import Unranked

Items = tuple[int, ...]
# How often each set was chosen, from each set of alternatives.
Choices = dict[Items, Counter[Items]]


class NoFiniteEstimate(ValueError):
    """No finite worths or frequencies of ties are the most likely ones of these rankings."""


class Disconnected(NoFiniteEstimate):
    """Some items were never ranked behind, or never before, some others: nothing says how far they lie apart.

    components: the groups of items that can be compared within, largest first, items by place.
    """

    def __init__(self, components: tuple[Items, ...]) -> None:
        self.components = components
        groups = "; ".join(", ".join(map(str, component)) for component in components)
        super().__init__(
            f"the comparisons fall apart into {len(components)} groups of items ({groups}): of two groups, "
            "one was never ranked before the other. Fit each group by itself, or leave out items"
        )


@dataclass(frozen=True)
class PlackettLuce:
    """A fitted model of k items.

    log_worths: (k,), adding up to 0. covariance: (k, k) of these, the inverse of the Fisher information.
    tie_orders: numbers of items that tied, from 2 up. log_ties, tie_errors: for each order the logarithm of
    delta and its standard error. log_likelihood: of the choices that were made.
    """

    log_worths: np.ndarray
    covariance: np.ndarray
    tie_orders: tuple[int, ...]
    log_ties: np.ndarray
    tie_errors: np.ndarray
    log_likelihood: float

    @property
    def worths(self) -> np.ndarray:
        """(k,) adding up to 1: the probability that the item comes first of all, given that no tie does."""
        odds = np.exp(self.log_worths - self.log_worths.max())
        return odds / odds.sum()

    @property
    def standard_errors(self) -> np.ndarray:
        """(k,) of the log-worths, that is of their difference from the mean of all."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def deviance(self) -> float:
        """Minus twice the log-likelihood."""
        return -2 * self.log_likelihood

    @property
    def aic(self) -> float:
        """Akaike's criterion: the deviance and 2 for each parameter that is free."""
        return self.deviance + 2 * (len(self.log_worths) - 1 + len(self.tie_orders))

    def against(self, item: int) -> tuple[np.ndarray, np.ndarray]:
        """Log-worths less that of one item, (k,), and their standard errors, (k,), 0 for the item itself."""
        own = np.diag(self.covariance)
        variances = own + own[item] - 2 * self.covariance[item]
        variances[item] = 0
        return self.log_worths - self.log_worths[item], np.sqrt(variances)


def components(ranks: np.ndarray, unranked: Unranked) -> tuple[Items, ...]:
    """Groups of items that can be compared: strongly connected by who was ranked before, or tied with, whom.

    ranks: (n, k) float, NaN for no rank. Returns: largest first, then by their first item.
    More than one group means that there is no finite estimate. R's PlackettLuce, which counts no ties here,
    also refuses rankings whose estimates are finite.
    """
    return _components(_choices(ranks, unranked, np.ones(len(ranks))), ranks.shape[1])


def fit(ranks: np.ndarray, unranked: Unranked, frequencies: np.ndarray | None = None) -> PlackettLuce:
    """The most likely worths and frequencies of ties.

    ranks: (n, k) float, legible, k 2 or more, NaN for no rank; only the order counts. unranked: whether an
    item without rank was no alternative (LEFT_OUT), or one that was never chosen (LAST), in unknown order
    behind the others. frequencies: (n,) above 0, how many gave each ranking, one if None.
    Orders of ties that were not observed have delta 0 and are no parameter.
    Raises: Disconnected where some items cannot be compared; NoFiniteEstimate where the frequency of ties has
    no bound.
    """
    items = ranks.shape[1]
    choices = _choices(ranks, unranked, np.ones(len(ranks)) if frequencies is None else frequencies)
    groups = _components(choices, items)
    if len(groups) > 1:
        raise Disconnected(groups)
    orders = tuple(sorted({len(chosen) for counts in choices.values() for chosen in counts} - {1}))
    terms = [_term(alternatives, counts, items, orders) for alternatives, counts in choices.items()]
    if orders:  # without ties, connection is all that is needed (Hunter 2004, Annals of Statistics 32)
        _check_finite(terms, orders)
    free = _maximum(terms, items - 1 + len(orders))
    log_likelihood, _, curvature = _log_likelihood(free, terms)
    return _model(free, np.linalg.inv(-curvature), orders, items, log_likelihood)


@dataclass(frozen=True)
class _Term:
    """The choices from one set of alternatives.

    design: (sets, k - 1 + orders) for each set that may be chosen, an item or a tie of an observed order: the
    shares of items 1 to k - 1 in it, then 1 for its order if it is a tie; item 0 is the zero of log-worths.
    counts: (sets,) how often it was chosen.
    """

    design: np.ndarray
    counts: np.ndarray


def _choices(ranks: np.ndarray, unranked: Unranked, frequencies: np.ndarray) -> Choices:
    choices: Choices = defaultdict(Counter)
    for row, count in zip(ranks, frequencies, strict=True):
        left = set(np.flatnonzero(~np.isnan(row)) if unranked is Unranked.LEFT_OUT else range(len(row)))
        for rank in np.unique(row[~np.isnan(row)]):
            chosen = tuple(int(item) for item in np.flatnonzero(row == rank))
            if len(left) > 1:
                choices[tuple(sorted(int(item) for item in left))][chosen] += count
            left -= set(chosen)
    return choices


def _components(choices: Choices, items: int) -> tuple[Items, ...]:
    reached = np.zeros((items, items), dtype=bool)
    for alternatives, counts in choices.items():
        for chosen in counts:
            # Chosen items are before the others, and each before and behind those they tie with.
            reached[np.ix_(chosen, alternatives)] = True
    number, labels = connected_components(reached, directed=True, connection="strong")
    groups = (tuple(int(item) for item in np.flatnonzero(labels == label)) for label in range(number))
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _term(alternatives: Items, counts: Counter[Items], items: int, orders: tuple[int, ...]) -> _Term:
    sets = [members for size in (1, *orders) for members in combinations(alternatives, size)]
    shares = np.zeros((len(sets), items))
    ties = np.zeros((len(sets), len(orders)))
    for i, members in enumerate(sets):
        shares[i, list(members)] = 1 / len(members)
        if len(members) > 1:
            ties[i, orders.index(len(members))] = 1
    design = np.hstack([shares[:, 1:], ties])
    return _Term(design, np.array([counts[members] for members in sets], dtype=float))


def _check_finite(terms: list[_Term], orders: tuple[int, ...]) -> None:
    """Raises where the likelihood of connected items grows for ever in some direction.

    In such a direction each choice gains on all its alternatives, or keeps up with them: a linear programme
    finds one if there is any (Albert & Anderson 1984, Biometrika 71, for logits). Where all keep up, and the
    items are connected, nothing moves: the estimate is the only one.
    """
    gains = np.unique(np.vstack([_gains(term) for term in terms]), axis=0)
    found = linprog(-gains.sum(axis=0), A_ub=-gains, b_ub=np.zeros(len(gains)), bounds=(-1, 1))
    if -found.fun > 1e-7:
        raise NoFiniteEstimate(
            "the rankings get likelier without end as worths drift apart and ties of "
            f"{', '.join(map(str, orders))} items more frequent: no finite estimate. "
            "Leave out the rankings with ties, or the items that only win and tie, or only lose and tie"
        )


def _gains(term: _Term) -> np.ndarray:
    """What each choice that was made has over each alternative to it, (pairs, parameters)."""
    made = term.design[term.counts > 0]
    return (made[:, None, :] - term.design[None, :, :]).reshape(-1, term.design.shape[1])


def _maximum(terms: list[_Term], parameters: int) -> np.ndarray:
    """The parameters, (k - 1 + orders,), at which the log-likelihood, concave, is highest."""
    choices = sum(term.counts.sum() for term in terms)

    def falling(at: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope, _ = _log_likelihood(at, terms)
        return -value / choices, -slope / choices

    def curvature(at: np.ndarray) -> np.ndarray:
        return -_log_likelihood(at, terms)[2] / choices

    found = minimize(
        falling, np.zeros(parameters), jac=True, hess=curvature, method="trust-exact", options={"gtol": 1e-8}
    ).x
    # The search stops where its value no longer tells steps apart; the slope does, and one step of Newton's
    # doubles the digits.
    _, slope, curved = _log_likelihood(found, terms)
    return found - np.linalg.solve(curved, slope)


def _log_likelihood(at: np.ndarray, terms: list[_Term]) -> tuple[float, np.ndarray, np.ndarray]:
    """Log-likelihood with its slope, (parameters,), and its curvature, (parameters, parameters)."""
    value, slope, curvature = 0.0, np.zeros(len(at)), np.zeros((len(at), len(at)))
    for term in terms:
        log_odds = term.design @ at
        highest = log_odds.max()  # taken out, so that no odds are too large for a float
        whole = highest + np.log(np.exp(log_odds - highest).sum())
        chances = np.exp(log_odds - whole)
        expected = chances @ term.design
        made = term.counts.sum()
        value += float(term.counts @ log_odds - made * whole)
        slope += term.counts @ term.design - made * expected
        spread = term.design - expected
        curvature -= made * (spread.T * chances) @ spread
    return value, slope, curvature


def _model(
    free: np.ndarray, covariance: np.ndarray, orders: tuple[int, ...], items: int, log_likelihood: float
) -> PlackettLuce:
    """The model from parameters that have item 0 for zero."""
    log_worths = np.concatenate([[0.0], free[: items - 1]])
    with_zero = np.zeros((items, items))
    with_zero[1:, 1:] = covariance[: items - 1, : items - 1]
    centred = np.eye(items) - 1 / items
    return PlackettLuce(
        log_worths - log_worths.mean(),
        centred @ with_zero @ centred,
        orders,
        free[items - 1 :],
        np.sqrt(np.diag(covariance)[items - 1 :]),
        log_likelihood,
    )
