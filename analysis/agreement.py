"""How far coders agree on the codes of answers, and between which bounds.

Codings are a row per answer and in each row a cell per coder, coders in the same order throughout. A cell
holds the codes that the coder gave, None where he gave none. An answer that fewer than two coders coded
compares nothing and is left out of every statistic; `overlap` counts it. Values are exact fractions: whether
one reaches a threshold never depends on how a binary float falls (docs/decisions/agreement.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import lcm

import numpy as np

Codes = frozenset[str]
Codings = Sequence[Sequence[Codes | None]]
Distance = Callable[[Codes, Codes], Fraction]


class Statistic(StrEnum):
    """What `estimate` works out, as it is named in files."""

    PERCENT = "percent"
    KAPPA = "kappa"
    ALPHA = "alpha"  # with nominal distance
    ALPHA_MASI = "alpha_masi"


@dataclass(frozen=True)
class Overlap:
    """Answers that two coders coded: both of them, the first or the second alone, neither."""

    both: int
    only_first: int
    only_second: int
    neither: int


@dataclass(frozen=True)
class Bootstrap:
    """How an interval is drawn: replicates, from 1 up; level, between 0 and 1; seed, of numpy's generator."""

    replicates: int
    level: Fraction
    seed: int


@dataclass(frozen=True)
class Estimate:
    """A statistic with its interval.

    value: at most 1, None where it is undefined. low, high: bounds of the interval, None where too few
    replicates have a value. undefined: the replicates without one, which the interval leaves out.
    """

    statistic: Statistic
    value: Fraction | None
    low: float | None
    high: float | None
    undefined: int


def nominal_distance(one: Codes, other: Codes) -> Fraction:
    """0 for the same codes, else 1."""
    return Fraction(0 if one == other else 1)


def masi_distance(one: Codes, other: Codes) -> Fraction:
    """Distance of two sets that may share some of their codes, from 0 (the same) to 1 (none in common).

    1 - (codes of both / codes of either) x monotonicity, which is 1 for the same sets, 2/3 where one holds
    the other, 1/3 where each has codes of its own. On sets of one code it is the nominal distance.
    Source: Passonneau (2006), Measuring agreement on set-valued items (MASI), LREC.
    """
    if one == other:
        return Fraction(0)
    either = 3 * len(one | other)
    thirds = 2 if one <= other or other <= one else 1
    return Fraction(either - thirds * len(one & other), either)


def overlap(codings: Codings) -> Overlap:
    """Which answers two coders coded. Raises: ValueError for a row that has not two cells."""
    coded = [(first is not None, second is not None) for first, second in codings]
    return Overlap(
        both=coded.count((True, True)),
        only_first=coded.count((True, False)),
        only_second=coded.count((False, True)),
        neither=coded.count((False, False)),
    )


def percent_agreement(codings: Codings) -> Fraction | None:
    """Proportion, from 0 to 1, of the pairs of codings of an answer that give the same codes.

    Any number of coders: each two that coded an answer are a pair. None where there is no pair.
    """
    return _value(_percent, _compared(codings, nominal_distance))


def cohen_kappa(codings: Codings) -> Fraction | None:
    """Cohen's kappa of two coders, each set of codes being a category of its own.

    Returns: at most 1; 0 is what two coders with these habits reach by chance. None where no answer was coded
    by both, or where both gave all of them one and the same category.
    Raises: ValueError for answers coded by more than two coders.
    Source: Cohen (1960), A coefficient of agreement for nominal scales.
    """
    return _value(_kappa, _compared(codings, nominal_distance))


def krippendorff_alpha(codings: Codings, distance: Distance) -> Fraction | None:
    """Krippendorff's alpha of any number of coders.

    distance: symmetric, 0 for the same codes and above 0 for others.
    Returns: at most 1; 0 is what the same codes, dealt out at random, would reach. None where no answer was
    coded twice, or where all that were have the same codes: nothing varies that could be told apart.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    return _value(_alpha, _compared(codings, distance))


def estimate(statistic: Statistic, codings: Codings, bootstrap: Bootstrap) -> Estimate:
    """A statistic and its bootstrap interval, answers being drawn with replacement.

    They are drawn from those that two coders or more coded, in the order of the codings, each replicate by a
    row of `numpy.random.default_rng(seed).integers(answers, size=(replicates, answers))`; so statistics of
    the same codings rest on the same draws.
    Raises: ValueError for kappa of answers coded by more than two coders.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.
    """
    formula, distance = _FORMULAS[statistic]
    compared = _compared(codings, distance)
    replicates = _replicates(formula, compared, bootstrap)
    low, high = percentile_interval(replicates, bootstrap.level) or (None, None)
    undefined = bootstrap.replicates - len(replicates)
    return Estimate(statistic, _value(formula, compared), low, high, undefined)


def percentile_interval(replicates: np.ndarray, level: Fraction) -> tuple[float, float] | None:
    """The bounds that leave out the same number of replicates on either side.

    replicates: (n,) float. level: between 0 and 1.
    Returns: the k-th replicate from below and from above, k = (n + 1) (1 - level) / 2 rounded down; None
    where k is 0, n replicates being too few for the level.
    Source: Efron & Tibshirani (1993), ch. 12 for k, ch. 13 for the interval.
    """
    rank = int((len(replicates) + 1) * (1 - level) / 2)
    if rank == 0:
        return None
    ordered = np.sort(replicates)
    return float(ordered[rank - 1]), float(ordered[-rank])


@dataclass(frozen=True)
class _Compared:
    """The answers that two coders or more coded; a category is a set of codes that one of them gave.

    given: (answers, coders, categories) 1 where the coder gave the category, else 0.
    distances: (categories, categories) `scale` times the distance, whole numbers.
    apart: (answers,) the same, added up over the pairs of an answer's codings.
    Whole numbers up to 2 ** 53 add up without rounding in floats too: the bounds of an interval do not depend
    on the machine.
    """

    given: np.ndarray
    distances: np.ndarray
    apart: np.ndarray
    scale: int

    @property
    def codings(self) -> np.ndarray:
        """(answers,) number of coders who coded each."""
        return self.given.sum(axis=(1, 2))


# Gives observed and expected disagreement, (replicates,) each and both times the same number: the statistic
# is 1 - observed / expected, undefined where nothing is expected. The array, (replicates, answers), says how
# often each answer counts.
_Formula = Callable[[_Compared, np.ndarray], tuple[np.ndarray, np.ndarray]]


def _compared(codings: Codings, distance: Distance) -> _Compared:
    rows = [row for row in codings if sum(codes is not None for codes in row) >= 2]
    categories = sorted({codes for row in rows for codes in row if codes is not None}, key=sorted)
    place = {codes: i for i, codes in enumerate(categories)}
    coded = [[place[codes] for codes in row if codes is not None] for row in rows]
    # `_alpha` divides by the number of an answer's codings less one: the scale keeps that whole.
    distances, scale = _whole(categories, distance, lcm(*(len(places) - 1 for places in coded)))
    given = np.zeros((len(rows), max(map(len, rows), default=0), len(categories)), dtype=np.int64)
    for answer, row in enumerate(rows):
        for coder, codes in enumerate(row):
            if codes is not None:
                given[answer, coder, place[codes]] = 1
    apart = [sum(distances[pair] for pair in combinations(places, 2)) for places in coded]
    return _Compared(given, distances, np.array(apart, dtype=object), scale)


def _whole(categories: Sequence[Codes], distance: Distance, multiple: int) -> tuple[np.ndarray, int]:
    """The distances times a number that makes them whole and divisible by `multiple`, and that number."""
    exact = {
        (i, j): distance(categories[i], categories[j]) for i, j in combinations(range(len(categories)), 2)
    }
    scale = multiple * lcm(*(apart.denominator for apart in exact.values()))
    distances = np.zeros((len(categories), len(categories)), dtype=object)
    for (i, j), apart in exact.items():
        distances[i, j] = distances[j, i] = int(apart * scale)
    return distances, scale


def _percent(compared: _Compared, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pairs = compared.codings * (compared.codings - 1) // 2
    return weights @ compared.apart, compared.scale * (weights @ pairs)


def _kappa(compared: _Compared, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    coders = compared.given.shape[1]
    if coders > 2:
        raise ValueError(f"Cohen's kappa compares two coders, not {coders}")
    first, second = (weights @ compared.given[:, coder] for coder in range(coders))
    observed = weights.sum(axis=1) * (weights @ compared.apart)
    return observed, ((first @ compared.distances) * second).sum(axis=1)


def _alpha(compared: _Compared, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values = weights @ compared.given.sum(axis=1)
    within = 2 * compared.apart // (compared.codings - 1)
    observed = (values.sum(axis=1) - 1) * (weights @ within)
    return observed, ((values @ compared.distances) * values).sum(axis=1)


def _value(formula: _Formula, compared: _Compared) -> Fraction | None:
    answers = len(compared.given)
    if answers == 0:
        return None
    observed, expected = formula(compared, np.ones((1, answers), dtype=object))
    return 1 - Fraction(int(observed[0]), int(expected[0])) if expected[0] else None


def _replicates(formula: _Formula, compared: _Compared, bootstrap: Bootstrap) -> np.ndarray:
    """The statistic in those replicates in which it is defined, as drawn: (at most replicates,) float."""
    answers = len(compared.given)
    if answers == 0:
        return np.empty(0)
    drawn = np.random.default_rng(bootstrap.seed).integers(answers, size=(bootstrap.replicates, answers))
    cells = drawn + answers * np.arange(bootstrap.replicates)[:, None]  # of the weights, row after row
    weights = np.bincount(cells.ravel(), minlength=drawn.size).reshape(drawn.shape).astype(float)
    floats = replace(
        compared,
        given=compared.given.astype(float),
        distances=compared.distances.astype(float),
        apart=compared.apart.astype(float),
    )
    observed, expected = formula(floats, weights)
    defined = expected > 0
    return (expected[defined] - observed[defined]) / expected[defined]


_FORMULAS: dict[Statistic, tuple[_Formula, Distance]] = {
    Statistic.PERCENT: (_percent, nominal_distance),
    Statistic.KAPPA: (_kappa, nominal_distance),
    Statistic.ALPHA: (_alpha, nominal_distance),
    Statistic.ALPHA_MASI: (_alpha, masi_distance),
}
