"""How the figures of the printed tables follow from each other: sums, and percents of counts."""

from collections.abc import Iterator

from pipeline.published.figures import Figure
from tests.published.printed import count, figures, percent_printed_like

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
