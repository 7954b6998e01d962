"""Answers and layouts written as text, and the table that comes out."""

from pathlib import Path

import narwhals as nw
import pandas as pd
import polars as pl

from pipeline.coding.frames import CodeFrame
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.routing import asked
from pipeline.tables.cells import table_rows
from pipeline.tables.counting import count
from pipeline.tables.deduction import Origins, origins_of_answers
from pipeline.tables.known import Known, known_names
from pipeline.tables.layout import read_layout
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.plan import plan
from pipeline.tables.recodes import Recode, load_recodes
from pipeline.tables.recoding import recode, recode_missing
from pipeline.tables.references import Reference
from tests.spec.questionnaires import small

TYPES = {
    FieldKind.COUNT: pl.Int64,
    FieldKind.RANK: pl.Int64,
    FieldKind.DECIMAL: pl.Decimal(18, 2),
    FieldKind.TICK: pl.Boolean,
    FieldKind.CHOICE: pl.String,
    FieldKind.TEXT: pl.String,
}
TICKS = {"x": True, "-": False}


def answers_frame(questionnaire: Questionnaire, text: str) -> pl.DataFrame:
    """Answers typed as ingest types them: a line per respondent, columns separated by |, nothing = missing.

    Ticks are x and -. Variables that are not given are missing.
    """
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    given = {name: [line[i] for line in lines] for i, name in enumerate(head)}
    columns = [pl.Series("respondent", given["id"], dtype=pl.String)]
    for variable in questionnaire.variables:
        texts = given.get(variable.name, [""] * len(lines))
        if variable.kind is FieldKind.TICK:
            values = [TICKS[cell] if cell else None for cell in texts]
            columns.append(pl.Series(variable.name, values, dtype=pl.Boolean))
        else:
            values = pl.Series(variable.name, [cell or None for cell in texts], dtype=pl.String)
            columns.append(values.cast(TYPES[variable.kind]))
    return pl.DataFrame(columns)


def roster_frame(text: str) -> pl.DataFrame:
    """Lines of a list: respondent, question, row, title, count."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines() if line]
    return pl.DataFrame(
        [(*line[:2], "titres", i, *line[2:]) for i, line in enumerate(lines, 1)],
        schema=dict.fromkeys(
            ("respondent", "question", "roster", "line", "row", "title", "count"), pl.String
        ),
        orient="row",
    ).with_columns(pl.col("line", "count").cast(pl.Int64))


def missing_frame(answers: pl.DataFrame, questionnaire: Questionnaire) -> pl.DataFrame:
    """Blank where nothing stands though the question was asked, not asked where it was not."""
    was_asked = asked(answers, questionnaire)
    return answers.select(
        "respondent",
        *(
            pl.when(pl.col(variable.name).is_null())
            .then(
                pl.when(was_asked[variable.question] if variable.question else pl.lit(True))
                .then(pl.lit("blank"))
                .otherwise(pl.lit("not_asked"))
            )
            .alias(variable.name)
            for variable in questionnaire.variables
        ),
    )


def recodes_of(folder: Path, text: str, frames: dict[str, CodeFrame]) -> tuple[Recode, ...]:
    path = folder / "recodes" / "w1.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'wave: "w1"\nrecodes:\n{text}', encoding="utf-8")
    return load_recodes(path, small(folder), frames)


def coded_frame(text: str) -> pl.DataFrame:
    """Coded answers: frame, respondent, cell, codes with spaces between."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line]
    return pl.DataFrame(
        [(*line[:3], line[3].split()) for line in lines],
        schema={"frame": pl.String, "respondent": pl.String, "cell": pl.String, "codes": pl.List(pl.String)},
        orient="row",
    )


def recoded(
    folder: Path,
    recodes: str,
    answers: str,
    *,
    rosters: str = "",
    coded: str = "",
    frames: dict[str, CodeFrame] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Variables and reasons for missing values after recoding."""
    questionnaire, frames = small(folder), frames or {}
    wide, made = answers_frame(questionnaire, answers), recodes_of(folder, recodes, frames)
    variables = recode(
        *(nw.from_native(frame) for frame in (wide, roster_frame(rosters), coded_frame(coded))), made, frames
    )
    reasons = recode_missing(nw.from_native(missing_frame(wide, questionnaire)), variables, made)
    return variables.to_native(), reasons.to_native()


def tabulated(
    folder: Path,
    layout: str,
    answers: str,
    references: tuple[Reference, ...] = (),
    origins: Origins | None = None,
) -> pd.DataFrame:
    """The rows of a table, from the text of its panels."""
    questionnaire = small(folder)
    wide = answers_frame(questionnaire, answers)
    known = known_names(questionnaire, (), references)
    cells = planned(folder, layout, known)
    frames = {
        "variables": wide.lazy(),
        "missing": missing_frame(wide, questionnaire).lazy(),
        "asked": asked(wide, questionnaire).lazy(),
    }
    measures = {measure for cell in cells for measure in cell.measures}
    counts = count((m for m in measures if m.statistic is not Statistic.REFERENCE), frames, known.members)
    figures: dict[Measure, int | None] = {m: v for r in references for m, v in r.measures.items()}
    unknown = {m: r.unknown for r in references for m in r.measures}
    return table_rows(cells, counts | figures, unknown, origins or origins_of_answers())


def planned(folder: Path, layout: str, known: Known):
    path = folder / "table.yaml"
    path.write_text(
        f'id: table\ntitle: Titre\nsection: "1"\norder: 1\ndossier: table\npanels:\n{layout}',
        encoding="utf-8",
    )
    return plan(*read_layout(path), known)


def cells(rows: pd.DataFrame, column: str = "printed") -> dict[str, object]:
    """One column of a table's rows by `row.column`, no-break spaces as plain ones."""
    shown = [
        text.replace("\xa0", " ").replace("\u202f", " ") if isinstance(text, str) else text
        for text in rows[column]
    ]
    return dict(zip(rows["row"] + "." + rows["column"], shown, strict=True))
