"""Whether a workbook is the form of the wave, and which of its sheets are the form's."""

from dataclasses import replace

from pipeline.questionnaire.form.layout import TECHNICAL_PREFIX, FormLayout, Place
from pipeline.returns.workbooks.contents import Workbook

NAMED_IN_MESSAGE = 5
ADDED_SHEET = "sheet "  # and its number, in the place of the title that an office gave
LONGEST_SHOWN = 20  # characters of a wave or version; what is longer was typed by somebody


def numbered_sheets(workbook: Workbook, layout: FormLayout) -> Workbook:
    """The workbook with its number in the place of the title of each sheet that is none of the form's.

    An office may name a sheet that it adds after a person. A name that points to no sheet is lost.
    """
    known = {sheet.title for sheet in layout.sheets} | {layout.words.sheets.queries}
    titles = {
        title: title if title in known else f"{ADDED_SHEET}{i}" for i, title in enumerate(workbook.sheets, 1)
    }

    def renamed(place: Place) -> Place:
        return place if place.sheet in known else replace(place, sheet=titles[place.sheet])

    return replace(
        workbook,
        sheets=tuple(titles.values()),
        cells=tuple(replace(cell, place=renamed(cell.place)) for cell in workbook.cells)
        if titles.keys() - known
        else workbook.cells,
        names={
            name: renamed(place) if place and place.sheet in titles else None
            for name, place in workbook.names.items()
        },
        comments=tuple(replace(comment, place=renamed(comment.place)) for comment in workbook.comments),
    )


def wave_of(workbook: Workbook) -> str:
    """The wave that a workbook says it is of, "" for one that says nothing."""
    place = workbook.names.get(f"{TECHNICAL_PREFIX}wave")
    return _said(workbook, place) if place else ""


def _said(workbook: Workbook, place: Place) -> str:
    return next((cell.shown for cell in workbook.cells if cell.place == place), "")


def mismatch(workbook: Workbook, layout: FormLayout) -> str:
    """Why a workbook is not the form of this wave, "" if it is."""
    questionnaire = layout.questionnaire
    for what, expected in (("wave", questionnaire.wave), ("version", questionnaire.version)):
        place = workbook.names.get(f"{TECHNICAL_PREFIX}{what}")
        if place is None:
            return (
                "this is not the form of this survey. Ask for the answers on the form that was sent. Seen "
                f"by: the workbook has no defined name {TECHNICAL_PREFIX}{what}."
            )
        found = _said(workbook, place)
        if found != expected:
            return (
                f"the form is of another {what}: {place.sheet} {place.cell} says {_shown(found)}, this is "
                f"{what} {expected!r}. Ask for the answers on the right form."
            )
    absent = [sheet.title for sheet in layout.sheets if sheet.title not in workbook.sheets]
    if absent:
        return f"the form lacks {_some(absent, 'sheet')}. Sheets must not be removed or renamed."
    lost = [name for name in layout.names if workbook.names.get(name.lower()) is None]
    if lost:
        return f"the form lacks {_some(lost, 'name')}: rows or cells were removed. Ask for a whole form."
    return _shared_cells(workbook, layout)


def _shown(found: str) -> str:
    """A wave or version as a message may show it: waves and versions have a figure, names of people don't."""
    if not found:
        return "nothing"
    is_ours = any(sign.isdigit() for sign in found) and len(found) <= LONGEST_SHOWN and " " not in found
    return repr(found) if is_ours else "something else"


def _shared_cells(workbook: Workbook, layout: FormLayout) -> str:
    taken: dict[Place, str] = {}
    for name in layout.names:
        place = workbook.names[name.lower()]
        if place in taken:
            return (
                f"the names {taken[place]} and {name} point to the same cell, {place.sheet} {place.cell}: "
                "cells were moved. Ask for a whole form."
            )
        taken[place] = name
    return ""


def _some(names: list[str], noun: str) -> str:
    listed = ", ".join(names[:NAMED_IN_MESSAGE])
    if len(names) == 1:
        return f"the {noun} {listed}"
    return f"{len(names)} {noun}s ({listed}{', …' if len(names) > NAMED_IN_MESSAGE else ''})"
