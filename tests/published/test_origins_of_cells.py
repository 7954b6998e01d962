"""What the tables call reconstructed, against what the dossier prints: cases derived by hand."""

import csv
from functools import cache

import pytest

from pipeline.reconstruction.targets import Basis, load_targets
from tests.published.printed import STORE, WAVE

RECONSTRUCTED, FREE = "reconstructed", "free"
Cell = tuple[str, str, str]  # table, row, column, all of the panel `main`


@cache
def origins() -> dict[Cell, str]:
    found = {}
    for path in sorted(STORE.tables(WAVE).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["panel"] == "main":
                    found[row["table"], row["row"], row["column"]] = row["origin"]
    return found


def of_citations(table: str) -> str:
    """The origin of a table's number of citations, in the column of the counts."""
    cells = ((table, "citations", column) for column in ("caf", "citations"))
    return next(origins()[cell] for cell in cells if cell in origins())


def origin(cell: Cell) -> str:
    table, row, column = cell
    return of_citations(table) if (row, column) == ("citations", "count") else origins()[cell]


# A count that several integers fit, and every percent made from it that the dossier doesn't print.
SEVERAL_FIT = {
    "q20 as caf, q20 as pct, q20 citations count": "ten numbers of citations give 32,9 % and 31,5 %",
    "q24 rendez_vous caf, q24 rendez_vous pct": "92, 93 or 94 of 592 to 608 citations are 15,5 %",
    "q24 orientation caf, q24 citations count": "14 % of 592 to 608 citations",
    "q24 orientation pct_citations": "printed as 14 %, which may be 13,5 % to 14,4 %",
    "q29 as caf, q29 cesf caf, q29 ads caf, q29 citations count": "180, 188, 222, 225, 233 citations fit",
    "q29 autres pct_citations": "40 offices are printed, of an unknown number of citations",
    "q31 tous_publics caf, q31 tous_publics pct": "61 or 62 of 116 are 53 %",
    "q34 citations count, q34 autres pct_citations": "26 offices are 5 % of 473 to 577 citations",
    "q36 emergence caf, q36 emergence pct, q36 autres pct_citations": "25,6 % of any number of citations",
    "q42 en_cours caf, q42 en_cours pct, q42 non caf, q42 sans_reponse caf": "24 or 25 of 123 are 20 %",
    "q67 autres caf, q67 citations count": "13,4 % of 238 or 239 citations, if 32 mentions are all",
    "q69 as caf, q69 cesf caf, q69 autres caf, q69 citations count": "19 or 38 citations fit",
    "q69 as pct_citations": "printed as 26 %: of 19 citations 26,3 %",
    "q71 autres caf, q71 citations count": "25 % of any multiple of four",
    "q74 methodologie caf, q74 methodologie pct": "29 % of offices or of citations: the sentence doesn't say",
    "q05 as caf, q05 ct caf, q05 as pct_citations": "24,6 % to 26,6 % are printed of three jobs together",
    "q17 oui caf, q17 oui pct, q17 sans_reponse caf": "42 say no; who of the other 46 says yes isn't printed",
    "q04 non caf, q04 sans_reponse caf": "83 say yes; some of the others left it blank, says line 835",
    "q49 autres caf, q64 reponses caf, q11 secretaires caf": "our reading of a number of other things",
    "q18-rangs 6 citations": "38 or 76 citations give the percents of rank 6",
    "q38-rangs 4 citations": "95 or 126 citations give the percents of rank 4",
    "q38-rangs 5 citations": "23, 46, 69 or 92 citations give the percents of rank 5",
    "q18-rangs 1 ex_aequo, q38-rangs 1 ex_aequo, q40-rangs 1 ex_aequo": "at least so many offices tie",
}
# A number that one integer fits, a base or a total that follows from such ones, a share that is printed.
FIXED = {
    "q42 oui caf, q42 oui pct, q42 total caf": "88 of 123 are 71,5 %, and no other number",
    "q17 total caf": "123 - 35 offices with a project",
    "q17 non caf, q17 non pct": "42 are printed, of these 88",
    "q05 citations count, q05 ads caf, q05 ads pct_citations": "203 citations, of which 28 are 13,8 %",
    "q25 citations count, q25 autres pct_citations": "41 offices are 20,3 %: 202 citations",
    "q20 as pct_citations, q20 cesf pct_citations": "32,9 % and 31,5 % are printed",
    "q24 rendez_vous pct_citations, q24 autres pct_citations": "15,5 % and 3,5 % are printed",
    "q24 autres caf, q24 autres pct": "21 offices are printed, of 105 asked",
    "q29 as pct_citations, q29 cesf pct_citations, q29 autres caf": "37,8 %, 35,6 % and 40 Caf are printed",
    "q36 emergence pct_citations, q67 autres pct_citations": "25,6 % and 13,4 % are printed",
    "q69 cesf pct_citations, q69 autres pct_citations": "10,5 % and 21,1 % are printed",
    "q18 autres r6, q18 total r6, q38 territoire r4, q38 autres r5": "printed in the tables of the ranks",
    "q18-rangs 1 citations, q38-rangs 3 citations, q40-rangs 4 citations": "126, 115 and 19 alone fit",
    "q14 non caf, q14 non pct, q19 non caf": "the rest of 123 where Oui is 95 % and 77,2 %",
    "q31 total caf, q32 total caf": "116 offices are asked",
}


def listed(cases: dict[str, str]) -> list[tuple[Cell, str]]:
    return [(tuple(cell.split()), why) for cells, why in cases.items() for cell in cells.split(", ")]


@pytest.mark.parametrize(("cell", "why"), listed(SEVERAL_FIT))
def test_a_number_that_nothing_printed_fixes_is_free(cell, why):
    assert origin(cell) == FREE, why


@pytest.mark.parametrize(("cell", "why"), listed(FIXED))
def test_a_number_that_follows_from_the_print_is_reconstructed(cell, why):
    assert origin(cell) == RECONSTRUCTED, why


def chosen_cells() -> list[Cell]:
    """The count cells of the numbers that targets choose for a box, an option or an open answer."""
    cells = []
    for target in load_targets(STORE.published(WAVE) / "targets.yaml").all:
        if target.basis is Basis.CHOSEN and target.count:
            variable, _, option = target.count.replace("'", "").partition(" == ")
            question, _, item = variable.partition("__")
            cells.append((question, option or item, "caf"))
    return [cell for cell in cells if cell in origins()]


def test_no_count_rests_on_a_chosen_target_alone():
    assert len(chosen_cells()) > 20
    assert [cell for cell in chosen_cells() if origins()[cell] != FREE] == []


def test_a_percent_of_a_free_number_or_base_is_free_unless_it_is_printed():
    # of the citations: their number stands in the row `citations`
    printed = {cell for cell, _ in listed(FIXED) if cell[2] == "pct_citations"}
    of_free = {
        (table, row, column)
        for (table, row, column) in origins()
        if column == "pct_citations"
        and row != "citations"
        and FREE in (origins()[table, row, "caf"], of_citations(table))
    }
    fixed = {cell for cell in of_free if origins()[cell] == RECONSTRUCTED}
    assert len(of_free) > 50
    assert fixed <= printed


def test_a_percent_of_a_free_base_asked_is_free():
    unknown = {cell[0] for cell in origins() if cell[1:] == ("total", "caf") and origins()[cell] == FREE}
    assert {"q62", "q63", "q64"} <= unknown
    percents = [cell for cell in origins() if cell[0] in unknown and cell[2] == "pct"]
    assert [cell for cell in percents if origins()[cell] != FREE] == []
