"""Where a number comes from: real answers, published figures, nothing at all, or another source."""

from pathlib import Path

import pytest

from pipeline.tables.measures import read_measures
from pipeline.tables.origins import Origin, Origins, origins_of_answers, read_origins
from tests.spec.questionnaires import small
from tests.spec.tables import recodes_of

ORIGINS = """\
variable,statistic,category
formal,equals,oui
staff__as__as,sum,
staff__as__autres,sum,
order__accueil,rank,1
plan,equals,oui
plan,equals,non
remarks,answered,
"""
SUM = """
  - {id: total, type: sum, label: L, of: "staff__as__{as|autres}"}
  - {id: half, type: sum, label: L, of: "staff__{as|hors}__as"}
"""

CASES = [
    ("equals formal oui", Origin.RECONSTRUCTED),
    ("equals formal non", Origin.FREE),
    ("equals formal {oui|non}", Origin.FREE),  # one of the two is fixed by nothing
    ("sum staff__as__{as|autres}", Origin.RECONSTRUCTED),
    ("sum total", Origin.RECONSTRUCTED),  # recoded from two fixed sums
    ("sum half", Origin.FREE),  # one of its two is not fixed
    ("rank order__accueil 1", Origin.RECONSTRUCTED),
    ("rank order__accueil 2", Origin.FREE),
    ("respondents", Origin.RECONSTRUCTED),
    ("asked remarks", Origin.RECONSTRUCTED),  # asked of all
    ("asked papers", Origin.RECONSTRUCTED),  # asked where formal is oui
    ("asked plan", Origin.FREE),  # asked by a longer condition
    ("answered formal", Origin.FREE),  # how many chose the other option is not known
    ("answered plan", Origin.RECONSTRUCTED),  # both options are
    ("missing remarks blank", Origin.RECONSTRUCTED),  # the rest of all, since those who answered are known
    ("missing plan blank", Origin.FREE),  # the rest of an unknown number
    ("reference pay__as 1999", Origin.REFERENCE),
]


@pytest.fixture
def origins(tmp_path: Path) -> Origins:
    path = tmp_path / "origins.csv"
    path.write_text(ORIGINS, encoding="utf-8")
    return read_origins(path, small(tmp_path), recodes_of(tmp_path, SUM, {}))


@pytest.mark.parametrize(("numerator", "origin"), CASES)
def test_a_reconstructed_number_is_fixed_by_published_ones_or_free(origins, numerator, origin):
    assert origins.of(read_measures(numerator, "", "")) is origin


@pytest.mark.parametrize(("numerator", "origin"), CASES)
def test_a_real_wave_has_answers_and_other_sources(numerator, origin):
    expected = Origin.REFERENCE if origin is Origin.REFERENCE else Origin.ANSWERS
    assert origins_of_answers().of(read_measures(numerator, "", "")) is expected


def test_a_universe_does_not_change_where_a_number_comes_from(origins):
    among = [measure.among("asked:formal") for measure in read_measures("equals formal oui", "", "")]
    assert origins.of(among) is Origin.RECONSTRUCTED
