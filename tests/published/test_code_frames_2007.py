"""The code frames of 2007: none is missing, their rules hold what their examples and titles promise."""

import csv
import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest

from pipeline.coding.frames import Code, CodeFrame, load_codeframes
from pipeline.coding.matching.checks import check_rules
from pipeline.coding.matching.forms import Forms, read_forms
from pipeline.coding.matching.lexicon import Matching
from pipeline.coding.matching.matcher import Matcher
from pipeline.coding.wave import check_sources
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.yamlfiles import read_document
from tests.pipeline.project_copy import store_with_answers
from tests.published.printed import STORE, WAVE

TITLES = ("fonction", "q01")  # frames whose codes with a parent are titles
# titles as a woman who holds them writes them
FEMININE = [
    ("fonction", "Directrice", "directeur"),
    ("fonction", "Directrice adjointe d'action sociale", "directeur_adjoint_action_sociale"),
    ("fonction", "Attachée de direction", "attache_direction"),
    ("fonction", "Sous-directrice action sociale", "sous_directeur_action_sociale"),
    ("q01", "Conseillère en intervention sociale", "conseiller_intervention_sociale"),
    ("q01", "Travailleuse sociale", "travailleur_social"),
    ("q01", "Chargée d'intervention sociale", "charge_intervention_sociale"),
    ("q01", "Animatrice de Ram", "animateur_ram"),
    ("q01", "Médiatrice sociale", "mediateur_social"),
    ("q01", "Directrice de Laep", "directeur_laep"),
]
# titles cut short, or with a slip of the pen
AS_TYPED = [
    ("fonction", "attachée de dir.", "attache_direction"),
    ("fonction", "Dir. adj.", "directeur_adjoint"),
    ("fonction", "Directuer adjoint", "directeur_adjoint"),
    ("q01", "Trav. Social", "travailleur_social"),
    ("q01", "Trav. sociaux", "travailleur_social"),
    ("q01", "Travailluse sociale", "travailleur_social"),
    ("q01", "Travailluer social de secteur", "travailleur_social_secteur"),
    ("q01", "Médiatuer créances", "mediateur_creances"),
    ("q01", "Conseiler technique", "conseiller_technique"),
    ("q01", "Réf. familles", "referent_familles"),
]
# titles that hold another one, of somebody else
NOT_THAT = [
    ("q01", "Secrétaire des travailleurs sociaux"),
    ("q01", "Responsable des travailleurs sociaux"),
    ("q01", "Conseiller conjugal"),
    ("q01-fonctions", "Conseiller conjugal"),
    ("q01-fonctions", "Responsable des travailleurs sociaux"),
    ("fonction", "Secrétaire du directeur"),
    ("fonction", "Assistante de dir."),
]
# titles that a rule for another one could take for it
NEIGHBOURS = [
    ("q01", "Chargé de mission", "charge_mission"),
    ("q01", "Chargé de mission logement", "charge_mission_logement"),
    ("q01", "Conseiller technique", "conseiller_technique"),
    ("q01", "Conseiller technique en action sociale", "conseiller_technique_action_sociale"),
    ("q01", "Médiateur", "mediateur"),
    ("fonction", "Responsable du pôle social", "responsable_pole_social"),
    ("fonction", "Responsable du pôle action sociale", "responsable_pole_action_sociale"),
]
# what section 1.3 of the dossier says of titles that social assistants hold
FUNCTIONS = [
    ("Conseiller technique en action sociale", "conseil"),
    ("Référent accès aux droits et logement décent", "conseil"),
    ("Travailleur social", "travailleur_social"),
    ("Intervenant en travail social", "intervenant_social"),
    ("Chargé d'accompagnement social lié au logement", "intervenant_social"),
    ("Technicien de l'intervention sociale de terrain", "intervenant_social"),
    ("Médiateur administratif", "mediation"),
    ("Chargé de la gestion des flux", "mediation"),
    ("Rapporteur", "mediation"),
    ("Animateur de Ram", "animation_coordination"),
    ("Référent familles", "animation_coordination"),
    ("Chef de projet", "encadrement"),
    ("Adjoint chargé du travail social", "encadrement"),
    ("Attaché de direction", "autres"),
    ("Secrétaire des travailleurs sociaux", "autres"),
    ("Chargé d'études", "autres"),
]


@cache
def frames() -> dict[str, CodeFrame]:
    return load_codeframes(STORE.codeframes(WAVE))


@cache
def forms() -> Forms:
    return read_forms(STORE.forms())


@cache
def matcher(frame: str) -> Matcher:
    settings = read_document(STORE.params()).content["code"]["matching"]
    return Matcher(frames()[frame], forms(), Matching.model_validate(settings))


def suggested(frame: str, text: str) -> list[str]:
    return [one.code for one in matcher(frame).suggestions(text)]


def with_codes() -> Iterator[tuple[str, Code]]:
    return ((name, code) for name, frame in frames().items() for code in frame.codes)


def test_every_open_answer_and_every_list_of_titles_has_a_frame():
    check_sources(frames(), load_questionnaire(STORE.questionnaire(WAVE)), STORE.codeframes(WAVE))


@pytest.mark.parametrize("name", sorted(frames()))
def test_no_rule_is_in_vain(name):
    check_rules(STORE.codeframes(WAVE) / f"{name}.yaml", frames()[name], forms())


def test_every_code_that_nothing_details_has_a_rule():
    parents = {(name, code.parent) for name, code in with_codes()}
    without = [
        f"{name} {code.id}"
        for name, code in with_codes()
        if (name, code.id) not in parents and not (code.whole or code.terms or code.stems or code.patterns)
    ]
    assert without == []


def test_every_code_is_defined_and_has_an_example_where_it_is_no_title():
    lacking = [
        f"{name} {code.id}"
        for name, code in with_codes()
        if not (code.definition and (code.examples or (name in TITLES and code.parent)))
    ]
    assert lacking == []


def test_examples_are_suggested_their_code_and_no_other_where_an_answer_has_one():
    wrong = []
    for name, code in with_codes():
        for example in code.examples:
            found = suggested(name, example)
            # what details a code is an example of it too
            are_of_it = [code.id in frames()[name].with_parents(one) for one in found]
            if not any(are_of_it) or (not frames()[name].several and are_of_it != [True]):
                wrong.append((name, code.id, example, found))
    assert wrong == []


def titles() -> list[tuple[str, str, str]]:
    return [(name, code.label, code.id) for name, code in with_codes() if name in TITLES and code.parent]


@pytest.mark.parametrize(("frame", "title", "code"), [*titles(), *FEMININE, *NEIGHBOURS, *AS_TYPED])
def test_a_title_is_coded_as_itself_in_capitals_without_accents_too(frame, title, code):
    plain = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode()
    assert suggested(frame, title) == suggested(frame, plain.upper()) == [code]


def test_a_long_word_of_a_title_may_have_two_letters_swapped():
    assert suggested("fonction", "Repsonsable du service social") == ["responsable_service_social"]
    assert suggested("q01", "Conseiller en intervetnion sociale") == ["conseiller_intervention_sociale"]


@pytest.mark.parametrize(("frame", "title"), NOT_THAT)
def test_a_title_that_holds_another_one_is_not_taken_for_it(frame, title):
    assert suggested(frame, title) == []


def test_a_title_that_nobody_foresaw_goes_to_the_category_that_its_first_words_tell_or_to_none():
    assert suggested("fonction", "Directrice générale") == ["direction"]
    assert suggested("fonction", "Comptable") == []


@pytest.mark.parametrize(("title", "function"), FUNCTIONS)
def test_titles_have_the_function_that_the_dossier_gives_them(title, function):
    assert suggested("q01-fonctions", title) == [function]


def test_every_title_has_a_function():
    without = [
        title for frame, title, _ in titles() if frame == "q01" and not suggested("q01-fonctions", title)
    ]
    assert without == []


def test_the_codes_that_the_reconstruction_s_texts_were_written_for_are_codes_of_the_frames():
    frames = load_codeframes(STORE.codeframes(WAVE)).values()
    known = {(frame.source, code.id) for frame in frames for code in frame.codes}
    with (store_with_answers().truth(WAVE) / "codes.csv").open(encoding="utf-8", newline="") as file:
        meant = {(row["source"], code) for row in csv.DictReader(file) for code in row["codes"].split()}
    assert len({source for source, _ in meant}) == len({source for source, _ in known})
    assert meant - known == set()
