"""Figures from other sources than the survey: `data/reference/<id>.yaml`, with source, date and unit."""

from pathlib import Path

from pipeline.tables.measures import Measure, Statistic
from pipeline.yamlfiles import Id, Model, load


class Series(Model):
    """Figures of one kind, by point (a year, a place). null: the source does not know."""

    id: Id
    label: str
    values: dict[str, int | None]


class Reference(Model):
    """One source. unknown: what is printed for a value that the source does not know."""

    id: Id
    title: str
    source: str
    date: str
    unit: str
    unknown: str
    series: tuple[Series, ...]

    @property
    def measures(self) -> dict[Measure, int | None]:
        """Each figure by its measure, `reference <id>__<series> <point>`."""
        return {
            Measure(Statistic.REFERENCE, f"{self.id}__{series.id}", point): value
            for series in self.series
            for point, value in series.values.items()
        }


def load_references(folder: Path) -> tuple[Reference, ...]:
    """All references, sorted by file name. Raises: YamlError."""
    return tuple(load(path, Reference) for path in sorted(folder.glob("*.yaml")))
