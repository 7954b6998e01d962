"""The status of a printed figure, the first that fits, and what supports it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.published.checks import CheckResult
from pipeline.published.countedby import CountedBy
from pipeline.published.figures import Figure, FigureStatistic, FigureUnit, Kind
from pipeline.published.formulas import Formula
from pipeline.published.indicators import Formulas, Indicator, OtherBase
from pipeline.published.names import Counted
from pipeline.published.rendering import OtherRounding, render
from pipeline.published.values import TableCell
from pipeline.published.verdicts import ByRules, Evidence, Recomputed, checked_figures, judge, written
from pipeline.published.words import Words
from pipeline.tables.columns import Reason, Status, Support
from pipeline.tables.measures import Measure, Statistic

WORDS = Words(
    {"une": 1, "trois": 3},
    {"premier": 1, "deuxième": 2},
    {"un tiers": Fraction(1, 3), "la moitié": Fraction(1, 2)},
)
STATISTICS = {
    "%": FigureStatistic.PERCENT,
    "lieu": FigureStatistic.RANK,
    "tiers": FigureStatistic.FRACTION,
    "moitié": FigureStatistic.FRACTION,
    "q": FigureStatistic.QUESTION,
}
CELL = ("t", "main", "a", "n")


def figure(printed: str, binds: str = "indicator", kind: Kind = Kind.PROSE) -> Figure:
    """A figure whose statistic is seen in what is printed; bound to `cell`, to CELL."""
    statistic = next((s for mark, s in STATISTICS.items() if mark in printed), FigureStatistic.COUNT)
    place = CELL if binds == "cell" else ("", "", "", "")
    return Figure("f", "1", kind, "", *place, statistic, printed, FigureUnit.CAF, binds, "1", 2)


def formula(number: Fraction | int) -> tuple[Formula, dict]:
    term = Measure(Statistic.SUM, f"v{number}")
    return Formula(str(number), term, Counted(FigureUnit.CAF)), {term: Fraction(number)}


def evidence(
    value: Fraction | int | None = None,
    of: int | None = None,
    others: dict[str, int] | None = None,
    parts: tuple[int, ...] = (),
    **given,
) -> Evidence:
    """What one indicator's numbers say of figures. of: the base; others: label -> other base."""
    others = others or {}
    base = "des Caf" if of or others else None
    indicator = Indicator(
        id="indicator",
        label="L",
        section="1",
        unit=FigureUnit.CAF,
        value=None if value is None else "v",
        outside="Aucune question." if value is None else None,
        share_of="b" if of else None,
        base=base,
        bases=tuple(OtherBase(id=f"b{i}", label=label, share_of="x") for i, label in enumerate(others)),
    )
    made = [formula(n) for n in (value, of, *others.values(), *parts) if n is not None]
    values = {term: number for _, known in made for term, number in known.items()}
    formulas = Formulas(
        indicator,
        None if value is None else formula(value)[0],
        formula(of)[0] if of else None,
        tuple(formula(n)[0] for n in others.values()),
        tuple(formula(n)[0] for n in parts),
    )
    known = Evidence(WORDS, {}, {"indicator": formulas}, values, {}, ())
    return replace(known, **given)


STATUSES = [
    # (printed, value, base, other bases, parts, status, detail, recomputed)
    ("35", 35, None, {}, (), Status.REPRODUCED, "", "35"),
    ("1 205", 1205, None, {}, (), Status.REPRODUCED, "", "1 205"),
    ("1205", 1205, None, {}, (), Status.REPRODUCED, "", "1205"),
    ("Trois", 3, None, {}, (), Status.REPRODUCED, "", "Trois"),
    ("Trois", 1, None, {}, (), Status.UNEXPLAINED, "", "Une"),
    ("premier lieu", 1, None, {}, (), Status.REPRODUCED, "", "premier lieu"),
    ("premier lieu", 2, None, {}, (), Status.UNEXPLAINED, "", "deuxième lieu"),
    ("q34", 34, None, {}, (), Status.REPRODUCED, "", "q34"),
    ("q84", 34, None, {}, (), Status.UNEXPLAINED, "", "q34"),
    # 35 / 123 = 28.455 %
    ("28,5%", 35, 123, {}, (), Status.REPRODUCED, "", "28,5 %"),
    ("28%", 35, 123, {}, (), Status.REPRODUCED, "", "28 %"),
    ("28,50%", 35, 123, {}, (), Status.UNEXPLAINED, "", "28,46 %"),
    ("28,4%", 35, 123, {}, (), Status.REPRODUCED_ROUNDING, "truncated", "28,5 %"),
    # 35 / 301 = 11.63 %: the text says of the Caf, the print is of the citations
    ("11,6 %", 35, 123, {"citations": 301}, (), Status.WRONG_BASE, "citations : 35/301", "28,5 %"),
    ("28,5 %", 35, 123, {"citations": 301}, (), Status.REPRODUCED, "", "28,5 %"),
    ("11,7 %", 35, 123, {"citations": 301}, (), Status.UNEXPLAINED, "", "28,5 %"),
    ("11,6 %", 35, None, {"citations": 301}, (), Status.WRONG_BASE, "citations : 35/301", ""),
    # 19 / 123 = 15.447 %: at two decimals 15.45, and that at one 15.5
    ("15,5%", 19, 123, {}, (), Status.REPRODUCED_ROUNDING, "double_rounding", "15,4 %"),
    # 3 / 8 = 37.5 %: 12.5 + 12.5 + 12.5, each rounded to 13
    ("39%", 3, 8, {}, (1, 1, 1), Status.REPRODUCED_ROUNDING, "sum_of_rounded_parts", "38 %"),
    ("39%", 3, 8, {}, (), Status.UNEXPLAINED, "", "38 %"),
    # a share in words is the nearest fraction, never rounded otherwise
    ("un tiers", 42, 123, {}, (), Status.REPRODUCED, "", "un tiers"),
    ("la moitié", 42, 123, {}, (), Status.UNEXPLAINED, "", "un tiers"),
    ("la moitié", 42, 123, {"répondants": 80}, (), Status.WRONG_BASE, "répondants : 42/80", "un tiers"),
    ("12", None, None, {}, (), Status.NOT_DETERMINABLE, "Aucune question.", ""),
]


@pytest.mark.parametrize(
    ("printed", "value", "of", "others", "parts", "status", "detail", "recomputed"), STATUSES
)
def test_the_status_is_the_first_that_fits(printed, value, of, others, parts, status, detail, recomputed):
    (verdict,) = judge([figure(printed)], evidence(value, of, others, parts))
    assert (verdict.status, verdict.detail) == (status, detail)
    assert plain(verdict.recomputed.text) == recomputed


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_a_wrong_base_says_why_the_base_of_the_text_can_not_be():
    known = evidence(35, 123, {"citations": 301})
    formulas = known.indicators["indicator"]
    told = formulas.indicator.model_copy(update={"refuted": "Une seule réponse par Caf."})
    (verdict,) = judge(
        [figure("11,6 %")], replace(known, indicators={"indicator": replace(formulas, indicator=told)})
    )
    assert verdict.detail == "citations : 35/301. Une seule réponse par Caf."


REASONS = [
    ({"texts": ("q1",), "open_answers": "Texte libre."}, Reason.OPEN_ANSWERS, "Texte libre."),
    ({"outside": "Aucune question."}, Reason.OUTSIDE, "Aucune question."),
]


@pytest.mark.parametrize(("said", "reason", "detail"), REASONS)
def test_what_no_coded_answer_gives_has_a_reason(said, reason, detail):
    given = Indicator(id="indicator", label="L", section="1", unit=FigureUnit.CAF, **said)
    (verdict,) = judge([figure("12")], replace(evidence(35), indicators={"indicator": Formulas(given)}))
    assert (verdict.status, verdict.reason) == (Status.NOT_DETERMINABLE, reason)
    assert (verdict.detail, verdict.support) == (detail, None)


PLACE_HELD = CountedBy(frozenset({"why"}), {}, {CELL: frozenset({"why"})})


def test_a_figure_of_a_cell_held_back_is_not_determinable_and_tells_no_number():
    cells = {CELL: TableCell("35", Fraction(35), None)}
    for kind in Kind:
        (verdict,) = judge([figure("35", "cell", kind)], evidence(cells=cells, held=PLACE_HELD))
        assert (verdict.status, verdict.reason) == (Status.NOT_DETERMINABLE, Reason.HELD_BACK)
        assert (verdict.detail, verdict.support) == ("why", None)
        assert verdict.recomputed == Recomputed()


@pytest.mark.parametrize("counted", ["v35", "v123", "v80", "v8"])
def test_an_indicator_is_held_back_when_any_of_its_formulas_counts_what_is(counted):
    known = evidence(35, 123, {"répondants": 80}, (8,))
    term = Measure(Statistic.SUM, counted)
    values = {of: number for of, number in known.values.items() if of != term}  # nobody counts it
    held = CountedBy(frozenset({"why", "where"}), {counted: "why"}, {})
    (verdict,) = judge([figure("28,5 %")], replace(known, values=values, held=held))
    assert (verdict.status, verdict.reason, verdict.detail) == (
        Status.NOT_DETERMINABLE,
        Reason.HELD_BACK,
        "why",
    )
    assert verdict.recomputed == Recomputed()


def test_an_indicator_that_counts_nothing_held_back_is_judged_as_ever():
    held = CountedBy(frozenset({"why"}), {"v36": "why"}, {CELL: frozenset({"why"})})
    (verdict,) = judge([figure("35")], evidence(35, held=held))
    assert (verdict.status, verdict.reason) == (Status.REPRODUCED, None)


BY_PERSONS = CountedBy(frozenset({"why"}), {"v34": "why"}, {CELL: frozenset({"why"})})


def by_persons(count: int, by_rules: int) -> Evidence:
    """Evidence of an indicator and of a cell, as persons coded and as the rules alone would have."""
    known, alone = evidence(count, decided=BY_PERSONS), evidence(by_rules).values
    values = dict(zip(known.values, alone.values(), strict=True))
    cell, other = (TableCell(str(n), Fraction(n), None) for n in (count, by_rules))
    return replace(known, cells={CELL: cell}, by_rules=ByRules({CELL: other}, values))


@pytest.mark.parametrize(("binds", "kind"), [("indicator", Kind.PROSE), ("cell", Kind.TABLE)])
def test_what_persons_coded_otherwise_than_print_tells_their_number_and_the_frames(binds, kind):
    (verdict,) = judge([figure("35", binds, kind)], by_persons(34, by_rules=35))
    assert (verdict.status, verdict.reason) == (Status.NOT_DETERMINABLE, Reason.CODERS)
    assert (verdict.detail, verdict.recomputed.text, verdict.support) == ("why", "34", None)
    assert verdict.by_rules is Status.REPRODUCED


@pytest.mark.parametrize(("binds", "kind"), [("indicator", Kind.PROSE), ("cell", Kind.TABLE)])
def test_where_the_rules_alone_do_not_give_print_either_coders_explain_nothing(binds, kind):
    (verdict,) = judge([figure("36", binds, kind)], by_persons(34, by_rules=35))
    assert (verdict.status, verdict.reason, verdict.by_rules) == (Status.UNEXPLAINED, None, None)


def test_what_persons_coded_as_print_has_it_is_reproduced():
    (verdict,) = judge([figure("34")], evidence(34, decided=BY_PERSONS))
    assert (verdict.status, verdict.reason) == (Status.REPRODUCED, None)


def test_what_no_person_coded_is_no_matter_of_coders():
    (verdict,) = judge([figure("34")], evidence(35, decided=BY_PERSONS))  # v35, and nobody coded it
    assert (verdict.status, verdict.reason) == (Status.UNEXPLAINED, None)


def test_an_erratum_stays_one_though_the_answers_are_held_back_and_has_the_print_s_string_alone():
    known = evidence(35, 123, errata={"f": "e-1"}, corrected={"f": "28,5 %"})
    held = CountedBy(frozenset({"why"}), {"v35": "why"}, {})
    (verdict,) = judge([figure("11,6 %")], replace(known, held=held))
    assert (verdict.status, verdict.reason) == (Status.ERRATUM, None)
    assert verdict.recomputed == Recomputed("28,5 %")


def test_a_row_that_leads_in_no_column_has_no_rank():
    (verdict,) = judge([figure("premier lieu")], evidence(0))
    assert (verdict.status, verdict.recomputed.text) == (Status.UNEXPLAINED, "")


def test_a_figure_of_an_erratum_is_one_whatever_the_answers_give():
    known = evidence(35, errata={"f": "e-1"}, corrected={"f": "36"})
    (verdict,) = judge([figure("35")], known)
    assert (verdict.status, verdict.detail, verdict.support) == (Status.ERRATUM, "e-1", None)


def test_what_is_recomputed_of_an_erratum_is_what_print_gives():
    told = {
        "28,5 %": ("28,5 %", 35),  # as the answers: 35 / 123 = 28.455 %
        "≤ 30": ("≤ 30", None),
        "": ("", None),
    }
    for corrected, expected in told.items():
        known = evidence(35, 123, errata={"f": "e-1"}, corrected={"f": corrected})
        recomputed = judge([figure("11,6 %")], known)[0].recomputed
        assert (plain(recomputed.text), recomputed.numerator) == expected


# (printed, other bases, what is told) of 35 among 123 where the reconstruction chose the 35
CHOSEN = [
    ("28,5 %", {}, Status.REPRODUCED, "28,5 %", ""),
    ("28,4 %", {}, Status.REPRODUCED_ROUNDING, "", "truncated"),
    ("11,6 %", {"citations": 301}, Status.WRONG_BASE, "", "citations"),
]


@pytest.mark.parametrize(("printed", "others", "status", "text", "detail"), CHOSEN)
def test_no_number_that_the_reconstruction_chose_is_told(printed, others, status, text, detail):
    known = evidence(35, 123, others)
    (verdict,) = judge([figure(printed)], replace(known, chosen_terms=formula(35)[0].terms))
    assert (verdict.status, plain(verdict.recomputed.text), verdict.detail) == (status, text, detail)
    assert (verdict.recomputed.numerator, verdict.recomputed.denominator) == (None, None)


def test_a_check_that_another_rounding_makes_fail_bears_on_the_figure():
    failed = result("c", "sum", "f", "g", holds=False)
    for printed, support in (("28,4 %", Support.CHECKED), ("28,5 %", Support.BY_CONSTRUCTION)):
        (verdict,) = judge([figure(printed)], evidence(35, 123, checks=(failed,)))
        assert verdict.support is support


def test_an_erratum_that_no_answer_bears_on_has_no_reason():
    (verdict,) = judge([figure("12")], evidence(errata={"f": "e-1"}, corrected={"f": ""}))
    assert (verdict.status, verdict.reason) == (Status.ERRATUM, None)


def test_a_figure_bound_to_nothing_is_unexplained():
    (verdict,) = judge([figure("35", binds="")], evidence(35))
    assert (verdict.status, verdict.support) == (Status.UNEXPLAINED, None)


# 49 of 123 = 39.837 %
CELLS = {CELL: TableCell("39,8\N{NO-BREAK SPACE}%", Fraction(49), Fraction(123))}
BOUND_TO_CELL = [
    # (printed, where, status): a table's figure is the cell's string, another the cell's number in its manner
    ("39,8%", Kind.TABLE, Status.REPRODUCED),
    ("39,80%", Kind.TABLE, Status.UNEXPLAINED),
    ("39,9%", Kind.TABLE, Status.UNEXPLAINED),
    ("39%", Kind.TABLE, Status.REPRODUCED_ROUNDING),
    ("40 %", Kind.PROSE, Status.REPRODUCED),
    ("39,84%", Kind.PROSE, Status.REPRODUCED),
    ("39 %", Kind.PROSE, Status.REPRODUCED_ROUNDING),
    ("49", Kind.PROSE, Status.REPRODUCED),
    ("41 %", Kind.PROSE, Status.UNEXPLAINED),
]


@pytest.mark.parametrize(("printed", "kind", "status"), BOUND_TO_CELL)
def test_a_figure_bound_to_a_cell(printed, kind, status):
    (verdict,) = judge([figure(printed, "cell", kind)], evidence(1, cells=CELLS))
    assert verdict.status is status


def test_a_percent_keeps_its_numerator_and_base():
    (verdict,) = judge([figure("28,5%")], evidence(35, 123))
    recomputed = verdict.recomputed
    assert (recomputed.numerator, recomputed.denominator, recomputed.base) == (35, 123, "des Caf")


def result(id_: str, kind: str, *figures: str, holds: bool = True) -> CheckResult:
    """A check whose figures are all exposed when it holds."""
    return CheckResult(id_, kind, "1", figures, "", holds, "", exposed=frozenset(figures if holds else ()))


SUPPORTED = [
    # (checks, whether figure `f` is checked)
    ([], False),
    ([("sum", "f", "g", "h")], True),
    ([("share", "f", "g")], True),
    ([("formula", "g", "f")], True),
    ([("order", "f", "g")], True),
    ([("sum", "f")], False),  # no other figure
    ([("sum", "g", "h")], False),
    ([("possible", "f", "g")], False),  # says only that the percent can be
    ([("question", "f", "g")], False),
    ([("same", "f", "g")], False),  # the same quantity twice
    ([("same", "f", "g"), ("share", "g", "h")], True),  # what bears on one print of a fact bears on all
    ([("same", "f", "g"), ("same", "g", "h"), ("sum", "h", "i")], True),
]


@pytest.mark.parametrize(("checks", "is_checked"), SUPPORTED)
def test_a_figure_is_checked_by_another_quantity_of_the_same_answers(checks, is_checked):
    results = [result(str(i), kind, *figures) for i, (kind, *figures) in enumerate(checks)]
    assert ("f" in checked_figures(results)) is is_checked
    (verdict,) = judge([figure("35")], evidence(35, checks=tuple(results)))
    assert verdict.support is (Support.CHECKED if is_checked else Support.BY_CONSTRUCTION)
    assert verdict.checks == tuple(r.id for r in results if "f" in r.figures)


def test_a_figure_that_a_check_does_not_expose_is_not_supported_by_it():
    far = replace(result("c", "order", "f", "g"), exposed=frozenset({"g"}))
    again = replace(result("d", "same", "f", "g"), exposed=frozenset({"g"}))
    assert checked_figures([far, again]) == {"g"}


@pytest.mark.parametrize("kind", ["sum", "share", "formula", "order"])
def test_a_check_that_fails_supports_nothing(kind):
    assert checked_figures([result("c", kind, "f", "g", holds=False)]) == frozenset()


@pytest.mark.parametrize(
    ("printed", "amount", "string"),
    [
        ("<0,1%", Fraction(5, 100), "<0,1 %"),
        ("<0,1%", Fraction(12, 100), "0,1 %"),
        ("0,0%", Fraction(4, 100), "0,0 %"),
        ("4281", Fraction(1205), "1205"),
        ("4 281", Fraction(1205), "1 205"),
        ("12,50", Fraction(1205), "1 205,00"),
        ("5%", Fraction(5, 2), "3 %"),  # half-up
    ],
)
def test_a_number_is_written_in_the_manner_of_a_printed_one(printed, amount, string):
    assert plain(render(figure(printed), amount, WORDS)) == string


@pytest.mark.parametrize(
    ("number", "string"),
    [(None, ""), (Fraction(49), "49"), (Fraction(25, 2), "12.5"), (Fraction(1, 3), "1/3")],
)
def test_an_exact_number_in_a_file(number, string):
    assert written(number) == string


def test_the_roundings_have_ids_that_the_report_can_name():
    assert {str(rounding) for rounding in OtherRounding} == {
        "truncated",
        "double_rounding",
        "sum_of_rounded_parts",
    }
