"""What may become of the staff: scenarios of a wave and the laws that date exits, as files say it."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field

from analysis.retirement.pension_law import MONTHS, LegalAge, PensionLaw
from pipeline.yamlfiles import Id, Model, did_you_mean, read_document, validate


class Hires(Model):
    """Persons hired each year from one year until another, both included."""

    from_: Annotated[int, Field(alias="from")]
    until: int
    job: Id
    persons: Annotated[int, Field(ge=0)]


class Scenario(Model):
    """ratio: entries for an exit, as `0`, `2/3`, `1`. conversion: the analysis of mobility by which posts
    that open change jobs. hires: persons hired beside."""

    id: Id
    label: str
    ratio: Annotated[str, Field(pattern=r"^[0-9]+(/[1-9][0-9]*)?$")]
    conversion: Id | None = None
    hires: tuple[Hires, ...] = ()


class Scenarios(Model):
    """`data/scenarios/<wave>.yaml`. laws: ids of regimes; the first is that of the survey's question."""

    scenarios: tuple[Scenario, ...]
    laws: tuple[Id, ...]


class Age(Model):
    years: Annotated[int, Field(ge=0)]
    months: Annotated[int, Field(ge=0, lt=MONTHS)]

    @property
    def in_months(self) -> int:
        return MONTHS * self.years + self.months


class AgeFrom(Model):
    """The ages of those born from a day on. full_rate: from which a full pension hangs on no career."""

    born_from: date | None
    legal: Age
    full_rate: Age


class Regime(Model):
    """The ages of one law. enacted, in_force: its dates. source: its official reference."""

    id: Id
    label: str
    enacted: date
    in_force: date
    source: str
    ages: tuple[AgeFrom, ...]

    @property
    def law(self) -> PensionLaw:
        return PensionLaw(tuple(LegalAge(age.born_from, age.legal.in_months) for age in self.ages))


class Laws(Model):
    """`data/reference/laws/retraites.yaml`. date: when the texts stood so."""

    id: Id
    title: str
    date: str
    unit: str
    regimes: tuple[Regime, ...]


def load_scenarios(path: Path, laws_path: Path) -> tuple[Scenarios, dict[str, Regime]]:
    """The scenarios, and the laws that they name by id, in their order.

    Raises: YamlError, with file and line, for a law that there is not, or whose ages leave births out.
    """
    document = read_document(path)
    scenarios = validate(document, Scenarios)
    laws_document = read_document(laws_path)
    regimes = {regime.id: regime for regime in validate(laws_document, Laws).regimes}
    for i, name in enumerate(scenarios.laws):
        if name not in regimes:
            raise document.error(
                ("laws", i), f"there is no law {name!r}.{did_you_mean(name, regimes)} See {laws_path}."
            )
    for i, regime in enumerate(regimes.values()):
        try:
            regime.law  # noqa: B018 - the law checks its own ages
        except ValueError as error:
            raise laws_document.error(("regimes", i, "ages"), f"{regime.id}: {error}.") from None
    return scenarios, {name: regimes[name] for name in scenarios.laws}


def ratio_of(scenario: Scenario) -> Fraction:
    return Fraction(scenario.ratio)
