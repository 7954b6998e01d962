"""The printed figures that don't follow from the others: `data/published/<wave>/errata.yaml`."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.yamlfiles import Id, Model, load


class Erratum(Model):
    """One misprint.

    figures: ids of figures.csv. printed: their string in the dossier. recomputed: what should be printed.
    arithmetic: how that follows, in printed figures. note: what else is known of it.
    """

    id: Id
    figures: Annotated[tuple[str, ...], Field(min_length=1)]
    printed: str
    recomputed: str
    arithmetic: str
    note: str | None = None


class Errata(Model):
    """All misprints of a wave."""

    errata: tuple[Erratum, ...]

    @property
    def figures(self) -> frozenset[str]:
        """The ids of the figures that are misprinted."""
        return frozenset(figure for erratum in self.errata for figure in erratum.figures)


def load_errata(path: Path) -> Errata:
    """Raises: YamlError with file and line."""
    return load(path, Errata)
