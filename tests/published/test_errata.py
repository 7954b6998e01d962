"""The dossier of 2007 against itself: its errata hold, and nothing else fails without a reason."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from pipeline.published.checkfile import SumCheck
from pipeline.published.checks import CheckResult, run_checks
from pipeline.published.errata import (
    ErrataError,
    Judged,
    Severity,
    judge_errata,
    load_errata,
    unaccounted,
)
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
    shown = {check for erratum in errata().errata for check in erratum.shows}
    assert failed - shown == OTHER_ROUNDINGS


def test_a_failed_check_is_accounted_for_by_an_erratum_or_by_the_verdict_of_a_figure():
    results = check_results().values()
    left = unaccounted(errata(), results, frozenset())
    assert {result.id for result in left} == OTHER_ROUNDINGS
    explained = frozenset(figure for result in left for figure in result.figures)
    assert unaccounted(errata(), results, explained) == ()


@pytest.mark.parametrize(
    ("erratum", "recomputed", "arithmetic"),
    [
        ("intervention-sociale-1817", ["1758"], "51 + 71 + 420 + 341 + 875 = 1758, imprimé 1817"),
        ("autre-fonction-1798", ["1291", "un tiers", "34,8%", "1291"], "3707 − 2416 = 1291, imprimé 1798"),
        ("diplomes-en-poste", ["66,7%", "67%", "67%"], "66,7% (ligne 292) ≠ 27,8% (ligne 206)"),
        ("autre-fonction-43-6", ["34,8%"], "(3707 − 2416) / 3707 = 34,826%, imprimé 43,6%"),
        ("bande-paie-2001", ["3733"], "1756 + 1193 + 16 + 381 + 239 + 148 = 3733, imprimé 3734"),
        ("impayes-70", ["69"], "48 + 21 = 69, imprimé 70"),
        ("cesf-sans-precision", ["10", "≤ 10"], "10 (tableau, ligne 258) ≠ 70 (ligne 320)"),
        ("polyvalence-5", ["≥ 6"], "5 < 16 − 1 − 2 − 5 − 2 = 6"),
        ("projet-de-travail-social-11-6", ["28,5%"], "28,5% (ligne 473) ≠ 11,6% (ligne 1366)"),
        ("departs-des-cesf", ["2,3%"], "98 / 4281 = 2,289%, imprimé 14,7%"),
        ("acces-aux-droits-publics", ["", ""], "100 × (123 − 7) / 123 = 94,31 < 53% + 47% = 100%"),
        (
            "action-individuelle-au-premier-rang",
            ["61%"],
            "58,1%, 15,5%, 24,0%, 2,3% : 75 + 20 + 31 + 3 sur 129 ; 75 / 123 = 60,98%, imprimé 58%",
        ),
        (
            "compensation-financiere",
            ["32,5%"],
            "48% × 123 / 100 ≈ 59 ; 67,8% : 40 sur 59 ; 40 / 123 = 32,520%, imprimé 67,8%",
        ),
        ("activites-collectives-des-cesf", ["", "", "", ""], "44% (ligne 532) ≠ 49,59% (tableau, ligne 574)"),
        ("numero-de-question-84", ["q34"], "la question est q34, imprimé q84"),
        ("echelle-de-la-question-18", ["6"], "6 (ligne 485) = 6 (ligne 506) ≠ 5 (ligne 503)"),
        ("neuf-differences", ["huit"], "8 (ligne 1241) ≠ 9 (ligne 1243)"),
    ],
)
def test_an_erratum_says_what_should_be_printed_and_why(erratum, recomputed, arithmetic):
    found = judged()[erratum]
    texts = [text.replace("\N{NO-BREAK SPACE}", "") for text in found.recomputed]
    line = found.arithmetic[0].replace("\N{NO-BREAK SPACE}", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    assert (texts, line) == (recomputed, arithmetic)


def test_every_misprint_has_something_else_to_print_but_a_share_whose_numerator_is_not_printed():
    printed = {figure: all_figures()[figure].printed.replace(" ", "") for figure in misprints()}
    assert [f for f, text in misprints().items() if text == printed[f]] == []
    of_base = {f for e in errata().errata if e.severity is Severity.BASE for f in e.figures}
    assert {f for f, text in misprints().items() if not text} <= of_base


@pytest.mark.parametrize(
    ("figure", "misprinted", "erratum", "check"),
    [
        # 1 758 + 59 = 1 817 is no cause of 1 827, nor 100 - 56,4 = 43,6 of 43,9 %
        ("l0193-6", "1827", "intervention-sociale-1817", "intervention-sociale-avec-tisf"),
        ("l0314-5", "43,9%", "autre-fonction-43-6", "autre-chose-290-314"),
        ("l0206-3", "2,9%", "as-vers-d-autres-metiers", "as-ailleurs-ct-ensemble"),
        ("l0998-14", "67,7 %", "compensation-financiere", "disposition-compensation"),
    ],
)
def test_a_cause_that_does_not_give_the_print_is_refused(figure, misprinted, erratum, check):
    altered = all_figures() | {figure: replace(all_figures()[figure], printed=misprinted)}
    results = run_checks(checks(), altered, words())
    said = f"the erratum '{erratum}' is not explained by the check '{check}', which fails"
    with pytest.raises(ErrataError, match=said):
        judge_errata(errata(), results, altered)


def numbers(text: str) -> set[str]:
    """The numbers of two digits and more, and percents, without spaces; not those of sections and such."""
    named = re.sub(r"(sections?|questions?|tableaux?|annexe|ligne) \d+(\.\d+)*", "", text)
    spaced = re.sub(r"(?<=\d)[ \u202f\u00a0](?=\d{3}\b|%)", "", named)
    return {n for n in re.findall(r"\d+(?:,\d+)?%?", spaced) if len(n) > 1 and not n.startswith("0,")}


def test_a_cause_names_no_number_that_its_checks_do_not_show():
    for found in judged().values():
        shown = numbers(" ; ".join((*found.printed, *found.arithmetic, *found.explanation)))
        shown |= {number.removesuffix("%") for number in shown}
        assert numbers(found.erratum.cause) <= shown, found.erratum.id


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


ROW = "- {{id: {0}, title: t, section: '1', severity: {1}, figures: [{2}], shows: [{3}], cause: c}}\n"


@pytest.mark.parametrize(
    ("figure", "check", "said"),
    [
        ("l0339-2", "bande-paie-2006", "is none: all its checks hold"),
        ("l0339-9", "bande-paie-a2001", "names a figure not printed, 'l0339-9'"),
        ("l0339-2", "bande-paie-a2001", "names the figure 'l0339-2', which no check that shows it bears on"),
        ("l0339-2", "bande-paie-a2007", "names no check, 'bande-paie-a2007'. Did you mean 'bande-paie-a200"),
    ],
)
def test_an_erratum_that_no_longer_holds_is_refused_with_its_line(tmp_path, figure, check, said):
    path = write(tmp_path, ROW.format("e", "conflict", figure, check))
    with pytest.raises(ErrataError, match=r"errata\.yaml, line 2: ") as raised:
        judge_errata(load_errata(path), check_results().values(), all_figures())
    assert said in str(raised.value)


TOTAL_2001 = "bande-paie.main.total.a2001"


@pytest.mark.parametrize(
    ("shows", "explains", "said"),
    [
        (
            "bande-paie-a2001, bande-paie-a2002",
            "",
            "is not shown by the check 'bande-paie-a2002', which holds",
        ),
        (
            "bande-paie-a2001",
            "impayes",
            r"is not explained by the check 'impayes', which fails \(48 \+ 21 = 69,",
        ),
    ],
)
def test_what_shows_an_erratum_fails_and_what_explains_it_holds(tmp_path, shows, explains, said):
    row = ROW.format("e", "conflict", TOTAL_2001, shows).replace(
        "cause: c", f"cause: c, explains: [{explains}]"
    )
    with pytest.raises(ErrataError, match=rf"errata\.yaml, line 2: the erratum 'e' {said}"):
        judge_errata(load_errata(write(tmp_path, row)), check_results().values(), all_figures())


@pytest.mark.parametrize(
    ("second", "figure", "said"),
    [
        ("a", "l0001-2", "line 3: the erratum 'a' is given twice"),
        ("b", "l0001-1", "line 3: the erratum 'b' names the figure 'l0001-1', which 'a' has"),
    ],
)
def test_an_erratum_and_a_figure_stand_once(tmp_path, second, figure, said):
    rows = ROW.format("a", "conflict", "l0001-1", "c") + ROW.format(second, "conflict", figure, "c")
    with pytest.raises(YamlError, match=said):
        load_errata(write(tmp_path, rows))


def test_errata_stand_worst_first(tmp_path):
    rows = ROW.format("a", "wording", "l0001-1", "c") + ROW.format("b", "headline", "l0001-1", "c")
    with pytest.raises(
        YamlError, match=r"line 3: the erratum 'b' \(headline\) stands below one that is wording"
    ):
        load_errata(write(tmp_path, rows))
