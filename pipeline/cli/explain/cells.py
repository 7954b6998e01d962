"""A cell of a table: numerator, denominator, universe, rule, respondents, and the figures that it answers."""

from collections.abc import Iterator, Mapping

from pipeline.cli.explain.counted import behind, held_back, recode_lines, universe
from pipeline.cli.explain.lines import CHOSEN, labelled, some, under
from pipeline.cli.wave import Wave
from pipeline.published.terms import CellCount, Place
from pipeline.tables.layout import Column, Panel, Row
from pipeline.tables.origins import Origin
from pipeline.tables.plan import rules, share_rule

ORIGINS = {Origin.FREE: f"free: {CHOSEN}"}


def cell_lines(wave: Wave, place: Place) -> Iterator[str]:
    """place: of a printed cell."""
    layout = wave.layouts[place[0]][1]
    panel = layout.panel(place[1])
    row, column = panel.row(place[2]), panel.column(place[3])
    cell, made = wave.names.cells[place], wave.rows[place]
    title = f" – {panel.title}" if panel.title else ""
    yield f"cell {'.'.join(place)}"
    yield f"  {layout.title}{title}"
    yield f"  {row.label} – {column.label}"
    held_by = wave.held.of_cell(place)
    if held_by:
        # a table that was made before its frame was held back still has the numbers
        yield labelled("held back", held_back(wave, held_by))
        yield labelled("base", panel.base)
        yield labelled("universe", cell.universe)
    else:
        yield from _number_lines(wave, place, panel)
    yield labelled("origin", ORIGINS.get(made["origin"], made["origin"]))
    yield from _rule_lines(wave, place[0], panel, row, column)
    yield labelled("counts", some(map(str, cell.numerator), " + "))
    if cell.denominator:
        yield labelled("over", some(map(str, cell.denominator), " + "))
    yield from recode_lines(wave, cell.measures)
    if not held_by:
        yield labelled("respondents", behind(wave, cell.numerator, cell.universe))
    yield from _answered(wave, place)


def _number_lines(wave: Wave, place: Place, panel: Panel) -> Iterator[str]:
    """The numbers of a cell, and whom it counts."""
    cell, made = wave.names.cells[place], wave.rows[place]
    yield labelled("our table", made["printed"])
    is_chosen = made["origin"] != Origin.FREE and wave.is_chosen(CellCount(place))
    chosen = f"  ({CHOSEN})" if is_chosen else ""
    yield labelled(
        "numerator", f"{made['numerator']} {cell.unit}{chosen}" if made["numerator"] else "not known"
    )
    yield labelled("denominator", made["denominator"] or "none, it is a count")
    yield labelled("base", panel.base)
    yield labelled("universe", universe(wave, cell.universe))


def _rule_lines(wave: Wave, table: str, panel: Panel, row: Row, column: Column) -> Iterator[str]:
    """What the layout writes of the cell, with its lines."""
    document, layout = wave.layouts[table]
    at_panel = ("panels", layout.panels.index(panel))
    for text, at in rules(panel, row, column):
        yield labelled("rule", f"{text}  ({document.path}, line {document.line((*at_panel, *at))})")
    if share := share_rule(panel, column):
        text, at = share
        yield labelled("share of", f"{text}  ({document.path}, line {document.line((*at_panel, *at))})")


def _answered(wave: Wave, place: Place) -> Iterator[str]:
    """The printed figures that a cell answers: bound to it, or to an indicator that is made from it."""
    if not wave.figures:
        return
    numerator = wave.names.cells[place].numerator
    users = {
        name
        for name, formulas in wave.indicators.items()
        if CellCount(place) in formulas.terms or (formulas.value and (formulas.value.root,) == numerator)
    }
    bound = [f for f in wave.figures.values() if (f["table"], f["panel"], f["row"], f["column"]) == place]
    through = [f for f in wave.figures.values() if f["binds"] in users]
    yield from answer_lines(bound)
    if through:
        yield labelled("enters", f"{len(through)} more through an indicator")
    for figure in through:
        yield under(f"{_summary(figure)}  through {figure['binds']}")


def answer_lines(figures: list[Mapping[str, str]], label: str = "answers") -> Iterator[str]:
    """The printed figures that a cell or an indicator answers, with their verdicts."""
    yield labelled(label, f"{len(figures) or 'no'} printed figure{'s' * (len(figures) != 1)}")
    for figure in figures:
        yield under(_summary(figure))


def _summary(figure: Mapping[str, str]) -> str:
    where = "table" if figure["kind"] == "table" else f"text, line {figure['source']}"
    return f"{figure['id']}  {figure['printed']}  {status(figure)}  ({where})"


def status(figure: Mapping[str, str]) -> str:
    return ", ".join(part for part in (figure["status"], figure["support"], figure["reason"]) if part)
