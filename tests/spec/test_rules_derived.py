"""The rules of the questionnaire: of each family, who passes, who fails, of whom nobody can tell."""

from decimal import Decimal

import pytest

from pipeline.editing.verdicts import Verdict
from pipeline.editing.written import Outside
from pipeline.questionnaire.model import Missing
from pipeline.returns.reading import WITHHELD
from tests.spec.rulebooks import judged, respondent, rule_names, ruleset, wording_of

PASS, FAIL, UNVERIFIABLE = Verdict.PASS, Verdict.FAIL, Verdict.UNVERIFIABLE
DK, ILLEGIBLE = Missing.DONT_KNOW, Missing.ILLEGIBLE


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    names = rule_names(folder)
    return names, ruleset(folder, names), wording_of(names)


def check(engine, rule, written, verdict, found=(), **more):
    """found: cells, observed and expected of each breach."""
    names, rules, wording = engine
    judgement = judged(rules, rule, respondent(names, written, **more), wording)
    assert judgement.verdict is verdict
    given = [(" ".join(one.cells), one.observed, one.expected) for one in judgement.breaches]
    assert given == list(found)


COUNT = "un nombre entier, 0 ou plus, ou « NSP »."
VALUES = [
    # (written, rejected, verdict, breaches)
    ({}, {}, None, []),
    ({"managers__cadres": 3}, {}, PASS, []),
    ({"managers__cadres": DK}, {}, PASS, []),
    ({"remarks": ILLEGIBLE}, {"remarks": "VRAI"}, None, []),  # of another question
    ({"managers__cadres": ILLEGIBLE}, {"managers__cadres": "=x"}, FAIL, [("managers__cadres", "=x", COUNT)]),
]


@pytest.mark.parametrize(("written", "rejected", "verdict", "found"), VALUES)
def test_values(engine, written, rejected, verdict, found):
    check(engine, "managers.values", written, verdict, found, rejected=rejected)


def test_each_cell_that_can_not_be_read_is_a_finding_of_its_own(engine):
    written = {"staff__as__as": ILLEGIBLE, "staff__hors__as": 3, "staff__titres__l02__row": ILLEGIBLE}
    rejected = {"staff__as__as": "-1", "staff__titres__l02__row": "?"}
    list_only = "une des réponses de la liste, ou « NSP »."
    found = [("staff__as__as", "-1", COUNT), ("staff__titres__l02__row", "?", list_only)]
    check(engine, "staff.values", written, FAIL, found, rejected=rejected)


def test_a_text_that_can_not_be_read(engine):
    # an error value of the spreadsheet, or a logical value
    found = [("remarks", "#REF!", "un texte.")]
    check(engine, "remarks.values", {"remarks": ILLEGIBLE}, FAIL, found, rejected={"remarks": "#REF!"})


WHO = "rien, car elle n'est posée que si la réponse à la question 4 est « Oui »."
SHOWN = "question 5, Projet : coché"
NOT_ASKED = [
    ({"formal": "oui", "papers__projet": True}, None, []),
    ({"formal": "non"}, PASS, []),
    ({}, PASS, []),  # a blank filter equals no answer
    ({"formal": "non", "papers__projet": True}, FAIL, [("papers__projet formal", SHOWN, WHO)]),
    ({"papers__projet": True}, FAIL, [("papers__projet formal", SHOWN, WHO)]),
    ({"formal": ILLEGIBLE, "papers__projet": True}, UNVERIFIABLE, []),
    ({"formal": DK}, UNVERIFIABLE, []),
]


@pytest.mark.parametrize(("written", "verdict", "found"), NOT_ASKED)
def test_not_asked(engine, written, verdict, found):
    check(engine, "papers.not-asked", written, verdict, found)


UNANSWERED = [
    ({"formal": "non"}, None, []),
    ({"formal": "oui", "papers__autres": True}, PASS, []),
    ({"formal": "oui", "papers__autres__text": "Charte"}, PASS, []),
    ({"formal": "oui", "papers__projet": DK}, PASS, []),
    ({"formal": "oui", "papers__projet": ILLEGIBLE}, PASS, []),  # something stands there: family `values`
    ({"formal": "oui"}, FAIL, [("papers__projet papers__autres", "rien", "une réponse")]),
    ({"formal": ILLEGIBLE}, UNVERIFIABLE, []),
]


@pytest.mark.parametrize(("written", "verdict", "found"), UNANSWERED)
def test_unanswered(engine, written, verdict, found):
    check(engine, "papers.unanswered", written, verdict, found)


def test_a_question_that_hangs_on_an_illegible_answer_that_decides_nothing(engine):
    # asked if formal == 'non' or not papers__projet: the second alone is enough
    check(engine, "plan.unanswered", {"formal": ILLEGIBLE}, FAIL, [("plan", "rien", "une réponse")])
    check(engine, "plan.unanswered", {"formal": ILLEGIBLE, "papers__projet": True}, UNVERIFIABLE)


AGENTS = "counted__as__agents counted__autres__agents"
SUM = "5 (total de la question 2, Agents)"
TOTALS = [
    # (written, typed over totals, verdict, breaches); 2 + 3 = 5
    ({"counted__as__agents": 2, "counted__autres__agents": 3}, {}, None, []),
    ({"counted__as__agents": 2, "counted__autres__agents": 3}, {"tot_counted__agents": "5"}, PASS, []),
    ({"counted__as__agents": 5}, {"tot_counted__agents": "5"}, PASS, []),  # a blank beside a number is 0
    (
        {"counted__as__agents": 2, "counted__autres__agents": 3},
        {"tot_counted__agents": "6"},
        FAIL,
        [(f"tot_counted__agents {AGENTS}", "6", SUM)],
    ),
    (
        {"counted__as__agents": 2, "counted__autres__agents": DK},
        {"tot_counted__agents": "6"},
        UNVERIFIABLE,
        [],
    ),
    ({}, {"tot_counted__agents": "6"}, UNVERIFIABLE, []),
    (
        {"counted__as__etp": Decimal("1.25"), "counted__autres__etp": Decimal("1.25")},
        {"tot_counted__etp": "2.5"},
        PASS,
        [],
    ),
    (
        {"counted__as__etp": Decimal("1.25"), "counted__autres__etp": Decimal("1.24")},
        {"tot_counted__etp": "2.5"},
        FAIL,
        [
            (
                "tot_counted__etp counted__as__etp counted__autres__etp",
                "2,5",
                "2,49 (total de la question 2, ETP)",
            )
        ],
    ),
]


@pytest.mark.parametrize(("written", "typed", "verdict", "found"), TOTALS)
def test_totals(engine, written, typed, verdict, found):
    check(engine, "counted.totals", written, verdict, found, typed=typed)


def ranks(*given):
    names = ("order__accueil", "order__suivi", "order__aide", "order__autres")
    return {name: rank for name, rank in zip(names, given, strict=False) if rank is not None}


GAPS = [
    # (ranks given, verdict, the rank that is missing); after a shared rank the next or the one after it
    ((), None, None),
    ((1, 2, 3, 4), PASS, None),
    ((2, 1), PASS, None),
    ((1, 1, 3), PASS, None),
    ((1, 1, 2), PASS, None),
    ((1, 2, 2, 4), PASS, None),
    ((1, 1, 1, 4), PASS, None),
    ((2,), FAIL, "1"),
    ((1, 3), FAIL, "2"),
    ((1, 1, 4), FAIL, "2"),
    ((1, 2, 4), FAIL, "3"),
    ((1, 3, None, ILLEGIBLE), UNVERIFIABLE, None),
    ((1, DK), UNVERIFIABLE, None),
]


@pytest.mark.parametrize(("given", "verdict", "lost"), GAPS)
def test_rank_gaps(engine, given, verdict, lost):
    shown = " ; ".join(str(rank) for rank in sorted(r for r in given if isinstance(r, int)))
    found = [(" ".join(ranks(*given)), shown, lost)] if lost else []
    check(engine, "order.rank-gaps", ranks(*given), verdict, found)


TIES = [
    ((), None, ""),
    ((1, 2, 3), PASS, ""),
    ((1, 1, 3), FAIL, "order__accueil order__suivi"),
    ((2, 1, 2, 2), FAIL, "order__accueil order__aide order__autres"),
    ((1, 1, ILLEGIBLE), UNVERIFIABLE, ""),
]


@pytest.mark.parametrize(("given", "verdict", "cells"), TIES)
def test_rank_ties(engine, given, verdict, cells):
    shown = " ; ".join(str(rank) for rank in sorted(r for r in given if isinstance(r, int)))
    found = [(cells, shown, "des rangs tous différents")] if cells else []
    check(engine, "order.rank-ties", ranks(*given), verdict, found)


def line(number, **parts):
    return {f"staff__titres__l0{number}__{part}": value for part, value in parts.items()}


FULL = line(1, row="as", title="Chargée de mission", count=2)
ROSTER_LINES = [
    ({"staff__as__autres": 2}, None, []),
    (FULL, PASS, []),
    (
        FULL | line(2, title="Juriste", row="hors"),
        FAIL,
        [("staff__titres__l02__count", "D : Hors ; T : Juriste", "N")],
    ),
    (
        line(1, count=3) | line(2, title="Juriste"),
        FAIL,
        [
            ("staff__titres__l01__row staff__titres__l01__title", "N : 3", "D ; T"),
            ("staff__titres__l02__row staff__titres__l02__count", "T : Juriste", "D ; N"),
        ],
    ),
    (line(1, row="as", title="Juriste", count=ILLEGIBLE), PASS, []),  # it is there: family `values`
]


@pytest.mark.parametrize(("written", "verdict", "found"), ROSTER_LINES)
def test_roster_lines(engine, written, verdict, found):
    check(engine, "staff.roster-lines", written, verdict, found)


CELL = "staff__as__autres staff__titres__l01__count"
ROSTER_ROWS = [
    ({}, UNVERIFIABLE, []),
    ({"staff__as__autres": 2}, PASS, []),  # nobody has to be listed
    (FULL | {"staff__as__autres": 2}, PASS, []),
    (FULL | {"staff__as__autres": 3}, PASS, []),
    (FULL | {"staff__as__autres": 1}, FAIL, [(CELL, "2", "au plus 1 (question 1, AS / Autres)")]),
    (FULL, FAIL, [(CELL, "2", "au plus 0 (question 1, AS / Autres)")]),
    (FULL | {"staff__as__autres": 4} | line(2, title="x", count=2, row=DK), UNVERIFIABLE, []),
    (FULL | {"staff__as__autres": ILLEGIBLE}, UNVERIFIABLE, []),
    (
        FULL | {"staff__as__autres": 3} | line(2, row="as", title="Juriste", count=2),
        FAIL,
        [(f"{CELL} staff__titres__l02__count", "4", "au plus 3 (question 1, AS / Autres)")],
    ),
]


@pytest.mark.parametrize(("written", "verdict", "found"), ROSTER_ROWS)
def test_roster_rows(engine, written, verdict, found):
    check(engine, "staff.roster-rows", written, verdict, found)


OUTSIDE = [
    ((), PASS, ""),
    ((Outside("Partie 1", "P3", "à revoir"),), FAIL, "Partie 1, P3 : à revoir"),
    ((Outside("sheet 7", "A1", "12"),), FAIL, "feuille n° 7, A1 : 12"),  # one that the office added
    (
        (Outside("Partie 1", "P3", "a"), Outside("Partie 2", "B1", WITHHELD)),
        FAIL,
        "Partie 1, P3 : a ; Partie 2, B1 : contenu non conservé, il peut nommer une personne",
    ),
    (
        tuple(Outside("Partie 1", f"P{row}", "x") for row in range(1, 8)),
        FAIL,
        " ; ".join([*(f"Partie 1, P{row} : x" for row in range(1, 7)), "…"]),  # 6 are read, not 7
    ),
]


@pytest.mark.parametrize(("outside", "verdict", "shown"), OUTSIDE)
def test_outside(engine, outside, verdict, shown):
    found = [("", shown, "rien")] if shown else []
    check(engine, "outside", {}, verdict, found, outside=outside)


def test_every_family_has_a_rule_for_each_question_that_it_fits(engine):
    _, rules, _ = engine
    ids = {rule.id for rule in rules.rules if "." in rule.id}
    questions = ["staff", "counted", "managers", "formal", "papers", "plan", "tasks", "order", "remarks"]
    assert "outside" in {rule.id for rule in rules.rules}  # the only one of no question
    assert ids == {
        *(f"{question}.{family}" for question in questions for family in ("values", "unanswered")),
        *("papers.not-asked", "plan.not-asked", "staff.totals", "counted.totals"),
        *("order.rank-gaps", "order.rank-ties", "staff.roster-lines", "staff.roster-rows"),
    }
