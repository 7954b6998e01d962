"""The edit rules of 2007: what they find is explained, each finds its error, and none is left out."""

import re
from functools import cache

import pytest

from pipeline.csvfiles import Line, read_lines
from pipeline.editing.cases import case_record
from pipeline.editing.checks import Constraint
from pipeline.editing.findingfiles import REMEDY, RULES, open_fatal
from pipeline.editing.names import RuleNames
from pipeline.editing.records import Record, record
from pipeline.editing.rulefile import Explained, RuleEntry, RulesFile
from pipeline.editing.rules import load_rules
from pipeline.editing.verdicts import Severity, Verdict
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.reconstruction.plan import Rules as Fillings
from pipeline.reconstruction.plan import load_rules as load_fillings
from pipeline.stages.written import read_written
from pipeline.yamlfiles import load
from tests.pipeline.project_copy import store_with_answers
from tests.published.printed import STORE, WAVE, count, errata

JOBS = ("as", "cesf", "es", "animateur", "eje", "tisf", "mediateur", "dt", "ct", "ads", "autres")
DIPLOMAS = ("as", "cesf", "es", "animateur", "eje", "tisf", "hors")

# What issue 4 asks for, and the rules that look for it.
ASKED_FOR = {
    "types and ranges": ["q01.values", "q84.values"],
    "answered though not asked": ["q05.not-asked", "q83.not-asked"],
    "asked but not answered": ["q01.unanswered", "q84.unanswered", "filter-answered.q04", "q66-answered"],
    "grid totals": ["q01.totals", "q58.totals"],
    "a ranking's form": [
        f"{q}.{family}" for q in ("q18", "q38", "q40") for family in ("rank-gaps", "rank-ties")
    ],
    "Q2 sums to the AS and Cesf of Q1": ["as-cesf-attached.q02"],
    "Q3 likewise": ["as-cesf-attached.q03"],
    "Q6 <= Q1 by job": [f"q06-within-q01.{job}" for job in JOBS],
    "Q7 = Q8 = Q9 totals": ["managers-attached.q08", "managers-attached.q09"],
    "Q10 <= Q7": ["q10-within-q07.management", "q10-within-q07.fonctionnel"],
    "Q39 against headcounts": [
        f"{rule}.{axis}"
        for rule in ("q39-within-staff", "q39-within-social-workers")
        for axis in ("cog", "hors_cog", "acces_droits", "territoire", "autres")
    ],
    "Q58 ETP <= headcount": [f"q58-etp-within-agents.{job}" for job in ("as", "cesf", "ads", "autres")],
    "agents of Q55 and Q58 <= Q1": [
        f"{q}-within-q01.{job}" for q in ("q55", "q58", "q55-q58") for job in ("as", "cesf", "ads")
    ],
    "ticks in Q21 for a job the office does not have": [
        *(f"q21-job-counted.{job}" for job in ("as", "cesf", "ads", "ct")),
        "q21-others-counted",
    ],
    "other ticks of such a job": [
        f"named-{job}.q{n}" for job in ("as", "cesf", "ads") for n in ("05", "15", "75")
    ],
    "the roster against the grid": [
        "q01.roster-rows",
        "q01.roster-lines",
        *(f"q01-list-complete.{diploma}" for diploma in DIPLOMAS),
    ],
    "Q12 and the secretaries of Q11": ["q11-missions", "q12-secretaries"],
    "axes of Q38 and Q39 against what is set up": [
        f"{q}-without-{axis}"
        for q in ("q38", "q39")
        for axis in ("cog", "hors-cog", "acces-droits", "territoire")
    ],
    "Q52 against Q51": ["q52-conseil-general"],
    "ratios within the wave": [
        *(f"q06-half.{job}" for job in JOBS),
        "q07-third",
        "q10-half",
        "q58-etp-share.as",
    ],
    "ratios against the wave before": [*(f"staff-before.{job}" for job in JOBS), "all-staff-before"],
}

# What keeps a reconstructed return coherent (data/fillings/2007/rules.yaml), and the rules that would see it
# broken.
PROFESSIONALS = ("q05", "q15", "q20", "q25", "q29", "q33", "q37", "q43", "q67", "q71", "q75")
KEPT = {
    "effectif": ["q01-staff"],
    "titres-cellule": ["q01.roster-rows"],
    "q02-effectif": ["as-cesf-attached.q02"],
    "q03-effectif": ["as-cesf-attached.q03"],
    "q06-effectif": [f"q06-within-q01.{job}" for job in JOBS],
    "q07-effectif": ["q07-within-team"],
    "q07-equipe": ["q07-team"],
    "q08-total": ["managers-attached.q08"],
    "q09-total": ["managers-attached.q09"],
    "q10-effectif": ["q10-within-q07.management", "q10-within-q07.fonctionnel"],
    "q12-secretaires": ["q11-missions"],
    "metier-as": [f"named-as.{q}" for q in PROFESSIONALS],
    "metier-cesf": [f"named-cesf.{q}" for q in PROFESSIONALS],
    "metier-ads": [f"named-ads.{q}" for q in PROFESSIONALS],
    "metier-ct": [f"named-ct.{q}" for q in ("q05", "q67", "q71", "q75")],
    "q21-as": ["q21-job-counted.as"],
    "q21-cesf": ["q21-job-counted.cesf"],
    "q21-ads": ["q21-job-counted.ads"],
    "q21-ct": ["q21-job-counted.ct"],
    "q21-autres": ["q21-others-counted"],
    "q34-travailleurs-sociaux": ["q34-social-workers"],
    "q39-effectif": ASKED_FOR["Q39 against headcounts"],
    "q52-conseil-general": ["q52-conseil-general"],
    "q55-effectif": [f"q55-within-q01.{job}" for job in ("as", "cesf", "ads")],
    "q55-q58-effectif": ASKED_FOR["agents of Q55 and Q58 <= Q1"],
    "q62-sans-travailleur-social": ["q62-no-social-worker"],
    "q64-missions": ["q64.unanswered"],
}

# How many answered what, as the dossier prints it, and the rule that an office passes by answering.
PRINTED_PASSES = [
    ("other-persons-told.q08", 20),  # lines 402, 516, 890: offices that detail « Autres »
    ("other-rank-told.q18", 39),
    ("other-rank-told.q38", 20),
    ("q49-conseil-general", 39),  # 946
    ("q34.unanswered", 113),  # 797: 92 % of 123
    ("q65.unanswered", 47),  # 1024
    ("q68.unanswered", 73),  # 1273
    ("q72.unanswered", 15),  # 1353
    ("q78.unanswered", 115),  # 1036
    ("q79.unanswered", 113),  # 1376
    ("q82.unanswered", 99),  # 1461
    ("q84.unanswered", 47),  # 1501
]

# How many offices contradict themselves at least, by the dossier's own numbers.
PRINTED_FAILS = [
    ("q38-without-cog", 117 - 105),  # offices that rank the axis, less those that have set it up
    ("q38-without-hors-cog", 101 - 99),
    ("q38-without-acces-droits", 119 - 116),
    ("q38-without-territoire", 109 - 104),
    ("q18.rank-ties", 126 - 123),  # first ranks given, less the offices
    ("q38.rank-ties", 124 - 123),
    ("q40.rank-ties", 129 - 123),
]

# How an explanation says how many print forces, and how many the reconstruction chose beyond these.
FORCED = re.compile(r"(?P<count>\d+|une) Caf au moins")
CHOSEN = re.compile(r"Libre : (?P<count>\d+) autres, par choix de la reconstruction\.")
NUMBERS = {"une": "1"}

# A case of a rule with `each` that can't help breaking another: « Non » is an answer that wants its reason.
ALSO_BROKEN = {"still-in-place": {f"reason-given.{q}" for q in ("q22", "q26", "q30", "q35")}}


@cache
def names() -> RuleNames:
    questionnaire = load_questionnaire(STORE.questionnaire(WAVE))
    return RuleNames(form_layout(questionnaire, load(STORE.form_words(), FormWords)))


@cache
def file() -> RulesFile:
    return load(STORE.rules(WAVE), RulesFile)


@cache
def explained() -> dict[str, Explained]:
    return {one.rule: one for one in file().explained}


@cache
def constraints() -> dict[str, Constraint]:
    """Of each written rule."""
    written = {rule_id for entry in file().rules for rule_id, _ in entry.instances()}
    loaded = load_rules(STORE.rules(WAVE), names()).rules
    return {rule.id: next(rule.constraints) for rule in loaded if rule.id in written}


@cache
def account() -> dict[str, Line]:
    """`rules.csv` of stage edit, by rule."""
    path = store_with_answers().interim(WAVE, "edit") / "rules.csv"
    return {line["rule"]: line for line in read_lines(path, RULES, REMEDY)}


@cache
def records() -> tuple[Record, ...]:
    written = read_written(store_with_answers().interim(WAVE, "edit"), names().questionnaire, "edit")
    return tuple(record(answers, {}, names()) for answers in written.values())


@cache
def fillings() -> Fillings:
    return load_fillings(STORE.fillings(WAVE))


def total(name: str) -> int:
    return sum(int(one[name] or 0) for one in records())


def broken_by(entry: RuleEntry, key: str, x: str | None) -> set[str]:
    """The written rules that a case fails."""
    case = case_record(entry.cases, key, x, names())
    return {rule_id for rule_id, one in constraints().items() if one.verdict(case) is Verdict.FAIL}


def test_every_failure_of_2007_is_explained_and_every_explanation_is_needed():
    failing = {rule for rule, line in account().items() if int(line["fails"])}
    assert failing == {rule for rule, line in account().items() if line["explanation"]}
    assert {rule: one.fails for rule, one in explained().items()} == {
        rule: int(account()[rule]["fails"]) for rule in failing
    }


def test_nothing_in_2007_is_certainly_wrong_and_every_rule_could_be_worked_out():
    edited = store_with_answers().interim(WAVE, "edit")
    assert open_fatal(edited / "findings.csv") == ()
    grave = [line for line in account().values() if line["severity"] == Severity.FATAL]
    assert [line["rule"] for line in grave if int(line["fails"])] == []
    assert [rule for rule, line in account().items() if int(line["errors"])] == []


def test_errata_of_explanations_stand_in_the_list_of_errata():
    named = {erratum for one in file().explained for erratum in one.errata}
    assert named <= {one.id for one in errata().errata}


@pytest.mark.parametrize(("rule", "passes"), PRINTED_PASSES)
def test_as_many_offices_pass_as_the_dossier_says_have_answered(rule, passes):
    assert int(account()[rule]["passes"]) == passes


@pytest.mark.parametrize(("rule", "least"), PRINTED_FAILS)
def test_as_many_offices_fail_as_the_dossier_contradicts_itself_and_more_by_choice_only(rule, least):
    fails, because = int(account()[rule]["fails"]), explained()[rule].because
    forced = FORCED.search(because)
    assert forced and NUMBERS.get(forced["count"], forced["count"]) == str(least)
    beyond = CHOSEN.search(because)
    assert fails - least == (int(beyond["count"]) if beyond else 0)


def test_where_print_forces_no_failure_the_explanation_says_so():
    for rule, one in explained().items():
        if one.because.startswith("Libre"):
            assert rule not in dict(PRINTED_FAILS)
            assert one.because.startswith("Libre : l'imprimé n'") and " aucune Caf" in one.because, rule
            assert "reconstruction" in one.because, rule


@pytest.mark.parametrize("diploma", DIPLOMAS)
def test_persons_without_a_title_are_those_printed_as_no_answer(diploma):
    untold = total(f"q01__{diploma}__autres") - total(f"q01__titres__row__{diploma}")
    assert untold == count(f"repartition.effectifs.{diploma}.autres_nr") > 0


def test_persons_in_the_job_of_assistante_sociale_without_its_diploma_are_those_printed():
    printed = count("t02-effectifs.effectifs.total.as") - count("t02-effectifs.effectifs.as.as")
    assert total("tot_q01__column__as") - total("q01__as__as") == printed == 14 + 1 + 1


def test_offices_that_leave_questions_on_social_workers_blank_have_none_and_say_so():
    blank = [one for one in records() if not one["q02__answered"]]
    assert len(blank) == 3
    for one in blank:
        assert one["tot_q01__column__as"] + one["tot_q01__column__cesf"] == 0
        assert one["q62__sans_travailleur_social"] and not one["q03__answered"] and not one["q39__answered"]


@pytest.mark.parametrize(
    ("entry", "rule", "x"),
    [
        pytest.param(entry, *instance, id=instance[0])
        for entry in file().rules
        for instance in entry.instances()
    ],
)
def test_an_invalid_case_breaks_its_rule_and_no_other(entry, rule, x):
    new = broken_by(entry, "invalid", x) - broken_by(entry, "valid", x)
    assert new - ALSO_BROKEN.get(entry.id, set()) == {rule}


def test_rules_that_the_wave_before_decides_say_that_there_is_none():
    before = [rule for rule, one in constraints().items() if any("__before" in n for n in one.holds.names)]
    assert len(before) > len(JOBS)
    for rule in before:
        line = account()[rule]
        assert (line["passes"], line["fails"], line["unverifiable"]) == ("0", "0", str(len(records())))


@pytest.mark.parametrize(("item", "rules"), ASKED_FOR.items(), ids=ASKED_FOR)
def test_what_issue_4_asks_for_has_its_rules(item, rules):
    assert set(rules) <= set(account()), item


def test_what_keeps_reconstructed_returns_coherent_has_edit_rules_that_all_pass():
    kept = fillings()
    assert set(KEPT) == {rule.id for rule in kept.rules}
    answered = [f"{question}.unanswered" for question in kept.answered]
    gaps = [f"{ranking.question}.rank-gaps" for ranking in kept.rankings]
    for rule in (*(rule for rules in KEPT.values() for rule in rules), *answered, *gaps):
        assert account()[rule]["fails"] == "0", rule


def test_fatal_rules_read_numbers_only_so_that_wrong_cells_can_be_looked_for():
    fatal = {entry.id for entry in file().rules if entry.severity is Severity.FATAL}
    kinds = names().kinds
    for rule, one in constraints().items():
        if rule.split(".")[0] in fatal:
            assert {str(kinds[name]) for name in one.holds.names} == {"a number"}, rule
