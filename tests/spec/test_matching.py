"""How the rules of a code frame match an answer: folding, words, near spellings, what counts first."""

import re
import time
from pathlib import Path
from random import Random

import pytest
from pydantic import ValidationError

from pipeline.coding.frames import CodeFrame
from pipeline.coding.matching.checks import check_rules
from pipeline.coding.matching.dialect import DEEPEST, LONGEST_WORD, MOST_STEPS, REACH, most_steps
from pipeline.coding.matching.folding import LONGEST_TEXT, folded_clauses
from pipeline.coding.matching.lexicon import Matching, likeness
from pipeline.coding.matching.matcher import Matcher, Suggestion
from pipeline.coding.matching.words import word
from pipeline.yamlfiles import YamlError, load
from tests.spec.matched import code_frame, forms, frame_file, matcher, project_forms, suggested

EXACTLY = Matching(near=100, shortest=6)

FOLDED = [
    # (text, clauses)
    ("Médiation FAMILIALE", ["mediation familiale"]),
    ("main-d’œuvre", ["main oeuvre"]),  # the elided d is cut off
    ("L'écoute, d`abord ; jusqu’à l´accueil", ["ecoute abord", "a accueil"]),
    ("aujourd'hui", ["aujourdhui"]),  # no elision
    ("sous - directeur\nsous-directeur", ["sous", "directeur", "sous directeur"]),
    ("A.S./C.E.S.F. et/ou Tisf", ["as cesf et ou tisf"]),
    (
        "le budget. Les dettes! Pourquoi? Parce que: rien",
        ["le budget", "les dettes", "pourquoi", "parce que", "rien"],
    ),
    ("- logement\n• santé\n– vacances", ["logement", "sante", "vacances"]),
    ("logement, santé (et vacances)", ["logement sante et vacances"]),  # a comma or a bracket ends no clause
    ("assistant(e) social(e), directeur(trice)", ["assistant social directeur"]),
    ("conseillers(ères) et directeur/trice", ["conseillers et directeur"]),
    ("AS(CESF), AS/ES", ["as cesf as es"]),  # no endings
    ("« accueil »   de\tjour", ["accueil de jour"]),
    ("par\u00adtena\u200bires", ["partenaires"]),  # a soft hyphen and a space of no width
    ("e\u0301coute", ["ecoute"]),  # the accent as a sign of its own
    ("axe 11.3 à 8:30", ["axe 11 3 a 8 30"]),
    ("…!?", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "clauses"), FOLDED)
def test_folding(text, clauses):
    assert list(folded_clauses(text)) == clauses


def test_the_dot_of_a_word_cut_short_ends_no_clause():
    assert folded_clauses("Resp. du budget. Dir. adjoint", {"resp"}) == ("resp du budget", "dir", "adjoint")


def test_what_no_cell_can_hold_is_not_read():
    assert folded_clauses("a" * LONGEST_TEXT + "b") == ("a" * LONGEST_TEXT,)


WORDS = [
    # (one, other, the same word but for number and gender, of the same stem)
    ("développement", "developpements", True, True),
    ("développement", "développer", False, True),
    ("accompagner", "accompagnement", False, True),
    ("médiation", "mediations", True, True),
    ("familial", "familiaux", True, True),
    ("familial", "familiales", True, True),
    ("familial", "familles", False, False),
    ("social", "sociaux", True, True),
    ("social", "société", False, False),
    ("partie", "partenaire", False, False),
    ("enfant", "enfance", False, False),
    ("directrice", "directeurs", True, True),
    ("directeur", "direction", False, False),
    ("conseillère", "conseiller", True, True),
    ("conseiller", "conseil", False, True),  # Snowball makes conseil of second
    ("travailleuses", "travailleur", True, True),
    ("nombreuse", "nombreux", True, True),
    ("administrative", "administratifs", True, True),
    ("publique", "public", True, True),
    ("professionnelles", "professionnel", True, True),
    ("chargée", "chargés", True, True),
    ("évaluée", "évaluer", False, True),
    ("evaluees", "évaluer", False, True),
    ("parentalité", "parental", False, True),
    ("précarité", "précaire", False, False),
    ("animateur", "animation", False, True),
    ("première", "premier", True, True),
    ("locaux", "local", True, True),
    ("eaux", "eau", True, True),
    ("as", "a", False, False),
    ("cas", "ca", False, False),
]


@pytest.mark.parametrize(("one", "other", "same", "kindred"), WORDS)
def test_words_that_are_the_same_or_of_the_same_stem(tmp_path, one, other, same, kindred):
    codes = f"id: same, terms: [{one}]\nid: kindred, stems: [{one}]"
    given = suggested(matcher(tmp_path, codes, settings=EXACTLY), other)
    assert given.split() == ["same.terms.1"] * same + ["kindred.stems.1"] * kindred


ABBREVIATED = [
    # (rule, answer): the one matches the other, whichever is the rule
    ("As", "une assistante sociale"),
    ("As", "assistants de service social"),
    ("A.S.", "assistante du service social"),
    ("Cesf", "conseillères en économie sociale et familiale"),
    ("cons. ESF", "C.E.S.F."),
    ("Ram", "les relais d'assistantes maternelles"),
    ("RAMs", "relais assistantes maternelles"),
    ("resp. AS", "Responsable de l'action sociale"),
    ("directrice adjointe AS", "directeur adjoint d'action sociale"),
    ("Dir. adj.", "directeur adjoint"),
    ("éduc. spé.", "éducatrice spécialisée"),
    ("cons. gal.", "Conseil Général"),
    ("socioculturelle", "socio-culturel"),
    ("entr'aide", "entraide"),
    ("nouvelles", "nouveaux"),
    ("travaux", "travail"),
    ("coordonnatrice", "coordinateurs"),
]


@pytest.mark.parametrize(("one", "other"), ABBREVIATED)
def test_an_abbreviation_and_its_long_form_match_either_way(tmp_path, one, other):
    for rule, answer in ((one, other), (other, one)):
        assert suggested(matcher(tmp_path, f'id: a, whole: ["{rule}"]'), answer) == "a.whole.1"
        assert suggested(matcher(tmp_path, f'id: a, terms: ["{rule}"]'), f"Ici : {answer}") == "a.terms.1"


NO_ABBREVIATION = [
    ("As", "astuce"),  # a part of a word
    ("assistant social", "responsable AS"),  # AS is the policy there
    ("action sociale", "une AS"),
    ("Ca", "cas"),  # two letters have no plural
    ("formation", "en forme"),
]


@pytest.mark.parametrize(("rule", "answer"), NO_ABBREVIATION)
def test_what_is_no_abbreviation(tmp_path, rule, answer):
    assert suggested(matcher(tmp_path, f'id: a, terms: ["{rule}"]'), answer) == ""


def test_an_abbreviation_within_a_longer_term(tmp_path):
    made = matcher(tmp_path, "id: fund, terms: [demande de FSL]\nid: trade, stems: [intervention Ts]")
    assert suggested(made, "Demandes au fonds de solidarité logement") == "fund.terms.1"
    assert suggested(made, "les travailleuses sociales interviennent, interventions") == "trade.stems.1"


def test_a_misspelled_phrase_is_written_out_with_its_likeness(tmp_path):
    # asistant for assistant: 1 letter of 9, 100 x 8/9 = 88.9
    assert suggested(matcher(tmp_path, "id: a, terms: [As]"), "des asistantes sociales") == "a.terms.1=88"


def test_the_longest_phrase_is_written_out(tmp_path):
    given = forms(tmp_path, "phrases:\n  sous chef: adjoint\n  sous chef bureau: secrétaire")
    made = Matcher(
        code_frame(tmp_path, "id: a, terms: [adjoint]\nid: b, terms: [secrétaire]"), given, EXACTLY
    )
    assert suggested(made, "sous-chef") == "a.terms.1"
    assert suggested(made, "sous-chef bureau") == "b.terms.1"


def test_terms_follow_each_other_in_a_clause(tmp_path):
    made = matcher(tmp_path, "id: a, terms: [insertion, accès au droit]")
    assert suggested(made, "Accès aux droits") == "a.terms.2"
    assert suggested(made, "l’acces, le droit") == "a.terms.2"
    assert suggested(made, "accès rapide aux droits") == ""
    assert suggested(made, "droits d'accès") == ""
    assert suggested(made, "Accès. Droits") == ""


def test_stems_stand_in_a_clause_in_any_order(tmp_path):
    made = matcher(tmp_path, "id: a, stems: [accompagner budget]")
    assert suggested(made, "budgets : rien") == ""
    assert suggested(made, "Budget et autre accompagnement") == "a.stems.1"
    assert suggested(made, "Accompagnement. Budget") == ""


def test_whole_is_the_answer_and_nothing_else(tmp_path):
    made = matcher(tmp_path, "id: a, whole: [chargé de mission]")
    assert suggested(made, "CHARGÉE DES MISSIONS.") == "a.whole.1"
    assert suggested(made, "- chargé\n- mission") == "a.whole.1"
    assert suggested(made, "chargé de mission santé") == ""
    assert suggested(made, "mission") == ""


def test_patterns_see_the_folded_text_as_it_was_written(tmp_path):
    made = matcher(tmp_path, r"id: a, patterns: ['\bdévelopp\w* de la', '\bAs\b']")
    assert suggested(made, "Développer, de-la ...") == "a.patterns.1"
    assert suggested(made, "l'A.S.") == "a.patterns.2"
    assert suggested(made, "assistante sociale") == ""  # abbreviations are not written out for them


def test_patterns_keep_the_case_of_their_signs(tmp_path):
    made = matcher(tmp_path, r"id: a, patterns: ['^\D+$']")
    assert [suggested(made, text) for text in ("sept", "7")] == ["a.patterns.1", ""]


def test_patterns_see_the_beginning_of_a_long_clause(tmp_path):
    made = matcher(tmp_path, "id: a, patterns: [zone]")
    assert (
        suggested(made, "a " * (REACH // 2 - 2) + "zone") == "a.patterns.1"
    )  # its last sign is the last seen
    assert suggested(made, "a " * (REACH // 2 - 2) + "b zone") == ""


def test_unless_excludes_a_clause_and_for_whole_the_answer(tmp_path):
    rules = "whole: [aide logement], terms: [aide], stems: [logement], unless: [pas, ne plus]"
    made = matcher(tmp_path, f"id: a, {rules}")
    assert suggested(made, "Aide. Logement") == "a.whole.1"
    assert suggested(made, "pas d'aide") == ""
    assert suggested(made, "pas d'aide. Un logement") == "a.stems.1"
    assert suggested(made, "plus d'aide") == "a.terms.1"
    made = matcher(tmp_path, "id: a, whole: [aide pas logement], unless: [logement]")
    assert suggested(made, "aide pas. Logement") == ""


def test_a_code_is_suggested_by_the_rule_with_the_highest_score_then_the_first(tmp_path):
    made = matcher(tmp_path, "id: a, terms: [hébergement, urgence], stems: [urgent], patterns: [urgence]")
    assert suggested(made, "hebergemnt d'urgence") == "a.terms.2"
    assert made.suggestions("hebergemnt d'urgence") == (Suggestion("a", "a.terms.2", 100),)


def test_several_codes_come_in_the_order_of_the_file(tmp_path):
    made = matcher(tmp_path, "id: b, terms: [santé]\nid: a, terms: [logement]\nid: c, terms: [dette]")
    assert suggested(made, "logement et santé, santé") == "b.terms.1 a.terms.1"


def test_parents_are_not_added(tmp_path):
    made = matcher(tmp_path, "id: a, terms: [santé]\nid: b, parent: a, terms: [hôpital]")
    assert suggested(made, "hôpital") == "b.terms.1"


def test_in_a_frame_of_one_code_the_first_of_the_file_counts(tmp_path):
    second = "id: b, terms: [santé mentale], whole: [santé du travail]"
    codes = f"id: a, terms: [santé]\n{second}\nid: c, stems: [santé]"
    made = matcher(tmp_path, codes, several=False)
    assert suggested(made, "santé mentale des jeunes") == "a.terms.1"
    assert suggested(made, "la santé du travail") == "b.whole.1"  # the answer as a whole comes before
    made = matcher(tmp_path, "\n".join(reversed(codes.splitlines())), several=False)
    assert suggested(made, "santé mentale des jeunes") == "c.stems.1"


def test_in_a_frame_of_one_code_a_near_spelling_counts_like_an_exact_one(tmp_path):
    made = matcher(tmp_path, "id: a, terms: [hébergement]\nid: b, terms: [urgence]", several=False)
    assert suggested(made, "urgence hebergemnt") == "a.terms.1=90"  # 1 letter of 11


@pytest.mark.parametrize("several", [True, False])
def test_alone_is_suggested_where_no_other_code_is(tmp_path, several):
    made = matcher(tmp_path, "id: a, terms: [divers], alone: true\nid: b, terms: [santé]", several)
    assert suggested(made, "divers") == "a.terms.1"
    assert suggested(made, "divers, santé") == "b.terms.1"


def test_two_codes_that_are_alone_stand_together(tmp_path):
    codes = "id: a, whole: [rien], terms: [divers], alone: true\nid: b, stems: [autre], alone: true"
    assert suggested(matcher(tmp_path, codes), "autres, divers") == "a.terms.1 b.stems.1"
    assert suggested(matcher(tmp_path, codes, several=False), "autres, divers") == "a.terms.1"


@pytest.mark.parametrize("text", ["", " ", "...", "de la", "l'", "\n\n", "12"])
def test_answers_that_say_nothing_get_no_code(tmp_path, text):
    assert suggested(matcher(tmp_path, "id: a, terms: [santé], stems: [logement], whole: [aide]"), text) == ""


def test_a_frame_without_codes_suggests_none(tmp_path):
    frame = code_frame(tmp_path, "id: a").model_copy(update={"codes": ()})
    assert Matcher(frame, project_forms(), EXACTLY).suggestions("a") == ()


LIKENESSES = [
    # (found, meant, steps, letters of the longer one, percent rounded down)
    ("medation", "mediation", 1, 9, 88),  # one left out
    ("meddiation", "mediation", 1, 10, 90),  # one too many
    ("mefiation", "mediation", 1, 9, 88),  # one replaced
    ("meidation", "mediation", 1, 9, 88),  # two swapped
    ("meidatoin", "mediation", 2, 9, 77),
    ("mediation", "mediation", 0, 9, 100),
    ("abc", "xyz", 3, 3, 0),
]


@pytest.mark.parametrize(("found", "meant", "steps", "letters", "percent"), LIKENESSES)
def test_likeness(found, meant, steps, letters, percent):
    assert likeness(found, meant) == percent
    assert percent <= 100 * (letters - steps) / letters < percent + 1


@pytest.mark.parametrize(("near", "given"), [(87, "a.terms.1=88"), (88, "a.terms.1=88"), (89, ""), (100, "")])
def test_a_near_spelling_counts_from_the_threshold_on(tmp_path, near, given):
    made = matcher(tmp_path, "id: a, terms: [médiation]", settings=Matching(near=near, shortest=6))
    assert suggested(made, "une medation") == given


@pytest.mark.parametrize(("shortest", "given"), [(7, "a.terms.1=87"), (8, "a.terms.1=87"), (9, "")])
def test_a_near_spelling_counts_from_a_length_on(tmp_path, shortest, given):
    # logement: 8 letters, logemant: one of them replaced
    made = matcher(tmp_path, "id: a, terms: [logement]", settings=Matching(near=80, shortest=shortest))
    assert suggested(made, "un logemant") == given


def test_the_score_is_that_of_the_least_alike_word(tmp_path):
    made = matcher(tmp_path, "id: a, terms: [médiation familiale], stems: [accompagner hébergement]")
    # 8 of 9 letters, and familal for familial: 7 of 8, endings left out
    assert suggested(made, "medation familales") == "a.terms.1=87"
    assert suggested(made, "medation familiale") == "a.terms.1=88"
    # acompagn for accompagn, 8 of 9, and 10 of 11
    assert suggested(made, "hebergemnt et acompagnement") == "a.stems.1=88"
    assert (
        suggested(made, "hébergement, accompagnement, acompagnement") == "a.stems.1"
    )  # the best of each word


SLIPS_IN_ENDINGS = [
    # (term, answer, percent): steps between whole words, letters of the longer one without its endings
    ("directeur", "directuer", 88),  # two swapped; directuer and directeu, 9 letters
    ("directeur", "directuers", 88),  # no step for the plural
    ("travailleur", "travailluer", 90),  # two swapped; travailluer and travailleu, 11 letters
    ("travailleur", "travailluse", 90),  # travailleuse without an e; travaillus and travailleu, 10 letters
    ("travailleuse", "travailluer", 90),  # travailleur, two swapped
    ("directrice", "direcrtice", 88),  # two swapped; direcrtic and directeu, 9 letters
    ("conseiller", "conseiler", 90),  # the same stem but for the double letter, one left out of 10
    ("accompagner", "acompagner", 90),  # one left out of 11: 100 x 10/11
    ("directeur", "dirctuer", 0),  # one left out, two swapped, of 8: 75, below 85
]


@pytest.mark.parametrize(("term", "answer", "percent"), SLIPS_IN_ENDINGS)
def test_a_slip_in_an_ending_or_a_double_letter_is_a_near_spelling(tmp_path, term, answer, percent):
    given = suggested(matcher(tmp_path, f"id: a, terms: [{term}]"), answer)
    assert given == (f"a.terms.1={percent}" if percent else "")


NOT_NEAR = [
    # (codes, answer, rules): words that are spelled alike and mean something else
    ("id: a, terms: [maternel]", "paternel", ""),  # another first letter
    ("id: a, terms: [animateur adjoint], stems: [autre]", "animation adjointe", ""),  # of the same stem
    ("id: a, terms: [prévision]", "précision", ""),  # listed as known in the forms
    ("id: a, terms: [méditation]\nid: b, terms: [médiation]", "médiation", "b.terms.1"),  # a word of a rule
    ("id: a, terms: [collectif]", "collectivité", ""),
    ("id: a, terms: [accompagner]", "accompagne", ""),  # of the same stem: no letter doubled or left single
    ("id: a, terms: [conseiller]", "conseil", ""),
]


@pytest.mark.parametrize(("codes", "answer", "rules"), NOT_NEAR)
def test_what_is_no_misspelling(tmp_path, codes, answer, rules):
    assert suggested(matcher(tmp_path, codes, settings=Matching(near=70, shortest=4)), answer) == rules


@pytest.mark.parametrize(
    ("near", "shortest", "allowed"),
    [(49, 6, False), (50, 6, True), (100, 6, True), (101, 6, False), (85, 2, False), (85, 3, True)],
)
def test_settings_have_a_range(near, shortest, allowed):
    if allowed:
        assert Matching(near=near, shortest=shortest).near == near
    else:
        with pytest.raises(ValidationError):
            Matching(near=near, shortest=shortest)


REFUSED_FORMS = [
    # (forms, line, message)
    (
        "abbreviations:\n  As: assistant\n  a.s.: agent",
        3,
        "'a.s.' is given twice (first on line 2, in abbreviations)",
    ),
    ("abbreviations:\n  resp.: responsable\n  resp: réponse", 3, "'resp' is given twice (first on line 2"),
    (
        "abbreviations:\n  la: local\nstop: [de,\n  la]",
        4,
        "'la' is given twice (first on line 2, in abbreviations)",
    ),
    (
        "same:\n  travaux: travail\n  TRAVAUX: labeur",
        3,
        "'TRAVAUX' is given twice (first on line 2, in same)",
    ),
    ("same:\n  a: b\n  b: a", 2, "'a' stands for 'b', where 'b' stands for something else"),
    ("same:\n  a: b\n  b: c", 2, "'a' stands for 'b', where 'b' stands for something else"),
    ("same:\n  directrice: directeur", 2, "'directrice' and 'directeur' differ in number or gender alone"),
    (
        "abbreviations:\n  cesf: conseiller esf\n  esf: économie",
        2,
        "'cesf' stands for 'conseiller esf', where 'esf'",
    ),
    ("abbreviations:\n  as: as", 2, "'as' stands for 'as', where 'as'"),
    (
        "abbreviations:\n  rdv: rendez vous\nphrases:\n  rendez vous: entretien",
        2,
        "where 'rendez vous' stands",
    ),
    ("abbreviations:\n  sous directeur: adjoint", 2, "'sous directeur' is not one word"),
    ("phrases:\n  directeur: adjoint", 2, "'directeur' is not several words"),
    ("phrases:\n  de la: local\nstop: [de, la]", 2, "'de la' is not several words that count"),
    (
        "phrases:\n  chef de pôle: a\n  Chefs pôles: b\nstop: [de]",
        3,
        "'Chefs pôles' is given twice (first on line 2",
    ),
    ("abbreviations:\n  '...': rien", 2, "'...' is not one word"),
    ("abbreviations:\n  x: de\nstop: [de]", 2, "what 'x' stands for ('de') holds no word that counts"),
    ("stops: [de]", 1, "unknown key 'stops'. Did you mean 'stop'?"),
]


@pytest.mark.parametrize(("text", "line", "message"), REFUSED_FORMS)
def test_refused_forms(tmp_path, text, line, message):
    with pytest.raises(YamlError, match=re.escape(message)) as error:
        forms(tmp_path, text)
    assert f"forms.yaml, line {line}: " in str(error.value)


def test_no_other_form_of_the_project_is_superfluous():
    """A word whose plural or feminine follows the rule has no entry; one that has needs it."""
    read = project_forms()
    assert len(read.same) > 10
    for form, base in read.same.items():
        assert [word(text).key for text in read._folded(base)] != [
            word(text).key for text in read._folded(form)
        ]


def test_words_that_turn_a_meaning_round_count():
    assert (
        not {"ne", "pas", "non", "sans", "ni", "plus", "moins", "hors", "sous", "contre"}
        & project_forms().stop_words
    )


REFUSED_RULES = [
    # (codes from line 7 on, several, messages)
    ("id: a, stems: [face à face]", True, ["7: 'face à face' asks for less than it says: one word"]),
    ("id: a, stems: [aide, animer animation]", True, ["'animer' and 'animation' at once"]),
    # Caf is written out
    ("id: a, stems: [politique familiale Caf]", True, ["'familiale' and 'familiales' at once"]),
    ("id: a, terms: [face à face], whole: [côte à côte], unless: [petit à petit]", True, []),
    ("id: a, stems: [famille familiale]", True, []),  # two stems
    ("id: a, terms: [santé, de la]", True, ["7: 'de la' can match nothing: none of its words counts"]),
    ("id: a, stems: ['!']\nid: b, whole: [le]\nid: c, unless: [du]", True, ["7: '!'", "8: 'le'", "9: 'du'"]),
    (
        "id: a, terms: [aide au logement], unless: [logements]",
        True,
        ["7: 'aide au logement' can match nothing: `unless`"],
    ),
    (
        "id: a, terms: [As]\nid: b, terms: [assistante sociale]",
        False,
        ["8: 'assistante sociale' is given to the code 'a'"],
    ),
    (
        "id: a, whole: [le budget]\nid: b, whole: [budgets]",
        False,
        ["8: 'budgets' is given to the code 'a' too"],
    ),
    ("id: a, whole: [budget]\nid: b, terms: [budget]", False, []),
    ("id: a, terms: [As]\nid: b, terms: [assistante sociale]", True, []),
    ("id: a, terms: [santé, santés]", False, []),  # harmless
    ("id: a, patterns: ['a*']", True, ["7: 'a*' fits any text"]),
    ('id: a, patterns: ["l\'aide"]', True, ["can match nothing: elided words are cut off"]),
    ("id: a, patterns: ['(a+)+b']", True, ["7: '(a+)+b' may take too long"]),
    (r"id: a, patterns: ['(?:(aide|appui)\s?)*x']", True, ["may take too long"]),
    ("id: a, patterns: ['((a+)b)*c']", True, ["may take too long"]),
    (r"id: a, patterns: ['a.*b.*c\w*']", True, ["Give repetitions a highest number, as .{0,20}"]),
    (r"id: a, patterns: ['a\w*b\w*c\w*d\w*e\w*']", True, ["make several patterns of it"]),
    *(
        (f"id: a, terms: [x]\nid: b, patterns: [x, '{pattern}']", True, [f"8: {pattern!r} {message}"])
        for pattern, message in (
            # each of these searches for seconds to hours in a clause of a's
            ("[ab]?" * 30 + "[ab]{20}z", "may take too long"),
            ("(a?)(a?)" * 14 + "b", "may take too long"),
            ("a?" * 28 + "a" * 28, "may take too long"),
            ("(a|aa)" * 25 + "z", "may take too long"),
            ("[ab]?" * 12 + "[ab]*[ab]*z", "may take too long"),
            ("a{0,1}" * 28 + "b", "may take too long"),
            ("(?P<x>gens) du voyage", "has a group that begins with (? but not with (?:"),
            ("(?i)gens", "has a group that begins with (? but not with (?:"),
            ("gens(?= du voyage)", "has a group that begins with (? but not with (?:"),
            (r"(a)\1", r"holds \1, which is none of what patterns may hold"),
            ("[a", "holds [a, which is none"),
            ("a[[b]", "holds [[, which is none"),
            ("a[b--c]", "holds [b, which is none"),
            ("(a", "opens a group and does not close it"),
            ("a)", "closes a group that is not open"),
            ("*a", "has '*' with nothing before it to repeat"),
            ("a(|+b)", "has '+' with nothing before it to repeat"),
            ("a*+b", "has '+' with nothing before it to repeat"),
            ("a{3,2}", "has '{3,2}': allowed are numbers up to 500, the lower one first"),
            ("a{501}", "has '{501}': allowed are numbers up to 500"),
            ("a{99999999999}", "has '{99999999999}': allowed are numbers up to 500"),
            ("[z-a]", "is no regular expression: bad character range"),
        )
    ),
    (r"id: a, patterns: ['a{500}.', '[a--]?b', '\(a\-', 'a{,3}?b+?', '[]a]', 'É[À-Z]']", True, ["'[a--]?b'"]),
    (r"id: a, patterns: ['aid\w* .{0,20}budg\w*', '(?:petite )?enfance', '[(*+]+ (\(a\)){2}']", True, []),
]


@pytest.mark.parametrize(("codes", "several", "messages"), REFUSED_RULES)
def test_rules_that_can_not_do_what_they_are_for_are_refused(tmp_path, codes, several, messages):
    path = frame_file(tmp_path, codes, several)
    frame = code_frame(tmp_path, codes, several)
    if not messages:
        check_rules(path, frame, project_forms())
        return
    with pytest.raises(YamlError) as error:
        check_rules(path, frame, project_forms())
    given = str(error.value).splitlines()
    assert len(given) == len(messages)
    for line, message in zip(given, messages, strict=True):
        assert line.startswith(f"{path}, line ") and message in line


def test_a_rule_of_the_frame_that_is_extended_is_told_where_it_stands(tmp_path):
    own = code_frame(tmp_path, "id: b, terms: [santé]\nid: c, terms: [de]", several=False)
    inherited = code_frame(tmp_path, "id: a, terms: [santés, la]", several=False)
    path = frame_file(tmp_path, "id: b, terms: [santé]\nid: c, terms: [de]", several=False)
    frame = own.model_copy(update={"codes": (*inherited.codes, *own.codes)})
    with pytest.raises(YamlError) as error:
        check_rules(path, frame, project_forms())
    # the rule "la" of the other frame is told when that frame is checked
    first, second = str(error.value).splitlines()
    assert "line 7: 'santé' is given to the code 'a' too" in first
    assert "line 8: 'de' can match nothing" in second


STEPS = [
    # (pattern, steps at one place at most: a turn of a repetition is one, and what it tries)
    ("ab", 1 + 1),
    ("a?", 2 * (1 + 1)),
    ("a?b", 2 * (1 + 1) + 2 * 1),
    ("a?a?b", 4 + 2 * 4 + 2 * 2 * 1),
    ("a{2,4}b", 5 * (1 + 1) + 3 * 1),
    ("(?:a|bc)d", (1 + 1) + (1 + 2) + 2 * 1),
    ("(a|b){2}c", (1 + 2 + 4) * (4 + 1) + 4 * 1),
    ("(a|aa){2} b", (1 + 2 + 4) * (5 + 1) + 4 * 1 + 4 * 1),  # a longer first turn, a shorter second
    ("(ab)*c", 21 * (2 + 1) + 21 * 1),  # 40 letters of a word are 20 turns at most
    (r"\w*b", 41 * (1 + 1) + 41 * 1),
    (".*b", 501 * (1 + 1) + 501 * 1),
    ("[a-z]*b", 41 * (1 + 1) + 41 * 1),
    ("[a z]*b", 501 * (1 + 1) + 501 * 1),
    ("[^z]*b", 501 * (1 + 1) + 501 * 1),
    (r"\w* b", 41 * (1 + 1) + 41 * 1 + 1 * 1),  # one of the 41 ways ends where a space is
    (r"a?\w* b", 4 + 2 * 82 + 2 * 41 * 1 + 2 * 1 * 1),
    (r"\w*\w* b", 82 + 41 * 82 + 41 * 41 * 1 + 41 * 1 * 1),
    (".* b", 501 * (1 + 1) + 501 * 1 + 501 * 1),  # it may end before any space
    (r"\bab$", 1 + 2 + 1),
]


@pytest.mark.parametrize(("pattern", "steps"), STEPS)
def test_steps_of_a_pattern(pattern, steps):
    assert most_steps(pattern) == steps


def test_the_steps_of_a_pattern_have_a_limit(tmp_path):
    def refused(pattern):
        try:
            check_rules(
                frame_file(tmp_path, f"id: a, patterns: ['{pattern}']"),
                code_frame(tmp_path, f"id: a, patterns: ['{pattern}']"),
                project_forms(),
            )
        except YamlError:
            return True
        return False

    # each sign is a step
    assert [refused("a" * (MOST_STEPS + more)) for more in (-1, 0, 1)] == [False, False, True]
    deep = ["(" * depth + "a" + ")" * depth for depth in (DEEPEST, DEEPEST + 1, 5_000)]
    assert [refused(pattern) for pattern in deep] == [False, True, True]


def test_a_wave_is_matched_in_seconds(tmp_path):
    """123 answers of 30 words, a frame of 40 codes with 10 rules: larger than any of a wave's 60."""
    random = Random(1)
    parts = ["arti", "olen", "umer", "issa", "edon"], ["tion", "ment", "age", "iste", "eur"]
    vocabulary = [
        f"{initial}{first}{last}" for initial in "bcdfglmnprst" for first in parts[0] for last in parts[1]
    ]
    codes = "\n".join(
        f"id: c{code}, terms: {rules[:5]}, stems: {rules[5:]}"
        for code in range(40)
        for rules in [[" ".join(random.sample(vocabulary, 2)) for _ in range(10)]]
    )
    typed = [*vocabulary, *(one[:-2] + one[-1] for one in vocabulary)]  # half of them misspelled
    answers = [" ".join(random.sample(typed, 30)) for _ in range(123)]
    made = matcher(tmp_path, codes)
    begun = time.process_time()
    assert sum(len(made.suggestions(answer)) for answer in answers) > 123
    assert time.process_time() - begun < 5


PAGE = (Path(__file__).parents[2] / "docs" / "coding-rules.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```yaml\n(.*?)```\n(?:\n((?:\|[^\n]*\|\n)+))?", re.DOTALL)
BLOCKS = BLOCK.findall(PAGE)


def page_blocks(key):
    return [(text, table) for text, table in BLOCKS if text.startswith(key)]


def table_rows(table):
    heading, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines())
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize("number", range(len(page_blocks("several:"))))
def test_the_examples_of_the_page_are_true(tmp_path, number):
    text, table = page_blocks("several:")[number]
    path = tmp_path / "example.yaml"
    path.write_text(f"id: example\nsource: example\nlabel: Exemple\nversion: 1\n{text}", encoding="utf-8")
    frame = load(path, CodeFrame)
    check_rules(path, frame, project_forms())
    [(settings, _)] = page_blocks("near:")
    (tmp_path / "settings.yaml").write_text(settings, encoding="utf-8")
    made = Matcher(frame, project_forms(), load(tmp_path / "settings.yaml", Matching))
    rows = table_rows(table)
    assert len(rows) >= 5
    for row in rows:
        found = made.suggestions(row["answer"])
        assert [one.rule for one in found] == re.findall("`(.*?)`", row["suggested by"]), row
        assert [one.score for one in found] == [int(row.get("score") or 100)] * len(found), row


def test_the_forms_that_the_page_shows_are_in_the_file(tmp_path):
    [(text, _)] = page_blocks("abbreviations:")
    shown, held = forms(tmp_path, text), project_forms()
    for group in ("abbreviations", "phrases", "same"):
        assert getattr(shown, group).items() <= getattr(held, group).items()
    assert set(shown.stop) <= set(held.stop) and set(shown.known) <= set(held.known)


def test_the_page_tells_the_limits_of_patterns():
    text = " ".join(PAGE.split())
    assert f"first {REACH} signs, a word in its first {LONGEST_WORD}." in text
    assert f"more than {MOST_STEPS} steps" in text and f"numbers up to {REACH}" in text
    assert f"more than {DEEPEST} deep" in text
