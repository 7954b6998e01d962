"""A layout that could not be counted is refused with file, line and what to do."""

from pathlib import Path

import pytest

from pipeline.tables.coverage import check_coverage
from pipeline.tables.known import known_names
from pipeline.tables.layout import Layout, read_layout
from pipeline.yamlfiles import Document, YamlError
from tests.spec.questionnaires import small
from tests.spec.tables import planned

# Line 7 is the first of the panel. Each case replaces one passage.
PANEL = """\
  - id: main
    base: Base
    unit: Caf
    universe: asked:papers
    measure: ticked papers__{row}
    spanners: [{id: top, label: Top}]
    rows:
      - {id: projet, label: Projet}
      - {id: autres, label: Autres}
    columns:
      - {id: caf, label: Caf, spanner: top}
      - {id: pct, label: "%", share_of: asked papers, format: {decimals: 1, suffix: "%"}}
"""
ALL_IDS = "staff, counted, managers, formal, papers, plan, tasks, order, remarks"

REFUSED = [
    (
        "id: projet, ",
        "id: projets, ",
        "line 11: row 'projets', column 'caf': there is no variable "
        "'papers__projets'. Did you mean 'papers__projet'?",
    ),
    (
        "asked papers,",
        "asked paper,",
        "line 18: row 'projet', column 'pct': there is no question 'paper'. Did you mean 'papers'?",
    ),
    (
        "asked papers,",
        "the asked,",
        "line 18: 'the asked' is no measure. It begins with one of: sum, positive, "
        "ticked, equals, rank, tied, answered, missing, asked, respondents, reference. A share can also be "
        "of row-total, column-total, grand-total.",
    ),
    (
        "ticked papers__{row}",
        "ticked papers__{rows}",
        "line 11: 'ticked papers__{rows}': only {row}, {column} and alternatives as {a|b} stand in braces.",
    ),
    (
        "ticked papers__{row}",
        "ticked papers {row}",
        "line 11: 'ticked papers {row}': after 'ticked' comes a variable (found: 'papers projet').",
    ),
    (
        "ticked papers__{row}",
        "sum papers__{row}",
        "line 11: row 'projet', column 'caf': 'papers__projet' is a tick; 'sum' counts a count or a decimal.",
    ),
    (
        "ticked papers__{row}",
        "equals formal {row}",
        "line 11: row 'projet', column 'caf': 'formal' has no option 'projet'. Allowed: oui, non.",
    ),
    (
        "ticked papers__{row}",
        "rank order__autres 3",
        "line 11: row 'projet', column 'caf': ranks of 'order__autres' run from 1 to 2.",
    ),
    ("ticked papers__{row}", "tied papers 1", "line 11: row 'projet', column 'caf': 'papers' is not ranked."),
    (
        "ticked papers__{row}",
        "missing formal why",
        "line 11: row 'projet', column 'caf': 'why' is no reason for a "
        "missing value. Allowed: not_asked, blank, dont_know, illegible, not_in_wave, uncoded.",
    ),
    (
        "ticked papers__{row}",
        "reference pay as",
        "line 11: row 'projet', column 'caf': no reference file holds 'reference pay as'.",
    ),
    (
        "asked:papers",
        "asked:paper",
        "line 10: there is no question 'paper'. Did you mean 'papers'?",
    ),
    (
        "asked:papers",
        "askd:papers",
        "line 10: the universe is 'askd:papers'. Allowed: all, reference, "
        "asked:<question>, answered:<question>.",
    ),
    (
        "    measure: ticked papers__{row}\n",
        "",
        "line 13: row 'projet', column 'caf': no measure. Give the row, column or panel one.",
    ),
    (
        "unit: Caf",
        "unit: persons",
        "line 11: row 'projet', column 'caf': the unit is 'persons', but 'ticked "
        "papers__projet' does not count that.",
    ),
    (
        "ticked papers__{row}",
        "ticked papers__{projet|autres}",
        "line 11: row 'projet', column 'caf': an office may be "
        "counted several times: the unit is then citations, not Caf.",
    ),
    (
        "asked papers,",
        "column-total,",
        "line 11: row 'projet', column 'pct': an office may be counted several times: "
        "the unit is then citations, not Caf.",
    ),
    (
        "ticked papers__{row}",
        "ticked papers__{row} + sum staff__as__as",
        "line 11: row 'projet', column 'caf': a mix of units: personnes, respondents.",
    ),
    (
        "ticked papers__{row}",
        "sum staff__as__as + sum counted__as__etp",
        "line 11: row 'projet', column 'caf': a mix of units: emplois, personnes.",
    ),
    (
        "ticked papers__{row}",
        "ticked papers__{row} + ticked papers__{row}",
        "line 11: row 'projet', column 'caf': a measure is added twice.",
    ),
    (
        "id: autres, label: Autres}",
        "id: projet, label: Autres}",
        "line 15: the row 'projet' is given twice. Each row needs an id of its own.",
    ),
    (
        "spanner: top",
        "spanner: tip",
        "line 17: spanner: there is no 'tip'. Did you mean 'top'? Allowed: top.",
    ),
    (
        "label: Projet}",
        "label: Projet, cells: {pc: null}}",
        "line 14: row 'projet': cells: there is no 'pc'. Did you mean 'pct'? Allowed: caf, pct.",
    ),
    (
        "label: Autres}",
        "label: Autres, role: subtotal}",
        "line 15: the row 'autres' is a subtotal: name the rows that it adds, as in `of: [a, b]`.",
    ),
    (
        "label: Autres}",
        "label: Autres, of: [projet]}",
        "line 15: the row 'autres' has `of` but is no subtotal: add `role: subtotal`.",
    ),
    ("label: Projet}", "lable: Projet}", "line 14: unknown key 'lable'. Did you mean 'label'?"),
    (
        "unit: Caf",
        "unit: caf",
        "line 9: panel 'main', unit is 'caf'. Allowed here: 'Caf', 'citations', 'persons', 'positions' or "
        "'fte'.",
    ),
    (
        "label: Autres}",
        "label: Autres, role: totale}",
        "line 15: panel 'main', row 'autres', role is 'totale'. Allowed here: 'body', 'subtotal' or 'total'.",
    ),
    (
        "label: Projet}",
        "label: Projet, unit: persons}",
        "line 11: row 'projet', column 'caf': the unit is 'persons', but 'ticked papers__projet' does not "
        "count that.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), REFUSED)
def test_a_mistake_is_refused_with_its_line(tmp_path, old, new, message):
    assert PANEL.count(old) == 1, f"{old!r} stands {PANEL.count(old)} times"
    with pytest.raises(YamlError) as error:
        planned(tmp_path, PANEL.replace(old, new), known_names(small(tmp_path), (), ()))
    assert message in str(error.value).replace(f"{tmp_path}/table.yaml, ", "")


def test_the_layout_itself_is_accepted(tmp_path):
    cells = planned(tmp_path, PANEL, known_names(small(tmp_path), (), ()))
    assert [(cell.row, cell.column) for cell in cells] == [
        ("projet", "caf"), ("projet", "pct"), ("autres", "caf"), ("autres", "pct"),
    ]  # fmt: skip


def test_options_of_one_choice_may_be_added_as_offices(tmp_path):
    layout = PANEL.replace("ticked papers__{row}", "equals formal {oui|non} + equals formal oui")
    with pytest.raises(YamlError, match="added twice"):
        planned(tmp_path, layout, known_names(small(tmp_path), (), ()))
    layout = PANEL.replace("ticked papers__{row}", "equals formal {oui|non}")
    assert len(planned(tmp_path, layout, known_names(small(tmp_path), (), ()))[0].numerator) == 2


CHART = """\
id: table
title: Titre
section: "1"
order: 1
dossier: chart
chart:
  kind: bars
  panel: main
  columns:
    - pct
    - zz
panels:
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "", "line 11: chart: columns: there is no 'zz'. Allowed: caf, pct."),
        ("panel: main", "panel: man", "line 8: chart: panel: there is no 'man'. Did you mean 'main'?"),
        ("- zz", "- pct", "line 11: the column of the chart 'pct' is given twice."),
        ("  kind: bars", "  kind: bar", "line 7: chart, kind is 'bar'. Allowed here: 'bars', 'grouped', "),
        ("    - zz", "  rows: [projets]", "line 11: chart: rows: there is no 'projets'. Did you mean"),
    ],
)
def test_a_chart_of_what_is_not_there_is_refused_on_its_own_line(tmp_path, old, new, message):
    path = tmp_path / "table.yaml"
    path.write_text(CHART.replace(old, new, 1) + PANEL, encoding="utf-8")
    with pytest.raises(YamlError) as error:
        read_layout(path)
    assert message in str(error.value).replace(f"{path}, ", "")


def about(folder: Path, question: str) -> tuple[Document, Layout]:
    """A table about a question, or about none."""
    path = folder / f"{question or 'none'}.yaml"
    head = f'id: {path.stem}\ntitle: Titre\nsection: "1"\norder: 1\ndossier: omitted\n'
    asked = f"question: {question}\n" if question else ""
    path.write_text(f"{head}{asked}panels:\n{PANEL}", encoding="utf-8")
    return read_layout(path)


def test_a_question_without_a_table_is_refused(tmp_path):
    questionnaire = small(tmp_path)
    asked = [question.id for question in questionnaire.questions]
    tables = [about(tmp_path, question) for question in asked]
    check_coverage(tables, questionnaire, Path("tables"))
    check_coverage([*tables, about(tmp_path, "")], questionnaire, Path("tables"))
    with pytest.raises(YamlError) as error:
        check_coverage(tables[2:], questionnaire, Path("tables"))
    lines = str(error.value).splitlines()
    assert [line.split(" (")[0] for line in lines] == [
        f"tables: no table is about question {question!r}" for question in asked[:2]
    ]
    assert f"`question: {asked[0]}`" in lines[0]


def test_a_table_of_an_unknown_question_is_refused_with_its_line(tmp_path):
    with pytest.raises(YamlError, match=r"line 6: there is no question 'paper'\. Did you mean 'papers'\?"):
        check_coverage([about(tmp_path, "paper")], small(tmp_path), Path("tables"))
