"""Stage quality on a reconstructed wave: its figures add up, and no change passes unseen."""

import re
import shutil
from collections import Counter, defaultdict
from dataclasses import replace

import polars as pl
import pytest

from pipeline.csvfiles import Line, read_lines
from pipeline.publish.quality.reading import EFFECTS, read_quality
from pipeline.publish.quality.view import QualityView, quality_view
from pipeline.publish.report import load_report
from pipeline.publish.rows import PrintedTable, read_tables
from pipeline.quality.layout import NAMES, read_quality_layout
from pipeline.returns.listing import COLUMNS as LEDGER
from pipeline.stages import quality, tabulate
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from pipeline.tables.columns import COLUMNS
from pipeline.tables.layout import load_layouts
from tests.pipeline.project_copy import store_with_answers

WAVE = "2007"


@pytest.fixture(scope="module")
def store() -> Store:
    made = store_with_answers()
    tabulate.main(Stage("tabulate", WAVE, made))
    quality.main(Stage("quality", WAVE, made))
    return made


def lines(store: Store, name: str, columns: tuple[str, ...]) -> tuple[Line, ...]:
    return read_lines(store.quality(WAVE) / f"{name}.csv", columns, "")


def figures(store: Store) -> dict[tuple[str, ...], Line]:
    found = {
        (line["table"], line["panel"], line["row"], line["column"]): line
        for line in lines(store, "quality", COLUMNS)
    }
    assert len(found) == len(lines(store, "quality", COLUMNS))
    return found


def view(store: Store, held: str = "") -> QualityView:
    """held: a table whose figures are all held back."""
    folder = store.layouts(WAVE)
    tables = tuple(
        held_back(table) if table.layout.id == held else table
        for table in read_tables(store.tables(WAVE), load_layouts(folder))
    )
    _, layout = read_quality_layout(folder / "quality.yaml")
    return quality_view(
        read_quality(store.quality(WAVE)), layout, tables, load_report(folder / "report.yaml")
    )


def held_back(table: PrintedTable) -> PrintedTable:
    panels = [
        replace(panel, figures={at: replace(one, is_withheld=True) for at, one in panel.figures.items()})
        for panel in table.panels
    ]
    return replace(table, panels=tuple(panels))


def test_cells_of_a_table_held_back_are_not_counted_as_published(store):
    # Tableau 1: four functions and their total, each as a number and a share
    assert view(store).cells - view(store, "t01-fonction").cells == 5 * 2


def test_all_offices_asked_answered(store):
    # Dossier d'étude 115, introduction: "123 réponses", of all offices
    rate = figures(store)["retours", "retours", "reponse", "taux"]
    assert (rate["numerator"], rate["denominator"], rate["value"]) == ("123", "123", "1")
    assert rate["origin"] == "reconstructed"


def test_the_files_and_cells_are_those_of_the_ledger(store):
    found, folder = figures(store), store.interim(WAVE, "ingest")
    returns = read_lines(folder / "returns.csv", tuple(LEDGER["returns"]), "")
    statuses = Counter(line["status"] for line in returns)
    rows = {"acceptes": "accepted", "quarantaine": "quarantined", "remplaces": "superseded"}
    counted = {row: int(found["retours", "retours", row, "nombre"]["numerator"]) for row in rows}
    assert counted == {row: statuses[status] for row, status in rows.items()}
    assert sum(counted.values()) == int(found["retours", "retours", "acceptes", "base"]["numerator"])
    rejected = found["retours", "retours", "rejetees", "taux"]
    accepted = [line for line in returns if line["status"] == "accepted"]
    assert int(rejected["numerator"]) == sum(int(line["rejected"]) for line in accepted)
    assert int(rejected["denominator"]) == sum(
        int(line["answers"]) + int(line["rejected"]) for line in accepted
    )


def test_answers_and_reasons_add_up_to_the_offices_asked_in_every_question(store):
    by_row: dict[str, dict[str, int]] = defaultdict(dict)
    for (table, panel, row, column), line in figures(store).items():
        if (table, panel) == ("questions", "reponses"):
            by_row[row][column] = int(line["numerator"])
    assert len(by_row) == 1 + 84 + 1  # the function of the respondent, the questions, the total
    for row, counts in by_row.items():
        parts = counts["repondu"] + counts["vide"] + counts["ne_sait_pas"] + counts["illisible"]
        assert parts == counts["posee"], row
    asked = [counts["posee"] for row, counts in by_row.items() if row != "total"]
    assert by_row["total"]["posee"] == sum(asked)


@pytest.mark.parametrize(
    ("question", "answered", "asked"),
    # lines 1036, 1376, 1461, 1501 of the dossier's text: so many Caf answered; 107 were asked for details
    [("q78", 115, 123), ("q79", 113, 123), ("q82", 99, 107), ("q84", 47, 123)],
)
def test_printed_numbers_of_answers_are_found_again(store, question, answered, asked):
    rate = figures(store)["questions", "reponses", question, "taux"]
    assert (int(rate["numerator"]), int(rate["denominator"])) == (answered, asked)


def test_every_rule_has_its_verdicts_and_each_that_fails_is_explained(store):
    notes = {line["row"]: line["note"] for line in lines(store, "names", NAMES) if line["rows"] == "rules"}
    failing = {
        row: int(line["numerator"])
        for (table, panel, row, column), line in figures(store).items()
        if (table, panel, column) == ("controles", "regles", "echecs")
    }
    assert set(failing) == set(notes)
    assert [rule for rule, fails in failing.items() if fails and not notes[rule]] == []
    total = figures(store)["controles", "gravite", "total", "echecs"]
    assert sum(failing.values()) == int(total["numerator"])


def test_each_rate_of_a_rule_can_be_redone_from_the_numbers_in_its_row(store):
    printed: dict[str, dict[str, Line]] = defaultdict(dict)
    for (table, panel, row, column), line in figures(store).items():
        if (table, panel) == ("controles", "regles"):
            printed[row][column] = line
    assert printed
    for row, of in printed.items():
        for state in ("", "_recues"):
            rate, fails, base = (of[name + state] for name in ("taux", "echecs", "verifiees"))
            assert (rate["numerator"], rate["denominator"]) == (fails["value"], base["value"]), row


def test_no_published_cell_moved_and_every_one_was_looked_at(store):
    published = sum(len(path.read_text().splitlines()) - 1 for path in store.tables(WAVE).glob("*.csv"))
    effects = lines(store, "effects", EFFECTS)
    assert len(effects) == published
    assert [line for line in effects if line["before"] != line["after"]] == []
    assert view(store).moved == ()


def test_a_value_changed_without_a_correction_is_counted_and_its_cells_are_listed(store, tmp_path):
    made = Store(tmp_path / "copy")
    shutil.copytree(
        store.root, made.root, symlinks=True, ignore=shutil.ignore_patterns(".git", ".dvc", "raw")
    )
    path = made.interim(WAVE, "ingest") / "answers.parquet"
    answers = pl.read_parquet(path)
    # as if one office had sent another answer to q66 and five managers more than its edited answers hold
    first = pl.int_range(pl.len()) == 0
    answers.with_columns(
        pl.when(first).then(pl.lit("non")).otherwise(pl.col("q66")).alias("q66"),
        (pl.col("q07__management") + pl.when(first).then(5).otherwise(0)).alias("q07__management"),
    ).write_parquet(path)
    quality.main(Stage("quality", WAVE, made))
    found = figures(made)
    assert int(found["retours", "valeurs", "corrigees", "nombre"]["numerator"]) == 2
    assert int(found["retours", "valeurs", "imputees", "nombre"]["numerator"]) == 2
    moved = {
        line["table"]: line for line in lines(made, "effects", EFFECTS) if line["before"] != line["after"]
    }
    assert {"q07", "q66"} <= set(moved)
    differences = [line["difference"] for line in lines(made, "effects", EFFECTS) if line["table"] == "q07"]
    assert "-5" in differences
    shown = view(made)
    assert re.search(rf"{len(shown.moved)}\D", shown.effects_sentence)
    assert "-5" in {one.difference.replace("\N{MINUS SIGN}", "-") for one in shown.moved}
