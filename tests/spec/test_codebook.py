"""The codebook lists each variable once, with who was asked and whether the answer is open."""

from pathlib import Path

import pytest

from pipeline.expressions import Expression
from pipeline.published.variables import AccountWords, Count, count, read_account, signed
from pipeline.published.variables_page import variables_page
from pipeline.questionnaire.codebook import codebook
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.questions import Item
from pipeline.yamlfiles import YamlError
from tests.spec.questionnaires import small

RECODED = Field("formal_short", "formal", (), FieldKind.CHOICE, "Short", options=(Item(id="a", label="A"),))


def said(condition: Expression | None) -> str:
    return f"if {condition.text}" if condition else "everybody"


LINES = """
    fonction             -       -            identification text    all               open
    staff__as__autres    staff   as__autres   headcount_grid count   all               closed
    counted__as__etp     counted as__etp      counts         decimal all               closed
    formal               formal  -            single         choice  all               closed
    formal__non__text    formal  non__text    single         text    all               open
    papers__projet       papers  projet       multiple       tick    formal == 'oui'   closed
    order__accueil       order   accueil      ranking        rank    all               closed
    remarks              remarks -            open           text    all               open
    formal_short         formal  -            single         choice  all               closed
"""


def test_the_lines_of_the_codebook(tmp_path):
    entries = {entry.variable: entry for entry in codebook(small(tmp_path), [RECODED], said)}
    for line in LINES.strip().splitlines():
        name, question, item, question_type, kind, *universe, answer = line.split()
        entry = entries[name]
        found = [entry.question or "-", entry.item or "-", entry.question_type, entry.type, entry.universe]
        assert found == [question, item, question_type, kind, " ".join(universe)]
        assert entry.open == (answer == "open")
        assert entry.universe_label == ("everybody" if universe == ["all"] else f"if {' '.join(universe)}")


def test_the_codebook_has_each_variable_of_the_form_then_the_recoded_ones(tmp_path):
    questionnaire = small(tmp_path)
    entries = codebook(questionnaire, [RECODED], said)
    assert [e.variable for e in entries] == [f.name for f in questionnaire.variables] + ["formal_short"]
    assert [e.source for e in entries[-2:]] == ["questionnaire", "recode"]
    assert entries[-1].options == "a"


WORDS = "\n".join(f"  {key}: {key}" for key in AccountWords.model_fields if key != "set_aside")
ACCOUNT = f"""\
published: {{variables: 20, open: 9, source: page 6}}
words:
  set_aside: without {{type}}
{WORDS}
types:
  identification: Identification
  headcount_grid: Grid
  counts: Counts
  single: Single
  multiple: Multiple
  tick_grid: Ticks
  ranking: Ranking
  open: Open
set_aside: [headcount_grid]
explanation:
  - >-
    {{headcount_grid}} in the grid, {{open_items}} precisions, {{open_difference}} open,
    {{roster_cells}} cells
"""


def account(folder: Path, text: str = ACCOUNT):
    questionnaire = small(folder)
    path = folder / "variables.yaml"
    path.write_text(text, encoding="utf-8")
    return read_account(path, questionnaire, codebook(questionnaire, [RECODED], said))


def test_counts_of_the_small_questionnaire(tmp_path):
    found = account(tmp_path)
    # 4 grid, 4 counts + 1 text, 1 managers, formal 1 + 1, papers 2 + 1, plan 1 + 1, tasks 4 + 1, order 2 + 1,
    # remarks, the function and the recode: 20 closed, 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 = 8 open
    assert found.ours == Count(variables=28, open=8)
    assert found.ours.closed == 20
    assert found.rest == Count(variables=24, open=8)
    assert found.ours - found.published == Count(variables=8, open=-1)


def test_the_counts_of_the_types_add_up_to_all(tmp_path):
    found = account(tmp_path)
    counts = [found.of_type(question_type) for question_type in found.file.types]
    assert sum(c.variables for c in counts) == found.ours.variables
    assert sum(c.open for c in counts) == found.ours.open


def test_the_page_prints_the_figures(tmp_path):
    page = variables_page(account(tmp_path))
    assert "| ours | 28 | 20 | 8 |" in page
    assert "| dossier | 20 | 11 | 9 |" in page
    assert "| difference | +8 | +9 | −1 |" in page
    assert "| without Grid | −4 | −4 | 0 |" in page
    assert "- 4 in the grid, 6 precisions, −1 open, 6 cells" in page


def test_count_of_nothing():
    assert count([]) == Count(0, 0)


@pytest.mark.parametrize(("number", "shown"), [(-2, "−2"), (0, "0"), (2, "+2")])
def test_a_difference_shows_its_sign(number, shown):
    assert signed(number) == shown


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  ranking: Ranking\n", "", "line 26: the type of question 'ranking' has no name here."),
        ("[headcount_grid]", "[headcount]", "unknown type of question 'headcount'. Did you mean"),
        ("{open_items}", "{open_item}", "unknown figure 'open_item'. Did you mean 'open_items'?"),
        ("without {type}", "without {type", "line 3: a brace without its pair."),
        ("{open_items}", "{open_items", "line 37: a brace without its pair."),
        ("{open_items}", "open_items}", "line 37: a brace without its pair."),
        ("{open_items}", "{open_items:d}", "no ':' or '!' may follow the name in {open_items}."),
        ("variables: 20", "variable: 20", "line 1: unknown key 'variable'. Did you mean 'variables'?"),
    ],
)  # fmt: skip
def test_a_wrong_account_is_refused(tmp_path, old, new, message):
    with pytest.raises(YamlError) as error:
        account(tmp_path, ACCOUNT.replace(old, new))
    assert message in str(error.value)
