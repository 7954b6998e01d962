"""What a file of figures may hold, and what its reader says of one that can't be right."""

import ast
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.csvfiles import CsvError
from pipeline.errors import UserError
from pipeline.published.figures import FiguresError, Kind, PrintedNumber, parse_printed, read_figures
from pipeline.published.words import Words
from pipeline.tables.columns import FIGURE_COLUMNS
from tests.pipeline.imports import closure, modules, tree
from tests.published.printed import STORE

HEADER = ",".join(FIGURE_COLUMNS)
PROSE = "l0863-1,5,prose,,,,,,percent,56 %,Caf,four_offers,863"
WORDS = Words(
    {"trois": 3}, {"premier": 1, "deuxième": 2}, {"un tiers": Fraction(1, 3), "la moitié": Fraction(1, 2)}
)
GOOD = "t01.main.a.n,1.2,table,q01,t01,main,a,n,count,1 205,persons,cell,169"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_figure_is_read_with_its_cell_its_line_and_its_spaces(tmp_path):
    (figure,) = read_figures(write(tmp_path, HEADER, GOOD), WORDS)
    assert figure.cell == ("t01", "main", "a", "n")
    assert (figure.kind, figure.line, figure.printed) == (Kind.TABLE, 2, "1 205")


def test_a_figure_of_the_prose_stands_in_no_cell_and_may_bind_an_indicator(tmp_path):
    (figure,) = read_figures(write(tmp_path, HEADER, PROSE), WORDS)
    assert (figure.id, figure.binds, figure.cell) == ("l0863-1", "four_offers", ("", "", "", ""))


@pytest.mark.parametrize(
    ("binding", "bound"),
    [
        (",,,,,percent,56 %,Caf,,863", ""),  # nothing recomputes it yet
        (",q27,main,parentalite,pct,percent,56 %,Caf,cell,863", "cell"),
        (",,,,,count,Trois,Caf,three,863", "three"),
        (",,,,,fraction,un tiers,Caf,third,863", "third"),
        (",,,,,rank,premier lieu,rank,first,863", "first"),
        (",,,,,question,q84,question,wrong,863", "wrong"),
    ],
)
def test_a_figure_of_the_prose_may_be_bound_or_not_and_printed_in_words(tmp_path, binding, bound):
    (figure,) = read_figures(write(tmp_path, HEADER, f"l0863-1,5,prose,{binding}"), WORDS)
    assert figure.binds == bound


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("l0863-1", "l0862-1", "column id: 'l0862-1' is not `l<line of the text>-<n>`"),
        ("l0863-1", "l863-1", "column id: 'l863-1' is not"),
        (
            ",,,,,percent",
            ",q27,main,parentalite,pct,percent",
            "column binds: table, panel, row and column are given",
        ),
        ("four_offers", "cell", "column table: '' is not an id"),
        ("four_offers", "four offers", "column binds: 'four offers' is neither"),
        ("percent,56 %", "count,56 %", "column printed: '56 %' is not a number as printed"),
        ("percent,56 %", "count,douze", "nor one of the cardinals of words.yaml"),
        ("percent,56 %", "fraction,56 %", "is not one of the fractions"),
        ("percent,56 %", "rank,troisième", "is not one of the ordinals"),
        ("percent,56 %", "question,q", "is not a question's number"),
    ],
)
def test_a_mistake_in_the_prose_is_told_with_line_and_column(tmp_path, good, bad, said):
    with pytest.raises(FiguresError) as raised:
        read_figures(write(tmp_path, HEADER, PROSE.replace(good, bad)), WORDS)
    assert "figures.csv, line 2, column" in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        (",1.2,", ",1.x,", "line 2, column section: '1.x'"),
        (",table,", ",chart,", "line 2, column kind: 'chart' is none of table, prose"),
        (",q01,", ",21,", "line 2, column question: '21'"),
        (",main,a,", ",main,A,", "line 2, column row: 'A' is not an id"),
        ("t01.main.a.n,", "t01.main.n.a,", "column id: 't01.main.n.a' stands for the cell t01.main.a.n"),
        (",count,", ",mean,", "line 2, column statistic: 'mean' is none of count, percent"),
        (",1 205,", ",1.205,", "line 2, column printed: '1.205' is not a number as printed"),
        (",1 205,", ",12 05,", "line 2, column printed: '12 05' is not a number as printed"),
        (",1 205,", ",,", "line 2, column printed: ''"),
        (",persons,", ",people,", "line 2, column unit: 'people' is none of"),
        (",cell,", ",four_offers,", "line 2, column binds: 'four_offers' is not `cell`"),
        (",169", ",p. 8", "line 2, column source: 'p. 8'"),
        (",1 205,", ",39,8%,", "line 2: 14 values where there are 13 columns"),
    ],
)
def test_a_mistake_is_told_with_line_and_column(tmp_path, good, bad, said):
    path = write(tmp_path, HEADER, GOOD.replace(good, bad))
    with pytest.raises(UserError) as raised:
        read_figures(path, WORDS)
    assert str(path) in str(raised.value)
    assert said in str(raised.value)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path):
    path = write(tmp_path, HEADER, GOOD.replace("q01", "x"), GOOD.replace(",cell,", ",x,"))
    with pytest.raises(FiguresError, match=r"line 2, column question(.|\n)*line 3, column binds"):
        read_figures(path, WORDS)


def test_an_id_given_twice_names_its_lines(tmp_path):
    with pytest.raises(FiguresError, match=r"lines 2, 3, column id: 't01\.main\.a\.n' is given 2 times"):
        read_figures(write(tmp_path, HEADER, GOOD, GOOD), WORDS)


def test_columns_in_another_order_are_refused(tmp_path):
    with pytest.raises(CsvError, match="line 1: the columns must be id, section, kind"):
        read_figures(write(tmp_path, HEADER.replace("id,section", "section,id"), GOOD), WORDS)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CsvError, match=r"figures\.csv: there is no such file"):
        read_figures(tmp_path / "figures.csv", WORDS)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1 205,00", PrintedNumber(Fraction(1205), 2, False)),
        ("38,1%", PrintedNumber(Fraction(381, 10), 1, False)),
        ("38,1\N{NO-BREAK SPACE}%", PrintedNumber(Fraction(381, 10), 1, False)),
        ("4\N{NARROW NO-BREAK SPACE}281", PrintedNumber(Fraction(4281), 0, False)),
        ("<0,1%", PrintedNumber(Fraction(1, 10), 1, True)),
        ("0", PrintedNumber(Fraction(0), 0, False)),
        ("?", PrintedNumber(None, 0, False)),
    ],
)
def test_a_printed_string_says_a_number_its_decimals_and_whether_it_is_below(printed, number):
    assert parse_printed(printed) == number


def test_figures_feed_no_solver():
    """The returns of 2007 come from the targets alone, so that finding the figures again means something."""
    known = modules(STORE.root)
    solver = [name for name in known if name.startswith("pipeline.reconstruction.")]
    stages = [name for name in known if name in ("pipeline.stages.solve", "pipeline.stages.reconstruct")]
    assert solver and stages
    for module in sorted(set(solver).union(*(closure(stage, known) for stage in stages))):
        assert not module.startswith("pipeline.published"), module
        assert "figures.csv" not in _strings(known[module]), module


def _strings(path: Path) -> str:
    """All strings of a module, its docstrings aside."""
    module = tree(path)
    bodies = [node.body for node in ast.walk(module) if hasattr(node, "body") and isinstance(node.body, list)]
    docstrings = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    constants = (node for node in ast.walk(module) if isinstance(node, ast.Constant))
    return "\n".join(str(node.value) for node in constants if id(node) not in docstrings)
