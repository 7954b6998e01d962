"""Numbers in words: what a word prints, and which word prints a number."""

from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.published.words import Words, load_words
from pipeline.yamlfiles import YamlError

FILE = """\
cardinals: {un: 1, une: 1, trois: 3}
ordinals: {premier: 1, première: 1, deuxième: 2, second: 2}
fractions: {un quart: "1/4", un tiers: "1/3", la moitié: "1/2", 2 sur 3: "2/3"}
"""


def words(folder: Path, text: str = FILE) -> Words:
    path = folder / "words.yaml"
    path.write_text(text, encoding="utf-8")
    return load_words(path)


READINGS = [
    # (printed, count, rank, share)
    ("trois", 3, None, None),
    ("Trois", 3, None, None),
    ("une", 1, None, None),
    ("premier lieu", None, 1, None),
    ("Deuxième", None, 2, None),
    ("lieu premier", None, None, None),
    ("un tiers", None, None, Fraction(1, 3)),
    ("2\N{NO-BREAK SPACE}sur 3", None, None, Fraction(2, 3)),
    ("un", 1, None, None),
    ("trente", None, None, None),
]


@pytest.mark.parametrize(("printed", "count", "rank", "share"), READINGS)
def test_what_words_print(tmp_path, printed, count, rank, share):
    known = words(tmp_path)
    assert (known.cardinal(printed), known.ordinal(printed), known.fraction(printed)) == (count, rank, share)


WRITINGS = [
    # (number, printed like, string): the printed word where it has the value, else the first one that has
    (1, "une", "une"),
    (1, "trois", "un"),
    (3, "Une", "Trois"),
    (12, "trois", "12"),  # no word is listed for it
]


@pytest.mark.parametrize(("number", "like", "string"), WRITINGS)
def test_a_count_is_written_as_another_one_is_printed(tmp_path, number, like, string):
    assert words(tmp_path).write_cardinal(Fraction(number), like) == string


@pytest.mark.parametrize(
    ("rank", "like", "string"),
    [(2, "second lieu", "second lieu"), (2, "premier lieu", "deuxième lieu"), (1, "Deuxième", "Premier")],
)
def test_a_rank_keeps_what_follows_the_ordinal(tmp_path, rank, like, string):
    assert words(tmp_path).write_ordinal(Fraction(rank), like) == string


NEAREST = [
    # halfway between 1/4 and 1/3 lies 7/24, between 1/3 and 1/2 lies 5/12
    (Fraction(6, 24), "un quart"),
    (Fraction(7, 24) - Fraction(1, 1000), "un quart"),
    (Fraction(7, 24), "un tiers"),
    (Fraction(5, 12) - Fraction(1, 1000), "un tiers"),
    (Fraction(5, 12), "la moitié"),
    (Fraction(9, 10), "2 sur 3"),
    (Fraction(0), "un quart"),
]


@pytest.mark.parametrize(("share", "string"), NEAREST)
def test_a_share_in_words_is_the_nearest_listed_fraction(tmp_path, share, string):
    assert words(tmp_path).write_fraction(share, "la moitié") == string


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("un quart", 0, Fraction(7, 24)),
        ("un tiers", Fraction(7, 24), Fraction(5, 12)),
        ("2 sur 3", Fraction(7, 12), 1),  # halfway between 1/2 and 2/3
    ],
)
def test_a_share_in_words_stands_for_what_is_nearer_to_no_other(tmp_path, printed, low, high):
    assert words(tmp_path).share_bounds(printed) == (low, high)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('"1/4"', '"0,25"', "line 3: fractions, un quart"),
        ("trois: 3", "trois: drei", "line 1: cardinals, trois"),
        ("ordinals", "ranks", "line 2: unknown key 'ranks'"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, good, bad, said):
    with pytest.raises(YamlError, match=said):
        words(tmp_path, FILE.replace(good, bad, 1))
