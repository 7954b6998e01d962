"""The plausible answers that the solver stays close to: seeded draws, one generator per field.

A field's draw depends on the seed and its own name only, so adding a field leaves the others as they were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TypeVar
from zlib import crc32

import numpy as np

from pipeline.errors import UserError
from pipeline.expressions import Expression
from pipeline.questionnaire.fields import FieldKind
from pipeline.reconstruction.plan import Blocks, CountPrior, MarkPrior
from pipeline.reconstruction.vocabulary import Answer, Unknown, Vocabulary

Known = Sequence[Mapping[str, Answer]]
Prior = TypeVar("Prior", MarkPrior, CountPrior)


@dataclass(frozen=True)
class Priors:
    """published: expression as written -> integer of the target on it, to take rates and totals from."""

    blocks: Blocks
    vocabulary: Vocabulary
    respondents: int
    published: Mapping[str, int]

    @cached_property
    def log_sizes(self) -> np.ndarray:
        """(respondents,) float: standard normal, the offices' log sizes in standard deviations."""
        return self._generator("size").standard_normal(self.respondents)

    @cached_property
    def sizes(self) -> np.ndarray:
        """(respondents,) float > 0, median about 1: lognormal, few very large and many small."""
        return np.exp(self.blocks.sigma * self.log_sizes)

    def scores(self, unknown: Unknown, option: Answer, known: Known) -> np.ndarray:
        """(respondents,) float: the gain of giving this mark; > 0 where the prior alone would give it."""
        mark = _mark(unknown, option)
        prior = _matching(self.blocks.marks, (mark, unknown.name))
        rate = self._rate(prior, mark, _condition(unknown, option))
        noise = self._generator(mark).logistic(size=self.respondents)
        score = np.log(rate / (1 - rate)) + prior.size * self.log_sizes + noise
        for lift in prior.lifts:
            score = score + lift.by * self._values(self.vocabulary.expression(lift.when), known).astype(bool)
        return score

    def counts(self, unknown: Unknown, known: Known) -> np.ndarray:
        """(respondents,) int >= 0."""
        prior = _matching(self.blocks.counts, (unknown.name,))
        generator = self._generator(unknown.name)
        basis = np.maximum(self._values(self.vocabulary.expression(prior.of), known), 0)
        if prior.share is not None:
            return generator.binomial(basis.astype(int), prior.share)
        shape = 1 / prior.noise**2
        weights = basis * generator.gamma(shape, 1 / shape, self.respondents)
        if prior.among is not None:
            weights = np.where(self.holders[prior.among], weights, 0)
        if prior.holders is not None:
            weights = np.where(
                _largest(weights * generator.random(self.respondents), prior.holders), weights, 0
            )
        if not weights.any():
            return np.zeros(self.respondents, dtype=int)
        return generator.multinomial(self._total(prior, unknown), weights / weights.sum())

    def weights(self, unknown: Unknown) -> np.ndarray:
        """(respondents,) float in [1, 1.5): the cost of a person more or less; random, against ties."""
        return 1 + self._generator(f"weight {unknown.name}").random(self.respondents) / 2

    @cached_property
    def holders(self) -> dict[str, np.ndarray]:
        """Set -> (respondents,) bool."""
        sets: dict[str, np.ndarray] = {}
        for one in self.blocks.holders:
            chance = one.size * self.log_sizes + self._generator(f"holders {one.id}").gumbel(
                size=self.respondents
            )
            if one.within:
                chance = np.where(sets[one.within], chance, -np.inf)
            sets[one.id] = _largest(chance, one.holders)
        return sets

    def _total(self, prior: CountPrior, unknown: Unknown) -> int:
        total = prior.total if prior.total is not None else self.published.get(unknown.name)
        if total is None:
            raise UserError(
                f"blocks.yaml: nothing published on {unknown.name}: give its prior a `total` or a `share`."
            )
        return total

    def _rate(self, prior: MarkPrior, mark: str, condition: str) -> float:
        rate = self.published[condition] / self.respondents if condition in self.published else prior.rate
        if rate is None:
            raise UserError(f"blocks.yaml: nothing published on {mark}: give its prior a `rate`.")
        return min(max(rate, 0.01), 0.99)

    def _values(self, expression: Expression, known: Known) -> np.ndarray:
        return np.array(
            [
                expression.evaluate({**answers, "size": size})
                for answers, size in zip(known, self.sizes, strict=True)
            ],
            dtype=float,
        )

    def _generator(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.blocks.seed, crc32(name.encode())])


def _largest(values: np.ndarray, number: int) -> np.ndarray:
    return np.argsort(np.argsort(-values, kind="stable"), kind="stable") < number


def _mark(unknown: Unknown, option: Answer) -> str:
    return f"{unknown.name}={option}" if unknown.options else unknown.name


def _condition(unknown: Unknown, option: Answer) -> str:
    """How `targets.yaml` writes the condition of one mark."""
    if unknown.kind is FieldKind.TEXT:
        return f"{unknown.name} != ''"
    return f"{unknown.name} == {option!r}" if unknown.options else unknown.name


def _matching(priors: Iterable[Prior], names: Sequence[str]) -> Prior:
    for prior in priors:
        if any(fnmatchcase(name, pattern) for pattern in prior.fields for name in names):
            return prior
    raise UserError(f"blocks.yaml: no prior for the field {names[-1]}.")
