"""The published quantities that a reconstructed wave must give, as typed rows of `targets.yaml`.

A target is a number of respondents for which a condition holds (`count`) or a sum over respondents (`sum`),
both in the language of `pipeline.expressions`: there a tick counts as 0 or 1, a choice is its option's id, a
rank its number (0 = not ranked), an open answer is '' when nothing is written.
"""

import ast
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from pipeline.expressions import parse
from pipeline.tables.measures import Measure, MeasureError, read_measures
from pipeline.yamlfiles import Id, Misplaced, Model, read_document, validate

RESPONDENTS = "respondents"  # the base of a percentage of all


class Basis(StrEnum):
    """What the dossier says of a target's integer."""

    PRINTED = "printed"  # as it stands
    INFERRED = "inferred"  # the only one that fits
    CHOSEN = "chosen"  # one of several that fit


class Target(Model):
    """One quantity to meet.

    equals, or at_least and at_most: integers in the group's unit.
    figures: ids of `figures.csv` that print it as it stands; printed: other strings of the text that say it.
    percents: figure ids, or strings of the text, that print it as a percentage -> id of the target that is
    the base (`respondents` for all). lines: of the dossier's text.
    measure: what it counts as the tables write it (docs/layouts.md), where the expression doesn't tell.
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
    basis: Basis = Basis.PRINTED
    measure: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_expression_and_a_bound(self) -> Self:
        if (self.count is None) == (self.sum is None):
            raise ValueError(f"target {self.id}: give either `count` or `sum`.")
        if (self.equals is None) == (self.at_least is None and self.at_most is None):
            raise ValueError(f"target {self.id}: give either `equals` or `at_least` and `at_most`.")
        return self

    @model_validator(mode="after")
    def _print_and_basis_agree(self) -> Self:
        if self.basis is Basis.PRINTED and not (self.figures or self.printed):
            raise ValueError(
                f"target {self.id}: the basis is `printed`, but neither `figures` nor `printed` says where. "
                "Give one, or the basis `inferred` or `chosen`."
            )
        if self.basis is Basis.CHOSEN and self.figures:
            raise ValueError(f"target {self.id}: `figures` print its number, so that it can't be `chosen`.")
        return self

    @model_validator(mode="after")
    def _measure_can_be_read(self) -> Self:
        try:
            self.measures  # noqa: B018
        except MeasureError as error:
            raise ValueError(f"target {self.id}: {error}") from None
        return self

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that `measure` adds."""
        return read_measures(self.measure, "", "") if self.measure else ()

    @property
    def is_fixed(self) -> bool:
        """Whether what is printed leaves one integer only."""
        return self.equals is not None and self.basis is not Basis.CHOSEN

    @property
    def is_published(self) -> bool:
        """Whether its number is printed or implied, or at least a share that it is."""
        return self.basis is not Basis.CHOSEN or bool(self.percents)

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


class TextTarget(Model):
    """How many open answers say something, as whoever codes them counts.

    source: the variable. code: of its frame; details: codes that imply it, and count with it.
    measure: the one that the tables count it by; printed: the strings that say it.
    """

    id: Id
    source: Id
    code: Id
    details: tuple[Id, ...] = ()
    equals: Annotated[int, Constrained(ge=0)]
    printed: Annotated[tuple[str, ...], Constrained(min_length=1)]
    lines: str
    measure: str
    note: str | None = None

    @model_validator(mode="after")
    def _measure_can_be_read(self) -> Self:
        try:
            self.measures  # noqa: B018
        except MeasureError as error:
            raise Misplaced(("measure",), f"target {self.id}: {error}") from None
        return self

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        return read_measures(self.measure, "", "")


class Remark(Model):
    """A printed figure that no target holds, or that makes an office incoherent, with the arithmetic."""

    figure: str
    section: str
    lines: str
    why: str


class Targets(Model):
    """`data/published/<wave>/targets.yaml`.

    names: short names for expressions, usable in every expression of the reconstruction.
    texts: what open answers say, which no programme sees: texts.yaml must give it.
    left_out: printed figures that contradict others; impossible: those that no coherent office could give.
    """

    wave: Id
    respondents: Annotated[int, Constrained(ge=1)]
    names: dict[str, str]
    groups: tuple[Group, ...]
    texts: tuple[TextTarget, ...] = ()
    left_out: tuple[Remark, ...]
    impossible: tuple[Remark, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [target.id for target in (*self.all, *self.texts)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"two targets have the id {', '.join(twice)}.")
        known = {RESPONDENTS, *(target.id for target in self.all)}
        unknown = sorted({base for one in self.all for base in one.percents.values()} - known)
        if unknown:
            raise ValueError(f"bases of percents that are no targets: {', '.join(unknown)}.")
        return self

    @property
    def all(self) -> tuple[Target, ...]:
        return tuple(target for group in self.groups for target in group.targets)


def load_targets(path: Path) -> Targets:
    """Read `data/published/<wave>/targets.yaml`.

    Raises: YamlError with file and line, for targets of another wave than the folder's too.
    """
    document = read_document(path)
    targets = validate(document, Targets)
    if targets.wave != path.parent.name:
        raise document.error(
            ("wave",), f"the wave is {targets.wave!r}, but the file stands in {path.parent}. Make them equal."
        )
    return targets
