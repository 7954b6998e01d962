"""Where a number comes from: real answers, published figures, nothing at all, or another source."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.csvfiles import CsvError
from pipeline.tables.deduction import Origins, origins_of_answers, origins_of_published
from pipeline.tables.known import known_names
from pipeline.tables.layout import Format, Unit
from pipeline.tables.measures import read_measures
from pipeline.tables.origins import Origin
from pipeline.tables.plan import Cell
from pipeline.tables.quantities import QuantityError, read_quantities
from tests.spec.questionnaires import small
from tests.spec.tables import recodes_of

# how many said Oui is published, not who said Non; of the ranks of « accueil » the first alone; and so on
PUBLISHED = """\
numerator,denominator,printed
equals formal oui,,
sum staff__as__as,,
sum staff__as__autres,,
rank order__accueil 1,,
equals plan oui,,
equals plan non,,
answered remarks,,
ticked papers__projet + ticked papers__autres,,
ticked tasks__accueil__as,ticked tasks__accueil__as + ticked tasks__autres__as,"32,9%"
ticked tasks__accueil__autres,ticked tasks__{accueil|autres}__autres,table.main.row.column
ticked tasks__autres__autres,respondents,40%
"""
SUM = """
  - {id: total, type: sum, label: L, of: "staff__as__{as|autres}"}
  - {id: half, type: sum, label: L, of: "staff__{as|hors}__as"}
"""

COUNTS = [
    ("equals formal oui", Origin.RECONSTRUCTED),
    ("equals formal non", Origin.FREE),
    ("equals formal {oui|non}", Origin.FREE),  # one of the two is fixed by nothing
    ("sum staff__as__{as|autres}", Origin.RECONSTRUCTED),
    ("sum total", Origin.RECONSTRUCTED),  # recoded from two fixed sums
    ("sum half", Origin.FREE),  # one of its two is not fixed
    ("rank order__accueil 1", Origin.RECONSTRUCTED),
    ("rank order__accueil 2", Origin.FREE),
    ("answered order__accueil", Origin.FREE),  # rank 2 is missing from the sum
    ("respondents", Origin.RECONSTRUCTED),
    ("asked remarks", Origin.RECONSTRUCTED),  # asked of all
    ("asked papers", Origin.RECONSTRUCTED),  # asked where formal is oui
    ("asked plan", Origin.FREE),  # asked by a longer condition
    ("answered formal", Origin.FREE),  # how many chose the other option is not known
    ("answered plan", Origin.RECONSTRUCTED),  # both options are
    ("missing remarks {blank|dont_know|illegible}", Origin.RECONSTRUCTED),  # asked less those who answered
    ("missing remarks blank", Origin.FREE),  # which of them are blank is not known
    ("missing plan {blank|dont_know|illegible}", Origin.FREE),  # the rest of an unknown number
    ("ticked papers__{projet|autres}", Origin.RECONSTRUCTED),  # a total that is fixed as a whole
    ("ticked papers__projet", Origin.FREE),  # its parts are not
    ("ticked tasks__accueil__as", Origin.FREE),  # of a published share neither number
    ("ticked tasks__{accueil|autres}__as", Origin.FREE),  # nor base is fixed
    ("reference pay__as 1999", Origin.REFERENCE),
]
SHARES = [
    ("equals formal oui", "asked formal", 1, Origin.RECONSTRUCTED),  # both are fixed
    ("equals formal oui", "asked plan", 1, Origin.FREE),  # the base is not
    ("equals formal non", "asked formal", 1, Origin.FREE),  # the number is not
    ("ticked papers__projet", "ticked papers__{projet|autres}", 1, Origin.FREE),  # a part of a fixed total
    # printed as « 32,9% »: known to one decimal
    ("ticked tasks__accueil__as", "ticked tasks__{accueil|autres}__as", 0, Origin.RECONSTRUCTED),
    ("ticked tasks__accueil__as", "ticked tasks__{accueil|autres}__as", 1, Origin.RECONSTRUCTED),
    ("ticked tasks__accueil__as", "ticked tasks__{accueil|autres}__as", 2, Origin.FREE),
    ("ticked tasks__accueil__as", "respondents", 1, Origin.FREE),  # of another base
    ("ticked tasks__autres__as", "ticked tasks__{accueil|autres}__as", 1, Origin.FREE),  # of another number
    # printed as « 40% » of all, who are those asked a question without condition
    ("ticked tasks__autres__autres", "asked tasks", 0, Origin.RECONSTRUCTED),
    ("ticked tasks__autres__autres", "asked tasks", 1, Origin.FREE),
    # printed in a table, at the decimals of its cell
    ("ticked tasks__accueil__autres", "ticked tasks__{accueil|autres}__autres", 2, Origin.RECONSTRUCTED),
]


def cell(numerator: str, denominator: str = "", decimals: int = 0) -> Cell:
    base = read_measures(denominator, "", "") if denominator else ()
    return Cell(
        "table", "main", "row", "column", Unit.CAF, "all",
        Format(decimals=decimals), read_measures(numerator, "", ""), base,
    )  # fmt: skip


def written(folder: Path, text: str) -> Path:
    path = folder / "origins.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str) -> Origins:
    questionnaire, recodes = small(folder), recodes_of(folder, SUM, {})
    known = known_names(questionnaire, recodes, ())
    return origins_of_published(read_quantities(written(folder, text), known.mistake), questionnaire, recodes)


@pytest.fixture
def origins(tmp_path: Path) -> Origins:
    return read(tmp_path, PUBLISHED)


@pytest.mark.parametrize(("numerator", "origin"), COUNTS)
def test_a_reconstructed_count_follows_from_published_numbers_or_is_free(origins, numerator, origin):
    assert origins.of(cell(numerator)) is origin


@pytest.mark.parametrize(("numerator", "denominator", "decimals", "origin"), SHARES)
def test_a_reconstructed_share_has_both_numbers_fixed_or_is_printed_itself(
    origins, numerator, denominator, decimals, origin
):
    assert origins.of(cell(numerator, denominator, decimals)) is origin


def test_a_share_printed_in_one_cell_is_not_known_in_another(origins):
    printed = cell("ticked tasks__accueil__autres", "ticked tasks__{accueil|autres}__autres", 2)
    assert origins.of(replace(printed, row="other")) is Origin.FREE


@pytest.mark.parametrize(("numerator", "origin"), COUNTS)
def test_a_real_wave_has_answers_and_other_sources(numerator, origin):
    expected = Origin.REFERENCE if origin is Origin.REFERENCE else Origin.ANSWERS
    assert origins_of_answers().of(cell(numerator)) is expected


def test_a_universe_does_not_change_where_a_number_comes_from(origins):
    given = cell("equals formal oui")
    among = replace(given, numerator=tuple(measure.among("asked:formal") for measure in given.numerator))
    assert origins.of(among) is Origin.RECONSTRUCTED


HEAD = "numerator,denominator,printed\n"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (
            "variable,statistic,category\n",
            CsvError,
            "line 1: the columns must be numerator, denominator, printed",
        ),
        (HEAD + "sum staff__as__as\n", CsvError, "line 2: 1 values where there are 3 columns"),
        (HEAD + "count staff__as__as,,\n", QuantityError, "line 2: 'count staff__as__as' is no measure"),
        (HEAD + ",,\n", QuantityError, "line 2: '' is no measure"),
        (
            HEAD + "ticked papers__projct,,\n",
            QuantityError,
            "there is no variable 'papers__projct'. Did you mean",
        ),
        (
            HEAD + "ticked papers__projet,respondents,\n",
            QuantityError,
            "line 2: a number has a numerator alone",
        ),
        (HEAD + "ticked papers__projet,,40%\n", QuantityError, "line 2: a number has a numerator alone"),
    ],
)
def test_a_bent_list_of_quantities_is_refused_with_its_line(tmp_path, text, error, message):
    with pytest.raises(error) as caught:
        read(tmp_path, text)
    assert message in str(caught.value)
    assert "run the stage solve again" in str(caught.value)


def test_a_missing_list_of_quantities_names_what_makes_it(tmp_path):
    with pytest.raises(CsvError, match=r"origins\.csv: there is no such file.*the stage solve"):
        read_quantities(tmp_path / "origins.csv", lambda _: None)
