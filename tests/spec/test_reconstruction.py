"""Answers made from targets: totals met, coherent returns, and what is said when they can't be met."""

import json
from collections.abc import Mapping

import pytest

from pipeline.errors import UserError
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.answers import Writer
from pipeline.reconstruction.checks import verify
from pipeline.reconstruction.coherence import conditions
from pipeline.reconstruction.plan import Blocks, Rules
from pipeline.reconstruction.problem import Problem
from pipeline.reconstruction.solving import NoSolution, solve_problem
from pipeline.reconstruction.spelling import Slip, Spelling
from pipeline.reconstruction.targets import Targets
from pipeline.reconstruction.texts import Texts, TitleLists
from pipeline.reconstruction.vocabulary import build_vocabulary

QUESTIONNAIRE = {
    "wave": "w1",
    "version": "1",
    "title": "Enquête",
    "subtitle": "Essai",
    "confidentiality": "Aucune",
    "language": "fr",
    "respondent_pattern": "s-[0-9]",
    "respondent_example": "s-1",
    "dont_know": "NSP",
    "tick": "x",
    "identification": [
        {"id": "service", "label": "Service", "role": "respondent"},
        {"id": "fonction", "label": "Fonction", "role": "variable"},
    ],
    "parts": [
        {
            "id": "p1",
            "title": "Partie",
            "questions": [
                {
                    "id": "q1",
                    "number": 1,
                    "text": "Effectifs",
                    "type": "headcount_grid",
                    "unit": "persons",
                    "row_heading": "Diplôme",
                    "column_heading": "Emploi",
                    "rows": [{"id": "as", "label": "As"}],
                    "columns": [{"id": "metier", "label": "Métier"}, {"id": "autres", "label": "Autres"}],
                    "roster": {
                        "id": "titres",
                        "label": "Précisez",
                        "column": "autres",
                        "lines": 2,
                        "row_label": "Diplôme",
                        "title_label": "Intitulé",
                        "count_label": "Nombre",
                    },
                },
                {
                    "id": "q2",
                    "number": 2,
                    "text": "Projet ?",
                    "type": "single",
                    "items": [
                        {"id": "oui", "label": "Oui"},
                        {"id": "non", "label": "Non", "open": "Pourquoi ?"},
                    ],
                },
                {
                    "id": "q3",
                    "number": 3,
                    "text": "Avec qui ?",
                    "type": "multiple",
                    "asked_if": "q2 == 'oui'",
                    "items": [{"id": "etat", "label": "État"}, {"id": "commune", "label": "Commune"}],
                },
                {
                    "id": "q4",
                    "number": 4,
                    "text": "Classez",
                    "type": "ranking",
                    "items": [{"id": i, "label": i.upper()} for i in ("a", "b", "c")],
                },
            ],
        }
    ],
}
TITLES = {
    "titles": {
        "fonction": [
            {"title": "Directeur", "code": "directeur", "category": "direction", "source": "invented"},
            {"title": "Chargé d'études", "code": "etudes", "category": "autres", "source": "invented"},
        ],
        "q1__titres": [
            {"title": "Référent", "code": "referent", "category": "ts", "source": "invented"},
            {"title": "Médiateur", "code": "mediateur", "category": "is", "source": "invented"},
        ],
    }
}
NEVER = {slip.value: 0 for slip in Slip}
SPELLING = {
    "seed": 1,
    "long_word": 8,
    "titles": NEVER,
    "texts": NEVER,
    "feminine": {"directeur": "directrice"},
    "abbreviations": [{"long": "conseil général", "short": ["Cg"]}],
}
RULES = {
    "rules": [
        {"id": "personnes", "holds": "q1__as__total >= 1", "why": "a service has someone"},
        {"id": "titres", "holds": "(titres__as__blank) >= 0", "why": "no more persons listed than counted"},
    ],
    "rankings": [{"question": "q4"}],
    "answered": ["q3"],
}
BLOCKS = {
    "respondent": "s-{n}",
    "seed": 1,
    "sigma": 0.5,
    "gap": 0.0,
    "nodes": 1000,
    "blocks": [
        {"id": "effectifs", "fields": ["q1__*"]},
        {"id": "intitules", "fields": ["titres__*"]},
        {"id": "reponses", "fields": ["q2*", "q3__*", "fonction"]},
        {"id": "rangs", "fields": ["q4__*"]},
    ],
    "holders": [],
    "marks": [{"fields": ["*"], "rate": 0.5}],
    "counts": [{"fields": ["q1__*"]}, {"fields": ["titres__*"], "total": 0}],
    "zeros": [],
    "decimals": [],
    "roster": [{"row": "as", "titles": ["Référent", "Médiateur"]}],
}
COUNTS = [{"fields": ["q1__as__metier"]}, {"fields": ["*"], "total": 0}]
TEXTS = {
    "joins": [" ; "],
    "texts": {
        "q2__non__text": [
            {"codes": ["tot"], "wordings": ["Trop tôt"], "offices": 1},
            {"codes": ["inutile"], "wordings": ["Inutile"]},
        ]
    },
}
TARGETS = [
    {"id": "metier", "sum": "q1__as__metier", "equals": 20},
    {"id": "autres", "sum": "q1__as__autres", "equals": 7},
    {"id": "autres-services", "count": "q1__as__autres > 0", "equals": 3},
    {"id": "titres-ts", "sum": "titres__as__ts", "equals": 4},
    {"id": "titres-blank", "sum": "titres__as__blank", "equals": 2},
    {"id": "direction", "count": "fonction__direction", "equals": 5},
    {"id": "oui", "count": "q2 == 'oui'", "equals": 4},
    {"id": "pourquoi", "count": "q2__non__text != ''", "equals": 2},
    {"id": "deux", "count": "q3__etat and q3__commune", "equals": 1},
    {"id": "etat", "count": "q3__etat", "equals": 2},
    {"id": "premiers", "sum": "q4__rank1", "equals": 7},
    {"id": "a-premier", "count": "q4__a == 1", "equals": 4},
]


def problem(targets=TARGETS, texts=(), spelling=SPELLING, **blocks) -> tuple[Questionnaire, Problem]:
    """texts: targets of open answers."""
    questionnaire = typed(Questionnaire, QUESTIONNAIRE)
    targets = [{"basis": "inferred"} | one for one in targets]
    group = {"id": "g", "section": "1", "unit": "Caf", "universe": "6", "lines": "1", "targets": targets}
    content = {"wave": "w1", "respondents": 6, "names": {}, "groups": [group], "texts": list(texts)}
    published = typed(Targets, content | {"left_out": [], "impossible": []})
    plan = typed(Blocks, BLOCKS | blocks)
    titles = typed(TitleLists, TITLES).titles
    vocabulary = build_vocabulary(questionnaire, published.names, plan.roster, titles)
    rules = conditions(typed(Rules, RULES), questionnaire, vocabulary)
    return questionnaire, Problem(published, plan, vocabulary, rules, titles, typed(Spelling, spelling))


def typed(model, content: Mapping):
    return model.model_validate_json(json.dumps(content))


def silent(_: str) -> None: ...


def written(questionnaire, built, texts=TEXTS):
    known = solve_problem(built, silent)
    return Writer(questionnaire, built, typed(Texts, texts)).written(known)


def rows(questionnaire, built, texts=TEXTS):
    return written(questionnaire, built, texts).rows


def changed(target_id: str, **values) -> list[dict]:
    return [one | values if one["id"] == target_id else one for one in TARGETS]


def test_answers_meet_all_targets_jointly_and_are_the_same_each_time():
    questionnaire, built = problem()
    first = rows(questionnaire, built)
    verify(first, questionnaire, built)  # raises when a target is missed
    assert rows(questionnaire, built) == first


def test_a_first_place_shared_leaves_the_second_empty():
    # 7 first places in 6 services: exactly one service has two, and then no second place
    _, built = problem()
    ranks = [
        sorted(v for k, v in one.items() if k.startswith("q4__") and v)
        for one in solve_problem(built, silent)
    ]
    shared = [one for one in ranks if one.count(1) == 2]
    assert len(shared) == 1 and 2 not in shared[0]
    assert all(one in ([1], [1, 2], [1, 2, 3]) for one in ranks if one not in shared)


def test_who_is_not_asked_answers_nothing():
    _, built = problem()
    answers = solve_problem(built, silent)
    assert sum(one["q2"] == "non" for one in answers) == 6 - 4
    assert not any(one["q3__etat"] or one["q3__commune"] for one in answers if one["q2"] == "non")
    assert all(one["q3__etat"] or one["q3__commune"] for one in answers if one["q2"] == "oui")


def test_nobody_is_asked_for_the_sake_of_likely_answers():
    # all who are asked q3 would tick both items; still q2 is « oui » only where its own prior says so
    likely = [{"fields": ["q3__*"], "rate": 0.99}, {"fields": ["*"], "rate": 0.5}]
    _, built = problem([{"id": "metier", "sum": "q1__as__metier", "equals": 20}], marks=likely, counts=COUNTS)
    answers = solve_problem(built, silent)
    q2 = built.vocabulary.unknowns["q2"]
    yes, no = (built.priors().scores(q2, option, answers) for option in ("oui", "non"))
    assert [one["q2"] for one in answers] == ["oui" if y > n else "non" for y, n in zip(yes, no, strict=True)]


def test_targets_that_contradict_each_other_are_named_and_no_other():
    # 2 with État, but 3 with both: only these two targets clash
    _, built = problem(changed("deux", equals=3))
    with pytest.raises(NoSolution) as caught:
        solve_problem(built, silent)
    message = str(caught.value)
    assert "block reponses" in message
    assert "  deux: q3__etat and q3__commune = 3 (section 1, lines 1)\n  etat: q3__etat = 2 (" in message
    assert not any(f"  {other}:" in message for other in ("direction", "oui", "pourquoi"))


def test_a_target_that_the_rules_forbid_is_named_alone():
    # 5 first places in 6 services that each have one
    _, built = problem(changed("premiers", equals=5))
    with pytest.raises(NoSolution, match=r"as they are:\n  premiers: q4__rank1 = 5 .*\nCorrect"):
        solve_problem(built, silent)


def test_a_target_that_an_earlier_block_excludes_is_named():
    # 3 services have someone under « autres »: 4 can't have a title there
    extra = {"id": "titres-services", "count": "titres__as__ts > 0", "equals": 4}
    _, built = problem([*TARGETS, extra])
    with pytest.raises(NoSolution, match="titres-services: titres__as__ts > 0 = 4"):
        solve_problem(built, silent)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"blocks": [{"id": "tout", "fields": ["q1__*"]}]}, "the field fonction is in 0 blocks (none)"),
        (
            {"blocks": [{"id": "un", "fields": ["*"]}, {"id": "deux", "fields": ["q2"]}]},
            "the field q2 is in 2 blocks (un, deux)",
        ),
        ({"counts": [{"fields": ["titres__*"], "total": 0}]}, "no prior for the field q1__as__metier"),
        ({"marks": [{"fields": ["*"]}]}, "nothing published on fonction=Directeur: give its prior a `rate`"),
    ],
)
def test_a_plan_that_does_not_fit_the_questionnaire_is_refused(change, message):
    _, built = problem(**change)
    with pytest.raises(UserError) as caught:
        solve_problem(built, silent)
    assert message in str(caught.value)


def test_a_name_that_is_no_field_is_refused():
    _, built = problem([*TARGETS, {"id": "x", "count": "q9 == 'oui'", "equals": 1}])
    with pytest.raises(UserError, match="'q9' is neither a field of the questionnaire nor a short name"):
        solve_problem(built, silent)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            {"id": "x", "count": "q2 == 'oui'", "sum": "q1__as__metier", "equals": 1},
            "either `count` or `sum`",
        ),
        ({"id": "x", "count": "q2 == 'oui'"}, "either `equals` or `at_least` and `at_most`"),
        ({"id": "oui", "count": "q2 == 'oui'", "equals": 1}, "two targets have the id oui"),
        (
            {"id": "x", "count": "q3__etat", "equals": 1, "percents": {"50%": "y"}},
            "bases of percents that are no",
        ),
        (
            {"id": "x", "count": "q3__etat", "equals": 1, "basis": "printed"},
            "the basis is `printed`, but neither `figures` nor `printed` says where",
        ),
        (
            {"id": "x", "count": "q3__etat", "equals": 1, "basis": "chosen", "figures": ["t.main.etat.caf"]},
            "it can't be `chosen`",
        ),
        ({"id": "x", "count": "q3__etat", "equals": 1, "measure": "tick q3__etat"}, "is no measure"),
    ],
)
def test_a_target_badly_written_is_refused(target, message):
    with pytest.raises(ValueError, match=message):
        problem([*TARGETS, target])
