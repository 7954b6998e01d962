"""Standard errors of a wave: exactly none when all units answered, those of a stratified sample otherwise.

Answers are taken for a simple random sample of the units of their stratum: who answered is left to chance
within a stratum, and a stratum's answers stand for its silent units. A unit is whoever fills a questionnaire.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from scipy.stats import t as student


class NoAnswer(ValueError):
    """A stratum of the population from which nobody answered: nothing stands for its units."""


class SingleAnswer(ValueError):
    """A stratum with one answer of several units: its variance is unknown, and no policy was named."""


class LoneAnswer(StrEnum):
    """What the only answer of a stratum adds to a variance, in the words of R's `survey.lonely.psu`.

    CERTAINTY: nothing, as if all of the stratum had answered: too small an error. ADJUST: its distance
    from the mean over all answers in place of that over its stratum: too large an error. AVERAGE: the mean
    of what the other strata add.
    """

    CERTAINTY = "certainty"
    ADJUST = "adjust"
    AVERAGE = "average"


class Inference(StrEnum):
    """To what a standard error refers.

    POPULATION: the units of this wave, of which some did not answer. SUPERPOPULATION: whatever could have
    produced units such as these, so that a census has errors too: a model, to be named where it is used.
    """

    POPULATION = "population"
    SUPERPOPULATION = "superpopulation"


@dataclass(frozen=True)
class Stratum:
    """A stratum: units of the population, and how many of them answered (1 at least)."""

    name: str
    population: int
    answers: int

    @property
    def response_rate(self) -> Fraction:
        """Answers out of the units, above 0 and at most 1."""
        return Fraction(self.answers, self.population)

    @property
    def weight(self) -> Fraction:
        """How many units each answer stands for, itself included; 1 or more."""
        return Fraction(self.population, self.answers)


@dataclass(frozen=True)
class Design:
    """Which answers stand for which units.

    strata: every stratum. membership: (n,) for each answer its stratum's place in `strata`. weights: (n,)
    units that each answer stands for. lone: what to do with the only answer of a stratum, None to refuse.
    """

    strata: tuple[Stratum, ...]
    membership: np.ndarray
    weights: np.ndarray
    lone: LoneAnswer | None
    inference: Inference

    @property
    def is_census(self) -> bool:
        """Whether all units answered."""
        return all(stratum.answers == stratum.population for stratum in self.strata)

    @property
    def degrees_of_freedom(self) -> int:
        """Answers less strata."""
        return len(self.membership) - len(self.strata)


@dataclass(frozen=True)
class Estimate:
    """An estimate with what it rests on.

    standard_error: in the unit of `value`, 0 or more. base: answers that count. Both numbers are NaN where
    the base is empty.
    """

    value: float
    standard_error: float
    base: int


@dataclass(frozen=True)
class Cell:
    """A cell of a cross table: units in it, and these as shares (0 to 1) of all, of their row and column."""

    row: str
    column: str
    total: Estimate
    of_all: Estimate
    of_row: Estimate
    of_column: Estimate


def strata(answers: Sequence[str], population: Mapping[str, int]) -> tuple[Stratum, ...]:
    """The strata of a population, in its order, with their answers.

    answers: for each answer its stratum. population: units per stratum.
    Raises: NoAnswer naming every stratum without any; ValueError for an answer of a stratum that is not in
    the population, or more answers than units.
    """
    unknown = sorted(set(answers) - set(population))
    if unknown:
        raise ValueError(f"answers of strata that the population does not have: {_names(unknown)}")
    counted = tuple(Stratum(name, units, list(answers).count(name)) for name, units in population.items())
    silent = [
        f"{stratum.name!r} (0 of {stratum.population} units)" for stratum in counted if not stratum.answers
    ]
    if silent:
        raise NoAnswer(
            f"nobody answered from {', '.join(silent)}: nothing stands for these units. "
            "Join the stratum to another one, or get an answer from it"
        )
    for stratum in counted:
        if stratum.answers > stratum.population:
            raise ValueError(
                f"{stratum.name!r} has {stratum.answers} answers of {stratum.population} units: "
                "correct its number of units, or remove answers that are there twice"
            )
    return counted


def response_rate(counted: Sequence[Stratum]) -> Fraction:
    """Answers out of units over all strata, above 0 and at most 1."""
    return Fraction(sum(s.answers for s in counted), sum(s.population for s in counted))


def stratified(
    answers: Sequence[str],
    population: Mapping[str, int],
    lone: LoneAnswer | None = None,
    inference: Inference = Inference.POPULATION,
) -> Design:
    """The design in which each answer stands for as many units of its stratum as any other.

    answers: (n,) for each answer its stratum. population: units per stratum.
    Raises: as `strata`; SingleAnswer naming the strata with one answer of several units, unless `lone` says
    what to do.
    """
    counted = strata(answers, population)
    place = {stratum.name: i for i, stratum in enumerate(counted)}
    membership = np.array([place[name] for name in answers], dtype=np.intp)
    alone = [stratum.name for stratum in counted if _is_alone(stratum, inference)]
    if alone and lone is None:
        raise SingleAnswer(
            f"only one answer from {_names(alone)}: how much answers differ there is unknown. "
            f"Join the stratum to another one, or name a policy: {', '.join(LoneAnswer)}"
        )
    weights = np.array([float(stratum.weight) for stratum in counted])[membership]
    return Design(counted, membership, weights, lone, inference)


def total(values: np.ndarray, design: Design) -> Estimate:
    """Total over the population, in the unit of the values.

    values: (n,) float, in the order of the answers; a missing one (NaN) adds nothing, silently: the total is
    that of what was answered.
    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 3.7.
    """
    answered = ~np.isnan(values)
    weighted = design.weights * np.where(answered, values, 0.0)
    return Estimate(float(weighted.sum()), _standard_error(weighted, design), int(answered.sum()))


def ratio(numerators: np.ndarray, denominators: np.ndarray, design: Design) -> Estimate:
    """Ratio of two totals, with its linearised standard error.

    numerators, denominators: (n,) float; an answer with either missing (NaN) counts in neither. The base
    counts the answers whose denominator is not 0.
    Returns: NaN where the denominators add up to 0.
    Source: Särndal, Swensson & Wretman (1992), section 5.6.
    """
    counts = ~(np.isnan(numerators) | np.isnan(denominators))
    above = np.where(counts, numerators, 0.0)
    below = np.where(counts, denominators, 0.0)
    whole = float(design.weights @ below)
    base = int((below != 0).sum())
    if whole == 0:
        return Estimate(float("nan"), float("nan"), base)
    value = float(design.weights @ above) / whole
    linearised = design.weights * (above - value * below) / whole
    return Estimate(value, _standard_error(linearised, design), base)


def mean(values: np.ndarray, design: Design) -> Estimate:
    """Mean over the units that would have a value, in the unit of the values.

    values: (n,) float; who has none (NaN) is not of the base, whose size is then estimated too.
    """
    return ratio(values, np.where(np.isnan(values), np.nan, 1.0), design)


def proportion(members: np.ndarray, base: np.ndarray, design: Design) -> Estimate:
    """Share, from 0 to 1, of the members among the units of the base.

    members, base: (n,) bool; a member outside the base does not count.
    """
    return ratio((members & base).astype(float), base.astype(float), design)


def cells(rows: np.ndarray, columns: np.ndarray, design: Design) -> tuple[Cell, ...]:
    """The cells of a cross table of two variables, row after row, categories in alphabetical order.

    rows, columns: (n,) of str, or None where there is no answer; only who answered both counts.
    """
    both = np.array([r is not None and c is not None for r, c in zip(rows, columns, strict=True)], dtype=bool)
    found = []
    for row in sorted(set(rows[both])):
        for column in sorted(set(columns[both])):
            in_row, in_column = both & (rows == row), both & (columns == column)
            here = in_row & in_column
            found.append(
                Cell(
                    row,
                    column,
                    total(here.astype(float), design),
                    proportion(here, both, design),
                    proportion(here, in_row, design),
                    proportion(here, in_column, design),
                )
            )
    return tuple(found)


def interval(estimate: Estimate, design: Design, level: float) -> tuple[float, float]:
    """Bounds between which the population's value lies with probability `level` (0 to 1), by Student's t.

    Returns: twice the value where its error is 0, so that a census needs no degrees of freedom.
    Raises: ValueError where there is an error but no degree of freedom.
    """
    if estimate.standard_error == 0:
        return estimate.value, estimate.value
    if design.degrees_of_freedom < 1:
        raise ValueError("as many strata as answers: no interval can be given")
    half = student.ppf((1 + level) / 2, design.degrees_of_freedom) * estimate.standard_error
    return estimate.value - float(half), estimate.value + float(half)


def _standard_error(weighted: np.ndarray, design: Design) -> float:
    """Of the sum of `weighted`, (n,): weighted values, or the terms of a linearised statistic."""
    added = [
        _variance(weighted[design.membership == i], stratum, design, float(weighted.mean()))
        for i, stratum in enumerate(design.strata)
    ]
    known = [variance for variance in added if variance is not None]
    if not known:
        raise SingleAnswer("every stratum has one answer only: there is nothing to average over")
    return float(np.sqrt(sum(known) * len(added) / len(known)))


def _variance(weighted: np.ndarray, stratum: Stratum, design: Design, overall: float) -> float | None:
    """What a stratum adds to the variance of a sum; None where the average of the others is to stand for it.

    (1 - n/N) n/(n - 1) times the squares around the stratum's mean; a lone answer, which has no n - 1, is
    compared with the mean over all.
    """
    correction = 1.0
    if design.inference is Inference.POPULATION:
        correction = (stratum.population - stratum.answers) / stratum.population
    if not _is_alone(stratum, design.inference):
        squares = float(((weighted - weighted.mean()) ** 2).sum())
        return correction * squares * (stratum.answers / (stratum.answers - 1) if stratum.answers > 1 else 1)
    if design.lone is LoneAnswer.AVERAGE:
        return None
    if design.lone is LoneAnswer.CERTAINTY:
        return 0.0
    return correction * float((weighted[0] - overall) ** 2)


def _is_alone(stratum: Stratum, inference: Inference) -> bool:
    """Whether one answer stands for more than itself, so that a variance is asked of it."""
    return stratum.answers == 1 and (stratum.population > 1 or inference is Inference.SUPERPOPULATION)


def _names(strata_names: Sequence[str]) -> str:
    return ", ".join(f"{name!r}" for name in strata_names)
