"""How the workbook looks: fonts, fills and borders, and the room that a text needs."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from pipeline.publish.textwidth import text_width, wrapped

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
NOTE = Font(name=FONT, size=9, color="9C3D00")
LINK_SMALL = Font(name=FONT, size=9, underline="single", color="9C3D00")
WRONG = Font(name=FONT, size=10, bold=True, color="9C3D00")

HEAD_FILL = PatternFill("solid", fgColor=HEAD)
TOTAL_FILL = PatternFill("solid", fgColor=PALE)
TOUCHED_FILL = PatternFill("solid", fgColor="FDF1E7")

_THIN, _FIRM = Side(style="thin", color="C3CCD6"), Side(style="medium", color=ACCENT)
HEAD_BORDER = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
BODY_BORDER = Border(bottom=_THIN)
TOTAL_BORDER = Border(top=_FIRM, bottom=_THIN)

WRAPPED = Alignment(wrap_text=True, vertical="top")
# an indent counts only beside a side
LISTED = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
LABEL = Alignment(wrap_text=True, vertical="center")
DETAIL = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
RIGHT = Alignment(vertical="center", horizontal="right")
RIGHT_TOP = Alignment(vertical="top", horizontal="right", indent=1)
RIGHT_HEAD = Alignment(wrap_text=True, vertical="top", horizontal="right", indent=1)
PART = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=3)

LINE_HEIGHT = 1.3  # of the font size
POINTS_PER_WIDTH = 5.25  # of a column's unit of width: a digit of the standard font, 7 pixels
PADDING = 6.0  # points, of a cell, left and right together


def lines_needed(text: str, width: float, font: Font) -> int:
    """How many lines a text takes in a column. width: in the spreadsheet's unit."""
    room = width * POINTS_PER_WIDTH - PADDING
    return len(wrapped(text, room, font.size, bool(font.bold)))


def height_needed(text: str, width: float, font: Font) -> float:
    """The height in points of a row that holds the text in a column of that width."""
    return lines_needed(text, width, font) * font.size * LINE_HEIGHT + 4


def width_needed(word: str, font: Font) -> float:
    """The width of a column that holds the word on one line, in the spreadsheet's unit."""
    return (text_width(word, font.size, bool(font.bold)) + PADDING) / POINTS_PER_WIDTH
