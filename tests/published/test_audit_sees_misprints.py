"""A figure printed with another digit: what flips in the audit of 2007 is that figure and what uses it.

`make audit-long` does it to every figure by the whole audit (several minutes). Otherwise a sample is audited
with those checks only that use the figure or show an erratum: that a check depends on nothing but the figures
that it names is a test of its own (test_errata.py).
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.published.audit import Audit, Inputs, audit
from pipeline.published.errata import ErrataError
from pipeline.published.figures import Figure, FigureStatistic
from pipeline.published.verdicts import SAME_FACT, Verdict
from pipeline.tables.columns import EXPLAINED, Status
from tests.published.audited import found, inputs
from tests.published.printed import all_figures, check_results, errata, words

SEED = 2007
SAMPLED = 4  # of the figures of each sort
WHOLE = 3  # figures that are audited whole in every run
PARTS = 16  # of all figures, each a test of the long run
# their line of arithmetic does not show each figure that they read, but a column's largest or a count
PARTLY_SHOWN = ("lead", "possible")
NOT_BY_VALUE = (Status.ERRATUM, Status.NOT_DETERMINABLE)  # verdicts that no printed value decides


def misprint(figure: Figure) -> Figure:
    """The figure with one digit another one, or another word of the same kind; the same in every run."""
    rng = random.Random(f"{SEED} {figure.id}")
    if (others := _words_like(figure)) is not None:
        return replace(figure, printed=rng.choice(sorted(others)))
    at = rng.choice([i for i, letter in enumerate(figure.printed) if letter.isdecimal()])
    digit = rng.choice([digit for digit in "0123456789" if digit != figure.printed[at]])
    return replace(figure, printed=figure.printed[:at] + digit + figure.printed[at + 1 :])


def _words_like(figure: Figure) -> list[str] | None:
    """What a number in words can be misprinted as; None for one in figures."""
    if figure.statistic is FigureStatistic.FRACTION:
        return _with_another_value(words().fractions, figure.printed)
    first, space, rest = figure.printed.partition(" ")
    if figure.statistic is FigureStatistic.RANK:
        return [word + space + rest for word in _with_another_value(words().ordinals, first)]
    return None if words().cardinal(figure.printed) is None else _with_another_value(words().cardinals, first)


def _with_another_value(values: Mapping[str, int | Fraction], printed: str) -> list[str]:
    value = values[printed.casefold()]
    return [word for word, other in values.items() if other != value]


def can_be_misprinted(figure: Figure) -> bool:
    """ "?", for a number that is not known, holds no digit."""
    return figure.printed != "?"


def sampled() -> Iterator[Figure]:
    """Some figures of each statistic and verdict, and those that errata correct."""
    rng = random.Random(SEED)
    sorts: dict[tuple, list[Figure]] = {}
    for verdict in found().verdicts:
        figure = verdict.figure
        if can_be_misprinted(figure):
            sorts.setdefault((figure.kind, figure.statistic, verdict.status), []).append(figure)
    for _, figures in sorted(sorts.items()):
        yield from rng.sample(figures, min(SAMPLED, len(figures)))


def narrowed(figure: Figure) -> Inputs:
    """The audit's inputs without the checks that neither use a figure nor show an erratum."""
    using = {result.id for result in check_results().values() if figure.id in result.figures}
    kept = using | errata().checks
    checks = inputs().checks
    return replace(inputs(), checks=replace(checks, checks=tuple(c for c in checks.checks if c.id in kept)))


def assert_only_that_flips(figure: Figure, given: Inputs, before: Audit) -> None:
    """What a misprint may change, and what it must.

    - Of the checks, those that use the figure and no other: all of them, but those whose line does not show
      every figure it reads.
    - Of the verdicts, that of the figure and no other; not where the verdict does not come from the value: an
      erratum stays one, what no answer determines stays so.
    - Of others nothing but the support: a check that now fails supports nothing, so the figures of a changed
      check may lose or win it, and those that print the same fact (`same`) with them. And of an erratum that
      a changed check shows, what is recomputed: other prints give it.
    - An erratum whose checks use the figure may no longer hold: then the audit fails and names it.
    """
    altered = misprint(figure)
    using = {result.id for result in before.checks if figure.id in result.figures}
    try:
        after = audit(replace(given, figures=_with(altered, given.figures)))
    except ErrataError as error:
        named = set(re.findall(r"the erratum '([^']+)'", str(error)))
        assert named and named <= {e.id for e in errata().errata if using & set(e.checks)}, figure.id
        return
    changed = [b for a, b in zip(before.checks, after.checks, strict=True) if a != b]
    shown = {result.id for result in before.checks if result.id in using and result.kind not in PARTLY_SHOWN}
    assert shown <= {result.id for result in changed} <= using, figure.id

    pairs = list(zip(before.verdicts, after.verdicts, strict=True))
    (own,) = (pair for pair in pairs if pair[0].figure.id == figure.id)
    flips = own[0].status not in NOT_BY_VALUE
    assert {a.figure.id for a, b in pairs if a.status is not b.status} == ({figure.id} if flips else set())
    if flips:
        assert own[1].status in (Status.UNEXPLAINED, *EXPLAINED), figure.id
    others = [(a, b) for a, b in pairs if a is not own[0]]
    corrected = {id_ for e in errata().errata if using & set(e.checks) for id_ in e.figures}
    assert [a.figure.id for a, b in others if _kept(a, b, corrected) != b] == [], figure.id
    lost = {a.figure.id for a, b in others if a.support is not b.support}
    assert lost <= _reached({id_ for result in changed for id_ in result.figures}, before), figure.id


def _kept(before: Verdict, after: Verdict, corrected: set[str]) -> Verdict:
    """The verdict before, but for what the misprint of another figure may change of it."""
    kept = replace(before, support=after.support)
    return replace(kept, recomputed=after.recomputed) if before.figure.id in corrected else kept


def _with(altered: Figure, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(altered if figure.id == altered.id else figure for figure in figures)


def _reached(figures: set[str], before: Audit) -> set[str]:
    """The figures, and those that print the same fact as one of them."""
    facts = [set(result.figures) for result in before.checks if result.kind == SAME_FACT]
    while more := {figure for fact in facts if fact & figures for figure in fact} - figures:
        figures = figures | more
    return figures


def test_a_misprint_is_a_figure_with_another_value():
    all_ = [figure for figure in all_figures().values() if can_be_misprinted(figure)]
    assert [figure.id for figure in all_ if misprint(figure).printed == figure.printed] == []
    assert {figure.printed for figure in all_figures().values() if not can_be_misprinted(figure)} == {"?"}


def test_another_digit_flips_that_figure_and_the_checks_that_use_it_and_nothing_else():
    for figure in sampled():
        given = narrowed(figure)
        assert_only_that_flips(figure, given, audit(given))


def test_it_is_so_in_the_whole_audit():
    for figure in random.Random(SEED).sample(list(sampled()), WHOLE):
        assert_only_that_flips(figure, inputs(), found())


def test_only_what_no_answer_and_no_check_bears_on_can_be_misprinted_unseen():
    used = {figure for result in found().checks for figure in result.figures}
    unseen = {v.figure.id for v in found().verdicts if v.status in NOT_BY_VALUE and v.figure.id not in used}
    of_status = {v.status for v in found().verdicts if v.figure.id in unseen}
    assert of_status <= {Status.NOT_DETERMINABLE}


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_it_is_so_for_every_figure(part):
    for figure in list(filter(can_be_misprinted, inputs().figures))[part::PARTS]:
        assert_only_that_flips(figure, inputs(), found())
