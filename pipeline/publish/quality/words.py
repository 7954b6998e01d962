"""The words of the quality figures, part of `reports/dossier/<wave>/report.yaml`."""

from pipeline.yamlfiles import Model


class Headings(Model):
    """Headings of the effects' list, and the label of the link to a table's sheet or article."""

    table: str
    cell: str
    before: str
    after: str
    difference: str


class QualityWords(Model):
    """All that the report says of its quality beside the tables' own words.

    summary: one sentence for the head of the report, with `{moved}` and `{cells}`. effects: title of the list
    of cells that the corrections moved; moved: the sentence over it, with the same; none: in its place.
    sheet: its name in the workbook. uncounted: printed where a value could not be worked out.
    """

    title: str
    summary: str
    paragraphs: tuple[str, ...]
    effects: str
    moved: str
    none: str
    sheet: str
    uncounted: str
    see: str
    headings: Headings
