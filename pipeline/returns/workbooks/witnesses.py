"""One workbook read by two readers that are checked against its XML.

Each reader alone loses cells in some malformed files (python-calamine gives nothing for an error; openpyxl
takes the row of `<row>`, not the cell's). A cell that one witness sees and another doesn't makes the file
unreliable as a whole; a cell that all see with different contents is a conflict of that cell alone.
"""

import datetime
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from python_calamine import CalamineWorkbook

from pipeline.questionnaire.form.layout import Place
from pipeline.returns.workbooks.contents import ASK_AGAIN, Cell, Comment, Kind, Unreadable, Workbook, shown
from pipeline.returns.workbooks.foreign import check_foreign
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.package import Package, open_package
from pipeline.returns.workbooks.scan import RawSheet, scan
from pipeline.returns.workbooks.sheets import RawCell

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # how the format writes a character that XML can't hold
Position = tuple[int, int]
NAMED_IN_MESSAGE = 5


def read_workbook(path: Path, limits: Limits) -> Workbook:
    """Read all that one file holds, in this process (`reader.read_workbooks` does it in a child).

    Raises: Unreadable; anything a reader raises on a damaged file.
    """
    package = open_package(path, limits)
    check_foreign(package)
    raw_sheets, names = scan(package, limits)
    readings = zip(
        raw_sheets, _calamine_cells(package, raw_sheets), _openpyxl_cells(package, raw_sheets), strict=True
    )
    cells: list[Cell] = []
    lost: list[str] = []
    for number, (sheet, values, typed) in enumerate(readings, 1):
        found, missed = _confront(sheet, values, typed)
        cells += found
        # by its number, because an office may have named the sheet after a person
        lost += (f"sheet {number} {place.cell}" for place in missed)
    return Workbook(
        tuple(sheet.title for sheet in raw_sheets),
        tuple(cells),
        names,
        tuple(
            Comment(Place(sheet.title, row, column), text)
            for sheet in raw_sheets
            for row, column, text in sheet.comments
        ),
        _loss(lost),
    )


def _loss(lost: list[str]) -> str:
    if not lost:
        return ""
    first = ", ".join(lost[:NAMED_IN_MESSAGE])
    seen = f"some cells are seen by one reader only ({len(lost)}, such as {first})"
    return f"the file is damaged: {seen}. {ASK_AGAIN}"


def _calamine_cells(package: Package, sheets: list[RawSheet]) -> Iterator[dict[Position, Any]]:
    """Of each sheet, the cells in which python-calamine sees a value."""
    with CalamineWorkbook.from_filelike(io.BytesIO(package.content)) as workbook:
        for number, sheet in enumerate(sheets, 1):
            with _reading(number):
                rows = workbook.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
            yield {
                (row, column): value
                for row, values in enumerate(rows, start=1)
                for column, value in enumerate(values, start=1)
                if not _is_empty(value)
            }


def _openpyxl_cells(package: Package, sheets: list[RawSheet]) -> Iterator[dict[Position, ReadOnlyCell]]:
    """Of each sheet, the cells in which openpyxl sees a value or a formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that openpyxl doesn't know: they hold no cell
        # read-only, because it keeps values under merged areas, which the full reader drops
        workbook = load_workbook(io.BytesIO(package.content), read_only=True, keep_links=False)
        for number, sheet in enumerate(sheets, 1):
            with _reading(number):
                worksheet = workbook[sheet.title]
                worksheet.reset_dimensions()  # the announced size may be wrong
                cells = [cell for row in worksheet.iter_rows() for cell in row if not _is_empty(cell.value)]
            yield {(cell.row, cell.column): cell for cell in cells}


@contextmanager
def _reading(number: int) -> Iterator[None]:
    """What a reader makes of a damaged sheet, told with the sheet's number."""
    try:
        yield
    except MemoryError:
        raise
    except Exception:  # its message may quote the file
        raise Unreadable(f"the file is damaged: sheet {number} can't be read. {ASK_AGAIN}") from None


def _is_empty(value: Any) -> bool:
    """Whether a cell shows nothing: no value, or white space only."""
    return value is None or (isinstance(value, str) and not value.strip())


def _confront(
    sheet: RawSheet, values: dict[Position, Any], typed: dict[Position, ReadOnlyCell]
) -> tuple[list[Cell], list[Place]]:
    """The cells of one sheet, and the places of those that a witness has lost."""
    raw = {(cell.row, cell.column): cell for cell in sheet.part.filled}
    cells, lost = [], []
    for position in sorted({*raw, *values, *typed}):
        place = Place(sheet.title, *position)
        kind, value, formula = _agree(raw.get(position), values.get(position), typed.get(position))
        cells.append(Cell(place, kind, value, formula, sheet.unseen(*position)))
        if not _all_see(raw.get(position), values.get(position), typed.get(position)):
            lost.append(place)
    return cells, lost


def _all_see(raw: RawCell | None, value: Any, typed: ReadOnlyCell | None) -> bool:
    if raw is None or typed is None:
        return False
    # python-calamine shows neither errors nor formulas, only their results
    return value is not None or raw.kind == "e" or raw.has_formula


def _agree(
    raw: RawCell | None, value: Any, typed: ReadOnlyCell | None
) -> tuple[Kind, float | bool | str, str]:
    """Kind, value and formula of a cell by what the witnesses say of it."""
    formula = _formula(typed) if typed is not None and typed.data_type == "f" else ""
    if raw is not None and raw.kind == "e":
        return Kind.ERROR, formula or str(typed.value if typed is not None else ""), formula
    contents = [value, typed.value if typed is not None and not formula else None]
    seen = [_plain(content) for content in contents if content is not None]
    if formula and not seen:
        return Kind.FORMULA, formula, formula
    if not seen or not _same(seen[0], seen[-1]):
        return Kind.CONFLICT, " / ".join(shown(*content) for content in seen), formula
    return *seen[0], formula


def _formula(typed: ReadOnlyCell) -> str:
    match typed.value:
        case ArrayFormula(text=text):
            return text
        case DataTableFormula(ref=area):
            return f"=TABLE({area})"
    return typed.value


def _plain(value: Any) -> tuple[Kind, float | bool | str]:
    match value:
        case bool():
            return Kind.BOOLEAN, value
        case int() | float():
            return Kind.NUMBER, float(value)
        case datetime.datetime() if value.time() != datetime.time():
            return Kind.DATE, value.strftime("%d/%m/%Y %H:%M:%S")
        case datetime.date():
            return Kind.DATE, value.strftime("%d/%m/%Y")
        case datetime.time() | datetime.timedelta():
            return Kind.DATE, str(value)
    return Kind.TEXT, str(value)


def _same(one: tuple[Kind, float | bool | str], other: tuple[Kind, float | bool | str]) -> bool:
    """Whether two readings are one; texts, up to what only one reader undoes (escapes, outer spaces)."""
    if one[0] is other[0] is Kind.TEXT:
        return _unescaped(str(one[1])) == _unescaped(str(other[1]))
    return one == other


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").strip()
