"""A printed figure: its verdict, what bears on it in print, what recomputes it. And an erratum."""

from collections.abc import Collection, Iterator, Mapping

from pipeline.cli.explain.cells import cell_lines, status
from pipeline.cli.explain.counted import held_back
from pipeline.cli.explain.indicators import indicator_lines
from pipeline.cli.explain.lines import CHOSEN, labelled, listed
from pipeline.cli.wave import Wave
from pipeline.published.figures import CELL
from pipeline.tables.columns import BETWEEN, Reason, Status, Support

PROVES = {
    Support.CHECKED: "another printed figure bears on the same answers: a wrong print could have shown",
    Support.BY_CONSTRUCTION: (
        "proves nothing: what gives it was made to, and nothing else in print would have shown it wrong"
    ),
}


def figure_lines(wave: Wave, name: str) -> Iterator[str]:
    """name: id of a printed figure."""
    figure = wave.figures[name]
    yield from _verdict(wave, figure)
    yield ""
    if figure["binds"] == CELL:
        yield from cell_lines(wave, (figure["table"], figure["panel"], figure["row"], figure["column"]))
    else:
        yield from indicator_lines(wave, wave.indicators[figure["binds"]])


def erratum_lines(wave: Wave, name: str) -> Iterator[str]:
    """name: id of an erratum."""
    erratum = wave.errata[name]
    yield f"erratum {name}"
    yield f"  {erratum['title']}"
    yield labelled("section", erratum["section"])
    yield labelled("severity", erratum["severity"])
    for figure in (wave.figures[id_] for id_ in erratum["figures"].split()):
        instead = figure["recomputed"] or "(nothing printed gives what it should be)"
        yield labelled("figure", f"{figure['id']}  {figure['printed']} -> {instead}  ({_where(figure)})")
    yield from _because(erratum, frozenset())


def _where(figure: Mapping[str, str]) -> str:
    return f"section {figure['section']}, line {figure['source']} of the text"


def _verdict(wave: Wave, figure: Mapping[str, str]) -> Iterator[str]:
    yield f"figure {figure['id']}"
    yield labelled("printed", f"{figure['printed']}  ({_where(figure)})")
    of = "" if figure["unit"] == figure["statistic"] else f", of {figure['unit']}"
    yield labelled("says", figure["statistic"] + of)
    yield labelled("status", status(figure) + (f": {figure['detail']}" if figure["detail"] else ""))
    if figure["support"]:
        yield labelled("support", PROVES[Support(figure["support"])])
    yield labelled("recomputed", _recomputed(wave, figure))
    for check in figure["checks"].split():
        row = wave.checks[check]
        holds = "holds" if row["holds"] == "true" else "fails"
        yield labelled("check", f"{check} ({row['kind']}) {holds}: {_line(row)}")
    if not figure["checks"]:
        yield labelled("check", "none: no other printed figure bears on it")
    for erratum in wave.errata.values():
        if figure["id"] in erratum["figures"].split():
            yield from _erratum(wave, figure, erratum)


def _line(check: Mapping[str, str]) -> str:
    return check["arithmetic"] + (f" ({check['detail']})" if check["detail"] else "")


def _held_by(wave: Wave, figure: Mapping[str, str]) -> frozenset[str]:
    """The code frames that hold a figure back."""
    if figure["binds"] == CELL:
        return wave.held.of_cell((figure["table"], figure["panel"], figure["row"], figure["column"]))
    return wave.held.of_terms(wave.indicators[figure["binds"]].terms)


def _recomputed(wave: Wave, figure: Mapping[str, str]) -> str:
    """What the answers give, of an erratum what print gives; or why they give nothing."""
    held_by = _held_by(wave, figure)
    if held_by and figure["status"] != Status.ERRATUM:
        return f"nothing: it is held back {held_back(wave, held_by)}"
    formulas = wave.indicators.get(figure["binds"])
    is_chosen = formulas is not None and any(map(wave.is_chosen, formulas.terms))
    if figure["recomputed"] and figure["status"] == Status.ERRATUM and not figure["numerator"]:
        return f"{figure['recomputed']}  (from print alone: the erratum's arithmetic)"
    if figure["recomputed"]:
        over = f"  ({figure['numerator']} / {figure['denominator']})" if figure["denominator"] else ""
        return figure["recomputed"] + over
    if figure["status"] == Status.ERRATUM:
        return "nothing: no printed number gives it over the base that the text names"
    if figure["reason"] == Reason.OPEN_ANSWERS:
        return "nothing: it counts what open answers say, and no category that the dossier publishes gives it"
    if is_chosen:
        return f"nothing: the number is not fixed: {CHOSEN}"
    if not figure["base"]:
        return "nothing: the questionnaire holds no answer to compute it from"
    found = "; the status names one that gives the print" if figure["status"] == Status.WRONG_BASE else ""
    return f"nothing: no answer gives the base that the text names{found}"


def _erratum(wave: Wave, figure: Mapping[str, str], erratum: Mapping[str, str]) -> Iterator[str]:
    """The erratum of a figure; of its arithmetic, the lines that the figure's own checks don't give."""
    yield labelled("erratum", f"{erratum['erratum']} ({erratum['severity']})")
    others = [name for name in erratum["figures"].split() if name != figure["id"]]
    if others:
        yield labelled("with", listed(f"{name} ({wave.figures[name]['printed']})" for name in others))
    yield from _because(erratum, {wave.checks[check]["arithmetic"] for check in figure["checks"].split()})


def _because(erratum: Mapping[str, str], shown: Collection[str]) -> Iterator[str]:
    """What shows an erratum and what explains it. shown: calculations that were told already."""
    for line in erratum["arithmetic"].split(BETWEEN):
        if line not in shown:
            yield labelled("shown by", line)
    yield labelled("likely cause", erratum["cause"])
    for line in filter(None, erratum["explanation"].split(BETWEEN)):
        if line not in shown:
            yield labelled("borne out by", line)
    if erratum["note"]:
        yield labelled("note", erratum["note"])
