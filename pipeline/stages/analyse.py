"""Stage analyse: what the tables support, one CSV per analysis: mobility, rankings, projections, bounds."""

from collections.abc import Mapping
from typing import Annotated

import numpy as np
from pydantic import Field

from pipeline.analyses.cells import analysis_rows
from pipeline.analyses.inputs import (
    BoundsInputs,
    MobilityInputs,
    ProjectionInputs,
    RankingInputs,
    SeriesInputs,
    Source,
)
from pipeline.analyses.layout import Analysis, read_analyses
from pipeline.analyses.methods.bounds import bounds_quantities
from pipeline.analyses.methods.contingency import contingency_quantities
from pipeline.analyses.methods.mobility import conversion_parts, mobility_quantities
from pipeline.analyses.methods.projection import Future, ProjectionChoices, projection_quantities
from pipeline.analyses.methods.ranking import RankingChoices, ranking_quantities
from pipeline.analyses.methods.series import series_quantities
from pipeline.analyses.quantities import Quantities, Undefined
from pipeline.analyses.ranges import read_ranges
from pipeline.analyses.scenarios import load_scenarios
from pipeline.analyses.sources import Table, read_table
from pipeline.stages.frames import scan_frame
from pipeline.stages.runtime import Stage, StageError, output_folder, run
from pipeline.tables.origins import Origin
from pipeline.yamlfiles import Document, Model


class Params(Model):
    """seed: of the draws of a projection."""

    seed: Annotated[int, Field(ge=0)]
    ranking: RankingChoices
    projection: ProjectionChoices


def main(stage: Stage) -> None:
    """Write one CSV file per analysis of a wave."""
    store, wave = stage.store, stage.wave
    params = stage.params(Params)
    read = read_analyses(store.analysis_layouts(wave))
    ranges = read_ranges(store.sensitivity(wave))
    by_id = {analysis.id: analysis for _, analysis in read}
    with output_folder(store.analyses(wave)) as folder:
        for document, analysis in read:
            quantities = _quantities(stage, document, analysis, by_id, params)
            rows = analysis_rows(document, analysis, quantities, ranges)
            rows.to_csv(folder / f"{analysis.id}.csv", index=False, lineterminator="\n")
    print(f"analyse {wave}: {len(read)} analyses")


def _quantities(
    stage: Stage, document: Document, analysis: Analysis, by_id: Mapping[str, Analysis], params: Params
) -> Quantities:
    """All that an analysis may name; without amounts, with a word, where the wave's numbers allow none.

    Raises: YamlError, with the line, for inputs that name what is not there.
    """
    try:
        match analysis.inputs:
            case MobilityInputs(method="contingency") as inputs:
                return contingency_quantities(inputs, _panel(stage, inputs.table, inputs.panel))
            case MobilityInputs() as inputs:
                return mobility_quantities(inputs, _panel(stage, inputs.table, inputs.panel))
            case RankingInputs() as inputs:
                return _ranking(stage, inputs, params.ranking)
            case ProjectionInputs() as inputs:
                return _projection(stage, inputs, by_id, params)
            case SeriesInputs() as inputs:
                register = _panel(stage, inputs.table, inputs.panel)
                return series_quantities(inputs, register, _source(stage, inputs.survey))
            case BoundsInputs() as inputs:
                return _bounds(stage, inputs)
    except ValueError as error:
        print(f"analyse {stage.wave}: {analysis.id} is printed without values: {error}")
        return Undefined(_joint(stage))
    except KeyError as error:
        raise document.error(("inputs",), f"there is no {error}.") from None


def _panel(stage: Stage, table: str, panel: str) -> Table:
    return read_table(stage.store.tables(stage.wave), table, panel)


def _source(stage: Stage, source: Source) -> Table:
    return _panel(stage, source.table, source.panel)


def _joint(stage: Stage) -> Origin:
    """Of what joins answers of one respondent: of a reconstructed wave nothing published fixes it."""
    return Origin.FREE if stage.is_reconstructed else Origin.ANSWERS


def _margins(stage: Stage) -> Origin:
    return Origin.RECONSTRUCTED if stage.is_reconstructed else Origin.ANSWERS


def _ranking(stage: Stage, inputs: RankingInputs, choices: RankingChoices) -> Quantities:
    names = tuple(f"{inputs.question}__{item}" for item in inputs.items)
    path = stage.store.interim(stage.wave, "recode") / "variables.parquet"
    frame = scan_frame(path, names, "recode").select(names).collect()
    ranks = np.column_stack([frame[name].cast(float).fill_null(np.nan).to_numpy() for name in names])
    found, why_not = ranking_quantities(ranks, inputs.items, choices, _joint(stage), _margins(stage))
    if why_not:
        print(f"analyse {stage.wave}: {inputs.question}: no worths: {why_not}")
    return found


def _projection(
    stage: Stage, inputs: ProjectionInputs, by_id: Mapping[str, Analysis], params: Params
) -> Quantities:
    store, wave = stage.store, stage.wave
    scenarios, laws = load_scenarios(store.scenarios(wave), store.pension_laws())
    conversions = {}
    for name in sorted({one.conversion for one in scenarios.scenarios if one.conversion}):
        if name not in by_id or not isinstance(by_id[name].inputs, MobilityInputs):
            raise StageError(
                f"{store.scenarios(wave)}: conversion: there is no analysis {name!r} with `method: mobility`."
            )
        of = by_id[name].inputs
        conversions[name] = conversion_parts(of, _panel(stage, of.table, of.panel), inputs.jobs)
    future = Future(scenarios.scenarios, laws, conversions)
    tables = (_source(stage, inputs.staff), _source(stage, inputs.exits))
    return projection_quantities(inputs, *tables, future, params.projection, params.seed)


def _bounds(stage: Stage, inputs: BoundsInputs) -> Quantities:
    path = stage.store.interim(stage.wave, "recode") / "variables.parquet"
    return bounds_quantities(inputs, scan_frame(path, (), "recode"), _margins(stage))


if __name__ == "__main__":
    run("analyse", main)
