"""Random faults in the XML of a workbook. Each function changes the parts; numbers choose what is hit.

The parts are those of a form that was just written or saved again by openpyxl, so that the patterns hold.
"""

import re
from collections.abc import Callable

from tests.broken.damage import RELATIONS, WORKBOOK

Parts = dict[str, bytes]
CELL = re.compile(r'<c r="[^"]*"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
FILLED = re.compile(r'<c r="[^"]*"[^>]*?[^/]>.*?</c>', re.DOTALL)
ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
NAME = re.compile(r"<definedName .*?</definedName>", re.DOTALL)
SHEET = re.compile(r"<sheet [^>]*/>")
FORMULA = re.compile(r"<f>.*?</f>", re.DOTALL)
VALUE = re.compile(r"<v>.*?</v>", re.DOTALL)


def sheet_parts(parts: Parts) -> list[str]:
    return sorted(name for name in parts if name.startswith("xl/worksheets/sheet"))


def hit(parts: Parts, name: str, pattern: re.Pattern[str], n: int, change: Callable[[str], str]) -> None:
    """Change the n-th passage of a part that the pattern finds, counted round and round."""
    # what an earlier fault left is no text for certain
    text = parts[name].decode("utf-8", "surrogateescape") if name in parts else ""
    found = list(pattern.finditer(text))
    if found:
        one = found[n % len(found)]
        text = text[: one.start()] + change(one[0]) + text[one.end() :]
        parts[name] = text.encode("utf-8", "surrogateescape")


def hit_sheet(
    parts: Parts, sheet: int, pattern: re.Pattern[str], n: int, change: Callable[[str], str]
) -> None:
    names = sheet_parts(parts)
    if names:
        hit(parts, names[sheet % len(names)], pattern, n, change)


def passages(parts: Parts, sheet: int, pattern: re.Pattern[str]) -> list[str]:
    names = sheet_parts(parts)
    text = parts[names[sheet % len(names)]].decode("utf-8", "replace") if names else ""
    return pattern.findall(text)


def cell_type(parts: Parts, sheet: int, n: int, kind: str) -> None:
    """The type of a filled cell, over the one it has."""

    def change(cell: str) -> str:
        bare = re.sub(r' t="[^"]*"', "", cell, count=1)
        return bare.replace("<c ", f'<c t="{kind}" ', 1) if kind else bare

    hit_sheet(parts, sheet, FILLED, n, change)


def cell_content(parts: Parts, sheet: int, n: int, inner: str) -> None:
    """What stands between the tags of a cell, empty or not."""

    def change(cell: str) -> str:
        head = cell[: cell.index(">")].rstrip("/")
        return f"{head}>{inner}</c>"

    hit_sheet(parts, sheet, CELL, n, change)


def cell_written(parts: Parts, sheet: int, n: int, written: tuple[str, str]) -> None:
    """Another content of a cell with its right type, as an office writes over what stands there."""
    kind, inner = written

    def change(cell: str) -> str:
        head = re.sub(r' t="[^"]*"', "", cell[: cell.index(">")].rstrip("/"), count=1)
        return f'{head} t="{kind}">{inner}</c>'

    hit_sheet(parts, sheet, CELL, n, change)


def cell_address(parts: Parts, sheet: int, n: int, address: str) -> None:
    new = f' r="{address}"' if address else ""
    hit_sheet(parts, sheet, FILLED, n, lambda cell: re.sub(r' r="[^"]*"', new, cell, count=1))


def cell_style(parts: Parts, sheet: int, n: int, style: str) -> None:
    hit_sheet(parts, sheet, FILLED, n, lambda cell: re.sub(r' s="[^"]*"', f' s="{style}"', cell, count=1))


def cell_twice(parts: Parts, sheet: int, n: int) -> None:
    hit_sheet(parts, sheet, CELL, n, lambda cell: cell * 2)


def cell_lost(parts: Parts, sheet: int, n: int) -> None:
    hit_sheet(parts, sheet, CELL, n, lambda _: "")


def cells_swapped(parts: Parts, sheet: int, n: int, m: int) -> None:
    """Two cells, each with its address, in the other's place."""
    cells = passages(parts, sheet, CELL)
    if cells and n % len(cells) != m % len(cells):
        one, other = cells[n % len(cells)], cells[m % len(cells)]
        hit_sheet(parts, sheet, CELL, n, lambda _: other)
        hit_sheet(parts, sheet, CELL, m, lambda _: one)


def total_typed(parts: Parts, sheet: int, n: int, content: str) -> None:
    hit_sheet(parts, sheet, FORMULA, n, lambda _: content)


def row_number(parts: Parts, sheet: int, n: int, number: str) -> None:
    """Another number for a row; its cells keep their addresses."""
    new = f'<row r="{number}"' if number else "<row"
    hit_sheet(parts, sheet, ROW, n, lambda row: re.sub('<row r="[^"]*"', new, row, count=1))


def row_moved(parts: Parts, sheet: int, n: int, by: int) -> None:
    """A row and all after it, moved down with their cells, though names and totals stay behind."""

    def moved(row: str) -> str:
        row = re.sub(r'<row r="(\d+)"', lambda m: f'<row r="{int(m[1]) + by}"', row, count=1)
        return re.sub(r'<c r="([A-Z]+)(\d+)"', lambda m: f'<c r="{m[1]}{int(m[2]) + by}"', row)

    for k in range(n % 60, len(passages(parts, sheet, ROW))):
        hit_sheet(parts, sheet, ROW, k, moved)


def row_twice(parts: Parts, sheet: int, n: int) -> None:
    hit_sheet(parts, sheet, ROW, n, lambda row: row * 2)


def row_lost(parts: Parts, sheet: int, n: int) -> None:
    hit_sheet(parts, sheet, ROW, n, lambda _: "")


def row_hidden(parts: Parts, sheet: int, n: int) -> None:
    hit_sheet(parts, sheet, ROW, n, lambda row: row.replace("<row ", '<row hidden="1" ', 1))


def area_merged(parts: Parts, sheet: int, area: str) -> None:
    change = f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'
    hit_sheet(parts, sheet, re.compile("</sheetData>"), 0, lambda tag: tag + change)


def sheet_lost(parts: Parts, n: int) -> None:
    hit(parts, WORKBOOK, SHEET, n, lambda _: "")


def sheet_twice(parts: Parts, n: int) -> None:
    hit(parts, WORKBOOK, SHEET, n, lambda tag: tag * 2)


def sheet_renamed(parts: Parts, n: int, title: str) -> None:
    hit(parts, WORKBOOK, SHEET, n, lambda tag: re.sub(r'name="[^"]*"', f'name="{title}"', tag, count=1))


def sheet_state(parts: Parts, n: int, state: str) -> None:
    def change(tag: str) -> str:
        return re.sub(r' state="[^"]*"', "", tag).replace("<sheet ", f'<sheet state="{state}" ', 1)

    hit(parts, WORKBOOK, SHEET, n, change)


def name_lost(parts: Parts, n: int) -> None:
    hit(parts, WORKBOOK, NAME, n, lambda _: "")


def name_twice(parts: Parts, n: int) -> None:
    hit(parts, WORKBOOK, NAME, n, lambda name: name * 2)


def name_changed(parts: Parts, n: int, name: str) -> None:
    hit(parts, WORKBOOK, NAME, n, lambda old: re.sub(r'name="[^"]*"', f'name="{name}"', old, count=1))


def name_moved(parts: Parts, n: int, target: str) -> None:
    hit(parts, WORKBOOK, NAME, n, lambda old: re.sub(">[^<]*<", f">{target}<", old, count=1))


def part_lost(parts: Parts, n: int) -> None:
    del parts[sorted(parts)[n % len(parts)]]


def parts_swapped(parts: Parts, n: int, m: int) -> None:
    one, other = sorted(parts)[n % len(parts)], sorted(parts)[m % len(parts)]
    parts[one], parts[other] = parts[other], parts[one]


def sheets_swapped(parts: Parts, n: int, m: int) -> None:
    """The cells of two sheets exchanged, their names kept."""
    names = sheet_parts(parts)
    if names:
        one, other = names[n % len(names)], names[m % len(names)]
        parts[one], parts[other] = parts[other], parts[one]


def relation_turned(parts: Parts, n: int, target: str) -> None:
    pattern = re.compile(r'Target="[^"]*"')
    hit(parts, RELATIONS, pattern, n, lambda _: f'Target="{target}"')


def tag_lost(parts: Parts, part: int, n: int) -> None:
    hit(parts, sorted(parts)[part % len(parts)], TAG, n, lambda _: "")


def tag_twice(parts: Parts, part: int, n: int) -> None:
    hit(parts, sorted(parts)[part % len(parts)], TAG, n, lambda tag: tag * 2)


def text_put_in(parts: Parts, part: int, at: int, text: str) -> None:
    name = sorted(parts)[part % len(parts)]
    place = at % (len(parts[name]) + 1)
    parts[name] = parts[name][:place] + text.encode() + parts[name][place:]


def byte_flipped(parts: Parts, part: int, at: int, bit: int) -> None:
    name = sorted(parts)[part % len(parts)]
    if parts[name]:
        place = at % len(parts[name])
        flipped = parts[name][place] ^ (1 << bit)
        parts[name] = parts[name][:place] + bytes([flipped]) + parts[name][place + 1 :]


def part_cut(parts: Parts, part: int, at: int) -> None:
    name = sorted(parts)[part % len(parts)]
    parts[name] = parts[name][: at % (len(parts[name]) + 1)]


def part_encoded(parts: Parts, part: int, encoding: str) -> None:
    """A part in another encoding, announced."""
    name = sorted(parts)[part % len(parts)]
    text = parts[name].decode("utf-8", "replace").removeprefix("<?xml version='1.0' encoding='UTF-8'?>")
    announced = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
    parts[name] = announced.encode(encoding, "xmlcharrefreplace")
