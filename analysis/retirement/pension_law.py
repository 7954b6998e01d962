"""When those who reach the age of a survey's question may leave, under a pension law.

A survey that asks who will have left at a given age (the base age) says neither who is how old nor when the
law will let them go. The rule: all leave in the month in which they reach the legal age of their birth, and
births are spread evenly over the months of a year. It delays and loses nobody. Its limits: some leave earlier
(long careers) and many later, for a full pension; nobody's age is known (docs/decisions/projection.md).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

MONTHS = 12


@dataclass(frozen=True)
class LegalAge:
    """The age that opens the right to a pension to those born from a day on.

    born_from: the first of a month, None for all births before the next line's. months: the age in months.
    """

    born_from: date | None
    months: int


@dataclass(frozen=True)
class PensionLaw:
    """Legal ages by date of birth, each up to the next one's `born_from`; the first has none.

    Raises: ValueError for ages that leave out or overlap births, or begin within a month.
    """

    ages: tuple[LegalAge, ...]

    def __post_init__(self) -> None:
        if not self.ages or self.ages[0].born_from is not None:
            raise ValueError(
                "a pension law begins with the legal age of the earliest births (born_from None)"
            )
        days = [age.born_from for age in self.ages[1:]]
        if None in days or any(day.day != 1 for day in days):
            raise ValueError("every legal age but the first begins with those born on the first of a month")
        if any(day >= following for day, following in pairwise(days)):
            raise ValueError("legal ages stand in the order of births, one for each first day")


def legal_age(law: PensionLaw, born: date) -> int:
    """The age in months from which someone born that day may leave."""
    return [age.months for age in law.ages if age.born_from is None or age.born_from <= born][-1]


def exit_years(law: PensionLaw, base_age: int, year: int) -> dict[int, Fraction]:
    """Of those who reach the base age in a year, the share that leaves in each year.

    base_age: in months, whole years. Returns: shares in twelfths, summing to 1, from that year on.
    Raises: ValueError where a legal age is below the base age: who has left before is not in the survey.
    """
    if base_age % MONTHS:
        raise ValueError(f"the base age is a whole number of years, not {base_age} months")
    births = [date(year - base_age // MONTHS, month, 1) for month in range(1, MONTHS + 1)]
    leaving = Counter(_leaving_year(law, base_age, born) for born in births)
    return {leaving_year: Fraction(months, MONTHS) for leaving_year, months in sorted(leaving.items())}


def _leaving_year(law: PensionLaw, base_age: int, born: date) -> int:
    age = legal_age(law, born)
    if age < base_age:
        raise ValueError(
            f"the legal age of those born on {born} is {age} months, below the {base_age} of the question: "
            "a law can delay exits, not bring them forward"
        )
    return born.year + (born.month - 1 + age) // MONTHS
