"""What each analysis holds, as `reports/dossier/<wave>/analyses/<analysis>.yaml` says it.

An analysis is printed like a table: panels of rows and columns. Its cells count nothing: the nearest
`measure` of cell, row, column and panel, with `{row}` and `{column}` replaced by the ids, names a quantity
that its method works out (pipeline/analyses/quantities.py), and `share_of` another that it is a share of.
"""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.analyses.inputs import Inputs
from pipeline.tables.layout import Layout, Panel, Role, Shown
from pipeline.yamlfiles import Document, Misplaced, read_document, validate


class Analysis(Layout):
    """An analysis of the report.

    section: of the report, not of the dossier. asks: the question that it answers. reading: how a row or a
    number is read. limits: what it does not say. inputs: its method, and what the method works on.
    """

    section: Annotated[str, Field(pattern=r"^[a-z]+-\d+$")]
    dossier: Shown = Shown.ANALYSIS
    asks: str
    reading: tuple[str, ...]
    limits: tuple[str, ...]
    inputs: Annotated[Inputs, Field(discriminator="method")]

    @model_validator(mode="after")
    def _has_body_rows_only(self) -> Self:
        for i, panel in enumerate(self.panels):
            for key, lines in (("rows", panel.rows), ("columns", panel.columns)):
                for j, line in enumerate(lines):
                    if line.role is Role.SUBTOTAL:
                        raise Misplaced(
                            ("panels", i, key, j, "role"),
                            f"{line.id!r}: in an analysis nothing is added up. Name a quantity in `measure`.",
                        )
        return self


def read_analyses(folder: Path) -> tuple[tuple[Document, Analysis], ...]:
    """All analyses of a wave with their files, by section, then by their place in it; none without a folder.

    Raises: YamlError, with file and line, for a file that is no analysis or whose id is not its name.
    """
    read = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path)
        analysis = validate(document, Analysis)
        if analysis.id != path.stem:
            raise document.error(
                ("id",), f"the id is {analysis.id!r}, the file's name {path.stem!r}. Make them equal."
            )
        read.append((document, analysis))
    return tuple(sorted(read, key=lambda pair: _place(pair[1])))


def measure_of(panel: Panel, row: str, column: str) -> str | None:
    """The measure of a cell as the layout says it, before ids take their places."""
    line, head = panel.row(row), panel.column(column)
    if column in line.cells:
        return line.cells[column]
    return line.measure or head.measure or panel.measure


def _place(analysis: Analysis) -> tuple[str, int, int, str]:
    name, _, number = analysis.section.rpartition("-")
    return name, int(number), analysis.order, analysis.id
