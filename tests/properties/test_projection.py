"""Whatever staff, rates, law and replacement: persons are conserved, and more or later never means fewer."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.retirement.pension_law import LegalAge, PensionLaw, exit_years
from analysis.retirement.projection import (
    Assumptions,
    Projection,
    Replacement,
    Row,
    Spread,
    Staff,
    project,
    spread_weights,
)
from analysis.retirement.uncertainty import Uncertainty, draw_projection
from tests.spec.projected import AT_SIXTY, SIXTY, replaced

JOBS, KNOWN, HORIZON = 3, 2010, 2016
PARTS = st.fractions(0, 1, max_denominator=12)
# Legal ages never fall from one birth to the next: those are the laws there have been.
STEPS = st.lists(st.integers(0, 9), min_size=4, max_size=4)
BIRTHS = (date(1951, 7, 1), date(1952, 1, 1), date(1953, 4, 1), date(1955, 1, 1))


def laws(steps: list[int]) -> PensionLaw:
    risen = [SIXTY + sum(steps[: index + 1]) for index in range(len(steps))]
    return PensionLaw((LegalAge(None, SIXTY), *map(LegalAge, BIRTHS, risen)))


@st.composite
def staffs(draw) -> Staff:
    headcounts = draw(st.tuples(*[st.integers(0, 300)] * JOBS))
    exits = tuple(draw(st.integers(0, headcount)) for headcount in headcounts)
    return Staff(("a", "b", "c"), 2006, headcounts, KNOWN, exits)


@st.composite
def assumptions(draw) -> Assumptions:
    weights = spread_weights(draw(st.sampled_from(Spread)), 4)
    rates = draw(st.tuples(*[PARTS] * JOBS))
    return Assumptions(weights, rates, laws(draw(STEPS)), SIXTY, HORIZON)


@st.composite
def conversions(draw) -> tuple[tuple[Fraction, ...], ...]:
    rows = [draw(st.lists(st.integers(0, 4), min_size=JOBS, max_size=JOBS).filter(any)) for _ in range(JOBS)]
    return tuple(tuple(Fraction(part, sum(row)) for part in row) for row in rows)


CONVERTED_OR_NOT = st.one_of(st.none(), conversions())


@st.composite
def replacements(draw, converted=CONVERTED_OR_NOT) -> Replacement:
    hires = draw(st.dictionaries(st.integers(2007, HORIZON), st.tuples(*[st.integers(0, 20)] * JOBS)))
    return Replacement(draw(st.tuples(*[PARTS] * JOBS)), draw(converted), hires)


def nowhere_fewer(fewer: tuple[Row, ...], more: tuple[Row, ...]) -> bool:
    pairs = zip(fewer, more, strict=True)
    return all(one <= other for row, others in pairs for one, other in zip(row, others, strict=True))


def by_job(projection: Projection):
    return list(zip(projection.stocks, projection.exits, projection.entries, projection.waiting, strict=True))


@given(STEPS, st.integers(2000, 2030))
def test_a_law_delays_everybody_and_loses_nobody(steps, year):
    leaving = exit_years(laws(steps), SIXTY, year)
    assert sum(leaving.values()) == 1
    assert min(leaving) >= year
    assert all(share > 0 for share in leaving.values())


@given(staffs(), assumptions(), replacements())
def test_the_next_stock_is_the_one_before_less_exits_plus_entries(staff, assumed, replacement):
    years = by_job(project(staff, assumed, replacement))
    for (before, *_), (stocks, exits, entries, _) in pairwise(years):
        for job in range(JOBS):
            assert stocks[job] == before[job] - exits[job] + entries[job]


@given(staffs(), assumptions(), replacements())
def test_nobody_is_negative_and_who_waits_is_staff(staff, assumed, replacement):
    for stocks, exits, entries, waiting in by_job(project(staff, assumed, replacement)):
        assert min((*exits, *entries, *waiting)) >= 0
        assert all(waits <= stock for waits, stock in zip(waiting, stocks, strict=True))


@given(staffs(), assumptions(), replacements())
def test_up_to_the_known_year_the_exits_are_the_surveys_under_every_law(staff, assumed, replacement):
    projection = project(staff, assumed, replacement)
    known = projection.years.index(KNOWN) + 1
    gone = [sum(column) for column in zip(*projection.exits[:known], strict=True)]
    assert gone == list(staff.known_exits)
    at_sixty = project(staff, replace(assumed, law=AT_SIXTY), replacement)
    assert projection.stocks[:known] == at_sixty.stocks[:known]


@given(
    staffs(),
    assumptions(),
    replacements(),
    st.tuples(*[PARTS] * JOBS),
    st.tuples(*[st.integers(0, 9)] * JOBS),
)
def test_more_replacement_or_more_hires_never_give_fewer_staff(staff, assumed, replacement, ratios, hires):
    before = replacement.hires.get(2008, (0,) * JOBS)
    more_hires = tuple(one + other for one, other in zip(before, hires, strict=True))
    more = replace(
        replacement,
        ratios=tuple(map(max, replacement.ratios, ratios)),
        hires={**replacement.hires, 2008: more_hires},
    )
    fewer, staffed = (project(staff, assumed, scenario).stocks for scenario in (replacement, more))
    assert nowhere_fewer(fewer, staffed)


@given(staffs(), assumptions(), replacements(), STEPS, STEPS)
def test_a_later_pension_age_never_gives_fewer_staff_in_any_year(staff, assumed, replacement, steps, added):
    later = laws([one + more for one, more in zip(steps, added, strict=True)])
    totals, delayed = (
        project(staff, replace(assumed, law=law), replacement).totals for law in (laws(steps), later)
    )
    assert all(one <= other for one, other in zip(totals, delayed, strict=True))


@given(staffs(), assumptions(), replacements(st.none()), STEPS, STEPS)
def test_nor_in_any_job_where_posts_stay_in_their_job(staff, assumed, replacement, steps, added):
    later = laws([one + more for one, more in zip(steps, added, strict=True)])
    stocks, delayed = (
        project(staff, replace(assumed, law=law), replacement).stocks for law in (laws(steps), later)
    )
    assert nowhere_fewer(stocks, delayed)


@given(staffs(), assumptions(), conversions())
def test_a_conversion_changes_jobs_and_no_total_where_all_rates_are_one(staff, assumed, conversion):
    same_rate = replace(assumed, rates=(assumed.rates[0],) * JOBS)
    kept, converted = (
        project(staff, same_rate, replace(replaced("2/3", JOBS), conversion=rows))
        for rows in (None, conversion)
    )
    assert kept.totals == converted.totals


@given(staffs(), assumptions())
def test_all_replaced_is_todays_headcount_under_every_law(staff, assumed):
    assert set(project(staff, assumed, replaced(1, JOBS)).stocks) == {staff.headcounts}


@given(staffs(), assumptions(), replacements(), st.permutations(range(JOBS)))
def test_the_order_of_jobs_changes_nothing(staff, assumed, replacement, order):
    def sorted_by(row):
        return tuple(row[index] for index in order)

    moved = project(
        replace(
            staff, **{name: sorted_by(getattr(staff, name)) for name in ("jobs", "headcounts", "known_exits")}
        ),
        replace(assumed, rates=sorted_by(assumed.rates)),
        Replacement(
            sorted_by(replacement.ratios),
            replacement.conversion and tuple(map(sorted_by, sorted_by(replacement.conversion))),
            {year: sorted_by(hires) for year, hires in replacement.hires.items()},
        ),
    )
    assert moved.stocks == tuple(map(sorted_by, project(staff, assumed, replacement).stocks))


UNCERTAINTIES = st.builds(
    Uncertainty,
    draws=st.just(20),
    known_certain=st.booleans(),
    known_worth=st.one_of(st.none(), st.tuples(*[st.integers(1, 50)] * JOBS)),
    rate_worth=st.one_of(st.none(), st.tuples(*[st.integers(1, 50)] * JOBS)),
)


@given(staffs(), assumptions(), replacements(), UNCERTAINTIES, st.integers(0, 2**32))
def test_every_draw_conserves_persons(staff, assumed, replacement, uncertainty, seed):
    draws = draw_projection(staff, assumed, replacement, uncertainty, np.random.default_rng(seed))
    assert (draws.stocks[:, 0] == staff.headcounts).all()
    assert (np.diff(draws.stocks, axis=1) == draws.entries[:, 1:] - draws.exits[:, 1:]).all()
    for part in (draws.exits, draws.entries, draws.waiting, draws.stocks - draws.waiting):
        assert (part >= 0).all()
    # without hires, nobody comes who replaces nobody
    hired = sum(sum(hires) for hires in replacement.hires.values())
    assert (draws.entries.sum(axis=(1, 2)) <= draws.exits.sum(axis=(1, 2)) + hired).all()
