"""Figures from other sources than the survey: `data/reference/<id>.yaml`, with source, date and unit."""

from pathlib import Path
from typing import Self

from pydantic import model_validator

from pipeline.tables.measures import Measure, Statistic
from pipeline.yamlfiles import Id, Misplaced, Model, read_document, validate


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

    @model_validator(mode="after")
    def _has_each_series_once(self) -> Self:
        ids = [series.id for series in self.series]
        for i, given in enumerate(ids):
            if given in ids[:i]:
                raise Misplaced(("series", i), f"the series {given!r} is given twice. Keep one.")
        return self

    @property
    def measures(self) -> dict[Measure, int | None]:
        """Each figure by its measure, `reference <id>__<series> <point>`."""
        return {
            Measure(Statistic.REFERENCE, f"{self.id}__{series.id}", point): value
            for series in self.series
            for point, value in series.values.items()
        }


def load_references(folder: Path) -> tuple[Reference, ...]:
    """All references, sorted by file name.

    Raises: YamlError, with file and line, for a file that is no reference or whose id is not its name.
    """
    return tuple(_reference(path) for path in sorted(folder.glob("*.yaml")))


def _reference(path: Path) -> Reference:
    document = read_document(path)
    reference = validate(document, Reference)
    if reference.id != path.stem:
        # a copy under another name would go before the first one without a word
        raise document.error(
            ("id",), f"the id is {reference.id!r}, the file's name {path.stem!r}. Make them equal."
        )
    return reference
