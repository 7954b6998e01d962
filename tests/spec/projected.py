"""Staff, assumptions and replacements that the tests of projections share."""

from fractions import Fraction

from analysis.retirement.pension_law import LegalAge, PensionLaw
from analysis.retirement.projection import Assumptions, Replacement, Spread, Staff, spread_weights

SIXTY = 60 * 12
AT_SIXTY = PensionLaw((LegalAge(None, SIXTY),))
AT_SIXTY_ONE = PensionLaw((LegalAge(None, SIXTY + 12),))
# 100 and 50 persons at the end of 2006, 20 and 10 of whom leave in the four years up to 2010.
STAFF = Staff(("a", "b"), 2006, (100, 50), 2010, (20, 10))


def fractions(*numbers: int | str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, numbers))


def assumed(
    horizon: int, law: PensionLaw = AT_SIXTY, rates: tuple[Fraction, ...] = fractions("1/10", 0)
) -> Assumptions:
    """Equal exits up to 2010; after that a tenth of job a a year and nobody of job b."""
    return Assumptions(spread_weights(Spread.EQUAL, 4), rates, law, SIXTY, horizon)


def replaced(ratio: int | str, jobs: int = 2) -> Replacement:
    return Replacement((Fraction(ratio),) * jobs, None, {})
