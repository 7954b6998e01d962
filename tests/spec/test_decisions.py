"""From decisions and suggestions to one coding for each answer, the work left, and what may be published."""

from dataclasses import fields
from fractions import Fraction

import pytest

from pipeline.coding.coders.decisions import codings, combine
from pipeline.coding.frames import Change
from pipeline.coding.outcome.agreement import Agreement, Measured, Measuring
from pipeline.coding.outcome.tallies import tally
from pipeline.coding.outcome.worklists import (
    Disagreement,
    ToCode,
    ToReview,
    disagreements,
    reviews,
    rows_frame,
    to_code,
)
from pipeline.coding.status import Tally
from pipeline.publish.coding.reading import FRAMES
from tests.spec.coded import CHANGED, frame, work

FRUIT = frame("apple pear plum red cherry<red")
CHANGED_FRUIT = frame("z b1 b2 m f", CHANGED)  # a renamed z, b split, c and d merged, e retired
SETTINGS = Agreement(alpha=0.8, overlap=0.5, replicates=100, level=0.95)


def combined(of, table, version=1):
    """`codes by` for each answer, `?` for contested and `!` for to review."""
    flags = {(True, False): "?", (False, True): "!", (False, False): ""}
    return [
        f"{' '.join(one.codes)} {one.by}{flags[one.contested, one.to_review]}".strip()
        for one in combine(work(of, table, version))
    ]


def test_adjudicated_then_coders_who_agree_then_rules():
    table = """
        text | anne  | bea   | adjudicated | rules
        a    | apple | pear  | plum        | red
        b    | apple | apple |             | red
        c    | apple |       |             | red
        d    |       |       | plum        | red
        e    |       |       |             | red
        f    |       |       |             |
    """
    assert combined(FRUIT, table) == [
        "plum adjudicated",
        "apple coders",
        "apple coders",
        "plum adjudicated",
        "red rules",
        "",
    ]


def test_where_coders_differ_there_are_no_codes_not_even_those_of_the_rules():
    table = """
        text | anne       | bea        | cleo  | rules
        a    | apple      | pear       |       | apple
        b    | apple      | apple pear |       | apple
        c    | apple      | apple      | pear  | apple
        d    | pear apple | apple pear |       |
    """
    assert combined(FRUIT, table) == ["?", "?", "?", "apple pear coders"]


def test_a_parent_beside_its_own_child_says_nothing_more():
    table = """
        text | anne       | bea    | rules
        a    | red cherry | cherry |
        b    | red        | cherry |
        c    |            |        | red cherry
    """
    assert combined(FRUIT, table) == ["cherry coders", "?", "cherry rules"]


def test_a_decision_of_an_earlier_version_holds_where_no_change_touches_its_codes():
    assert combined(CHANGED_FRUIT, "text | anne\n a | f\n b | a\n c | a f") == [
        "f coders",
        "z coders",
        "z f coders",
    ]


@pytest.mark.parametrize("touched", ["b", "c", "d", "e", "f e", "a b"])
def test_a_decision_whose_codes_changed_leaves_the_answer_uncoded_until_it_is_looked_at(touched):
    assert combined(CHANGED_FRUIT, f"text | anne | rules\n x | {touched} | f") == ["!"]
    assert combined(CHANGED_FRUIT, "text | anne | rules\n x | b1 @2 | f") == ["b1 coders"]


def test_one_decision_to_look_at_again_is_enough_and_comes_before_contested():
    table = """
        text | anne | bea  | cleo
        a    | b    | f    |
        b    | b    | f    | a
        c    |      | f    | a
    """
    assert combined(CHANGED_FRUIT, table) == ["!", "!", "?"]


def test_an_adjudication_in_force_settles_what_coders_decided_before_a_change():
    table = """
        text | anne | adjudicated
        a    | b    | b1 @2
        b    | b    | f
        c    | b    |
        d    | f    | b
        e    | f    | b1 @2
    """
    assert combined(CHANGED_FRUIT, table) == ["b1 adjudicated", "f adjudicated", "!", "!", "b1 adjudicated"]


def test_texts_to_code_come_once_most_frequent_first():
    table = """
        text   | anne  | rules
        Kiwi   |       |
        figue  |       |
        kiwi   |       |
        FIGUE  |       |
        KIWI   |       |
        pomme  |       | apple
        prune  | plum  |
        dattes |       |
    """
    assert to_code_rows(FRUIT, table) == [
        ToCode("fruit", "KIWI", 3, "no_rule"),  # three spellings, each once: the first by text
        ToCode("fruit", "FIGUE", 2, "no_rule"),
        ToCode("fruit", "dattes", 1, "no_rule"),
    ]


def to_code_rows(of, table):
    work_ = work(of, table)
    return list(to_code(work_, combine(work_)))


def test_the_most_frequent_spelling_is_shown_and_runs_of_spaces_do_not_count():
    table = "text\n Kiwi  vert\n kiwi vert\n kiwi vert\n KIWI\tvert\n kiwi e\u0301toile\n Kiwi \u00e9toile"
    assert [(row.text, row.answers) for row in to_code_rows(FRUIT, table)] == [
        ("kiwi vert", 1 + 2 + 1),
        ("Kiwi étoile", 2),  # an accent apart or in the letter looks the same
    ]


def test_why_a_text_waits():
    table = "text | anne | bea\n a | apple | pear\n b | |\n B | pear | plum"
    assert [(row.text, row.answers, row.reason) for row in to_code_rows(FRUIT, table)] == [
        ("B", 2, "contested"),  # one answer contested, one not coded: the text is contested
        ("a", 1, "contested"),
    ]
    assert to_code_rows(frame(""), "text\n a") == [ToCode("fruit", "a", 1, "no_frame")]


def test_disagreements_are_what_each_coder_said_and_how_it_was_settled():
    table = """
        text | anne  | bea   | cleo | adjudicated
        a    | apple | pear  |      |
        b    | apple | apple |      |
        c    | apple | plum  | plum | plum
    """
    assert list(disagreements(work(FRUIT, table))) == [
        Disagreement("fruit", "caf-01.likes", "a", "anne", ("apple",)),
        Disagreement("fruit", "caf-01.likes", "a", "bea", ("pear",)),
        Disagreement("fruit", "caf-03.likes", "c", "anne", ("apple",)),
        Disagreement("fruit", "caf-03.likes", "c", "bea", ("plum",)),
        Disagreement("fruit", "caf-03.likes", "c", "cleo", ("plum",)),
        Disagreement("fruit", "caf-03.likes", "c", "adjudicated", ("plum",)),
    ]


def test_decisions_to_look_at_again_are_listed_as_they_were_made():
    table = """
        text | anne  | bea | adjudicated
        x    | e b f | f   |
        y    | b     |     | f
        w    | c     |     | d
    """
    assert list(reviews(work(CHANGED_FRUIT, table))) == [
        ToReview("fruit", "caf-01.likes", "x", "anne", ("e", "b", "f"), 1, "2 retire e; 2 split b > b1 b2"),
        ToReview("fruit", "caf-03.likes", "w", "anne", ("c",), 1, "2 merge c d > m"),
        ToReview("fruit", "caf-03.likes", "w", "adjudicated", ("d",), 1, "2 merge c d > m"),
    ]


def test_rows_become_a_table_with_guarded_texts_and_codes_apart_by_spaces():
    table = rows_frame([ToReview("fruit", "x.likes", "=A1", "anne", ("a", "b"), 1, "2 retire a")], ToReview)
    assert table.write_csv() == (
        "frame,answer,text,coder,codes,version,change\nfruit,x.likes,'=A1,anne,a b,1,2 retire a\n"
    )
    assert rows_frame([], ToCode).write_csv() == "frame,text,answers,reason\n"


COUNTED = """
    text | anne       | bea   | adjudicated | rules
    a    | apple pear |       |             |
    b    | apple      | pear  |             | pear
    c    |            |       | plum        |
    d    |            |       |             | red plum
    e    |            |       |             |
"""


def tallied(of, table, alpha=None, overlap=0):
    """As if two coders had coded `overlap` answers both."""
    work_ = work(of, table)
    alpha = None if alpha is None else Fraction(alpha)
    return tally(work_, combine(work_), Measured(2, overlap, None, alpha, None, None), SETTINGS)


def test_a_frame_in_numbers():
    counted = tallied(FRUIT, COUNTED, alpha="0.9", overlap=3)
    assert (counted.answers, counted.coded, counted.uncoded) == (5, 3, 2)
    assert (counted.by_coders, counted.adjudicated, counted.by_rules) == (1, 1, 1)
    assert (counted.contested, counted.to_review) == (1, 0)
    assert counted.assigned == 2 + 1 + 2
    assert counted.coders == 2
    assert (counted.status, counted.reason) == ("published", "")
    assert (counted.frame, counted.source, counted.label, counted.version) == ("fruit", "likes", "Fruit", 1)


def test_the_report_reads_the_columns_that_stage_code_writes():
    assert tuple(field.name for field in fields(Tally)) == FRAMES


def test_the_row_of_a_frame_has_the_columns_of_the_architecture():
    table = rows_frame([tallied(FRUIT, COUNTED, alpha="0.5", overlap=3)], Tally)
    assert table.write_csv().splitlines() == [
        "frame,source,label,version,answers,coded,by_rules,by_coders,adjudicated,uncoded,none,"
        "contested,to_review,overlap,assigned,coders,assisted,share,percent,alpha,low,high,threshold,status,"
        "reason",
        "fruit,likes,Fruit,1,5,3,1,1,1,2,0,1,0,3,5,2,0,0.5,,0.5,,,0.8,held_back,agreement",
    ]


@pytest.mark.parametrize(
    ("alpha", "status"), [("0.799", "held_back"), ("0.8", "published"), ("0.801", "published")]
)
def test_below_the_threshold_a_frame_is_held_back(alpha, status):
    counted = tallied(FRUIT, "text | anne | bea\n a | apple | pear\n b | plum | plum", alpha, 2)
    assert (counted.status, counted.reason) == (status, "agreement" if status == "held_back" else "")


def whole(of, table, settings=SETTINGS):
    """The row of a frame with the agreement that its coders have."""
    work_ = work(of, table)
    return tally(work_, combine(work_), Measuring(settings, 1).measured(work_), settings)


def test_coders_who_gave_one_same_code_everywhere_agree():
    counted = whole(FRUIT, "text | anne | bea\n a | apple | apple\n b | apple | apple")
    assert (counted.percent, counted.alpha, counted.overlap) == (1.0, None, 2)
    assert (counted.status, counted.reason, counted.threshold) == ("published", "", None)


@pytest.mark.parametrize(
    ("shared", "status", "reason"),
    [(0, "held_back", "overlap"), (1, "held_back", "overlap"), (2, "published", ""), (3, "published", "")],
)
def test_a_frame_is_held_back_where_two_coders_share_less_than_half_of_its_answers(shared, status, reason):
    # anne codes all four, bea as many as are shared; where none is, bea has the last alone
    said = ["apple", "pear", "plum", "red"]
    lines = [f"{i} | {code} | {code if i < shared else ''}" for i, code in enumerate(said)]
    lines[3] = lines[3] if shared else "3 | | red"
    counted = whole(FRUIT, "text | anne | bea\n" + "\n".join(lines))
    assert (counted.overlap, counted.share) == (shared, 0.5)
    assert (counted.status, counted.reason) == (status, reason)


def test_too_few_answers_coded_twice_come_before_an_alpha_too_low():
    table = "text | anne | bea\n a | apple | pear\n b | plum |\n c | plum |"
    assert whole(FRUIT, table).reason == "overlap"
    lenient = SETTINGS.model_copy(update={"overlap": 0.3})
    assert whole(FRUIT, table, lenient).reason == "agreement"


@pytest.mark.parametrize(
    ("table", "coders"),
    [
        ("text | rules\n a | apple", 0),
        ("text | anne | rules\n a | apple | pear", 1),
        ("text | anne | bea\n a | apple |", 1),  # a file open throughout is no coding
        ("text | anne | adjudicated\n a | apple | pear", 1),
        ("text | anne | bea-assisted\n a | apple | apple", 2),  # of whom one saw suggestions
    ],
)
def test_where_fewer_than_two_coded_without_suggestions_nothing_is_measured_or_held_back(table, coders):
    counted = whole(FRUIT, table)
    assert (counted.coders, counted.status, counted.share, counted.percent) == (
        coders,
        "published",
        None,
        None,
    )


def test_who_saw_suggestions_decides_but_measures_nothing():
    table = """
        text | anne  | bea   | cleo-assisted | rules
        a    | apple | apple | apple         | apple
        b    | pear  | pear  | plum          | plum
        c    |       |       | plum          | apple
    """
    assert combined(FRUIT, table) == ["apple coders", "?", "plum coders"]
    assert list(codings(work(FRUIT, table)).coders) == ["anne", "bea", "rules"]
    counted = whole(FRUIT, table)
    assert (counted.coders, counted.assisted, counted.overlap, counted.alpha) == (3, 1, 2, 1.0)


def test_that_no_code_fits_is_a_decision_and_wins_over_the_rules():
    table = """
        text | anne   | bea    | adjudicated | rules
        a    | (none) |        |             | apple
        b    | (none) | (none) |             | apple
        c    | (none) | apple  |             | apple
        d    | (none) | apple  | apple       | apple
        e    | apple  | apple  | (none)      | apple
    """
    assert combined(FRUIT, table) == ["coders", "coders", "?", "apple adjudicated", "adjudicated"]
    assert [row.reason for row in to_code_rows(FRUIT, table)] == ["contested"]
    assert [(row.answer, row.coder, row.codes) for row in disagreements(work(FRUIT, table))] == [
        ("caf-03.likes", "anne", ("(none)",)),
        ("caf-03.likes", "bea", ("apple",)),
        ("caf-04.likes", "anne", ("(none)",)),
        ("caf-04.likes", "bea", ("apple",)),
        ("caf-04.likes", "adjudicated", ("apple",)),
    ]


def test_answers_decided_to_have_no_code_are_uncoded_and_told_apart():
    table = """
        text | anne   | bea    | adjudicated | rules
        a    | (none) | (none) |             | apple
        b    | (none) | apple  |             | apple
        c    | apple  | pear   | (none)      |
        d    |        |        |             | apple
        e    | pear   | pear   |             |
        f    |        |        |             |
    """
    counted = whole(FRUIT, table)
    assert (counted.answers, counted.coded, counted.uncoded) == (6, 2, 4)
    assert (counted.by_rules, counted.by_coders, counted.adjudicated) == (1, 1, 0)
    assert (counted.none, counted.contested, counted.to_review) == (2, 1, 0)  # f: nobody said anything
    assert counted.overlap == 4


def test_that_no_code_fits_is_as_far_from_any_code_as_can_be():
    table = "text | anne | bea\n a | (none) | apple\n b | (none) | (none)\n c | pear plum | pear plum"
    found = codings(work(FRUIT, table)).coders
    assert found["anne"] == (frozenset(), frozenset(), {"pear", "plum"})
    # MASI distances: {} to others 1, also {apple} to {pear, plum}. Of 6 codings {} stands 3 times, {apple}
    # once, {pear, plum} twice: expected 2 (3 + 6 + 2) = 22 of 6 x 5, observed 2 of 6
    assert whole(FRUIT, table).alpha == pytest.approx(float(1 - Fraction(2, 6) / Fraction(22, 30)))


def test_that_no_code_fits_is_to_be_looked_at_again_once_codes_are_added():
    added = Change(version=2, why="a test", add=("kiwi",))
    of = frame("apple kiwi", added)
    assert combined(of, "text | anne | rules\n a | (none) | apple\n b | (none) @2 | apple") == ["!", "coders"]
    [row] = reviews(work(of, "text | anne\n a | (none)"))
    assert (row.codes, row.change) == (("(none)",), "2 add > kiwi")
    assert combined(CHANGED_FRUIT, "text | anne | rules\n a | (none) | f") == ["coders"]  # nothing was added


def test_what_is_to_review_holds_a_frame_back_whatever_the_agreement():
    table = "text | anne | bea\n a | b | f\n b | f | f\n c | f | a"
    for alpha in ("0.1", "0.9"):
        counted = tallied(CHANGED_FRUIT, table, alpha, 3)
        assert (counted.to_review, counted.status, counted.reason) == (1, "held_back", "review")
    assert (counted.coders, counted.contested, counted.coded, counted.uncoded) == (2, 1, 1, 2)


def test_codings_for_agreement_leave_out_what_is_open_or_to_review_and_the_adjudicated():
    table = """
        text | bea | anne | adjudicated | rules
        x    | a   | b    | f           | f z
        y    |     | f a  |             |
        w    | f   | b1 @2 |            | m
    """
    found = codings(work(CHANGED_FRUIT, table))
    assert [answer.text for answer in found.answers] == ["x", "y", "w"]
    assert list(found.coders.items()) == [
        ("anne", (None, {"f", "z"}, {"b1"})),
        ("bea", ({"z"}, None, {"f"})),
        ("rules", ({"f", "z"}, None, {"m"})),
    ]
