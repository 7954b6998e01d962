"""A wave as the commands see it: its layouts, the cells that they plan, its answers, tables and audit."""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from pipeline.errors import UserError
from pipeline.published.indicators import Formulas, load_indicators
from pipeline.published.names import Names, names_of
from pipeline.published.terms import Place
from pipeline.published.values import Sources, table_cells
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.store import Store
from pipeline.tables.codeframes import load_codeframes
from pipeline.tables.known import known_names
from pipeline.tables.layout import Layout, read_layouts
from pipeline.tables.plan import plan
from pipeline.tables.recodes import Recode, load_recodes
from pipeline.tables.references import load_references
from pipeline.yamlfiles import Document, read_document


class NotMade(UserError):
    """A wave that does not exist, or outputs of the pipeline that are not there."""


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
        questionnaire = load_questionnaire(self.store.questionnaire(self.name))
        frames = load_codeframes(self.store.codeframes(self.name))
        made = load_recodes(self.store.recodes(self.name), questionnaire, frames)
        return {recode.field.name: recode for recode in made}

    @cached_property
    def names(self) -> Names:
        """The planned cells by place, and all that formulas may name."""
        questionnaire = load_questionnaire(self.store.questionnaire(self.name))
        references = load_references(self.store.reference())
        known = known_names(questionnaire, self.recodes.values(), references)
        cells = (cell for document, layout in self.layouts.values() for cell in plan(document, layout, known))
        return names_of(questionnaire, known, cells, (layout for _, layout in self.layouts.values()))

    @cached_property
    def rows(self) -> dict[Place, dict[str, str]]:
        """The rows of all tables, by place."""
        lines = (
            line
            for table in self.layouts
            for line in self._lines(self.store.tables(self.name) / f"{table}.csv")
        )
        return {(line["table"], line["panel"], line["row"], line["column"]): line for line in lines}

    @cached_property
    def figures(self) -> dict[str, dict[str, str]]:
        """The rows of the audit by figure; none in a wave without printed report."""
        return self._audited("audit", "id")

    @cached_property
    def checks(self) -> dict[str, dict[str, str]]:
        return self._audited("checks", "check")

    @cached_property
    def errata(self) -> dict[str, dict[str, str]]:
        return self._audited("errata", "erratum")

    @cached_property
    def indicators(self) -> dict[str, Formulas]:
        return load_indicators(self.indicators_path, self.names)

    @property
    def indicators_path(self) -> Path:
        return self.store.layouts(self.name) / "indicators.yaml"

    @cached_property
    def sources(self) -> Sources:
        """What measures and terms are counted in."""
        folder = self.store.interim(self.name, "recode")
        rosters = self.store.interim(self.name, "edit") / "rosters.parquet"
        paths = {name: folder / f"{name}.parquet" for name in ("variables", "missing", "asked")}
        for path in (*paths.values(), rosters):
            if not path.is_file():
                raise _not_made(path)
        figures = {m: v for of in load_references(self.store.reference()) for m, v in of.measures.items()}
        return Sources(
            {name: pl.scan_parquet(path) for name, path in paths.items()},
            self.names.known.members,
            pl.read_parquet(rosters),
            table_cells(self.rows.values()),
            figures,
            self.names.numbers,
        )

    def _audited(self, file: str, key: str) -> dict[str, dict[str, str]]:
        if self.name not in read_document(self.store.params()).content["published"]:
            return {}
        return {line[key]: line for line in self._lines(self.store.audit(self.name) / f"{file}.csv")}

    @staticmethod
    def _lines(path: Path) -> list[dict[str, str]]:
        if not path.is_file():
            raise _not_made(path)
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def _not_made(path: Path) -> NotMade:
    return NotMade(f"{path}: there is no such file yet. Run `make repro` first.")


def find_wave(store: Store, name: str | None) -> Wave:
    """The wave of that name, or the only one.

    Raises: NotMade for a wave that params.yaml does not list, or no name where it lists several.
    """
    waves = read_document(store.params()).content["waves"]
    if name is None and len(waves) > 1:
        raise NotMade(f"there are several waves: {', '.join(waves)}. Say which: --wave {waves[0]}.")
    chosen = waves[0] if name is None else name
    if chosen not in waves:
        raise NotMade(
            f"{chosen!r} is not a wave of this project. {store.params()} lists: {', '.join(waves)}."
        )
    return Wave(store, chosen)
