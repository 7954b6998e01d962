"""The audit of 2007 with the answers held fixed: a wrong print, binding or erratum shows."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.published.audit import Inputs, audit
from pipeline.published.errata import ErrataError
from pipeline.published.figures import Figure, Kind
from pipeline.published.verdicts import Evidence, judge
from pipeline.tables.columns import Status
from tests.pipeline.dag import declared_stages
from tests.published.audited import found, inputs
from tests.published.printed import STORE


def changed(figure_id: str, change: Callable[[Figure], Figure]) -> Inputs:
    """The same answers with one printed figure changed."""
    figures = tuple(change(f) if f.id == figure_id else f for f in inputs().figures)
    return replace(inputs(), figures=figures)


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
