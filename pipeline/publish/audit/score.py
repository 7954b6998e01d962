"""The score of an audit as two tables, by status and by section, always split by support and by reason."""

from collections import Counter
from dataclasses import dataclass

from pipeline.publish.audit.view import AuditView
from pipeline.publish.audit.words import AuditWords, Named, Reasons, Statuses, Supports
from pipeline.tables.columns import SPLIT, Reason, Support

Pair = tuple[str, str]  # a status, and the support or reason of its figures; empty where it has neither


@dataclass(frozen=True)
class ScoreRow:
    """A line of a score.

    cells: numbers of figures; None where there is nothing to count, and for none of a section.
    is_part: whether the line above counts its figures too.
    """

    label: str
    cells: tuple[int | None, ...]
    is_total: bool = False
    is_part: bool = False


@dataclass(frozen=True)
class ScoreTables:
    """by_status: under `supports` and a total. by_section: under `columns`. terms: to be explained."""

    supports: tuple[str, ...]
    by_status: tuple[ScoreRow, ...]
    columns: tuple[str, ...]
    by_section: tuple[ScoreRow, ...]
    terms: tuple[Named, ...]


def score_tables(view: AuditView) -> ScoreTables:
    """The score from the files of the audit; a status of no figure is a line of zeros, and no column."""
    words = view.words
    counts = Counter[tuple[str, Pair]]()
    for score in view.audit.score:
        counts[score.section, (score.status, score.support or score.reason)] += score.figures
    totals = Counter[Pair]()
    for (_, pair), figures in counts.items():
        totals[pair] += figures
    known = [(status, part) for status in Statuses.model_fields for part in SPLIT.get(status, ("",))]
    pairs = [pair for pair in known if totals[pair]]
    return ScoreTables(
        tuple(getattr(words.supports, name).label for name in Supports.model_fields),
        (
            *(row for status in Statuses.model_fields for row in _status_rows(status, words, totals)),
            ScoreRow(
                words.headings.total,
                (
                    *(sum(totals[s, name] for s in Statuses.model_fields) for name in Supports.model_fields),
                    totals.total(),
                ),
                is_total=True,
            ),
        ),
        (*(_pair_label(words, pair) for pair in pairs), words.headings.total),
        (
            *(
                ScoreRow(
                    section.heading,
                    (
                        *(counts[section.id, pair] or None for pair in pairs),
                        sum(counts[section.id, pair] for pair in pairs),
                    ),
                )
                for section in view.sections
            ),
            ScoreRow(words.headings.total, (*(totals[p] for p in pairs), totals.total()), is_total=True),
        ),
        _terms(words),
    )


def _status_rows(status: str, words: AuditWords, totals: Counter[Pair]) -> list[ScoreRow]:
    """The line of a status, its figures by support beside it or by reason under it."""
    parts = SPLIT.get(status)
    beside = [totals[status, name] if parts is Support else None for name in Supports.model_fields]
    whole = sum(number for (of, _), number in totals.items() if of == status)
    rows = [ScoreRow(getattr(words.statuses, status).label, (*beside, whole))]
    if parts is Reason:
        rows += [
            ScoreRow(
                getattr(words.reasons, name).label,
                (*(None for _ in Supports.model_fields), totals[status, name]),
                is_part=True,
            )
            for name in Reasons.model_fields
        ]
    return rows


def _terms(words: AuditWords) -> tuple[Named, ...]:
    """The statuses, with the reasons under the one that they split, and then the supports."""
    terms = []
    for status in Statuses.model_fields:
        terms.append(getattr(words.statuses, status))
        if SPLIT.get(status) is Reason:
            terms += [getattr(words.reasons, name) for name in Reasons.model_fields]
    return (*terms, *(getattr(words.supports, name) for name in Supports.model_fields))


def _pair_label(words: AuditWords, pair: Pair) -> str:
    status, part = pair
    label = getattr(words.statuses, status).label
    if not part:
        return label
    named = getattr(words.supports, part, None) or getattr(words.reasons, part)
    return f"{label}, {named.label[0].lower()}{named.label[1:]}"
