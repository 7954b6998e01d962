"""Why a programme has no solution: a small set of targets that can't hold together.

Elastic filter, then deletion filter: J. W. Chinneck, Feasibility and Infeasibility in Optimization
(2008), ch. 6.
"""

from dataclasses import replace

from pipeline.reconstruction.program import Affine, Outcome, Program, Row, solve

SLACK = 1e-6


def conflicting_rows(program: Program, nodes: int) -> tuple[str, ...]:
    """Names of a small set of targets of an infeasible programme that can't hold together under its rules.

    Each of them is needed: without it the others can hold, as far as the node limit lets one prove. When the
    rules can't hold without any target, the names are the rules'.
    """
    soft = [row for row in program.rows if row.soft]
    hard = [row for row in program.rows if not row.soft]
    bare = replace(program, cost=[0.0] * len(program.lower), rows=[])
    if _impossible(bare, hard, nodes):
        technical = [row for row in hard if not row.name]
        return _deletion_filter(bare, technical, [row for row in hard if row.name], nodes)
    return _deletion_filter(bare, hard, _elastic_filter(bare, hard, soft, nodes), nodes)


def _elastic_filter(program: Program, hard: list[Row], soft: list[Row], nodes: int) -> list[Row]:
    """Targets among which a conflict is: those that the least stretched solution breaks are enforced, again
    and again, until the enforced ones alone can't hold."""
    enforced: list[Row] = []
    while not _impossible(program, hard + enforced, nodes):
        elastic, slacks = _elastic(program, [row for row in soft if row not in enforced])
        outcome = _solve(elastic, hard + enforced + elastic.rows, nodes)
        if outcome.values is None:
            return soft
        broken = [row for row, columns in slacks if any(outcome.values[column] > SLACK for column in columns)]
        if not broken:
            return soft
        enforced += broken
    return enforced


def _elastic(program: Program, rows: list[Row]) -> tuple[Program, list[tuple[Row, tuple[int, int]]]]:
    """A copy where each row may be missed from below or above, at the cost of the distance."""
    copy = replace(
        program,
        lower=list(program.lower),
        upper=list(program.upper),
        integer=list(program.integer),
        cost=list(program.cost),
        rows=[],
    )
    slacks = []
    for row in rows:
        below = copy.column(0, float("inf"), integer=False, cost=1.0)
        above = copy.column(0, float("inf"), integer=False, cost=1.0)
        copy.rows.append(replace(row, form=row.form + below - above))
        slacks.append((row, (_index(below), _index(above))))
    return copy, slacks


def _deletion_filter(program: Program, kept: list[Row], suspects: list[Row], nodes: int) -> tuple[str, ...]:
    """Drop each suspect (all rows of one name at once) without which the rest is still impossible."""
    names = list(dict.fromkeys(row.name for row in suspects))
    for name in list(names):
        without = [row for row in suspects if row.name in names and row.name != name]
        if _impossible(program, kept + without, nodes):
            names.remove(name)
    return tuple(names)


def _impossible(program: Program, rows: list[Row], nodes: int) -> bool:
    outcome = _solve(program, rows, nodes)
    return outcome.values is None and outcome.proven


def _solve(program: Program, rows: list[Row], nodes: int) -> Outcome:
    return solve(program, rows, gap=1.0, nodes=nodes)


def _index(form: Affine) -> int:
    (index,) = form.terms
    return index
