"""The figures and errata of 2007, and how a printed percent follows from its counts."""

from fractions import Fraction
from functools import cache
from pathlib import Path

from analysis.rounding import Rounding, round_exactly
from pipeline.published.checks import CheckResult, Checks, load_checks, run_checks
from pipeline.published.errata import Errata, judge_errata, load_errata
from pipeline.published.figures import Figure, Kind, parse_printed, read_figures
from pipeline.published.words import Words, load_words
from pipeline.stages.store import Store
from pipeline.tables.printing import without_spaces

STORE = Store(Path(__file__).parents[2])
WAVE = "2007"


@cache
def all_figures() -> dict[str, Figure]:
    """Tables and prose, by id, in the order of the file."""
    return {figure.id: figure for figure in read_figures(STORE.published(WAVE) / "figures.csv", words())}


@cache
def figures() -> dict[str, Figure]:
    """Those of the tables."""
    return {figure.id: figure for figure in all_figures().values() if figure.kind is Kind.TABLE}


@cache
def prose_figures() -> dict[str, Figure]:
    return {figure.id: figure for figure in all_figures().values() if figure.kind is Kind.PROSE}


@cache
def words() -> Words:
    return load_words(STORE.published(WAVE) / "words.yaml")


@cache
def errata() -> Errata:
    return load_errata(STORE.published(WAVE) / "errata.yaml")


@cache
def checks() -> Checks:
    return load_checks(STORE.published(WAVE) / "checks.yaml", all_figures())


@cache
def check_results() -> dict[str, CheckResult]:
    """By id, in the order of the file."""
    return {result.id: result for result in run_checks(checks(), all_figures(), words())}


@cache
def misprints() -> dict[str, str]:
    """What a figure that the dossier contradicts should print, without spaces."""
    judged = judge_errata(errata(), check_results().values(), all_figures())
    pairs = (zip(found.erratum.figures, found.recomputed, strict=True) for found in judged)
    return {figure: without_spaces(text) for of_one in pairs for figure, text in of_one}


def count(figure_id: str) -> int:
    """A printed count; one printed as not known counts for nothing, as in the dossier's sums."""
    amount = parse_printed(figures()[figure_id].printed).amount
    assert amount is None or amount.denominator == 1, f"{figure_id} is no count"
    return int(amount or 0)


def percent_printed_like(printed: str, numerator: int, base: int) -> str:
    """100 x numerator / base with the decimals, the comma and the suffix of a printed string, half-up."""
    digits = round_exactly(Fraction(100 * numerator, base), parse_printed(printed).decimals, Rounding.HALF_UP)
    return str(digits).replace(".", ",") + ("%" if printed.endswith("%") else "")
