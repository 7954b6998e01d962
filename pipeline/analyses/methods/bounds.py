"""What margins determine of combinations of answers, as quantities."""

from fractions import Fraction
from itertools import product

import narwhals as nw
import polars as pl

from analysis.bounds import cell_bounds
from pipeline.analyses.inputs import BoundsInputs
from pipeline.analyses.quantities import Quantity, named
from pipeline.expressions import parse
from pipeline.tables.origins import Origin

NONE = "aucun"  # the combination of no yes


def bounds_quantities(inputs: BoundsInputs, answers: pl.LazyFrame, margins: Origin) -> dict[str, Quantity]:
    """All quantities by name.

    `respondents`, `yes <question>`, and of each combination, named by its questions joined with `-` (`aucun`
    where none is yes): `low <combination>`, `high <combination>`; of those known `count <combination>`.
    answers: a row per respondent. margins: the origin of published numbers.
    Raises: NoDistribution; ValueError for a known combination that is none.
    """
    names = tuple(inputs.answers)
    conditions = [parse(text).to_narwhals().alias(name) for name, text in inputs.answers.items()]
    said = nw.to_native(nw.from_native(answers).select(conditions)).collect()
    respondents = said.height
    yes = {name: int(said[name].sum()) for name in names}
    combinations = {combination_name(names, c): c for c in product((False, True), repeat=len(names))}
    known = {}
    for name in inputs.known:
        if name not in combinations:
            raise ValueError(f"known: there is no combination {name!r}. Allowed: {', '.join(combinations)}")
        wanted = combinations[name]
        known[wanted] = sum(row == wanted for row in said.select(names).fill_null(False).iter_rows())
    found = {"respondents": Quantity(Fraction(respondents), margins)}
    for name, count in yes.items():
        found[named("yes", name)] = Quantity(Fraction(count), margins)
    bounds = cell_bounds(respondents, tuple(yes.values()), known)
    for name, combination in combinations.items():
        of = bounds[combination]
        found[named("low", name)] = Quantity(Fraction(of.low), margins, "bound", Fraction(respondents))
        found[named("high", name)] = Quantity(Fraction(of.high), margins, "bound", Fraction(respondents))
        if combination in known:
            found[named("count", name)] = Quantity(Fraction(known[combination]), margins)
    return found


def combination_name(names: tuple[str, ...], combination: tuple[bool, ...]) -> str:
    """The questions with yes, joined; NONE where there is none."""
    return "-".join(name for name, yes in zip(names, combination, strict=True) if yes) or NONE
