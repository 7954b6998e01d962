"""French spaces and apostrophes; _ stands for the narrow no-break space, ~ for the no-break space."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.textwidth import text_width, wrapped
from pipeline.publish.typography import typeset
from pipeline.tables.printing import without_spaces

CASES = [
    ("1 205,00", "1_205,00"),
    ("12 345 678", "12_345_678"),
    ("Dossier 115 de 2007", "Dossier 115 de 2007"),
    ("38,1%", "38,1~%"),
    ("38,1 %", "38,1~%"),
    ("<0,1 %", "<0,1~%"),
    ("En % de Caf", "En % de Caf"),
    ("Oui ; non", "Oui_; non"),
    ("Pourquoi ?", "Pourquoi_?"),
    ("Base : 123", "Base~: 123"),
    ("« autres »", "«~autres~»"),
    ("l'accès d'un ménage", "l’accès d’un ménage"),
    ("dossier n° 115", "dossier n°~115"),
    ("2006 2007", "2006 2007"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_typeset(text, expected):
    spaces = str.maketrans({"_": "\N{NARROW NO-BREAK SPACE}", "~": "\N{NO-BREAK SPACE}"})
    assert typeset(text) == expected.translate(spaces)


@given(st.text(alphabet="ab 0123456789,%;:?!«»'n°\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"))
def test_typesetting_twice_changes_nothing_and_no_word_is_lost(text):
    once = typeset(text)
    assert typeset(once) == once
    assert without_spaces(once).replace("’", "'") == without_spaces(text)


def test_a_text_is_broken_at_spaces_only():
    room = text_width("Assistante", 10)
    assert wrapped("Assistante sociale", room, 10) == ["Assistante", "sociale"]
    assert wrapped("Agent de\N{NO-BREAK SPACE}développement", room, 10) == [
        "Agent",
        "de\N{NO-BREAK SPACE}développement",
    ]


def test_the_width_of_a_text_is_the_sum_of_its_letters():
    # Helvetica: A 667, é as e 556, l 222 thousandths; at 10 points
    assert text_width("Aél", 10) == pytest.approx((667 + 556 + 222) / 100)
