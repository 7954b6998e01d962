"""`caf-census explain`: where a printed figure or a cell of a table comes from."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rapidfuzz import process

from pipeline.cli.wave import Wave
from pipeline.errors import UserError
from pipeline.published.figures import CELL
from pipeline.published.formulas import Formula
from pipeline.published.indicators import Formulas
from pipeline.published.terms import CellCount, Condition, Place, Term
from pipeline.published.values import values_of
from pipeline.tables.counting import count, respondents_behind
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.plan import Cell, rules, share_rule
from pipeline.yamlfiles import read_document

NEAR = 4  # ids named in a message
SHOWN = 12  # measures and variables of one line
LABEL = 14  # width of the labels on the left


class NothingToExplain(UserError):
    """A figure or cell that there is not."""


def explain_figure(wave: Wave, figure: str) -> str:
    """A printed figure: verdict, checks, erratum, and the cell or formula behind it.

    Raises: NothingToExplain naming near ids.
    """
    if not wave.figures:
        raise NothingToExplain(f"wave {wave.name!r} has no printed report: give a cell, as TABLE ROW COLUMN.")
    if figure not in wave.figures:
        raise NothingToExplain(
            f"there is no printed figure {figure!r}.{_near(figure, wave.figures)} "
            "For a cell give TABLE ROW COLUMN."
        )
    row = wave.figures[figure]
    lines = list(_verdict(wave, row))
    if row["binds"] == CELL:
        place = (row["table"], row["panel"], row["row"], row["column"])
        return "\n".join([*lines, "", *_cell_lines(wave, place)])
    return "\n".join([*lines, "", *_indicator_lines(wave, wave.indicators[row["binds"]])])


def explain_cell(wave: Wave, table: str, row: str, column: str, panel: str | None) -> str:
    """A cell of a table. panel: None when one panel alone has such a cell.

    Raises: NothingToExplain naming near tables, the panels, rows or columns that there are.
    """
    return "\n".join(_cell_lines(wave, _place(wave, table, row, column, panel)))


def _place(wave: Wave, table: str, row: str, column: str, panel: str | None) -> Place:
    if table not in wave.layouts:
        raise NothingToExplain(f"there is no table {table!r}.{_near(table, wave.layouts)}")
    panels = wave.layouts[table][1].panels
    if panel is not None and panel not in [p.id for p in panels]:
        raise NothingToExplain(
            f"{table} has no panel {panel!r}. Its panels: {_listed(p.id for p in panels)}."
        )
    asked = [p for p in panels if panel in (None, p.id)]
    for what, given, known in (
        ("row", row, {r.id for p in asked for r in p.rows}),
        ("column", column, {c.id for p in asked for c in p.columns}),
    ):
        if given not in known:
            ordered = [line.id for p in asked for line in (p.rows if what == "row" else p.columns)]
            raise NothingToExplain(
                f"{table} has no {what} {given!r}.{_near(given, known)} "
                f"Its {what}s: {_listed(dict.fromkeys(ordered))}."
            )
    places = [place for p in asked if (place := (table, p.id, row, column)) in wave.names.cells]
    if not places:
        raise NothingToExplain(f"{table} prints nothing in row {row!r}, column {column!r}.")
    if len(places) > 1:
        raise NothingToExplain(
            f"{table} has that cell in several panels: {_listed(p[1] for p in places)}. "
            f"Say which: --panel {places[0][1]}."
        )
    return places[0]


def _cell_lines(wave: Wave, place: Place) -> Iterator[str]:
    document, layout = wave.layouts[place[0]]
    panel = layout.panel(place[1])
    row, column = panel.row(place[2]), panel.column(place[3])
    cell, printed = wave.names.cells[place], wave.rows[place]
    title = f" – {panel.title}" if panel.title else ""
    yield f"cell {'.'.join(place)}"
    yield f"  {layout.title}{title}"
    yield f"  {row.label} – {column.label}"
    yield _line("printed", printed["printed"])
    yield _line("numerator", f"{printed['numerator'] or 'none'} {cell.unit}")
    yield _line("denominator", printed["denominator"] or "none, it is a count")
    yield _line("base", panel.base)
    yield _line("universe", _universe(wave, cell.universe))
    yield _line("origin", printed["origin"])
    for text, at in rules(panel, row, column):
        line = document.line(("panels", layout.panels.index(panel), *at))
        yield _line("rule", f"{text}  ({document.path}, line {line})")
    if share := share_rule(panel, column):
        line = document.line(("panels", layout.panels.index(panel), *share[1]))
        yield _line("share of", f"{share[0]}  ({document.path}, line {line})")
    yield from _measure_lines(wave, cell)
    yield from _answered(wave, place)


def _measure_lines(wave: Wave, cell: Cell) -> Iterator[str]:
    """What is counted, the recodes that made it and how many respondents stand behind it."""
    yield _line("counts", _some(map(str, cell.numerator), " + "))
    if cell.denominator:
        yield _line("over", _some(map(str, cell.denominator), " + "))
    yield from _recode_lines(wave, cell.measures)
    yield _line("respondents", _behind(wave, cell.numerator))


def _recode_lines(wave: Wave, measures: Iterable[Measure]) -> Iterator[str]:
    names = dict.fromkeys(measure.variable for measure in measures if measure.variable in wave.recodes)
    document = read_document(wave.store.recodes(wave.name))
    entries = [entry["id"] for entry in document.content["recodes"]]
    for name in list(names)[:SHOWN]:
        recode = wave.recodes[name]
        line = document.line(("recodes", entries.index(recode.entry.id)))
        made_from = _some(recode.sources, ", ")
        yield _line("recode", f"{name}: {recode.entry.type} of {made_from}  ({document.path}, line {line})")


def _behind(wave: Wave, measures: Iterable[Measure]) -> str:
    counted = [measure for measure in measures if measure.statistic is not Statistic.REFERENCE]
    if not counted:
        return "none: the figure is of another source than the answers"
    behind = respondents_behind(counted, wave.sources.frames, wave.sources.members)
    return f"{behind} of {_counted(wave, Measure(Statistic.RESPONDENTS))} stand behind the numerator"


def _universe(wave: Wave, universe: str) -> str:
    word, _, question = universe.partition(":")
    match word:
        case "all":
            return f"all {_counted(wave, Measure(Statistic.RESPONDENTS))} respondents"
        case "asked":
            return f"{universe}, {_counted(wave, Measure(Statistic.ASKED, question))} respondents"
        case "answered":
            return f"{universe}, {_counted(wave, Measure(Statistic.ANSWERED, question))} respondents"
    return universe


def _counted(wave: Wave, measure: Measure) -> int:
    return int(count([measure], wave.sources.frames, wave.sources.members)[measure])


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
    yield _line("answers", f"{len(bound) or 'no'} printed figure{'s' * (len(bound) != 1)}")
    for figure in bound:
        yield f"    {_summary(figure)}"
    if through:
        yield _line("enters", f"{len(through)} more through an indicator")
    for figure in through:
        yield f"    {_summary(figure)}  through {figure['binds']}"


def _summary(figure: dict[str, str]) -> str:
    where = "table" if figure["kind"] == "table" else f"text, line {figure['source']}"
    return f"{figure['id']}  {figure['printed']}  {_status(figure)}  ({where})"


def _status(figure: dict[str, str]) -> str:
    return ", ".join(part for part in (figure["status"], figure["support"]) if part)


def _verdict(wave: Wave, figure: dict[str, str]) -> Iterator[str]:
    yield f"figure {figure['id']}"
    yield _line(
        "printed", f"{figure['printed']}  (section {figure['section']}, line {figure['source']} of the text)"
    )
    yield _line("unit", figure["unit"])
    yield _line("status", _status(figure) + (f": {figure['detail']}" if figure["detail"] else ""))
    over = f"  ({figure['numerator']} / {figure['denominator']})" if figure["denominator"] else ""
    yield _line("recomputed", (figure["recomputed"] or "nothing") + over)
    if figure["base"]:
        yield _line("base in text", figure["base"])
    for check in figure["checks"].split():
        row = wave.checks[check]
        holds = "holds" if row["holds"] == "true" else "fails"
        yield _line("check", f"{check} {holds}: {row['arithmetic']}")
    for erratum in wave.errata.values():
        if figure["id"] in erratum["figures"].split():
            yield _line("erratum", f"{erratum['erratum']} ({erratum['severity']}): {erratum['arithmetic']}")
            yield _line("cause", erratum["cause"])


def _indicator_lines(wave: Wave, formulas: Formulas) -> Iterator[str]:
    given = formulas.indicator
    document = read_document(wave.indicators_path)
    number = [entry["id"] for entry in document.content["indicators"]].index(given.id)
    yield f"indicator {given.id}"
    yield f"  {given.label}"
    yield _line("written in", f"{document.path}, line {document.line(('indicators', number))}")
    if given.not_determinable:
        yield _line("no answer", given.not_determinable)
        return
    yield _line("universe", _universe(wave, given.universe))
    yield from _formula_lines(wave, "value", formulas.value)
    if formulas.share_of:
        yield from _formula_lines(wave, "share of", formulas.share_of)
    if given.base:
        yield _line("base in text", given.base)
    for base, formula in zip(given.bases, formulas.bases, strict=True):
        yield from _formula_lines(wave, "other base", formula, f"{base.label}: ")
    terms = sorted(formulas.value.terms, key=str)
    measures = [measure for term in terms for measure in _measures(wave, term)]
    yield from _recode_lines(wave, measures)
    if measures and not any(isinstance(term, Condition) for term in terms):
        yield _line("respondents", _behind(wave, measures))


def _formula_lines(wave: Wave, label: str, formula: Formula, before: str = "") -> Iterator[str]:
    values = values_of(formula.terms, wave.sources)
    yield _line(label, f"{before}{' '.join(formula.text.split())} = {_exact(formula.value(values))}")
    cells = sorted((term.place for term in formula.terms if isinstance(term, CellCount)), key=str)
    for place in cells[:SHOWN]:
        yield f"    cell {'.'.join(place)}  {wave.rows[place]['printed']}  ({wave.rows[place]['numerator']})"


def _measures(wave: Wave, term: Term) -> tuple[Measure, ...]:
    match term:
        case Measure():
            return (term,)
        case CellCount(place=place):
            return wave.names.cells[place].numerator
    return ()


def _exact(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number} (about {float(number):.4f})"


def _line(label: str, text: str) -> str:
    return f"  {label:<{LABEL}}{text}"


def _some(parts: Iterable[str], between: str) -> str:
    parts = list(parts)
    more = f"{between}… ({len(parts) - SHOWN} more)" if len(parts) > SHOWN else ""
    return between.join(parts[:SHOWN]) + more


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def _near(given: str, known: Iterable[str]) -> str:
    """The ids that look most like the one given."""
    found = process.extract(given, sorted(known), limit=NEAR)
    return f" Near: {_listed(name for name, _, _ in found)}." if found else ""
