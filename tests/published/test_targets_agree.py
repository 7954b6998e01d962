"""The integers that the reconstruction meets, against the printed figures that they say they come from.

The solver never reads the figures: here is where a slip in a target shows.
"""

from collections import Counter
from fractions import Fraction
from functools import cache

from pipeline.published.checkfile import PossibleCheck, ShareCheck
from pipeline.published.figures import Kind, parse_printed
from pipeline.published.intervals import Interval, exactly, interval_of
from pipeline.published.possible import bases_of
from pipeline.reconstruction.targets import Basis, Target, Targets, load_targets
from tests.published.printed import (
    STORE,
    WAVE,
    all_figures,
    checks,
    errata,
    figures,
    percent_printed_like,
    words,
)

RESPONDENTS = "respondents"  # the base of all offices
REFERENCES = {"bande-paie"}  # tables of another source: no answer of the survey gives them


@cache
def targets() -> Targets:
    return load_targets(STORE.published(WAVE) / "targets.yaml")


@cache
def by_id() -> dict[str, Target]:
    return {target.id: target for target in targets().all}


def base_of(target: Target, percent: str) -> int:
    base = target.percents[percent]
    return targets().respondents if base == RESPONDENTS else by_id()[base].equals


def named_percents() -> list[tuple[Target, str]]:
    """Each target with each percent that it names: the id of a figure, or a string of the text."""
    return [(target, percent) for target in targets().all for percent in target.percents]


def named_figures() -> Counter[str]:
    """How many targets name each figure, as a count or as a percent."""
    counts = Counter(figure for target in targets().all for figure in target.figures)
    return counts + Counter(percent for _, percent in named_percents() if not percent.endswith("%"))


def test_every_figure_that_a_target_names_exists():
    assert sorted(named_figures().keys() - figures().keys()) == []


def test_every_base_that_a_target_names_is_one_integer():
    bases = {base for target in targets().all for base in target.percents.values()} - {RESPONDENTS}
    assert [base for base in sorted(bases) if base not in by_id() or by_id()[base].equals is None] == []


def test_every_printed_count_equals_its_target():
    amounts = {
        (target.id, figure): (parse_printed(figures()[figure].printed).amount, target.equals)
        for target in targets().all
        for figure in target.figures
    }
    assert {place: pair for place, pair in amounts.items() if pair[0] != pair[1]} == {}


def test_a_count_is_named_as_a_count_and_a_percent_as_a_percent():
    counts = {figure for target in targets().all for figure in target.figures}
    shares = {percent for _, percent in named_percents() if not percent.endswith("%")}
    assert {figures()[figure].statistic for figure in counts} == {"count"}
    assert {figures()[figure].statistic for figure in shares} == {"percent"}


def test_every_percent_of_a_table_is_its_target_over_its_base_at_the_printed_digits():
    told = {
        (target.id, figure): Fraction(100 * target.equals, base_of(target, figure))
        for target, figure in named_percents()
        if figure in figures()
    }
    misfits = {place: share for place, share in told.items() if not interval(place[1]).meets(exactly(share))}
    assert told and misfits == {}


def test_every_percent_of_the_prose_is_its_target_over_its_base_at_the_printed_digits():
    told = {
        (target.id, string): percent_printed_like(string, target.equals, base_of(target, string))
        for target, string in named_percents()
        if string.endswith("%")
    }
    assert told and {place: string for place, string in told.items() if string != place[1]} == {}


def test_an_inferred_number_is_the_only_one_that_gives_its_percents():
    """Of a base that is itself fixed, which holds nobody twice: no number is above it."""
    others = {}
    for target in targets().all:
        shares = [(percent, base_of(target, percent)) for percent in target.percents]
        if target.basis is not Basis.INFERRED or not shares or not base_is_fixed(target):
            continue
        fit = [
            number
            for number in range(min(base for _, base in shares) + 1)
            if all(as_printed(percent, number, base) for percent, base in shares)
        ]
        if fit != [target.equals]:
            others[target.id] = fit
    assert others == {}


def test_a_number_inferred_from_a_share_of_a_chosen_base_is_nothing():
    # 0 % of any number is 0
    inferred = [one for one in targets().all if one.basis is Basis.INFERRED and not base_is_fixed(one)]
    assert {one.id: one.equals for one in inferred if one.equals} == {}


def base_is_fixed(target: Target) -> bool:
    bases = set(target.percents.values()) - {RESPONDENTS}
    return all(by_id()[base].is_fixed for base in bases)


def as_printed(percent: str, number: int, base: int) -> bool:
    printed = figures()[percent].printed if percent in figures() else percent
    return percent_printed_like(printed, number, base) == printed


def test_the_base_of_a_percent_is_one_that_the_checks_find():
    found = {percent: {int(parse_printed(all_figures()[base].printed).amount)} for percent, base in shares()}
    found |= {percent: bases for percents, bases in citations() for percent in percents}
    taken = {figure: base_of(target, figure) for target, figure in named_percents() if figure in figures()}
    assert taken and {f: (base, found[f]) for f, base in taken.items() if base not in found[f]} == {}


def shares() -> list[tuple[str, str]]:
    """Each percent of a table with the figure that is its base."""
    found = [check for check in checks().checks if isinstance(check, ShareCheck)]
    return [(check.percent, check.base) for check in found if check.percent in figures()]


def citations() -> list[tuple[tuple[str, ...], set[int]]]:
    """The percents of a table's column, its total included, with each number of citations that gives them."""
    found = []
    for check in checks().checks:
        if isinstance(check, PossibleCheck) and check.whole and check.percents[0] in figures():
            first = figures()[check.percents[0]]
            column = [f.id for f in figures().values() if (f.table, f.column) == (first.table, first.column)]
            bases = bases_of([interval(percent) for percent in check.percents], range(1, 400), whole=True)
            found.append((tuple(column), {base for base, _ in bases}))
    return found


def interval(figure: str) -> Interval:
    return interval_of(figures()[figure], words())


def test_every_figure_of_the_survey_in_a_table_has_exactly_one_target():
    wanted = [f.id for f in figures().values() if f.kind is Kind.TABLE and f.table not in REFERENCES]
    assert {figure: named_figures()[figure] for figure in wanted if named_figures()[figure] != 1} == {}


def test_no_target_names_a_misprint():
    assert sorted(named_figures().keys() & errata().figures) == []
