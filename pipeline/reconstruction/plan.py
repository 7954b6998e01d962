"""How the answers are made: coherence of an office, order of solving, priors. Ours, never published.

`rules.yaml` says what each return must satisfy; `blocks.yaml` in which order groups of fields are solved and
around which prior.
"""

from pathlib import Path
from typing import Annotated

from pydantic import Field as Constrained
from pydantic import field_validator

from pipeline.yamlfiles import Id, Model, load

Share = Annotated[float, Constrained(ge=0, le=1)]


class Rule(Model):
    """What holds in every return. `each` repeats the rule: {x} in the text stands for each of its values.

    why: in words, for who reads a conflict.
    """

    id: Id
    holds: str
    each: tuple[str, ...] = ("",)
    why: str


class Ranking(Model):
    """A ranking answered in full order: a first place, at most two items share it, no other tie, no gap."""

    question: Id


class Rules(Model):
    """`rules.yaml`. answered: questions where whoever is asked marks at least one item."""

    rules: tuple[Rule, ...]
    rankings: tuple[Ranking, ...]
    answered: tuple[Id, ...]


class RosterRow(Model):
    """The titles that persons of a row have in the roster, in the order of their names `t01`, `t02`, ..."""

    row: Id
    titles: tuple[str, ...]


class Lift(Model):
    """What makes a mark likelier in some offices: added to its score where the condition holds."""

    when: str
    by: float


class MarkPrior(Model):
    """Prior of ticks, options, ranks and open answers.

    fields: patterns (`q24__*`) of field names, or `name=option` for one option or rank.
    rate: probability of a mark, where no number of marks is published.
    size: effect of one standard deviation of log size on the log-odds.
    """

    fields: tuple[str, ...]
    rate: Share | None = None
    size: float = 0.0
    lifts: tuple[Lift, ...] = ()


class Holders(Model):
    """A set of offices that have staff of some kind, drawn once: larger ones first with strength `size`.

    within: id of an earlier set that it is part of.
    """

    id: Id
    holders: int
    size: float = 1.0
    within: Id | None = None


class CountPrior(Model):
    """Prior of counts: a total shared out at random in proportion to an expression, or a share of it.

    of: expression of earlier answers and `size`; among: id of the set of offices that may have any; holders:
    number of offices that may, drawn for this field; total: where nothing is published; share: of each
    office's own expression, instead of a total; noise: relative spread of the proportions.
    """

    fields: tuple[str, ...]
    of: str = "size"
    among: Id | None = None
    holders: int | None = None
    total: int | None = None
    share: Share | None = None
    noise: Annotated[float, Constrained(gt=0)] = 0.5


class Zeros(Model):
    """Counts whose zero is written where the condition holds; elsewhere the cell is left empty."""

    fields: tuple[str, ...]
    when: str


class DecimalDraw(Model):
    """A decimal that no target concerns: a random share of a count of the same office, in steps."""

    field: str
    of: str
    share: tuple[Share, Share]
    step: str


class Block(Model):
    """Fields solved together, earlier blocks being fixed. fields: patterns of field names."""

    id: Id
    fields: tuple[str, ...]


class Blocks(Model):
    """`blocks.yaml`.

    respondent: form of the respondents' ids, with {n} their number. sigma: standard deviation of the offices'
    log size. gap: relative distance from the least cost at which the solver may stop. nodes: its limit of
    branch-and-bound nodes, for each block.
    """

    respondent: str
    seed: Annotated[int, Constrained(ge=0)]
    sigma: float
    gap: float
    nodes: int
    blocks: tuple[Block, ...]
    holders: tuple[Holders, ...]
    marks: tuple[MarkPrior, ...]
    counts: tuple[CountPrior, ...]
    zeros: tuple[Zeros, ...]
    decimals: tuple[DecimalDraw, ...]
    roster: tuple[RosterRow, ...]

    @field_validator("respondent")
    @classmethod
    def _holds_a_number(cls, form: str) -> str:
        try:
            different = form.format(n=1) != form.format(n=2)
        except (LookupError, ValueError):
            different = False
        if not different:
            raise ValueError(
                f"respondent: {form!r} must hold {{n}}, the respondent's number, as in caf-{{n:03d}}, and no "
                "other braces."
            )
        return form


def load_rules(folder: Path) -> Rules:
    return load(folder / "rules.yaml", Rules)


def load_blocks(folder: Path) -> Blocks:
    return load(folder / "blocks.yaml", Blocks)
