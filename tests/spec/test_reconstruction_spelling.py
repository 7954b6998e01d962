"""Slips of spelling: each alone, at a rate of 1."""

import pytest
from pydantic import ValidationError

from pipeline.reconstruction.spelling import Spelling, title_spelt_so
from tests.spec.test_reconstruction import NEVER, SPELLING, typed

CELL = "s-1.q2"


def spelling(**rates) -> Spelling:
    """Of texts as of titles. It shortens « conseil général » and « responsable »."""
    short = [{"long": "conseil général", "short": ["Cg"]}, {"long": "responsable", "short": ["resp."]}]
    of = NEVER | rates
    return typed(Spelling, SPELLING | {"titles": of, "texts": of, "abbreviations": short})


def distance(one: str, other: str) -> int:
    """Letters inserted, left out or changed, or two neighbours swapped (optimal string alignment)."""
    table = {(i, -1): i + 1 for i in range(-1, len(one))} | {(-1, j): j + 1 for j in range(-1, len(other))}
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
            if i and j and (a, one[i - 1]) == (other[j - 1], b):
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one) - 1, len(other) - 1]


@pytest.mark.parametrize(
    ("slip", "text", "spelt"),
    [
        ("feminine", "Directeur adjoint", {"Directrice adjoint"}),
        ("feminine", "Le directeur", {"Le directrice"}),  # as the table has it
        ("feminine", "Directeurs", {"Directeurs"}),
        ("unlinked", "Chef de projet", {"Chef projet"}),
        ("unlinked", "Responsable de l'action", {"Responsable action"}),
        ("unlinked", "Chargé d'études", {"Chargé études"}),
        ("unlinked", "Chef du pôle de projet", {"Chef pôle de projet", "Chef du pôle projet"}),
        ("shortened", "Responsable au conseil général", {"Resp. au Cg"}),
        ("shortened", "Irresponsable", {"Irresponsable"}),
        ("written_out", "Cg", {"Conseil général"}),
        ("written_out", "Le Cg", {"Le conseil général"}),
        ("slash", "As et Cesf", {"As/Cesf", "As / Cesf"}),
        ("slash", "Étude", {"Étude"}),
        ("accent", "Médiateur", {"Mediateur"}),
        ("accent", "Été", {"Eté", "Éte"}),
        ("unaccented", "Été à Sète", {"Ete a Sete"}),
        ("capitals", "Médiateur", {"MÉDIATEUR"}),
        ("small_initial", "Médiateur", {"médiateur"}),
        ("small_initial", "AS", {"AS"}),
        ("space", "Chef de", {"Chef  de"}),
        ("no_stop", "Rien.", {"Rien"}),
        ("no_stop", "Rien", {"Rien"}),
    ],
)
def test_a_slip_does_this_and_nothing_else(slip, text, spelt):
    assert spelling(**{slip: 1}).text(text, CELL) in spelt
    assert spelling().text(text, CELL) == text


@pytest.mark.parametrize("cell", [f"s-{n}.q2" for n in range(20)])
def test_one_letter_is_wrong_inside_one_long_word(cell):
    text = "Travailleur social de secteur"  # 11, 6, 2 and 7 letters: `long_word` is 8
    spelt = spelling(letter=1).text(text, cell)
    assert distance(text, spelt) <= 1
    word, rest = spelt.split(" ", 1)
    assert rest == "social de secteur"
    assert (word[0], word[-1]) == ("T", "r")


@pytest.mark.parametrize(
    ("word", "may_change"), [("secteur", False), ("conseils", True), ("directeur", True)]
)
def test_a_word_of_fewer_letters_than_long_is_spared(word, may_change):
    cells = [f"s-{n}.q2" for n in range(50)]
    changed = {spelling(letter=1).text(word, cell) for cell in cells} - {word}
    assert bool(changed) == may_change


def test_capitals_leave_no_small_initial():
    assert spelling(capitals=1, small_initial=1).text("Médiateur", CELL) == "MÉDIATEUR"


def test_shortening_and_writing_out_do_not_undo_each_other():
    assert spelling(shortened=1, written_out=1).text("Conseil général et Cg", CELL) == "Cg et conseil général"


def test_what_several_shorten_alike_is_written_out_as_the_longest():
    both = [
        {"long": "travailleur social", "short": ["Ts"]},
        {"long": "travailleurs sociaux", "short": ["Ts"]},
    ]
    made = typed(Spelling, SPELLING | {"texts": NEVER | {"written_out": 1}, "abbreviations": both})
    assert made.text("Ts", CELL) == "Travailleurs sociaux"


def test_titles_and_texts_have_their_own_rates():
    made = typed(Spelling, SPELLING | {"titles": NEVER | {"feminine": 1}})
    assert made.title("Directeur", CELL) == "Directrice"
    assert made.text("Directeur", CELL) == "Directeur"


def test_a_slip_without_a_rate_is_refused():
    with pytest.raises(ValidationError, match=r"no rate of letter\. Give 0"):
        typed(
            Spelling, SPELLING | {"texts": {slip: rate for slip, rate in NEVER.items() if slip != "letter"}}
        )


@pytest.mark.parametrize(
    ("written", "titles", "found"),
    [
        ("Mediateur", ("Médiateur", "Directeur"), "Médiateur"),
        ("Mediatrice", ("Médiateur", "Directeur"), None),
        ("Mediateur", ("Médiateur", "Mediateur"), None),  # both are spelt so
    ],
)
def test_a_title_is_known_by_how_its_cell_spells_it_if_no_other_is_spelt_so(written, titles, found):
    assert title_spelt_so(spelling(unaccented=1), written, CELL, titles) == found
