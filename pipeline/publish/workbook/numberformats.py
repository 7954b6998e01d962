"""The number format under which a workbook's cell shows exactly what the report prints.

The cell keeps the full value; the format does the rounding. Spreadsheets round the binary value, half away
from zero; the report rounds the exact one, by the table's own mode. Where the two could differ (a value that
is all but half-way, another rounding mode) the format spells the printed figure and the value stays as it is.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.publish.typography import NO_BREAK, SPACES
from pipeline.tables.printing import without_spaces

NUMBER = re.compile(
    rf"(?P<small><)?(?P<whole>-?\d{{1,3}}(?P<grouped>{SPACES}\d{{3}})+|-?\d+)(?:,(?P<decimals>\d+))?(?P<percent>{SPACES}?%)?"
)
# Farther than this from half-way, in units of the last printed decimal, all programs round a double the same
# way: a double carries a share of 100 % at four decimals to about 1e-10.
NEAR_HALF = Decimal("1e-6")


@dataclass(frozen=True)
class Shape:
    """How a figure is printed. places: decimals; factor: from the cell's value to the printed number."""

    small: bool
    grouped: bool
    places: int
    percent: bool

    @property
    def factor(self) -> int:
        return 100 if self.percent else 1


def number_format(value: float, printed: str) -> str:
    """The format code (in the file's English notation) that shows `value` as `printed`, spaces aside.

    value: the cell's, a proportion where a % is printed. printed: "1 205,00", "38,1 %", "<0,1 %".
    """
    shape = _shape(printed)
    if shape is None:
        return spelled(printed)
    code = _code(shape)
    if shape.small:
        unit = Decimal(1).scaleb(-shape.places) / shape.factor
        shown = 0 < value < unit
        return f'[<{unit.normalize():f}]"{printed}";{code}' if shown else spelled(printed)
    return code if _is_shown(value, printed, shape) else spelled(printed)


def spelled(printed: str) -> str:
    """A format that shows the printed figure itself, whatever the value."""
    return '"' + printed.replace('"', "") + '"'


def marked(code: str, mark: str) -> str:
    """A format that shows the mark of a note before what `code` shows, so that figures stay aligned."""
    # no quoted text of ours holds a semicolon, so it only parts the cases
    return ";".join(
        f'"({mark}) "{case}' if case[0] != "[" else case.replace("]", f']"({mark}) "', 1)
        for case in code.split(";")
    )


def _shape(printed: str) -> Shape | None:
    match = NUMBER.fullmatch(printed)
    if match is None:
        return None
    return Shape(
        bool(match["small"]), bool(match["grouped"]), len(match["decimals"] or ""), bool(match["percent"])
    )


def _code(shape: Shape) -> str:
    whole = "#,##0" if shape.grouped else "0"
    decimals = "." + "0" * shape.places if shape.places else ""
    return whole + decimals + (NO_BREAK + "%" if shape.percent else "")


def _is_shown(value: float, printed: str, shape: Shape) -> bool:
    """Whether any spreadsheet shows the value as printed under the plain code."""
    scaled = (Decimal(value) * shape.factor).scaleb(shape.places)
    distance = abs(scaled % 1 - Decimal("0.5"))
    rounded = scaled.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-shape.places)
    shown = f"{rounded:.{shape.places}f}".replace(".", ",") + ("%" if shape.percent else "")
    return distance > NEAR_HALF and shown == without_spaces(printed)
