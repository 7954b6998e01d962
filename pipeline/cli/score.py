"""The audit's summary, from the score that stage audit wrote."""

from collections import Counter
from collections.abc import Iterator

from pipeline.cli.wave import REMEDY
from pipeline.csvfiles import read_lines
from pipeline.published.audit import summary_line
from pipeline.stages.store import Store
from pipeline.tables.columns import SCORE_COLUMNS
from pipeline.yamlfiles import read_document


def score_lines(store: Store) -> Iterator[str]:
    """One line for each wave that has a printed report.

    Raises: CsvError when its score is not there, or is not as stage audit writes it.
    """
    for wave in read_document(store.params()).content["published"]:
        counts: Counter[tuple[str, str]] = Counter()
        for line in read_lines(store.audit(wave) / "score.csv", SCORE_COLUMNS, REMEDY):
            counts[line["status"], line["support"] or line["reason"]] += int(line["figures"])
        yield summary_line(wave, counts)
