"""The arithmetic inside the printed tables: sums and percents. What doesn't fit is in errata.yaml."""

from collections.abc import Iterator

import pytest

from pipeline.published.figures import Figure
from tests.published.printed import count, errata, figures, percent_printed_like

CAF = 123

# panel of counts -> its total row, its total column ("" where it has none)
SUMS = {
    "t01-fonction.main": ("total", ""),
    "t02-effectifs.effectifs": ("total", "total"),
    "repartition.effectifs": ("total", "total"),
    "bande-paie.main": ("total", ""),
    "retraite-emploi.main": ("ensemble", ""),
    "q09.main": ("total", ""),
    "q10.main": ("ensemble", ""),
    "q39.main": ("total", ""),
}

SUBTOTALS = {
    "q23.main.sous_total.caf": ("api_et_monoparentales", "api_seul", "monoparentales_seul"),
    "q27.main.sous_total_logement.caf": ("impayes_et_indecence", "impayes_seul", "indecence_seul"),
}

# percents -> numerator, base; {row} and {column} are those of the percent
PERCENTS = {
    "t01-fonction.main.*.pct": ("t01-fonction.main.{row}.caf", "t01-fonction.main.total.caf"),
    "t02-effectifs.pourcentages.*.*": (
        "t02-effectifs.effectifs.{row}.{column}",
        "t02-effectifs.effectifs.total.total",
    ),
    "repartition.pct-total.*.*": (
        "repartition.effectifs.{row}.{column}",
        "repartition.effectifs.total.total",
    ),
    "repartition.pct-diplome.*.*": (
        "repartition.effectifs.{row}.{column}",
        "repartition.effectifs.{row}.total",
    ),
    "repartition.pct-metier.*.*": (
        "repartition.effectifs.{row}.{column}",
        "repartition.effectifs.total.{column}",
    ),
    "retraite-emploi.main.*.part": (
        "retraite-emploi.main.{row}.departs",
        "retraite-emploi.main.{row}.effectif",
    ),
    "retraite-structure.main.*.effectif": (
        "t02-effectifs.effectifs.total.{row}",
        "t02-effectifs.effectifs.total.total",
    ),
    "retraite-structure.main.*.departs": (
        "retraite-emploi.main.{row}.departs",
        "retraite-emploi.main.ensemble.departs",
    ),
    "q09.main.*.pct": ("q09.main.{row}.somme", "q09.main.total.somme"),
    "q10.main.*.part": ("q10.main.{row}.departs", "q10.main.{row}.effectif"),
    "q21.pourcentages.*.*": ("q21.effectifs.{row}.{column}", CAF),
    "q23.main.*.pct": ("q23.main.{row}.caf", CAF),
    "q27.main.*.pct": ("q27.main.{row}.caf", CAF),
    "q39.main.*.pct": ("q39.main.{row}.somme", "q39.main.total.somme"),
}

# The last row of the structure by job has another name than the total that it repeats.
SAME_AS = {"retraite-emploi.main.total.departs": "retraite-emploi.main.ensemble.departs"}

# Table 2 prints "<0,1%" for 1 to 4 persons of 4281: 4 / 4281 = 0.093 %, 5 / 4281 = 0.117 %.
SMALL = "t02-effectifs.pourcentages"

# Whole citations that give the printed percents of each rank: the dossier prints no count of them.
RANKS = {
    "q18": """
                     r1  r2  r3  r4  r5  r6
        articulation 23  16  12  33  27   3
        proximite     8  17  25  22  31  10
        parentalite  32  34  33  15   2   0
        logement      5  22  31  23  33   3
        vulnerables  48  29  14  17   8   1
        autres       10   2   3   2   9  21
        total       126 120 118 112 110  38""",
    "q38": """
                     r1  r2  r3  r4  r5
        cog          36  48  25   6   2
        hors_cog      8  20  33  37   3
        acces_droits 42  38  33   6   0
        territoire   35  10  23  37   4
        autres        3   3   1   9  14
        total       124 119 115  95  23""",
    "q40": """
                       r1  r2  r3  r4 total
        individuelles  75  19  22   2   118
        collectives    20  66  25   2   113
        dsl            31  25  44   4   104
        autres          3   5   8  11    27
        total         129 115  99  19   362""",
}


def sums() -> Iterator[tuple[str, list[str]]]:
    """Each printed total of counts, and the figures that it adds."""
    for panel, (total_row, total_column) in SUMS.items():
        inside = [f for f in figures().values() if f"{f.table}.{f.panel}" == panel and f.statistic == "count"]
        for figure in inside:
            if figure.row == total_row:
                yield (
                    figure.id,
                    [f.id for f in inside if f.column == figure.column and f.row != total_row],
                )
            if total_column and figure.column == total_column:
                yield figure.id, [f.id for f in inside if f.row == figure.row and f.column != total_column]
    for subtotal, rows in SUBTOTALS.items():
        table, panel, _, column = subtotal.split(".")
        yield subtotal, [f"{table}.{panel}.{row}.{column}" for row in rows]


def ranks(table: str) -> dict[tuple[str, str], int]:
    """(row, column) -> citations."""
    header, *lines = (line.split() for line in RANKS[table].strip().splitlines())
    return {
        (line[0], column): int(cell) for line in lines for column, cell in zip(header, line[1:], strict=True)
    }


def percents() -> Iterator[tuple[str, int, int]]:
    """Each printed percent with its numerator and its base."""
    for pattern, (numerator, base) in PERCENTS.items():
        table, panel, _, column = pattern.split(".")
        for figure in figures().values():
            if (figure.table, figure.panel) == (table, panel) and column in ("*", figure.column):
                yield figure.id, _count(numerator, figure), base if base == CAF else _count(base, figure)
    for table in RANKS:
        cited = ranks(table)
        for (row, column), citations in cited.items():
            yield f"{table}.main.{row}.{column}", citations, cited["total", column]


def _count(pattern: str, figure: Figure) -> int:
    figure_id = pattern.format(row=figure.row, column=figure.column)
    return count(SAME_AS.get(figure_id, figure_id))


def recomputed_percent(figure_id: str, numerator: int, base: int) -> str:
    if figure_id.startswith(SMALL) and 0 < 1000 * numerator < base:
        return "<0,1%"
    return percent_printed_like(figures()[figure_id].printed, numerator, base)


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
