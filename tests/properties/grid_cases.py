"""Random returns of small grids with totals, an error planted in each, and what the localiser must find."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from pipeline.editing.checks import Constraint
from pipeline.editing.localisation.cells import Cell, Demand, Numbers
from pipeline.editing.localisation.settings import Localisation
from pipeline.editing.localisation.suspects import Located, Solution, localise
from pipeline.editing.localisation.typical import Typical
from pipeline.expressions import parse
from tests.properties.grid_search import Line, can_hold, parts, smallest_sets

MOST = 200  # of any cell, in its unit: ten times the largest part of a 1 x 1 grid has room in it
LISTED = 12
SETTINGS = Localisation(solutions=LISTED, largest_number=MOST, nodes=10_000, weights=())


@dataclass
class Case:
    """A return: true values, those observed, what holds of the true ones. All in units of 10^-places.

    lines, texts: each rule twice, in numbers and as it is written in a file of rules, with its tolerance.
    blank: cells that stay blank where they are 0. planted: cell -> true value, of those that were changed.
    error: the typical error, None of another.
    """

    places: int
    true: dict[str, int]
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    texts: list[tuple[str, Fraction]] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    observed: dict[str, int | None] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)
    error: Typical | None = None

    def add(
        self, text: str, terms: Mapping[str, int], least: int | None, most: int | None, within: int = 0
    ) -> None:
        self.lines.append(Line(f"rule-{len(self.lines)}", terms, least, most))
        self.texts.append((text, Fraction(within, 10**self.places)))

    def suspects(self, values: Mapping[str, int | None]):
        unit = Fraction(1, 10**self.places)
        cells = {
            name: Cell(
                name,
                None if value is None else value * unit,
                highest=MOST * unit,
                places=self.places,
                weight=Fraction(self.weights[name], 2),
                blank=name in self.blank and value == 0,
            )
            for name, value in values.items()
        }
        demands = [
            Demand(line.name, Constraint(None, parse(text), within, ()))
            for line, (text, within) in zip(self.lines, self.texts, strict=True)
        ]
        return localise(demands, Numbers(cells, self.sums, {}, self.beside), SETTINGS)


def written(value: int, places: int) -> str:
    """12 -> '12', or '1.2' with one place."""
    return f"{Fraction(value, 10**places).__float__():.{places}f}"


def random_case(rng: Random) -> Case:
    """A grid of at most 4 x 4 with its totals, rules that hold of it, and at most one error planted."""
    height, width = rng.randint(1, 4), rng.randint(1, 4)
    case = Case(rng.choice((0, 0, 1)), {})
    grid = [[f"x{i}{j}" for j in range(width)] for i in range(height)]
    for row in grid:
        for name in row:
            case.true[name] = 0 if rng.random() < 0.3 else rng.randint(1, 12)
    _add_totals(case, grid, rng)
    _add_limits(case, rng)
    for i, row in enumerate(grid):
        for j, name in enumerate(row):
            near = [(i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)]
            case.beside[name] = tuple(grid[a][b] for a, b in near if 0 <= a < height and 0 <= b < width)
    case.weights = {name: 2 for name in case.true}
    if rng.random() < 0.3:
        case.weights |= {name: rng.choice((1, 2, 3)) for name in case.true}
    case.observed = dict(case.true)
    _plant(case, rng)
    case.blank = {name for name in sorted(case.true) if rng.random() < 0.5}
    if rng.random() < 0.2:
        others = sorted(set(case.true) - set(case.planted))
        case.observed |= dict.fromkeys(rng.sample(others, k=min(len(others), rng.choice((1, 1, 2)))))
    return case


def _add_totals(case: Case, grid: list[list[str]], rng: Random) -> None:
    """Totals of rows, of columns and of all, each kind there or not; written as names or as sums."""
    columns = [list(column) for column in zip(*grid, strict=True)]
    with_rows, with_columns = rng.choice(((True, True), (True, True), (True, False), (False, True)))
    for kind, groups in (("r", grid * with_rows), ("c", columns * with_columns)):
        for n, names in enumerate(groups):
            _add_total(case, f"{kind}{n}", names, rng)
    if rng.random() < 0.5:
        tops = [name for name in case.true if name[0] == ("r" if with_rows else "c")]
        _add_total(case, "t", tops, rng)


def _add_total(case: Case, total: str, names: list[str], rng: Random) -> None:
    within = 1 if rng.random() < 0.1 else 0
    case.true[total] = max(0, sum(case.true[name] for name in names) + rng.randint(-within, within))
    text = " + ".join(names)
    if rng.random() < 0.5:
        text = f"sum_{total}"
        case.sums[text] = tuple(names)
    terms = dict.fromkeys(names, -1) | {total: 1}
    case.add(f"{total} == {text}", terms, -within, within, within)


def _add_limits(case: Case, rng: Random) -> None:
    """Up to three limits that hold of the true values, some of them strict, some negated."""
    for _ in range(rng.randint(0, 3)):
        if len(case.true) < 2:
            return
        one, other = rng.sample(sorted(case.true), k=2)
        factor = rng.choice((1, 1, 2))
        room = max(0, case.true[one] - factor * case.true[other]) + rng.randint(0, 3)
        more = written(room + 1, case.places)
        right = f"{factor} * {other} + {written(room, case.places)}"
        text = rng.choice(
            (
                f"{one} <= {right}",
                f"{one} < {factor} * {other} + {more}",
                f"not {one} > {right}",
                f"not ({one} >= {factor} * {other} + {more})",
                f"1 + 1 == 3 or -{one} >= -({right}) and 2 > 1",
            )
        )
        case.add(text, {one: 1, other: -factor}, None, room)


def _plant(case: Case, rng: Random) -> None:
    """Plant an error; a kind for which there is no room leaves the return as it is."""
    kind = rng.choice((*PLANTED, None))
    changes = PLANTED[kind](case, rng) if kind else _any_numbers(case, rng)
    case.observed |= changes
    case.planted = {name: case.true[name] for name, value in changes.items() if value != case.true[name]}
    case.error = kind if case.planted else None


def _any_numbers(case: Case, rng: Random) -> dict[str, int]:
    names = rng.sample(sorted(case.true), k=min(len(case.true), rng.choice((1, 1, 2))))
    return {name: rng.randint(0, 60) for name in names}


def _sign(case: Case, rng: Random) -> dict[str, int]:
    name = rng.choice(sorted(case.true))
    return {name: -case.true[name]}


def _total_as_part(case: Case, rng: Random) -> dict[str, int]:
    line = rng.choice([line for line in case.lines if line.least is not None])
    total, *names = sorted(line.terms, key=lambda name: -line.terms[name])
    return {rng.choice(names): case.true[total]} if len(names) > 1 else {}


def _wrong_row(case: Case, rng: Random) -> dict[str, int]:
    return _pair(case, rng, lambda one, other: one > 0 and other == 0)


def _swapped_neighbours(case: Case, rng: Random) -> dict[str, int]:
    return _pair(case, rng, lambda one, other: 0 < one != other > 0)


def _pair(case: Case, rng: Random, fits: Callable[[int, int], bool]) -> dict[str, int]:
    pairs = [
        (one, other)
        for one, near in case.beside.items()
        for other in near
        if fits(case.true[one], case.true[other])
    ]
    if not pairs:
        return {}
    one, other = rng.choice(pairs)
    return {one: case.true[other], other: case.true[one]}


def _swapped_digits(case: Case, rng: Random) -> dict[str, int]:
    # 13 -> 31; with one place 1.3 -> 3.1: the digits as written, neither number beginning or ending with 0
    fitting = [name for name, value in case.true.items() if value > 10 and value % 10 and value < 100]
    if not fitting:
        return {}
    name = rng.choice(fitting)
    return {name: case.true[name] // 10 + 10 * (case.true[name] % 10)}


def _factor_10(case: Case, rng: Random) -> dict[str, int]:
    name = rng.choice(sorted(case.true))
    value = case.true[name]
    return {name: value // 10 if value % 10 == 0 and rng.random() < 0.5 else value * 10}


PLANTED: dict[Typical, Callable[[Case, Random], dict[str, int]]] = {
    Typical.SIGN: _sign,
    Typical.TOTAL_AS_PART: _total_as_part,
    Typical.WRONG_ROW: _wrong_row,
    Typical.SWAPPED_NEIGHBOURS: _swapped_neighbours,
    Typical.SWAPPED_DIGITS: _swapped_digits,
    Typical.FACTOR_10: _factor_10,
}


def check(case: Case) -> Counter[str]:
    """Put one return to all proofs; what was seen, to be counted.

    Raises: AssertionError where a proof fails.
    """
    assert not case.suspects(case.true).located, "a return that the rules accept is flagged"
    suspects = case.suspects(case.observed)
    assert not suspects.unlocated, "some values fulfil all rules: the true ones"
    seen: Counter[str] = Counter({"grids": 1})
    failing = [
        (cells, lines)
        for cells, lines in parts(case.lines, list(case.true))
        if any(line.is_broken(case.observed) for line in lines)
    ]
    assert len(failing) == len(suspects.located), "groups with a rule that fails, and no others"
    for (cells, lines), located in zip(failing, suspects.located, strict=True):
        seen += _check_group(case, cells, lines, located)
    seen["returns that the rules accept, none of them flagged"] += 1 if failing else 2
    if case.planted:
        kind = case.error or "any numbers"
        seen[f"planted {kind}: {_visible(case, failing, suspects.located)}"] += 1
    return seen


def _check_group(case: Case, cells: list[str], lines: list[Line], located: Located) -> Counter[str]:
    values = {cell: case.observed[cell] for cell in cells}
    for one in located.solutions:
        proposed = {c.cell: int(c.proposed * 10**case.places) for c in one.changes}
        assert all(value != values[cell] for cell, value in proposed.items()), "a change that changes nothing"
        assert all(0 <= value <= MOST for value in proposed.values()), "a value that can't be"
        assert can_hold(lines, {**values, **proposed}, MOST), "the proposed values do not pass"
        assert one.weight == sum(Fraction(case.weights[cell], 2) for cell in proposed), "not its weight"
    planted = {cell for cell in case.planted if cell in values}
    limit = sum(case.weights[cell] for cell in planted)
    smallest = smallest_sets(cells, lines, values, case.weights, MOST, limit)
    assert smallest is not None, "the planted cells suffice, so something does"
    _, sets = smallest
    listed = {cell_set(one) for one in located.solutions}
    unnamed = {cell_set(one) for one in located.solutions if one.error is None}
    assert unnamed <= sets, "a set that is not among the smallest"
    assert len(listed & sets) >= min(len(sets), LISTED), "a smallest set is left out"
    assert located.more == (len(sets) > LISTED), "whether there are more"
    filled = {one: sum(cell in case.blank and values[cell] == 0 for cell in one) for one in sets}
    left_out = [filled[one] for one in sets - listed]
    most = max((filled[one] for one in unnamed), default=0)
    assert most <= min(left_out, default=most), "a set that fills more blank cells than one left out"
    return Counter(
        {
            "groups with a rule that fails, their sets the smallest there are": 1,
            "sets proposed, each with numbers that pass": len(listed),
        }
    )


def cell_set(one: Solution) -> frozenset[str]:
    return frozenset(change.cell for change in one.changes)


def _visible(case: Case, failing: list[tuple[list[str], list[Line]]], located: tuple[Located, ...]) -> str:
    """How the planted error is seen, or the reason why it can't be, itself proved."""
    if not failing:
        return "not visible, all rules hold"
    kept = [cell for cell in case.planted if not any(cell in cells for cells, _ in failing)]
    reasons = []
    for (cells, lines), group in zip(failing, located, strict=True):
        planted = frozenset(case.planted) & set(cells)
        reasons.append(_visible_in_group(case, cells, lines, group, planted))
    if len(reasons) == 1 and not kept and reasons[0] == "seen":
        return _named(case, failing[0][1], located[0])
    if set(reasons) == {"seen"}:
        return "seen, each cell in its own group" if not kept else "seen in part, all rules of the rest hold"
    return "not visible, " + next(reason for reason in reasons if reason != "seen")


def _visible_in_group(
    case: Case, cells: list[str], lines: list[Line], group: Located, planted: frozenset[str]
) -> str:
    if any(cell_set(one) == planted for one in group.solutions):
        return "seen"
    values = {cell: case.observed[cell] for cell in cells}
    weight = sum(case.weights[cell] for cell in planted)
    if smallest_sets(cells, lines, values, case.weights, MOST, weight - 1):
        return "lighter cells explain it"
    assert group.more, "a planted set as light as any must be listed"
    return f"more than {LISTED} sets are as light"


def _named(case: Case, lines: list[Line], group: Located) -> str:
    """Whether the true values are proposed, under the name of a typical error."""
    if case.error is None:
        return "seen"
    proposals = [
        {change.cell: int(change.proposed * 10**case.places) for change in one.changes}
        for one in group.solutions
        if one.error is not None
    ]
    if case.planted in proposals:
        return "seen and named"
    broken = [line for line in lines if line.is_broken(case.observed) and line.least is not None]
    confirming = [line for line in broken if not line.terms.keys().isdisjoint(case.planted)]
    if case.error is Typical.TOTAL_AS_PART and not any(_shows_total(case, line) for line in confirming):
        return "seen, but its total has a tolerance"
    assert len(confirming) < len(case.planted), "confirmed, but not named"
    return "seen, but no sum confirms a name"


def _shows_total(case: Case, line: Line) -> bool:
    """Whether a sum without tolerance has the planted cell among its parts, with the number of its total."""
    (planted,) = case.planted
    total = next(name for name, factor in line.terms.items() if factor == 1)
    return line.least == line.most and case.observed[planted] == case.observed[total] and planted != total
