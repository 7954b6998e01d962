"""No listed name comes out of a verbatim, wherever it stands and however it is written."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.answers import Answer
from pipeline.coding.frames import CodeFrame
from pipeline.coding.verbatims.choosing import Verbatim, Verbatims, choose
from pipeline.coding.verbatims.doubts import shown
from pipeline.coding.verbatims.folding import words_of
from tests.spec.verbatims import HARMLESS, LISTS, NAMES, VOCABULARY

ALWAYS = sorted({name for names in LISTS.values() for name in names.always})
CAPITAL = sorted({name[0].upper() + name[1:] for names in LISTS.values() for name in names.capital})


def without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


# what leaves a capital where there is one
SPELLINGS = {
    "as listed": lambda name: name,
    "capitals": str.upper,
    "no accents": without_accents,
    "accents apart": lambda name: unicodedata.normalize("NFD", name),
    "other apostrophes": lambda name: name.replace("'", "’"),
    "spaces for hyphens": lambda name: name.replace("-", " "),
    "other hyphens": lambda name: name.replace("-", "‑"),
    "hyphens for spaces": lambda name: name.replace(" ", "-"),
    "hard spaces": lambda name: name.replace(" ", "\u00a0"),
    "two spaces": lambda name: name.replace(" ", "  "),
    "short saints": lambda name: name.replace("Saint", "St"),
    "unseen sign": lambda name: f"{name[:2]}\u200b{name[2:]}",
}
SMALL = {
    **SPELLINGS,
    "small letters": str.lower,
    "small, no accents": lambda name: without_accents(name).lower(),
}
planted = st.one_of(
    st.builds(
        lambda name, spelling: SMALL[spelling](name), st.sampled_from(ALWAYS), st.sampled_from(sorted(SMALL))
    ),
    st.builds(
        lambda name, spelling: SPELLINGS[spelling](name),
        st.sampled_from(CAPITAL),
        st.sampled_from(sorted(SPELLINGS)),
    ),
)


def times(words: tuple[str, ...], text: str) -> int:
    """How often the words follow each other in a text without its marks."""
    for mark in NAMES.marks.values():
        text = text.replace(mark, " | ")
    there = tuple(NAMES.equal.get(word, word) for word in words_of(text.replace("|", " zzz ")))
    return sum(there[i : i + len(words)] == words for i in range(len(there) - len(words) + 1))


@given(
    planted,
    st.sampled_from(HARMLESS),
    st.integers(0, 20),
    st.sampled_from([" ", ", ", " : ", "\n", " - ", "/"]),
)
def test_a_listed_name_is_gone_or_the_answer_is_not_shown(name, sentence, place, after):
    words = sentence.split(" ")
    place = min(place, len(words))
    answer = f"{' '.join(words[:place])} {name}{after}{' '.join(words[place:])}"
    verbatim = shown(answer, NAMES, VOCABULARY)
    sought = tuple(NAMES.equal.get(word, word) for word in words_of(name))
    assert verbatim is None or times(sought, verbatim) <= times(sought, sentence)


@given(planted, st.sampled_from(["l'", "d’", "L'", "qu'", "(", "«\u00a0", '"']))
def test_an_elision_or_a_quote_before_a_name_hides_nothing(name, before):
    verbatim = shown(f"les familles {before}{name}", NAMES, VOCABULARY)
    assert verbatim is None or times(words_of(name), verbatim) == 0


@given(st.text(max_size=60))
def test_whatever_is_written_is_shown_on_one_line_or_not_at_all(text):
    verbatim = shown(text, NAMES, VOCABULARY)
    assert verbatim is None or verbatim == " ".join(verbatim.split())


FRAME = CodeFrame.model_validate_json(
    """{"id": "f", "source": "x", "label": "F", "version": 1, "several": true, "codes": [
        {"id": "a", "label": "A"}, {"id": "b", "label": "B"}, {"id": "c", "label": "C"}]}"""
)
SETTINGS = Verbatims(per_theme=3, longest=100, shortest_words=1)
TEXTS = [f"un mot {word}" for word in "abcdefghij"]
answers = st.lists(
    st.tuples(
        st.sampled_from("rstuvw"),
        st.sampled_from(["x", "y"]),
        st.sampled_from(TEXTS),
        st.frozensets(st.sampled_from("abc")),
    ),
    unique_by=lambda row: row[:2],
    max_size=12,
)


def picked(rows, seed=1):
    verbatims = [Verbatim(Answer(respondent, cell, text), text) for respondent, cell, text, _ in rows]
    return choose(FRAME, {f"{row[0]}.{row[1]}": row[3] for row in rows}, verbatims, seed, SETTINGS)


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert picked(shuffled) == picked(rows)


@given(answers)
def test_each_theme_shows_as_many_texts_as_it_has_up_to_the_number_asked(rows):
    shown_rows = picked(rows)
    for code in "abc":
        texts = [row.text for row in shown_rows if row.code == code]
        assert len(texts) == len(set(texts)) == min(3, len({row[2] for row in rows if code in row[3]}))


@given(st.sets(st.integers(0, 40), min_size=1, max_size=20), st.integers(41, 60), st.integers(0, 5))
def test_one_answer_more_displaces_one_at_most(offices, added, seed):
    def of(numbers):
        rows = [(f"r{i}", "x", f"un mot {'a' * (i + 1)}", frozenset("a")) for i in sorted(numbers)]
        return {row.answer for row in picked(rows, seed)}

    before, after = of(offices), of(offices | {added})
    assert after - before <= {f"r{added}.x"}
    assert len(before - after) <= 1
