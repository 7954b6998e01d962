"""The number format of a cell; ~ stands for the no-break space."""

from decimal import Decimal

import pytest

from pipeline.publish.workbook.numberformats import number_format

CASES = [
    # value, printed, format
    (1189.0, "1 189", "#,##0"),
    (0.0, "0", "0"),
    (1205.0, "1 205,00", "#,##0.00"),
    (20.0, "20,00", "0.00"),
    (2126.0, "2126", "0"),
    (47 / 126, "37,3~%", "0.0~%"),
    (0.0, "0,0~%", "0.0~%"),
    (4 / 4281, "<0,1~%", '[<0.001]"<0,1~%";0.0~%'),
    # a value that the plain format would not round as printed is spelled, and stays what it is
    (19 / 69, "27,6~%", '"27,6~%"'),  # 27,536: printed rounded up
    (51 / 80, "63,8~%", '"63,8~%"'),  # 63,75: half-way, binary programs differ
    (0.125, "13", '"13"'),
    (4.0, "–", '"–"'),
]


@pytest.mark.parametrize(("value", "printed", "expected"), CASES)
def test_number_format(value, printed, expected):
    code = number_format(value, printed.replace("~", "\N{NO-BREAK SPACE}"))
    assert code == expected.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("beyond_half", "expected"),
    [("0.0000005", '"12,3~%"'), ("0.000002", "0.0~%")],  # in units of the printed decimal, 0,1 %
)
def test_only_what_is_all_but_half_way_is_spelled(beyond_half, expected):
    value = float((Decimal("122.5") + Decimal(beyond_half)) / 1000)
    assert number_format(value, "12,3\N{NO-BREAK SPACE}%") == expected.replace("~", "\N{NO-BREAK SPACE}")
