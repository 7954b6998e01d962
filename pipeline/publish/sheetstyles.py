"""How the workbook looks: fonts, fills and borders, and the room that a text needs."""

import math

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FONT = "Arial"
INK, ACCENT, GREY, PALE, HEAD = "1F2933", "1F4E79", "6B7280", "F3F6F9", "DCE6F0"

TITLE = Font(name=FONT, size=14, bold=True, color=ACCENT)
HEADING = Font(name=FONT, size=11, bold=True, color=ACCENT)
NOTICE = Font(name=FONT, size=10, bold=True, color="9C3D00")
TEXT = Font(name=FONT, size=10, color=INK)
STRONG = Font(name=FONT, size=10, bold=True, color=INK)
FREE = Font(name=FONT, size=10, italic=True, color=GREY)
HEAD_TEXT = Font(name=FONT, size=9, bold=True, color=INK)
STRONG_FREE = Font(name=FONT, size=10, bold=True, italic=True, color=GREY)
SMALL = Font(name=FONT, size=9, color="4B5563")
LINK = Font(name=FONT, size=10, underline="single", color="1155AA")

HEAD_FILL = PatternFill("solid", fgColor=HEAD)
TOTAL_FILL = PatternFill("solid", fgColor=PALE)

_THIN, _FIRM = Side(style="thin", color="C3CCD6"), Side(style="medium", color=ACCENT)
HEAD_BORDER = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
BODY_BORDER = Border(bottom=_THIN)
TOTAL_BORDER = Border(top=_FIRM, bottom=_THIN)

WRAPPED = Alignment(wrap_text=True, vertical="top")
LABEL = Alignment(wrap_text=True, vertical="center")
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
RIGHT = Alignment(vertical="center", horizontal="right")

LINE_HEIGHT = 1.3  # of the font size
LETTERS_PER_WIDTH = {False: 1.05, True: 0.97}  # plain, bold; measured on French labels in Arial


def lines_needed(text: str, width: float, font: Font) -> int:
    """How many lines a text takes in a column of that width, breaking between words.

    width: in the spreadsheet's unit, about one letter of 10 points.
    """
    room = max(1.0, (width - 1) * LETTERS_PER_WIDTH[bool(font.bold)] * 10 / font.size)
    lines, used = 1, 0.0
    for word in text.split(" "):
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0.0
        used += len(word) + (1 if used else 0)
        if used > room:
            lines, used = lines + math.ceil(used / room) - 1, used % room
    return lines


def height_needed(text: str, width: float, font: Font) -> float:
    """The height in points of a row that holds the text in a column of that width."""
    return lines_needed(text, width, font) * font.size * LINE_HEIGHT + 4
