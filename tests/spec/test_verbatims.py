"""Verbatims name no Caf, no place and no person; which ones stand for a theme does not depend on the rest."""

import re

import pytest
from pydantic import ValidationError

from pipeline.coding.answers import Answer
from pipeline.coding.frames import CodeFrame
from pipeline.coding.verbatims.choosing import COLUMNS, Chosen, Verbatim, Verbatims, choose, showable
from pipeline.coding.verbatims.doubts import shown, vocabulary_of
from pipeline.coding.verbatims.names import load_names
from pipeline.coding.verbatims.signs import NameKind
from pipeline.yamlfiles import YamlError
from tests.spec.verbatims import FOLDER, HARMLESS, LISTS, NAMES, VOCABULARY

WORDS = VOCABULARY | frozenset(
    ["avec", "finance", "un", "poste", "suit", "participe", "habitants", "environs", "appeler", "bureau"]
)
HIDDEN = "(not shown)"

# an answer => what is shown of it. Names that no list holds are made of «truc».
PLANTED = """
La Caf de Lyon finance un poste => La [Caf] finance un poste
la caf de lyon finance un poste => la [Caf] finance un poste
la Caf du Nord => la [Caf]
travail avec la caf du nord => travail avec la [Caf]
la Caf des Bouches-du-Rhône => la [Caf]
la caf des bouches du rhone => la [Caf]
la Caf de la Trucville => la [Caf]
la Caf de l’Isère => la [Caf]
la Caf d'Ille & Vilaine => (not shown)
la caisse d'allocations familiales de Roubaix => la [Caf]
la CAISSE D’ALLOCATIONS FAMILIALES de l'Essonne => la [Caf]
la Caf 13 et la caf 59 => la [Caf] et la [Caf]
la CAF-59 participe => la [Caf] participe
avec la Caf (62) => avec la [Caf]
la Caf Trucville participe => la [Caf] participe
avec la CAF - Lille => avec la [Caf]
la Cafal et la cafam => la [Caf] et la [Caf]
la caf de trucville => (not shown)
l'équipe de Mme Durand => l'équipe de [personne]
l'équipe de mme trucmuche => l'équipe de [personne]
Madame Trucmuche suit les familles => [personne] suit les familles
le bureau de M. Petit => le bureau de [personne]
le bureau de monsieur petit => le bureau de [personne]
Mlle Rose suit les familles => [personne] suit les familles
le Dr de La Truche => le [personne]
J. Dupont suit les familles => [personne] suit les familles
avec J.-P. Trucmuche => avec [personne]
avec JP Martin => avec [personne]
avec Dupont J. => avec [personne]
Nathalie Trucmuche suit les familles => [personne] suit les familles
nathalie suit les familles => [personne] suit les familles
nathalie trucmuche => (not shown)
travail avec pierre durand => travail avec [personne]
Marine suit les familles => (not shown)
avec Marine et Pierre => avec [personne] et [personne]
jean-pierre suit les familles => [personne] suit les familles
avec jean.dupont@caf-lyon.fr => avec [coordonnées]
avec accueil@trucville.fr => avec [coordonnées]
voir www.caf-trucville.fr => voir [coordonnées]
appeler le 03.20.12.34.56 => appeler le [coordonnées]
appeler le 0320 123 456 => appeler le [coordonnées]
appeler le +33 3 20 12 34 56 => appeler le [coordonnées]
appeler le 123456 => (not shown)
au 12 rue Victor Hugo => au [lieu]
au 12 rue des petits champs => au [lieu]
au 3 bis, avenue de la Paix, le 15 mars => au [lieu], le 15 mars
rue de la République => [lieu]
3 place Jean-Jaurès => [lieu]
un poste : 59100 Roubaix => un poste : [lieu]
un poste : 59 100 Trucville => un poste : [lieu]
Lille Cedex 9 => [lieu]
les familles dans le 93 => les familles dans le [lieu]
le 59 et le neuf-trois => le [lieu] et le [lieu]
dép. 13 et département 62 => dép. [lieu] et département [lieu]
les habitants de Roubaix (59) => les habitants de [lieu]
la commune de Trucville => la commune de [lieu]
le quartier Trucmuche => le quartier [lieu]
communauté de communes du Trucquois => communauté de communes du [lieu]
le canton de Trucy => le canton de [lieu]
le conseil général du Lot => le conseil général du [lieu]
le conseil général du lot => le conseil général du [lieu]
Saint-Étienne et environs => [lieu] et environs
St Etienne et environs => [lieu] et environs
les habitants de saint-trucmuche => les habitants de [lieu]
l'Isère et la Drôme => l'[lieu] et la [lieu]
L’ISÈRE ET LA DROME => L’[lieu] ET LA [lieu]
les familles isèroises => les familles [lieu]
les Girondines, les parisiens => les [lieu], les [lieu]
val d’oise et Val‑d’Oise => [lieu] et [lieu]
l'Île de France => l'[lieu]
le Pays basque, la Beauce => le [lieu], la [lieu]
au Havre => [lieu]
la Réunion et les réunions => la [lieu] et les réunions
la région Centre => la [lieu]
les habitants de Mâcon => les habitants de [lieu]
les familles d'e\u0301pinal => les familles d'[lieu]
les familles de Ro\u200bubaix => (not shown)
les familles de li\u00adlle => (not shown)
les familles de Лион => (not shown)
les familles d'ｌｉｌｌｅ => les familles d'[lieu]
les familles de Dunkerque-Trucville => les familles de [lieu]
LES FAMILLES DE TRUCVILLE => (not shown)
ACCUEIL DES FAMILLES PAR MARINE => (not shown)
ACCUEIL DES FAMILLES DE LYON => ACCUEIL DES FAMILLES DE [lieu]
travail avec Trucmuche => (not shown)
Trucmuche travaille avec les familles => (not shown)
Les familles. Trucville participe => (not shown)
les familles de l y o n => (not shown)
les familles deLyon => (not shown)
avec Dup0nt => (not shown)
Lyon/Villeurbanne => [lieu]
le Cg 59 et l'UDAF 13 => le Cg [lieu] et l'UDAF [lieu]
Paris 20ème et 13e arrondissement => [lieu] et [lieu]
tél : 3 20 12 34 56 => tél : [coordonnées]
les familles à trucville => (not shown)
les familles de La Rochelle => les familles de [lieu]
avec la C.A.F. du Rhône => avec la [Caf]
le quartier des 4000 à la courneuve => (not shown)
les familles à la trucville => (not shown)
les familles à l'trucville => (not shown)
les familles à l’isle-trucmuche => (not shown)
les familles à l isle => (not shown)
les familles à la ville-trucmuche => (not shown)
les familles à la-trucville => (not shown)
les familles À LA trucville => (not shown)
les familles à le trucmuche => (not shown)
les familles à les trucmuches => (not shown)
les familles au trucmuche => (not shown)
les familles au-trucmuche => (not shown)
les familles aux trucmuches => (not shown)
les familles au trucquier => (not shown)
un poste chez les trucmuche => (not shown)
un poste chez la trucmuche => (not shown)
un poste chez trucmuche => (not shown)
les familles vers le trucmuche => (not shown)
un poste à l'école-trucville => (not shown)
les familles à sein => (not shown)
les familles au Mans => les familles au [lieu]
le choix du C.A. => (not shown)
le poste de J. D. => (not shown)
les familles à lourdes => (not shown)
les familles de Lourdes et de Digne => les familles de [lieu] et de [lieu]
la ville de lourdes, la commune de digne => la ville de [lieu], la commune de [lieu]
digne-les-bains => [lieu]
la caf de l'allier => la [Caf]
le département de l'allier => le département de l'[lieu]
les familles de l'Allier => les familles de l'[lieu]
le quartier des quatre-mille => le quartier des [lieu]
les familles à La Trucville => (not shown)
"""
CASES = [tuple(line.split(" => ")) for line in PLANTED.strip().splitlines()]


@pytest.mark.parametrize(("answer", "expected"), CASES, ids=[str(i) for i in range(len(CASES))])
def test_a_planted_name_does_not_come_out(answer, expected):
    known = WORDS | {
        "ordres",
        "reunions",
        "region",
        "quartier",
        "canton",
        "commune",
        "communes",
        "communaute",
    }
    assert (shown(answer, NAMES, known) or HIDDEN) == expected


def test_a_name_across_lines_is_found():
    assert shown("les habitants de Saint\n  Étienne", NAMES, VOCABULARY) == "les habitants de [lieu]"


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_sentence_without_name_is_shown_as_it_is(sentence):
    assert shown(sentence, NAMES, VOCABULARY) == sentence


def test_blanks_in_a_row_and_line_ends_are_one_space():
    assert (
        shown("  les  familles\n\nles plus\tfragiles ", NAMES, VOCABULARY) == "les familles les plus fragiles"
    )


def test_a_word_that_begins_a_clause_must_be_known():
    known = frozenset({"resister"})
    assert shown("Résister avec les familles", NAMES, known) == "Résister avec les familles"
    assert shown("Résister avec les familles", NAMES, frozenset()) is None
    assert shown("avec les familles Résister", NAMES, known) is None


def test_an_answer_in_capitals_needs_all_its_words():
    known = frozenset({"accueil", "roulottes"})
    assert shown("ACCUEIL DES ROULOTTES", NAMES, known) == "ACCUEIL DES ROULOTTES"
    assert shown("ACCUEIL DES ROULOTTES", NAMES, known - {"roulottes"}) is None


def test_five_digits_in_a_row_hide_an_answer():
    assert shown("1234 familles", NAMES, VOCABULARY) == "1234 familles"
    assert shown("12345 familles", NAMES, VOCABULARY) is None
    assert shown("123456 familles", NAMES, VOCABULARY) is None


def test_a_common_word_that_begins_a_clause_is_no_name_nor_a_mark():
    # parent is a family name too: a mark would falsify the answer, showing it might name somebody
    assert shown("Parent isolé", NAMES, frozenset({"parent"})) is None
    assert shown("le parent isolé", NAMES, VOCABULARY) == "le parent isolé"


def test_a_word_is_known_once_two_respondents_wrote_it_in_small_letters():
    answers = [
        Answer("a", "x", "un lien"),
        Answer("a", "y", "un socle"),
        Answer("b", "x", "Un Lien, un socle"),
    ]
    #  un: a and b; lien: a alone, b has a capital; socle: a and b; the text adds its own words
    assert vocabulary_of(answers, ["Accès"]) == {"un", "socle", "acces"}


def test_answers_in_capitals_make_no_word_known():
    assert vocabulary_of([Answer("a", "x", "TRUC"), Answer("b", "x", "TRUC")], []) == frozenset()


REGIONS = """Alsace;Aquitaine;Auvergne;Basse-Normandie;Bourgogne;Bretagne;région Centre;
Champagne-Ardenne;Corse;Franche-Comté;Haute-Normandie;Île-de-France;Languedoc-Roussillon;Limousin;
Lorraine;Midi-Pyrénées;Nord-Pas-de-Calais;Pays de la Loire;Picardie;Poitou-Charentes;
Provence-Alpes-Côte d'Azur;Rhône-Alpes;Guadeloupe;Guyane;Martinique;la Réunion"""
PREFECTURES = """Bourg-en-Bresse;Laon;Moulins;Digne-les-Bains;Gap;Nice;Privas;Charleville-Mézières;
Foix;Troyes;Carcassonne;Rodez;Marseille;Caen;Aurillac;Angoulême;La Rochelle;Bourges;Tulle;Ajaccio;Bastia;
Dijon;Saint-Brieuc;Guéret;Périgueux;Besançon;Valence;Évreux;Chartres;Quimper;Nîmes;Toulouse;Auch;
Bordeaux;Montpellier;Rennes;Châteauroux;Tours;Grenoble;Lons-le-Saunier;Mont-de-Marsan;Blois;
Saint-Étienne;Le Puy-en-Velay;Nantes;Orléans;Cahors;Agen;Mende;Angers;Saint-Lô;Châlons-en-Champagne;
Chaumont;Laval;Nancy;Bar-le-Duc;Vannes;Metz;Nevers;Lille;Beauvais;Alençon;Arras;Clermont-Ferrand;Pau;
Tarbes;Perpignan;Strasbourg;Colmar;Lyon;Vesoul;Mâcon;Le Mans;Chambéry;Annecy;Paris;Rouen;Melun;
Versailles;Niort;Amiens;Albi;Montauban;Toulon;Avignon;La Roche-sur-Yon;Poitiers;Limoges;Épinal;Auxerre;
Belfort;Évry;Nanterre;Bobigny;Créteil;Cergy;Basse-Terre;Fort-de-France;Cayenne;Saint-Denis"""
OTHER_SEATS = """Roubaix;Tourcoing;Valenciennes;Dunkerque;Douai;Cambrai;Maubeuge;Armentières;Calais;
Béthune;Le Havre;Dieppe;Elbeuf;Cholet;Roanne;Vienne;Béziers;Brive;Bayonne;Villefranche-sur-Saône;Annonay;
Aubenas;Saint-Quentin;Soissons;Creil;Montbéliard;Saint-Claude;Mulhouse;Millau;Saint-Dizier;Brest;Reims;
Pointe-à-Pitre;Castres"""


@pytest.mark.parametrize(
    "places", [REGIONS, PREFECTURES, OTHER_SEATS], ids=["regions", "prefectures", "seats"]
)
def test_the_places_of_the_network_are_listed(places):
    listed = places.replace("\n", "").split(";")
    left = {
        name for name in listed if "[lieu]" not in (shown(f"les familles de {name}", NAMES, VOCABULARY) or "")
    }
    assert left == set()


def test_all_departments_and_prefectures_are_listed():
    departments = LISTS["departements"]
    assert len(departments.always) + len(departments.capital) == 96 + 4
    assert len(PREFECTURES.split(";")) == 96 + 4
    assert len(REGIONS.split(";")) == 22 + 4


def test_every_list_says_its_source_its_date_and_what_it_lacks():
    assert all(names.source and names.date and names.note for names in LISTS.values())


def test_no_name_of_common_words_is_masked_in_small_letters():
    common = "sens nord manche petit rose pierre marine maire parent marques pages lois manuel tours lot cher"
    assert shown(f"les {common}", NAMES, VOCABULARY) == f"les {common}"


@pytest.mark.parametrize(
    "sentence",
    [
        "des situations de plus en plus lourdes",
        "des charges trop lourdes",
        "un logement digne et un logement très digne",
        "allier le collectif et le travail individuel",
        "quatre mille familles",
    ],
)
def test_a_word_in_small_letters_is_no_town_where_it_is_a_word_first(sentence):
    assert shown(sentence, NAMES, WORDS | {"lourdes", "digne", "allier"}) == sentence


def copied(tmp_path, file, old, new):
    for path in FOLDER.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == file:
            assert text.count(old) == 1
            text = text.replace(old, new)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "regions.yaml",
            "id: regions",
            "id: areas",
            r"regions.yaml, line 2: the id is 'areas'.* Make them equal",
        ),
        (
            "regions.yaml",
            "Alsace, ",
            "Alsace, alsacé, ",
            r"regions.yaml, line \d+: the name 'alsacé' is given twice",
        ),
        ("regions.yaml", "Alsace, ", "'..', ", r"regions.yaml, line \d+: the name '\.\.' holds no word"),
        ("regions.yaml", "kind: place", "kind: river", r"line 3: kind is 'river'. Allowed here"),
        ("patterns.yaml", "contact: ", "river: ", r"patterns.yaml, line \d+"),
        ("patterns.yaml", "'{start}(?i:bp", "'{beginning}(?i:bp", r"line \d+: there is no part 'beginning'"),
        (
            "patterns.yaml",
            "'{start}(?i:bp",
            "'({start}(?i:bp",
            r"line \d+: the pattern is no regular expression",
        ),
        (
            "patterns.yaml",
            "'{person}\\s+(?P<word>",
            "'{person}\\s+(?P<other>",
            r"the pattern has no group 'word'",
        ),
    ],
)
def test_a_list_that_is_none_is_refused_with_its_line(tmp_path, file, old, new, message):
    with pytest.raises(YamlError, match=message):
        load_names(copied(tmp_path, file, old, new), ())


def test_every_kind_has_its_mark():
    assert NAMES.marks == {
        NameKind.CAF: "[Caf]",
        NameKind.PLACE: "[lieu]",
        NameKind.PERSON: "[personne]",
        NameKind.CONTACT: "[coordonnées]",
    }


SETTINGS = Verbatims(per_theme=2, longest=40, shortest_words=3)
FRAME = CodeFrame.model_validate_json(
    """{"id": "f", "source": "x", "label": "F", "version": 1, "several": true, "codes": [
        {"id": "one", "label": "1"}, {"id": "two", "label": "2"}, {"id": "none", "label": "3"}]}"""
)


def coding(table):
    """respondent | cell | text | codes, as what `choose` takes."""
    rows = [[part.strip() for part in line.split("|")] for line in table.strip().splitlines()]
    verbatims = [Verbatim(Answer(respondent, cell, text), text) for respondent, cell, text, _ in rows]
    return {v.answer.id: row[3].split() for v, row in zip(verbatims, rows, strict=True)}, verbatims


def chosen(table, seed=1, settings=SETTINGS):
    return choose(FRAME, *coding(table), seed, settings)


def test_each_theme_has_at_most_as_many_verbatims_as_asked_in_the_order_of_the_frame():
    rows = chosen(
        """
        a | x | un deux trois  | two
        b | x | un deux quatre | two
        c | x | un deux cinq   | two
        d | x | un deux six    | one"""
    )
    assert [row.code for row in rows] == ["one", "two", "two"]
    assert (
        choose(
            FRAME,
            *coding("a | x | un deux trois | one"),
            1,
            Verbatims(per_theme=0, longest=40, shortest_words=3),
        )
        == ()
    )


def test_the_same_words_are_shown_once_under_a_theme():
    rows = chosen("a | x | Un deux, trois | one\nb | x | UN DEUX TROIS | one")
    assert len(rows) == 1


def test_an_answer_of_two_themes_is_shown_once_where_another_can_stand():
    table = "a | x | un deux trois | one two\nb | x | un deux quatre | one two"
    for seed in range(8):
        rows = chosen(table, seed, Verbatims(per_theme=1, longest=40, shortest_words=3))
        assert {row.answer for row in rows} == {"a.x", "b.x"}


def test_an_answer_of_two_themes_is_shown_twice_where_no_other_is():
    assert [row.code for row in chosen("a | x | un deux trois | one two")] == ["one", "two"]


def test_a_theme_with_a_single_answer_keeps_it_from_the_others():
    table = "a | x | un deux trois | one two\nb | x | un deux quatre | one"
    for seed in range(8):
        rows = chosen(table, seed, Verbatims(per_theme=1, longest=40, shortest_words=3))
        assert [(row.code, row.answer) for row in rows] == [("one", "b.x"), ("two", "a.x")]


def test_an_office_is_shown_once_where_another_can_stand():
    table = """
        a | x | un deux trois  | one
        a | y | un deux quatre | one
        a | z | un deux six    | one
        b | x | un deux cinq   | one"""
    for seed in range(8):
        assert sorted(row.answer[0] for row in chosen(table, seed)) == ["a", "b"]


def test_answers_without_a_mark_go_first():
    table = """
        a | x | avec un [lieu] fort    | one
        b | x | un deux quatre         | one
        c | x | un [anonymisé] de plus | one"""
    for seed in range(8):
        assert chosen(table, seed)[0].answer == "b.x"


def test_the_seed_decides_among_equals():
    table = "\n".join(f"{office} | x | un deux {office} | one" for office in "abcdefghij")
    assert len({chosen(table, seed) for seed in range(20)}) > 10


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("a" * 13 + " avec " + "b" * 20, True),  # 13 + 6 + 20 = 39
        ("a" * 14 + " avec " + "b" * 20, True),
        ("a" * 15 + " avec " + "b" * 20, False),
        ("les familles", False),
        ("avec les familles", True),
        ("avec les familles fragiles", True),
        ("avec la Caf de Lyon", False),  # avec, la: a mark is no word
        ("parmi ceux de Lyon", True),
        ("avec Trucmuche et les familles", False),
    ],
)
def test_answers_that_are_too_long_too_short_or_doubtful_are_left_out(text, is_shown):
    assert bool(showable([Answer("a", "x", text)], NAMES, VOCABULARY, SETTINGS)) is is_shown


@pytest.mark.parametrize(
    ("key", "lowest", "highest"), [("per_theme", 0, 20), ("longest", 20, 500), ("shortest_words", 1, 20)]
)
def test_settings_have_a_range(key, lowest, highest):
    good = {"per_theme": 2, "longest": 100, "shortest_words": 3}
    for value, is_allowed in ((lowest - 1, False), (lowest, True), (highest, True), (highest + 1, False)):
        if is_allowed:
            assert getattr(Verbatims(**{**good, key: value}), key) == value
        else:
            with pytest.raises(ValidationError, match=re.escape(key)):
                Verbatims(**{**good, key: value})


def test_a_row_is_harmless_in_a_spreadsheet():
    assert COLUMNS == ("frame", "code", "text")
    assert Chosen("f", "one", "a.x", "- un deux").row == ("f", "one", "'- un deux")


@pytest.mark.parametrize(
    "sentence",
    [
        "un projet au sein des familles",
        "le passage à l'âge adulte",
        "le travail à l’école et au collège",
        "au-delà et au delà des familles",
        "un accès aux soins et aux loisirs",
        "des aides à la carte",
        "le soutien au quotidien",
        "le temps à définir",
    ],
)
def test_an_everyday_noun_after_an_article_needs_no_respondent_to_be_known(sentence):
    assert shown(sentence, NAMES, frozenset({"familles"})) == sentence
