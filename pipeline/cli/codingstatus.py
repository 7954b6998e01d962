"""How far the open answers are coded: a table from what stage code wrote."""

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction

from analysis.rounding import Rounding, round_exactly
from pipeline.cli.codingdesk import CodingError
from pipeline.cli.wave import find_wave
from pipeline.coding.status import Tally
from pipeline.csvfiles import Line, read_lines
from pipeline.stages.store import Store
from pipeline.yamlfiles import did_you_mean

COLUMNS = tuple(field.name for field in fields(Tally))  # of frames.csv
# of them the answers: by rules, by coders, adjudicated and uncoded; the next three are parts of the uncoded
HEADINGS = {
    "frame": "frame",
    "answers": "answers",
    "by_rules": "by rules",
    "by_coders": "by coders",
    "adjudicated": "adjudicated",
    "uncoded": "uncoded",
    "none": "none fits",
    "contested": "contested",
    "to_review": "to review",
    "overlap": "coded twice",
}
REMEDY = "Run the stage code first: `make repro`."
SHOWN = 2  # decimals of an agreement


def status_lines(store: Store, wave: str, frame: str | None) -> Iterator[str]:
    """A table by frame, with headings; of one frame, or all.

    Raises: NoSuchWave; CsvError where stage code has not run; CodingError for a frame that it doesn't know.
    """
    name = find_wave(store, wave).name
    lines = read_lines(store.coding_report(name) / "frames.csv", COLUMNS, REMEDY)
    chosen = [line for line in lines if frame in (None, line["frame"])]
    if not chosen:
        known = sorted(line["frame"] for line in lines)
        hint = did_you_mean(frame or "", known)
        raise CodingError(f"{lines[0].path if lines else name}: no frame {frame!r}.{hint} {REMEDY}")
    table = [(*HEADINGS.values(), "alpha", "status"), *map(_cells, chosen)]
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for row in table:
        first, *numbers = (text.rjust(width) for text, width in zip(row[:-1], widths, strict=False))
        yield "  ".join((first.strip().ljust(widths[0]), *numbers, row[-1])).rstrip()


def _cells(line: Line) -> tuple[str, ...]:
    status = f"{line['status']} ({line['reason']})" if line["reason"] else line["status"]
    return (*(line[column] for column in HEADINGS), _alpha(line), status.replace("_", " "))


def _alpha(line: Line) -> str:
    if not line["alpha"]:
        return "-"
    alpha, low, high = (_rounded(line[column]) for column in ("alpha", "low", "high"))
    return f"{alpha} [{low}, {high}]" if line["low"] else alpha


def _rounded(value: str) -> str:
    return str(round_exactly(Fraction(value), SHOWN, Rounding.HALF_UP)) if value else ""
