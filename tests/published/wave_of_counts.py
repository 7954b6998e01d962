"""A file of 123 respondents made from printed counts alone, one variable at a time.

It meets each count by itself, with no regard to how answers hang together (that is what the stage `solve`
is for): persons all work in the first office, an option is ticked by the first offices. So the tables'
layouts, recodes, bases and roundings can be checked against the print whatever the reconstruction does.
"""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire
from tests.published.printed import count, figures

OFFICES = 123
TYPES = {
    FieldKind.COUNT: pl.Int64,
    FieldKind.RANK: pl.Int64,
    FieldKind.DECIMAL: pl.Decimal(18, 2),
    FieldKind.TICK: pl.Boolean,
    FieldKind.CHOICE: pl.String,
    FieldKind.TEXT: pl.String,
}
JOBS = ("as", "cesf", "es", "animateur", "eje", "tisf", "mediateur", "dt", "ct", "ads", "autres")
DIPLOMAS = ("as", "cesf", "es", "animateur", "eje", "tisf", "hors")
# One title of each category of the code frames
FUNCTIONS = {
    "action_sociale": "Responsable d'action sociale",
    "direction": "Directeur",
    "interventions": "Responsable du service social",
    "autres": "Attaché de direction",
}
TITLES = {"ts": "Travailleur social", "is": "Médiateur"}
# Numbers of offices by item and rank that give the printed percents
RANKS = {
    "q18": {
        "articulation": (23, 16, 12, 33, 27, 3),
        "proximite": (8, 17, 25, 22, 31, 10),
        "parentalite": (32, 34, 33, 15, 2, 0),
        "logement": (5, 22, 31, 23, 33, 3),
        "vulnerables": (48, 29, 14, 17, 8, 1),
        "autres": (10, 2, 3, 2, 9, 21),
    },
    "q38": {
        "cog": (36, 48, 25, 6, 2),
        "hors_cog": (8, 20, 33, 37, 3),
        "acces_droits": (42, 38, 33, 6, 0),
        "territoire": (35, 10, 23, 37, 4),
        "autres": (3, 3, 1, 9, 14),
    },
    "q40": {
        "individuelles": (75, 19, 22, 2),
        "collectives": (20, 66, 25, 2),
        "dsl": (31, 25, 44, 4),
        "autres": (3, 5, 8, 11),
    },
}


@dataclass
class Wave:
    """columns: variable -> its values from the first office on; `others`: what the remaining offices have."""

    columns: dict[str, list[Any]] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    lines: list[tuple[str, str, int]] = field(default_factory=list)

    def persons(self, variable: str, number: int) -> None:
        self.columns[variable] = [number]

    def ticks(self, variable: str, marks: list[bool]) -> None:
        self.columns[variable], self.others[variable] = marks, False


def answers_and_rosters(questionnaire: Questionnaire) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Shaped as the stage `ingest` writes them."""
    wave = Wave()
    _fill_persons(wave)
    _fill_choices(wave)
    for question, items in RANKS.items():
        for item, offices in items.items():
            wave.columns[f"{question}__{item}"] = [
                rank for rank, number in enumerate(offices, 1) for _ in range(number)
            ]
    names = [f"caf-{i:03d}" for i in range(1, OFFICES + 1)]
    answers = pl.DataFrame({"respondent": names}).with_columns(
        pl.Series(variable.name, _padded(wave, variable.name), dtype=TYPES[variable.kind])
        for variable in questionnaire.variables
    )
    rosters = pl.DataFrame(
        [("caf-001", "q01", "titres", i, *line) for i, line in enumerate(wave.lines, 1)],
        schema=["respondent", "question", "roster", "line", "row", "title", "count"],
        orient="row",
    )
    return answers, rosters


def _padded(wave: Wave, variable: str) -> list[Any]:
    given = wave.columns.get(variable, [])
    return given + [wave.others.get(variable)] * (OFFICES - len(given))


def _fill_persons(wave: Wave) -> None:
    for diploma in DIPLOMAS:
        for job in JOBS:
            wave.persons(f"q01__{diploma}__{job}", count(f"t02-effectifs.effectifs.{diploma}.{job}"))
        for category, title in TITLES.items():
            if (figure := f"repartition.effectifs.{diploma}.autres_{category}") in figures():
                wave.lines.append((diploma, title, count(figure)))
    for job in JOBS:
        wave.persons(f"q06__{job}", count(f"retraite-emploi.main.{job}.departs"))
    for item in ("action_sociale", "gestion"):
        wave.persons(f"q09__{item}", count(f"q09.main.{item}.somme"))
    for item in ("management", "fonctionnel"):
        wave.persons(f"q07__{item}", count(f"q10.main.{item}.effectif"))
        wave.persons(f"q10__{item}", count(f"q10.main.{item}.departs"))
    for item in ("cog", "acces_droits", "hors_cog", "territoire", "autres"):
        wave.persons(f"q39__{item}", count(f"q39.main.{item}.somme"))


def _fill_choices(wave: Wave) -> None:
    for group, title in FUNCTIONS.items():
        wave.columns.setdefault("fonction", []).extend([title] * count(f"t01-fonction.main.{group}.caf"))
    for figure in figures().values():
        if (figure.table, figure.panel) == ("q21", "effectifs"):
            wave.ticks(f"q21__{figure.row}__{figure.column}", [True] * count(figure.id))
    _fill_pair(wave, "q23", ("api", "monoparentales"))
    _fill_pair(wave, "q27", ("impayes", "indecence"))
    for item in ("nombreuses", "handicap", "voyage"):
        wave.ticks(f"q23__{item}", [True] * count(f"q23.main.{item}.caf"))
    for item in ("mere_adolescente", "creances", "autres"):
        wave.ticks(f"q27__{item}", [True] * count(f"q27.main.{item}.caf"))
    # 63 offices with at least one of the three: 49 separations, 36 births and 32 deaths overlap
    wave.ticks("q27__separation", [True] * 49)
    wave.ticks("q27__naissance", [False] * 27 + [True] * 36)
    wave.ticks("q27__deces", [True] * 32)


def _fill_pair(wave: Wave, question: str, pair: tuple[str, str]) -> None:
    both = count(f"{question}.main.{pair[0]}_et_{pair[1]}.caf")
    first, second = (count(f"{question}.main.{item}_seul.caf") for item in pair)
    wave.ticks(f"{question}__{pair[0]}", [True] * (both + first))
    wave.ticks(f"{question}__{pair[1]}", [True] * both + [False] * first + [True] * second)
