"""`caf-census explain`: what a printed figure, a cell, a row or a table is, and where it comes from."""

from collections.abc import Iterator, Sequence

from pipeline.cli.explain.asked import NothingToExplain, as_known, find_cell, find_figure
from pipeline.cli.explain.cells import cell_lines
from pipeline.cli.explain.figures import erratum_lines, figure_lines
from pipeline.cli.explain.tables import row_lines, table_lines
from pipeline.cli.wave import Wave


def explain_lines(wave: Wave, names: Sequence[str], panel: str | None) -> Iterator[str]:
    """What is asked for, line by line.

    names: a figure or an erratum; or a table, row and column, the last ones left out to see what there is.
    panel: None for all that have it.
    Raises: NothingToExplain naming what there is near.
    """
    names, panel = _as_known(wave, names, panel)
    match names:
        case [erratum] if erratum in wave.errata:
            return erratum_lines(wave, erratum)
        case [table] if table in wave.layouts or panel is not None:
            return table_lines(wave, table, panel)
        case [figure]:
            found = find_figure(wave, figure)
            return figure_lines(wave, found) if isinstance(found, str) else cell_lines(wave, found)
        case [table, row]:
            return row_lines(wave, table, row, panel)
        case [table, row, column]:
            return cell_lines(wave, find_cell(wave, table, row, column, panel))
    raise NothingToExplain(
        f"{len(names)} names are too many: give one printed figure, or TABLE ROW COLUMN, with --panel where "
        "several have such a cell."
    )


def _as_known(wave: Wave, names: Sequence[str], panel: str | None) -> tuple[list[str], str | None]:
    """The ids asked for, with the capitals that they have in the wave and in the table."""
    if not names:
        return [], panel
    cells = (".".join(place) for place in wave.names.cells)
    first = as_known(names[0], (*wave.layouts, *wave.figures, *wave.errata, *cells))
    panels = wave.layouts[first][1].panels if first in wave.layouts else ()
    known = [[row.id for p in panels for row in p.rows], [column.id for p in panels for column in p.columns]]
    rest = [as_known(name, ids) for name, ids in zip(names[1:], known, strict=False)]
    return [first, *rest, *names[3:]], panel and as_known(panel, (p.id for p in panels))
