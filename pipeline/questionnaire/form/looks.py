"""What each kind of box looks like: fonts, tints, rules, alignment, number formats, protection."""

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.form.layout import Box, Look

FACE = "Arial"  # LibreOffice has a face of the same widths on every system
NORMAL = Font(FACE, 10)  # the widths of columns are counted in characters of this font
INK, MUTED, BLUE, RED, TINT, YELLOW, ORANGE, DEEP_ORANGE, RULE = (
    "1F2A44",
    "5A6275",
    "2F4A7D",
    "9C2A2A",
    "EEF1F6",
    "FFF8DC",
    "FFD9A8",
    "F79C5B",
    "A9B2C3",
)
BODY = Font(FACE, 10, color=INK)
BOLD = Font(FACE, 10, b=True, color=INK)
FONTS = {
    Look.NOTICE: Font(FACE, 10, b=True, color=RED),
    Look.TITLE: Font(FACE, 18, b=True, color=INK),
    Look.SUBTITLE: Font(FACE, 11, color=MUTED),
    Look.PART: Font(FACE, 14, b=True, color="FFFFFF"),
    Look.HEADING: Font(FACE, 12, b=True, color=BLUE),
    Look.NUMBER: Font(FACE, 10, b=True, color=BLUE),
    Look.QUESTION: BOLD,
    Look.ROUTING: Font(FACE, 10, i=True, color=RED),
    Look.HELP: Font(FACE, 10, i=True, color=MUTED),
    Look.PROMPT: Font(FACE, 10, color=MUTED),
    Look.COLUMN_HEAD: Font(FACE, 8, b=True, color=INK),
    Look.ROW_HEAD: Font(FACE, 9, b=True, color=INK),
    Look.TOTAL: BOLD,
    Look.TOTAL_HEAD: BOLD,
    Look.LINK: Font(FACE, 10, u="single", color=BLUE),
}
FILLS = {
    Look.PART: BLUE,
    Look.COLUMN_HEAD: TINT,
    Look.ROW_HEAD: TINT,
    Look.TOTAL: TINT,
    Look.TOTAL_HEAD: TINT,
    Look.INPUT: YELLOW,
    Look.DOUBTFUL: ORANGE,
    Look.SUSPECT: DEEP_ORANGE,
}
THIN = Side(style="thin", color=RULE)
BOXED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BORDERS = {
    **dict.fromkeys(
        (
            Look.COLUMN_HEAD,
            Look.ROW_HEAD,
            Look.TOTAL,
            Look.TOTAL_HEAD,
            Look.INPUT,
            Look.LABEL,
            Look.LINK,
            Look.DOUBTFUL,
            Look.SUSPECT,
        ),
        BOXED,
    ),
    Look.HEADING: Border(bottom=Side(style="medium", color=BLUE)),
}
INDENTED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
ALIGNMENTS = {
    Look.COLUMN_HEAD: CENTRED,
    Look.NUMBER: CENTRED,
    Look.PROMPT: Alignment(horizontal="right", vertical="center", wrap_text=True, indent=1),
    **dict.fromkeys((Look.LABEL, Look.ROW_HEAD, Look.TOTAL_HEAD, Look.PART, Look.LINK), INDENTED),
}
PLAIN = Alignment(vertical="center", wrap_text=True)
NUMERIC = Alignment(horizontal="right", vertical="center", wrap_text=True, indent=1)
WRITING = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
TEXT_FORMAT = "@"  # what is typed stays text: 0012 does not become 12


def fills_its_columns(look: Look) -> bool:
    """Whether each cell of a merged box needs its look, to show a tint or rule over all its width."""
    return look in FILLS or look in BORDERS


def likeness(box: Box) -> tuple:
    """Two boxes with the same likeness are dressed alike."""
    return (box.look, box.field and (box.field.kind, box.field.decimals), bool(box.sums), box.decimals)


def dress(cell: Cell, box: Box) -> None:
    """Give a cell the look of its box."""
    cell.font = FONTS.get(box.look, BODY)
    cell.alignment = ALIGNMENTS.get(box.look, PLAIN)
    if box.look in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[box.look])
    if box.look in BORDERS:
        cell.border = BORDERS[box.look]
    if box.sums:
        cell.alignment = NUMERIC
        cell.number_format = _number_format(box.decimals)
    if box.field:
        cell.protection = Protection(locked=False)
        cell.alignment = _answer_alignment(box.field.kind)
        is_number = box.field.kind in (FieldKind.COUNT, FieldKind.DECIMAL, FieldKind.RANK)
        cell.number_format = _number_format(box.field.decimals) if is_number else TEXT_FORMAT


def _answer_alignment(kind: FieldKind) -> Alignment:
    match kind:
        case FieldKind.TICK | FieldKind.RANK:
            return CENTRED
        case FieldKind.TEXT:
            return WRITING
        case FieldKind.CHOICE:
            return INDENTED
        case FieldKind.COUNT | FieldKind.DECIMAL:
            return NUMERIC


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
