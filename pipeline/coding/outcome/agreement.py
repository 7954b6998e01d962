"""How far the coders of a frame agree, the rules being one more coder told apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Annotated

from pydantic import Field

from analysis.agreement import Bootstrap, Statistic, estimate, overlap, percent_agreement
from pipeline.coding.coders.decisions import Work, codings
from pipeline.coding.coders.files import RULES
from pipeline.coding.frames import CodeFrame
from pipeline.yamlfiles import Model

FEWEST = 2  # codings of an answer that can be compared


class Agreement(Model):
    """Section `code.agreement` of params.yaml.

    alpha: the smallest Krippendorff's alpha of human coders with which a frame's tables are published.
    overlap: the smallest share of a frame's answers, 0 to 1, that two of several coders must have coded.
    replicates, level: of the bootstrap intervals.
    """

    alpha: Annotated[float, Field(ge=-1, le=1)]
    overlap: Annotated[float, Field(ge=0, le=1)]
    replicates: Annotated[int, Field(ge=100, le=100_000)]
    level: Annotated[float, Field(gt=0, lt=1)]

    @property
    def threshold(self) -> Fraction:
        """alpha as it is written: whether a coefficient reaches it never hangs on a binary float."""
        return Fraction(str(self.alpha))

    @property
    def share(self) -> Fraction:
        """overlap as it is written."""
        return Fraction(str(self.overlap))


@dataclass(frozen=True)
class Measured:
    """The agreement of human coders who saw no suggestions, None where undefined.

    coders: those who coded an answer at least. overlap: answers that two of them coded, or more. percent: a
    proportion. low, high: alpha's interval. There is a percent where there is an overlap; no alpha where all
    of it has one same coding.
    """

    coders: int
    overlap: int
    percent: Fraction | None
    alpha: Fraction | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Pair:
    """A row of `agreement.csv`: a statistic of two coders.

    both, only_first, only_second, neither: the answers that they coded. value: None where undefined.
    undefined: the replicates that the interval leaves out, having no value.
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
    undefined: int


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
        said = (coded for coder, coded in codings(work).coders.items() if coder != RULES)
        # a file that is open throughout is no coding
        humans = [coded for coded in said if any(codes is not None for codes in coded)]
        rows = list(zip(*humans, strict=True))
        twice = sum(sum(codes is not None for codes in row) >= FEWEST for row in rows)
        if not twice:
            return Measured(len(humans), 0, None, None, None, None)
        alpha = estimate(alpha_of(work.frame), rows, self.bootstrap)
        return Measured(len(humans), twice, percent_agreement(rows), alpha.value, alpha.low, alpha.high)

    def pairs(self, work: Work) -> Iterator[Pair]:
        """Each two coders of a frame, the rules as one of them; none where nobody coded.

        Who saw what the rules suggest is in no pair.
        """
        coders = codings(work).coders
        for first, second in combinations(coders, 2):
            rows = list(zip(coders[first], coders[second], strict=True))
            of = overlap(rows)
            told = (of.both, of.only_first, of.only_second, of.neither)
            for statistic in (Statistic.PERCENT, Statistic.KAPPA, alpha_of(work.frame)):
                found = estimate(statistic, rows, self.bootstrap)
                value = None if found.value is None else float(found.value)
                yield Pair(
                    work.frame.id,
                    first,
                    second,
                    *told,
                    statistic.value,
                    value,
                    found.low,
                    found.high,
                    found.undefined,
                )


def alpha_of(frame: CodeFrame) -> Statistic:
    """With sets of codes some are nearer than others: then by the MASI distance."""
    return Statistic.ALPHA_MASI if frame.several else Statistic.ALPHA
