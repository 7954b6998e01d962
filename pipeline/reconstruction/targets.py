"""The published quantities that a reconstructed wave must give, as typed rows of `targets.yaml`.

A target is a number of respondents for which a condition holds (`count`) or a sum over respondents (`sum`),
both in the language of `pipeline.expressions`: there a tick counts as 0 or 1, a choice is its option's id, a
rank its number (0 = not ranked), an open answer is '' when nothing is written.
"""

import ast
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from pipeline.expressions import parse
from pipeline.tables.measures import Statistic
from pipeline.yamlfiles import Id, Model, load

RESPONDENTS = "respondents"  # the base of a percentage of all
Basis = Literal["printed", "inferred", "chosen"]


class Fixed(Model):
    """A measure of the tables (docs/architecture.md) whose value a target fixes."""

    variable: str
    statistic: Statistic
    category: str = ""


class Target(Model):
    """One quantity to meet.

    equals, or at_least and at_most: integers in the group's unit.
    figures: ids of `figures.csv` that print it as it stands; printed: other strings of the text that say it.
    percents: figure ids, or strings of the text, that print it as a percentage -> id of the target that is
    the base (`respondents` for all). lines: of the dossier's text.
    basis: `printed` as it stands, `inferred` as the only integer that fits, `chosen` among several.
    measures: what it fixes for the tables, where that can't be read from the expression.
    """

    id: Id
    count: str | None = None
    sum: str | None = None
    equals: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    printed: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    percents: dict[str, str] = Constrained(default_factory=dict)
    lines: str | None = None
    basis: Basis = "printed"
    measures: tuple[Fixed, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _one_expression_and_a_bound(self) -> Self:
        if (self.count is None) == (self.sum is None):
            raise ValueError(f"target {self.id}: give either `count` or `sum`.")
        if (self.equals is None) == (self.at_least is None and self.at_most is None):
            raise ValueError(f"target {self.id}: give either `equals` or `at_least` and `at_most`.")
        return self

    @property
    def text(self) -> str:
        """The expression that is counted or added up."""
        return self.count if self.count is not None else self.sum or ""

    @property
    def tree(self) -> ast.expr:
        return parse(self.text).tree

    @property
    def bounds(self) -> tuple[float, float]:
        if self.equals is not None:
            return self.equals, self.equals
        low = float("-inf") if self.at_least is None else self.at_least
        return low, float("inf") if self.at_most is None else self.at_most

    @property
    def wanted(self) -> str:
        if self.equals is not None:
            return f"= {self.equals}"
        parts = [(">=", self.at_least), ("<=", self.at_most)]
        return " and ".join(f"{sign} {bound}" for sign, bound in parts if bound is not None)


class Group(Model):
    """Targets that share section, unit, universe and, unless they give their own, lines of the text."""

    id: Id
    section: str
    unit: str
    universe: str
    lines: str
    targets: Annotated[tuple[Target, ...], Constrained(min_length=1)]


class Remark(Model):
    """A printed figure that no target holds, or that makes an office incoherent, with the arithmetic."""

    figure: str
    section: str
    lines: str
    why: str


class Targets(Model):
    """`data/published/<wave>/targets.yaml`.

    names: short names for expressions, usable in every expression of the reconstruction.
    left_out: printed figures that contradict others; impossible: those that no coherent office could give.
    """

    wave: Id
    respondents: Annotated[int, Constrained(ge=1)]
    names: dict[str, str]
    groups: tuple[Group, ...]
    left_out: tuple[Remark, ...]
    impossible: tuple[Remark, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [target.id for target in self.all]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"two targets have the id {', '.join(twice)}.")
        unknown = sorted({base for one in self.all for base in one.percents.values()} - {*ids, RESPONDENTS})
        if unknown:
            raise ValueError(f"bases of percents that are no targets: {', '.join(unknown)}.")
        return self

    @property
    def all(self) -> tuple[Target, ...]:
        return tuple(target for group in self.groups for target in group.targets)


def load_targets(path: Path) -> Targets:
    """Read `targets.yaml`. Raises: YamlError with file and line."""
    return load(path, Targets)
