"""A printed figure: its verdict, what bears on it in print, and the cell or formula that recomputes it."""

from collections.abc import Iterator, Mapping

from pipeline.cli.explain.cells import cell_lines, status
from pipeline.cli.explain.indicators import indicator_lines
from pipeline.cli.explain.lines import labelled, listed
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


def _verdict(wave: Wave, figure: Mapping[str, str]) -> Iterator[str]:
    yield f"figure {figure['id']}"
    where = f"section {figure['section']}, line {figure['source']} of the text"
    yield labelled("printed", f"{figure['printed']}  ({where})")
    of = "" if figure["unit"] == figure["statistic"] else f", of {figure['unit']}"
    yield labelled("says", figure["statistic"] + of)
    yield labelled("status", status(figure) + (f": {figure['detail']}" if figure["detail"] else ""))
    if figure["support"]:
        yield labelled("support", PROVES[Support(figure["support"])])
    yield labelled("recomputed", _recomputed(figure))
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


def _recomputed(figure: Mapping[str, str]) -> str:
    """What the answers give, or why they give nothing."""
    if figure["recomputed"]:
        over = f"  ({figure['numerator']} / {figure['denominator']})" if figure["denominator"] else ""
        return figure["recomputed"] + over
    if figure["reason"] == Reason.OPEN_ANSWERS:
        return "nothing: it counts what open answers say, which are not coded yet"
    if not figure["base"]:
        return "nothing: the questionnaire holds no answer to compute it from"
    found = "; the status names one that gives the print" if figure["status"] == Status.WRONG_BASE else ""
    return f"nothing: no answer gives the base that the text names{found}"


def _erratum(wave: Wave, figure: Mapping[str, str], erratum: Mapping[str, str]) -> Iterator[str]:
    """The erratum of a figure; of its arithmetic, the lines that the figure's own checks don't give."""
    yield labelled("erratum", f"{erratum['erratum']} ({erratum['severity']})")
    shown = {wave.checks[check]["arithmetic"] for check in figure["checks"].split()}
    for line in erratum["arithmetic"].split(BETWEEN):
        if line not in shown:
            yield labelled("shown by", line)
    others = [name for name in erratum["figures"].split() if name != figure["id"]]
    if others:
        yield labelled("with", listed(f"{name} ({wave.figures[name]['printed']})" for name in others))
    yield labelled("cause", erratum["cause"])
    for line in filter(None, erratum["explanation"].split(BETWEEN)):
        if line not in shown:
            yield labelled("borne out by", line)
    if erratum["note"]:
        yield labelled("note", erratum["note"])
