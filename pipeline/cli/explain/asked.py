"""What a user of `caf-census explain` asks for: a table, row, cell or figure, or what there is near it."""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz import process

from pipeline.cli.explain.lines import listed
from pipeline.cli.wave import Wave
from pipeline.errors import UserError
from pipeline.published.terms import Place
from pipeline.tables.layout import Panel

NEAR = 4  # ids named in a message
LIKE = 75  # of 100: how much alike two ids are that a message sets beside each other
OF_TEXT = re.compile(r"l(\d+)-(\d+)")  # the n-th figure of a line of the dossier's text
ALMOST_OF_TEXT = re.compile(r"l?(\d+)(?:-(\d*))?", re.IGNORECASE)  # a line alone, an "l" or zeros left out
OF_CELL = r"[^.]+(\.[^.]+){3}"


class NothingToExplain(UserError):
    """A figure, table or cell that there is not."""


def find_figure(wave: Wave, name: str) -> str | Place:
    """The id of a printed figure, or the place of a cell that is written as one and not printed.

    Raises: NothingToExplain naming what there is near it.
    """
    if name in wave.figures:
        return name
    if re.fullmatch(OF_CELL, name):
        place = tuple(name.split("."))
        if place in wave.names.cells:
            return place
    if not wave.figures:
        raise NothingToExplain(
            f"there is no table {name!r}.{_of_question(wave, name)} Wave {wave.name!r} has no printed "
            "report, and so no figures."
        )
    raise NothingToExplain(
        f"there is no printed figure or table {name!r}.{_beside(wave, name)} The figures' ids are in "
        f"{wave.store.published(wave.name) / 'figures.csv'}; for a cell give TABLE ROW COLUMN."
    )


def as_known(given: str, known: Iterable[str]) -> str:
    """The id that differs from the one given by capitals alone; else what is given."""
    return next((name for name in known if name.casefold() == given.casefold()), given)


def find_panels(wave: Wave, table: str, panel: str | None) -> tuple[Panel, ...]:
    """The panels asked for, all of the table when none is. Raises: NothingToExplain."""
    if table in wave.figures:
        raise NothingToExplain(f"{table} is a printed figure and takes no row: caf-census explain {table}")
    if table not in wave.layouts:
        raise NothingToExplain(f"there is no table {table!r}.{_of_question(wave, table)}")
    panels = wave.layouts[table][1].panels
    if panel is not None and panel not in [p.id for p in panels]:
        raise NothingToExplain(f"{table} has no panel {panel!r}. Its panels: {listed(p.id for p in panels)}.")
    return tuple(p for p in panels if panel in (None, p.id))


def find_row(table: str, panels: Iterable[Panel], row: str) -> tuple[Panel, ...]:
    """The panels with that row. Raises: NothingToExplain."""
    return _having(table, panels, "row", row, {panel.id: [r.id for r in panel.rows] for panel in panels})


def find_cell(wave: Wave, table: str, row: str, column: str, panel: str | None) -> Place:
    """Raises: NothingToExplain when no panel, or more than one, prints such a cell."""
    panels = find_row(table, find_panels(wave, table, panel), row)
    panels = _having(table, panels, "column", column, {p.id: [c.id for c in p.columns] for p in panels})
    places = [place for p in panels if (place := (table, p.id, row, column)) in wave.names.cells]
    if not places:
        raise NothingToExplain(f"{table} prints nothing in row {row!r}, column {column!r}.")
    if len(places) > 1:
        raise NothingToExplain(
            f"{table} has that cell in several panels: {listed(place[1] for place in places)}. "
            f"Say which: --panel {places[0][1]}."
        )
    return places[0]


def _having(
    table: str, panels: Iterable[Panel], what: str, given: str, ids: dict[str, list[str]]
) -> tuple[Panel, ...]:
    """ids: panel -> its rows or columns."""
    having = tuple(panel for panel in panels if given in ids[panel.id])
    if not having:
        known = dict.fromkeys(name for names in ids.values() for name in names)
        raise NothingToExplain(
            f"{table} has no {what} {given!r}.{near(given, known)} Its {what}s: {listed(known)}."
        )
    return having


def _beside(wave: Wave, name: str) -> str:
    """The figures or tables that are near a name which is none."""
    if place := ALMOST_OF_TEXT.fullmatch(name):
        return _on_line(wave, int(place[1]), int(place[2] or 1))
    if errata := near(name, wave.errata):
        return errata
    table, is_cell, _ = name.partition(".")
    if is_cell and table in wave.layouts:
        return f"{near(name, wave.figures)} `caf-census explain {table}` tells its panels, rows and columns."
    return _of_question(wave, table)


def _on_line(wave: Wave, line: int, number: int) -> str:
    """The figures of the line, or else of the nearest lines that print any, in the text's order."""
    known = {(int(p[1]), int(p[2])): name for name in wave.figures if (p := OF_TEXT.fullmatch(name))}
    own = [place for place in sorted(known) if place[0] == line]
    if own:
        nearest = sorted(sorted(own, key=lambda place: abs(place[1] - number))[:NEAR])
        return f" Line {line} of the text has {len(own)}. Near: {listed(known[place] for place in nearest)}."
    nearest = sorted(sorted(known, key=lambda place: abs(place[0] - line))[:NEAR])
    return (
        f" Line {line} of the text prints none. On the nearest lines that do: "
        f"{listed(known[place] for place in nearest)}."
    )


def _of_question(wave: Wave, name: str) -> str:
    """The tables about a question, when a name is one; else the tables of a like name."""
    about = [table for table, (_, layout) in wave.layouts.items() if layout.question == name]
    return f" The question {name} is in: {listed(about)}." if about else near(name, wave.layouts)


def near(given: str, known: Iterable[str]) -> str:
    """The ids that look like the one given, none where none does."""
    found = list(_like(given, known))
    return f" Near: {listed(found)}." if found else ""


def _like(given: str, known: Iterable[str]) -> Iterator[str]:
    for name, _, _ in process.extract(given, sorted(known), limit=NEAR, score_cutoff=LIKE):
        yield name
