"""What a cell of a return is taken for."""

import re
from decimal import Decimal

import pytest

from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.layout import Place
from pipeline.questionnaire.model import Missing
from pipeline.questionnaire.questions import Item
from pipeline.returns.values import Illegible, Notation, read_cell
from pipeline.returns.workbooks.contents import Cell, Kind

NOTATION = Notation(
    "nsp", frozenset({"x", "oui", "1"}), frozenset({"non", "0"}), re.compile("caf-[0-9]{3}"), "caf-001", 1000
)
COUNT = Field("n", "q", (), FieldKind.COUNT, "")
DECIMAL = Field("d", "q", (), FieldKind.DECIMAL, "", decimals=2)
RANK = Field("r", "q", (), FieldKind.RANK, "", maximum=3)
TICK = Field("t", "q", (), FieldKind.TICK, "")
TEXT = Field("o", "q", (), FieldKind.TEXT, "")
OPTIONS = (
    Item(id="oui", label="Oui"),
    Item(id="cours", label="En cours d’étude"),
    Item(id="deux", label="2"),
)
CHOICE = Field("c", "q", (), FieldKind.CHOICE, "", options=OPTIONS)
RESPONDENT = Field("caf", "", (), FieldKind.TEXT, "", role=Role.RESPONDENT)
RETURN_NUMBER = Field("retour", "", (), FieldKind.COUNT, "", role=Role.RETURN_NUMBER)


def cell(content: float | bool | str, kind: Kind | None = None) -> Cell:
    by_type = {bool: Kind.BOOLEAN, int: Kind.NUMBER, float: Kind.NUMBER, str: Kind.TEXT}
    value = float(content) if type(content) is int else content
    return Cell(Place("Partie 1", 1, 1), kind or by_type[type(content)], value)


@pytest.mark.parametrize(
    ("field", "content", "answer"),
    [
        (COUNT, 12, 12),
        (COUNT, 12.0, 12),
        (COUNT, 0, 0),
        (COUNT, 0.1 * 30, 3),  # 3.0000000000000004 shows as 3
        (COUNT, 1000, 1000),
        (COUNT, "12", 12),
        (COUNT, " 12 ", 12),
        (COUNT, "1 000", 1000),
        (COUNT, "1\N{NARROW NO-BREAK SPACE}000", 1000),
        (COUNT, "12,0", 12),
        (DECIMAL, 1.25, Decimal("1.25")),
        (DECIMAL, 0.1 + 0.2, Decimal("0.3")),
        (DECIMAL, "0,5", Decimal("0.5")),
        (DECIMAL, "0.5", Decimal("0.5")),
        (DECIMAL, 3, Decimal(3)),
        (RANK, 1, 1),
        (RANK, 3, 3),
        (TICK, "x", True),
        (TICK, " X ", True),
        (TICK, "OUI", True),
        (TICK, 1, True),
        (TICK, True, True),
        (TICK, "non", False),
        (TICK, 0, False),
        (TICK, False, False),
        (CHOICE, "Oui", "oui"),
        (CHOICE, " oui ", "oui"),
        (CHOICE, "en cours d'étude", "cours"),
        (CHOICE, 2, "deux"),
        (TEXT, "NA", "NA"),
        (TEXT, "0012", "0012"),
        (TEXT, " =A1", " =A1"),
        (TEXT, "=1+1", "=1+1"),
        (TEXT, 12, "12"),
        (TEXT, 12.5, "12,5"),
        (RESPONDENT, "caf-001", "caf-001"),
        (RESPONDENT, " CAF-001 ", "caf-001"),
        (RETURN_NUMBER, 1, 1),
    ],
)
def test_an_answer_is_typed_by_what_its_cell_asks(field, content, answer):
    read = read_cell(cell(content), field, NOTATION)
    assert (read, type(read)) == (answer, type(answer))


@pytest.mark.parametrize("field", [COUNT, DECIMAL, RANK, TICK, CHOICE, TEXT, RETURN_NUMBER])
@pytest.mark.parametrize("content", ["NSP", "nsp", " N S P "])
def test_dont_know_is_taken_in_any_cell(field, content):
    assert read_cell(cell(content), field, NOTATION) is Missing.DONT_KNOW


@pytest.mark.parametrize(
    ("field", "content", "reason"),
    [
        (COUNT, "douze", "text where a number belongs"),
        (COUNT, "12 environ", "text where a number belongs"),
        (COUNT, "012", "text where a number belongs"),
        (COUNT, "1.205", "text where a number belongs"),  # twelve hundred or one and a bit
        (COUNT, "12 34", "text where a number belongs"),
        (COUNT, "=1+1", "text where a number belongs"),
        (COUNT, -1, "a negative number"),
        (COUNT, "-1", "a negative number"),
        (COUNT, 12.5, "a fraction where a whole number belongs"),
        (COUNT, "12,5", "a fraction where a whole number belongs"),
        (COUNT, 1001, "a number out of range: 0 to 1000 are allowed"),
        (COUNT, 1e300, "a number out of range: 0 to 1000 are allowed"),
        (COUNT, float("inf"), "a number out of range: 0 to 1000 are allowed"),
        (COUNT, True, "a logical value where a number belongs"),
        (DECIMAL, -0.5, "a negative number"),
        (DECIMAL, 1.255, "more decimals than the 2 allowed"),
        (DECIMAL, "0.505", "text where a number belongs"),
        (RANK, 0, "a number out of range: 1 to 3 are allowed"),
        (RANK, 4, "a number out of range: 1 to 3 are allowed"),
        (RANK, 1.5, "a fraction where a whole number belongs"),
        (RANK, "1er", "text where a number belongs"),
        (TICK, "peut-être", "neither a tick nor an empty box"),
        (TICK, 2, "neither a tick nor an empty box"),
        (CHOICE, "Non", "not one of the answers to choose from"),
        (CHOICE, True, "not one of the answers to choose from"),
        (TEXT, True, "a logical value where text belongs"),
        (RESPONDENT, "Dijon", "not an identifier such as caf-001"),
        (RESPONDENT, "caf-0011", "not an identifier such as caf-001"),
        (RESPONDENT, "NSP", "not an identifier such as caf-001"),
        (RETURN_NUMBER, 0, "a number out of range: 1 to 1000 are allowed"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(field, content, reason):
    with pytest.raises(Illegible, match=re.escape(reason)):
        read_cell(cell(content), field, NOTATION)


@pytest.mark.parametrize("field", [COUNT, DECIMAL, RANK, TICK, CHOICE, TEXT, RESPONDENT])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Kind.ERROR, "an error value of the spreadsheet"),
        (Kind.FORMULA, "a formula without a saved result"),
        (Kind.CONFLICT, "read differently by two readers of the file"),
    ],
)
def test_a_cell_without_a_sure_content_is_refused_whatever_it_asks(field, kind, reason):
    with pytest.raises(Illegible, match=reason):
        read_cell(cell("12", kind), field, NOTATION)


def test_a_date_is_no_number_but_may_be_text():
    date = cell("12/03/2007", Kind.DATE)
    with pytest.raises(Illegible, match="a date where a number belongs"):
        read_cell(date, COUNT, NOTATION)
    assert read_cell(date, TEXT, NOTATION) == "12/03/2007"
