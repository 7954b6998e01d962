"""Every target and every rule recomputed from the rows of `answers.csv`, without the integer programmes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pipeline.errors import UserError
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.problem import Problem
from pipeline.reconstruction.spelling import title_spelt_so
from pipeline.reconstruction.targets import Targets
from pipeline.reconstruction.truth import Truth
from pipeline.reconstruction.vocabulary import (
    BLANK,
    Answer,
    Unknown,
    Vocabulary,
    roster_names,
    rosters,
)

SHOWN = 20


class Missed(UserError):
    """Answers that miss a target, break a rule or answer what is not asked."""


def verify(rows: Iterable[tuple[str, str, str, str]], questionnaire: Questionnaire, problem: Problem) -> None:
    """Raises: Missed listing the targets missed, the rules broken and the answers to what was not asked."""
    targets, vocabulary = problem.targets, problem.vocabulary
    returns = read_returns(rows, questionnaire, problem)
    failures = []
    if len(returns) != targets.respondents:
        failures.append(f"{len(returns)} respondents instead of {targets.respondents}")
    for target in targets.all:
        expression = vocabulary.expression(target.text)
        value = sum(int(expression.evaluate(answers)) for answers in returns.values())
        low, high = target.bounds
        if not low <= value <= high:
            failures.append(f"target {target.id}: {target.text} is {value} and should be {target.wanted}")
    for rule in problem.rules:
        broken = [name for name, answers in returns.items() if not rule.expression.evaluate(answers)]
        if broken:
            failures.append(f"rule {rule.name} ({rule.why}): broken by {', '.join(broken)}")
    failures += _answered_though_not_asked(returns, vocabulary)
    if failures:
        raise Missed(_listed("answers.csv", failures))


def verify_texts(truths: Iterable[Truth], targets: Targets) -> None:
    """Raises: Missed listing the targets that texts.yaml does not give, with what it gives."""
    counts = Counter((truth.source, code) for truth in truths for code in set(truth.codes))
    failures = []
    for target in targets.texts:
        value = sum(counts[target.source, code] for code in (target.code, *target.details))
        if value != target.equals:
            codes = " or ".join((target.code, *target.details))
            failures.append(
                f"target {target.id}: {value} answers of {target.source} say {codes}; it should be "
                f"{target.equals} (lines {target.lines})"
            )
    if failures:
        raise Missed(_listed("texts.yaml", [*failures, "correct `offices` there, or targets.yaml"]))


def _listed(file: str, failures: Sequence[str]) -> str:
    more = [f"and {len(failures) - SHOWN} more"] if len(failures) > SHOWN else []
    return f"{file}: " + ";\n  ".join([*failures[:SHOWN], *more]) + "."


def read_returns(
    rows: Iterable[tuple[str, str, str, str]], questionnaire: Questionnaire, problem: Problem
) -> dict[str, dict[str, Answer]]:
    """Respondent -> answers by name, blanks included, the persons of each roster title among them.

    Raises: Missed for a title that is not what one title of titles.yaml is spelt in its cell.
    """
    returns: dict[str, dict[str, Answer]] = {}
    lines: dict[tuple[str, str], dict[str, str]] = {}
    unknowns = problem.vocabulary.unknowns
    blank = {name: BLANK[unknown.kind] for name, unknown in unknowns.items()}
    for respondent, name, value, _ in rows:
        answers = returns.setdefault(respondent, dict(blank))
        if name in problem.titles:
            titles = [title.title for title in problem.titles[name]]
            answers[name] = _title(problem, f"{respondent}.{name}", value, titles)
        elif name in unknowns:
            answers[name] = _read(value, unknowns[name])
        elif "__l" in name:
            line, part = name.rsplit("__", 1)
            lines.setdefault((respondent, line), {})[part] = value
    names = _roster_names(questionnaire, problem)
    for (respondent, cell), line in lines.items():
        of_row = names[line["row"]]
        title = _title(problem, f"{respondent}.{cell}", line["title"], tuple(of_row))
        returns[respondent][of_row[title]] += int(line["count"])
    return returns


def _title(problem: Problem, cell: str, written: str, titles: Sequence[str]) -> str:
    found = title_spelt_so(problem.spelling, written, cell, titles)
    if found is None:
        raise Missed(
            f"answers.csv: what stands in {cell} is not one title as spelling.yaml spells it there: none is, "
            "or two are the same. Run the stage solve again; if it says so, correct spelling.yaml."
        )
    return found


def _roster_names(questionnaire: Questionnaire, problem: Problem) -> Mapping[str, Mapping[str, str]]:
    """Row -> title -> name of its persons."""
    return {
        row.row: {title: name for name, title in roster_names(roster.id, row)}
        for _, roster in rosters(questionnaire)
        for row in problem.blocks.roster
    }


def _read(value: str, unknown: Unknown) -> Answer:
    match unknown.kind:
        case FieldKind.COUNT | FieldKind.RANK:
            return int(value)
        case FieldKind.TICK:
            return True
        case _:
            return value


def _answered_though_not_asked(returns: dict[str, dict[str, Answer]], vocabulary: Vocabulary) -> list[str]:
    failures = []
    for unknown in vocabulary.unknowns.values():
        condition = vocabulary.expression(unknown.condition or "True")
        for respondent, answers in returns.items():
            asked, answered = bool(condition.evaluate(answers)), bool(answers[unknown.name])
            if answered and not asked:
                failures.append(f"{respondent} answers {unknown.name}, which it is not asked")
            if unknown.compulsory and asked and not answered:
                failures.append(f"{respondent} leaves {unknown.name} blank")
    return failures
