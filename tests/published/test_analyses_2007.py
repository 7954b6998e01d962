"""The analyses of 2007 as they were written: what they say of the dossier's claims."""

import csv
from fractions import Fraction
from pathlib import Path

from pipeline.stages.store import Store
from tests.pipeline.project_copy import ROOT

FOLDER = Store(ROOT).analyses("2007")


def cells(analysis: str, panel: str) -> dict[tuple[str, str], dict[str, str]]:
    path: Path = FOLDER / f"{analysis}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["panel"] == panel]
    return {(row["row"], row["column"]): row for row in rows}


def test_a_third_of_the_holders_are_outside_their_trade_and_not_half():
    found = cells("mobilite", "bases")["diplomes", "ailleurs_titulaires"]
    assert (found["numerator"], found["denominator"]) == ("1291", "3707")
    assert found["printed"] == "34,8\N{NO-BREAK SPACE}%"
    # 48,5 % adds the 507 holders of other titles, who are among the 1 291 already
    assert Fraction(1291 + 507, 3707) > Fraction(48, 100)


def test_departures_up_to_2010_are_those_announced_whatever_the_law():
    staff = cells("retraites", "ensemble")
    assert (staff["aucun", "2006"]["value"], staff["aucun", "2010"]["value"]) == ("4281", "3613")  # - 668
    assert {staff["tous", str(year)]["value"] for year in range(2006, 2017)} == {"4281"}
    laws = cells("retraites", "lois")
    assert laws["aucun", "lfss-2012"]["value"] == laws["aucun", "loi-2023"]["value"]
    assert float(laws["aucun", "lfss-2012"]["value"]) > float(laws["aucun", "ordonnance-1982"]["value"])


def test_the_four_interventions_leave_every_other_combination_open():
    bounds = cells("combinaisons", "combinaisons")
    fixed = {row for row, column in bounds if bounds[row, "bas"]["value"] == bounds[row, "haut"]["value"]}
    assert fixed == {"cog-hors-droits-territoire"}
    assert bounds["cog-hors-droits-territoire", "bas"]["value"] == "69"
