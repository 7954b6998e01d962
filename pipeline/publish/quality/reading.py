"""The quality figures of a wave, as stage quality writes them to `reports/<wave>/quality/`."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from pipeline.csvfiles import read_lines
from pipeline.errors import UserError
from pipeline.publish.rows import Figure, figure_of
from pipeline.quality.layout import NAMES, Named, RowSet
from pipeline.tables.columns import COLUMNS

EFFECTS = ("table", "panel", "row", "column", "before", "after", "difference")
REMEDY = "Run the stage quality again."
Place = tuple[str, str, str, str]  # table, panel, row, column


class QualityFilesError(UserError):
    """Quality figures that do not fit their layout or the tables."""


@dataclass(frozen=True)
class Effect:
    """A cell of the report before and after the corrections; texts as they stand in effects.csv."""

    place: Place
    before: str
    after: str

    @property
    def has_moved(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class QualityFiles:
    figures: dict[Place, Figure]
    sets: dict[RowSet, tuple[Named, ...]]
    effects: tuple[Effect, ...]


def read_quality(folder: Path) -> QualityFiles:
    """Raises: CsvError; RowsError for a value that is no number; QualityFilesError for an unknown set."""
    figures = {}
    for line in read_lines(folder / "quality.csv", COLUMNS, REMEDY):
        figures[line["table"], line["panel"], line["row"], line["column"]] = figure_of(line)
    sets: dict[RowSet, list[Named]] = defaultdict(list)
    for line in read_lines(folder / "names.csv", NAMES, REMEDY):
        if line["rows"] not in list(RowSet):
            raise QualityFilesError(f"{line.where}: there are no rows {line['rows']!r}. {REMEDY}")
        sets[RowSet(line["rows"])].append(Named(line["row"], line["label"], line["note"]))
    effects = tuple(
        Effect((line["table"], line["panel"], line["row"], line["column"]), line["before"], line["after"])
        for line in read_lines(folder / "effects.csv", EFFECTS, REMEDY)
    )
    return QualityFiles(figures, {name: tuple(of) for name, of in sets.items()}, effects)
