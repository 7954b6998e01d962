"""What is looked for of a respondent's name and contact, and what is left alone."""

from pathlib import Path

import pytest

from pipeline.returns.personal import Namesakes, Personal, personal
from tests.spec.returned import MARK, office

KNOWN = Namesakes(
    MARK, frozenset({"mme", "des", "directeur", "action", "sociale", "projet", "de", "la", "caf"})
)


def sought(*texts: str) -> Personal:
    return personal(texts, KNOWN)


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("Jean-Marie Kerzoncuf", "voir Jean-Marie Kerzoncuf.", "voir [nom]."),
        ("Jean-Marie Kerzoncuf", "KERZONCUF, puis marie", "[nom], puis [nom]"),
        ("Jean-Marie Kerzoncuf", "la mairie et les jeans", "la mairie et les jeans"),
        ("Zoé Le Gœuvre", "zoe LE GOEUVRE", "[nom] LE [nom]"),
        ("Zoe", "Zoe\N{COMBINING ACUTE ACCENT}, ZOÉ", "[nom], [nom]"),
        ("Kerzoncuf", "jkerzoncuf2@x.fr, kerzon\N{SOFT HYPHEN}cuf", "[nom]2@x.fr, [nom]"),
        ("Luce Petit", "des lucernes, petites", "des lucernes, petites"),  # short: as a word of its own only
        ("jean kerzoncuf", "Jean Kerzoncuf", "[nom]"),  # a line without a capital
        ("Jean kerzoncuf", "kerzoncuf", "[nom]"),  # a short line is a name, capital or not
        (
            "Mme Kerzoncuf, directeur des projets",
            "Mme la directeur des projets",
            "Mme la directeur des [nom]",
        ),
        ("Action sociale", "une action sociale", "une action sociale"),  # words of the form
        ("Le Ny", "M. LE NY", "M. [nom]"),  # words too short to be looked for one by one
        ("Le Ny", "le NY et le", "[nom] et le"),
        ("Le Ny", "ny le", "ny le"),
        ("Ny", "ny", "ny"),
        ("", "Jean", "Jean"),
    ],
)
def test_words_of_a_name_are_masked_and_others_are_not(name, text, masked):
    assert sought(name).masked(text) == masked


@pytest.mark.parametrize(
    ("contact", "text", "masked"),
    [
        ("Kerzoncuf\n12 rue Trémeur", "tremeur, 12 rue", "[nom], 12 rue"),
        ("Caf de Kerlazic, 29000 Kerlazic", "la Caf de KERLAZIC", "la Caf de [nom]"),
        ("au bureau 7", "un bureau", "un [nom]"),  # no capital
        ("Bureau 7, au fond", "le bureau du fond", "le [nom] du [nom]"),
        ("Bureau 7 au fond", "le bureau du fond", "le [nom] du fond"),
        ("02 98 11 22 33", "02.98.11.22.33 ou 298112233 ou +33 2 98 11 22 33", "[nom] ou [nom] ou [nom]"),
        ("0298112233", "le 02 98 11 22 44", "le 02 98 11 22 44"),
        ("tél. 123 456", "123 456 personnes", "123 456 personnes"),  # too short for a telephone
        ("action.sociale@x.fr", "ACTION.sociale@x.fr, action sociale", "[nom], action sociale"),
        ("jean.kerzoncuf@x.fr", "Kerzoncuf", "[nom]"),
        ("jean.kerzoncuf@x.fr", "jean.kerzoncuf@y.fr", "[nom]@y.fr"),
    ],
)
def test_addresses_and_telephones_of_a_contact_are_masked(contact, text, masked):
    assert sought(contact).masked(text) == masked


def test_the_words_of_the_form_name_nobody(tmp_path: Path):
    desk = office(tmp_path / "returns")
    path = desk.write(nom="Rose Effectifs", remarks="les effectifs, dit Rose", formal="Oui")
    read = desk.read(path)
    assert (read.answers["remarks"], read.answers["formal"]) == (f"les effectifs, dit {MARK}", "oui")
    assert read.masked == 1


def test_a_name_typed_for_the_identifier_is_looked_for_too(tmp_path: Path):
    desk = office(tmp_path / "returns")
    read = desk.read(desk.write(respondent="Mme Kerzoncuf", nom=None, remarks="Kerzoncuf"))
    assert read.answers["remarks"] == MARK
    assert "erzoncuf" not in repr(read)
