"""From quantities to the cells of an analysis: counts, shares, fitted numbers, ranges, what is refused."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.analyses.cells import analysis_rows
from pipeline.analyses.layout import read_analyses
from pipeline.analyses.quantities import Quantity, Undefined, origin_of
from pipeline.analyses.ranges import Range, ranges_frame, ranges_of, read_ranges
from pipeline.tables.origins import Origin
from pipeline.yamlfiles import YamlError

TEXT = """\
id: pets
title: Pets
section: analyses-1
order: 1
asks: Which pets?
reading: [one]
limits: [two]
inputs:
  method: mobility
  table: t
  panel: p
  rows: [cat]
  trade: {cat: mice}
  groups: {all: [mice]}
panels:
  - id: main
    base: all pets
    unit: persons
    measure: "pets {row}"
    rows:
      - {id: cat, label: Cats}
      - {id: dog, label: Dogs}
    columns:
      - {id: number, label: Number}
      - {id: share, label: Share, share_of: pets, format: {decimals: 1, suffix: "%"}}
      - {id: score, label: Score, measure: "score {row}", format: {decimals: 2}}
"""
A, F = Origin.RECONSTRUCTED, Origin.FREE
QUANTITIES = {
    "pets": Quantity(Fraction(8), A),
    "pets cat": Quantity(Fraction(3), A),
    "pets dog": Quantity(Fraction(5), A),
    "score cat": Quantity(-0.123456789123, F, "score", Fraction(8)),
    "score dog": Quantity(None, F, "score", Fraction(8)),
}


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    (folder / "pets.yaml").write_text(text, encoding="utf-8")
    return folder


def cells(folder: Path, quantities=QUANTITIES, ranges=None) -> dict[tuple[str, str], dict]:
    ((document, analysis),) = read_analyses(written(folder))
    rows = analysis_rows(document, analysis, quantities, ranges or {}).to_dict("records")
    return {(row["row"], row["column"]): row for row in rows}


def test_a_count_a_share_and_a_fitted_number_each_have_their_base(tmp_path):
    found = cells(tmp_path)
    keys = ("statistic", "numerator", "denominator", "value", "printed", "origin")
    assert [found["cat", "number"][key] for key in keys] == ["count", 3, None, 3, "3", A]
    share = ["percent", 3, 8, 0.375, "37,5\N{NO-BREAK SPACE}%", A]
    assert [found["cat", "share"][key] for key in keys] == share
    fitted = ["score", None, 8, -0.1234567891, "\N{MINUS SIGN}0,12", F]  # ten significant digits
    assert [found["cat", "score"][key] for key in keys] == fitted
    assert [found["dog", "score"][key] for key in keys] == ["score", None, 8, None, "–", F]


def test_what_nothing_fixes_prints_its_range_and_what_never_moves_is_fixed(tmp_path):
    at = ("pets", "main", "cat", "score")
    moving = cells(tmp_path, ranges={at: Range(Decimal("-0.2"), Decimal("0.1"), 20)})["cat", "score"]
    assert moving["printed"] == "\N{MINUS SIGN}0,20\N{NO-BREAK SPACE}– 0,10"
    assert (moving["value"], moving["origin"]) == (None, F)
    still = cells(tmp_path, ranges={at: Range(Decimal("-0.12"), Decimal("-0.12"), 20)})["cat", "score"]
    assert (still["printed"], still["origin"]) == ("\N{MINUS SIGN}0,12", A)


def test_a_range_is_over_the_draws_that_have_a_value_and_survives_its_file(tmp_path):
    a, b = ("t", "p", "r", "a"), ("t", "p", "r", "b")
    found = ranges_of([{a: Decimal(1), b: Decimal("0.5")}, {a: Decimal(3)}])
    assert found == {a: Range(Decimal(1), Decimal(3), 2), b: Range(Decimal("0.5"), Decimal("0.5"), 1)}
    assert (found[a].is_fixed, found[b].is_fixed) == (False, True)
    ranges_frame(found).to_csv(tmp_path / "r.csv", index=False)
    assert read_ranges(tmp_path / "r.csv") == found
    assert read_ranges(tmp_path / "none.csv") == {}


def test_a_number_comes_from_the_least_certain_of_those_that_it_is_made_from():
    assert origin_of([Origin.REFERENCE, Origin.RECONSTRUCTED]) is Origin.RECONSTRUCTED
    assert origin_of([Origin.RECONSTRUCTED, Origin.FREE]) is Origin.FREE


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('"pets {row}"', '"pest {row}"'), r"pets.yaml, line \d+: row 'cat', column 'number': there is no "
         r"quantity 'pest cat'\. Did you mean 'pets cat'\?"),
        (('    measure: "pets {row}"\n', ""), "row 'cat', column 'number' has no `measure`"),
        (("{id: dog, label: Dogs}", "{id: dog, label: D, role: subtotal, of: [cat]}"), "nothing is added up"),
        (("method: mobility", "method: magic"), "method is 'magic'"),
        (("id: pets\n", "id: pest\n"), "the id is 'pest', the file's name 'pets'"),
    ],
)  # fmt: skip
def test_an_analysis_that_names_what_is_not_there_is_refused_with_its_line(tmp_path, change, message):
    with pytest.raises(YamlError, match=message):
        ((document, analysis),) = read_analyses(written(tmp_path, change))
        analysis_rows(document, analysis, QUANTITIES)


def test_where_the_numbers_allow_nothing_every_cell_is_there_and_says_so(tmp_path):
    found = cells(tmp_path, Undefined(Origin.ANSWERS))
    assert {(row["printed"], row["value"], row["origin"]) for row in found.values()} == {
        ("–", None, Origin.ANSWERS)
    }


def test_a_wave_may_be_without_analyses(tmp_path):
    assert read_analyses(tmp_path / "none") == ()
