"""The formulas of indicators: what they count, in which unit, and what they may not say."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.coding.frames import CodeFrame
from pipeline.published.figures import FigureUnit
from pipeline.published.formulas import read_formula
from pipeline.published.names import FormulaError, Names, names_of
from pipeline.published.values import Sources, TableCell, table_cells, values_of, with_codes
from pipeline.questionnaire.routing import asked
from pipeline.tables.known import known_names
from pipeline.tables.layout import read_layout
from pipeline.tables.plan import plan
from pipeline.tables.references import Reference, Series
from tests.spec.questionnaires import small
from tests.spec.tables import answers_frame, coded_frame, missing_frame, roster_frame

ANSWERS = """
id | staff__as__as | staff__as__autres | formal | papers__projet | papers__autres | order__accueil | fonction
1  | 3             | 2                 | oui    | x              | -              | 1              | Chef
2  | 1             | 5                 | oui    | x              | x              | 2              | chef
3  | 0             |                   | non    |                |                | 1              | Adjoint
4  |               |                   |        |                |                |                |
"""
ROSTERS = """
    1 | staff | as   | Agent d'accueil | 2
    2 | staff | as   | agent d'accueil | 4
    2 | staff | hors | Juriste         | 1
"""
JOBS = CodeFrame.model_validate_json(
    """{"id": "jobs", "source": "staff__titres", "label": "Emplois", "version": 1, "several": false,
        "codes": [
        {"id": "accueil", "label": "Accueil"}, {"id": "agent", "label": "Agent", "parent": "accueil"},
        {"id": "juriste", "label": "Juriste"}]}"""
)
CODED = """
    jobs | 1 | staff__titres__l01 | agent
    jobs | 2 | staff__titres__l02 | agent
    jobs | 2 | staff__titres__l03 | juriste
"""
LAYOUT = """\
id: table
title: Titre
section: "1"
order: 1
dossier: table
panels:
  - id: main
    base: Base
    unit: Caf
    rows:
      - {id: oui, label: Oui, measure: equals formal oui}
      - {id: non, label: Non, measure: equals formal non}
      - {id: total, label: Total, role: total}
    columns: [{id: caf, label: Caf}, {id: pct, label: Pct, share_of: respondents, format: {suffix: "%"}}]
  - id: staff
    base: Base
    unit: persons
    rows: [{id: as, label: AS}]
    columns: [{id: as, label: AS}, {id: autres, label: Autres}]
    measure: sum staff__{row}__{column}
"""
# as `LAYOUT` makes them of ANSWERS: yes 2, no 1, of 4; 3 + 1 + 0 persons, 2 + 5 persons
ROWS = [
    ("main", "oui", "caf", "2", ""),
    ("main", "oui", "pct", "2", "4"),
    ("main", "non", "caf", "1", ""),
    ("main", "non", "pct", "1", "4"),
    ("main", "total", "caf", "3", ""),
    ("main", "total", "pct", "3", "4"),
    ("staff", "as", "as", "4", ""),
    ("staff", "as", "autres", "7", ""),
]
PAY = Reference(
    id="pay",
    title="Paie",
    source="S",
    date="2009",
    unit="personnes",
    unknown="?",
    series=(Series(id="as", label="AS", values={"2005": 40, "2006": None}),),
)


@pytest.fixture
def names(tmp_path) -> Names:
    questionnaire = small(tmp_path)
    known = known_names(questionnaire, (), (PAY,))
    path = tmp_path / "table.yaml"
    path.write_text(LAYOUT, encoding="utf-8")
    document, layout = read_layout(path)
    return names_of(questionnaire, known, plan(document, layout, known), [layout], {"jobs": JOBS})


@pytest.fixture
def value(tmp_path, names) -> Callable[..., Fraction]:
    """The value of a formula among the four offices of ANSWERS."""
    questionnaire = small(tmp_path)
    answers = answers_frame(questionnaire, ANSWERS)
    columns = ("panel", "row", "column", "numerator", "denominator")
    rows = [
        dict(zip(columns, row, strict=True)) | {"table": "table", "printed": "", "origin": ""} for row in ROWS
    ]
    sources = Sources(
        {
            "variables": answers.lazy(),
            "missing": missing_frame(answers, questionnaire).lazy(),
            "asked": asked(answers, questionnaire).lazy(),
        },
        names.known.members,
        with_codes(roster_frame(ROSTERS), coded_frame(CODED), names.codeframes),
        table_cells(rows),
        PAY.measures,
        names.numbers,
    )

    def evaluate(text: str, universe: str = "", unknown: tuple[str, ...] = ()) -> Fraction:
        formula = read_formula(text, names, universe)
        cells = sources.cells | {place: TableCell("?", None, None) for place in [unknown] if place}
        return formula.value(values_of(formula.terms, replace(sources, cells=cells)))

    return evaluate


CAF, CITATIONS, PERSONS = FigureUnit.CAF, FigureUnit.CITATIONS, FigureUnit.PERSONS
MEANINGS = [
    # (formula, value, unit)
    ("respondents()", 4, CAF),
    ("sum(staff__as__as)", 3 + 1 + 0, PERSONS),
    ("sum('staff__as__autres')", 2 + 5, PERSONS),
    ("positive(staff__as__as)", 2, CAF),
    ("equals(formal, 'oui')", 2, CAF),
    ("ticked(papers__projet)", 2, CAF),
    ("rank(order__accueil, 1)", 2, CAF),
    ("answered(formal)", 3, CAF),
    ("missing(formal, blank)", 1, CAF),
    ("asked(papers)", 2, CAF),
    ("reference('pay__as', 2005)", 40, PERSONS),
    ("count(\"formal == 'oui' and staff__as__as > 1\")", 1, CAF),
    ('count("papers__projet or papers__autres")', 2, CAF),
    ("cell(table, main, oui, caf)", 2, CAF),
    ("cell(table, main, oui, pct)", 2, CAF),  # the numerator of a percent
    ("cell(table, staff, 'as', autres)", 7, PERSONS),
    ("distinct(fonction)", 2, FigureUnit.TITLES),  # capitals don't make another title
    ("distinct(formal)", 2, FigureUnit.CATEGORIES),
    ("titles(staff__titres)", 2 + 4 + 1, PERSONS),
    ("titles(staff__titres, row='as')", 2 + 4, PERSONS),
    ("titles(staff__titres, row='as', codeframe=jobs, code=agent)", 2 + 4, PERSONS),
    ("titles(staff__titres, codeframe=jobs, code=accueil)", 2 + 4, PERSONS),  # agents among them
    ("holders(staff__titres)", 2, CAF),
    ("holders(staff__titres, row='hors')", 1, CAF),
    ("distinct_titles(staff__titres, codeframe=jobs)", 2, FigureUnit.TITLES),
    ("position(table, main, caf, oui)", 1, FigureUnit.RANK),
    ("position(table, main, caf, non)", 2, FigureUnit.RANK),  # the total is no row to be compared with
    ("position(table, main, caf, non, among=('non', 'total'))", 2, FigureUnit.RANK),
    ("leading_column(table, main, oui)", 1, FigureUnit.RANK),
    ("leading_column(table, main, non)", 0, FigureUnit.RANK),  # in no column the largest
    ("leading_column(table, main, oui, nth=2)", 2, FigureUnit.RANK),  # as a percent too
    ("leading_column(table, main, oui, nth=3)", 0, FigureUnit.RANK),
    ("leading_column(table, main, non, among=('non',))", 1, FigureUnit.RANK),
    ("number(formal)", 4, FigureUnit.QUESTION),
    # arithmetic
    ("2 * (sum(staff__as__as) - 1)", 2 * (4 - 1), PERSONS),
    ("sum(staff__as__as) / 8 + 0.1", Fraction(4, 8) + Fraction(1, 10), PERSONS),
    ("sum(staff__as__as) / sum(staff__as__autres)", Fraction(4, 7), None),
    ("sum(staff__as__as) / respondents()", 1, PERSONS),  # so many for each office
    ("min(sum(staff__as__as), sum(staff__as__autres))", 4, PERSONS),
    ("max(sum(staff__as__as), sum(staff__as__autres))", 7, PERSONS),
    ("respondents() - ticked(papers__projet)", 4 - 2, CAF),
    # an office is once in the options of one question, and may be twice in those that it ticks
    ("equals(formal, oui) + equals(formal, non)", 2 + 1, CAF),
    ("ticked(papers__projet) + ticked(papers__autres)", 2 + 1, CITATIONS),
    ("ticked(papers__projet) + ticked(papers__autres) + ticked(papers__projet)", 2 + 1 + 2, CITATIONS),
]


@pytest.mark.parametrize(("text", "expected", "unit"), MEANINGS)
def test_what_a_formula_counts_and_in_which_unit(value, names, text, expected, unit):
    assert value(text) == expected
    assert read_formula(text, names).counted.unit is unit


def test_a_universe_holds_for_the_measures_and_conditions_of_a_formula(value):
    assert value("respondents()", "asked:papers") == 4  # a base named for itself stays what it is
    assert value("ticked(papers__autres)", "answered:papers") == 1
    assert value("positive(staff__as__autres)", "asked:papers") == 2
    assert value('count("order__accueil == 1")', "asked:papers") == 1  # office 3 was not asked


FORBIDDEN = [
    # (formula, why)
    ("", "is no formula"),
    ("1 +", "is no formula"),
    ("12", "counts nothing"),
    ("__import__('os')", "there is no function '__import__'"),
    ("staff__as__as", "'staff__as__as' is not allowed"),
    ("respondents() ** 2", "is not allowed"),
    ("respondents() if True else 1", "is not allowed"),
    ("[respondents()]", "is not allowed"),
    ("sum(x.y)", "'x.y' is no name"),
    ("True + respondents()", "'True' is not allowed"),
    ("sum(staff__as__az)", "no variable 'staff__as__az'. Did you mean 'staff__as__as'"),
    ("sum(formal)", "'formal' is a choice; 'sum' counts"),
    ("equals(formal, peut)", "no option 'peut'. Allowed: oui, non"),
    ("equals(formal)", "takes a variable and a category"),
    ("sum(staff__as__as, oui)", "takes a variable"),
    ("reference('pay__as', 1999)", "no reference file holds"),
    ("cell(table, main, oui, cas)", "no table prints the cell 'table main oui cas'. Did you mean"),
    ("cell(table, main, oui)", "missing a required argument: 'column'"),
    ("cell(table, main, oui, caf, among=oui)", "unexpected keyword argument 'among'"),
    ("position(table, main, caf, oui, among=('non',))", "'oui' is not among those"),
    ("leading_column(table, main, as_)", "no table prints the cell"),
    ("leading_column(table, main, oui, among=('non',))", "'oui' is not among those"),
    ("leading_column(table, main, oui, nth=0)", "nth is '0': give a whole number from 1"),
    # a number beside a place could give any print: 3 x first = third
    ("3 * position(table, main, caf, oui)", "a place among others is no number to reckon with (*)"),
    ("leading_column(table, main, oui) + 1", "a place among others is no number to reckon with (+)"),
    ("titles(staff)", "no list of titles 'staff'. Did you mean 'staff__titres'"),
    ("titles(staff__titres, row='es')", "no row of staff__titres 'es'"),
    ("titles(staff__titres, codeframe=job)", "no code frame of staff__titres 'job'. Did you mean 'jobs'"),
    ("titles(staff__titres, codeframe=jobs, code=agents)", "no code of jobs 'agents'. Did you mean 'agent'"),
    ("titles(staff__titres, code=agent)", "say of which code frame 'agent' is"),
    ("distinct(function)", "no variable 'function'. Did you mean 'fonction'"),
    ("number(formel)", "no question 'formel'. Did you mean 'formal'"),
    ('count("formel == 1")', "no variable 'formel'"),
    ("count(\"formal == 'peut'\")", "no option of formal 'peut'"),
    ('count("staff__as__as + 1")', "takes a condition"),
    ('count("formal == 1")', "is a number; what stands here must be text"),
    # units
    ("sum(staff__as__as) + respondents()", "a mix of units: Caf, persons"),
    ("sum(staff__as__as) - distinct(fonction)", "a mix of units: persons, titles"),
    ("sum(counted__as__etp)", "no table that counts 'emplois'"),
    ("max(sum(staff__as__as), respondents())", "a mix of units"),
    ("respondents() * sum(staff__as__as)", "a mix of units: Caf * persons"),
    ("1 / respondents()", "a mix of units: a plain number / Caf"),
]


@pytest.mark.parametrize(("text", "why"), FORBIDDEN)
def test_what_a_formula_may_not_say(names, text, why):
    with pytest.raises(FormulaError) as raised:
        read_formula(text, names)
    assert why in str(raised.value)


def test_what_has_its_own_respondents_can_not_be_counted_among_others(names):
    with pytest.raises(FormulaError, match="can't be counted among 'asked:papers'"):
        read_formula("cell(table, main, oui, caf)", names, "asked:papers")


UNKNOWN = [
    # (formula, cell printed "?", what is named)
    ("cell(table, main, oui, caf)", ("table", "main", "oui", "caf"), "table, main, oui, caf"),
    ("position(table, main, caf, oui)", ("table", "main", "non", "caf"), "table, main, non, caf"),
    ("leading_column(table, staff, 'as')", ("table", "staff", "as", "as"), "table, staff, as, as"),
    ("reference('pay__as', 2006)", (), "pay__as, 2006"),
]


@pytest.mark.parametrize(("text", "unknown", "named"), UNKNOWN)
def test_what_is_printed_as_not_known_is_no_zero(value, text, unknown, named):
    with pytest.raises(FormulaError, match=f"{named} is printed as not known"):
        value(text, unknown=unknown)


def test_a_division_by_zero_names_the_formula(value):
    with pytest.raises(FormulaError, match=r"divides by zero"):
        value("respondents() / (respondents() - 4)")
