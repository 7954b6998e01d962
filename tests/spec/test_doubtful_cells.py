"""From a respondent's answers to the rows of suspects.csv: cells of the form, totals, lists, neighbours."""

import pytest

from pipeline.editing.doubtful import Localiser, suspects_frame
from pipeline.editing.localisation.settings import Localisation, Weight
from pipeline.questionnaire.model import Missing
from tests.spec.rulebooks import respondent, rule_names, ruleset

FATAL = [
    (f"{family}: {{severity: query", f"{family}: {{severity: fatal") for family in ("totals", "roster_rows")
]
POSTS = """\
  - id: posts
    each: [as, autres]
    holds: counted__{x}__etp <= counted__{x}__agents
    severity: fatal
    label: no more posts than persons
    message: "{observed} postes ; attendu : {expected}"
    cases:
      valid: {"counted__{x}__etp": 1, "counted__{x}__agents": 1}
      invalid: {"counted__{x}__etp": 2, "counted__{x}__agents": 1}
      undecidable: {"counted__{x}__etp": 1, "counted__{x}__agents": null}
  - id: loaned
    holds: counted__as__agents + counted__autres__agents == tot_staff
    severity: fatal
    label: as many here as there
    message: "{observed} ; attendu : {expected}"
    cases:
      valid: {counted__as__agents: 1, staff__as__as: 1}
      invalid: {counted__as__agents: 1, staff__as__as: 2}
      undecidable: {counted__as__agents: 1, staff__as__as: null}
"""
WEIGHTS = (Weight(cells="tot_*", weight=0.8),)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("doubtful")


@pytest.fixture(scope="module")
def names(folder):
    return rule_names(folder)


def localiser(folder, names, *, weights=WEIGHTS, rules=""):
    settings = Localisation(solutions=9, largest_number=1000, nodes=100, weights=weights)
    return Localiser(names, ruleset(folder, names, *FATAL, ("rules:\n", f"rules:\n{rules}")), settings)


def rows(found):
    """The rows of suspects.csv without respondent, the empty ones of their columns as `-`."""
    frame = suspects_frame({"caf-001": found}).fill_null("-")
    return [" ".join(value or "-" for value in row[1:]) for row in frame.rows()]


def test_a_typed_total_is_named_as_the_form_names_it(folder, names):
    one = respondent(names, {"staff__as__as": 3, "staff__hors__as": 2}, {"tot_staff__column__as": "7"})
    assert rows(localiser(folder, names).suspects(one)) == ["1 1 0.8 tot_staff__column__as 7 5 -"]


def test_two_typed_totals_are_believed_against_the_part_that_they_share(folder, names):
    typed = {"tot_staff__column__as": "7", "tot_staff__row__as": "5"}  # 5 + 2 = 7, 5 + 0 = 5
    one = respondent(names, {"staff__as__as": 3, "staff__hors__as": 2}, typed)
    assert rows(localiser(folder, names).suspects(one)) == ["1 1 1 staff__as__as 3 5 -"]


def test_an_empty_cell_beside_others_is_observed_as_empty(folder, names):
    one = respondent(names, {"staff__as__as": 3}, {"tot_staff__column__as": "5"})
    assert rows(localiser(folder, names, weights=()).suspects(one)) == [
        "1 1 1 staff__as__as 3 5 -",
        "1 2 1 tot_staff__column__as 5 3 -",
        "1 3 1 staff__hors__as - 2 -",
    ]


def test_a_number_in_the_wrong_row_is_looked_for_in_the_cells_beside_it(folder, names):
    typed = {"tot_staff__row__as": "0", "tot_staff__row__hors": "4"}
    # that all are 4 as the agents are binds the two rows: apart, each would have its own doubtful cell
    one = respondent(names, {"staff__as__as": 4, "counted__as__agents": 4}, typed)
    first, second, *_ = rows(localiser(folder, names, weights=(), rules=POSTS).suspects(one))
    assert first == "1 1 2 staff__as__as 4 0 wrong_row"
    assert second == "1 1 2 staff__hors__as - 4 wrong_row"


def test_the_lines_of_a_list_count_for_the_row_they_name(folder, names):
    line = {f"staff__titres__l0{n}__row": row for n, row in ((1, "as"), (2, "hors"))}
    counts = {"staff__titres__l01__count": 30, "staff__titres__l02__count": 1}
    one = respondent(names, {"staff__as__autres": 4, "staff__hors__autres": 1, **line, **counts})
    assert rows(localiser(folder, names).suspects(one)) == [
        "1 1 1 staff__as__autres 4 40 factor_10",  # 30 of 40
        "1 2 1 staff__titres__l01__count 30 3 factor_10",  # 3 of 4
    ]


def test_posts_have_decimals_and_may_lack_their_comma(folder, names):
    one = respondent(names, {"counted__as__etp": 350, "counted__as__agents": 4})
    found = rows(localiser(folder, names, rules=POSTS).suspects(one))
    assert found[0] == "1 1 1 counted__as__etp 350 3.5 factor_10"


def test_what_is_illegible_may_be_any_number_and_what_is_blank_none(folder, names):
    localise = localiser(folder, names, rules=POSTS).suspects
    agents = {"counted__as__agents": 4, "counted__autres__agents": 3}
    assert rows(localise(respondent(names, agents))) == []  # staff left blank: nothing to compare with
    staff = {"staff__as__as": Missing.ILLEGIBLE}
    assert rows(localise(respondent(names, agents | staff))) == []  # it may be 7
    wrong = {"counted__as__etp": 5}  # more than the 4 agents, of whom there may be 5, with 8 in all
    assert rows(localise(respondent(names, agents | staff | wrong))) == [
        "1 1 1 counted__as__agents 4 5 -",
        "1 2 1 counted__as__etp 5 4 -",
    ]


def test_what_cannot_be_located_is_a_row_that_says_why(folder, names):
    both = POSTS.replace("== tot_staff", "== tot_staff + 3000")
    both = both.replace("valid: {counted__as__agents: 1, s", "valid: {counted__as__agents: 3001, s")
    one = respondent(names, {"counted__as__agents": 1, "staff__as__as": 1})  # two cells of 1000 at most
    assert rows(localiser(folder, names, rules=both).suspects(one)) == [
        "1 - - - - - not located: they contradict each other, whatever the numbers (loaned)"
    ]
