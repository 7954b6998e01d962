"""What page and workbook say alike of coded answers: how they were coded, what is held back, examples."""

from dataclasses import replace

from pipeline.publish.coding.reading import CodingFiles, CodingFilesError, FrameCoding, Reason
from pipeline.publish.coding.words import CodingWords, Counted
from pipeline.publish.lines import Examples, Line, Theme
from pipeline.publish.report import Report
from pipeline.publish.rows import Figure, PrintedTable
from pipeline.publish.typography import grouped, typeset
from pipeline.tables.layout import Format, Panel
from pipeline.tables.printing import coefficient, printed

PERCENT = Format(decimals=1, suffix="%")
PLACES = (3, 4)  # decimals of a coefficient; the second where the first would print two that differ alike


def with_coding(
    tables: tuple[PrintedTable, ...], files: CodingFiles | None, report: Report
) -> tuple[PrintedTable, ...]:
    """The tables, those that count coded answers with what is to be said of them.

    files: None for a wave without coding.
    Raises: CodingFilesError for a table whose code frame the files do not have, and for a report without
    words for coded answers.
    """
    return tuple(_table(table, files, report) if table.layout.codeframes else table for table in tables)


def _table(table: PrintedTable, files: CodingFiles | None, report: Report) -> PrintedTable:
    if report.coding is None:
        raise CodingFilesError(
            f"report.yaml has no `coding`, but {table.layout.id} counts coded answers. Add the words that "
            "say how they were coded."
        )
    codings = [_coding(frame, table, files) for frame in table.layout.codeframes]
    if any(coding.reason for coding in codings):
        table = _held(table, codings, report.coding)
    shown = {coding.frame for coding in codings if coding.reason is None}
    examples = [
        _examples(panel, files, report)
        for panel in table.layout.panels
        if panel.verbatims in shown and panel.verbatims in files.verbatims
    ]
    how = tuple(_line(coding, report.coding) for coding in codings)
    return replace(table, coding=how, examples=tuple(one for one in examples if one.themes))


def _coding(frame: str, table: PrintedTable, files: CodingFiles | None) -> FrameCoding:
    if files is None or frame not in files.frames:
        what = "is not there" if files is None else f"has no frame {frame!r}"
        raise CodingFilesError(
            f"{table.layout.id} counts answers coded by the frame {frame!r}, but the coding's frames.csv "
            f"{what}. Run the stage code."
        )
    return files.frames[frame]


def _held(table: PrintedTable, codings: list[FrameCoding], words: CodingWords) -> PrintedTable:
    """The table with its figures that are held back marked, and why they are."""
    panels = tuple(
        replace(panel, figures={at: _marked(figure, words.held_back) for at, figure in panel.figures.items()})
        for panel in table.panels
    )
    if not any(panel.is_withheld for panel in panels):
        frames = ", ".join(coding.frame for coding in codings if coding.reason)
        raise CodingFilesError(
            f"{table.layout.id} counts answers coded by {frames}, which is held back, and its figures are "
            "not. Run the stage tabulate again."
        )
    lines = tuple(
        Line(words.held.label, _reason(coding, words), is_warning=True) for coding in codings if coding.reason
    )
    return replace(table, panels=panels, held=lines)


def _marked(figure: Figure, word: str) -> Figure:
    is_withheld = figure.value is None and figure.printed == word
    return replace(figure, is_withheld=True) if is_withheld else figure


def _line(coding: FrameCoding, words: CodingWords) -> Line:
    return Line(words.label, f"{_how(coding, words)}. {' ; '.join(_facts(coding, words))}.")


def _how(coding: FrameCoding, words: CodingWords) -> str:
    if not coding.counts["coders"]:
        return words.rules
    coders, percent = _coders(coding, words), coding.statistics["percent"]
    if percent is None:
        return words.unmeasured.format(coders=coders)
    measured = {
        "coders": coders,
        "twice": _counted(words.counted.twice, coding.counts["overlap"]),
        "percent": printed(100 * percent, PERCENT),
    }
    if coding.statistics["alpha"] is None:
        return words.uniform.format(**measured)
    alpha, threshold = _coefficients(coding)
    interval = _interval(coding, words)
    return words.measured.format(**measured, alpha=alpha, interval=interval, threshold=threshold)


def _interval(coding: FrameCoding, words: CodingWords) -> str:
    low, high = coding.statistics["low"], coding.statistics["high"]
    if low is None or high is None:
        return words.unbounded
    return words.interval.format(low=coefficient(low, PLACES[0]), high=coefficient(high, PLACES[0]))


def _coders(coding: FrameCoding, words: CodingWords) -> str:
    coders = _counted(words.counted.coders, coding.counts["coders"])
    if not coding.counts["assisted"]:
        return coders
    return words.assisted.format(coders=coders, assisted=grouped(coding.counts["assisted"]))


def _coefficients(coding: FrameCoding) -> tuple[str, str]:
    """Alpha and its threshold as printed: not alike where they differ, as far as PLACES go."""
    alpha, threshold = coding.statistics["alpha"], coding.statistics["threshold"]
    alike = coefficient(alpha, PLACES[0]) == coefficient(threshold, PLACES[0]) and alpha != threshold
    places = PLACES[1] if alike else PLACES[0]
    return coefficient(alpha, places), coefficient(threshold, places)


def _facts(coding: FrameCoding, words: CodingWords) -> list[str]:
    counts, counted = coding.counts, words.counted
    return [
        _answers(coding, words),
        *([_counted(counted.contested, counts["contested"])] if counts["contested"] else []),
        _counted(counted.codes, counts["assigned"]),
        words.frame.format(frame=coding.frame, version=coding.version),
    ]


def _answers(coding: FrameCoding, words: CodingWords) -> str:
    """How many answers there are, and how many of them are coded."""
    counts, counted = coding.counts, words.counted
    if not counts["answers"]:
        return _counted(counted.answers, 0)
    if not counts["coded"] and not counts["none"]:
        return _counted(counted.no, counts["answers"])
    if counts["coded"] == counts["answers"]:
        return _parted(_counted(counted.all, counts["answers"]), coding, words)
    coded = _parted(_counted(counted.coded, counts["coded"]), coding, words)
    if counts["none"]:
        coded = words.beside.format(coded=coded, none=_counted(counted.none, counts["none"]))
    return words.split.format(answers=_counted(counted.answers, counts["answers"]), coded=coded)


def _parted(coded: str, coding: FrameCoding, words: CodingWords) -> str:
    """With who coded them, where persons did; by rules alone goes without saying."""
    names = ("by_coders", "adjudicated", "by_rules") if coding.counts["coders"] else ()
    parts = [
        _counted(getattr(words.counted, name), coding.counts[name]) for name in names if coding.counts[name]
    ]
    return words.parted.format(coded=coded, parts=", ".join(parts)) if parts else coded


def _reason(coding: FrameCoding, words: CodingWords) -> str:
    if coding.reason is Reason.REVIEW:
        return words.held.review.format(answers=_counted(words.counted.answers, coding.counts["to_review"]))
    if coding.reason is Reason.OVERLAP:
        return words.held.overlap.format(
            twice=_counted(words.counted.twice, coding.counts["overlap"]),
            answers=grouped(coding.counts["answers"]),
            share=printed(100 * coding.statistics["share"], PERCENT),
        )
    alpha, threshold = _coefficients(coding)
    return words.held.agreement.format(alpha=alpha, threshold=threshold)


def _counted(words: Counted, number: int) -> str:
    return (words.one if number < 2 else words.other).format(number=grouped(number))


def _examples(panel: Panel, files: CodingFiles, report: Report) -> Examples:
    """The verbatims of the codes that are rows of a panel, in their order."""
    texts = files.verbatims[panel.verbatims]
    quote = typeset(report.coding.quote)  # its marks alone: what a respondent wrote keeps its spaces
    themes = [
        Theme(row.name, tuple(quote.format(text=text) for text in texts[row.id]))
        for row in panel.rows
        if row.id in texts
    ]
    return Examples(report.coding.examples, report.notice or "", tuple(themes))
