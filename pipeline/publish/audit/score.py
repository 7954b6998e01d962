"""The score of an audit as two tables, by status and by section, always split by support."""

from collections import Counter
from dataclasses import dataclass

from pipeline.publish.audit.view import AuditView
from pipeline.publish.audit.words import Named, Statuses, Supports


@dataclass(frozen=True)
class ScoreRow:
    """A line of a score.

    cells: numbers of figures; None where there is nothing to count, and for none of a section.
    """

    label: str
    cells: tuple[int | None, ...]
    is_total: bool = False


@dataclass(frozen=True)
class ScoreTables:
    """by_status: under `supports` and a total. by_section: under `columns`. terms: to be explained."""

    supports: tuple[str, ...]
    by_status: tuple[ScoreRow, ...]
    columns: tuple[str, ...]
    by_section: tuple[ScoreRow, ...]
    terms: tuple[Named, ...]


def score_tables(view: AuditView) -> ScoreTables:
    """The score from the files of the audit; a status that no figure has is a line of zeros."""
    words = view.words
    supports = [(name, getattr(words.supports, name)) for name in Supports.model_fields]
    statuses = [(name, getattr(words.statuses, name)) for name in Statuses.model_fields]
    counts = Counter[tuple[str, str, str]]()
    for score in view.audit.score:
        counts[score.section, score.status, score.support] += score.figures
    by_pair = Counter[tuple[str, str]]()
    for (_, status, support), figures in counts.items():
        by_pair[status, support] += figures
    # the statuses of figures found again are those that come with a support
    supported = {status for status, support in by_pair if support}
    pairs = [
        (status, support)
        for status, _ in statuses
        for support in ([name for name, _ in supports] if status in supported else [""])
    ]
    return ScoreTables(
        tuple(named.label for _, named in supports),
        (
            *(_status_row(named, name, by_pair, name in supported) for name, named in statuses),
            ScoreRow(
                words.headings.total,
                (*(sum(by_pair[s, name] for s, _ in statuses) for name, _ in supports), by_pair.total()),
                is_total=True,
            ),
        ),
        (*(_pair_label(view, status, support) for status, support in pairs), words.headings.total),
        (
            *(
                ScoreRow(
                    section.heading,
                    (
                        *(counts[section.id, *pair] or None for pair in pairs),
                        sum(counts[section.id, *pair] for pair in pairs),
                    ),
                )
                for section in view.sections
            ),
            ScoreRow(
                words.headings.total, (*(by_pair[pair] for pair in pairs), by_pair.total()), is_total=True
            ),
        ),
        tuple(named for _, named in (*statuses, *supports)),
    )


def _status_row(named: Named, status: str, by_pair: Counter, is_supported: bool) -> ScoreRow:
    split = [by_pair[status, name] if is_supported else None for name in Supports.model_fields]
    return ScoreRow(named.label, (*split, sum(n for (of, _), n in by_pair.items() if of == status)))


def _pair_label(view: AuditView, status: str, support: str) -> str:
    label = getattr(view.words.statuses, status).label
    if not support:
        return label
    proved = getattr(view.words.supports, support).label
    return f"{label}, {proved[0].lower()}{proved[1:]}"
