"""A small questionnaire with a question of each type, for tests to read and to spoil."""

from pathlib import Path

import pytest

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.yamlfiles import YamlError

SMALL = """\
wave: w1
version: "1"
title: Titre
subtitle: Sous-titre
confidentiality: Confidentiel
language: fr
respondent_pattern: caf-[0-9]{3}
dont_know: NSP
tick: x
identification:
  - {id: caf, label: Caf, role: respondent}
  - {id: nom, label: Nom, role: personal}
  - {id: fonction, label: Fonction, role: variable}
  - {id: retour, label: Numéro de retour, role: return_number}
parts:
  - id: effectifs
    title: Effectifs
    questions:
      - id: staff
        number: 1
        type: headcount_grid
        text: Combien ?
        unit: personnes
        row_heading: Diplôme
        column_heading: Emploi
        rows: [{id: as, label: AS}, {id: hors, label: Hors}]
        columns: [{id: as, label: AS}, {id: autres, label: Autres}]
        roster: {id: titres, label: T, column: autres, lines: 2, row_label: D, title_label: T, count_label: N}
      - id: counted
        number: 2
        type: counts
        text: Mis à disposition
        unit: personnes
        measures:
          - {id: agents, label: Agents, unit: personnes}
          - {id: etp, label: ETP, unit: emplois, decimals: 2}
        items: [{id: as, label: AS}, {id: autres, label: Autres, open: Précisez}]
      - id: managers
        number: 3
        type: counts
        text: Encadrement
        unit: personnes
        items: [{id: cadres, label: Cadres}]
  - id: missions
    title: Missions
    questions:
      - id: formal
        number: 4
        type: single
        text: Formalisées ?
        items: [{id: oui, label: Oui}, {id: non, label: Non, open: Pourquoi ?}]
      - id: papers
        number: 5
        type: multiple
        asked_if: formal == 'oui'
        text: Documents
        items: [{id: projet, label: Projet}, {id: autres, label: Autres, open: Précisez}]
      - id: plan
        number: 6
        type: single
        asked_if: formal == 'non' or not papers__projet
        text: Projet envisagé ?
        items: [{id: oui, label: Oui}, {id: non, label: Non, open: Pourquoi ?}]
      - id: tasks
        number: 7
        type: tick_grid
        text: Activités
        rows: [{id: accueil, label: Accueil}, {id: autres, label: Autres, open: Précisez}]
        columns: [{id: as, label: AS}, {id: autres, label: Autres}]
      - id: order
        number: 8
        type: ranking
        text: Classez
        items: [{id: accueil, label: Accueil}, {id: autres, label: Autres, open: Précisez}]
      - id: remarks
        number: 9
        type: open
        text: Remarques
respondent_example: caf-001
"""


def small(folder: Path, *changes: tuple[str, str]) -> Questionnaire:
    """The small questionnaire, each change replacing one passage of its text."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the questionnaire"
        text = text.replace(old, new)
    path = folder / "w1.yaml"
    path.write_text(text, encoding="utf-8")
    return load_questionnaire(path)


def refusal(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """The messages that refuse the changed questionnaire.

    `LINE` stands for the line that ends with the comment `# here`; another line keeps its number.
    """
    with pytest.raises(YamlError) as error:
        small(folder, *changes)
    lines = (folder / "w1.yaml").read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, start=1) if line.endswith("# here")}
    messages = str(error.value).replace(f"{folder}/", "").splitlines()
    for number in marked:
        messages = [message.replace(f"w1.yaml, line {number}:", "LINE:") for message in messages]
    return messages
