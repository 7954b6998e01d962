"""Checks of printed figures: what each kind takes, gives and shows, and what is said of a wrong file."""

from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.published.checks import CheckError, CheckResult, load_checks, run_checks
from pipeline.published.misprints import misprints
from pipeline.yamlfiles import YamlError
from tests.spec.printedfigures import WORDS, figure, figures

WORDING = """
wording: {printed: imprimé, expected: question, rounding: arrondis, unknown: inconnu, impossible: aucun,
  possible: "{count} sur {base}", line: "ligne {line}", cell: "tableau {line}", no_column: hors tableau}
checks:
"""
NARROW, NO_BREAK = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
TABLE = {"t.p.a.n": "1", "t.p.a.pct": "33%", "t.p.b.n": "2", "t.p.b.pct": "67%", "t.p.total.n": "3"}


def write(folder: Path, rows: str) -> Path:
    path = folder / "checks.yaml"
    path.write_text(WORDING + rows, encoding="utf-8")
    return path


@pytest.fixture
def results(tmp_path):
    """The results of rows of a checks file on printed figures."""

    def run(rows: str, printed: dict, **statistics: str) -> tuple[CheckResult, ...]:
        known = figures(printed, **statistics)
        return run_checks(load_checks(write(tmp_path, rows), known), known, WORDS)

    return run


def line(text: str) -> str:
    """A line of arithmetic with the spaces of French typography."""
    return text.replace("_", NARROW).replace("~", NO_BREAK)


@pytest.mark.parametrize(
    ("total", "arithmetic", "holds"),
    [
        ("1817", "1_000 + 758 = 1_758, imprimé 1_817", False),
        ("1 758,00", "1_000 + 758 = 1_758, imprimé 1_758", True),
    ],
)
def test_a_sum_adds_its_parts(results, total, arithmetic, holds):
    (result,) = results(
        "- {id: c, kind: sum, section: '1', total: t, parts: [a, b]}", {"a": "1000", "b": "758", "t": total}
    )
    assert (result.arithmetic, result.holds, result.figures) == (line(arithmetic), holds, ("t", "a", "b"))


def test_a_sum_says_what_its_total_should_print(results):
    (result,) = results(
        "- {id: c, kind: sum, section: '1', total: t, parts: [a, b]}", {"a": "2", "b": "Une", "t": "deux"}
    )
    assert (result.arithmetic, result.gives) == ("2 + 1 = 3, imprimé deux", {"t": "trois"})


def test_a_part_printed_as_not_known_adds_nothing_and_is_told(results):
    (result,) = results(
        "- {id: c, kind: sum, section: '1', total: t, parts: [a, b]}", {"a": "2", "b": "?", "t": "2"}
    )
    assert (result.arithmetic, result.holds, result.detail) == ("2 + ? = 2, imprimé 2", True, "inconnu")


@pytest.mark.parametrize(("total", "holds"), [("99,8%", True), ("100,0%", True), ("100,1%", False)])
def test_rounded_percents_may_miss_their_sum_by_half_a_digit_each(results, total, holds):
    # 33.25 + 66.55 = 99.8 and just below 33.35 + 66.65 = 100.0: what rounds to 99,8 ... 100,0
    parts = {"a": "33,3%", "b": "66,6%"}
    (result,) = results("- {id: c, kind: sum, section: '1', total: t, parts: [a, b]}", parts | {"t": total})
    assert (result.holds, result.detail) == (holds, "arrondis" if holds else "")


@pytest.mark.parametrize(
    ("percent", "arithmetic", "holds"),
    [
        ("28,1 %", "1_205 / 4_281 = 28,148~%, imprimé 28,1~%", True),
        ("27,8 %", "1_205 / 4_281 = 28,148~%, imprimé 27,8~%", False),
        ("<0,1%", "1_205 / 4_281 = 28,148~%, imprimé <0,1~%", False),
    ],
)
def test_a_share_divides_a_count_by_its_base(results, percent, arithmetic, holds):
    (result,) = results(
        "- {id: c, kind: share, section: '1', percent: p, count: a, base: b}",
        {"a": "1205", "b": "4 281", "p": percent},
    )
    assert (result.arithmetic, result.holds) == (line(arithmetic), holds)


def test_a_share_of_sums_puts_them_in_parentheses(results):
    (result,) = results(
        "- {id: c, kind: share, section: '1', percent: p, count: '[a] + [b]', base: '[d] - [a]'}",
        {"a": "1", "b": "1", "d": "7", "p": "un tiers"},
        p="fraction",
    )
    assert (result.arithmetic, result.holds) == (line("(1 + 1) / (7 − 1) = 33,33~%, imprimé un tiers"), True)


@pytest.mark.parametrize(
    ("other", "arithmetic", "holds", "gives"),
    [
        ("85,4%", "85,4~% (tableau 1) = 85,4~% (ligne 1)", True, "85,4~%"),
        ("85%", "85,4~% (tableau 1) ≈ 85~% (ligne 1)", True, "85~%"),
        ("85,5%", "85,4~% (tableau 1) ≠ 85,5~% (ligne 1)", False, "85,4~%"),
    ],
)
def test_one_fact_may_be_printed_to_other_digits(results, other, arithmetic, holds, gives):
    printed = {"t.p.a.pct": "85,4%", "b": other}
    (result,) = results("- {id: c, kind: same, section: '1', figures: [t.p.a.pct, b]}", printed)
    assert (result.arithmetic, result.holds) == (line(arithmetic), holds)
    assert result.gives == {"b": line(gives)}


def test_a_formula_is_worked_out_on_the_printed_numbers(results):
    (result,) = results(
        "- {id: c, kind: formula, section: '1', figure: d, equals: '[a] - [b] * 2 - [b]'}",
        {"a": "16", "b": "deux", "d": "5"},
    )
    assert (result.arithmetic, result.gives) == ("16 − 2 × 2 − 2 = 10, imprimé 5", {"d": "10"})


@pytest.mark.parametrize(
    ("percent", "arithmetic", "holds", "detail"),
    [
        ("32,5%", "40 / 123 = 32,520~%, imprimé 32,5~%", True, ""),
        ("25,0%", "30 / 123 = 24,390~%, 31 / 123 = 25,203~%, imprimé 25,0~%", False, "aucun ; 10 sur 40"),
    ],
)
def test_a_percent_is_possible_when_a_whole_number_gives_it(results, percent, arithmetic, holds, detail):
    (result,) = results(
        "- {id: c, kind: possible, section: '1', percents: [p], base: n, others: [m]}",
        {"p": percent, "n": "123", "m": "40"},
    )
    assert (result.arithmetic, result.holds, result.detail) == (line(arithmetic), holds, detail)


def test_a_base_that_is_not_printed_is_looked_for(results):
    (result,) = results(
        "- {id: c, kind: possible, section: '1', percents: [a, b, d], at_most: n, whole: true}",
        {"a": "26,3%", "b": "10,5%", "d": "63,2%", "n": "40"},
    )
    assert result.arithmetic == line("26,3~%, 10,5~%, 63,2~% : 5 + 2 + 12 sur 19")
    assert (result.holds, result.detail) == (True, "10 + 4 + 24 sur 38")


RANK = {"q.m.a.r": "58,1%", "q.m.b.r": "15,5%", "q.m.c.r": "24,0%", "q.m.d.r": "2,3%", "n": "123"}
CITED = "58,1~%, 15,5~%, 24,0~%, 2,3~% : 75 + 20 + 31 + 3 sur 129"


@pytest.mark.parametrize(
    ("cells", "printed", "said", "holds", "gives"),
    [
        # 75 of 129 citations are 75 of the 123 Caf; 258 would count 150
        ("q.m.a.r", "58%", "75 / 123 = 60,98~%", False, "61~%"),
        ("q.m.a.r", "61%", "75 / 123 = 60,98~%", True, "61~%"),
        # of 20 and 31 no more than 51 are different ones, and no fewer than 31: 25 % to 41 %
        ("q.m.b.r, q.m.c.r", "42%", "(20 + 31) / 123 = 41,46~%", False, "≤ 41~%"),
        ("q.m.b.r, q.m.c.r", "39,5%", "(20 + 31) / 123 = 41,463~%", True, "≥ 25,2~%"),
        ("q.m.b.r, q.m.c.r", "24%", "(20 + 31) / 123 = 41,46~%", False, "≥ 25~%"),
    ],
)
def test_a_share_of_citations_is_counted_and_set_over_the_base(results, cells, printed, said, holds, gives):
    (result,) = results(
        "- {id: c, kind: recount, section: '1', percent: p, percents: [q.m.*.r], base: n, "
        f"cells: [{cells}]}}",
        RANK | {"p": printed},
    )
    shown = printed.replace("%", f"{NO_BREAK}%")
    assert result.arithmetic == f"{line(CITED)} ; {line(said)}, imprimé {shown}"
    assert (result.holds, result.gives) == (holds, {"p": line(gives)})


def test_a_share_of_a_base_that_print_gives_is_counted_over_another(results):
    # 48 % of 123 is 59 alone; 67,8 % of 59 is 40
    (result,) = results(
        "- {id: c, kind: recount, section: '1', percent: p, cells: [p], percents: [p], base: n, "
        "over: '[s] * [n] / 100'}",
        {"p": "67,8%", "s": "48%", "n": "123"},
    )
    found = "48~% × 123 / 100 ≈ 59 ; 67,8~% : 40 sur 59 ; 40 / 123 = 32,520~%, imprimé 67,8~%"
    assert (result.arithmetic, result.holds, result.gives) == (line(found), False, {"p": line("32,5~%")})


def test_shares_that_are_parts_of_no_number_count_nothing(results):
    (result,) = results(
        "- {id: c, kind: recount, section: '1', percent: p, cells: [p], percents: [p, o], base: n}",
        {"p": "67,8%", "o": "48,0%", "n": "3"},
    )
    assert (result.arithmetic, result.holds) == (line("67,8~%, 48,0~% : aucun"), False)


@pytest.mark.parametrize(
    ("term", "printed", "said"),
    [
        ("[b] - [d]", {"b": "16", "d": "10"}, "5 < 16 − 10 = 6"),
        ("[b] + [d]", {"b": "53%", "d": "47%"}, "5 < 53~% + 47~% = 100~%"),
        ("[b] * [d] / 100", {"b": "48%", "d": "123"}, "5 < 48~% × 123 / 100 = 59,04"),
    ],
)
def test_a_term_of_an_order_shows_what_it_comes_to(results, term, printed, said):
    (result,) = results(f"- {{id: c, kind: order, section: '1', terms: [a, '{term}']}}", {"a": "5"} | printed)
    assert result.arithmetic == line(said)


def test_a_base_that_is_a_sum_is_worked_out_first(results):
    (result,) = results(
        "- {id: c, kind: possible, section: '1', percents: [p], base: '[a] + [b]'}",
        {"p": "50%", "a": "1", "b": "3"},
    )
    assert result.arithmetic == line("1 + 3 = 4 ; 2 / 4 = 50,00~%, imprimé 50~%")


def test_an_order_shows_where_it_breaks_and_what_could_stand_there(results):
    printed = {"a": "10", "b": "15", "d": "15"}
    (result,) = results("- {id: c, kind: order, section: '1', terms: [a, b, d]}", printed)
    assert (result.arithmetic, result.holds, result.gives) == (
        "10 < 15 ≥ 15",
        False,
        {"a": "≥ 15", "b": "≤ 10"},
    )


def test_two_numbers_alone_in_an_order_say_where_they_stand(results):
    (result,) = results(
        "- {id: c, kind: order, section: '1', terms: [t.p.a.n, b]}", {"t.p.a.n": "10", "b": "15"}
    )
    assert result.arithmetic == "10 (tableau 1) < 15 (ligne 1)"


@pytest.mark.parametrize(
    ("rank", "holds"), [("premier", False), ("deuxième lieu", True), ("troisième", False)]
)
def test_a_rank_is_the_place_among_the_terms(results, rank, holds):
    (result,) = results(
        "- {id: c, kind: order, section: '1', rank: r, terms: [b, a, d]}",
        {"a": "54", "b": "52", "d": "49", "r": rank},
        r="rank",
    )
    assert (result.arithmetic, result.holds) == (f"52 : 2 (54, 52, 49), imprimé {rank}", holds)


@pytest.mark.parametrize(
    ("rank", "arithmetic", "holds"),
    [
        ("premier", "30~% (70~%), imprimé premier", False),
        ("deuxième", "60~% (40~%), imprimé deuxième", True),
        ("troisième", "hors tableau, imprimé troisième", False),
    ],
)
def test_a_row_leads_the_column_that_the_rank_names(results, rank, arithmetic, holds):
    cells = {"t.p.a.x": "30%", "t.p.a.y": "60%", "t.p.b.x": "70%", "t.p.b.y": "40%"}
    (result,) = results(
        "- {id: c, kind: lead, section: '1', panel: t.p, rank: r, row: a}", cells | {"r": rank}, r="rank"
    )
    assert (result.arithmetic, result.holds) == (line(arithmetic), holds)
    assert result.gives["r"] == "deuxième"


@pytest.mark.parametrize(("printed", "holds"), [("q84", False), ("q34", True)])
def test_a_question_is_called_by_its_number(tmp_path, printed, holds):
    known = {"f": figure("f", printed, "question", question="q34")}
    checks = load_checks(write(tmp_path, "- {id: c, kind: question, section: '1', figure: f}"), known)
    (result,) = run_checks(checks, known, WORDS)
    assert (result.arithmetic, result.holds) == (f"question q34, imprimé {printed}", holds)


def test_a_row_of_the_file_is_one_check_for_each_row_of_the_table(results):
    found = results(
        "- {id: 'c-{row}', kind: share, section: '1', panel: t.p, without: [total],\n"
        "   percent: 't.p.{row}.pct', count: 't.p.{row}.n', base: t.p.total.n}",
        TABLE,
    )
    assert [(result.id, result.holds) for result in found] == [("c-a", True), ("c-b", True)]


def test_a_star_is_every_id_but_the_total_itself(results):
    (result,) = results(
        "- {id: 'c-{column}', kind: sum, section: '1', panel: t.p, columns: [n],\n"
        "   total: 't.p.total.{column}', parts: ['t.p.*.{column}']}",
        TABLE,
    )
    assert (result.id, result.figures) == ("c-n", ("t.p.total.n", "t.p.a.n", "t.p.b.n"))


def test_a_check_for_each_of_some_figures_takes_their_section(results):
    found = results(
        "- {id: 'c-{figure}', kind: possible, section: '{section}', each: [a, b],\n"
        "   percents: ['{figure}'], base: n}",
        {"a": "50%", "b": "30%", "n": "2"},
    )
    assert [(r.id, r.section, r.holds) for r in found] == [("c-a", "1", True), ("c-b", "1", False)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{id: c, kind: sum, section: '1', total: t.p.a.m, parts: [t.p.b.n]}", "Did you mean 't.p.a.n'"),
        ("{id: c, kind: same, section: '1', figures: [t.p.a.n]}", "at least 2 items"),
        ("{id: c, kind: adds, section: '1'}", "kind is 'adds'"),
        ("{id: c, kind: order, section: '1', terms: ['[t.p.a.n] ** 2', t.p.b.n]}", "is not a sum of figures"),
        ("{id: c, kind: order, section: '1', terms: ['abs([t.p.a.n])', t.p.b.n]}", "is not a sum of figures"),
        ("{id: 'c-{row}', kind: question, section: '1', figure: t.p.a.n, panel: t.q}", "Did you mean 't.p'"),
        ("{id: 'c-{figure}', kind: question, section: '1', figure: '{figure}'}", "list them under `each`"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path, row, said):
    with pytest.raises(YamlError, match=r"checks\.yaml, line 5: ") as raised:
        load_checks(write(tmp_path, f"- {row}"), figures(TABLE))
    assert said in str(raised.value)


def test_two_checks_may_not_have_one_id(tmp_path):
    row = "- {id: c, kind: order, section: '1', terms: [t.p.b.n, t.p.a.n]}\n"
    with pytest.raises(YamlError, match=r"line 6: the check 'c' is given twice"):
        load_checks(write(tmp_path, row + row), figures(TABLE))


def test_a_division_by_what_may_be_zero_names_the_check(results):
    with pytest.raises(CheckError, match="the check 'c' divides by what may be zero"):
        results(
            "- {id: c, kind: formula, section: '1', figure: a, equals: '[a] / [b]'}", {"a": "1", "b": "0%"}
        )


def test_what_is_not_known_can_be_a_part_of_a_sum_only(results):
    with pytest.raises(CheckError, match="the check 'c' reckons with 'b', printed as not known"):
        results("- {id: c, kind: same, section: '1', figures: [a, b]}", {"a": "1", "b": "?"})


EXPOSED = [
    # (check, printed, the figures of which a wrong print could have shown)
    # 26 <= 116 holds for 25, 27, 115 and 117
    ("kind: order, terms: [b, a]", {"a": "26", "b": "116"}, ""),
    # 115 <= 116 holds for 114 and 116; 116 <= 116 fails for 117, or over 115
    ("kind: order, terms: [b, a]", {"a": "115", "b": "116"}, ""),
    ("kind: order, terms: [b, a]", {"a": "116", "b": "116"}, "a b"),
    ("kind: order, terms: [b, a]", {"a": "deux", "b": "trois"}, ""),
    ("kind: order, terms: [b, a]", {"a": "trois", "b": "trois"}, "a b"),
    # 60 + 56 of 116: not one more in either
    ("kind: order, terms: [b, '[a] + [d]']", {"a": "60", "d": "56", "b": "116"}, "a b d"),
    # 38,1 % may be as large as 38.149, no 38,2 % is below 38.15: not above it, one digit off or not
    ("kind: order, terms: [b, a]", {"a": "38,1%", "b": "38,2%"}, ""),
    # both stand for 38.05 ... 38.149, and 38,2 % for 38.15 and more
    ("kind: order, terms: [b, a]", {"a": "38,1%", "b": "38,1%"}, "a b"),
    # 12, 10, 9: the second place stays with 11 or, tied, with 9; it is neither the first nor the third
    ("kind: order, rank: r, terms: [a, b, d]", {"a": "10", "b": "12", "d": "9", "r": "deuxième"}, "r"),
    # 10, 10, 9: either place of the two; 11 is the first
    ("kind: order, rank: r, terms: [a, b, d]", {"a": "10", "b": "10", "d": "9", "r": "deuxième"}, "a b r"),
    # equalities: a print off by more than the roundings shows, whichever it is
    ("kind: sum, total: t, parts: [a, b]", {"a": "2", "b": "?", "t": "2"}, "a t"),
    ("kind: share, percent: p, count: a, base: b", {"a": "53", "b": "100", "p": "la moitié"}, "a b p"),
    # a check that fails exposes nothing
    ("kind: sum, total: t, parts: [a, b]", {"a": "2", "b": "2", "t": "5"}, ""),
]


@pytest.mark.parametrize(("check", "printed", "exposed"), EXPOSED)
def test_an_inequality_exposes_what_one_more_or_less_would_break(results, check, printed, exposed):
    (result,) = results(f"- {{id: c, section: '1', {check}}}", printed, r="rank", p="fraction")
    assert " ".join(sorted(result.exposed)) == exposed


MISPRINTS = [
    # (printed, statistic, the numbers that it would say, and the numbers that they stand for)
    ("26", "count", [(27, 27, 27), (25, 25, 25)]),
    ("1 205,00", "count", [("120501/100",) * 3, ("120499/100",) * 3]),
    ("Une", "count", [(2, 2, 2), (0, 0, 0)]),
    ("0", "count", [(1, 1, 1)]),
    ("premier lieu", "rank", [(2, 2, 2)]),
    ("53%", "percent", [(54, "107/2", "109/2"), (52, "103/2", "105/2")]),
    ("38,1%", "percent", [("382/10", "3815/100", "3825/100"), (38, "3795/100", "3805/100")]),
    ("<0,1%", "percent", [("1/10", "5/100", "15/100"), (0, 0, "5/100")]),
    # halfway between a third and a half, between a half and two thirds, and on to the end
    ("la moitié", "fraction", [("100/3", 0, "125/3"), ("200/3", "175/3", 100)]),
    ("un tiers", "fraction", [(50, "125/3", "175/3")]),
]


@pytest.mark.parametrize(("printed", "statistic", "expected"), MISPRINTS)
def test_a_misprint_is_one_off_in_the_last_digit_or_the_next_word(printed, statistic, expected):
    found = [(amount, i.low, i.high) for i, amount in misprints(figure("f", printed, statistic), WORDS)]
    assert found == [tuple(map(Fraction, numbers)) for numbers in expected]
