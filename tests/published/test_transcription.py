"""figures.csv beside a second, independent transcription of the same pages.

data/published/2007/tables.txt holds the figures of the tables' lines, taken by a script from the text: a
heading names table and panel, each line begins with its number in the text. second-reading.csv holds the
prose, by a reader who did not see figures.csv: `settled` is what both readings were settled to, empty for
what is no figure of the survey (`why`). docs/decisions/printed-figures.md has the rules.
"""

import csv
from collections import Counter

from pipeline.tables.printing import without_spaces
from tests.published.printed import STORE, WAVE, figures, prose_figures

FOLDER = STORE.published(WAVE)


def tables() -> list[tuple[str, str, str]]:
    """Table and panel, line of the text, printed string: in the order of tables.txt."""
    read, panel = [], ""
    for line in (FOLDER / "tables.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            panel = line.removeprefix("# ").replace(" ", ".")
        else:
            number, *cells = line.split("\t")
            read += [(panel, number, without_spaces(cell)) for cell in cells]
    return read


def second_reading() -> list[dict[str, str]]:
    with (FOLDER / "second-reading.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_transcriptions_of_the_tables_agree_figure_by_figure():
    first = [(f"{f.table}.{f.panel}", f.source, without_spaces(f.printed)) for f in figures().values()]
    assert first == tables()


def test_both_readings_of_the_prose_are_settled_to_the_same_figures():
    first = [(f.source, f.printed) for f in prose_figures().values()]
    assert first == [(row["line"], row["settled"]) for row in second_reading() if row["settled"]]


def test_each_difference_between_the_readings_of_the_prose_has_its_reason():
    unlike = [row for row in second_reading() if bool(row["why"]) != (row["printed"] != row["settled"])]
    assert unlike == []


def test_the_figures_of_a_line_are_numbered_in_their_order():
    numbered = Counter()
    for figure in prose_figures().values():
        numbered[figure.source] += 1
        assert figure.id == f"l{int(figure.source):04}-{numbered[figure.source]}"
