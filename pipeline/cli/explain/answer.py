"""`caf-census explain`: what a printed figure, a cell, a row or a table is, and where it comes from."""

from collections.abc import Iterator, Sequence

from pipeline.cli.explain.asked import NothingToExplain, find_cell, find_figure
from pipeline.cli.explain.cells import cell_lines
from pipeline.cli.explain.figures import figure_lines
from pipeline.cli.explain.tables import row_lines, table_lines
from pipeline.cli.wave import Wave


def explain_lines(wave: Wave, names: Sequence[str], panel: str | None) -> Iterator[str]:
    """What is asked for, line by line.

    names: a figure, or a table, row and column, the last one or two left out to see what there is.
    panel: None for all that have it.
    Raises: NothingToExplain naming what there is near.
    """
    match names:
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
