"""Answers for all respondents that meet all targets jointly: one block of fields after the other."""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase

from pipeline.errors import UserError
from pipeline.expressions import Expression
from pipeline.reconstruction.building import BlockProgram, build
from pipeline.reconstruction.conflicts import conflicting_rows
from pipeline.reconstruction.plan import Block
from pipeline.reconstruction.problem import Problem
from pipeline.reconstruction.program import solve
from pipeline.reconstruction.vocabulary import Answer, Unknown


class NoSolution(UserError):
    """Targets that can't hold together."""


def solve_problem(problem: Problem, report: Callable[[str], None]) -> list[dict[str, Answer]]:
    """One dict per respondent: field -> answer ('', 0 or False where blank; open answers only marked filled).

    report: called with a line per block.
    Raises: NoSolution naming a small set of conflicting targets; UserError for a field in no block or in two.
    """
    members = _members(problem)
    priors = problem.priors()
    known: list[dict[str, Answer]] = [{} for _ in range(problem.targets.respondents)]
    done: set[str] = set()
    for block in problem.blocks.blocks:
        fields = members[block.id]
        names = {field.name for field in fields}
        ready = done | names
        rules = [rule for rule in problem.rules if _completed(rule.expression, names, ready)]
        targets = [
            target
            for target in problem.targets.all
            if _completed(problem.vocabulary.expression(target.text), names, ready)
        ]
        programme = build(fields, known, problem.vocabulary, priors, rules, targets)
        found = _solved(programme, block, problem)
        for answers, more in zip(known, found, strict=True):
            answers.update(more)
        done = ready
        report(
            f"{block.id}: {len(fields)} fields, {len(targets)} targets, "
            f"{len(programme.program.lower)} columns, {len(programme.program.rows)} rows"
        )
    return known


def _solved(programme: BlockProgram, block: Block, problem: Problem) -> Sequence[Mapping[str, Answer]]:
    outcome = solve(programme.program, programme.program.rows, problem.blocks.gap, problem.blocks.nodes)
    if outcome.values is None:
        if not outcome.proven:
            raise NoSolution(
                f"blocks.yaml, block {block.id}: no solution found within {problem.blocks.nodes} nodes "
                f"({outcome.message}). Allow more nodes, or split the block."
            )
        names = conflicting_rows(programme.program, problem.blocks.nodes)
        raise NoSolution(_conflict(names, block, problem))
    return programme.answers(outcome.values)


def _conflict(names: Sequence[str], block: Block, problem: Problem) -> str:
    groups = {target.id: group for group in problem.targets.groups for target in group.targets}
    targets = {target.id: target for target in problem.targets.all}
    rules = {rule.name: rule for rule in problem.rules}
    lines = [
        f"targets.yaml: no answers of block {block.id} meet these together, earlier blocks being as they are:"
    ]
    for name in names:
        if name in targets:
            target, group = targets[name], groups[name]
            place = f"section {group.section}, lines {target.lines or group.lines}"
            lines.append(f"  {name}: {target.text} {target.wanted} ({place})")
        else:
            lines.append(f"  rule {name}: {rules[name].why if name in rules else 'who is asked what'}")
    lines.append("Correct one of them, or have their fields solved together (blocks.yaml).")
    return "\n".join(lines)


def _members(problem: Problem) -> dict[str, list[Unknown]]:
    """The fields of each block, in the order of the form."""
    members: dict[str, list[Unknown]] = {block.id: [] for block in problem.blocks.blocks}
    for unknown in problem.vocabulary.unknowns.values():
        homes = [
            block.id
            for block in problem.blocks.blocks
            if any(fnmatchcase(unknown.name, pattern) for pattern in block.fields)
        ]
        if len(homes) != 1:
            raise UserError(
                f"blocks.yaml: the field {unknown.name} is in {len(homes)} blocks "
                f"({', '.join(homes) or 'none'}); it must be in exactly one."
            )
        members[homes[0]].append(unknown)
    return members


def _completed(expression: Expression, names: set[str], ready: set[str]) -> bool:
    """Whether these fields are the last that an expression waits for."""
    used = set(expression.names)
    return bool(used & names) and used <= ready
