"""Fills the form with answers. The workbook is drawn once; each return then only changes the cells to fill.

Drawing takes half a second and filling a few milliseconds, so that a hundred returns are no burden.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.sax.saxutils import escape

from openpyxl import Workbook

from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.form.drawing import blank_form
from pipeline.questionnaire.form.layout import Box, FormLayout, Place, Sheet
from pipeline.questionnaire.form.rows import text_height
from pipeline.xlsx import legal_text, workbook_parts

ROW = r'<row r="(?P<row>[0-9]+)" ht="[0-9.]+"'
CELL = r'<c r="(?P<cell>[A-Z]+[0-9]+)" s="(?P<style>[0-9]+)"[^>]*?(?:/>|>.*?</c>)'
ROW_OR_CELL = re.compile(f"{ROW}|{CELL}", re.DOTALL)

Content = str | int | Decimal  # what stands in a filled cell


@dataclass(frozen=True)
class CellSlot:
    """A cell that changes from return to return: one to fill, or a total.

    cell: as in "C7". formula: of a total, as XML; else "". style: number of its look in the workbook.
    """

    box: Box
    cell: str
    formula: str
    style: str = ""

    def filled(self, answers: dict[str, Content]) -> str:
        """The XML of the cell."""
        name = self.box.field.name if self.box.field else self.box.name
        if self.formula and name not in answers:
            return self._calculated(answers)
        content = answers.get(name, self.box.content)
        if content is None:
            return f"{self._start}/>"
        if isinstance(content, str):
            text = escape(legal_text(content))
            return f'{self._start} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        return f"{self._start}><v>{content}</v></c>"

    def _calculated(self, answers: dict[str, Content]) -> str:
        """A formula with its value, for the programs that show a workbook without calculating it."""
        parts = [answers[name] for name in self.box.sums if isinstance(answers.get(name), int | Decimal)]
        if not parts:
            return f'{self._start} t="str"><f>{self.formula}</f><v></v></c>'
        return f"{self._start}><f>{self.formula}</f><v>{sum(parts)}</v></c>"

    @property
    def _start(self) -> str:
        return f'<c r="{self.cell}" s="{self.style}"'


@dataclass(frozen=True)
class RowSlot:
    """The beginning of a row that holds texts to write: it grows with them."""

    row: int
    sheet: Sheet

    def filled(self, answers: dict[str, Content]) -> str:
        """The XML of the row up to its height."""
        line = self.sheet.lines[self.row - 1]
        texts = [(box, answers.get(box.field.name)) for box in line.boxes if box.field]
        heights = [text_height(self.sheet.page, box, text) for box, text in texts if isinstance(text, str)]
        return f'<row r="{self.row}" ht="{max(line.height, *heights, 0):g}"'


@dataclass(frozen=True)
class FormTemplate:
    """A drawn form, ready to be filled.

    fixed: the parts of the workbook that never change. sheets: the parts that do, cut at their slots.
    """

    fixed: dict[str, bytes]
    sheets: dict[str, tuple[str | CellSlot | RowSlot, ...]]

    def filled(self, answers: dict[str, Content]) -> dict[str, bytes]:
        """The parts of the workbook with answers in it (see pipeline.xlsx.write_parts).

        answers: name of a field -> what its cell holds; without one it holds what the blank form has. A
            total under its name has that number in the place of its formula.
        """
        sheets = {
            name: "".join(piece if isinstance(piece, str) else piece.filled(answers) for piece in pieces)
            for name, pieces in self.sheets.items()
        }
        return self.fixed | {name: xml.encode() for name, xml in sheets.items()}


def form_template(layout: FormLayout) -> FormTemplate:
    """Draw a form and make it ready to be filled."""
    return template_of(blank_form(layout), layout)


def template_of(drawn: Workbook, layout: FormLayout) -> FormTemplate:
    """Make a drawn form ready to be filled."""
    parts = workbook_parts(drawn)
    sheets = {}
    for number, sheet in enumerate(layout.sheets, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        sheets[name] = _cut(parts.pop(name).decode(), sheet, layout)
    return FormTemplate(parts, sheets)


def _cut(xml: str, sheet: Sheet, layout: FormLayout) -> tuple[str | CellSlot | RowSlot, ...]:
    slots = _slots(sheet, layout)
    pieces: list[str | CellSlot | RowSlot] = []
    end = 0
    for match in ROW_OR_CELL.finditer(xml):
        slot = slots.get(match["cell"] or match["row"])
        if slot:
            styled = replace(slot, style=match["style"]) if isinstance(slot, CellSlot) else slot
            pieces += [xml[end : match.start()], styled]
            end = match.end()
    return (*pieces, xml[end:])


def _slots(sheet: Sheet, layout: FormLayout) -> dict[str, CellSlot | RowSlot]:
    """What changes in a sheet: cells by their name, rows by their number."""
    slots: dict[str, CellSlot | RowSlot] = {}
    for row, box in sheet.boxes():
        place = Place(sheet.title, row, box.columns[0])
        if box.field or box.sums:
            formula = escape(str(layout.contents[place])[1:]) if box.sums else ""
            slots[place.cell] = CellSlot(box, place.cell, formula)
        if box.field and box.field.kind is FieldKind.TEXT:
            slots[str(row)] = RowSlot(row, sheet)
    return slots
