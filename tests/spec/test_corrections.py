"""Corrections on record: what a line changes, and what is refused, with its line."""

from decimal import Decimal

import pytest

from pipeline.csvfiles import CsvError
from pipeline.editing.corrections import (
    COLUMNS,
    Returned,
    WrongCorrections,
    applied_frame,
    apply_corrections,
    read_corrections,
)
from pipeline.questionnaire.model import Missing
from tests.spec.forms import small_layout

HEAD = ",".join(COLUMNS)
WHY = "téléphone,A. Martin,2007-02-01"
TOTAL = "tot_counted__agents"  # of two cells
MOST = 1000


def returned():
    """The return of caf-001: a count of 12, a box, a choice, a rank, a text, an illegible cell, a total."""
    return {
        "caf-001": Returned(
            {
                "managers__cadres": 12,
                "counted__as__etp": Decimal("1.50"),
                "formal": "oui",
                "papers__projet": True,
                "order__accueil": 1,
                "remarks": "=un mot",
                "staff__as__as": Missing.ILLEGIBLE,
                "staff__hors__as": Missing.DONT_KNOW,
                "staff__titres__l01__count": 3,
            },
            {TOTAL: Decimal(15)},
            {"staff__as__as": "douze"},
        )
    }


def corrected(folder, *lines: str):
    """The return after the corrections of a file with these lines, each with a reason, an author, a date."""
    path = folder / "w1.csv"
    path.write_text("\n".join([HEAD, *(f"{line},{WHY}" for line in lines), ""]), encoding="utf-8")
    found = returned()
    apply_corrections(read_corrections(path), found, small_layout(folder), MOST)
    return found["caf-001"]


def refusals(folder, *lines: str) -> list[str]:
    with pytest.raises(WrongCorrections) as error:
        corrected(folder, *lines)
    return str(error.value).replace(f"{folder}/", "").splitlines()


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("caf-001,managers__cadres,12,2", "managers__cadres", 2),
        ("caf-001,managers__cadres,12,", "managers__cadres", None),
        ("caf-001,managers__cadres,12,NSP", "managers__cadres", Missing.DONT_KNOW),
        ("caf-001,counted__as__etp,1.5,0.75", "counted__as__etp", Decimal("0.75")),
        ("caf-001,formal,oui,non", "formal", "non"),
        ("caf-001,papers__projet,1,0", "papers__projet", False),
        ("caf-001,papers__autres,0,1", "papers__autres", True),  # not ticked beside a ticked box
        ("caf-001,papers__autres,,1", "papers__autres", True),
        ("caf-001,order__accueil,1,2", "order__accueil", 2),
        ("caf-001,remarks,'=un mot,deux mots", "remarks", "deux mots"),  # as a CSV of the project writes it
        ("caf-001,staff__as__as,(illegible),12", "staff__as__as", 12),
        ("caf-001,staff__hors__as,NSP,1", "staff__hors__as", 1),
        ("caf-001,staff__titres__l01__count,3,4", "staff__titres__l01__count", 4),
        ("caf-001,staff__titres__l02__count,,4", "staff__titres__l02__count", 4),
        ("caf-001,fonction,,Directeur", "fonction", "Directeur"),
    ],
)
def test_a_line_changes_one_value(tmp_path, line, name, value):
    before, after = returned()["caf-001"].written, corrected(tmp_path, line).written
    assert after.get(name) == value
    assert {k: v for k, v in after.items() if k != name} == {k: v for k, v in before.items() if k != name}


def test_a_corrected_cell_is_no_longer_illegible(tmp_path):
    assert corrected(tmp_path, "caf-001,staff__as__as,(illegible),12").rejected == {}
    assert corrected(tmp_path, "caf-001,managers__cadres,12,2").rejected == {"staff__as__as": "douze"}


@pytest.mark.parametrize(("line", "typed"), [(f"caf-001,{TOTAL},15,14", 14), (f"caf-001,{TOTAL},15,", None)])
def test_a_number_typed_over_a_total_is_corrected_or_taken_out(tmp_path, line, typed):
    assert corrected(tmp_path, line).typed.get(TOTAL) == typed


def test_a_number_below_0_typed_over_a_total_is_taken_out(tmp_path):
    assert corrected(tmp_path, f"caf-001,{TOTAL},15,-15", f"caf-001,{TOTAL},-15,").typed == {}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("managers__cadres", "12", "999"),
        ("managers__cadres", "12", "1000"),
        ("counted__as__etp", "1.5", "999.99"),
        ("counted__as__etp", "1.5", "1000"),
        (TOTAL, "15", "1999"),
        (TOTAL, "15", "2000"),  # two cells of 1000
        (TOTAL, "15", "-2000"),
    ],
)
def test_a_number_up_to_the_largest_that_ingest_reads_is_taken(tmp_path, name, old, new):
    found = corrected(tmp_path, f"caf-001,{name},{old},{new}")
    assert (found.written | found.typed)[name] == Decimal(new)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("managers__cadres", "12", "1001", "a whole number from 0 to 1000 belongs there."),
        ("counted__as__etp", "1.5", "1000.01", "a number from 0 to 1000 with at most 2 decimals after a"),
        (TOTAL, "15", "2001", "its parts add up to 2000 at most."),
        (TOTAL, "15", "-2001", "its parts add up to 2000 at most."),
        (TOTAL, "15", "2000.5", "its parts add up to 2000 at most."),
    ],
)
def test_a_number_above_it_is_refused(tmp_path, name, old, new, reason):
    [message] = refusals(tmp_path, f"caf-001,{name},{old},{new}")
    assert message.startswith(f"w1.csv, line 2: new: '{new}' is no value of {name}: {reason}")


def test_a_number_above_it_that_an_office_typed_over_a_total_can_be_corrected(tmp_path):
    found = returned()
    found["caf-001"].typed[TOTAL] = Decimal(5000)
    path = tmp_path / "w1.csv"
    path.write_text(f"{HEAD}\ncaf-001,{TOTAL},5000,5,{WHY}\n", encoding="utf-8")
    apply_corrections(read_corrections(path), found, small_layout(tmp_path), MOST)
    assert found["caf-001"].typed == {TOTAL: 5}


def test_corrections_of_one_value_follow_each_other(tmp_path):
    lines = ("caf-001,managers__cadres,12,21", "caf-001,managers__cadres,21,2")
    assert corrected(tmp_path, *lines).written["managers__cadres"] == 2
    assert refusals(tmp_path, *reversed(lines)) == [
        "w1.csv, line 2: caf-001 has '12' in managers__cadres, not '21'; a correction says in `old` what is "
        "there when its turn comes."
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "caf-002,managers__cadres,12,2",
            "there is no accepted return of 'caf-002'; what became of each file is listed in returns.csv of "
            "stage ingest. Did you mean 'caf-001'?",
        ),
        (
            "caf-001,managers__cadre,12,2",
            "'managers__cadre' is neither a variable nor a cell of a list nor a total of the form; the "
            "variables are listed in the codebook. Did you mean 'managers__cadres'?",
        ),
        # ingest keeps no name
        ("caf-001,nom,,Anne", "'nom' says who answers, or holds what is personal: such a cell is no answer"),
        ("caf-001,retour,1,2", "'retour' says who answers"),
        (
            "caf-001,managers__cadres,12,-2",
            "new: '-2' is no value of managers__cadres: a whole number from 0 to 1000",
        ),
        ("caf-001,managers__cadres,douze,2", "old: 'douze' is no value of managers__cadres"),
        ("caf-001,order__accueil,1,3", "new: '3' is no value of order__accueil: a whole number from 1 to 2"),
        ("caf-001,counted__as__etp,1.5,0.755", "with at most 2 decimals after a point belongs there."),
        ("caf-001,formal,oui,Non", "new: 'Non' is no value of formal: the answers are oui, non."),
        ("caf-001,papers__projet,1,x", "a box is 1 (ticked) or 0 (not ticked)."),
        ("caf-001,tasks__accueil__as,0,1", "has '' in tasks__accueil__as, not '0'"),  # nothing ticked there
        ("caf-001,managers__cadres,12,12", "old and new are the same, '12'; take the line out."),
        ("caf-001,managers__cadres,12,(illegible)", "(illegible) is what a return may hold, not a new value"),
        (f"caf-001,{TOTAL},14,15", f"caf-001 has '15' typed over {TOTAL}, not '14'."),
        ("caf-001,tot_counted__etp,1,2", "caf-001 has '' typed over tot_counted__etp, not '1'."),
        (f"caf-001,{TOTAL},15,quinze", "new: 'quinze' is no number; a total is a number"),
    ],
)
def test_what_can_not_be_applied_is_refused_with_its_line(tmp_path, line, reason):
    (message,) = refusals(tmp_path, line)
    assert message.startswith("w1.csv, line 2: ")
    assert reason in message


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (",A. Martin,2007-02-01", "the column reason is empty"),
        ("téléphone, ,2007-02-01", "the column author is empty"),
        ("téléphone,A. Martin,1/2/2007", "'1/2/2007' is not a date; write it as 2027-03-31."),
        ("téléphone,A. Martin,2007-02-30", "'2007-02-30' is not a date"),
    ],
)
def test_a_change_says_why_who_and_when(tmp_path, record, reason):
    (tmp_path / "w1.csv").write_text(f"{HEAD}\ncaf-001,managers__cadres,12,2,{record}\n", encoding="utf-8")
    with pytest.raises(WrongCorrections, match="line 2") as error:
        apply_corrections(read_corrections(tmp_path / "w1.csv"), returned(), small_layout(tmp_path), MOST)
    assert reason in str(error.value)


def test_all_lines_that_can_not_be_applied_are_told_at_once(tmp_path):
    lines = ("caf-009,formal,oui,non", "caf-001,formal,oui,non", "caf-001,formal,oui,non")
    assert [message.split(":")[0] for message in refusals(tmp_path, *lines)] == [
        "w1.csv, line 2",
        "w1.csv, line 4",
    ]


def test_a_file_is_needed_even_without_corrections(tmp_path):
    with pytest.raises(CsvError, match="it holds the line of its columns only"):
        read_corrections(tmp_path / "w1.csv")
    assert corrected(tmp_path).written == returned()["caf-001"].written


def test_what_was_applied_is_listed_with_its_line(tmp_path):
    path = tmp_path / "w1.csv"
    path.write_text(f'{HEAD}\ncaf-001,remarks,\'=un mot,"=1,2",{WHY}\n', encoding="utf-8")
    (row,) = applied_frame(read_corrections(path)).rows()
    assert row == (2, "caf-001", "remarks", "'=un mot", "'=1,2", "téléphone", "A. Martin", "2007-02-01")
