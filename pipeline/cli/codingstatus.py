"""How far the open answers are coded: a table from what stage code wrote."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from fractions import Fraction

from analysis.rounding import Rounding, round_exactly
from pipeline.cli.codingdesk import CodingError
from pipeline.cli.wave import find_wave
from pipeline.coding.coders.seen import changed
from pipeline.coding.status import Tally
from pipeline.coding.versions.register import Register, read_register
from pipeline.csvfiles import Line, read_lines
from pipeline.stages.store import Store
from pipeline.yamlfiles import did_you_mean

COLUMNS = tuple(field.name for field in fields(Tally))  # of frames.csv
# the first is the sum of the others
ANSWERS = {
    "answers": "answers",
    "by_rules": "by rules",
    "by_coders": "by coders",
    "adjudicated": "adjudicated",
    "none": "none fits",
    "contested": "contested",
    "to_review": "to review",
}
HEADINGS = ("frame", *ANSWERS.values(), "undecided", "coded twice", "alpha", "status")
WITHOUT_CODES = "no codes yet"
REMEDY = "Run the stage code first: `make repro`."
SHOWN = 2  # decimals of an agreement


def status_lines(store: Store, wave: str, frame: str | None) -> Iterator[str]:
    """A table by frame, with headings; of one frame, or all.

    After it, the coders' files that have changed since stage code ran, if any.
    Its columns from the rules to the undecided add up to the answers.
    Raises: NoSuchWave; CsvError where stage code has not run; CodingError for a frame that it doesn't know.
    """
    name = find_wave(store, wave).name
    lines = read_lines(store.coding_report(name) / "frames.csv", COLUMNS, REMEDY)
    chosen = [line for line in lines if frame in (None, line["frame"])]
    if not chosen:
        raise _unknown(frame or "", [line["frame"] for line in lines], name)
    register = read_register(store.register(name))
    table = [HEADINGS, *(_cells(line, register) for line in chosen)]
    widths = [max(len(row[i]) for row in table) for i in range(len(HEADINGS))]
    for row in table:
        first, *numbers = (text.rjust(width) for text, width in zip(row[:-1], widths, strict=False))
        yield "  ".join((first.strip().ljust(widths[0]), *numbers, row[-1])).rstrip()
    if newer := changed(store.interim(name, "code") / "decisions.csv", store.coding(name)):
        files = ", ".join(newer)
        yield f"This is not the last word: since stage code ran, {files} changed. Run `make repro`."


def _unknown(frame: str, known: Iterable[str], wave: str) -> CodingError:
    return CodingError(
        f"stage code knows no code frame {frame!r} of wave {wave}.{did_you_mean(frame, sorted(known))} "
        f"`caf-census coding status {wave}` lists them all; if this one is new, run `make repro` first."
    )


def _cells(line: Line, register: Register) -> tuple[str, ...]:
    decided = ("none", "contested", "to_review")
    undecided = int(line["uncoded"]) - sum(int(line[column]) for column in decided)
    counts = (*(line[column] for column in ANSWERS), str(undecided), line["overlap"])
    return line["frame"], *counts, _alpha(line), _status(line, register)


def _status(line: Line, register: Register) -> str:
    """Whether tables of the frame may be published, and why not; a frame without codes has none."""
    if register.of(line["frame"]).get(int(line["version"])) == ():
        return WITHOUT_CODES
    status = line["status"].replace("_", " ")
    return f"{status} ({line['reason']})" if line["reason"] else status


def _alpha(line: Line) -> str:
    if not line["alpha"]:
        return "-"
    alpha, low, high = (_rounded(line[column]) for column in ("alpha", "low", "high"))
    return f"{alpha} [{low}, {high}]" if line["low"] else alpha


def _rounded(value: str) -> str:
    return str(round_exactly(Fraction(value), SHOWN, Rounding.HALF_UP)) if value else ""
