"""How each kind of recoded variable comes from the answers, and from missing ones."""

import pytest

from pipeline.coding.frames import CodeFrame
from pipeline.tables.recoding import RosterExceedsCell
from pipeline.yamlfiles import YamlError
from tests.spec.tables import recoded, recodes_of


def frame(text: str) -> CodeFrame:
    return CodeFrame.model_validate_json(text)


JOBS = frame(
    """{"id": "jobs", "source": "staff__titres", "label": "Emplois", "version": 1, "several": false,
        "codes": [
        {"id": "ts", "label": "TS"}, {"id": "ts_logement", "label": "TS logement", "parent": "ts"},
        {"id": "is", "label": "IS"}]}"""
)
GROUPS = JOBS.model_copy(update={"id": "groups", "source": "fonction"})
THEMES = JOBS.model_copy(update={"id": "themes", "source": "formal__non__text", "several": True})
EMPTY = JOBS.model_copy(update={"id": "empty", "source": "fonction", "codes": ()})
FRAMES = {one.id: one for one in (JOBS, GROUPS, THEMES, EMPTY)}

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


CODES = """
  - {id: title, type: codes, codeframe: groups}
  - {id: group, type: codes, codeframe: groups, level: top}
"""
FUNCTIONS = "id | fonction\na | Ts\nb | Ts logement\nc | Chef\nd | "
CODED = """
    groups | a | fonction | ts
    groups | b | fonction | ts_logement
    groups | c | fonction |
    jobs   | c | fonction | is
    """


def test_a_code_is_a_choice_at_its_own_level_or_at_that_of_the_codes_it_details(tmp_path):
    variables, _ = recoded(tmp_path, CODES, FUNCTIONS, coded=CODED, frames=FRAMES)
    assert variables["title"].to_list() == ["ts", "ts_logement", None, None]
    assert variables["group"].to_list() == ["ts", "ts", None, None]


def test_an_answer_without_code_is_uncoded_and_no_answer_is_blank(tmp_path):
    _, reasons = recoded(tmp_path, CODES, FUNCTIONS, coded=CODED, frames=FRAMES)
    assert reasons["title"].to_list() == reasons["group"].to_list() == [None, None, "uncoded", "blank"]


def test_where_an_answer_may_have_several_codes_each_is_a_tick_and_stands_in_its_parent_s_too(tmp_path):
    variables, reasons = recoded(
        tmp_path,
        "\n  - {id: t, type: codes, codeframe: themes}\n",
        "id | formal__non__text\na | x\nb | y\nc | z",
        coded="""
        themes | a | formal__non__text | ts_logement is
        themes | b | formal__non__text | ts
        themes | c | formal__non__text |
        """,
        frames=FRAMES,
    )
    assert variables["t__ts"].to_list() == [True, True, None]  # a: by ts_logement
    assert variables["t__ts_logement"].to_list() == [True, False, None]
    assert variables["t__is"].to_list() == [True, False, None]
    assert reasons["t__is"].to_list() == [None, None, "uncoded"]


def test_in_a_wave_where_nothing_is_coded_all_is_uncoded(tmp_path):
    variables, reasons = recoded(tmp_path, CODES, "id | fonction\na | Ts", frames=FRAMES)
    assert (variables["title"].to_list(), reasons["title"].to_list()) == ([None], ["uncoded"])


ROSTER = """
  - id: titles__{each}
    type: roster
    label: L
    each: [as, hors]
    question: staff
    codeframe: jobs
    total: staff__{each}__autres
    rest: {id: nr, label: Non réponse}
    uncoded: {id: uncoded, label: Non codé}
"""
CELLS = "id | staff__as__autres | staff__hors__autres\na | 9 | 4\nb | | 0"


LINES = """
        a | staff | as | Ts | 2
        a | staff | as | Médiateur | 3
        a | staff | as | Ts | 1
        a | staff | as | Médiateur |
        a | staff | as | | 1
        a | staff | | Médiateur | 1
        b | staff | as | Médiateur | 1
        """
CODED_LINES = """
        jobs | a | staff__titres__l01 | ts
        jobs | a | staff__titres__l02 | is
        jobs | a | staff__titres__l03 | ts_logement
        jobs | a | staff__titres__l04 | is
        jobs | a | staff__titres__l06 | is
        jobs | b | staff__titres__l07 | is
        """


def test_a_list_is_split_by_code_and_the_rest_of_the_cell_is_without_answer(tmp_path):
    variables, reasons = recoded(tmp_path, ROSTER, CELLS, rosters=LINES, coded=CODED_LINES, frames=FRAMES)
    assert variables["titles__as__ts"].to_list() == [2 + 1, None]  # b's cell is blank: so are its parts
    assert variables["titles__as__is"].to_list() == [3, None]
    assert variables["titles__as__uncoded"].to_list() == [0, None]
    assert variables["titles__as__nr"].to_list() == [
        9 - 3 - 3,
        None,
    ]  # a title, row or number alone is no answer
    assert variables["titles__hors__nr"].to_list() == [4, 0]
    assert reasons["titles__as__ts"].to_list() == [None, "blank"]


def test_persons_whose_title_has_no_code_are_counted_apart_from_those_without_title(tmp_path):
    coded = CODED_LINES.replace("l02 | is", "l02 |")
    variables, _ = recoded(tmp_path, ROSTER, CELLS, rosters=LINES, coded=coded, frames=FRAMES)
    assert variables["titles__as__uncoded"].to_list() == [3, None]
    assert variables["titles__as__nr"].to_list() == [9 - 3 - 3, None]


@pytest.mark.parametrize(("persons", "refused"), [(8, False), (9, False), (10, True)])
def test_a_list_may_hold_as_many_persons_as_its_cell(tmp_path, persons, refused):
    lines, coded = f"a | staff | as | Médiateur | {persons}", "jobs | a | staff__titres__l01 | is"
    if not refused:
        variables, _ = recoded(tmp_path, ROSTER, CELLS, rosters=lines, coded=coded, frames=FRAMES)
        assert variables["titles__as__nr"].to_list()[0] == 9 - persons
        return
    with pytest.raises(RosterExceedsCell, match=r"more persons than staff__as__autres: a \(1 more\)"):
        recoded(tmp_path, ROSTER, CELLS, rosters=lines, coded=coded, frames=FRAMES)


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
    (CODES.replace("groups", "job"), "there is no code frame 'job'. Allowed: empty, groups, jobs, themes."),
    (
        CODES.replace("groups", "empty"),
        "the code frame 'empty' has no codes yet, so there is nothing to count.",
    ),
    (CODES.replace("groups", "jobs"), "there is no variable 'staff__titres'."),
    (ROSTER.replace("jobs", "groups"), "the code frame 'groups' is about 'fonction', not about this list."),
    (
        ROSTER.replace("id: nr", "id: is"),
        "'is' is a code of the frame 'jobs': give `rest` or `uncoded` another id.",
    ),
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
