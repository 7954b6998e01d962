"""A questionnaire that could not be asked is refused, with file, line and what to do."""

import pytest

from tests.spec.questionnaires import refusal, small

TICKS = ", ".join(f"{{id: i{i}, label: I{i}}}" for i in range(18))
MANY = f"items: [{{id: projet, label: Projet}}, {TICKS}]"
READS_MANY = " or ".join(f"papers__i{i}" for i in range(18))

RESERVED = "and avoid reserved words."

STRUCTURE = [
    # (what is replaced, by what, the messages)
    (
        "title: Effectifs",
        "titel: Effectifs # here",
        [
            "w1.yaml, line 16: the key 'title' is missing from part 'effectifs'.",
            "LINE: unknown key 'titel'. Did you mean 'title'? Allowed here: id, questions, title.",
        ],
    ),
    (
        "items: [{id: cadres, label: Cadres}]",
        "items: [{id: cadres, label: Cadres}]\n        totals: true # here",
        [
            "LINE: unknown key 'totals'. Did you mean 'total'? Allowed here: asked_if, heading, help, id, "
            "items, measures, number, text, total, type, unit."
        ],
    ),
    (
        "type: ranking",
        "type: rank # here",
        [
            "LINE: type is 'rank'. Allowed here: 'headcount_grid', 'counts', 'single', 'multiple', "
            "'tick_grid', 'ranking', 'open'."
        ],
    ),
    (
        "items: [{id: cadres, label: Cadres}]",
        "items: [{id: cadres, label: ''}] # here",
        [
            "LINE: part 'effectifs', question 'managers', item 'cadres', label: String should have at "
            "least 1 character (found: '')."
        ],
    ),
    (
        "dont_know: NSP",
        "dont_know: X # here",
        ["LINE: 'X' ticks a box too: nobody could tell which is meant."],
    ),
    ("wave: w1", "wave: w2 # here", ["LINE: the wave is 'w2', but the file is that of wave 'w1'."]),
    (
        "respondent_pattern: caf-[0-9]{3}",
        "respondent_pattern: caf-[0-9 # here",
        [
            "LINE: respondent_pattern 'caf-[0-9' is not a regular expression: "
            "unterminated character set at position 4."
        ],
    ),
    (
        "respondent_example: caf-001",
        "respondent_example: caf-1 # here",
        [
            "LINE: respondent_example 'caf-1' does not match respondent_pattern 'caf-[0-9]{3}'. "
            "Give one that does."
        ],
    ),
    (
        "role: return_number",
        "role: personal",
        ["w1.yaml, line 10: 0 cells have the role 'return_number'; the block needs exactly one."],
    ),
    ("- id: missions", "- id: effectifs # here", ["LINE: the id 'effectifs' is that of an earlier part."]),
    ("- id: managers", "- id: counted # here", ["LINE: the id 'counted' is that of an earlier question."]),
    (
        "- {id: nom, label: Nom, role: personal}",
        "- {id: caf, label: Nom, role: personal} # here",
        ["LINE: the cell 'caf' of the identification has the name of a cell of the identification."],
    ),
    ("number: 3", "number: 2 # here", ["LINE: number 2 comes after number 2: numbers must rise."]),
    (
        "items: [{id: cadres, label: Cadres}]",
        "items:\n          - {id: cadres, label: Cadres}\n          - {id: cadres, label: Cadres} # here",
        ["LINE: the id 'cadres' is given twice in the items of managers."],
    ),
    (
        "{id: etp, label: ETP, unit: emplois, decimals: 2}",
        "{id: agents, label: ETP, unit: emplois} # here",
        ["LINE: the id 'agents' is given twice in the measures of counted."],
    ),
    (
        "items: [{id: cadres, label: Cadres}]",
        "items: [] # here",
        ["LINE: managers has no items."],
    ),
    (
        "rows: [{id: as, label: AS}, {id: hors, label: Hors}]",
        "rows: [] # here",
        ["LINE: staff has no rows."],
    ),
    (
        "items: [{id: cadres, label: Cadres}]",
        "items: [{id: as, label: Assistante sociale}] # here",
        [
            "LINE: the item id 'as' has 2 labels: 'AS' on lines 26, 27, 37, 69, 'Assistante sociale' on "
            "line 43. An id has one label in the whole questionnaire: write the same everywhere, or use "
            "another id."
        ],
    ),
    (
        "items: [{id: cadres, label: Cadres}]",
        "items:\n          - {id: cadres, label: Cadres}\n          - {id: chefs, label: Cadres} # here",
        ["LINE: two of the items of managers read 'Cadres': a respondent could not tell them apart."],
    ),
    (
        "roster: {id: titres, label: T, column: autres,",
        "roster: # here\n          {id: titres, label: T, column: autre,",
        [
            "w1.yaml, line 29: the roster details column 'autre', which staff does not have. "
            "Did you mean 'autres'?"
        ],
    ),
    (
        "- id: remarks",
        "- id: fonction # here",
        ["LINE: the cell 'fonction' of fonction has the name of a cell of the identification."],
    ),
    (
        "- id: remarks",
        "- id: formal__non__text # here",
        ["LINE: the cell 'formal__non__text' of formal__non__text has the name of a cell of formal."],
    ),
    (
        "{id: autres, label: Autres, open: Précisez}]\n        columns: [",
        "{id: accueil__as, label: Autre}]\n        columns: [{id: as__as, label: Encore}, ",
        ["w1.yaml, line 64: two cells of tasks would be named 'tasks__accueil__as__as'. Rename an item."],
    ),
    (
        "- id: remarks",
        "- id: re-marks # here",
        ["LINE: 're-marks' can't name a cell: begin with a letter, write '_' for '-', " + RESERVED],
    ),
    (
        "- id: remarks",
        "- id: respondent # here",
        ["LINE: 'respondent' can't name a cell: begin with a letter, write '_' for '-', " + RESERVED],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "messages"), STRUCTURE)
def test_a_questionnaire_whose_structure_is_wrong_is_refused(tmp_path, old, new, messages):
    assert refusal(tmp_path, (old, new)) == messages


ROUTING = [
    # (the condition of question 5 `papers`, the message); question 4 `formal` comes before, `plan` after
    ("formul == 'oui'", "papers is asked on 'formul', which is no variable. Did you mean 'formal'?"),
    (
        "counted > 0",
        "papers is asked on 'counted', which is no variable. Its variables are counted__as__agents, "
        "counted__as__etp, counted__autres__agents, counted__autres__etp, counted__autres__text.",
    ),
    ("fonction == 'chef'", "papers is asked on 'fonction', which is no variable. "),
    ("order__accueil == 1", "papers is asked on order, which comes later. Move one of them."),
    (
        "formal == 'ou'",
        "papers is asked when formal is 'ou', an answer that formal does not offer. Did you mean 'oui'? "
        "Offered: oui, non.",
    ),
    (
        "formal in ('oui', 'peut-être')",
        "papers is asked when formal is 'peut-être', an answer that formal does not offer. "
        "Offered: oui, non.",
    ),
    ("formal", "the condition of papers is text; it must be true or false, as in q == 'oui'."),
    ("formal == 1", "the condition of papers: '1' is a number; what stands here must be text."),
    ("formal = 'oui'", "papers: \"formal = 'oui'\" is not an expression: invalid syntax"),
    ("formal == 'oui' and formal == 'non'", "nobody can reach papers: no answers make"),
    ("managers__cadres < 0", "nobody can reach papers: no answers make 'managers__cadres < 0' true."),
    ("papers__projet", "a cycle: each of these is asked on the next one: papers -> papers."),
    ("plan == 'oui'", "a cycle: each of these is asked on the next one: papers -> plan -> papers."),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "message"), ROUTING)
def test_a_condition_that_leads_nowhere_is_refused(tmp_path, condition, message):
    (found,) = refusal(tmp_path, ("asked_if: formal == 'oui'", f"asked_if: {condition} # here"))
    assert found.startswith(f"LINE: {message}")


def test_a_rank_that_is_not_offered_is_refused(tmp_path):
    change = ("text: Remarques", "text: Remarques\n        asked_if: order__accueil == 3 # here")
    assert refusal(tmp_path, change) == [
        "LINE: remarks compares order__accueil with 3; its ranks run from 1 to 2."
    ]


def test_the_last_rank_is_offered(tmp_path):
    small(tmp_path, ("text: Remarques", "text: Remarques\n        asked_if: order__accueil == 2"))


def test_an_answer_counts_only_when_its_question_is_asked(tmp_path):
    # papers is asked of those who answered oui, so nobody who answered non can have ticked one of its boxes
    change = ("formal == 'non' or not papers__projet", "formal == 'non' and papers__projet # here")
    assert refusal(tmp_path, change) == [
        "LINE: nobody can reach plan: no answers make \"formal == 'non' and papers__projet\" true."
    ]


def test_a_question_behind_one_that_nobody_reaches_is_not_reached_either(tmp_path):
    messages = refusal(
        tmp_path,
        ("asked_if: formal == 'oui'", "asked_if: managers__cadres < 0"),
        ("asked_if: formal == 'non' or not papers__projet", "asked_if: papers__projet"),
    )
    assert [message.partition(": ")[2] for message in messages] == [
        "nobody can reach papers: no answers make 'managers__cadres < 0' true.",
        "nobody can reach plan: no answers make 'papers__projet' true.",
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "managers__cadres > 100",
        "counted__as__agents + managers__cadres == 100",
        "counted__as__etp - managers__cadres > 5 and counted__as__etp < 7",
        # arithmetic with constants is not decided by trying, so it is not refused
        "managers__cadres - 3 == 40",
        "managers__cadres * 2 == 84",
    ],
)
def test_numbers_are_tried_around_those_that_the_condition_names(tmp_path, condition):
    assert small(tmp_path, ("asked_if: formal == 'oui'", f"asked_if: {condition}"))


def test_a_condition_that_reads_too_much_to_be_tried_is_refused(tmp_path):
    (message,) = refusal(
        tmp_path,
        ("items: [{id: projet, label: Projet}, {id: autres, label: Autres, open: Précisez}]", MANY),
        ("formal == 'non' or not papers__projet", f"{READS_MANY} # here"),
    )
    # 18 boxes and the answers oui, non and none of formal: 2 ** 18 * 3 = 786432
    assert message.startswith(
        "LINE: whether anybody is asked plan depends on 19 variables with 786432 combinations"
    )


def test_all_mistakes_are_reported_in_the_order_of_the_file(tmp_path):
    messages = refusal(
        tmp_path,
        ("wave: w1", "wave: w2"),
        ("number: 3", "number: 2"),
        ("items: [{id: cadres, label: Cadres}]", "items: []"),
        ("- id: remarks", "- id: formal"),
    )
    assert [int(message.split()[2].rstrip(":")) for message in messages] == [1, 39, 43, 75]


def test_all_mistakes_of_the_routing_are_reported(tmp_path):
    messages = refusal(
        tmp_path,
        ("asked_if: formal == 'oui'", "asked_if: formal == 'ja'"),
        ("asked_if: formal == 'non' or not papers__projet", "asked_if: formal = 'non'"),
    )
    assert len(messages) == 2
