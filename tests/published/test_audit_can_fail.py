"""The audit of 2007 with the answers held fixed: a wrong print, binding or erratum shows."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from pipeline.published.audit import Audit, Inputs, audit
from pipeline.published.errata import ErrataError
from pipeline.published.figures import Figure, FigureStatistic, Kind
from pipeline.published.verdicts import Evidence, Status, judge
from pipeline.stages.audit import read_inputs
from tests.pipeline.dag import declared_stages
from tests.pipeline.project_copy import store_with_answers
from tests.published.printed import STORE, WAVE


@cache
def inputs() -> Inputs:
    return read_inputs(store_with_answers(), WAVE)


@cache
def found() -> Audit:
    return audit(inputs())


def changed(figure_id: str, change: Callable[[Figure], Figure]) -> Inputs:
    """The same answers with one printed figure changed."""
    figures = tuple(change(f) if f.id == figure_id else f for f in inputs().figures)
    return replace(inputs(), figures=figures)


def other_digit(figure: Figure) -> Figure:
    """The figure with another last digit: five more, without carrying."""
    at = max(i for i, letter in enumerate(figure.printed) if letter.isdigit())
    digit = str((int(figure.printed[at]) + 5) % 10)
    return replace(figure, printed=figure.printed[:at] + digit + figure.printed[at + 1 :])


def test_every_figure_of_the_dossier_is_explained():
    assert [v.figure.id for v in found().verdicts if v.status is Status.UNEXPLAINED] == []
    assert [result.id for result in found().unaccounted] == []


def test_every_printed_table_cell_has_a_verdict():
    in_tables = [v for v in found().verdicts if v.figure.kind is Kind.TABLE]
    assert {v.figure.cell for v in in_tables} <= set(inputs().cells)
    assert len(in_tables) == len({v.figure.cell for v in in_tables}) == 777


def test_a_figure_whose_binding_is_removed_is_unexplained():
    given = inputs()
    evidence = Evidence(given.words, given.cells, given.indicators, given.values, {}, found().checks)
    prose = [figure for figure in given.figures if figure.kind is Kind.PROSE]
    verdicts = judge([replace(figure, binds="") for figure in prose], evidence)
    assert [v.figure.id for v in verdicts if v.status is not Status.UNEXPLAINED] == []


def sampled() -> list[str]:
    """Some figures of each kind that no erratum uses: evenly spaced in the file."""
    used = {figure for r in found().checks if r.id in inputs().errata.checks for figure in r.figures}
    used |= inputs().errata.figures
    free = [v.figure for v in found().verdicts if v.figure.id not in used and v.status is Status.REPRODUCED]
    counts = [f.id for f in free if f.statistic is FigureStatistic.COUNT and f.printed.isdecimal()]
    percents = [f.id for f in free if f.statistic is FigureStatistic.PERCENT]
    return [*counts[:: len(counts) // 4], *percents[:: len(percents) // 4]]


def test_another_digit_flips_that_figure_and_the_checks_that_use_it_and_nothing_else():
    before = {v.figure.id: v.status for v in found().verdicts}
    lines = {r.id: r for r in found().checks}
    for figure_id in sampled():
        after = audit(changed(figure_id, other_digit))
        flipped = {v.figure.id for v in after.verdicts if v.status is not before[v.figure.id]}
        assert flipped == {figure_id}
        (verdict,) = (v for v in after.verdicts if v.figure.id == figure_id)
        assert verdict.status in (Status.UNEXPLAINED, Status.WRONG_BASE)
        moved = {r.id for r in after.checks if r != lines[r.id]}
        assert moved <= {r.id for r in after.checks if figure_id in r.figures}
        assert {r.id for r in after.checks if lines[r.id].holds and not r.holds} <= moved


def test_an_erratum_that_no_longer_holds_fails():
    """The total of the pay register in 2001 is printed 3734 where its column adds up to 3733."""
    with pytest.raises(ErrataError, match="all its checks hold"):
        audit(changed("bande-paie.main.total.a2001", lambda figure: replace(figure, printed="3733")))


def test_a_wrong_total_is_seen_by_its_check():
    """One person more in the total of Tableau 2 contradicts the sums of its row and of its column."""
    total = "t02-effectifs.effectifs.total.total"
    after = audit(changed(total, lambda figure: replace(figure, printed="4 282")))
    assert {r.kind for r in after.unaccounted if total in r.figures} >= {"sum"}


def test_the_audit_reads_no_target_and_nothing_of_the_reconstruction():
    (stage,) = (stage for stage in declared_stages(STORE.root) if stage.name == "audit")
    assert [path for path in stage.deps if "targets" in path or "reconstruction" in path] == []
