"""A condition means the same in an integer programme as in Python."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.questionnaire.fields import FieldKind
from pipeline.reconstruction.linear import Respondent
from pipeline.reconstruction.program import Program, solve
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
