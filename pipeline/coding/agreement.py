"""How far the coders of a frame agree, the rules being one more coder told apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Annotated

from pydantic import Field

from analysis.agreement import Bootstrap, Statistic, estimate, overlap, percent_agreement
from pipeline.coding.coderfiles import RULES
from pipeline.coding.decisions import Work, codings
from pipeline.coding.frames import CodeFrame
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


@dataclass(frozen=True)
class Measured:
    """The agreement of human coders, None where undefined.

    percent: a proportion. low, high: alpha's interval.
    """

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


@dataclass(frozen=True)
class Measuring:
    """How agreement is measured in a run. seed: of the intervals."""

    settings: Agreement
    seed: int

    @property
    def bootstrap(self) -> Bootstrap:
        return Bootstrap(self.settings.replicates, Fraction(str(self.settings.level)), self.seed)

    def measured(self, work: Work) -> Measured:
        """The agreement of all human coders of a frame together."""
        humans = [coded for coder, coded in codings(work).coders.items() if coder != RULES]
        if len(humans) < 2:
            return Measured(None, None, None, None)
        rows = list(zip(*humans, strict=True))
        alpha = estimate(alpha_of(work.frame), rows, self.bootstrap)
        return Measured(percent_agreement(rows), alpha.value, alpha.low, alpha.high)

    def pairs(self, work: Work) -> Iterator[Pair]:
        """Each two coders of a frame, the rules as one of them; none where nobody coded."""
        coders = codings(work).coders
        for first, second in combinations(coders, 2):
            rows = list(zip(coders[first], coders[second], strict=True))
            of = overlap(rows)
            told = (of.both, of.only_first, of.only_second, of.neither)
            for statistic in (Statistic.PERCENT, Statistic.KAPPA, alpha_of(work.frame)):
                found = estimate(statistic, rows, self.bootstrap)
                value = None if found.value is None else float(found.value)
                yield Pair(work.frame.id, first, second, *told, statistic.value, value, found.low, found.high)


def alpha_of(frame: CodeFrame) -> Statistic:
    """With sets of codes some are nearer than others: then by the MASI distance."""
    return Statistic.ALPHA_MASI if frame.several else Statistic.ALPHA
