"""How diploma and job hang together in a table of positions, as quantities: V, models, odds, axes."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from analysis.contingency import (
    adjusted_residuals,
    cramers_v,
    cramers_v_corrected,
    independence_dissimilarity,
    odds_ratio,
    standardised_residuals,
)
from analysis.correspondence import CorrespondenceAnalysis, Points, correspondence_analysis
from analysis.loglinear import LoglinearFit, independence, quasi_independence, quasi_symmetry
from pipeline.analyses.inputs import MobilityInputs
from pipeline.analyses.quantities import Quantity, named
from pipeline.analyses.sources import Table
from pipeline.tables.origins import Origin

AXES = 3  # of a map: those after are not read
Named = Iterator[tuple[str, Quantity]]


def contingency_quantities(inputs: MobilityInputs, table: Table) -> dict[str, Quantity]:
    """All quantities by name; diplomas are inputs.rows and inputs.without, jobs all those of inputs.groups.

    `persons`; `cramers_v`, `cramers_v_corrected`, `dissimilarity`; `residual <diploma> <job>`,
    `adjusted <diploma> <job>`; of the models `independence`, `quasi_independence` (the trades of the diplomas
    fitted exactly) and, on the square of diplomas with a trade and these trades, `quasi_symmetry`: `deviance
    <model>`, `df <model>`, `aic <model>`, `misplaced <model>` (share of persons) and `persons <model>`;
    `odds <diploma> <diploma>` (of staying in the trade of the first against that of the second);
    `inertia <axis>`, `inertia_share <axis>`, and of each diploma and job `row_` or `column_`
    `coordinate <id> <axis>`, `contribution <id> <axis>`, `cos2 <id> <axis>`, `mass <id>`.
    Raises: MissingNumber; ValueError for a table that the models do not fit.
    """
    diplomas = (*inputs.rows, *inputs.without)
    jobs = tuple(job for of_group in inputs.groups.values() for job in of_group)
    counts = _counts(table, diplomas, jobs)
    made = _Made(counts, diplomas, jobs, table.origin(diplomas, jobs))
    trades = tuple(inputs.trade[diploma] for diploma in inputs.rows)
    exact = np.array([[inputs.trade.get(d) == j for j in jobs] for d in diplomas])
    square = _counts(table, inputs.rows, trades)
    found = dict(made.strength())
    found |= dict(made.model("independence", independence(counts), counts))
    found |= dict(made.model("quasi_independence", quasi_independence(counts, exact), counts))
    found |= dict(made.model("quasi_symmetry", quasi_symmetry(square), square))
    found |= dict(made.odds(inputs.rows, square))
    return found | dict(made.axes(correspondence_analysis(counts)))


def _counts(table: Table, rows: Sequence[str], columns: Sequence[str]) -> np.ndarray:
    return np.array([[int(table.number(row, column).amount) for column in columns] for row in rows])


class _Made:
    """Quantities of one table. counts: (diplomas, jobs) persons."""

    def __init__(
        self, counts: np.ndarray, diplomas: tuple[str, ...], jobs: tuple[str, ...], origin: Origin
    ) -> None:
        self.counts, self.diplomas, self.jobs, self.origin = counts, diplomas, jobs, origin

    def strength(self) -> Named:
        yield "persons", self._count(int(self.counts.sum()))
        yield "cramers_v", self._fitted("cramers_v", cramers_v(self.counts))
        yield "cramers_v_corrected", self._fitted("cramers_v_corrected", cramers_v_corrected(self.counts))
        yield "dissimilarity", self._fitted("dissimilarity", independence_dissimilarity(self.counts))
        for word, values in (
            ("residual", standardised_residuals(self.counts)),
            ("adjusted", adjusted_residuals(self.counts)),
        ):
            for i, diploma in enumerate(self.diplomas):
                for j, job in enumerate(self.jobs):
                    yield named(word, diploma, job), self._fitted(f"{word}_residual", float(values[i, j]))

    def model(self, name: str, fit: LoglinearFit, counts: np.ndarray) -> Named:
        base = Fraction(int(counts.sum()))
        yield named("persons", name), self._count(int(counts.sum()))
        for word, value in (
            ("deviance", fit.deviance),
            ("df", Fraction(fit.df)),
            ("aic", fit.aic),
            ("misplaced", fit.dissimilarity),
        ):
            yield named(word, name), Quantity(value, self.origin, word, base)

    def odds(self, diplomas: Sequence[str], square: np.ndarray) -> Named:
        for i, j in combinations(range(len(diplomas)), 2):
            value = odds_ratio(square, (i, j), (i, j))
            base = Fraction(int(square[np.ix_((i, j), (i, j))].sum()))
            for one, other in ((i, j), (j, i)):  # the same both ways
                name = named("odds", diplomas[one], diplomas[other])
                yield name, Quantity(value, self.origin, "odds_ratio", base)

    def axes(self, found: CorrespondenceAnalysis) -> Named:
        for axis in range(min(AXES, len(found.inertias))):
            yield named("inertia", str(axis + 1)), self._fitted("inertia", float(found.inertias[axis]))
            share = float(found.shares[axis])
            yield named("inertia_share", str(axis + 1)), self._fitted("inertia_share", share)
        for side, names, points in (
            ("row", self.diplomas, found.rows),
            ("column", self.jobs, found.columns),
        ):
            yield from self._points(side, names, points)

    def _points(self, side: str, names: Sequence[str], points: Points) -> Named:
        for i, name in enumerate(names):
            yield named(f"{side}_mass", name), self._fitted("mass", float(points.masses[i]))
            for axis in range(min(AXES, points.coordinates.shape[1])):
                for word, values in (
                    ("coordinate", points.coordinates),
                    ("contribution", points.contributions),
                    ("cos2", points.cos2),
                ):
                    value = float(values[i, axis])
                    amount = None if np.isnan(value) else value
                    yield named(f"{side}_{word}", name, str(axis + 1)), self._fitted(word, amount)

    def _count(self, persons: int) -> Quantity:
        return Quantity(Fraction(persons), self.origin)

    def _fitted(self, statistic: str, value: Fraction | float | None) -> Quantity:
        return Quantity(value, self.origin, statistic, Fraction(int(self.counts.sum())))
