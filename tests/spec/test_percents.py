"""Percent of respondents, of those asked, of citations, of persons: each with its own base."""

from fractions import Fraction

import pytest

from pipeline.tables.references import Reference, Series
from pipeline.yamlfiles import YamlError
from tests.spec.tables import cells, tabulated

MULTIPLE = """
  - id: main
    base: Base
    unit: Caf
    universe: asked:papers
    measure: ticked papers__{row}
    rows:
      - {id: projet, label: Projet}
      - {id: autres, label: Autres}
      - {id: citations, label: Citations, role: total, cells: {caf: null, pct: null, pct_all: null}}
      - id: repondants
        label: Ayant répondu
        measure: answered papers
        cells: {citations: null, pct_citations: null}
    columns:
      - {id: caf, label: Caf}
      - {id: pct, label: "% des Caf concernées", share_of: asked papers, format: {decimals: 1, suffix: "%"}}
      - {id: pct_all, label: "% des Caf", share_of: respondents, format: {decimals: 1, suffix: "%"}}
      - {id: citations, label: Citations, unit: citations}
      - id: pct_citations
        label: "% des citations"
        unit: citations
        share_of: column-total
        format: {decimals: 1, suffix: "%"}
"""

PAPERS = """
    id | formal | papers__projet | papers__autres
    a  | oui    | x              | x
    b  | oui    | x              | -
    c  | oui    |                |
    d  | non    |                |
    e  | non    | x              | -
    """


def test_a_multiple_response_has_three_bases(tmp_path):
    rows = tabulated(tmp_path, MULTIPLE, PAPERS)
    # of 5 respondents a b c were asked, a and b cite 3 times; e was not asked and counts nowhere
    assert cells(rows) == {
        "projet.caf": "2",
        "projet.pct": "66,7 %",  # 2 / 3
        "projet.pct_all": "40,0 %",  # 2 / 5
        "projet.citations": "2",
        "projet.pct_citations": "66,7 %",  # 2 / (2 + 1)
        "autres.caf": "1",
        "autres.pct": "33,3 %",  # 1 / 3
        "autres.pct_all": "20,0 %",  # 1 / 5
        "autres.citations": "1",
        "autres.pct_citations": "33,3 %",  # 1 / 3
        "citations.citations": "3",
        "citations.pct_citations": "100,0 %",
        "repondants.caf": "2",  # not c, who ticked nothing
        "repondants.pct": "66,7 %",
        "repondants.pct_all": "40,0 %",
    }
    assert cells(rows, "denominator")["projet.pct_all"] == 5
    assert cells(rows, "unit")["projet.pct_citations"] == "citations"
    assert set(cells(rows, "universe").values()) == {"asked:papers"}


def test_a_row_may_count_citations_in_a_column_of_offices(tmp_path):
    layout = MULTIPLE.replace("      - {id: citations, label: Citations, unit: citations}\n", "")
    layout = layout.replace("{caf: null, pct: null", "{pct: null")
    layout = layout.replace("{citations: null, pct_citations", "{pct_citations")
    layout = layout.replace("measure: answered papers", "measure: answered papers\n        role: total")
    with pytest.raises(YamlError, match="the unit is then citations"):
        tabulated(tmp_path, layout, PAPERS)
    layout = layout.replace("label: Citations, role: total", "label: Citations, role: total, unit: citations")
    rows = tabulated(tmp_path, layout, PAPERS)
    assert cells(rows)["projet.caf"] == "2"
    assert cells(rows)["citations.caf"] == "3"  # a cites twice, b once
    assert cells(rows, "unit")["projet.caf"] == "Caf"
    assert cells(rows, "unit")["citations.caf"] == "citations"


RANKED = """
  - id: main
    base: Base
    unit: citations
    share_of: column-total
    format: {decimals: 1, suffix: "%"}
    rows:
      - {id: accueil, label: Accueil}
      - {id: autres, label: Autres}
      - {id: total, label: Total, role: total}
    columns:
      - {id: r1, label: "1", measure: "rank order__{row} 1"}
      - {id: r2, label: "2", measure: "rank order__{row} 2"}
      - {id: total, label: Total, role: total}
"""


def test_a_tie_is_two_citations_of_the_rank(tmp_path):
    rows = tabulated(
        tmp_path,
        RANKED,
        """
        id | order__accueil | order__autres
        a  | 1              | 1
        b  | 1              | 2
        c  | 2              |
        """,
    )
    assert cells(rows) == {
        "accueil.r1": "66,7 %",  # a and b, of the three citations at rank 1
        "accueil.r2": "50,0 %",  # c, of c and b
        "accueil.total": "60,0 %",  # 3 of all 5 citations
        "autres.r1": "33,3 %",
        "autres.r2": "50,0 %",
        "autres.total": "40,0 %",
        "total.r1": "100,0 %",
        "total.r2": "100,0 %",
        "total.total": "100,0 %",
    }
    assert cells(rows, "denominator")["accueil.r1"] == 3


def test_offices_that_tie_at_a_rank_are_counted_once(tmp_path):
    layout = """
  - id: main
    base: Base
    unit: Caf
    rows: [{id: r1, label: Rang 1, measure: tied order 1}, {id: r2, label: Rang 2, measure: tied order 2}]
    columns: [{id: caf, label: Caf}]
"""
    rows = tabulated(
        tmp_path,
        layout,
        """
        id | order__accueil | order__autres
        a  | 1              | 1
        b  | 1              | 2
        c  | 2              |
        """,
    )
    assert cells(rows) == {"r1.caf": "1", "r2.caf": "0"}


CROSSED = """
  - id: effectifs
    base: Base
    unit: persons
    measure: sum staff__{row}__{column}
    SHARE
    rows:
      - {id: as, label: AS}
      - {id: hors, label: Hors, cells: {as: null}}
      - {id: total, label: Total, role: total}
    columns:
      - {id: as, label: AS}
      - {id: autres, label: Autres}
      - {id: total, label: Total, role: total}
"""

STAFF = """
    id | staff__as__as | staff__as__autres | staff__hors__as | staff__hors__autres
    a  | 3             | 1                 | 50              | 2
    b  |               | 1                 |                 | 1
    """


def crossed(tmp_path, share: str) -> dict:
    layout = CROSSED.replace("SHARE", f"share_of: {share}" if share else "universe: all")
    return cells(tabulated(tmp_path, layout, STAFF))


def test_totals_add_the_printed_cells_and_a_blank_cell_adds_nothing(tmp_path):
    assert crossed(tmp_path, "") == {
        "as.as": "3",
        "as.autres": "2",
        "as.total": "5",
        "hors.autres": "3",
        "hors.total": "3",  # without the 50 of the blank cell
        "total.as": "3",
        "total.autres": "5",
        "total.total": "8",
    }


def test_shares_of_rows_columns_and_table(tmp_path):
    assert crossed(tmp_path, "row-total")["as.as"] == "60"  # 3 / 5
    assert crossed(tmp_path, "row-total")["total.as"] == "38"  # 3 / 8 = 37.5
    assert crossed(tmp_path, "column-total")["as.autres"] == "40"  # 2 / 5
    assert crossed(tmp_path, "column-total")["as.total"] == "63"  # 5 / 8 = 62.5
    assert crossed(tmp_path, "grand-total")["as.autres"] == "25"  # 2 / 8


def test_a_share_of_another_count_adds_both_in_the_total(tmp_path):
    layout = """
  - id: main
    base: Base
    unit: persons
    rows:
      - {id: as, label: AS}
      - {id: autres, label: Autres}
      - {id: total, label: Total, role: total}
    columns:
      - {id: part, label: Part, measure: "sum staff__hors__{row}", share_of: "sum staff__{as|hors}__{row}"}
"""
    rows = tabulated(tmp_path, layout, STAFF)
    assert cells(rows, "numerator") == {"as.part": 50, "autres.part": 3, "total.part": 53}
    assert cells(rows, "denominator") == {"as.part": 53, "autres.part": 5, "total.part": 58}


def test_value_is_a_proportion_under_a_percent_sign_and_the_printed_number_elsewhere(tmp_path):
    layout = """
  - id: main
    base: Base
    unit: Caf
    measure: equals formal {row}
    rows: [{id: "oui", label: Oui}]
    columns:
      - {id: caf, label: Caf}
      - {id: sign, label: "%", share_of: respondents, format: {decimals: 1, suffix: "%"}}
      - {id: number, label: Part en %, share_of: respondents, format: {decimals: 2}}
"""
    rows = tabulated(tmp_path, layout, "id | formal\na | oui\nb | non\nc | non\nd | non\ne | \nf | \ng | ")
    assert cells(rows, "value") == {
        "oui.caf": 1,
        "oui.sign": float(Fraction(1, 7)),
        "oui.number": float(Fraction(100, 7)),
    }
    assert cells(rows) == {"oui.caf": "1", "oui.sign": "14,3 %", "oui.number": "14,29"}
    assert cells(rows, "statistic") == {"oui.caf": "count", "oui.sign": "percent", "oui.number": "percent"}


def test_a_share_of_nothing_has_no_value(tmp_path):
    rows = tabulated(tmp_path, MULTIPLE, "id | formal\na | non")
    assert cells(rows)["projet.pct"] == "–"
    assert cells(rows, "value")["projet.pct"] is None
    assert cells(rows, "denominator")["projet.pct"] == 0


def test_decimals_are_added_exactly(tmp_path):
    layout = """
  - id: main
    base: Base
    unit: fte
    rows: [{id: as, label: AS, measure: sum counted__as__etp}]
    columns: [{id: etp, label: ETP, format: {decimals: 2}}]
"""
    rows = tabulated(tmp_path, layout, "id | counted__as__etp\na | 0.10\nb | 0.20\nc | ")
    assert cells(rows) == {"as.etp": "0,30"}
    assert str(cells(rows, "numerator")["as.etp"]) == "0.30"


def test_an_unknown_figure_of_another_source_is_printed_as_such_and_left_out_of_totals(tmp_path):
    register = Reference(
        id="register",
        title="T",
        source="S",
        date="2007",
        unit="personnes",
        unknown="?",
        series=(
            Series(id="as", label="AS", values={"1999": 1687}),
            Series(id="eje", label="EJE", values={"1999": None}),
        ),
    )
    layout = """
  - id: main
    base: Base
    unit: persons
    universe: reference
    rows: [{id: as, label: AS}, {id: eje, label: EJE}, {id: total, label: Total, role: total}]
    columns: [{id: a1999, label: "1999", measure: "reference register__{row} 1999", format: {grouping:
    false}}]
"""
    rows = tabulated(tmp_path, layout, "id\na", references=(register,))
    assert cells(rows) == {"as.a1999": "1687", "eje.a1999": "?", "total.a1999": "1687"}
    assert cells(rows, "value")["eje.a1999"] is None
    assert set(cells(rows, "origin").values()) == {"reference"}
