"""The bases of 2007: one that is called wrong has a witness, and two corrections of one figure agree."""

import pytest

from pipeline.published.audit import evidence_of
from pipeline.published.rendering import same
from pipeline.published.verdicts import recompute
from pipeline.tables.columns import Status
from tests.published.audited import found, inputs
from tests.published.printed import check_results, errata

BOUNDS = ("≤", "≥")  # of an inequality, which gives no number

# Shares whose base the text misnames, each with a check of printed figures that shows it
MISNAMED = {
    "l0206-3": "as-ailleurs-ct",  # 121 of 1 782 holders, printed 121 of 4 281
    "l0208-5": "as-cesf-en-intervention",
    "l0354-4": "departs-cesf-effectif",
    "l0532-2": "q21-diagnostics-cesf",  # the As' 43,9 %, said of As and Cesf
    "l0797-1": "acces-droits-publics-caf",  # 53 % + 47 % of all Caf, 7 of which have no such organisation
    "l0855-2": "caf-l0855-2",
    "l0873-4": "q38-hors-cog-1-caf",  # 8 of 124 citations: 8 / 123 = 6.504 is 7 %
    "l0904-2": "q40-individuelles-1-caf",  # 75 of 129 citations, more than there are Caf
    "l0906-4": "q40-collectif-2-caf",
    "l0998-14": "caf-l0998-14",
    "l1003-1": "services-personnes",  # its own sentence prints 36,3 %, no whole number of 390 persons
    "l1005-1": "services-personnes",
    "l1007-1": "services-personnes",
    "l1263-5": "caf-l1263-5",
}


def test_a_base_is_called_wrong_only_where_the_questionnaire_refutes_it():
    """Where print does, the figure is that of an erratum."""
    wrong = [verdict for verdict in found().verdicts if verdict.status is Status.WRONG_BASE]
    assert [v.figure.id for v in wrong if not inputs().indicators[v.figure.binds].indicator.refuted] == []
    failed = {figure for result in found().checks if not result.holds for figure in result.figures}
    assert failed & {verdict.figure.id for verdict in wrong} == set()


@pytest.mark.parametrize(("figure", "check"), MISNAMED.items())
def test_a_misnamed_base_that_print_shows_is_an_erratum(figure, check):
    (erratum,) = (erratum for erratum in errata().errata if figure in erratum.figures)
    assert check in erratum.shows
    assert figure in check_results()[check].figures and not check_results()[check].holds


def test_the_base_that_the_text_names_holds_where_the_answers_can_give_it():
    """92 % of the Caf is 113 of 123."""
    (verdict,) = (verdict for verdict in found().verdicts if verdict.figure.id == "l0797-3")
    assert verdict.status is Status.REPRODUCED
    assert (verdict.recomputed.numerator, verdict.recomputed.denominator) == (113, 123)


def test_what_print_gives_for_a_figure_and_what_the_answers_give_agree():
    evidence = evidence_of(inputs(), found().checks, found().errata)
    answers = {figure.id: recompute(figure, evidence).text for figure in inputs().figures}
    pairs = {
        figure: (text, answers[figure])
        for judged in found().errata
        for figure, text in zip(judged.erratum.figures, judged.recomputed, strict=True)
        if text and answers[figure] and not text.startswith(BOUNDS)
    }
    assert len(pairs) > 20
    assert {figure: pair for figure, pair in pairs.items() if not same(*pair)} == {}
