"""The audit of the printed figures as sheets of the workbook: score, errata, failed checks, all figures."""

from collections.abc import Mapping

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.publish.audit.reading import Cell
from pipeline.publish.audit.score import ScoreRow, score_tables
from pipeline.publish.audit.view import AuditView, Entry, Line
from pipeline.publish.report import Report
from pipeline.publish.workbook import styles as look
from pipeline.publish.workbook.listing import Item, Listing

SCORE_WIDTHS = (52.0, 15.0)  # of the labels, of each column of numbers
ERRATA_WIDTHS = (5.0, 24.0, 34.0, 12.0, 12.0, 14.0, 50.0, 48.0, 36.0)
ERRATA_SHARED = (1, 2, 7, 8, 9)  # columns that the figures of an erratum have in common
CHECK_WIDTHS = (62.0, 18.0, 40.0, 30.0, 22.0)
FIGURE_WIDTHS = (15.0, 26.0, 42.0, 13.0, 13.0, 26.0, 18.0, 17.0, 40.0, 38.0)
SHOWN = 6  # figures named of a check; a check of a whole table has dozens


def add_audit_sheets(
    workbook: Workbook, audit: AuditView, report: Report, places: Mapping[Cell, str], contents: str
) -> dict[int, str]:
    """Add the sheets after the first one.

    places: where each cell of the tables stands, `'sheet'!A1`. contents: name of the sheet of contents.
    Returns: where each erratum stands, by its number.
    """
    names = audit.words.sheets
    sheets = [
        workbook.create_sheet(name, index)
        for index, name in enumerate((names.score, names.errata, names.checks, names.figures), start=1)
    ]
    score, errata, checks, figures = sheets
    _fill_score(score, audit, report, contents)
    found = _fill_errata(errata, audit, report, places, contents)
    _fill_checks(checks, audit, report, found, contents)
    _fill_figures(figures, audit, report, places, found, contents)
    return found


def _begin(
    sheet: Worksheet,
    widths: tuple[float, ...],
    title: str,
    sentences: tuple[str, ...],
    report: Report,
    contents: str,
) -> Listing:
    listing = Listing(sheet, widths)
    listing.sentence(title, look.TITLE)
    if report.notice:
        listing.sentence(report.notice, look.NOTICE)
    listing.sentence(report.words.back, look.LINK, f"'{contents}'!A1")
    for sentence in sentences:
        listing.sentence(sentence, look.TEXT)
    listing.row += 1
    return listing


def _fill_score(sheet: Worksheet, audit: AuditView, report: Report, contents: str) -> None:
    words, score = audit.words, score_tables(audit)
    all_but_first = range(2, len(score.columns) + 2)
    widths = (SCORE_WIDTHS[0], *(SCORE_WIDTHS[1:] * len(score.columns)))
    listing = _begin(sheet, widths, words.title, words.paragraphs, report, contents)
    listing.sentence(words.headings.by_status, look.HEADING)
    listing.headings((words.headings.status, *score.supports, words.headings.total), all_but_first)
    for row in score.by_status:
        _write_score(listing, row)
    for named in score.terms:
        listing.sentence(f"{named.label} : {named.explanation}", look.SMALL)
    listing.row += 1
    listing.sentence(words.headings.by_section, look.HEADING)
    listing.headings((words.headings.section, *score.columns), all_but_first)
    for row in score.by_section:
        _write_score(listing, row)
    listing.end()


def _write_score(listing: Listing, row: ScoreRow) -> None:
    font = look.STRONG if row.is_total else look.TEXT
    cells = [None if cell is None else Item(cell, font) for cell in row.cells]
    listing.line([Item(row.label, font), *cells], is_sum=row.is_total, is_part=row.is_part)


def _fill_errata(
    sheet: Worksheet, audit: AuditView, report: Report, places: Mapping[Cell, str], contents: str
) -> dict[int, str]:
    words = audit.words
    title = f"{words.headings.errata} ({len(audit.entries)})"
    listing = _begin(sheet, ERRATA_WIDTHS, title, (words.errata_intro,), report, contents)
    head = words.headings
    listing.headings(
        (
            *("", head.erratum_title, head.concerned, head.printed, head.recomputed),
            *("", head.arithmetic, head.cause, head.note),
        )
    )
    _repeat_headings(sheet, listing.row - 1)
    found = {}
    for severity in audit.severities:
        listing.sentence(f"{severity.label}. {severity.explanation}", look.HEADING)
        for entry in severity.entries:
            row = listing.block(_erratum_lines(entry, audit, places), ERRATA_SHARED)
            found[entry.number] = f"'{sheet.title}'!A{row}"
    listing.end()
    return found


def _erratum_lines(entry: Entry, audit: AuditView, places: Mapping[Cell, str]) -> list[list[Item | None]]:
    """A line per figure; what is said of all of them in the first."""
    erratum, words = entry.erratum, audit.words.headings
    lines: list[list[Item | None]] = []
    for line, instead in entry.corrected:
        label = words.cell if line.cell else words.table
        lines.append(
            [
                *(None, None),
                Item(", ".join(part for part in (line.label, line.where, line.section) if part)),
                Item(line.printed, look.WRONG, is_quoted=True),
                Item(instead, look.STRONG, is_quoted=True) if instead else Item(words.none),
                Item(label, to=_place(line, places)) if line.table else None,
                *(None, None, None),
            ]
        )
    lines[0][:2] = Item(str(entry.number), look.STRONG), Item(f"{erratum.title}\n{entry.section}")
    notes = (erratum.note, "" if entry.gives_all else words.not_given)
    lines[0][6:] = (
        Item("\n".join(entry.arithmetic)),
        Item("\n".join((erratum.cause, *erratum.explanation))),
        Item("\n".join(filter(None, notes))) if any(notes) else None,
    )
    return lines


def _fill_checks(
    sheet: Worksheet, audit: AuditView, report: Report, errata: Mapping[int, str], contents: str
) -> None:
    head = audit.words.headings
    title = f"{head.checks} ({len(audit.failed)})"
    listing = _begin(sheet, CHECK_WIDTHS, title, (audit.checks_summary,), report, contents)
    if audit.failed:
        listing.headings((head.arithmetic, head.kind, head.source, head.concerned, head.accounted))
        _repeat_headings(sheet, listing.row - 1)
    for section, checks in audit.failed_by_section:
        listing.group(section)
        for failed in checks:
            accounted = [head.erratum.format(number=number) for number in failed.errata]
            to = errata[failed.errata[0]] if failed.errata else ""
            listing.line(
                [
                    Item("\n".join(part for part in (failed.check.arithmetic, failed.check.detail) if part)),
                    Item(failed.kind),
                    Item(failed.where, look.SMALL),
                    Item(_some(failed.lines)),
                    Item(", ".join(accounted or failed.statuses), to=to),
                ]
            )
    listing.end()


def _some(lines: tuple[Line, ...]) -> str:
    more = " ; …" if len(lines) > SHOWN else ""
    return " ; ".join(line.printed for line in lines[:SHOWN]) + more


def _fill_figures(
    sheet: Worksheet,
    audit: AuditView,
    report: Report,
    places: Mapping[Cell, str],
    errata: Mapping[int, str],
    contents: str,
) -> None:
    words, head = audit.words, audit.words.headings
    title = f"{head.figures} ({len(audit.audit.figures)})"
    listing = _begin(sheet, FIGURE_WIDTHS, title, (words.figures_intro,), report, contents)
    listing.headings(
        (
            *(head.section, head.source, head.figure, head.printed, head.recomputed, head.base),
            *(head.status, head.support, head.remark, head.id),
        )
    )
    top = listing.row - 1
    _repeat_headings(sheet, top)
    for section in audit.sections:
        listing.sentence(section.heading, look.HEADING)
        for group in section.groups:
            listing.group(group.title)
            for line in group.lines:
                listing.line(_figure_items(section.name, line, audit, places, errata))
    sheet.auto_filter.ref = f"A{top}:J{listing.row - 1}"
    listing.end()


def _figure_items(
    section: str,
    line: Line,
    audit: AuditView,
    places: Mapping[Cell, str],
    errata: Mapping[int, str],
) -> list[Item]:
    status = audit.words.headings.erratum.format(number=line.erratum) if line.erratum else line.status_label
    return [
        Item(section),
        Item(line.where, look.SMALL),
        Item(line.label),
        Item(line.printed, is_quoted=True),
        Item(line.recomputed or audit.words.headings.none, to=_place(line, places)),
        Item(line.base, look.SMALL),
        Item(status, to=errata[line.erratum] if line.erratum else ""),
        Item(line.ground),
        Item(line.remark, look.SMALL),
        Item(line.id, look.SMALL),
    ]


def _place(line: Line, places: Mapping[Cell, str]) -> str:
    if line.cell:
        return places[line.cell]
    return f"'{line.table}'!A1" if line.table else ""


def _repeat_headings(sheet: Worksheet, row: int) -> None:
    """Keep the headings in sight: on the screen while scrolling, in print on every page."""
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
