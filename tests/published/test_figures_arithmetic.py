"""The arithmetic inside the printed tables: sums and percents. What doesn't fit is in errata.yaml."""

import pytest

from tests.published.arithmetic import CAF, RANKS, percents, ranks, recomputed_percent, sums
from tests.published.printed import count, errata, figures


def misfits() -> dict[str, str]:
    """The printed figures that differ from what the others give, with what they give."""
    added = {
        total: str(sum(map(count, parts)))
        for total, parts in sums()
        if sum(map(count, parts)) != count(total)
    }
    shares = {figure_id: recomputed_percent(figure_id, *counts) for figure_id, *counts in percents()}
    return added | {f: string for f, string in shares.items() if string != figures()[f].printed}


def test_777_figures_are_printed_in_tables():
    assert (
        len(figures()) == 10 + 192 + 4 * 53 + 49 + 36 + 24 + 6 + 9 + 42 + 100 + 14 + 16 + 30 + 12 + 25 == 777
    )


def test_table_2_prints_96_counts_and_96_percents():
    panels = [f.panel for f in figures().values() if f.table == "t02-effectifs"]
    assert panels.count("effectifs") == panels.count("pourcentages") == 8 * 12


def test_every_printed_percent_is_recomputed_once():
    recomputed = [figure_id for figure_id, *_ in percents()]
    assert sorted(recomputed) == sorted(f.id for f in figures().values() if f.statistic == "percent")


def test_the_figures_that_do_not_fit_are_the_errata():
    assert misfits() == {
        figure: erratum.recomputed for erratum in errata().errata for figure in erratum.figures
    }


@pytest.mark.parametrize("erratum", errata().errata, ids=lambda erratum: erratum.id)
def test_an_erratum_quotes_the_print_and_its_arithmetic_holds(erratum):
    assert {figures()[figure].printed for figure in erratum.figures} == {erratum.printed}
    added, result = erratum.arithmetic.split(" = ")
    assert sum(int(term) for term in added.split(" + ")) == int(result) == int(erratum.recomputed)


@pytest.mark.parametrize("table", RANKS)
def test_citations_of_a_rank_add_up_and_no_item_passes_123_caf(table):
    cited = ranks(table)
    rows = {row for row, _ in cited} - {"total"}
    for column in {column for _, column in cited}:
        assert sum(cited[row, column] for row in rows) == cited["total", column]
    for row in rows:
        assert sum(n for (r, column), n in cited.items() if r == row and column != "total") <= CAF


def test_total_column_of_q40_adds_the_four_ranks():
    cited = ranks("q40")
    for row in {row for row, _ in cited}:
        assert sum(cited[row, f"r{rank}"] for rank in (1, 2, 3, 4)) == cited[row, "total"]


@pytest.mark.parametrize(
    ("column", "jobs"),
    [("ts", ("as", "cesf", "es", "animateur", "eje", "tisf")), ("is", ("mediateur", "dt", "ct", "ads"))],
)
@pytest.mark.parametrize("diploma", ["as", "cesf", "es", "animateur", "eje", "tisf", "hors"])
def test_grouped_jobs_are_those_of_table_2_without_the_job_of_the_diploma(diploma, column, jobs):
    others = [f"t02-effectifs.effectifs.{diploma}.{job}" for job in jobs if job != diploma]
    assert count(f"repartition.effectifs.{diploma}.{column}") == sum(map(count, others))


@pytest.mark.parametrize("diploma", ["as", "cesf", "es", "animateur", "eje", "tisf"])
def test_the_job_of_the_diploma_is_the_diagonal_of_table_2(diploma):
    assert count(f"repartition.effectifs.{diploma}.origine") == count(
        f"t02-effectifs.effectifs.{diploma}.{diploma}"
    )


@pytest.mark.parametrize("diploma", ["as", "cesf", "es", "animateur", "eje", "tisf", "hors"])
def test_other_titles_are_the_others_of_table_2(diploma):
    columns = ("autres_ts", "autres_is", "autres_nr") if diploma != "hors" else ("autres_nr",)
    titles = [f"repartition.effectifs.{diploma}.{column}" for column in columns]
    assert sum(map(count, titles)) == count(f"t02-effectifs.effectifs.{diploma}.autres")


@pytest.mark.parametrize(
    "job", ["as", "cesf", "es", "animateur", "eje", "tisf", "mediateur", "dt", "ct", "ads", "autres"]
)
def test_staff_of_the_retirement_table_is_that_of_table_2(job):
    assert count(f"retraite-emploi.main.{job}.effectif") == count(f"t02-effectifs.effectifs.total.{job}")
