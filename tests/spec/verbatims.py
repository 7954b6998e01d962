"""Sentences that name nobody, and the project's lists of names, for the tests of verbatims."""

from pathlib import Path

from pipeline.coding.verbatims.folding import words_of
from pipeline.coding.verbatims.lists import NameList
from pipeline.coding.verbatims.names import load_names
from pipeline.yamlfiles import load

FOLDER = Path(__file__).parents[2] / "data/reference/names"
NAMES = load_names(FOLDER, ("cesf", "tisf"))
LISTS = {path.stem: load(path, NameList) for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "patterns"}

HARMLESS = tuple(
    """
les familles les plus fragiles
Accueil petite enfance
Projet de territoire
L'aide sociale aux familles
Centre social et halte-garderie
Les centres sociaux de la caisse
Un recentrage sur la parentalité et le logement.
Davantage de prévention et de travail collectif.
travailler dans la marine marchande
jeter la première pierre
voir la vie en rose
L'État doit clarifier les missions.
La Cnaf et la Cog fixent les priorités.
Les Caf et le conseil général
La Caf ne fait pas que verser des prestations.
Le conseil général intervient sur mandat ; la Caf agit en prévention.
le jeune couple marié
un maçon au chômage
RMI, API et ASF
ACCES AUX DROITS
ACTION COLLECTIVE AUPRES DES FAMILLES
le 15 mars 2007
En cours ; prêt au début de 2007
du 15 au 20 juin
2 postes vacants
12 places en crèche, soit 1 place par famille
un havre de paix
le petit frère et le grand frère
donner du sens au travail social
la vie est chère pour les parents
un lot de mesures
en somme, peu de moyens
la manche du département
un tour de table, des tours de parole
les parents isolés et le parent gardien
un chevalier, un boulanger, un mercier
Moins d'accompagnement individuel : plus de groupes
Développer le Dsl avec les partenaires
« Aider les familles », c'est notre métier
travail social individuel et/ou collectif
un café des parents, des cafés pédagogiques
L'ordre dépend des territoires
Les médiateurs familiaux (2 postes)
- Soutien à la fonction parentale
1) Logement 2) Parentalité
La direction centre les équipes sur l'accompagnement individuel
le nord du département
Éducateurs de jeunes enfants et puéricultrices
madame la directrice
Assistante Sociale de secteur
les Cesf et les Tisf
la politique de la ville
la ville et ses quartiers prioritaires
10 000 familles allocataires
100 % des Caf
faire preuve de prudence et de clémence
un accueil à la maison
des aides à la carte
le soutien au quotidien
Être à l'écoute des parents
au service des familles
aide aux familles, aux parents et au couple
Aide à définir, à construire, à la fois souple et claire
un suivi chez les parents
""".strip().splitlines()
)
# all their words, so that nothing is hidden for want of a word
VOCABULARY = frozenset(word for sentence in HARMLESS for word in words_of(sentence))
