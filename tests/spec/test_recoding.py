"""How each kind of recoded variable comes from the answers, and from missing ones."""

import pytest

from pipeline.tables.codeframes import CodeFrame, UnknownTitles
from pipeline.tables.recoding import RosterExceedsCell
from pipeline.yamlfiles import YamlError
from tests.spec.tables import recoded, recodes_of

FRAME = CodeFrame.model_validate_json(
    """{"id": "jobs", "categories": [{"id": "ts", "label": "TS"}, {"id": "is", "label": "IS"}],
        "titles": [{"title": "Travailleur social", "category": "ts", "source": "s"},
                   {"title": "Médiateur", "category": "is", "source": "s"}]}"""
)
FRAMES = {"jobs": FRAME}

SUM = """
  - id: total__{each}
    type: sum
    label: Personnes
    each: [as, hors]
    of: staff__{each}__{as|autres}
"""


def test_a_sum_adds_what_is_there_and_is_missing_when_nothing_is(tmp_path):
    variables, reasons = recoded(
        tmp_path,
        SUM,
        """
        id | staff__as__as | staff__as__autres
        a  | 3             | 1
        b  | 3             |
        c  |               |
        """,
    )
    assert variables["total__as"].to_list() == [3 + 1, 3, None]
    assert reasons["total__as"].to_list() == [None, None, "blank"]


def test_a_sum_can_leave_a_variable_out(tmp_path):
    variables, _ = recoded(
        tmp_path,
        SUM + "    without: staff__{each}__as\n",
        "id | staff__as__as | staff__as__autres\na | 3 | 1",
    )
    assert variables["total__as"].to_list() == [1]


UNION = """
  - id: any
    type: union
    label: L
    of: papers__{projet|autres}
"""
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
"""
TICKED = """
    id | formal | papers__projet | papers__autres
    a  | oui    | x              | x
    b  | oui    | x              | -
    c  | oui    | -              | x
    d  | oui    | -              | -
    e  | oui    |                | x
    f  | oui    |                | -
    g  | non    |                |
    """


def test_a_union_is_true_as_soon_as_one_option_is(tmp_path):
    variables, reasons = recoded(tmp_path, UNION, TICKED)
    assert variables["any"].to_list() == [True, True, True, False, True, None, None]
    assert reasons["any"].to_list() == [None, None, None, None, None, "blank", "not_asked"]


def test_a_combination_is_exclusive_and_needs_all_its_options(tmp_path):
    variables, reasons = recoded(tmp_path, COMBINATION, TICKED)
    assert variables["which"].to_list() == ["both", "projet_only", "autres_only", "none", None, None, None]
    assert reasons["which"].to_list() == [None, None, None, None, "blank", "blank", "not_asked"]


TITLES = """
  - id: group
    type: titles
    label: L
    variable: fonction
    codeframe: jobs
"""


def test_a_title_has_the_category_of_its_code_frame_whatever_its_capitals_and_spaces(tmp_path):
    answers = "id | fonction\na | Travailleur social\nb | MÉDIATEUR\nc | travailleur  social\nd | "
    variables, reasons = recoded(tmp_path, TITLES, answers, frames=FRAMES)
    assert variables["group"].to_list() == ["ts", "is", "ts", None]
    assert reasons["group"].to_list() == [None, None, None, "blank"]


def test_cells_whose_title_the_code_frame_lacks_are_all_named_but_not_what_was_typed(tmp_path):
    answers = "id | fonction\na | Chef\nb | Médiateur\nc | Chef\nd | Adjoint"
    with pytest.raises(UnknownTitles) as error:
        recoded(tmp_path, TITLES, answers, frames=FRAMES)
    assert str(error.value).splitlines() == [
        "the code frame jobs.yaml does not know the titles typed in these cells:",
        "  a, fonction",
        "  c, fonction",
        "  d, fonction",
        "Add each under `titles` with its category (ts, is), or correct the return.",
    ]
    assert [(one.respondent, one.title) for one in error.value.titles] == [
        ("a", "Chef"),
        ("c", "Chef"),
        ("d", "Adjoint"),
    ]


ROSTER = """
  - id: titles__{each}
    type: roster
    label: L
    each: [as, hors]
    question: staff
    codeframe: jobs
    total: staff__{each}__autres
    rest: {id: nr, label: Non réponse}
"""
CELLS = "id | staff__as__autres | staff__hors__autres\na | 9 | 4\nb | | 0"


def test_a_list_is_split_by_category_and_the_rest_of_the_cell_is_without_answer(tmp_path):
    variables, reasons = recoded(
        tmp_path,
        ROSTER,
        CELLS,
        """
        a | staff | as | Travailleur social | 2
        a | staff | as | Médiateur | 3
        a | staff | as | Travailleur social | 1
        a | staff | as | Médiateur |
        a | staff | as | | 1
        a | staff | | Médiateur | 1
        b | staff | as | Médiateur | 1
        """,
        FRAMES,
    )
    assert variables["titles__as__ts"].to_list() == [2 + 1, None]  # b's cell is blank: so are its parts
    assert variables["titles__as__is"].to_list() == [3, None]
    assert variables["titles__as__nr"].to_list() == [
        9 - 3 - 3,
        None,
    ]  # a title, row or number alone is no answer
    assert variables["titles__hors__nr"].to_list() == [4, 0]
    assert reasons["titles__as__ts"].to_list() == [None, "blank"]


@pytest.mark.parametrize(("persons", "refused"), [(8, False), (9, False), (10, True)])
def test_a_list_may_hold_as_many_persons_as_its_cell(tmp_path, persons, refused):
    line = f"a | staff | as | Médiateur | {persons}"
    if not refused:
        variables, _ = recoded(tmp_path, ROSTER, CELLS, line, FRAMES)
        assert variables["titles__as__nr"].to_list()[0] == 9 - persons
        return
    with pytest.raises(RosterExceedsCell, match=r"more persons than staff__as__autres: a \(1 more\)"):
        recoded(tmp_path, ROSTER, CELLS, line, FRAMES)


REFUSED = [
    (SUM.replace("staff__{each}", "stuff__{each}"), "line 4: there is no variable 'stuff__as__as'."),
    (
        SUM.replace("{as|autres}", "as").replace("sum", "union"),
        "line 4: 'staff__as__as' is of kind 'count', not 'tick'.",
    ),
    (
        SUM.replace("total__{each}", "staff__{each}__as"),
        "line 4: the name 'staff__as__as' is taken by another variable.",
    ),
    (
        SUM + "    without: staff__{each}__{as|autres}\n",
        "line 4: there is no variable left to make it from.",
    ),
    (TITLES.replace("jobs", "job"), "line 4: there is no code frame 'job'. Allowed: jobs."),
    (
        ROSTER.replace("[as, hors]", "[as, eje]"),
        "line 4: the question 'staff' has no row 'eje'. Allowed: as, hors.",
    ),
    (
        ROSTER.replace("question: staff", "question: tasks"),
        "line 4: there is no list of titles (roster) in a question 'tasks'.",
    ),
    (
        COMBINATION.replace("      - {id: none, label: L, ticked: []}\n", ""),
        "line 4: 4 combinations are possible, 3 have a category.",
    ),
    (
        COMBINATION.replace("ticked: []", "ticked: [papers__projet]"),
        "line 4: the category 'none' ticks the same options as another.",
    ),
    (
        COMBINATION.replace("ticked: []", "ticked: [formal]"),
        "line 4: the category 'none' ticks formal, which `of` lacks.",
    ),
    (UNION.replace("union", "onion"), "line 5: type is 'onion'."),
]


@pytest.mark.parametrize(("recodes", "message"), REFUSED)
def test_a_recode_that_cannot_be_made_is_refused_with_its_line(tmp_path, recodes, message):
    with pytest.raises(YamlError) as error:
        recodes_of(tmp_path, recodes, FRAMES)
    assert message in str(error.value).replace(f"{tmp_path}/recodes/w1.yaml, ", "")


def test_a_code_frame_refuses_a_title_twice_and_an_unknown_category(tmp_path):
    text = FRAME.model_dump_json()
    with pytest.raises(ValueError, match="'Médiateur' is given twice"):
        CodeFrame.model_validate_json(text.replace("Travailleur social", "médiateur"))
    with pytest.raises(ValueError, match="is in the category 'xx'"):
        CodeFrame.model_validate_json(text.replace('"category":"is"', '"category":"xx"'))
