"""What a file of indicators may hold, which figures may be bound to it, and what is said of mistakes."""

from pathlib import Path

import pytest

from pipeline.published.figures import Figure, FiguresError, read_figures
from pipeline.published.indicators import check_bindings, load_indicators
from pipeline.published.names import Names, names_of
from pipeline.published.words import Words
from pipeline.tables.columns import FIGURE_COLUMNS
from pipeline.tables.known import known_names
from pipeline.tables.layout import read_layout
from pipeline.tables.plan import plan
from pipeline.yamlfiles import YamlError
from tests.spec.questionnaires import small

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
    rows: [{id: oui, label: Oui, measure: equals formal oui}]
    columns: [{id: caf, label: Caf}, {id: pct, label: Pct, share_of: respondents, format: {suffix: "%"}}]
  - id: staff
    base: Base
    unit: persons
    rows: [{id: as, label: AS, measure: sum staff__as__as}]
    columns: [{id: persons, label: Personnes}]
"""
INDICATORS = """\
indicators:
  - id: formal
    label: Formalisées
    section: "1"
    unit: Caf
    value: equals(formal, oui)
  - id: share
    label: Part
    section: "1"
    unit: Caf
    value: ticked(papers__projet)
    share_of: respondents()
    base: des Caf
    bases: [{id: cited, label: citations, share_of: ticked(papers__projet) + ticked(papers__autres)}]
    parts: [ticked(papers__projet)]
  - id: rank
    label: Rang
    section: "1"
    unit: rank
    value: position(table, main, caf, oui)
  - id: form
    label: Parties
    section: "1"
    unit: items
    outside: Le chiffre compte le formulaire.
"""
WORDS = Words({}, {"premier": 1}, {})


@pytest.fixture
def names(tmp_path) -> Names:
    questionnaire = small(tmp_path)
    path = tmp_path / "table.yaml"
    path.write_text(LAYOUT, encoding="utf-8")
    document, layout = read_layout(path)
    known = known_names(questionnaire, (), ())
    return names_of(questionnaire, known, plan(document, layout, known), [layout], {})


def written(folder: Path, text: str) -> Path:
    path = folder / "indicators.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_indicator_is_read_with_all_its_formulas(tmp_path, names):
    loaded = load_indicators(written(tmp_path, INDICATORS), names)
    assert list(loaded) == ["formal", "share", "rank", "form"]
    share = loaded["share"]
    assert (share.share_of.text, len(share.bases), len(share.parts)) == ("respondents()", 1, 1)
    assert loaded["form"].value is None


REFUSED = [
    ("equals(formal, oui)", "equals(formal, peut)", "line 6: 'formal' has no option 'peut'"),
    (
        "equals(formal, oui)",
        "equals(formel, oui)",
        "line 6: there is no variable 'formel'. Did you mean 'formal'",
    ),
    ("equals(formal, oui)", "sum(staff__as__as)", "line 6: the unit is 'Caf', but"),
    ("equals(formal, oui)", "sum(staff__as__as) + respondents()", "line 6: a mix of units: Caf, persons"),
    (
        "equals(formal, oui)",
        "ticked(papers__projet) + ticked(papers__autres)",
        "line 6: an office may be counted several times: the unit is then citations",
    ),
    ("share_of: respondents()", "share_of: sum(staff__as__as)", "line 12: a mix of units: Caf, persons"),
    ("share_of: ticked(papers__projet) +", "share_of: sum(staff__as__as) +", "line 14: a mix of units"),
    (
        "parts: [ticked(papers__projet)]",
        "parts: [sum(staff__as__as)]",
        "line 15: a mix of units: Caf, persons",
    ),
    ("    base: des Caf\n", "", "line 7: 'share': a share has a base"),
    ("value: equals(formal, oui)", "universe: all", "line 2: 'formal' needs either a value"),
    (
        "value: equals(formal, oui)",
        "value: respondents()\n    universe: asked:papiers",
        "line 7: there is no question 'papiers'",
    ),
    ("id: rank", "id: share", "line 16: the indicator 'share' is given twice"),
    ("unit: items", "unit: chairs", "line 24: indicator 'form', unit"),
    ("unit: items", "unit: items\n    counts: Caf", "line 21: 'form' is not determinable: it has no"),
    ("outside", "open_answers", "line 21: 'form': open_answers goes with texts"),
    (
        "    outside",
        "    texts: [papers__autres__text]\n    outside",
        "line 21: 'form': open_answers goes with texts",
    ),
    (
        "    outside",
        "    texts: [papers__autre__text]\n    open_answers",
        "line 25: there is no open answer or list of titles 'papers__autre__text'. Did you mean",
    ),
    ("    outside", "    texts: [formal]\n    open_answers", "line 25: 'formal' holds no text"),
    (
        "unit: rank",
        "unit: rank\n    refuted: Une réponse.",
        "line 16: 'rank': refuted says why bases are tried",
    ),
    ("outside", "outsides", "line 25: unknown key 'outsides'"),
]


@pytest.mark.parametrize(("good", "bad", "said"), REFUSED)
def test_what_can_not_be_right_is_refused_with_its_line(tmp_path, names, good, bad, said):
    assert INDICATORS.count(good) == 1
    with pytest.raises(YamlError) as raised:
        load_indicators(written(tmp_path, INDICATORS.replace(good, bad)), names)
    assert f"indicators.yaml, {said}" in str(raised.value)


def test_a_text_may_say_caf_of_what_its_value_counts_as_citations(tmp_path, names):
    """Where the indicator says so; what it counts is still held to be one thing."""
    cited = "ticked(papers__projet) + ticked(papers__autres)"
    said = INDICATORS.replace("equals(formal, oui)", f"{cited}\n    counts: citations")
    assert load_indicators(written(tmp_path, said), names)["formal"].value.text == cited
    with pytest.raises(YamlError, match="line 6: the unit is 'persons', but"):
        load_indicators(written(tmp_path, said.replace("counts: citations", "counts: persons")), names)


def figures(folder: Path, *lines: str) -> tuple[Path, tuple[Figure, ...]]:
    """Figures of the prose, each the text of a line from its place to its binding."""
    path = folder / "figures.csv"
    rows = [f"l0001-{i},1,prose,,{line},1" for i, line in enumerate(lines, start=1)]
    path.write_text("\n".join([",".join(FIGURE_COLUMNS), *rows]) + "\n", encoding="utf-8")
    return path, read_figures(path, WORDS)


BINDINGS = [
    # (figure, what is said of it; nothing when it may be bound so)
    (",,,,count,2,Caf,formal", ""),
    (",,,,percent,50 %,Caf,share", ""),
    (",,,,rank,premier lieu,rank,rank", ""),
    (",,,,count,5,items,form", ""),
    (",,,,count,5,Caf,", ""),
    ("table,main,oui,pct,percent,50 %,Caf,cell", ""),
    ("table,main,oui,pct,count,2,Caf,cell", ""),  # its numerator
    (",,,,count,2,Caf,shares", "column binds: there is no indicator 'shares'. Did you mean 'share'"),
    (",,,,percent,50 %,Caf,formal", "column statistic: a percent, but the indicator 'formal' has no base"),
    (",,,,count,2,Caf,share", "column statistic: a count, but the indicator 'share' has a base"),
    (",,,,count,2,persons,formal", "column unit: persons, but that of the indicator 'formal' is Caf"),
    ("table,main,non,caf,count,2,Caf,cell", "column table: no table prints the cell table main non caf"),
    (
        "table,main,oui,caf,percent,50 %,Caf,cell",
        "column statistic: a percent, but the cell table main oui caf",
    ),
]


@pytest.mark.parametrize(("figure", "said"), BINDINGS)
def test_a_figure_is_bound_to_what_can_print_it(tmp_path, names, figure, said):
    path, read = figures(tmp_path, figure)
    indicators = load_indicators(written(tmp_path, INDICATORS), names)
    if not said:
        return check_bindings(read, indicators, names, path)
    with pytest.raises(FiguresError) as raised:
        check_bindings(read, indicators, names, path)
    assert f"figures.csv, line 2, {said}" in str(raised.value)
