"""Returns that are read though some cells are wrong: damage, words of the reason, the cells rejected."""

import datetime

from openpyxl import Workbook

from tests.broken.damage import (
    PART,
    SHEET,
    WORKBOOK,
    Damage,
    answered,
    edited,
    in_xml,
    merged,
    replaced,
    written,
)

STRANGER = "not a cell to fill, and not in the blank form"


def hidden(state: str) -> Damage:
    return edited(lambda workbook: setattr(workbook[PART], "sheet_state", state))


def hidden_row(workbook: Workbook) -> None:
    workbook[PART].row_dimensions[5].hidden = True


def hidden_columns(workbook: Workbook) -> None:
    workbook[PART].column_dimensions.group("C", "D", hidden=True)


def added(state: str) -> Damage:
    def change(workbook: Workbook) -> None:
        sheet = workbook.create_sheet("Suite")
        sheet["B2"], sheet.sheet_state = "une réponse", state

    return edited(change)


def protected(workbook: Workbook) -> None:
    workbook.security.workbookPassword = "CAFE"


FILLED = ("C5", "D5", "B11", "C11", "G11", "C16")  # what a return of the tests fills in on this sheet
ON_PART = tuple(f"{PART} {cell}" for cell in FILLED)

ACCEPTED: dict[str, tuple[Damage | str, ...]] = {
    "text-for-a-number": (answered(staff__as__as="quatre"), "text where a number belongs", f"{PART} C5"),
    "about-a-number": (answered(staff__as__as="12 environ"), "text where a number belongs", f"{PART} C5"),
    "thousand-or-one": (answered(staff__as__as="1.205"), "text where a number belongs", f"{PART} C5"),
    "negative": (answered(staff__as__as=-4), "a negative number", f"{PART} C5"),
    "fraction": (answered(staff__as__as=4.5), "a fraction where a whole number belongs", f"{PART} C5"),
    "too-large": (answered(staff__as__as=10**9), "a number out of range: 0 to 1000", f"{PART} C5"),
    "too-many-decimals": (
        answered(counted__as__etp=1.234),
        "more decimals than the 2 allowed",
        f"{PART} D16",
    ),
    "date-for-a-number": (answered(staff__as__as=datetime.date(2007, 3, 12)), "a date where", f"{PART} C5"),
    "logical-for-a-number": (answered(staff__as__as=True), "a logical value where", f"{PART} C5"),
    "logical-for-a-text": (answered(remarks=True), "a logical value where text belongs", "Partie 2 B33"),
    "no-option": (answered(formal="Peut-être"), "not one of the answers to choose from", "Partie 2 C4"),
    "rank-too-high": (answered(order__accueil=9), "out of range: 1 to 2 are allowed", "Partie 2 C28"),
    "no-tick": (answered(papers__projet="bof"), "neither a tick nor an empty box", "Partie 2 C10"),
    "error-value": (answered(staff__as__as="#DIV/0!"), "an error value of the spreadsheet", f"{PART} C5"),
    "formula-without-result": (answered(staff__as__as="=2+2"), "a formula without a saved", f"{PART} C5"),
    "formula-with-result": (in_xml("staff__as__as", "<v>", "<f>2+2</f><v>"), ""),
    "readers-differ": (
        in_xml("staff__as__as", "<v>4", "<v>1<!-- -->4"),
        "read differently by two readers of the file",
        f"{PART} C5",
    ),
    "whole-number-with-decimals": (in_xml("staff__as__as", "<v>4", "<v>4.0"), ""),
    "under-a-merged-area": (merged("C5:D5"), "under a merged area, where nobody sees it", f"{PART} D5"),
    "hidden-sheet": (hidden("hidden"), "on a hidden sheet, where nobody sees it", *ON_PART),
    "very-hidden-sheet": (hidden("veryHidden"), "on a hidden sheet, where nobody sees it", *ON_PART),
    "hidden-row": (edited(hidden_row), "in a hidden row, where nobody sees it", f"{PART} C5", f"{PART} D5"),
    "hidden-columns": (
        edited(hidden_columns),
        "in a hidden column, where nobody sees it",
        *(f"{PART} {cell}" for cell in ("C5", "D5", "C11", "C16")),
    ),
    "total-typed": (answered(tot_staff__row__as=12), ""),
    "text-in-a-total": (
        answered(tot_staff__row__as="beaucoup"),
        "in a total cell, neither a formula nor a number",
        f"{PART} E5",
    ),
    "beside-the-form": (written(PART, "Z20", "à côté"), STRANGER, f"{PART} Z20"),
    "label-changed": (written(PART, "B6", "Hors diplôme"), STRANGER, f"{PART} B6"),
    "sheet-added": (added("visible"), STRANGER, "sheet 5 B2"),
    "hidden-sheet-added": (added("hidden"), f"{STRANGER}, on a hidden sheet", "sheet 5 B2"),
    "form-sheet-hidden-cell": (written("Technique", "T9", "x"), "on a hidden sheet", "Technique T9"),
    "structure-unlocked": (replaced(WORKBOOK, '<workbookProtection lockStructure="1" />', ""), ""),
    "structure-locked-again": (edited(protected), ""),
    "last-row-empty": (replaced(SHEET, "</sheetData>", '<row r="1048576" ht="12.8"/></sheetData>'), ""),
    "sheets-in-another-order": (edited(lambda workbook: workbook.move_sheet(PART, 1)), ""),
}
