"""The dossier of 2007 against itself: its errata hold, and nothing else fails without a reason."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from pipeline.published.checkfile import SumCheck
from pipeline.published.checks import CheckResult, run_checks
from pipeline.published.errata import ErrataError, Judged, judge_errata, load_errata, unaccounted
from pipeline.published.figures import Figure, FigureStatistic
from pipeline.yamlfiles import YamlError
from tests.published.printed import (
    all_figures,
    check_results,
    checks,
    errata,
    figures,
    misprints,
    words,
)

# checks that fail because the text names another base than that of the share: holders of a diploma for all
# staff, Caf for citations, staff for citations of a service
OTHER_BASES = {
    *("as-ailleurs-ct", "as-ailleurs-ads", "as-ailleurs-autres", "as-cesf-en-intervention"),
    "departs-cesf-effectif",
    *("caf-l0855-2", "caf-l0873-2", "caf-l0906-1", "caf-l0906-3", "caf-l1263-5", "caf-l1263-6"),
    "caf-l0998-14",
    *("personnes-l1002-1", "personnes-l1004-1", "personnes-l1006-1", "personnes-l1008-1"),
}
# 389 / 4281 = 9.087 from 4,2 + 3,4 + 1,4 + 0,2; 615 / 4281 = 14.37, 83 / 123 = 67.48 and 37 / 341 = 10.9 cut
# off; 19 / 123 = 15.447 by 15,45
OTHER_ROUNDINGS = {
    *("autres-metiers-classiques", "trois-metiers", "q21-ressources-ct", "ads-hors-diplome-part"),
    "creances-conclusion",
}
EXACT = {"sum", "same", "formula"}  # among counts, one of them off by 1 is enough


@cache
def judged() -> dict[str, Judged]:
    found = judge_errata(errata(), check_results().values(), all_figures())
    return {one.erratum.id: one for one in found}


def users() -> dict[str, list[CheckResult]]:
    """Figure -> the checks that use it."""
    found: dict[str, list[CheckResult]] = {}
    for result in check_results().values():
        for figure in result.figures:
            found.setdefault(figure, []).append(result)
    return found


def rerun(altered: Figure, ids: set[str]) -> dict[str, bool]:
    """Whether some checks hold with one figure printed otherwise."""
    some = replace(checks(), checks=tuple(check for check in checks().checks if check.id in ids))
    used = {figure: all_figures()[figure] for id_ in ids for figure in check_results()[id_].figures}
    results = run_checks(some, used | {altered.id: altered}, words())
    return {result.id: result.holds for result in results}


def off_by_one_digit(figure: Figure) -> Iterator[Figure]:
    """The figure with another digit, each in turn."""
    for i, character in enumerate(figure.printed):
        if character.isdecimal():
            digit = str((int(character) + 1) % 10)
            yield replace(figure, printed=figure.printed[:i] + digit + figure.printed[i + 1 :])


def test_the_checks_that_fail_are_those_accounted_for():
    failed = {result.id for result in check_results().values() if not result.holds}
    shown_by_errata = {check for check in errata().checks if not check_results()[check].holds}
    assert failed - shown_by_errata == OTHER_BASES | OTHER_ROUNDINGS


def test_a_failed_check_is_accounted_for_by_an_erratum_or_by_the_verdict_of_a_figure():
    results = check_results().values()
    left = unaccounted(errata(), results, frozenset())
    assert {result.id for result in left} == OTHER_BASES | OTHER_ROUNDINGS
    explained = frozenset(figure for result in left for figure in result.figures)
    assert unaccounted(errata(), results, explained) == ()


@pytest.mark.parametrize(
    ("erratum", "recomputed", "arithmetic"),
    [
        ("intervention-sociale-1817", ["1758"], "51 + 71 + 420 + 341 + 875 = 1758, imprimé 1817"),
        ("autre-fonction-1798", ["1291", "un tiers", "34,8%", "1291"], "3707 − 2416 = 1291, imprimé 1798"),
        ("diplomes-en-poste", ["66,7%", "67%", "67%"], "66,7% ≠ 27,8%"),
        ("autre-fonction-43-6", ["34,8%"], "(3707 − 2416) / 3707 = 34,826%, imprimé 43,6%"),
        ("bande-paie-2001", ["3733"], "1756 + 1193 + 16 + 381 + 239 + 148 = 3733, imprimé 3734"),
        ("impayes-70", ["69"], "48 + 21 = 69, imprimé 70"),
        ("cesf-sans-precision", ["10", "≤ 10"], "10 ≠ 70"),
        ("polyvalence-5", ["6"], "16 − 1 − 2 − 5 − 2 = 6, imprimé 5"),
        ("projet-de-travail-social-11-6", ["28,5%"], "28,5% ≠ 11,6%"),
        ("offre-de-service-69-5", ["69,4%"], "33,9% + 29,0% + 6,5% = 69,4%, imprimé 69,5%"),
        ("numero-de-question-84", ["q34"], "la question est q34, imprimé q84"),
        ("echelle-de-la-question-18", ["6"], "6 = 6 ≠ 5"),
        ("neuf-differences", ["huit"], "8 ≠ 9"),
    ],
)
def test_an_erratum_says_what_should_be_printed_and_why(erratum, recomputed, arithmetic):
    found = judged()[erratum]
    texts = [text.replace("\N{NO-BREAK SPACE}", "") for text in found.recomputed]
    line = found.arithmetic[0].replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    assert (texts, line) == (recomputed, arithmetic)


def test_every_misprint_has_something_else_to_print():
    printed = {figure: all_figures()[figure].printed.replace(" ", "") for figure in misprints()}
    assert {f: text for f, text in misprints().items() if text in ("", printed[f])} == {}


def test_no_figure_is_the_matter_of_two_errata():
    named = [figure for erratum in errata().errata for figure in erratum.figures]
    assert sorted(set(named)) == sorted(named)


def test_a_check_depends_on_nothing_but_the_figures_that_it_names():
    for check in checks().checks:
        result = check_results()[check.id]
        own = {figure: all_figures()[figure] for figure in result.figures}
        assert run_checks(replace(checks(), checks=(check,)), own, words()) == (result,)


def test_a_count_off_by_a_digit_flips_every_exact_check_among_counts_that_uses_it():
    for id_, using in users().items():
        if all_figures()[id_].statistic is not FigureStatistic.COUNT:
            continue
        of_counts = {
            result.id
            for result in using
            if result.kind in EXACT
            and result.holds
            and all(all_figures()[f].statistic is FigureStatistic.COUNT for f in result.figures)
        }
        for altered in off_by_one_digit(all_figures()[id_]):
            # ",00" of a count is no part of it, and a misprint of 1 to 1 is none
            if int("".join(filter(str.isdecimal, altered.printed.partition(",")[0]))) != _whole(id_):
                assert not any(rerun(altered, of_counts).values()), (id_, altered.printed)


def _whole(id_: str) -> int:
    return int("".join(filter(str.isdecimal, all_figures()[id_].printed.partition(",")[0])))


@pytest.mark.parametrize("table", sorted({figure.table for figure in figures().values()}))
def test_every_figure_of_a_table_has_a_digit_that_a_check_watches(table):
    watched = users()
    for figure in (figure for figure in figures().values() if figure.table == table):
        before = {result.id: result.holds for result in watched[figure.id]}
        if figure.printed in ("?", "<0,1%") or not any(before.values()):
            continue  # it says no number, or only a bound; or the column is wrong already
        assert any(rerun(a, set(before)) != before for a in off_by_one_digit(figure)), figure.id


def test_the_columns_of_table_2_are_summed_one_by_one():
    sums = [check for check in checks().checks if isinstance(check, SumCheck)]
    totals = {check.total for check in sums if check.total.startswith("t02-effectifs.effectifs.total.")}
    assert len(totals) == 12


def write(tmp_path, text: str):
    path = tmp_path / "errata.yaml"
    path.write_text(f"errata:\n{text}", encoding="utf-8")
    return path


ROW = "- {{id: {0}, title: t, section: '1', severity: {1}, figures: [{2}], checks: [{3}], cause: c}}\n"


@pytest.mark.parametrize(
    ("figure", "check", "said"),
    [
        ("l0339-2", "bande-paie-2006", "is none: all its checks hold"),
        ("l0339-9", "bande-paie-a2001", "names a figure not printed, 'l0339-9'"),
        ("l0339-2", "bande-paie-a2001", "names the figure 'l0339-2', which no failed check of it bears on"),
        ("l0339-2", "bande-paie-a2007", "names no check, 'bande-paie-a2007'. Did you mean 'bande-paie-a200"),
    ],
)
def test_an_erratum_that_no_longer_holds_is_refused_with_its_line(tmp_path, figure, check, said):
    path = write(tmp_path, ROW.format("e", "conflict", figure, check))
    with pytest.raises(ErrataError, match=r"errata\.yaml, line 2: ") as raised:
        judge_errata(load_errata(path), check_results().values(), all_figures())
    assert said in str(raised.value)


def test_errata_stand_worst_first(tmp_path):
    rows = ROW.format("a", "wording", "l0001-1", "c") + ROW.format("b", "headline", "l0001-1", "c")
    with pytest.raises(
        YamlError, match=r"line 3: the erratum 'b' \(headline\) stands below one that is wording"
    ):
        load_errata(write(tmp_path, rows))
