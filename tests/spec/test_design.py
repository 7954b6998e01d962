"""Standard errors of incomplete waves, by hand and beside R's survey."""

from dataclasses import replace
from fractions import Fraction
from math import isnan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.design import (
    Design,
    Estimate,
    Inference,
    LoneAnswer,
    NoAnswer,
    SingleAnswer,
    cells,
    interval,
    mean,
    proportion,
    ratio,
    response_rate,
    strata,
    stratified,
    total,
)

SCHOOLS = pd.read_csv(Path(__file__).parent / "references" / "apistrat.csv")
SCHOOL_TYPES = {"E": 4421, "H": 755, "M": 1018}
# The weights of R's file are those of Stata, in single precision.
WEIGHTS_OF_FILE = {"E": np.float32(44.21), "H": np.float32(15.10), "M": np.float32(20.36)}


def schools(inference: Inference = Inference.POPULATION) -> Design:
    return stratified(list(SCHOOLS.stype), SCHOOL_TYPES, inference=inference)


def column(name: str) -> np.ndarray:
    return SCHOOLS[name].to_numpy(dtype=float)


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def is_near(estimate: Estimate, value: float, standard_error: float) -> bool:
    """To nine digits after the first, which is what the references hold at least."""
    return (estimate.value, estimate.standard_error) == pytest.approx((value, standard_error), rel=1e-9)


# A stratum of ten units with three answers, one of four with two: weights 10/3 and 2.
SOME = stratified(["a", "a", "a", "b", "b"], {"a": 10, "b": 4})
ANSWERED = numbers(3, 6, 9, 4, 8)


def test_a_stratum_knows_its_response_rate_and_weight():
    small, large = strata(["small", "large", "small"], {"small": 4, "large": 1})
    assert (small.response_rate, small.weight) == (Fraction(2, 4), Fraction(4, 2))
    assert (large.response_rate, large.weight) == (1, 1)
    assert response_rate((small, large)) == Fraction(2 + 1, 4 + 1)


def test_a_stratum_without_answers_is_an_error_that_names_it():
    with pytest.raises(NoAnswer, match=r"'large' \(0 of 5 units\), 'huge' \(0 of 1 units\)"):
        stratified(["small"], {"small": 1, "large": 5, "huge": 1})


def test_an_answer_of_a_stratum_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="'tiny'"):
        strata(["small", "tiny"], {"small": 1})


def test_more_answers_than_units_are_an_error():
    with pytest.raises(ValueError, match="'small' has 2 answers of 1 units"):
        strata(["small", "small"], {"small": 1})


def test_a_total_adds_what_each_answer_stands_for():
    # 10/3 (3 + 6 + 9) + 2 (4 + 8). Squares around the means, times 10/3 and 2 squared: 18 x 100/9, 8 x 4;
    # times 3/2 x 7/10 and 2/1 x 2/4.
    assert is_near(total(ANSWERED, SOME), 60 + 24, sqrt(200 * 1.05 + 32 * 1))


def test_a_mean_divides_the_total_by_the_units():
    assert is_near(mean(ANSWERED, SOME), 84 / 14, sqrt(242) / 14)


def test_a_proportion_is_the_mean_of_ones_and_zeros():
    # 10/3 x 1 + 2 x 1 of 14; variance 100/9 x 2/3 x 1.05 + 4 x 1/2 x 1
    members = np.array([True, False, False, True, False])
    everyone = np.ones(5, dtype=bool)
    variance = 100 / 9 * 2 / 3 * 1.05 + 2
    assert is_near(proportion(members, everyone, SOME), (10 / 3 + 2) / 14, sqrt(variance) / 14)


def test_who_did_not_answer_is_not_of_the_base_of_a_mean():
    some = numbers(3, 6, np.nan, 4, 8)
    # (10/3 x 9 + 24) / (20/3 + 4) = 54 / (32/3) = 81/16
    assert mean(some, SOME).value == pytest.approx(81 / 16, rel=1e-15)
    assert mean(some, SOME).base == total(some, SOME).base == 4
    assert mean(some, SOME) == ratio(some, numbers(1, 1, 1, 1, 1), SOME)


def test_an_empty_base_has_neither_value_nor_error():
    nobody = proportion(np.ones(5, dtype=bool), np.zeros(5, dtype=bool), SOME)
    assert isnan(nobody.value) and isnan(nobody.standard_error) and nobody.base == 0


def test_the_standard_error_of_a_census_is_exactly_0():
    everyone = stratified(["a", "a", "b"], {"a": 2, "b": 1})
    values = numbers(0.1, 0.7, 1e9)
    assert everyone.is_census and not SOME.is_census
    for estimate in (total(values, everyone), mean(values, everyone), ratio(values, values + 1, everyone)):
        assert estimate.standard_error == 0
        assert interval(estimate, everyone, 0.95) == (estimate.value, estimate.value)


def test_a_census_of_a_superpopulation_has_the_errors_of_a_sample():
    drawn = stratified(["a", "a"], {"a": 2}, inference=Inference.SUPERPOPULATION)
    assert is_near(mean(numbers(1, 3), drawn), 2, sqrt(2 / 2))  # variance 2, of two answers
    # Of a stratum of one unit, the only answer says nothing of others that might have been.
    with pytest.raises(SingleAnswer):
        stratified(["a"], {"a": 1}, inference=Inference.SUPERPOPULATION)


def test_a_single_answer_of_several_units_needs_a_policy():
    with pytest.raises(SingleAnswer, match=r"'b'.*certainty, adjust, average"):
        stratified(["a", "a", "b"], {"a": 3, "b": 2})


def test_the_only_unit_of_a_stratum_needs_none():
    assert stratified(["a", "a", "b"], {"a": 3, "b": 1}).strata[1].weight == 1


# Weighted values 6, 12 (stratum a, weight 3, 2 of 6) and 10 (stratum b, weight 2, 1 of 2). Stratum a adds
# (1 - 2/6) x 2/1 x (9 + 9) = 24; b lies 10 - 28/3 = 2/3 from the mean of the three, with 1 - 1/2.
@pytest.mark.parametrize(
    ("policy", "variance"),
    [
        (LoneAnswer.CERTAINTY, 24),
        (LoneAnswer.ADJUST, 24 + Fraction(1, 2) * Fraction(2, 3) ** 2),
        (LoneAnswer.AVERAGE, 24 + 24),
    ],
)
def test_a_policy_says_what_a_single_answer_adds(policy: LoneAnswer, variance: Fraction):
    lone = stratified(["a", "a", "b"], {"a": 6, "b": 2}, policy)
    assert is_near(total(numbers(2, 4, 5), lone), 28, sqrt(variance))


def test_the_average_counts_strata_that_answered_in_full():
    # 24 + 0 of the strata a and c, over two, stands for b: 24 x 3/2
    lone = stratified(["a", "a", "b", "c"], {"a": 6, "b": 2, "c": 1}, LoneAnswer.AVERAGE)
    assert is_near(total(numbers(2, 4, 5, 7), lone), 28 + 7, sqrt(36))


def test_nothing_can_be_averaged_over_lone_answers_alone():
    lone = stratified(["a", "b"], {"a": 6, "b": 2}, LoneAnswer.AVERAGE)
    with pytest.raises(SingleAnswer, match="nothing to average"):
        total(numbers(1, 2), lone)


# fpc <- data(fpc), as help(fpc) of R's survey prints it (r-survey.r-forge.r-project.org/pkgdown):
#   svymean(~x, svydesign(weights=~weight, ids=~psuid, strata=~stratid, fpc=~Nh, data=fpc, nest=TRUE))
#   x 5.4481 0.616
#   svymean(~x, svydesign(weights=~weight, ids=~psuid, strata=~stratid, data=fpc, nest=TRUE))
#   x 5.4481 0.7413
@pytest.mark.parametrize(
    ("inference", "printed"), [(Inference.POPULATION, "0.6160"), (Inference.SUPERPOPULATION, "0.7413")]
)
def test_the_correction_is_that_of_the_example_of_survey(inference: Inference, printed: str):
    x = numbers(2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2)
    given = mean(x, stratified(["1"] * 5 + ["2"] * 3, {"1": 15, "2": 12}, inference=inference))
    assert (f"{given.value:.4f}", f"{given.standard_error:.4f}") == ("5.4481", printed)


# dstrat <- svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat, fpc=~fpc)
# svymean(~api00, dstrat) and confint(svymean(~api00, dstrat), df=degf(dstrat)) of survey 4.5, to 17 digits as
# tests/testthat/test-table_continuous_svy.R of github.com/amaltawfik/spicy has them.
def test_a_mean_is_that_of_survey_to_its_last_digit():
    weights = SCHOOLS.stype.map(WEIGHTS_OF_FILE).to_numpy(dtype=float)
    design = replace(schools(), weights=weights)
    api = mean(column("api00"), design)
    assert is_near(api, 662.28736315932076, 9.4089408027845831)
    assert weights.sum() == pytest.approx(6193.9999580383301, rel=1e-15)
    assert design.degrees_of_freedom == 197
    assert interval(api, design, 0.95) == pytest.approx((643.73218827208620, 680.84253804655532), rel=1e-9)


# The same without weights=~pw, as bookdown.org/mpfoley1973/survey/stratified.html prints it:
#   svytotal(~enroll, dstrat)   3687178 114642
#   svymean(~enroll, dstrat)    595.28 18.509
def test_totals_print_as_survey_prints_them():
    enrolled, per_school = total(column("enroll"), schools()), mean(column("enroll"), schools())
    assert (f"{enrolled.value:.0f}", f"{enrolled.standard_error:.0f}") == ("3687178", "114642")
    assert (f"{per_school.value:.2f}", f"{per_school.standard_error:.3f}") == ("595.28", "18.509")


# What survey's documentation prints to few digits or not at all is from the Python package svy 0.35.0, whose
# makers hold it to R's survey: with data of the strata's populations `fpc`, pw = fpc / answers,
#   e = svy.Sample(data, svy.Design(stratum="stype", wgt="pw", pop_size="fpc")).estimation
def test_estimates_are_those_of_svy():
    api, enrolled = column("api00"), column("enroll")
    wide = (SCHOOLS.sch_wide == "Yes").to_numpy()
    small = np.where(enrolled > 1500, np.nan, api)
    everyone = np.ones(200, dtype=bool)
    design = schools()
    # e.total("enroll"), e.mean("api00"), e.ratio("api00", "enroll"), e.prop("sch_wide")
    assert is_near(total(enrolled, design), 3687177.52, 114641.71519039413)
    assert is_near(mean(api, design), 662.2873635776548, 9.408940879434002)
    assert is_near(ratio(api, enrolled, design), 1.1125604633215485, 0.04135950644048031)
    assert is_near(proportion(wide, everyone, design), 0.8336729092670323, 0.024247172985977176)
    # e.mean("api00", where=svy.col("sch_wide") == "Yes")
    assert is_near(mean(np.where(wide, api, np.nan), design), 675.2414108296837, 10.483118317170348)
    # e.mean("api00", drop_nulls=True), api00 being null where enroll > 1500
    assert is_near(mean(small, design), 666.5097556855005, 9.916199207503034)


# svy.Design(stratum="stype", wgt="pw"), without pop_size: e.mean("api00"), e.total("enroll")
def test_without_correction_estimates_are_those_of_svy():
    endless = schools(Inference.SUPERPOPULATION)
    assert is_near(mean(column("api00"), endless), 662.2873635776548, 9.536132372989998)
    assert is_near(total(column("enroll"), endless), 3687177.52, 117319.08498700036)


# Columns high = api00 > 700 and both = high and sch_wide == "Yes":
#   e.total("both"), e.mean("both"), e.prop("sch_wide", by="high"), e.prop("high", by="sch_wide")
def test_cells_are_those_of_svy():
    high = np.where(SCHOOLS.api00 > 700, "high", "low").astype(object)
    found = {
        (cell.row, cell.column): cell for cell in cells(high, SCHOOLS.sch_wide.to_numpy(object), schools())
    }
    cell = found["high", "Yes"]
    assert list(found) == [("high", "No"), ("high", "Yes"), ("low", "No"), ("low", "Yes")]
    assert is_near(cell.total, 2260.89, 228.7992215326881)
    assert is_near(cell.of_all, 0.36501291572489464, 0.03693884751900032)
    assert is_near(cell.of_row, 0.9027382929789816, 0.0329769177946658)
    assert is_near(cell.of_column, 0.43783708414588535, 0.04254354383458228)
    assert (cell.of_all.base, cell.of_row.base, cell.of_column.base) == (200, 73, 154)


def test_cells_count_who_answered_both_questions():
    rows = np.array(["x", "x", None, "y", "y"], dtype=object)
    columns = np.array(["u", None, "u", "u", "v"], dtype=object)
    found = cells(rows, columns, SOME)
    assert [(cell.row, cell.column, cell.total.value) for cell in found] == [
        ("x", "u", 10 / 3),
        ("x", "v", 0),
        ("y", "u", 2),
        ("y", "v", 2),
    ]
    # The base is estimated: 10/3 + 2 + 2 units would have answered both.
    assert found[0].of_all.value == pytest.approx(10 / 3 / (22 / 3), rel=1e-15)


def test_an_interval_needs_degrees_of_freedom():
    lone = stratified(["a", "b"], {"a": 6, "b": 2}, LoneAnswer.ADJUST)
    with pytest.raises(ValueError, match="as many strata as answers"):
        interval(total(numbers(1, 2), lone), lone, 0.95)
