"""What never changes the codes that rules suggest, and that no text stops them."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding.frames import CodeFrame
from pipeline.coding.matching.folding import folded_clauses
from pipeline.coding.matching.lexicon import likeness
from pipeline.coding.matching.matcher import Matcher
from pipeline.coding.matching.words import uninflected
from tests.spec.matched import SETTINGS, code_frame, project_forms

WORDS = (
    *("médiation", "familiale", "accompagnement", "évaluée", "précarité", "première", "chargées", "œuvre"),
    *(
        "as",
        "cesf",
        "responsable",
        "resp",
        "assistante",
        "sociale",
        "sous",
        "directrice",
        "l'accès",
        "d'écoute",
    ),
    *("budget", "budjet", "medation", "logements", "de", "la", "et", "ça", "jusqu'à", "aujourd'hui", "été"),
)
CODES = """
id: mediation, terms: [médiation familiale, medation]
id: social, terms: [As], stems: [accompagner social]
id: precarious, stems: [précarité, évaluer], whole: [première écoute]
id: policy, terms: [responsable AS], patterns: ['access?', '\\bsous.direct']
id: budget, terms: [budget], stems: [charger logement]
id: work, whole: [accès budget], terms: [oeuvre]
"""
ACCENTED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8)
ANY_CASE = (str.lower, str.upper, str.capitalize, str.swapcase)


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    return Matcher(code_frame(tmp_path_factory.mktemp("several"), CODES), project_forms(), SETTINGS)


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    frame = code_frame(tmp_path_factory.mktemp("single"), CODES, several=False)
    return Matcher(frame, project_forms(), SETTINGS)


def plain(text):
    letters = unicodedata.normalize("NFD", text.replace("œ", "oe"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def test_the_words_of_these_properties_are_matched(several):
    """So that what follows compares more than nothing with nothing."""
    texts = ("médiation familiale", "as", "première écoute", "resp as", "budget", "œuvre", "sous directrice")
    assert all(several.suggestions(text) for text in texts)


@given(words=ACCENTED)
def test_accents_change_nothing(several, single, words):
    text = " ".join(words)
    for made in (several, single):
        assert made.suggestions(plain(text)) == made.suggestions(text)
        assert made.suggestions(unicodedata.normalize("NFD", text)) == made.suggestions(text)


@given(words=ACCENTED, cases=st.lists(st.sampled_from(ANY_CASE), min_size=8, max_size=8))
def test_case_changes_nothing(several, words, cases):
    changed = [case(word) for case, word in zip(cases, words, strict=False)]
    assert several.suggestions(" ".join(changed)) == several.suggestions(" ".join(words))


@given(
    words=ACCENTED,
    gaps=st.lists(st.sampled_from([" ", "  ", "\t", "\u00a0", "-", "/", ", ", " ("]), min_size=8),
)
def test_spaces_hyphens_slashes_and_commas_are_the_same(several, words, gaps):
    changed = "".join(f"{word}{gap}" for word, gap in zip(words, gaps, strict=False))
    assert several.suggestions(changed) == several.suggestions(" ".join(words))


@given(words=ACCENTED, apostrophe=st.sampled_from(["’", "ʼ", "`", "´", "′", "‘"]))
def test_the_shape_of_an_apostrophe_changes_nothing(several, words, apostrophe):
    text = " ".join(words)
    assert several.suggestions(text.replace("'", apostrophe)) == several.suggestions(text)


@given(words=ACCENTED, elided=st.sampled_from(["l'", "d'", "qu'", "jusqu'", "n' ", "l "]))
def test_an_elided_word_changes_nothing(several, words, elided):
    before_vowel = [f"{elided}{word}" if word[0] in "aeo" else word for word in words]
    assert several.suggestions(" ".join(before_vowel)) == several.suggestions(" ".join(words))


@given(words=ACCENTED, end=st.sampled_from([".", "!", " ;", "\n", "..."]))
def test_the_sign_at_the_end_changes_nothing(several, words, end):
    assert several.suggestions(" ".join(words) + end) == several.suggestions(" ".join(words))


def without_whole(frame: CodeFrame) -> CodeFrame:
    return frame.model_copy(
        update={"codes": tuple(code.model_copy(update={"whole": ()}) for code in frame.codes)}
    )


@given(words=ACCENTED, more=ACCENTED, first=st.booleans())
def test_a_further_clause_takes_no_suggestion_away(several, words, more, first):
    made = Matcher(without_whole(several.frame), several.forms, SETTINGS)
    text, other = " ".join(words), " ".join(more)
    both = f"{other}. {text}" if first else f"{text}\n{other}"
    alone = {one.code: one.score for one in made.suggestions(text)}
    together = {one.code: one.score for one in made.suggestions(both)}
    assert all(together[code] >= score for code, score in alone.items())


@given(words=ACCENTED, order=st.permutations(range(6)))
def test_the_order_of_codes_matters_in_frames_of_one_code_only(several, single, words, order):
    text = " ".join(words)
    changed = several.frame.model_copy(update={"codes": tuple(several.frame.codes[i] for i in order)})
    made = Matcher(changed, several.forms, SETTINGS)
    assert set(made.suggestions(text)) == set(several.suggestions(text))
    one = single.suggestions(text)
    assert len(one) <= 1
    assert set(one) <= set(several.suggestions(text)) or one[0].rule.split(".")[1] == "whole"
    assert bool(one) is bool(several.suggestions(text))


@given(text=st.text() | st.text(alphabet="ald'’.-/() \n\u0301éAS", max_size=60))
def test_any_text_is_matched(several, text):
    for clause in folded_clauses(text):
        assert clause == " ".join(clause.split()) and clause
        assert folded_clauses(clause) == (clause,)
    given_codes = [one.code for one in several.suggestions(text)]
    assert given_codes == [code.id for code in several.frame.codes if code.id in given_codes]


@settings(max_examples=20)
@given(unit=st.text(alphabet="al'd.-/( \n1é", min_size=1, max_size=6))
def test_a_very_long_text_is_matched(several, unit):
    several.suggestions(unit * (100_000 // len(unit)))


@given(word=st.from_regex("[a-z]{3,10}[a-rt-wyz]", fullmatch=True))
def test_a_word_and_its_regular_plural_are_one(word):
    assert uninflected(f"{word}s") == uninflected(word)


@given(one=st.text(min_size=1, max_size=12), other=st.text(min_size=1, max_size=12))
def test_likeness_is_symmetric_and_whole_for_the_same_word_alone(one, other):
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100
    assert (likeness(one, other) == 100) is (one == other)
