"""Quality figures: what is counted, over what; small cases with visible arithmetic."""

from pathlib import Path

import polars as pl
import pytest

from pipeline.csvfiles import Line
from pipeline.editing.findingfiles import FINDINGS, RULES
from pipeline.quality.effects import effects
from pipeline.quality.layout import Named, RowSet, read_quality_layout
from pipeline.quality.quantities import (
    response_quantities,
    returns_quantities,
    rule_quantities,
    value_quantities,
)
from pipeline.quality.rows import Fixed, quality_rows
from pipeline.questionnaire.model import Missing
from pipeline.tables.columns import COLUMNS
from pipeline.tables.layout import Format, Unit
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.plan import Cell
from pipeline.yamlfiles import YamlError


def lines(columns: tuple[str, ...], text: str) -> tuple[Line, ...]:
    """Rows of a CSV file, cells parted by |."""
    rows = [[cell.strip() for cell in row.split("|")] for row in text.strip().splitlines()]
    return tuple(
        Line(Path("file.csv"), i, dict(zip(columns, row, strict=True))) for i, row in enumerate(rows, 2)
    )


def test_each_file_has_one_status_and_cells_count_in_accepted_returns_only():
    returns = lines(
        ("file", "respondent", "status"),
        """a1.xlsx | caf-001 | superseded
           a2.xlsx | caf-001 | accepted
           b.xlsx  | caf-002 | accepted
           c.xlsx  |         | quarantined
           lock    |         | ignored""",
    )
    cells = lines(
        ("file", "total", "form", "answers", "rejected"),
        """a1.xlsx | 9  | 5 | 4 | 0
           a2.xlsx | 10 | 5 | 3 | 2
           b.xlsx  | 8  | 5 | 3 | 0
           c.xlsx  |    |   |   |
           lock    |    |   |   |""",
    )
    found = returns_quantities(returns, cells)
    assert found["files all"] == 1 + 2 + 1  # a lock file is no return
    assert (found["files accepted"], found["files superseded"], found["files quarantined"]) == (2, 1, 1)
    assert found["respondents"] == 2
    assert (
        found["cells total"]
        == 10 + 8
        == found["cells form"] + found["cells answers"] + found["cells rejected"]
    )
    assert (found["cells answers"], found["cells rejected"]) == (3 + 3, 2 + 0)


def test_an_office_without_an_answer_has_one_reason_and_what_was_asked_adds_up():
    # the offices: answers, blank, don't know, illegible and don't know, not asked, not asked but answers
    variables = pl.DataFrame(
        {"a": [1, None, None, None, None, 4], "b": [None] * 6}, schema={"a": pl.Int64, "b": pl.Int64}
    )
    asked = pl.DataFrame({"q01": [True, True, True, True, False, False]})
    blank, know, illegible, not_asked = (
        str(reason) for reason in (Missing.BLANK, Missing.DONT_KNOW, Missing.ILLEGIBLE, Missing.NOT_ASKED)
    )
    missing = pl.DataFrame(
        {
            "a": [None, blank, know, know, not_asked, None],
            "b": [blank, blank, blank, illegible, not_asked, not_asked],
        }
    )
    found = response_quantities(variables, missing, asked, {"q01": ("a", "b")})
    assert found["asked q01"] == 4 == 1 + 1 + 1 + 1
    reasons = [found[f"{reason} q01"] for reason in (blank, know, illegible)]
    assert (found["answered q01"], *reasons) == (1, 1, 1, 1)
    assert found["unasked q01"] == 1


def test_a_name_without_routing_is_asked_of_all():
    frame = pl.DataFrame({"fonction": ["chef", None]})
    missing = pl.DataFrame({"fonction": [None, "blank"]})
    found = response_quantities(
        frame, missing, pl.DataFrame({"q01": [True, True]}), {"fonction": ("fonction",)}
    )
    assert (found["asked fonction"], found["answered fonction"], found["blank fonction"]) == (2, 1, 1)


RULE_LINES = """sum  | fatal | Somme | 10 | 7 | 2 | 1 | 0 |
                more | note  | Plus  | 4  | 3 | 1 | 0 | 0 | le dossier le dit
                done | note  | Fait  | 3  | 3 | 0 | 0 | 0 | """


def test_unverifiable_checks_are_in_no_rate_and_a_rule_counts_in_each_of_its_questions():
    findings = lines(
        FINDINGS,
        """caf-001 | sum  | fatal | a | 1 | 2 | m
           caf-001 | sum  | fatal | b | 1 | 2 | m
           caf-002 | sum  | fatal | a | 1 | 2 | m
           caf-002 | more | note  | a | 1 | 2 | m""",
    )
    by_question = {"q01": {"sum"}, "q02": {"sum", "more"}, "q03": set()}
    found = rule_quantities("edited", lines(RULES, RULE_LINES), findings, by_question)
    assert found["rule edited verified sum"] == 10 - 1 == 7 + 2
    assert found["severity edited fails note"] == 1 + 0
    assert found["severity edited items query"] == 0
    assert (found["question edited fails q01"], found["question edited fails q02"]) == (2, 2 + 1)
    assert found["question edited verified q02"] == (7 + 2) + (3 + 1)
    assert found["question edited items q03"] == 0
    assert found["respondents edited fatal"] == len({"caf-001", "caf-002"})
    assert (found["rules edited all"], found["rules edited failing"], found["rules edited explained"]) == (
        3,
        2,
        1,
    )


def test_corrected_values_are_those_that_differ_each_once():
    received = {"caf-001": {"a": 1, "b": 2, "c": 3, "d": Missing.ILLEGIBLE}}
    edited = {"caf-001": {"a": 1, "b": 5, "d": 4, "e": 6}}
    applied = lines(
        ("respondent", "variable"),
        """caf-001 | b
           caf-001 | b
           caf-001 | c
           caf-001 | d""",
    )
    found = value_quantities(received, edited, applied)
    assert found["values all"] == len("abcde")
    assert (found["values replaced"], found["values removed"], found["values filled"]) == (
        2,
        1,
        1,
    )  # b d, c, e
    assert found["values changed"] == 2 + 1 + 1
    assert found["values unrecorded"] == 1  # e has no correction on record
    assert found["corrections"] == 4


LAYOUT = """
tables:
  - id: t
    title: Titre
    sheet: Feuille
    panels:
      - id: rates
        stub: Indicateur
        base: les Caf.
        unit: Caf
        rows:
          - {id: reponse, label: Réponse, measure: accepted, share_of: reference reseau__caf 1}
          - {id: fichiers, label: Fichiers, measure: files a + files b, unit: files}
        columns:
          - {id: nombre, label: Nombre}
          - {id: base, label: Sur, shows: base}
          - {id: taux, label: Taux, shows: percent}
      - id: questions
        stub: Question
        base: les Caf.
        unit: Caf
        rows_of: questions
        total: {id: total, label: Ensemble}
        columns:
          - id: taux
            label: Taux
            shows: percent
            measure: "answered {row}"
            share_of: "asked {row}"
            universe: "asked:{row}"
"""
QUANTITIES = {
    **{"accepted": 3, "reference reseau__caf 1": 4, "files a": 1, "files b": 2},
    **{"answered q1": 1, "asked q1": 3, "answered q2": 2, "asked q2": 2, "answered q3": 0, "asked q3": 0},
}
QUESTIONS = {RowSet.QUESTIONS: tuple(Named(f"q{i}", f"{i}. Question") for i in (1, 2, 3))}


def rows_of(folder: Path, text: str = LAYOUT, fixed: Fixed = Fixed(None)) -> dict[str, dict]:  # noqa: B008
    path = folder / "quality.yaml"
    path.write_text(text, encoding="utf-8")
    document, layout = read_quality_layout(path)
    rows = quality_rows(document, layout, QUESTIONS, QUANTITIES, fixed)
    assert tuple(rows.columns) == COLUMNS
    return {f"{row['row']}.{row['column']}": row for row in rows.to_dict("records")}


def test_a_percent_has_its_number_and_base_and_a_total_adds_numbers_and_bases(tmp_path):
    rows = rows_of(tmp_path)
    rate = rows["reponse.taux"]
    assert (rate["numerator"], rate["denominator"], rate["value"]) == (3, 4, 3 / 4)
    assert rate["printed"] == "75,0\N{NO-BREAK SPACE}%"
    assert rows["reponse.base"]["numerator"] == 4
    assert rows["fichiers.nombre"]["numerator"] == 1 + 2
    assert rows["fichiers.nombre"]["unit"] == "files"
    assert {"fichiers.base", "fichiers.taux"}.isdisjoint(rows)  # it is no share of anything
    assert (rows["total.taux"]["numerator"], rows["total.taux"]["denominator"]) == (1 + 2 + 0, 3 + 2 + 0)
    assert rows["q1.taux"]["universe"] == "asked:q1"
    assert (rows["q3.taux"]["value"], rows["q3.taux"]["printed"]) == (None, "–")  # asked of nobody


def test_an_origin_is_reconstructed_only_where_all_that_is_counted_is_fixed(tmp_path):
    rows = rows_of(tmp_path, fixed=Fixed({"accepted", "answered q1"}))
    origins = {place: row["origin"] for place, row in rows.items()}
    assert origins["reponse.taux"] == "reconstructed"  # 4 comes from another source, 3 is published
    assert origins["reponse.base"] == "reference"
    assert origins["q1.taux"] == "free"  # its base is not fixed
    assert {row["origin"] for place, row in rows_of(tmp_path).items() if place != "reponse.base"} == {
        "answers"
    }


def test_an_unknown_quantity_is_refused_with_its_line(tmp_path):
    with pytest.raises(
        YamlError, match=r"quality\.yaml, line \d+: there is no quantity 'acepted'.*'accepted'"
    ):
        rows_of(tmp_path, LAYOUT.replace("measure: accepted", "measure: acepted"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("        rows_of: questions\n", "", "needs either `rows` or `rows_of`"),
        (
            "        rows_of: questions\n",
            "        rows_of: questions\n        shown: [taux]\n",
            "both `shown` and `none`",
        ),
        ("      - id: questions\n", "      - id: rates\n", "'rates' is given twice"),
        ("{id: base, label: Sur", "{id: nombre, label: Sur", "'nombre' is given twice"),
    ],
)
def test_a_bent_layout_is_refused(tmp_path, old, new, said):
    with pytest.raises(YamlError, match=said):
        rows_of(tmp_path, LAYOUT.replace(old, new))


def cell(column: str, numerator: Measure, *denominator: Measure, form: Format) -> Cell:
    return Cell("t", "main", "r", column, Unit.PERSONS, "all", form, (numerator,), denominator)


def test_an_effect_is_exact_and_what_cannot_be_recoded_has_no_before():
    persons, all_, made = (Measure(Statistic.SUM, name) for name in ("a", "b", "made"))
    cells = (
        cell("n", persons, form=Format()),
        cell("pct", persons, all_, form=Format(decimals=1, suffix="%")),
        cell("part", persons, all_, form=Format(decimals=2)),
        cell("made", made, form=Format()),
    )
    published = lines(
        COLUMNS,
        """t | main | r | n    | count   | persons | all | 7 |    | 7    | 7    | answers
           t | main | r | pct  | percent | persons | all | 7 | 10 | 0.7  | 70 % | answers
           t | main | r | part | percent | persons | all | 7 | 10 | 70.0 | 70   | answers
           t | main | r | made | count   | persons | all | 3 |    | 3    | 3    | answers""",
    )
    rows = effects(cells, {persons: 70, all_: 100}, published, {"made"}, ())
    found = {row["column"]: row for row in rows.to_dict("records")}
    assert (found["n"]["before"], found["n"]["after"], found["n"]["difference"]) == (70, "7", 7 - 70)
    assert found["pct"]["difference"] == 0  # 70 of 100 is 7 of 10
    assert found["part"]["difference"] == 0
    assert found["made"]["before"] is None
    assert found["made"]["after"] == "3"


def test_a_cell_that_is_held_back_has_no_effect_though_its_table_still_has_a_number():
    persons = Measure(Statistic.SUM, "a")
    kept, held = (cell(column, persons, form=Format()) for column in ("n", "coded"))
    published = lines(
        COLUMNS,
        """t | main | r | n     | count | persons | all | 7 |  | 7 | 7 | answers
           t | main | r | coded | count | persons | all | 7 |  | 7 | 7 | answers""",
    )
    rows = effects((kept, held), {persons: 70}, published, (), [held]).set_index("column")
    numbers = ["before", "after", "difference"]
    assert list(rows.loc["n", numbers]) == [70, "7", 7 - 70]
    assert rows.loc["coded", numbers].isna().all()
