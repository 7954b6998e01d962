"""What the tables of 2007 say of their numbers: chosen ones, other bases; and how labels are written."""

import re

import pytest

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.reconstruction.targets import Basis, load_targets
from pipeline.tables.layout import Layout, Shown, load_layouts
from tests.published.printed import STORE, WAVE

LAYOUTS = load_layouts(STORE.layouts(WAVE))
CHOSEN = {
    target.id: target.equals
    for group in load_targets(STORE.published(WAVE) / "targets.yaml").groups
    for target in group.targets
    if target.basis is Basis.CHOSEN and target.equals is not None and target.note and target.id[0] == "q"
}
# printed as a share of all, or of offices, where the table's columns have another base
OTHER_BASE = {
    "q05": ["13,8 %"],
    "q16": ["11,6 %", "28,5 %"],
    "q20": ["32,9 %", "31,5 %"],
    "q24": ["15,5 %", "14 %", "3,5 %"],
    "q25": ["20,3 %", "8,4 %"],
    "q29": ["37,8 %", "35,6 %"],
    "q31": ["53 %", "47 %"],
    "q32": ["92 %"],
    "q34": ["5 %"],
    "q36": ["25,6 %"],
    "q38": ["33,9 %", "29 %", "6 %", "69,5 %", "40,3 %", "31,9 %"],
    "q40": ["58 %", "39,5 %", "57,4 %", "79 %"],
    "q42": ["20 %"],
    "q59": ["personnels"],
    "q67": ["13,4 %"],
    "q69": ["26 %", "10,5 %"],
    "q71": ["25 %"],
    "q74": ["29 %", "22 %"],
    "repartition": ["43,6 %"],
    "retraite-structure": ["14,7 %"],
    "t02-effectifs": ["27,8 %", "21 %", "2,8 %", "3,5 %", "4,8 %", "49 %", "23 %"],
}


def notes(layout: Layout) -> str:
    return " ".join((*layout.notes, *(note for panel in layout.panels for note in panel.notes)))


@pytest.mark.parametrize("target", sorted(CHOSEN))
def test_a_number_chosen_among_several_is_told_under_its_table(target):
    question = target.split("-")[0]
    told = " ".join(notes(layout) for layout in LAYOUTS if layout.question == question)
    assert re.search(rf"\b{CHOSEN[target]}\b", told)


@pytest.mark.parametrize("table", OTHER_BASE)
def test_a_printed_share_of_another_base_is_told_under_its_table(table):
    (told,) = (notes(layout) for layout in LAYOUTS if layout.id == table)
    assert [share for share in OTHER_BASE[table] if not re.search(rf"(?<![\d,]){share}", told)] == []


def test_capitals_have_their_accents_but_in_labels_of_printed_tables():
    bare = re.compile(r"\b(E(tat|val|duc|tud|chang|quip|cout|labor)|A l')")
    ours = [layout for layout in LAYOUTS if layout.dossier is not Shown.TABLE]
    labels = [
        line.label for layout in ours for panel in layout.panels for line in (*panel.rows, *panel.columns)
    ]
    assert [label for label in labels if bare.search(label)] == []
    printed = {"es", "eje"}  # jobs and diplomas, as the tables of the dossier print them
    options = [
        option
        for field in load_questionnaire(STORE.questionnaire(WAVE)).fields
        for option in field.options
        if option.id not in printed
    ]
    assert [option.label for option in options if bare.search(option.label)] == []
