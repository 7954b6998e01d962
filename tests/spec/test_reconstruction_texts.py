"""Open answers of a reconstructed wave: what they say, in which words, and what is printed of them."""

import json
from collections import Counter

import numpy as np
import pytest
from pydantic import ValidationError

from pipeline.errors import UserError
from pipeline.reconstruction.checks import Missed, read_returns, verify, verify_texts
from pipeline.reconstruction.drawing import Drawn, joined, pool
from pipeline.reconstruction.ledger import published_quantities
from pipeline.reconstruction.texts import Texts, TitleLists
from pipeline.reconstruction.truth import Truth
from tests.spec.test_reconstruction import NEVER, SPELLING, TITLES, problem, rows, typed, written

ECOUTE = {"codes": ["ecoute"], "wordings": ["Écoute."]}
AIDE = {"codes": ["aide"], "wordings": ["Une aide."]}
BOTH = {"codes": ["ecoute", "aide"]}
RIEN = {"codes": [], "wordings": ["Sans objet"]}
TARGET = {
    "id": "q2-text-tot",
    "source": "q2__non__text",
    "code": "tot",
    "equals": 1,
    "printed": ["1 service"],
    "lines": "7",
    "measure": "ticked q2_themes__tot",
}


def texts(*entries, joins=(" ; ",)) -> Texts:
    return typed(Texts, {"joins": list(joins), "texts": {"q2": list(entries)}})


def drawn(
    *entries, offices=4, holds=lambda condition, office: True, seed=1, joins=(" ; ",)
) -> dict[int, Drawn]:
    """q2's answers; conditions are true unless told otherwise."""
    generator = np.random.default_rng(seed)
    return pool("q2", texts(*entries, joins=joins), holds, generator).drawn(range(offices))


def codes(answers: dict[int, Drawn]) -> Counter[tuple[str, ...]]:
    return Counter(one.codes for one in answers.values())


def test_texts_of_fixed_number_stand_so_often_and_the_others_fill_up():
    answers = drawn(ECOUTE | {"offices": 3}, AIDE, offices=5)
    assert codes(answers) == {("ecoute",): 3, ("aide",): 5 - 3}


def test_a_text_of_no_office_is_there_to_be_joined_only():
    answers = drawn(ECOUTE | {"offices": 0}, AIDE, BOTH | {"offices": 1})
    assert codes(answers) == {("ecoute", "aide"): 1, ("aide",): 4 - 1}


def test_a_text_stands_only_where_its_condition_holds():
    answers = drawn(
        ECOUTE | {"when": "few"},
        AIDE | {"when": "many"},
        holds=lambda when, office: (office < 2) == (when == "few"),
    )
    assert [answers[office].codes for office in range(4)] == [("ecoute",)] * 2 + [("aide",)] * 2


@pytest.mark.parametrize("seed", range(10))
def test_texts_of_fixed_number_leave_each_other_the_offices_they_need(seed):
    # office 0 is the only one for `ecoute`, so that `aide` and `rien` never take it
    answers = drawn(
        AIDE | {"offices": 2},
        ECOUTE | {"offices": 1, "when": "first"},
        RIEN | {"offices": 1},
        holds=lambda when, office: when != "first" or office == 0,
        seed=seed,
    )
    assert answers[0].codes == ("ecoute",)
    assert codes(answers) == {("ecoute",): 1, ("aide",): 2, (): 1}


def test_a_text_that_is_joined_stands_where_all_its_parts_may():
    answers = drawn(
        BOTH | {"offices": 1},
        ECOUTE | {"when": "last"},
        AIDE,
        holds=lambda when, office: when != "last" or office == 3,
    )
    assert answers[3].codes == ("ecoute", "aide")


def test_texts_come_in_proportion_to_their_weights():
    # 12 offices, weights 1, 2 and 3: 2, 4 and 6 of them
    answers = drawn(ECOUTE, AIDE | {"weight": 2}, RIEN | {"weight": 3}, offices=12)
    assert codes(answers) == {("ecoute",): 2, ("aide",): 4, (): 6}


def test_which_office_gives_which_text_hangs_on_the_generator_alone():
    assert drawn(ECOUTE, AIDE, seed=5, offices=20) == drawn(ECOUTE, AIDE, seed=5, offices=20)
    assert drawn(ECOUTE, AIDE, seed=5, offices=20) != drawn(ECOUTE, AIDE, seed=6, offices=20)


def test_an_entry_without_wordings_joins_those_of_its_codes():
    answers = drawn(BOTH, ECOUTE | {"weight": 0}, AIDE | {"weight": 0}, offices=1)
    assert answers[0] == Drawn("Écoute ; une aide.", ("ecoute", "aide"))


@pytest.mark.parametrize(
    ("join", "expected"),
    [
        (". ", "Écoute. Un appui. Une aide."),
        (", ", "Écoute, un appui, une aide."),
        (" / ", "Écoute / un appui / une aide."),
    ],
)
def test_only_after_a_full_stop_a_part_keeps_its_capital(join, expected):
    assert joined(["Écoute.", "Un appui", "Une aide."], join) == expected


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([], "texts.yaml: no texts of q2 for the answers of respondent"),
        ([ECOUTE | {"weight": 0}], "texts.yaml: no texts of q2 for the answers of respondent"),
        ([ECOUTE | {"offices": 5}], "5 texts of q2 are fixed by number; 4 offices answer"),
        ([AIDE, ECOUTE | {"offices": 2, "when": "never"}], "may give the text of q2 with the codes ecoute"),
    ],
)
def test_texts_that_do_not_fit_the_offices_are_refused(entries, message):
    with pytest.raises(UserError, match=message):
        drawn(*entries, holds=lambda when, office: when != "never")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([BOTH, ECOUTE], "no text with the code 'aide' alone has wordings to join"),
        ([{"codes": ["ecoute"]}], "without `wordings` it joins those of its codes"),
        ([{"codes": []}], "without `wordings` it joins those of its codes"),
        ([{"codes": ["aide", "aide"], "wordings": ["Aide"]}], "a code is given twice"),
    ],
)
def test_a_text_badly_written_is_refused(entries, message):
    with pytest.raises(ValidationError, match=message):
        texts(*entries)


@pytest.mark.parametrize("twice", ["title", "code"])
def test_a_title_or_a_code_given_twice_is_refused(twice):
    titles = json.loads(json.dumps(TITLES))
    titles["titles"]["fonction"][1][twice] = titles["titles"]["fonction"][0][twice]
    with pytest.raises(ValidationError, match=rf"the {twice} '[dD]irecteur' is given twice\."):
        typed(TitleLists, titles)


def test_the_truth_tells_of_each_text_and_title_what_it_was_written_for():
    made = written(*problem())
    cells = {(truth.respondent, truth.cell): truth for truth in made.truths}
    titles = {
        "Directeur": "directeur",
        "Chargé d'études": "etudes",
        "Référent": "referent",
        "Médiateur": "mediateur",
    }
    said = {
        (respondent, field.removesuffix("__title")): value
        for respondent, field, value, _ in made.rows
        if field in ("fonction", "q2__non__text") or field.endswith("__title")
    }
    meant = titles | {"Trop tôt": "tot", "Inutile": "inutile"}
    assert {cell: truth.codes for cell, truth in cells.items()} == {
        c: (meant[text],) for c, text in said.items()
    }
    assert {truth.source for truth in made.truths} == {"fonction", "q1__titres", "q2__non__text"}


def test_the_rows_of_the_truth_join_codes_by_spaces():
    assert Truth("s-1", "q2", "q2", ("b", "a")).row == ("s-1.q2", "q2", "a b")
    assert Truth("s-1", "q1__titres__l01", "q1__titres", ()).row == ("s-1.q1__titres__l01", "q1__titres", "")


def test_a_target_of_texts_is_counted_with_the_codes_that_imply_it():
    target = TARGET | {"equals": 3, "details": ["bientot"]}
    _, built = problem(texts=[target])
    truths = [
        Truth(f"s-{n}", "q2__non__text", "q2__non__text", (code,))
        for n, code in enumerate(["tot", "tot", "bientot", "inutile"])
    ]
    other = Truth("s-9", "q5", "q5", ("tot",))  # another question's code of the same name
    verify_texts([*truths, other], built.targets)
    with pytest.raises(
        Missed, match="target q2-text-tot: 2 answers of q2__non__text say tot or bientot; it should be 3"
    ):
        verify_texts(truths[1:], built.targets)


def test_what_is_printed_of_texts_is_published_and_makes_their_cells_reconstructed():
    without, questionnaire = written(*problem()), problem()[0]
    _, built = problem(texts=[TARGET])
    origins = {field: origin for _, field, _, origin in rows(questionnaire, built)}
    published = [one.row for one in published_quantities(built.targets, built.vocabulary, questionnaire)]
    assert ("ticked q2_themes__tot", "", "") in published
    assert origins["q2__non__text"] == "reconstructed"
    # the programmes see nothing of it
    assert [row[:3] for row in without.rows] == [row[:3] for row in rows(questionnaire, built)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"measure": "tick q2_themes__tot"}, "is no measure"),
        ({"id": "oui"}, "two targets have the id oui"),
        ({"printed": []}, "printed"),
    ],
)
def test_a_target_of_texts_badly_written_is_refused(change, message):
    with pytest.raises(ValidationError, match=message):
        problem(texts=[TARGET | change])


def test_titles_are_known_again_however_they_are_spelt():
    always = NEVER | {"feminine": 1, "unaccented": 1, "capitals": 1}
    questionnaire, built = problem(spelling=SPELLING | {"titles": always})
    made = rows(questionnaire, built)
    spelt = {value for _, field, value, _ in made if field == "fonction"}
    assert spelt <= {"DIRECTRICE", "CHARGE D'ETUDES"}
    verify(made, questionnaire, built)  # raises when a title is not known again
    answers = read_returns(made, questionnaire, built)
    assert {one["fonction"] for one in answers.values()} <= {"Directeur", "Chargé d'études"}


def test_a_title_that_nobody_is_given_is_told_by_its_cell_and_not_by_its_words():
    questionnaire, built = problem()
    made = [
        row if row[1] != "fonction" else (*row[:2], "Madame Untel", row[3])
        for row in rows(questionnaire, built)
    ]
    with pytest.raises(Missed, match=r"what stands in s-1\.fonction is not one title") as caught:
        verify(made, questionnaire, built)
    assert "Untel" not in str(caught.value)
