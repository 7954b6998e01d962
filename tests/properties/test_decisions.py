"""Whatever coders and rules say, each answer comes out once, and decisions win over suggestions."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.answers import text_key
from pipeline.coding.coders.decisions import By, codings, combine, work_of
from pipeline.coding.coders.files import Decision
from pipeline.coding.outcome.agreement import Agreement, Measuring
from pipeline.coding.outcome.tallies import tally
from pipeline.coding.outcome.worklists import disagreements, reviews, to_code
from pipeline.coding.versions.changes import NO_CODE
from tests.spec.coded import CHANGED, answers, frame

FRAME = frame("z b1 b2 m f g h<g", CHANGED)
BEFORE = ["a", "b", "c", "d", "e", "f", "g", "h"]
NOW = [code.id for code in FRAME.codes]
MEASURING = Measuring(Agreement(alpha=0.8, overlap=0.5, replicates=100, level=0.95), 1)
CODERS = ("adjudicated", "anne", "bea", "cleo")

decisions = st.one_of(
    st.tuples(st.lists(st.sampled_from(BEFORE), unique=True, max_size=3), st.just(1)),
    st.tuples(st.lists(st.sampled_from(NOW), unique=True, max_size=3), st.just(2)),
    st.tuples(st.just([NO_CODE]), st.sampled_from([1, 2])),
)
suggestions = st.lists(st.sampled_from(NOW), unique=True, max_size=3)
# of few texts, so that some come twice
lines = st.tuples(
    st.sampled_from(["fig", "Fig", "fig .", "kiwi"]),
    st.dictionaries(st.sampled_from(CODERS), decisions),
    suggestions,
)
tables = st.lists(lines, max_size=8)


def work(table, suggested=None):
    given_ = answers(*(text for text, _, _ in table))
    decided = {
        coder: [
            Decision(answer.id, answer.text, tuple(line[1][coder][0]), line[1][coder][1])
            for answer, line in zip(given_, table, strict=True)
            if coder in line[1]
        ]
        for coder in CODERS
    }
    suggested = suggested or [codes for _, _, codes in table]
    return work_of(
        FRAME, given_, decided, {one.id: codes for one, codes in zip(given_, suggested, strict=True)}
    )


@given(st.text(), st.text(alphabet=" .…!,;", max_size=4))
def test_the_key_of_a_text_is_its_own_key_and_stops_after_it_change_nothing(text, stops):
    key = text_key(text)
    assert text_key(key) == key
    if key.strip(" .…!,;"):
        assert text_key(f"  {text}{stops}\n") == key


@given(st.text())
def test_a_text_that_is_not_blank_has_a_key(text):
    assert bool(text_key(text)) == bool(text.strip())


@given(tables)
def test_each_answer_comes_out_once(table):
    of = work(table)
    assert [one.answer for one in combine(of)] == list(of.answers)


@given(tables)
def test_an_answer_has_codes_of_the_frame_or_somebody_said_none_fits_or_nobody_coded_it(table):
    for one, (_, decided, _) in zip(combine(work(table)), table, strict=True):
        assert (one.by is By.NOBODY or one.is_none) == (one.codes == ())
        assert not one.is_none or any(codes == [NO_CODE] for codes, _ in decided.values())
        assert not (one.is_none and one.by is By.RULES)
        assert one.codes == tuple(code for code in NOW if code in one.codes)
        assert not {"g", "h"} <= set(one.codes)
        assert not (one.contested and one.to_review)
        assert one.by is By.NOBODY or not (one.contested or one.to_review)


@given(tables)
def test_coded_and_uncoded_are_all_answers(table):
    of = work(table)
    counted = tally(of, combine(of), MEASURING.measured(of), MEASURING.settings)
    assert counted.coded + counted.uncoded == counted.answers == len(table)
    assert counted.by_rules + counted.by_coders + counted.adjudicated == counted.coded
    assert counted.none + counted.contested + counted.to_review <= counted.uncoded
    assert counted.overlap <= counted.answers
    assert (counted.to_review > 0) == (counted.reason == "review")


@given(tables, st.data())
def test_no_suggestion_changes_what_anybody_decided(table, data):
    others = data.draw(st.lists(suggestions, min_size=len(table), max_size=len(table)))
    pairs = zip(table, combine(work(table)), combine(work(table, others)), strict=True)
    for (_, decided, _), one, other in pairs:
        if any(codes for codes, _ in decided.values()):
            assert one == other
            assert one.by is not By.RULES


@given(tables)
def test_an_adjudication_of_today_always_decides(table):
    table = [(text, decided | {"adjudicated": (["b1"], 2)}, codes) for text, decided, codes in table]
    assert all((one.codes, one.by) == (("b1",), By.ADJUDICATED) for one in combine(work(table)))


@given(tables, st.permutations(CODERS[1:]))
def test_which_coder_said_it_does_not_matter(table, names):
    renamed = dict(zip(CODERS, ("adjudicated", *names), strict=True))
    other = [(text, {renamed[coder]: said for coder, said in by.items()}, codes) for text, by, codes in table]
    assert combine(work(table)) == combine(work(other))


@given(tables)
def test_each_answer_that_nobody_decided_is_in_one_list_of_work(table):
    of = work(table)
    coded = combine(of)
    waiting = to_code(of, coded)
    uncoded = {one.answer.id for one in coded if not one.codes and not one.is_none}
    to_review = {row.answer for row in reviews(of)}
    assert sum(row.answers for row in waiting) + len(to_review) == len(uncoded)
    assert to_review <= uncoded
    folded = [" ".join(row.text.casefold().split()) for row in waiting]
    assert len(set(folded)) == len(folded)


@given(tables)
def test_contested_answers_are_among_the_disagreements(table):
    of = work(table)
    contested = {one.answer.id for one in combine(of) if one.contested}
    rows = Counter(row.answer for row in disagreements(of))
    assert contested <= rows.keys()
    assert all(count >= 2 for count in rows.values())


@given(tables)
def test_agreement_sees_each_answer_of_each_coder(table):
    found = codings(work(table))
    assert list(found.coders) == ["anne", "bea", "cleo", "rules"]
    assert {len(said) for said in found.coders.values()} == {len(table)}
    for i, (_, decided, suggested) in enumerate(table):
        assert (found.coders["rules"][i] is None) == (not suggested)
        for coder in CODERS[1:]:
            codes, version = decided.get(coder, ([], 2))
            touched = version == 1 and bool({"b", "c", "d", "e"} & set(codes))
            assert (found.coders[coder][i] is None) == (not codes or touched)
