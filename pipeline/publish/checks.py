"""Whether the report's words can carry its tables: checked once, before anything is written."""

from pipeline.errors import UserError
from pipeline.publish.report import Report
from pipeline.publish.rows import PrintedTable


class ReportError(UserError):
    """Tables that the report has no place or no words for."""


def check_report(tables: tuple[PrintedTable, ...], report: Report) -> None:
    """Whether each table has its section, and a notice where figures come from no real answers.

    Raises: ReportError naming the tables.
    """
    known = {section.id for section in report.sections}
    layouts = [table.layout for table in tables]
    lost = [f"{layout.id} ({layout.section})" for layout in layouts if layout.section not in known]
    if lost:
        raise ReportError(
            f"report.yaml has no section for: {', '.join(lost)}. Its sections: {', '.join(sorted(known))}. "
            "Correct the section in the layout or add it to report.yaml."
        )
    made_up = [table.layout.id for table in tables if table.is_made_up]
    if made_up and report.notice is None:
        raise ReportError(
            f"report.yaml has no notice, but figures of {', '.join(made_up)} are reconstructed or free. "
            "Give `notice` and `notice_text`, the words that say so on every page, sheet and chart."
        )
