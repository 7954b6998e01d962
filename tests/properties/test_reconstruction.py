"""A condition means the same in an integer programme as in Python; spelling keeps a text what it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.questionnaire.fields import FieldKind
from pipeline.reconstruction.drawing import pool
from pipeline.reconstruction.linear import Respondent
from pipeline.reconstruction.program import Program, solve
from pipeline.reconstruction.spelling import Slip, Spelling, unaccented
from pipeline.reconstruction.texts import Text, Texts
from pipeline.reconstruction.vocabulary import Unknown, Vocabulary

UNKNOWNS = {
    "tick": Unknown("tick", FieldKind.TICK),
    "other": Unknown("other", FieldKind.TICK),
    "count": Unknown("count", FieldKind.COUNT),
    "more": Unknown("more", FieldKind.COUNT),
    "choice": Unknown("choice", FieldKind.CHOICE, ("a", "b")),
    "rank": Unknown("rank", FieldKind.RANK, (1, 2)),
    "text": Unknown("text", FieldKind.TEXT),
}
VOCABULARY = Vocabulary(UNKNOWNS, {})
answers = st.fixed_dictionaries(
    {
        "tick": st.booleans(),
        "other": st.booleans(),
        "count": st.integers(0, 4),
        "more": st.integers(0, 4),
        "choice": st.sampled_from(["", "a", "b"]),
        "rank": st.sampled_from([0, 1, 2]),
        "text": st.sampled_from(["", "x"]),
    }
)
numbers = st.sampled_from(["count", "more", "tick", "1", "2", "(rank == 1)", "(count - more)", "2 * more"])
atoms = st.one_of(
    st.sampled_from(
        ["tick", "other", "choice == 'a'", "choice != 'b'", "choice in ('a', 'b')", "choice == ''"]
    ),
    st.sampled_from(["rank > 0", "rank <= 1", "rank == 2", "text != ''", "text == ''"]),
    st.builds(
        lambda left, op, right: f"{left} + 1 {op} {right} + 1",
        numbers,
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        numbers,
    ),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.builds(
            lambda one, two, word: f"({one}) {word} ({two})", inner, inner, st.sampled_from(["and", "or"])
        ),
    ),
    max_leaves=4,
)


def respondent(given_answers, known: frozenset[str]) -> Respondent:
    """A programme whose columns can only take the given answers; the known ones are constants."""
    program = Program()
    one = Respondent(program, UNKNOWNS, {name: given_answers[name] for name in known})
    for name, unknown in UNKNOWNS.items():
        answer = given_answers[name]
        if name in known:
            continue
        if unknown.kind in (FieldKind.COUNT, FieldKind.TICK):
            column = program.column(0, 6 if unknown.kind is FieldKind.COUNT else 1)
            program.add(column, float(answer), float(answer), "answer")
            one.numbers[name] = column
        else:
            one.marks[name] = {option: program.column(0, 1) for option in unknown.options or (True,)}
            for option, column in one.marks[name].items():
                marked = float(option == answer or (option is True and answer != ""))
                program.add(column, marked, marked, "answer")
    return one


@given(answers, conditions, st.frozensets(st.sampled_from(sorted(UNKNOWNS))))
def test_a_condition_is_worth_the_same_in_a_programme(given_answers, text, known):
    expression = VOCABULARY.expression(text)
    one = respondent(given_answers, known)
    form = one.value(expression)
    solution = solve(one.program, one.program.rows, gap=0.0, nodes=100).values if one.program.lower else []
    worth = form.constant + sum(coefficient * solution[index] for index, coefficient in form.terms.items())
    assert round(worth) == int(bool(expression.evaluate(given_answers)))


@given(answers, conditions, st.frozensets(st.sampled_from(sorted(UNKNOWNS))))
def test_a_condition_required_is_one_that_holds(given_answers, text, known):
    expression = VOCABULARY.expression(text)
    one = respondent(given_answers, known)
    one.require(expression, "rule")
    solvable = (
        solve(one.program, one.program.rows, gap=0.0, nodes=100).values is not None
        if one.program.lower
        else (all(row.low <= row.form.constant <= row.high for row in one.program.rows))
    )
    assert solvable == bool(expression.evaluate(given_answers))


# letters only, no abbreviation and no feminine among them: what is left are slips of single signs
NO_WORDS = {"feminine": {}, "abbreviations": ()}
words = st.text("abcdeéèàçù", min_size=1, max_size=12)
phrases = st.lists(words, min_size=1, max_size=6).map(" ".join)
rates = st.fixed_dictionaries({slip: st.sampled_from([0.0, 0.5, 1.0]) for slip in Slip})
cells = st.integers(1, 999).map(lambda n: f"caf-{n:03d}.q78")


def spelling(texts) -> Spelling:
    return Spelling(seed=1, long_word=8, titles=texts, texts=texts, **NO_WORDS)


def skeleton(text: str) -> list[str]:
    """The words of a text as slips of capitals, accents, slashes and spaces leave them."""
    return unaccented(text).casefold().split()


@given(phrases, rates, cells)
def test_a_cell_spells_a_text_the_same_way_each_time(text, texts, cell):
    assert spelling(texts).text(text, cell) == spelling(dict(texts)).text(text, cell)


@given(phrases, rates, cells)
def test_a_text_keeps_its_words_but_for_one_letter_of_a_long_one(text, texts, cell):
    before, after = skeleton(text), skeleton(spelling(texts | {Slip.UNLINKED: 0.0}).text(text, cell))
    assert len(before) == len(after)
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert len(changed) <= 1
    assert all(len(one) >= 8 and abs(len(one) - len(other)) <= 1 for one, other in changed)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), min_size=1, max_size=6),
    st.integers(0, 30),
    st.integers(0, 9),
)
def test_every_office_has_one_text_and_fixed_numbers_hold(entries, more, seed):
    """entries: how many offices give each, or (0) its weight where none is fixed."""
    texts = tuple(
        Text(codes=(f"c{n}",), wordings=(f"t{n}",), offices=fixed or None, weight=float(weight))
        for n, (fixed, weight) in enumerate(entries)
    )
    free = [one for one in texts if one.offices is None]
    offices = range(sum(one.offices or 0 for one in texts) + (more if free else 0))
    drawn = pool(
        "q", Texts(joins=(" ",), texts={"q": texts}), lambda *_: True, np.random.default_rng(seed)
    ).drawn(offices)
    assert sorted(drawn) == list(offices)
    given_ = [answer.codes for answer in drawn.values()]
    assert all(given_.count(one.codes) == one.offices for one in texts if one.offices)
    total = sum(one.weight for one in free)
    shares = [(given_.count(one.codes), one.weight * more / total) for one in free]
    assert all(abs(count - share) < 1 + 1e-9 for count, share in shares)  # as near as whole offices can be
