"""Broken returns that are workbooks, set aside as a whole: the damage and words of the reason."""

from openpyxl import Workbook

from pipeline.questionnaire.form.layout import INPUT_PREFIX
from tests.broken.damage import (
    PART,
    SHEET,
    WORKBOOK,
    Damage,
    after_cells,
    all_of,
    answered,
    edited,
    in_last_row,
    merged,
    named,
    replaced,
    written,
)

REMARKS = f"{INPUT_PREFIX}remarks"
FAR = '<row r="1048576"><c r="XFD1048576"{}</c></row></sheetData>'
LINK = '<hyperlinks><hyperlink ref="{}" location="A1"/></hyperlinks>'
# cells that can't be counted, because the file contradicts itself or would take the readers too much
SHEETS: dict[str, tuple[Damage, str]] = {
    "stops-openpyxl": (merged("A1:IV5000"), "sheet 2 has an area up to cell IV5000, far from the form"),
    "stops-openpyxl-by-a-link": (after_cells(LINK.format("A1:ZZ4000")), "an area up to cell ZZ4000"),
    "aborts-calamine": (
        replaced(SHEET, "</sheetData>", FAR.format("><v>1</v>")),
        "sheet 2 has a content in cell XFD1048576, far from the form: at most 500 rows and 60 columns",
    ),
    "aborts-calamine-with-nothing": (
        replaced(SHEET, "</sheetData>", FAR.format(' t="str"><v></v>')),
        "sheet 2 has a content in cell XFD1048576",
    ),
    "far-cell": (written(PART, "BJ3", "x"), "sheet 2 has a content in cell BJ3, far from the form"),
    "far-merge": (merged("A1:XFD9"), "an area up to cell XFD9, far from the form"),
    "far-dimension": (
        replaced(SHEET, '<dimension ref="A1:G22"', '<dimension ref="A1:XFD1048576"'),
        "sheet 2 has an area up to cell XFD1048576",
    ),
    "merge-bomb": (merged(*["A1:AZ400"] * 3), "the merged areas of sheet 2 hold 62448 cells, more than"),
    "merge-bomb-reversed": (merged("AZ400:A1"), "the merged areas of sheet 2 hold"),
    "row-of-no-number": (replaced(SHEET, '<row r="3"', '<row r="trois"'), "sheet 2 has a row with an imposs"),
    "row-beyond-the-last": (
        replaced(SHEET, "</sheetData>", '<row r="400000000"/></sheetData>'),
        "sheet 2 has a row with an impossible number",
    ),
    "cell-without-address": (
        replaced(SHEET, 'r="B3"', 'r="3"'),
        "sheet 2 has an impossible address of a cell",
    ),
    "twice": (in_last_row('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'), "sheet 2 gives cell A1 twice"),
    "no-such-text": (
        in_last_row('<c r="Z1" t="s"><v>99999</v></c>'),
        "sheet 2 Z1 refers to a text that is not in the file",
    ),
    "no-number-in-a-number": (
        in_last_row('<c r="Z1"><v>douze</v></c>'),
        "the file is damaged: sheet 2 Z1 is said to hold a number, and holds none",
    ),
    "no-logical-value": (in_last_row('<c r="Z1" t="b"><v>oui</v></c>'), "sheet 2 Z1 is said to hold a log"),
    "no-such-type": (in_last_row('<c r="Z1" t="x"><v>1</v></c>'), "Z1 is of a type that does not exist"),
    "no-date": (in_last_row('<c r="Z1" t="d"><v>hier</v></c>'), "sheet 2 can't be read"),
    "sheet-named-twice": (
        replaced(WORKBOOK, 'name="Partie 2"', f'name="{PART.upper()}"'),
        "sheet 3 has the name of a sheet before it",
    ),
    "name-twice": (
        named(
            "remarks",
            f'<definedName name="{REMARKS}">{{target}}</definedName>'
            f'<definedName name="{REMARKS.upper()}">{{target}}</definedName>',
        ),
        f"defines the name {REMARKS} twice",
    ),
}
# every cell is seen and counted, but the workbook is not the wave's form, or the readers differ on its cells
NOT_THE_FORM: dict[str, tuple[Damage, str]] = {
    "wave": (written("Technique", "B1", "w9"), "of another wave: Technique B1 says 'w9', this is wave 'w1'"),
    "version": (written("Technique", "B2", "0"), "of another version: Technique B2 says '0'"),
    "no-form": (lambda path: Workbook().save(path), "this is not the form of this survey."),
    "no-sheet": (edited(lambda workbook: workbook.remove(workbook[PART])), f"lacks the sheet {PART}"),
    "renamed": (
        edited(lambda workbook: setattr(workbook[PART], "title", "Autre")),
        f"lacks the sheet {PART}. Sheets must not be removed or renamed",
    ),
    "no-name": (named("remarks", ""), f"lacks the name {REMARKS}"),
    "lost-name": (
        named("remarks", f'<definedName name="{REMARKS}">#REF!</definedName>'),
        f"lacks the name {REMARKS}: rows or cells were removed",
    ),
    "renamed-name": (
        named("remarks", '<definedName name="rep_remarques">{target}</definedName>'),
        f"lacks the name {REMARKS}",
    ),
    "name-of-one-sheet": (
        named("remarks", f'<definedName name="{REMARKS}" localSheetId="1">{{target}}</definedName>'),
        f"lacks the name {REMARKS}",
    ),
    "two-names": (
        named("remarks", f'<definedName name="{REMARKS}">{{target}}</definedName>'),
        f"the names rep_staff__as__autres and {REMARKS} point to the same cell, {PART} D5",
    ),
    "wrong-row": (
        in_last_row('<c r="Z7"><v>1</v></c><c r="Z8"><v>1</v></c>'),
        "some cells are seen by one reader only",
    ),
    "row-twice": (
        replaced(SHEET, "</sheetData>", '<row r="5"><c r="Z5"><v>1</v></c></row></sheetData>'),
        "some cells are seen by one reader only",
    ),
    "lost-by-one-reader": (
        in_last_row('<c r="Z1"><v><![CDATA[5]]></v></c>'),
        "some cells are seen by one reader only (1, such as sheet 2 Z1)",
    ),
    "lost-by-both-readers": (
        in_last_row('<c r="Z1" t="inlineStr"><v>text</v></c>'),
        "some cells are seen by one reader only (1, such as sheet 2 Z1)",
    ),
}
# the wave's form, of which nobody knows whose it is
WHO: dict[str, tuple[Damage, str]] = {
    "nobody": (answered(caf=None), "Identification C5 is empty; an identifier such as caf-001 belongs there"),
    "somebody": (answered(caf="Dijon"), "Identification C5 is not an identifier such as caf-001"),
    "error-for-a-name": (answered(caf="#REF!"), "Identification C5 is an error value of the spreadsheet"),
    "no-number": (answered(retour="un"), "the return number can't be read: Identification C8"),
    "hidden-identity": (
        edited(lambda workbook: setattr(workbook["Identification"], "sheet_state", "hidden")),
        "the respondent is not known: Identification C5 is on a hidden sheet, where nobody sees it",
    ),
    "all-erased": (all_of(answered(caf=None), answered(retour=None)), "the respondent is not known"),
}
