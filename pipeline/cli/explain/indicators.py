"""The indicator behind a figure of the text: its formula, what goes into it, the figures that it answers."""

from collections.abc import Iterator
from fractions import Fraction

from pipeline.cli.explain.cells import answer_lines
from pipeline.cli.explain.counted import behind, held_back, places_of, recode_lines, universe
from pipeline.cli.explain.lines import CHOSEN, SHOWN, exact, labelled, under
from pipeline.cli.wave import Wave
from pipeline.published.figures import FigureUnit
from pipeline.published.formulas import Formula
from pipeline.published.indicators import Formulas
from pipeline.published.values import values_of
from pipeline.tables.columns import Reason
from pipeline.yamlfiles import read_document

PLACES = (FigureUnit.RANK, FigureUnit.QUESTION)  # no numerator: they are a place, not a number of anything


def indicator_lines(wave: Wave, formulas: Formulas) -> Iterator[str]:
    given = formulas.indicator
    document = read_document(wave.indicators_path)
    number = [entry["id"] for entry in document.content["indicators"]].index(given.id)
    yield f"indicator {given.id}"
    yield f"  {given.label}"
    yield labelled("written in", f"{document.path}, line {document.line(('indicators', number))}")
    if given.base:
        yield labelled("base in text", given.base)
    if formulas.value is None:
        label = "not coded" if given.reason is Reason.OPEN_ANSWERS else "no answer"
        yield labelled(label, given.why)
    elif held_by := wave.held.of_terms(formulas.terms):
        yield labelled("held back", held_back(wave, held_by))
        yield labelled("universe", given.universe)
        yield labelled("rule", " ".join(formulas.value.text.split()))
        if formulas.share_of:
            yield labelled("share of", " ".join(formulas.share_of.text.split()))
        yield from recode_lines(wave, sorted(formulas.value.terms, key=str))
    else:
        yield from _computed(wave, formulas)
    bound = [figure for figure in wave.figures.values() if figure["binds"] == given.id]
    yield from answer_lines(bound, "answers" if formulas.value else "leaves open")


def _computed(wave: Wave, formulas: Formulas) -> Iterator[str]:
    given = formulas.indicator
    value = _value(wave, formulas.value)
    if given.unit not in PLACES:
        chosen = f"  ({CHOSEN})" if _is_chosen(wave, formulas.value) else ""
        yield labelled("numerator", f"{exact(value)} {formulas.value.counted.unit or given.unit}{chosen}")
        yield labelled("denominator", _denominator(wave, formulas))
    yield labelled("universe", universe(wave, given.universe))
    yield from _formula_lines(wave, "rule", formulas.value)
    if formulas.share_of:
        yield from _formula_lines(wave, "share of", formulas.share_of)
    for base, formula in zip(given.bases, formulas.bases, strict=True):
        over = _value(wave, formula)
        share = f"  ({exact(value)} / {exact(over)} = {float(100 * value / over):.2f} %)" if over else ""
        yield from _formula_lines(wave, "other base", formula, f"{base.label}: ", share)
    for part in formulas.parts:
        yield from _formula_lines(wave, "part", part)
    terms = sorted(formulas.value.terms, key=str)
    yield from recode_lines(wave, terms)
    yield labelled("respondents", behind(wave, terms, given.universe))


def _denominator(wave: Wave, formulas: Formulas) -> str:
    if formulas.share_of:
        chosen = f"  ({CHOSEN})" if _is_chosen(wave, formulas.share_of) else ""
        return exact(_value(wave, formulas.share_of)) + chosen
    if formulas.indicator.base:
        return "none: no answer gives the base that the text names"
    return "none, it is a count"


def _formula_lines(
    wave: Wave, label: str, formula: Formula, before: str = "", after: str = ""
) -> Iterator[str]:
    """A formula with its value, and the cells of tables that it reads."""
    text = " ".join(formula.text.split())
    yield labelled(label, f"{before}{text} = {exact(_value(wave, formula))}{after}")
    places = sorted({place for term in formula.terms for place in places_of(term)})
    for place in places[:SHOWN]:
        row = wave.rows[place]
        over = f" / {row['denominator']}" if row["denominator"] else ""
        among = "" if row["universe"] == "all" else f", among {row['universe']}"
        yield under(
            f"cell {'.'.join(place)}  {row['printed']}  ({row['numerator']}{over}{among}, {row['origin']})"
        )
    if len(places) > SHOWN:
        yield under(f"and {len(places) - SHOWN} cells more")


def _is_chosen(wave: Wave, formula: Formula) -> bool:
    return any(map(wave.is_chosen, formula.terms))


def _value(wave: Wave, formula: Formula) -> Fraction:
    return formula.value(values_of(formula.terms, wave.sources))
