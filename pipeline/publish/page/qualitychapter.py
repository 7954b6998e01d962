"""The quality figures as a chapter of the page."""

from jinja2 import Environment

from pipeline.publish.quality.view import QualityView
from pipeline.publish.report import Report


def quality_chapter(environment: Environment, quality: QualityView, report: Report) -> str:
    """The HTML of the chapter; environment: with the filters of the page."""
    return environment.get_template("quality.html.jinja").render(
        quality=quality,
        notice=report.notice,
        back=report.words.back,
        base=report.words.base,
        source=report.words.source,
        aloud=report.free.cell,
    )


def quality_contents(quality: QualityView) -> tuple[tuple[str, str], ...]:
    """The parts of the chapter: id and heading."""
    parts = tuple((f"quality-{one.table.id}", one.table.title) for one in quality.tables)
    return (*parts, ("quality-effects", quality.words.effects))
