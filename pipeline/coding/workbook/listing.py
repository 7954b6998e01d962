"""The list of what is left to code, as a workbook: what no rule decides, and no coder yet."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from openpyxl import Workbook

from pipeline.coding.frames import CodeFrame
from pipeline.coding.outcome.worklists import ToCode
from pipeline.coding.workbook.layout import TALLEST
from pipeline.coding.workbook.words import WorkbookWords
from pipeline.coding.workbook.writing import draw, make_list, new_workbook, set_page
from pipeline.questionnaire.form.layout import Box, Line, Look, Page, Sheet
from pipeline.questionnaire.form.rows import GAP, text_line
from pipeline.questionnaire.form.sheets import page_of

WIDTHS = (40.0, 80.0, 11.0, 36.0)  # characters
FRAME = 1  # column that stays in sight


def to_code_workbook(
    rows: Iterable[ToCode], frames: Mapping[str, CodeFrame], words: WorkbookWords, notice: str
) -> Workbook:
    """One sheet with a line for each text, in the order given (see pipeline.xlsx.write_workbook).

    notice: what stands first where the wave is reconstructed, else "".
    """
    page, heads = page_of(WIDTHS, landscape=True), words.to_code
    opening = [(Look.NOTICE, notice)] if notice else []
    opening += [(Look.TITLE, heads.title), (Look.PARAGRAPH, heads.introduction)]
    lines = [text_line(page, Box((1, page.last), look, text)) for look, text in opening]
    lines += [GAP, _line(page, Look.ROW_HEAD, (heads.frame, heads.text, heads.answers, heads.reason))]
    heading = len(lines)
    for row in rows:
        label = frames[row.frame].label
        line = _line(page, Look.LABEL, (label, row.text, row.answers, heads.reasons[row.reason]))
        lines.append(replace(line, height=min(line.height, TALLEST)))
    workbook = new_workbook(heads.title, notice)
    worksheet = workbook.create_sheet(words.sheets.to_code)
    sheet = Sheet(worksheet.title, page, tuple(lines))
    draw(sheet, worksheet)
    set_page(worksheet, notice, words.print)
    make_list(sheet, heading, FRAME, worksheet)
    return workbook


def _line(page: Page, look: Look, contents: Iterable[str | int]) -> Line:
    return text_line(page, *(Box((c, c), look, content) for c, content in enumerate(contents, 1)))
