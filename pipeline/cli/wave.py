"""A wave as the commands see it: its layouts, the cells that they plan, its answers, tables and audit."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.coding.status import Reason
from pipeline.csvfiles import read_lines
from pipeline.errors import UserError
from pipeline.published.chosen import chosen_counts, chosen_terms
from pipeline.published.countedby import CountedBy
from pipeline.published.indicators import Formulas, load_indicators
from pipeline.published.names import Names
from pipeline.published.terms import Place, Term
from pipeline.published.values import Sources
from pipeline.stages.audit import Material, material_names, read_held, read_material, read_sources
from pipeline.stages.heldback import read_held_frames
from pipeline.stages.store import Store
from pipeline.tables.columns import AUDIT_COLUMNS, CHECK_COLUMNS, COLUMNS, ERRATA_COLUMNS
from pipeline.tables.layout import Layout, read_layouts
from pipeline.tables.measures import Measure
from pipeline.tables.recodes import Recode
from pipeline.yamlfiles import Document, read_document

REMEDY = "Run `make repro` first."


class NoSuchWave(UserError):
    """A wave that params.yaml does not list, or none named where it lists several."""


@dataclass(frozen=True)
class Wave:
    """Everything is read when it is first asked for."""

    store: Store
    name: str

    @cached_property
    def layouts(self) -> dict[str, tuple[Document, Layout]]:
        return {
            layout.id: (document, layout) for document, layout in read_layouts(self.store.layouts(self.name))
        }

    @cached_property
    def recodes(self) -> dict[str, Recode]:
        return {recode.field.name: recode for recode in self._material.recodes}

    @cached_property
    def names(self) -> Names:
        """The planned cells by place, and all that formulas may name."""
        return material_names(self._material, tuple(self.layouts.values()))

    @cached_property
    def rows(self) -> dict[Place, dict[str, str]]:
        """The rows of all tables, by place."""
        lines = [
            line.values
            for table in self.layouts
            for line in read_lines(self.store.tables(self.name) / f"{table}.csv", COLUMNS, REMEDY)
        ]
        return {(line["table"], line["panel"], line["row"], line["column"]): line for line in lines}

    @cached_property
    def figures(self) -> dict[str, dict[str, str]]:
        """The rows of the audit by figure; none in a wave without printed report."""
        return self._audited("audit", AUDIT_COLUMNS)

    @cached_property
    def checks(self) -> dict[str, dict[str, str]]:
        return self._audited("checks", CHECK_COLUMNS)

    @cached_property
    def errata(self) -> dict[str, dict[str, str]]:
        return self._audited("errata", ERRATA_COLUMNS)

    @cached_property
    def indicators(self) -> dict[str, Formulas]:
        return load_indicators(self.indicators_path, self.names)

    def is_chosen(self, term: Term) -> bool:
        """Whether a number is one that the reconstruction chose."""
        return bool(chosen_terms([term], self.names, self._chosen))

    @cached_property
    def _chosen(self) -> frozenset[tuple[Measure, ...]]:
        return chosen_counts(self.names, self.sources.cells)

    @cached_property
    def held(self) -> CountedBy:
        """What may not be published, because its code frame is held back."""
        return read_held(self.store, self.name, self.names, self._material.recodes, self._layouts)

    @cached_property
    def held_frames(self) -> dict[str, Reason]:
        """The code frames that are held back, with why."""
        return read_held_frames(self.store, self.name, self.recodes.values(), self._layouts)

    @property
    def _layouts(self) -> list[Layout]:
        return [layout for _, layout in self.layouts.values()]

    @property
    def indicators_path(self) -> Path:
        return self.store.layouts(self.name) / "indicators.yaml"

    @cached_property
    def sources(self) -> Sources:
        """What measures and terms are counted in."""
        return read_sources(self.store, self.name, self.names, self._material.references)

    @cached_property
    def _material(self) -> Material:
        return read_material(self.store, self.name)

    def _audited(self, file: str, columns: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """The rows of a file of the audit by their first column, an id."""
        if self.name not in read_document(self.store.params()).content["published"]:
            return {}
        lines = read_lines(self.store.audit(self.name) / f"{file}.csv", columns, REMEDY)
        return {line[columns[0]]: line.values for line in lines}


def find_wave(store: Store, name: str | None) -> Wave:
    """The wave of that name, or the only one.

    Raises: NoSuchWave for a wave that params.yaml does not list, no name where it lists several, and outside
    the project's folder.
    """
    if not store.params().is_file():
        raise NoSuchWave(f"there is no {store.params()} here. Run caf-census in the project's folder.")
    waves = read_document(store.params()).content["waves"]
    if name is None and len(waves) > 1:
        raise NoSuchWave(f"there are several waves: {', '.join(waves)}. Say which: --wave {waves[0]}.")
    chosen = waves[0] if name is None else name
    if chosen not in waves:
        raise NoSuchWave(
            f"{chosen!r} is not a wave of this project. {store.params()} lists: {', '.join(waves)}."
        )
    return Wave(store, chosen)
