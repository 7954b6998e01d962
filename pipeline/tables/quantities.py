"""The quantities that published figures fix in a reconstructed wave, from and to `origins.csv`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.tables.measures import Measure, MeasureError, read_measures

COLUMNS = ("numerator", "denominator", "printed")
REMEDY = "It is made from targets.yaml: correct that and run the stage solve again."


class QuantityError(UserError):
    """Published quantities that the tables can't count."""


@dataclass(frozen=True)
class Quantity:
    """A quantity that published figures fix: a number, or a share whose number or base they don't.

    numerator, denominator: measures that are added; denominator is empty for a number.
    printed: of a share, the string that prints it ("32,9%") or the id of the cell that does; empty for a
        number.
    """

    numerator: tuple[Measure, ...]
    denominator: tuple[Measure, ...] = ()
    printed: str = ""

    @property
    def row(self) -> tuple[str, str, str]:
        """As a row of `origins.csv`, in the order of COLUMNS."""
        return " + ".join(map(str, self.numerator)), " + ".join(map(str, self.denominator)), self.printed

    def prints(self, cell: str, decimals: int) -> bool:
        """Whether what is printed tells a share to so many decimals; a table's own cell always does."""
        if not self.printed.endswith("%"):
            return self.printed == cell
        return len(self.printed.rstrip("% ").partition(",")[2]) >= decimals


def read_quantities(path: Path, mistake: Callable[[Measure], str | None]) -> tuple[Quantity, ...]:
    """The quantities of `origins.csv`.

    mistake: why a measure can't be counted, None when it can.
    Raises: CsvError; QuantityError, with file and line, for a quantity badly written or an unknown measure.
    """
    return tuple(_quantity(line, mistake) for line in read_lines(path, COLUMNS, REMEDY))


def _quantity(line: Line, mistake: Callable[[Measure], str | None]) -> Quantity:
    if bool(line["denominator"]) != bool(line["printed"]):
        raise QuantityError(
            f"{line.where}: a number has a numerator alone, a share all of {', '.join(COLUMNS)}. {REMEDY}"
        )
    try:
        numerator = read_measures(line["numerator"], "", "")
        denominator = read_measures(line["denominator"], "", "") if line["denominator"] else ()
    except MeasureError as error:
        raise QuantityError(f"{line.where}: {error} {REMEDY}") from None
    for measure in (*numerator, *denominator):
        if why := mistake(measure):
            raise QuantityError(f"{line.where}: {why} {REMEDY}")
    return Quantity(numerator, denominator, line["printed"])
