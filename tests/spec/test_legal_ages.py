"""Legal ages of data/reference/laws/retraites.yaml, as the laws say them."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from analysis.retirement.pension_law import LegalAge, PensionLaw, exit_years, legal_age
from pipeline.yamlfiles import read_document

FILE = Path(__file__).parents[2] / "data/reference/laws/retraites.yaml"
REGIMES = {regime["id"]: regime for regime in read_document(FILE).content["regimes"]}
SIXTY = 60 * 12


def ages(regime: str, age: str) -> tuple[LegalAge, ...]:
    lines = REGIMES[regime]["ages"]
    return tuple(LegalAge(line["born_from"], line[age]["years"] * 12 + line[age]["months"]) for line in lines)


def law(regime: str) -> PensionLaw:
    return PensionLaw(ages(regime, "legal"))


def test_every_regime_covers_all_births_in_order_and_never_falls():
    for regime in REGIMES:
        for age in ("legal", "full_rate"):
            months = [line.months for line in PensionLaw(ages(regime, age)).ages]
            assert months == sorted(months)


def test_regimes_stand_in_the_order_of_their_dates_and_name_their_text():
    for before, after in pairwise(REGIMES.values()):
        assert before["enacted"] < after["enacted"]
        assert before["in_force"] < after["in_force"]
    for regime in REGIMES.values():
        assert regime["enacted"] < regime["in_force"]
        assert f"du {regime['enacted'].day} " in regime["source"]
        assert str(regime["enacted"].year) in regime["source"]


@pytest.mark.parametrize(
    ("regime", "born", "years", "months"),
    [
        # article L. 161-17-2: four months a generation from 1 July 1951, 62 from 1956 on
        ("loi-2010", date(1951, 6, 30), 60, 0),
        ("loi-2010", date(1951, 7, 1), 60, 4),
        ("loi-2010", date(1955, 12, 31), 61, 8),
        ("loi-2010", date(1956, 1, 1), 62, 0),
        # five months a generation from 1952 on, 62 from 1955 on
        ("lfss-2012", date(1951, 12, 31), 60, 4),
        ("lfss-2012", date(1952, 1, 1), 60, 9),
        ("lfss-2012", date(1954, 12, 31), 61, 7),
        ("lfss-2012", date(1955, 1, 1), 62, 0),
        # three months a generation from 1 September 1961, 64 from 1968 on
        ("loi-2023", date(1961, 8, 31), 62, 0),
        ("loi-2023", date(1961, 9, 1), 62, 3),
        ("loi-2023", date(1967, 12, 31), 63, 9),
        ("loi-2023", date(1968, 1, 1), 64, 0),
        # those born from 1964 to March 1965 have the age of 1963, the others wait a generation less
        ("lfss-2026", date(1963, 1, 1), 62, 9),
        ("lfss-2026", date(1965, 3, 31), 62, 9),
        ("lfss-2026", date(1965, 4, 1), 63, 0),
        ("lfss-2026", date(1968, 12, 31), 63, 9),
        ("lfss-2026", date(1969, 1, 1), 64, 0),
    ],
)
def test_a_legal_age_changes_at_the_birth_that_the_law_names(regime, born, years, months):
    assert legal_age(law(regime), born) == years * 12 + months


@pytest.mark.parametrize(
    ("regime", "step", "births"),
    [
        ("loi-2010", 4, range(1952, 1957)),
        ("lfss-2012", 5, range(1952, 1956)),
        ("loi-2023", 3, range(1962, 1969)),
        ("lfss-2026", 3, range(1966, 1970)),
    ],
)
def test_each_generation_waits_so_many_months_more_than_the_one_before(regime, step, births):
    for born in births:
        before, own = (legal_age(law(regime), date(year, 12, 31)) for year in (born - 1, born))
        assert own - before == step


@pytest.mark.parametrize("regime", REGIMES)
def test_the_full_rate_comes_five_years_after_the_legal_age_and_never_later_than_at_67(regime):
    full_rate = PensionLaw(ages(regime, "full_rate"))
    for line in law(regime).ages:
        born = line.born_from or date(1930, 1, 1)
        assert legal_age(full_rate, born) == min(line.months + 5 * 12, 67 * 12)


def test_up_to_the_year_of_the_opinion_questions_the_law_of_2023_changes_nothing():
    # 60 up to 2016 is born up to 1956: the law of 2023 begins with those born in September 1961
    for year in range(2007, 2017):
        assert exit_years(law("loi-2023"), SIXTY, year) == exit_years(law("lfss-2012"), SIXTY, year)


@pytest.mark.parametrize("regime", REGIMES)
def test_no_law_delays_who_is_60_by_2010(regime):
    for year in range(2000, 2011):
        assert exit_years(law(regime), SIXTY, year) == {year: Fraction(1)}


def test_who_is_60_in_2011_leaves_by_law_in_2011_or_2012():
    # born January to June 1951 at once; July and August in November and December; four months' births in 2012
    assert exit_years(law("lfss-2012"), SIXTY, 2011) == {2011: Fraction(8, 12), 2012: Fraction(4, 12)}
