"""The Plackett-Luce model by hand, and on the examples of R's PlackettLuce."""

from itertools import combinations
from math import exp, log, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.plackett_luce import Disconnected, NoFiniteEstimate, PlackettLuce, components, fit
from analysis.quasi_variances import quasi_variances
from analysis.rankings import Unranked

REFERENCES = Path(__file__).parent / "references"


def ranks(*rows: str) -> np.ndarray:
    """A row per respondent, a rank per item, `-` where there is none."""
    return np.array([[float("nan") if rank == "-" else float(rank) for rank in row.split()] for row in rows])


def fitted(rows: dict[str, float], unranked: Unranked = Unranked.LEFT_OUT) -> PlackettLuce:
    """From rankings and how many gave them."""
    return fit(ranks(*rows), unranked, np.array(list(rows.values()), dtype=float))


def information(rows: dict[str, float], worths: np.ndarray, deltas: dict[int, float]) -> np.ndarray:
    """Fisher information of log-worths and, in the order given, log-deltas, added up choice after choice."""
    orders = list(deltas)
    found = np.zeros((len(worths) + len(orders),) * 2)
    for row, count in rows.items():
        given = {item: rank for item, rank in enumerate(row.split()) if rank != "-"}
        for rank in sorted(set(given.values())):
            sets = [s for size in (1, *orders) for s in combinations(given, size)]
            odds = [deltas.get(len(s), 1) * np.prod(worths[list(s)]) ** (1 / len(s)) for s in sets]
            statistics = np.zeros((len(sets), len(found)))
            for i, members in enumerate(sets):
                statistics[i, list(members)] = 1 / len(members)
                if len(members) > 1:
                    statistics[i, len(worths) + orders.index(len(members))] = 1
            found += count * np.cov(statistics.T, aweights=odds, ddof=0)
            given = {item: other for item, other in given.items() if other != rank}
    return found


def covariance(rows: dict[str, float], worths: np.ndarray, deltas: dict[int, float]) -> np.ndarray:
    """Of log-worths whose first is 0, and log-deltas."""
    found = np.zeros((len(worths) + len(deltas),) * 2)
    found[1:, 1:] = np.linalg.inv(information(rows, worths, deltas)[1:, 1:])
    return found


def printed(numbers: np.ndarray, decimals: int) -> list[str]:
    return [f"{number:.{decimals}f}" for number in numbers]


def apart(quasi: np.ndarray, of_items: np.ndarray) -> float:
    """What quasi-variances make as small as they can."""
    own = np.diag(of_items)
    return sum(
        log((quasi[i] + quasi[j]) / (own[i] + own[j] - 2 * of_items[i, j])) ** 2
        for i, j in combinations(range(len(quasi)), 2)
    )


# help(PlackettLuce) and help(qvcalc.PlackettLuce), 0.4.4 (hturner.github.io/PlackettLuce/reference).
#   R <- matrix(c(1, 2, 0, 0, 4, 1, 2, 3, 2, 1, 1, 1, 1, 2, 3, 0, 2, 1, 1, 0, 1, 0, 3, 2),
#               nrow = 6, byrow = TRUE); colnames(R) <- c("apple", "banana", "orange", "pear")
FRUIT = {"1 2 - -": 1, "4 1 2 3": 1, "2 1 1 1": 1, "1 2 3 -": 1, "2 1 1 -": 1, "1 - 3 2": 1}
# What npseudo = 0.5 adds: half a win and half a loss of each fruit against one that nobody ranked.
GHOST = {
    f"{' '.join(first if item == ranked else '-' for item in range(4))} {second}": 0.5
    for ranked in range(4)
    for first, second in (("1", "2"), ("2", "1"))
}

# PlackettLuce's `pudding`, as the vignette "Introduction to PlackettLuce" of 0.4.4 fits it.
PUDDING = {
    " ".join({i: first, j: second}.get(item, "-") for item in range(1, 7)): count
    for i, j, wins, losses, ties in pd.read_csv(REFERENCES / "pudding.csv").itertuples(index=False)
    for first, second, count in (("1", "2", wins), ("2", "1", losses), ("1", "1", ties))
}


def test_the_worths_of_first_choices_are_their_shares():
    # 5, 3 and 2 of 10 choose one of three and say no more
    model = fitted({"1 - -": 5, "- 1 -": 3, "- - 1": 2}, Unranked.LAST)
    assert model.worths == pytest.approx([0.5, 0.3, 0.2], rel=1e-12)
    assert model.log_likelihood == pytest.approx(5 * log(0.5) + 3 * log(0.3) + 2 * log(0.2), rel=1e-12)
    # Of multinomial shares the log-odds of two have variance 1/5 + 1/3.
    _, errors = model.against(0)
    assert errors == pytest.approx([0, sqrt(1 / 5 + 1 / 3), sqrt(1 / 5 + 1 / 2)], rel=1e-12)


def test_log_worths_add_up_to_0():
    model = fitted({"1 - -": 5, "- 1 -": 3, "- - 1": 2}, Unranked.LAST)
    centre = log(5 * 3 * 2) / 3
    assert model.log_worths == pytest.approx([log(5) - centre, log(3) - centre, log(2) - centre], rel=1e-12)
    # Variance of 2/3 log 5 - 1/3 log 3 - 1/3 log 2
    variance = 4 / 9 / 5 + 1 / 9 / 3 + 1 / 9 / 2
    assert model.standard_errors[0] == pytest.approx(sqrt(variance), rel=1e-12)


def test_ties_of_two_items_are_those_of_davidson():
    # 4 wins, 1 loss, 2 ties fit exactly: the worths are as 4 to 1, delta is 2 / sqrt(4 x 1)
    model = fitted({"1 2": 4, "2 1": 1, "1 1": 2})
    assert model.worths == pytest.approx([4 / 5, 1 / 5], rel=1e-12)
    assert (model.tie_orders, model.log_ties) == ((2,), pytest.approx([log(1)], abs=1e-12))
    assert model.against(0)[1] == pytest.approx([0, sqrt(1 / 4 + 1 / 1)], rel=1e-12)
    # log delta is log 2 - (log 4 + log 1) / 2
    assert model.tie_errors == pytest.approx([sqrt(1 / 2 + 1 / 4 / 4 + 1 / 4 / 1)], rel=1e-12)


def test_an_item_left_out_was_no_alternative():
    # The third item was in one comparison each way with each of the others: they lie log 3 apart by 3 to 1.
    model = fitted({"1 2 -": 3, "2 1 -": 1, "1 - 2": 1, "2 - 1": 1, "- 1 2": 1, "- 2 1": 1})
    assert model.log_worths[2] == pytest.approx(0, abs=1e-12)
    assert model.log_worths[0] == pytest.approx(-model.log_worths[1], abs=1e-12)
    # Wins of the first: 3 + 1 = 4 p + 2 q, with p / (1 - p) = x squared and q / (1 - q) = x
    x = exp(model.log_worths[0])
    assert 4 * x**2 / (x**2 + 1) + 2 * x / (x + 1) == pytest.approx(4, rel=1e-12)


# mod_mle <- PlackettLuce(R, npseudo = 0); coef(mod_mle). R stops when observed and expected differ by less
# than 1e-7 (epsilon), so that its seventh decimal may be one off.
def test_fruit_has_the_coefficients_of_r():
    model = fitted(FRUIT)
    of_r = [0, 0.2942875, -0.7335113, -0.1190960]
    assert model.against(0)[0] == pytest.approx(of_r, abs=1e-7)
    assert model.tie_orders == (2, 3)
    assert model.log_ties == pytest.approx([-1.8619467, -0.7369735], abs=1e-7)


# mod <- PlackettLuce(R); coef(mod)
def test_fruit_with_pseudo_rankings_has_the_coefficients_of_r():
    model = fitted({**{f"{row} -": count for row, count in FRUIT.items()}, **GHOST})
    of_r = [0, 0.25287379, -0.61350684, -0.08688475]
    assert model.against(0)[0][:4] == pytest.approx(of_r, abs=1e-7)
    assert model.log_ties == pytest.approx([-2.15068111, -0.79245358], abs=1e-7)


# qvcalc(mod): the errors are those of the six rankings without the ghost, at the worths that it moved. qvcalc
# leaves the minimum to R's glm, which stops a little before: the seventh digit is its own.
def test_quasi_variances_of_fruit_are_those_of_r():
    worths = np.exp([0, 0.25287379, -0.61350684, -0.08688475])
    of_items = covariance(FRUIT, worths, {2: exp(-2.15068111), 3: exp(-0.79245358)})[:4, :4]
    assert printed(np.sqrt(np.diag(of_items)), 6) == ["0.000000", "1.042049", "1.115181", "1.067688"]
    found, of_r = quasi_variances(of_items), np.array([0.4428973, 0.7009362, 0.6923463, 0.7452608])
    assert found.values == pytest.approx(of_r, rel=1e-6)
    assert found.standard_errors == pytest.approx([0.6655053, 0.8372194, 0.8320735, 0.8632849], rel=1e-6)
    assert apart(found.values, of_items) <= apart(of_r, of_items)


# mod <- PlackettLuce(R, weights = w, npseudo = 0, maxit = 7); summary(mod): R warns that seven iterations,
# which are Davidson's, have not converged. What does not move any more:
def test_pudding_has_the_summary_of_r():
    model = fitted(PUDDING)
    assert (f"{model.deviance:.1f}", f"{model.aic:.1f}") == ("1619.4", "1631.4")
    assert printed(model.log_ties, 4) == ["-0.2919"]
    assert printed(model.tie_errors, 4) == ["0.0825"]
    assert printed(model.against(0)[1], 4) == ["0.0000", "0.1872", "0.1935", "0.1882", "0.1927", "0.1924"]
    # summary(mod, ref = NULL)
    assert printed(model.standard_errors, 4) == ["0.1219", "0.1218", "0.1268", "0.1220", "0.1271", "0.1266"]


# coef(mod, log = FALSE), after seven iterations
WORTHS = np.array([0.1388005, 0.1729985, 0.1617420, 0.1653930, 0.1586805, 0.2023855])
TIE = 0.7468147


def test_pudding_is_fitted_better_than_by_seven_iterations():
    def likelihood(worths: np.ndarray, delta: float) -> float:
        found = 0.0
        for row, count in PUDDING.items():
            (one, first), (other, second) = ((i, r) for i, r in enumerate(row.split()) if r != "-")
            odds = {"12": worths[one], "21": worths[other], "11": delta * sqrt(worths[one] * worths[other])}
            found += count * log(odds[first + second] / sum(odds.values()))
        return found

    model = fitted(PUDDING)
    assert model.log_likelihood == pytest.approx(likelihood(model.worths, exp(model.log_ties[0])), rel=1e-12)
    assert 0 < model.log_likelihood - likelihood(WORTHS, TIE) < 1e-5
    assert model.worths == pytest.approx(WORTHS, abs=2.5e-5)


# summary(qvcalc(mod)), errors of simple contrasts -0.8 to 0.8 percent; at the worths of seven iterations,
# which are known to seven digits only
def test_quasi_variances_of_pudding_are_those_of_r():
    of_items = covariance(PUDDING, WORTHS, {2: TIE})[:6, :6]
    errors = [0, 0.1872168, 0.1935181, 0.1882110, 0.1927043, 0.1924059]
    assert np.sqrt(np.diag(of_items)) == pytest.approx(errors, abs=1e-7)
    found = quasi_variances(of_items)
    of_r = np.array([0.01766108, 0.01761919, 0.01948091, 0.01769538, 0.01957908, 0.01937796])
    assert found.values == pytest.approx(of_r, rel=1e-6)
    assert (f"{100 * found.low:.1f}", f"{100 * found.high:.1f}") == ("-0.8", "0.8")


def test_the_covariance_is_the_inverse_information():
    model = fitted(FRUIT)
    deltas = dict(zip(model.tie_orders, np.exp(model.log_ties), strict=True))
    expected = covariance(FRUIT, model.worths, deltas)
    assert model.against(0)[1] == pytest.approx(np.sqrt(np.diag(expected)[:4]), rel=1e-9)
    assert model.tie_errors == pytest.approx(np.sqrt(np.diag(expected)[4:]), rel=1e-9)


# The vignette on NASCAR, without the four drivers who came last in each of their races, as in Hunter's
# file: mod <- PlackettLuce(R[, 1:83], npseudo = 0); round(coef(mod)[order(avRank)], 2), by mean place
#   head(coefs, 3)  4.15 3.62 2.08;  tail(coefs, 3)  0.03 -0.31 -0.15
def test_nascar_has_the_coefficients_of_r():
    places = np.full((36, 83), np.nan)
    races = (REFERENCES / "nascar2002.txt").read_text(encoding="utf-8").splitlines()
    for row, race in zip(places, races, strict=True):
        drivers = np.array(race.split(), dtype=int) - 1
        row[drivers] = np.arange(1, len(drivers) + 1)
    log_worths, _ = fit(places, Unranked.LEFT_OUT).against(0)
    by_mean_place = printed(log_worths[np.argsort(np.nanmean(places, axis=0), kind="stable")], 2)
    assert (by_mean_place[:3], by_mean_place[-3:]) == (["4.15", "3.62", "2.08"], ["0.03", "-0.31", "-0.15"])


# The vignette on disconnected networks:
#   R <- matrix(c(1, 2, 0, 0, 2, 0, 1, 0, 1, 0, 0, 2, 2, 1, 0, 0, 0, 1, 2, 0), byrow = TRUE, ncol = 4)
#   connectivity(adjacency(R)): membership 1 1 1 2; PlackettLuce(R, npseudo = 0) is an error
TOY = ("1 2 - -", "2 - 1 -", "1 - - 2", "2 1 - -", "- 1 2 -")


def test_a_network_that_falls_apart_is_told_with_its_components():
    assert components(ranks(*TOY), Unranked.LEFT_OUT) == ((0, 1, 2), (3,))
    with pytest.raises(Disconnected, match=r"2 groups of items \(0, 1, 2; 3\)") as told:
        fit(ranks(*TOY), Unranked.LEFT_OUT)
    assert told.value.components == ((0, 1, 2), (3,))


#   summary(PlackettLuce(R[, -4], npseudo = 0))
def test_without_the_item_apart_it_has_the_summary_of_r():
    model = fit(ranks(*TOY)[:, :3], Unranked.LEFT_OUT)
    estimates, errors = model.against(0)
    assert printed(estimates, 4) == ["0.0000", "0.8392", "0.4196"]
    assert printed(errors, 4) == ["0.0000", "1.3596", "1.5973"]
    assert (f"{model.deviance:.4f}", f"{model.aic:.4f}") == ("5.1356", "9.1356")


def test_items_that_nobody_ranked_are_apart():
    assert components(ranks("1 2 -", "2 1 -"), Unranked.LEFT_OUT) == ((0, 1), (2,))
    assert components(ranks("- - -"), Unranked.LAST) == ((0,), (1,), (2,))
    # Behind all that were ranked, the third is compared with them, but only ever loses.
    assert components(ranks("1 2 -", "2 1 -"), Unranked.LAST) == ((0, 1), (2,))


def test_a_tie_connects_where_others_bound_its_frequency():
    # The first item never came behind, but tied; how likely ties are, the other two tell.
    model = fitted({"1 2 -": 2, "1 1 -": 1, "- 1 2": 2, "- 1 1": 1, "- 2 1": 1})
    assert model.log_worths[0] > model.log_worths[1] > model.log_worths[2]
    # Without the loss of the second: 2 of 3 win, 1 ties, none loses, which is approached but never reached.
    with pytest.raises(NoFiniteEstimate, match="ties of 2 items"):
        fitted({"1 2 -": 2, "1 1 -": 1, "- 1 2": 2, "- 1 1": 1})


def test_ties_without_end_have_no_finite_estimate():
    # All three tie whenever they are together: the more frequent such ties, the likelier.
    with pytest.raises(NoFiniteEstimate, match="ties of 3 items"):
        fit(ranks("1 1 1", "1 2 -", "2 1 -", "- 1 2", "- 2 1"), Unranked.LEFT_OUT)


def test_quasi_variances_of_independent_estimates_are_their_variances():
    found = quasi_variances(np.diag([1.0, 2.0, 3.0, 0.5]))
    assert found.values == pytest.approx([1, 2, 3, 0.5], rel=1e-9)
    assert (found.low, found.high) == pytest.approx((0, 0), abs=1e-9)
    # Adding a constant to all covariances moves no difference.
    assert quasi_variances(np.diag([1.0, 2.0, 3.0, 0.5]) + 7).values == pytest.approx(found.values, rel=1e-9)


def test_three_differences_determine_three_quasi_variances():
    # Variances of the differences 1 + 2 - 2c and so on: 3 - 1, 4 - 0, 5 + 1; q1 = (2 + 4 - 6) / 2 = 0
    found = quasi_variances(np.array([[1.0, 0.5, 0], [0.5, 2, -0.5], [0, -0.5, 3]]))
    assert found.values == pytest.approx([0, 2, 4], abs=1e-7)


def test_a_negative_quasi_variance_has_no_root():
    # Variances of the differences 1, 2 and 4: q1 = (1 + 2 - 4) / 2
    found = quasi_variances(np.array([[0, 0, 0], [0, 1, -0.5], [0, -0.5, 2.0]]))
    assert found.values == pytest.approx([-0.5, 1.5, 2.5], rel=1e-7)
    assert np.isnan(found.standard_errors).tolist() == [True, False, False]


def test_two_estimates_have_no_quasi_variances():
    with pytest.raises(ValueError, match="three estimates"):
        quasi_variances(np.eye(2))
