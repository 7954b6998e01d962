"""Draws of whole persons around a projection, and percentiles of them.

What is drawn: how many of a job's staff leave up to the known year and in which of its years, how many of
those below the base age reach it in a later year and in which month, who is replaced and in which job. What
is not: the rules themselves (spread, constant rate, law, hires), between which `scenario_range` tells the
range. Arrays hold whole persons (int64); the generator is the caller's, and the same seed draws the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from analysis.retirement.projection import Assumptions, Replacement, Staff, check_scenario, leaving_years


@dataclass(frozen=True)
class Uncertainty:
    """How sure the shares are from which exits are drawn.

    draws: from 1 up. known_certain: exits up to the known year are as announced, only their years are drawn.
    known_worth, rate_worth: how many persons (person-years) each job's share of known exits (annual rate)
    counts for: the share is then drawn from Beta(share x worth, (1 - share) x worth), whose mean it is, and
    exits are beta-binomial. None: the share is taken as exact, and exits are binomial.

    With the headcounts, and headcounts x known years, as worths the beta is the posterior of the survey's
    own counts under the prior Beta(0, 0) of Haldane (1932), A note on inverse probability: a share of 0 or 1
    stays what it is, whatever its worth.
    Raises: ValueError for no draws.
    """

    draws: int
    known_certain: bool
    known_worth: tuple[int, ...] | None
    rate_worth: tuple[int, ...] | None

    def __post_init__(self) -> None:
        if self.draws < 1:
            raise ValueError(f"draws are a whole number from 1, not {self.draws}")


@dataclass(frozen=True)
class Draws:
    """Persons in each draw: (n_draws, n_years, n_jobs) int64 each; as `Projection` in all else."""

    jobs: tuple[str, ...]
    years: tuple[int, ...]
    stocks: np.ndarray
    exits: np.ndarray
    entries: np.ndarray
    waiting: np.ndarray

    @property
    def totals(self) -> np.ndarray:
        """Staff of all jobs: (n_draws, n_years). Percentiles of a total come from these, not from jobs'."""
        return self.stocks.sum(axis=2)


def draw_projection(
    staff: Staff,
    assumptions: Assumptions,
    replacement: Replacement,
    uncertainty: Uncertainty,
    generator: np.random.Generator,
) -> Draws:
    """What `project` expects, drawn person by person; in each draw next = previous - exits + entries.

    Where rates are exact the mean of many draws is what `project` gives. Where they are drawn it is close:
    who stays for two years stays with the square of a drawn share. An exit is replaced with the probability
    of its job's ratio. Known exits and rates are drawn first: scenarios drawn with one seed share them.
    Raises: ValueError as `project`, and for worths that are not one per job or, of a drawn share, below 1.
    """
    check_scenario(staff, assumptions, replacement)
    known, rates = (
        _known_exits(staff, assumptions, uncertainty, generator),
        _rates(assumptions, uncertainty, generator),
    )
    nobody = np.zeros((uncertainty.draws, len(staff.jobs)), dtype=np.int64)
    below, waiting = nobody + np.array(staff.headcounts, dtype=np.int64), nobody
    leaving: dict[int, np.ndarray] = {}
    rows = [(below, nobody, nobody, waiting)]
    for year in range(staff.year + 1, assumptions.horizon + 1):
        index = year - staff.year - 1
        reaching = known[..., index] if year <= staff.known_until else generator.binomial(below, rates)
        shares = leaving_years(staff, assumptions, year)
        for exit_year, going in zip(shares, _split(reaching, tuple(shares.values()), generator), strict=True):
            leaving[exit_year] = leaving.get(exit_year, nobody) + going
        exits = leaving.pop(year, nobody)
        entries = _entries(replacement, exits, year, generator)
        below, waiting = below - reaching + entries, waiting + reaching - exits
        rows.append((below + waiting, exits, entries, waiting))
    years = tuple(range(staff.year, assumptions.horizon + 1))
    return Draws(staff.jobs, years, *(np.stack(part, axis=1) for part in zip(*rows, strict=True)))


def percentiles(values: np.ndarray, levels: Sequence[Fraction]) -> np.ndarray:
    """The smallest drawn value that at least such a part of the draws does not exceed.

    values: (n_draws, ...) int64, 1 draw at least. levels: each from above 0 to 1.
    Returns: (n_levels, ...), the drawn numbers themselves, never between two of them.
    Source: Hyndman & Fan (1996), The American Statistician 50, definition 1.
    """
    if not all(0 < level <= 1 for level in levels):
        raise ValueError("the level of a percentile is above 0 and at most 1")
    ordered = np.sort(values, axis=0)
    ranks = [-(-level * len(values) // 1) for level in levels]  # rounded up, exactly
    return ordered[[int(rank) - 1 for rank in ranks]]


def _known_exits(
    staff: Staff, assumptions: Assumptions, uncertainty: Uncertainty, generator: np.random.Generator
) -> np.ndarray:
    """Exits by year up to the known one: (n_draws, n_jobs, n_years)."""
    headcounts = np.array(staff.headcounts, dtype=np.int64)
    exits = np.broadcast_to(np.array(staff.known_exits, dtype=np.int64), (uncertainty.draws, len(staff.jobs)))
    if not uncertainty.known_certain:
        pairs = zip(staff.known_exits, staff.headcounts, strict=True)
        shares = [Fraction(leaving, headcount) if headcount else Fraction(0) for leaving, headcount in pairs]
        exits = generator.binomial(
            headcounts, _shares(shares, uncertainty.known_worth, uncertainty.draws, generator)
        )
    return np.stack(_split(exits, assumptions.weights, generator), axis=-1)


def _rates(assumptions: Assumptions, uncertainty: Uncertainty, generator: np.random.Generator) -> np.ndarray:
    return _shares(assumptions.rates, uncertainty.rate_worth, uncertainty.draws, generator)


def _shares(
    means: Sequence[Fraction], worths: tuple[int, ...] | None, draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Shares around their means: (n_draws, n_jobs) float in [0, 1]; a mean of 0 or 1 is certain."""
    if worths is None:
        return np.broadcast_to(np.array(means, dtype=float), (draws, len(means)))
    if len(worths) != len(means) or any(
        worth < 1 for mean, worth in zip(means, worths, strict=True) if 0 < mean < 1
    ):
        raise ValueError("the share of each job counts for a whole number of persons from 1")
    columns = [
        generator.beta(float(mean * worth), float((1 - mean) * worth), draws)
        if 0 < mean < 1
        else np.full(draws, float(mean))
        for mean, worth in zip(means, worths, strict=True)
    ]
    return np.stack(columns, axis=1)


def _split(
    persons: np.ndarray, shares: Sequence[Fraction], generator: np.random.Generator
) -> list[np.ndarray]:
    """Each person to one of the shares: an array like `persons` for each, together `persons`."""
    drawn = generator.multinomial(persons, [float(share) for share in shares])
    return list(np.moveaxis(drawn, -1, 0))


def _entries(
    replacement: Replacement, exits: np.ndarray, year: int, generator: np.random.Generator
) -> np.ndarray:
    posts = generator.binomial(exits, np.array(replacement.ratios, dtype=float))
    if replacement.conversion is not None:
        filled = [
            np.stack(_split(posts[:, job], row, generator), axis=1)
            for job, row in enumerate(replacement.conversion)
        ]
        posts = np.sum(filled, axis=0)
    return posts + np.array(replacement.hires.get(year, (0,) * exits.shape[1]), dtype=np.int64)
