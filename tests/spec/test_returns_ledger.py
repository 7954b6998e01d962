"""Which of several returns of one respondent counts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.returns.guarding import guarded, unguarded
from pipeline.returns.ledger import settle
from pipeline.returns.reading import Return


def returned(lines: str) -> list[Return]:
    """One return per line: file, respondent, number, answer to q1, which stands in B2."""
    rows = [line.split() for line in lines.strip().splitlines()]
    return [
        Return(file, "", caf, int(number), {"q1": answer}, where={"q1": "Partie 1 B2 (question 1)"})
        for file, caf, number, answer in rows
    ]


def statuses(returns: list[Return]) -> dict[str, str]:
    return {entry.source.file: entry.status.value for entry in settle(returns)}


def test_the_highest_return_number_wins():
    returns = returned("""
        a.xlsx  caf-001  1   7
        b.xlsx  caf-001  10  8
        c.xlsx  caf-001  9   9
        d.xlsx  caf-002  1   7""")
    assert statuses(returns) == {
        "a.xlsx": "superseded",
        "b.xlsx": "accepted",
        "c.xlsx": "superseded",
        "d.xlsx": "accepted",
    }


def test_the_same_number_with_the_same_answers_is_one_return():
    returns = returned("""
        b.xlsx  caf-001  2  7
        a.xlsx  caf-001  2  7
        c.xlsx  caf-001  1  5""")
    assert statuses(returns) == {"a.xlsx": "accepted", "b.xlsx": "superseded", "c.xlsx": "superseded"}


def test_the_same_number_with_other_answers_quarantines_all_of_the_respondent():
    returns = returned("""
        a.xlsx  caf-001  2  7
        b.xlsx  caf-001  2  8
        c.xlsx  caf-001  1  7
        d.xlsx  caf-002  1  7""")
    assert statuses(returns) == {
        "a.xlsx": "quarantined",
        "b.xlsx": "quarantined",
        "c.xlsx": "quarantined",
        "d.xlsx": "accepted",
    }
    reason = settle(returns)[0].reason
    assert "return number 2 of caf-001 came with different answers (a.xlsx, b.xlsx)" in reason
    assert "They differ in Partie 1 B2 (question 1). Keep the right file" in reason


def of_cells(file: str, **answers: int) -> Return:
    """A return with answers and a total; each stands in the cell that it is called after."""
    totals = {"z9": Decimal(answers.pop("z9"))} if "z9" in answers else {}
    where = {name: name.upper() for name in (*answers, *totals)}
    return Return(file, "", "caf-001", 1, answers, typed_totals=totals, where=where)


@pytest.mark.parametrize(
    ("returns", "named"),
    [
        ([{"a1": 71, "b1": 72}, {"a1": 71, "b1": 73}], "B1"),
        ([{"a1": 71}, {"a1": 71, "b1": 72}], "B1"),
        ([{"a1": 71, "z9": 74}, {"a1": 71}], "Z9"),
        ([{"a1": 71, "b1": 72}, {"a1": 71, "b1": 72}, {"a1": 73, "b1": 72}], "A1"),
        ([{f"a{i}": 71 for i in range(1, 6)}, {}], "A1, A2, A3, A4, A5"),
        ([{f"a{i}": 71 for i in range(1, 7)}, {}], "A1, A2, A3, A4, A5 and 1 more cell"),
        ([{f"a{i}": 71 for i in range(1, 9)}, {}], "A1, A2, A3, A4, A5 and 3 more cells"),
    ],
)
def test_the_cells_in_which_returns_differ_are_named_without_what_they_hold(returns, named):
    read = [of_cells(f"{letter}.xlsx", **answers) for letter, answers in zip("xyz", returns, strict=False)]
    reason = settle(read)[0].reason
    assert f" They differ in {named}. Keep" in reason
    assert not any(content in reason for content in ("71", "72", "73", "74"))


def test_lower_numbers_may_differ_when_one_return_is_the_last():
    returns = returned("""
        a.xlsx  caf-001  1  7
        b.xlsx  caf-001  1  8
        c.xlsx  caf-001  2  9""")
    assert statuses(returns) == {"a.xlsx": "superseded", "b.xlsx": "superseded", "c.xlsx": "accepted"}


def test_a_quarantined_file_supersedes_nothing():
    returns = [*returned("a.xlsx caf-001 1 7"), Return("b.xlsx", "the file is empty.")]
    assert statuses(returns) == {"a.xlsx": "accepted", "b.xlsx": "quarantined"}


def test_the_order_of_the_files_changes_nothing():
    returns = returned("""
        a.xlsx  caf-001  2  7
        b.xlsx  caf-001  2  7
        c.xlsx  caf-002  1  7""")
    assert statuses(returns) == statuses(returns[::-1])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-A1", "'-A1"),
        ("+33 1 23", "'+33 1 23"),
        ("'quoted'", "''quoted'"),
        ("-3", "-3"),
        ("-3,5", "-3,5"),
        ("\n=1+1", "'\n=1+1"),
        ("\r\nplain", "'\r\nplain"),
        (" =1+1", "' =1+1"),
        ("\N{NO-BREAK SPACE}@A1", "'\N{NO-BREAK SPACE}@A1"),
        ("\N{ZERO WIDTH SPACE}=1+1", "'\N{ZERO WIDTH SPACE}=1+1"),
        ("\N{FULLWIDTH EQUALS SIGN}1+1", "'\N{FULLWIDTH EQUALS SIGN}1+1"),
        (" \N{FULLWIDTH COMMERCIAL AT}A1", "' \N{FULLWIDTH COMMERCIAL AT}A1"),
        (" 'quoted'", " 'quoted'"),
        (" plain = text", " plain = text"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_no_text_of_an_office_is_a_formula_in_a_csv(text, written):
    assert guarded(text) == written
    assert unguarded(written) == text


@given(st.text(st.sampled_from("'=+-@ \n\t1a\N{FULLWIDTH PLUS SIGN}\N{ZERO WIDTH SPACE}")))
def test_a_guard_is_undone_exactly(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip().startswith(("=", "@"))
