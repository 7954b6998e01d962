"""What holds for every table, whatever the answers."""

from fractions import Fraction

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.rounding import Rounding, round_exactly
from pipeline.questionnaire.routing import asked
from pipeline.tables.counting import count
from pipeline.tables.known import known_names
from pipeline.tables.measures import read_measures
from pipeline.tables.recoding import recode
from pipeline.tables.templates import alternatives
from tests.spec.questionnaires import small
from tests.spec.tables import TYPES, cells, missing_frame, recodes_of, tabulated

CROSSED = """
  - id: main
    base: Base
    unit: persons
    measure: sum staff__{row}__{column}
    SHARE
    format: {decimals: 1, suffix: "%"}
    rows:
      - {id: as, label: AS}
      - {id: hors, label: Hors}
      - {id: both, label: Les deux, role: subtotal, of: [as, hors]}
      - {id: total, label: Total, role: total}
    columns:
      - {id: as, label: AS}
      - {id: autres, label: Autres}
      - {id: total, label: Total, role: total}
"""
HEAD = "id | staff__as__as | staff__as__autres | staff__hors__as | staff__hors__autres"
headcounts = st.lists(
    st.tuples(*[st.one_of(st.none(), st.integers(0, 400))] * 4), min_size=1, max_size=12
)  # None: blank
SETTINGS = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


def crossed(folder, offices, share: str, column: str) -> dict:
    lines = [
        f"{i:03d} | " + " | ".join("" if n is None else str(n) for n in office)
        for i, office in enumerate(offices)
    ]
    layout = CROSSED.replace("SHARE", f"share_of: {share}" if share else "universe: all")
    return cells(tabulated(folder, layout, "\n".join((HEAD, *lines))), column)


@given(offices=headcounts)
@SETTINGS
def test_a_total_is_the_sum_of_its_parts(tmp_path, offices):
    counted = crossed(tmp_path, offices, "", "numerator")
    for column in ("as", "autres", "total"):
        parts = counted[f"as.{column}"] + counted[f"hors.{column}"]
        assert counted[f"both.{column}"] == counted[f"total.{column}"] == parts
    for row in ("as", "hors", "both", "total"):
        assert counted[f"{row}.total"] == counted[f"{row}.as"] + counted[f"{row}.autres"]
    assert counted["total.total"] == sum(n or 0 for office in offices for n in office)


@given(offices=headcounts)
@SETTINGS
@pytest.mark.parametrize(
    ("share", "parts"),
    [
        ("column-total", ["as.autres", "hors.autres"]),
        ("row-total", ["hors.as", "hors.autres"]),
        ("grand-total", ["as.as", "as.autres", "hors.as", "hors.autres"]),
    ],
)
def test_shares_of_a_total_sum_to_one(tmp_path, offices, share, parts):
    numerators = crossed(tmp_path, offices, share, "numerator")
    denominators = crossed(tmp_path, offices, share, "denominator")
    base = denominators[parts[0]]
    assert {denominators[part] for part in parts} == {base}
    assert base == 0 or sum(Fraction(numerators[part], base) for part in parts) == 1


@given(offices=headcounts, shuffle=st.randoms(use_true_random=False))
@SETTINGS
def test_the_order_of_offices_changes_nothing(tmp_path, offices, shuffle):
    mixed = list(offices)
    shuffle.shuffle(mixed)
    assert crossed(tmp_path, mixed, "row-total", "printed") == crossed(
        tmp_path, offices, "row-total", "printed"
    )


COMBINATION = """
  - id: which
    type: combination
    label: L
    of: papers__{projet|autres}
    categories:
      - {id: both, label: L, ticked: [papers__projet, papers__autres]}
      - {id: projet_only, label: L, ticked: [papers__projet]}
      - {id: autres_only, label: L, ticked: [papers__autres]}
      - {id: none, label: L, ticked: []}
  - {id: any, type: union, label: L, of: "papers__{projet|autres}"}
"""
ticks = st.lists(st.tuples(st.booleans(), st.booleans(), st.sampled_from(["oui", "non", None])), min_size=1)


@given(offices=ticks)
@SETTINGS
def test_combinations_are_the_ticks_taken_apart(tmp_path, offices):
    questionnaire = small(tmp_path)
    wide = pl.DataFrame({"respondent": [f"{i:03d}" for i in range(len(offices))]}).with_columns(
        pl.lit(None, dtype=TYPES[variable.kind]).alias(variable.name) for variable in questionnaire.variables
    )
    for i, name in enumerate(("papers__projet", "papers__autres", "formal")):
        wide = wide.with_columns(pl.Series(name, [office[i] for office in offices], dtype=wide.schema[name]))
    made = recodes_of(tmp_path, COMBINATION, {})
    nothing = nw.from_native(pl.DataFrame())
    variables = recode(nw.from_native(wide), nothing, nothing, made, {}).to_native()
    frames = {
        "variables": variables.lazy(),
        "missing": missing_frame(wide, questionnaire).lazy(),
        "asked": asked(wide, questionnaire).lazy(),
    }
    members = known_names(questionnaire, made, ()).members
    texts = (
        "equals which {both|projet_only|autres_only|none}", "ticked papers__{projet|autres}", "ticked any",
        "respondents", "asked papers", "answered papers",
    )  # fmt: skip
    measures = {name: read_measures(name, "", "") for text in texts for name in alternatives(text)}
    counted = count([measure for given in measures.values() for measure in given], frames, members)
    number = {name: counted[given[0]] for name, given in measures.items()}
    both = number["equals which both"]
    assert number["ticked papers__projet"] == both + number["equals which projet_only"]
    assert number["ticked papers__autres"] == both + number["equals which autres_only"]
    assert number["ticked any"] == number["respondents"] - number["equals which none"]
    assert number["respondents"] == number["answered papers"] == len(offices)
    assert number["asked papers"] == sum(office[2] == "oui" for office in offices)


@given(
    amount=st.fractions(min_value=-1000, max_value=1000, max_denominator=5000),
    decimals=st.integers(0, 4),
    rounding=st.sampled_from(Rounding),
)
def test_rounding_moves_a_number_by_half_a_unit_at_most_and_keeps_its_sign(amount, decimals, rounding):
    rounded = round_exactly(amount, decimals, rounding)
    assert abs(Fraction(rounded) - amount) <= Fraction(1, 2 * 10**decimals)
    assert -rounded.as_tuple().exponent == decimals
    assert round_exactly(-amount, decimals, rounding) == -rounded
    assert round_exactly(Fraction(rounded), decimals, rounding) == rounded
