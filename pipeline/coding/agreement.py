"""How far the coders of a frame agree, the rules being one more coder told apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Annotated

from pydantic import Field

from analysis.agreement import Bootstrap, Estimate, Statistic, estimate, overlap
from pipeline.coding.coderfiles import RULES
from pipeline.coding.decisions import Codings
from pipeline.yamlfiles import Model


class Agreement(Model):
    """Section `code.agreement` of params.yaml.

    alpha: the smallest Krippendorff's alpha of human coders with which a frame's tables are published.
    replicates, level: of the bootstrap intervals.
    """

    alpha: Annotated[float, Field(ge=-1, le=1)]
    replicates: Annotated[int, Field(ge=100, le=100_000)]
    level: Annotated[float, Field(gt=0, lt=1)]

    @property
    def threshold(self) -> Fraction:
        """alpha as it is written: whether a coefficient reaches it never hangs on a binary float."""
        return Fraction(str(self.alpha))

    def bootstrap(self, seed: int) -> Bootstrap:
        return Bootstrap(self.replicates, Fraction(str(self.level)), seed)


@dataclass(frozen=True)
class Measured:
    """The agreement of human coders, None where undefined. percent: a proportion. low, high: alpha's interval."""

    percent: Fraction | None
    alpha: Fraction | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Pair:
    """A row of `agreement.csv`: a statistic of two coders.

    both, only_first, only_second, neither: the answers that they coded. value: None where undefined.
    """

    frame: str
    first: str
    second: str
    both: int
    only_first: int
    only_second: int
    neither: int
    statistic: str
    value: float | None
    low: float | None
    high: float | None


def measured(codings: Codings, several: bool, bootstrap: Bootstrap) -> Measured:
    """The agreement of all human coders together.

    several: whether an answer may have several codes; sets of codes are then near or far by the MASI distance.
    """
    humans = [coded for coder, coded in codings.coders.items() if coder != RULES]
    if len(humans) < 2:
        return Measured(None, None, None, None)
    rows = list(zip(*humans, strict=True))
    alpha = estimate(alpha_of(several), rows, bootstrap)
    percent = estimate(Statistic.PERCENT, rows, bootstrap)
    return Measured(percent.value, alpha.value, alpha.low, alpha.high)


def pairs(frame: str, codings: Codings, several: bool, bootstrap: Bootstrap) -> Iterator[Pair]:
    """Each two coders, the rules as one of them, in the order of the codings; none where nobody coded."""
    for first, second in combinations(codings.coders, 2):
        rows = list(zip(codings.coders[first], codings.coders[second], strict=True))
        of = overlap(rows)
        for statistic in (Statistic.PERCENT, Statistic.KAPPA, alpha_of(several)):
            found = estimate(statistic, rows, bootstrap)
            yield Pair(
                *(frame, first, second, of.both, of.only_first, of.only_second, of.neither, statistic.value),
                *(_value(found), found.low, found.high),
            )


def alpha_of(several: bool) -> Statistic:
    return Statistic.ALPHA_MASI if several else Statistic.ALPHA


def _value(found: Estimate) -> float | None:
    return None if found.value is None else float(found.value)
