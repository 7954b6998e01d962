"""Fills the form with answers. The workbook is drawn once; each return then only changes the cells to fill.

Drawing takes a second or two and filling some milliseconds, which is what makes a hundred returns bearable.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from pipeline.questionnaire.form.drawing import blank_form
from pipeline.questionnaire.form.layout import Box, FormLayout, Place
from pipeline.xlsx import legal_text, workbook_parts

CELL = re.compile(r'<c r="(?P<cell>[A-Z]+[0-9]+)" s="(?P<style>[0-9]+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)

Content = str | int | Decimal  # what stands in a filled cell


@dataclass(frozen=True)
class Slot:
    """A cell that changes from return to return: one to fill, or a total.

    start: the beginning of its XML. formula: of a total, else "".
    """

    box: Box
    start: str
    formula: str


@dataclass(frozen=True)
class FormTemplate:
    """A drawn form, ready to be filled.

    fixed: the parts of the workbook that never change. sheets: the parts that do, cut at their slots.
    """

    fixed: dict[str, bytes]
    sheets: dict[str, tuple[str | Slot, ...]]
    fields: frozenset[str]

    def filled(self, answers: dict[str, Content]) -> dict[str, bytes]:
        """The parts of the workbook with answers in it (see pipeline.xlsx.write_parts).

        answers: name of a field -> what its cell holds; without one it holds what the blank form has.
        Raises: KeyError for a name that is no field of the form.
        """
        unknown = sorted(answers.keys() - self.fields)
        if unknown:
            raise KeyError(f"no fields of this form: {', '.join(unknown)}")
        sheets = {
            name: "".join(
                piece if isinstance(piece, str) else _cell(piece, answers) for piece in pieces
            ).encode()
            for name, pieces in self.sheets.items()
        }
        return self.fixed | sheets


def form_template(layout: FormLayout) -> FormTemplate:
    """Draw a form and make it ready to be filled."""
    parts = workbook_parts(blank_form(layout))
    sheets = {}
    for number, sheet in enumerate(layout.sheets, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        sheets[name] = _cut(parts.pop(name).decode(), sheet.title, layout)
    return FormTemplate(parts, sheets, frozenset(layout.inputs))


def _cut(xml: str, sheet: str, layout: FormLayout) -> tuple[str | Slot, ...]:
    slots = {
        place.cell: (place, box)
        for place, box in layout.boxes.items()
        if place.sheet == sheet and (box.field or box.sums)
    }
    pieces: list[str | Slot] = []
    end = 0
    for match in CELL.finditer(xml):
        if match["cell"] in slots:
            place, box = slots[match["cell"]]
            pieces += [xml[end : match.start()], _slot(place, box, match["style"], layout)]
            end = match.end()
    return (*pieces, xml[end:])


def _slot(place: Place, box: Box, style: str, layout: FormLayout) -> Slot:
    formula = escape(layout.contents[place][1:]) if box.sums else ""
    return Slot(box, f'<c r="{place.cell}" s="{style}"', formula)


def _cell(slot: Slot, answers: dict[str, Content]) -> str:
    if slot.formula:
        return _total(slot, answers)
    content = answers.get(slot.box.field.name, slot.box.content)
    if content is None:
        return f"{slot.start}/>"
    if isinstance(content, str):
        text = escape(legal_text(content))
        return f'{slot.start} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f"{slot.start}><v>{content}</v></c>"


def _total(slot: Slot, answers: dict[str, Content]) -> str:
    """A formula with its value, for the programs that show a workbook without calculating it."""
    parts = [answers[name] for name in slot.box.sums if isinstance(answers.get(name), int | Decimal)]
    if not parts:
        return f'{slot.start} t="str"><f>{slot.formula}</f><v></v></c>'
    return f"{slot.start}><f>{slot.formula}</f><v>{sum(parts)}</v></c>"
