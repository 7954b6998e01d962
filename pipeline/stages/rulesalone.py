"""What a wave's tables and lists would count had its rules alone coded the open answers, for the audit."""

from dataclasses import replace

import polars as pl

from pipeline.editing.written import Frames
from pipeline.published.names import Names
from pipeline.published.values import Sources, table_cells, with_codes
from pipeline.quality.received import received
from pipeline.questionnaire.model import Questionnaire
from pipeline.stages.frames import scan_frame
from pipeline.stages.store import Store
from pipeline.tables.cells import table_rows
from pipeline.tables.counting import count
from pipeline.tables.deduction import origins_of_answers
from pipeline.tables.measures import Statistic
from pipeline.tables.recodes import Recode
from pipeline.tables.references import Reference

ROSTER = ("respondent", "question", "roster", "line", "row", "title", "count")
CODED = ("frame", "respondent", "cell", "codes")


def sources_by_rules(
    store: Store,
    wave: str,
    names: Names,
    sources: Sources,
    made_with: tuple[Questionnaire, tuple[Recode, ...], tuple[Reference, ...]],
) -> Sources:
    """The sources of terms as they would be without a decision of any person, cells of tables included.

    sources: those with the decisions.
    Raises: StageError for a frame of stage edit or code that is not there or of other columns.
    """
    questionnaire, recodes, references = made_with
    edit = store.interim(wave, "edit")
    variables = ("respondent", *(field.name for field in questionnaire.variables))
    columns = {"answers": variables, "missing": variables, "rosters": ROSTER}
    edited = Frames(
        **{name: scan_frame(edit / f"{name}.parquet", of, "edit").collect() for name, of in columns.items()}
    )
    path = store.interim(wave, "code") / "coded-by-rules.parquet"
    coded: pl.DataFrame = scan_frame(path, CODED, "code").collect()
    frames = received(edited, coded, questionnaire, recodes, names.codeframes).frames
    cells = names.cells.values()
    measures = {measure for cell in cells for measure in cell.measures}
    counts = count(
        (m for m in measures if m.statistic is not Statistic.REFERENCE), frames, names.known.members
    )
    figures = {m: value for reference in references for m, value in reference.measures.items()}
    unknown = {m: reference.unknown for reference in references for m in reference.measures}
    rows = table_rows(cells, counts | figures, unknown, origins_of_answers())
    texts = rows.astype(object).where(rows.notna(), "").astype(str).to_dict("records")
    return replace(
        sources,
        frames=frames,
        rosters=with_codes(edited.rosters, coded, names.codeframes),
        cells=table_cells(texts),
    )
