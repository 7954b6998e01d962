"""The integers that the reconstruction meets, against the printed figures that they say they come from.

The solver never reads the figures: here is where a slip in a target shows.
"""

from collections import Counter
from functools import cache

from pipeline.published.figures import Kind, parse_printed
from pipeline.reconstruction.targets import Basis, Target, Targets, load_targets
from tests.published.arithmetic import percents, recomputed_percent
from tests.published.printed import STORE, WAVE, errata, figures, percent_printed_like

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
        (target.id, figure): recomputed_percent(figure, target.equals, base_of(target, figure))
        for target, figure in named_percents()
        if figure in figures()
    }
    assert {
        place: (string, figures()[place[1]].printed)
        for place, string in told.items()
        if string != figures()[place[1]].printed
    } == {}


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
    if percent in figures():
        return recomputed_percent(percent, number, base) == figures()[percent].printed
    return percent_printed_like(percent, number, base) == percent


def test_the_base_of_a_percent_is_the_one_that_the_tables_arithmetic_finds():
    found = {figure: base for figure, _, base in percents()}
    taken = {figure: base_of(target, figure) for target, figure in named_percents() if figure in figures()}
    assert {f: (base, found[f]) for f, base in taken.items() if base != found[f]} == {}


def test_every_figure_of_the_survey_in_a_table_has_exactly_one_target():
    wanted = [f.id for f in figures().values() if f.kind is Kind.TABLE and f.table not in REFERENCES]
    assert {figure: named_figures()[figure] for figure in wanted if named_figures()[figure] != 1} == {}


def test_no_target_names_a_misprint():
    assert sorted(named_figures().keys() & errata().figures) == []
