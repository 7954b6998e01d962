"""Rankings of the items of a question, as quantities: kinds, ranks, pairs, concordance, worths."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from analysis.plackett_luce import NoFiniteEstimate, fit
from analysis.rankings import (
    RankingKind,
    Tied,
    Unranked,
    borda,
    borda_shares,
    classify,
    condorcet_winner,
    friedman,
    kendall_w,
    mean_ranks,
    pairwise,
    positions,
    rank_distribution,
)
from pipeline.analyses.quantities import Quantity, named
from pipeline.tables.origins import Origin
from pipeline.yamlfiles import Model

Named = Iterator[tuple[str, Quantity]]


class RankingChoices(Model):
    """What an item without rank and items that share one mean; part of `params.yaml`."""

    unranked: Unranked
    tied: Tied


def ranking_quantities(
    ranks: np.ndarray, items: Sequence[str], choices: RankingChoices, joint: Origin, margins: Origin
) -> tuple[dict[str, Quantity], str]:
    """All quantities by name, and why there are no worths, empty where there are.

    ranks: (n, k) float as written, NaN for none; items: k ids. joint: the origin of what hangs on several
    items of one respondent; margins: of how often each item was given each rank.
    Names, in order: `respondents`, `rankings` (those that count by the choices), `kind <kind>`, `rank <item>
    <rank>`, `ranked <item>`, `mean_rank <item>`, `borda <item>`, `borda_share <item>`, `before <item>
    <item>`, `compared <item> <item>`, `condorcet <item>` (1 for the winner, else 0), `w`, `friedman`,
    `complete` (the rankings of all items, on which `w` rests), `worth <item>`, `log_worth <item>`, `tie
    <number>`."""
    placed = positions(ranks, choices.unranked, choices.tied)
    found = dict(_kinds(ranks, placed, joint))
    found |= dict(_items(ranks, placed, items, joint, margins))
    found |= dict(_pairs(placed, items, joint))
    found |= dict(_concordance(placed, joint))
    worths, why_not = _worths(ranks, items, choices, joint)
    return found | worths, why_not


def _kinds(ranks: np.ndarray, placed: np.ndarray, joint: Origin) -> Named:
    found = classify(ranks)
    yield "respondents", Quantity(Fraction(len(ranks)), joint)
    yield "rankings", Quantity(Fraction(len(placed)), joint)
    for kind in RankingKind:
        yield named("kind", kind), Quantity(Fraction(found.counts[kind]), joint)


def _items(
    ranks: np.ndarray, placed: np.ndarray, items: Sequence[str], joint: Origin, margins: Origin
) -> Named:
    given = rank_distribution(ranks)
    compared = pairwise(placed)
    winner = condorcet_winner(compared)
    scores, shares = borda(compared), borda_shares(compared)
    base = Fraction(len(placed))
    for i, (item, mean) in enumerate(zip(items, mean_ranks(placed), strict=True)):
        for rank, count in enumerate(given[i], start=1):
            yield named("rank", item, str(rank)), Quantity(Fraction(int(count)), margins)
        yield named("ranked", item), Quantity(Fraction(int(given[i].sum())), margins)
        yield named("mean_rank", item), Quantity(mean.value, joint, "mean_rank", Fraction(mean.base))
        yield named("borda", item), Quantity(scores[i], joint, "borda", base)
        yield named("borda_share", item), Quantity(shares[i], joint, "borda_share", base)
        yield named("condorcet", item), Quantity(Fraction(i == winner), joint, "condorcet_winner", base)


def _pairs(placed: np.ndarray, items: Sequence[str], joint: Origin) -> Named:
    found = pairwise(placed)
    for i, one in enumerate(items):
        for j, other in enumerate(items):
            if i != j:
                yield named("before", one, other), Quantity(Fraction(int(found.wins[i, j])), joint)
                yield named("compared", one, other), Quantity(Fraction(int(found.compared[i, j])), joint)


def _concordance(placed: np.ndarray, joint: Origin) -> Named:
    """Of the rankings of all items: concordance is defined for no others."""
    complete = placed[~np.isnan(placed).any(axis=1)]
    base = Fraction(len(complete))
    yield "complete", Quantity(base, joint)
    has_ranks = len(complete) > 0
    yield "w", Quantity(_defined(kendall_w(complete)) if has_ranks else None, joint, "kendall_w", base)
    statistic = friedman(complete).statistic if has_ranks else float("nan")
    yield "friedman", Quantity(_defined(statistic), joint, "friedman", base)


def _worths(
    ranks: np.ndarray, items: Sequence[str], choices: RankingChoices, joint: Origin
) -> tuple[Mapping[str, Quantity], str]:
    """Of the legible rankings; without amount where no finite worths are the most likely, with the reason."""
    kinds = classify(ranks).kinds
    left_out = {RankingKind.EMPTY, RankingKind.ILLEGIBLE}
    if choices.tied is Tied.EXCLUDED:
        left_out.add(RankingKind.TIES)
    legible = ranks[[kind not in left_out for kind in kinds]]
    base = Fraction(len(legible))
    try:
        model = fit(legible, choices.unranked)
    except NoFiniteEstimate as error:
        empty = Quantity(None, joint, "worth", base)
        return {named(word, item): empty for word in ("worth", "log_worth") for item in items}, str(error)
    found = {}
    for item, worth, log_worth in zip(items, model.worths, model.log_worths, strict=True):
        found[named("worth", item)] = Quantity(float(worth), joint, "worth", base)
        found[named("log_worth", item)] = Quantity(float(log_worth), joint, "log_worth", base)
    for order, log_tie in zip(model.tie_orders, model.log_ties, strict=True):
        found[named("tie", str(order))] = Quantity(float(np.exp(log_tie)), joint, "tie", base)
    return found, ""


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
