"""Rules that could not be meant are refused with file and line; every mistake is told at once."""

import pytest

from pipeline.editing.names import RuleNames
from tests.spec.forms import small_layout
from tests.spec.rulebooks import FOUR_RANKS, RULE, RULES, refusal, rule_names, ruleset

CASES = RULE[RULE.index("    cases:") :]
HOLDS = "holds: managers__cadres <= tot_staff"
INVALID = "invalid: {managers__cadres: 2, staff__as__as: 1}"
VALID = " valid: {managers__cadres: 1, staff__as__as: 1}"
MESSAGE = 'message: "{observed} cadres ; attendu : {expected}"'


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    return rule_names(tmp_path_factory.mktemp("names"))


SEVERITY = "severity: fatal"
LABEL = "label: no more managers than staff"
ID = "  - id: managed"
WHAT = "what stands here must be"
EXPRESSIONS = [
    # (what must hold, message)
    ("managers__cadre <= tot_staff", "there is no name 'managers__cadre'. Did you mean 'managers__cadres'?"),
    ("managers__cadres <= tot_staf", "there is no name 'tot_staf'. Did you mean 'tot_staff'?"),
    ("managers__cadres <= typed_staf", "there is no name 'typed_staf'. Did you mean 'typed_staff'?"),
    ("nom == ''", "there is no name 'nom'."),  # who filled it in is no business of rules
    ("managers__cadres", f"'managers__cadres' is a number; {WHAT} true or false."),
    ("formal <= 3", f"'formal <= 3': 'formal' is text; {WHAT} a number."),
    ("papers__projet == 1", f"'papers__projet == 1': '1' is a number; {WHAT} true or false."),
    ("managers__cadres / 0 > 1", "'managers__cadres / 0 > 1': 'managers__cadres / 0' divides by zero."),
    ("formal == 'yes'", "'formal' has no answer 'yes'. Allowed: oui, non."),
    ("formal__before in ('oui', 'nom')", "'formal__before' has no answer 'nom'. Did you mean 'non'?"),
    ("managers__cadres = 3", "'managers__cadres = 3' is not an expression"),
    ("open('x') == 1", "\"open('x') == 1\": \"open('x')\" is not allowed."),
]


@pytest.mark.parametrize(("text", "message"), EXPRESSIONS)
def test_expressions_that_are_refused(tmp_path, names, text, message):
    told = refusal(tmp_path, names, (HOLDS, f"holds: {text} # here"))
    assert told[0].startswith(f"LINE: {message}")
    told = refusal(tmp_path, names, (HOLDS, f"if: {text} # here\n    {HOLDS}"))
    assert told[0].startswith(f"LINE: {message}")


MESSAGES = [
    ("{oberved} cadres", "{oberved} can't be filled in. Did you mean 'observed'?"),
    ("{x} cadres", "{x} can't be filled in."),  # a rule without `each`
    ("{observed:>9}", "{observed:>9} can't be filled in."),
    ("{observed!r}", "{observed!r} can't be filled in."),
    ("{managers__cadre}", "{managers__cadre} can't be filled in. Did you mean 'managers__cadres'?"),
    ("{observed", "'{observed': expected '}' before end of string."),
]


@pytest.mark.parametrize(("text", "message"), MESSAGES)
def test_messages_that_are_refused(tmp_path, names, text, message):
    told = refusal(tmp_path, names, (MESSAGE, f'message: "{text}" # here'))
    assert told[0].startswith(f"LINE: {message}")


EXPLAINED = "  - {rule: staff.totals, fails: 1, because: why}\n"
REFUSED = [
    # (change, message; LINE is the line that ends with `# here`)
    (('wave: "w1"', 'wave: "w2" # here'), "LINE: the wave is 'w2', but the file is that of wave 'w1'."),
    (("  rank_gaps:", "  rank_gap:"), "unknown key 'rank_gap'. Did you mean 'rank_gaps'?"),
    (
        (RULES[RULES.index("  rank_ties") : RULES.index("  roster_lines")], ""),
        "the key 'rank_ties' is missing",
    ),
    (
        (SEVERITY, "severity: grave # here"),
        "LINE: rule 'managed', severity is 'grave'. Allowed here: 'fatal'",
    ),
    ((f"    {LABEL}\n", ""), "the key 'label' is missing from rule 'managed'"),
    ((CASES, ""), "the key 'cases' is missing from rule 'managed'"),
    (("      undecidable: {managers__cadres: 2}\n", ""), "the key 'undecidable' is missing"),
    ((SEVERITY, f"{SEVERITY}\n    tolerance: -1 # here"), "LINE: rule 'managed', tolerance: Input should be"),
    ((SEVERITY, f"{SEVERITY}\n    sevrity: note # here"), "LINE: unknown key 'sevrity'. Did you mean"),
    ((LABEL, 'label: "{observed}" # here'), "LINE: {observed} can't be filled in."),
    (
        ('values {question}", message: "{observed} / {expected}"}', 'values {x}", message: "!"} # here'),
        "LINE: {x} can't be filled in. In braces may stand {question}.",
    ),
    ((SEVERITY, f"{SEVERITY}\n    cells: [cadres] # here"), "LINE: there is no cell 'cadres'. Did you mean"),
    ((SEVERITY, f"{SEVERITY}\n    cells: [formal__asked] # here"), "LINE: there is no cell 'formal__asked'"),
    ((ID, f"{RULE}{ID} # here"), "LINE: the id 'managed' is that of another rule."),
    ((ID, "  - id: Managed # here"), "LINE: rule 'Managed', id is 'Managed': an id is lower-case letters"),
    ((ID, "  - id: formal\n    each: [values]"), "the id 'formal.values' is that of another rule."),
    (
        (SEVERITY, f"{SEVERITY}\n    each: [as, as] # here"),
        "LINE: rule 'managed': a value of `each` is given twice",
    ),
    (
        (CASES, f"{CASES}explained:\n  - {{rule: manged, fails: 1, because: why}} # here\n"),
        "LINE: there is no rule 'manged'. Did you mean 'managed'?",
    ),
    (
        (CASES, f"{CASES}explained:\n  - {{rule: managed, fails: 1, because: why}} # here\n"),
        "LINE: the rule 'managed' is fatal, so its failures can't stand.",
    ),
    (
        (CASES, f"{CASES}explained:\n  - {{rule: staff.totals, because: why}} # here\n"),
        "the key 'fails' is missing",
    ),
    (
        (CASES, f"{CASES}explained:\n  - {{rule: staff.totals, fails: 0, because: why}} # here\n"),
        "LINE: explained, number 1, fails: Input should be greater than or equal to 1",
    ),
    (
        (CASES, f"{CASES}explained:\n{EXPLAINED}{EXPLAINED.rstrip()} # here\n"),
        "LINE: the rule 'staff.totals' is explained twice.",
    ),
]


@pytest.mark.parametrize(("change", "message"), REFUSED)
def test_what_is_refused(tmp_path, names, change, message):
    assert any(message in told for told in refusal(tmp_path, names, change))


def case(text: str) -> tuple[str, str]:
    return VALID, f" valid: {text} # here"


WRONG_CASES = [
    (
        case("{managers__cadres: 2, staff__as__as: 1}"),
        "the rule gives 'fail' on its case 'valid'; it must give",
    ),
    (
        case("{managers__cadres: 1}"),
        "the rule gives 'unverifiable' on its case 'valid'; it must give 'pass'.",
    ),
    (case("{staff__as__as: 1, managers__cadre: 1}"), "there is no cell 'managers__cadre'. Did you mean"),
    (case("{tot_staff: 1}"), "there is no cell 'tot_staff'."),  # totals follow from their parts
    (case("{managers__cadres: oui}"), "'managers__cadres' takes a number, not 'oui'."),
    (case("{managers__cadres: true}"), "'managers__cadres' takes a number, not True."),
    (case("{managers__cadres: 1.5}"), "'managers__cadres' is of kind 'count' and can't be 1.5."),
    (case("{managers__cadres: -1}"), "'managers__cadres' is of kind 'count' and can't be -1."),
    (case("{order__accueil: 5}"), "'order__accueil' is of kind 'rank' and can't be 5."),
    (case("{formal: nom}"), "'formal' has no answer 'nom'. Did you mean 'non'? Allowed: oui, non."),
    (case("{papers__projet: 1}"), "'papers__projet' is of kind 'tick' and can't be 1."),
    (case("{remarks: 3}"), "'remarks' is of kind 'text' and can't be 3."),
    (case("{typed_staff: beaucoup}"), "'typed_staff' takes a number, not 'beaucoup'."),
]


@pytest.mark.parametrize(("change", "message"), WRONG_CASES)
def test_a_case_that_does_not_give_what_it_says(tmp_path, names, change, message):
    assert any(told.startswith(f"LINE: {message}") for told in refusal(tmp_path, names, change))


def test_a_case_outside_the_rule_s_condition(tmp_path, names):
    told = refusal(tmp_path, names, (HOLDS, f"if: formal == 'oui'\n    {HOLDS}"))
    assert "the rule does not concern the respondent on its case 'valid'; it must give 'pass'." in told[0]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path, names):
    changes = ((HOLDS, "holds: manager <= 3"), ('wave: "w1"', 'wave: "w3"'), (MESSAGE, 'message: "{y}"'))
    told = refusal(tmp_path, names, *changes)
    assert [("wave" in one, "manager" in one, "{y}" in one).index(True) for one in told] == [0, 1, 2]


def test_each_value_of_each_has_its_rule_and_its_words(tmp_path, names):
    rules = ruleset(
        tmp_path,
        names,
        ("  - id: managed\n", "  - id: managed\n    each: [as, hors]\n"),
        (HOLDS, "holds: managers__cadres <= staff__{x}__as"),
        ("label: no more managers than staff", "label: managers of {x}"),
        (MESSAGE, 'message: "{x} : {staff__{x}__as} personnes"'),
        (VALID, ' valid: {managers__cadres: 1, "staff__{x}__as": 1}'),
        (INVALID, INVALID.replace("staff__as__as", "staff__as__autres")),
    )
    written = [rule for rule in rules.rules if rule.id.startswith("managed")]
    assert [(rule.id, rule.label, rule.message) for rule in written] == [
        ("managed.as", "managers of AS", "AS : {staff__as__as} personnes"),
        ("managed.hors", "managers of Hors", "Hors : {staff__hors__as} personnes"),
    ]
    assert [next(iter(rule.constraints)).cells for rule in written] == [
        ("staff__as__as", "managers__cadres"),
        ("staff__hors__as", "managers__cadres"),
    ]


def test_a_questionnaire_whose_cells_have_names_that_rules_need(tmp_path):
    item = ("[{id: cadres, label: Cadres}]", "[{id: cadres, label: Cadres}, {id: answered, label: Répondu}]")
    clashing = RuleNames(small_layout(tmp_path, FOUR_RANKS, item))
    told = refusal(tmp_path, clashing)
    assert "the cell 'managers__answered' of the questionnaire has a name that rules need." in told[0]
