"""Every target and every rule recomputed from the rows of `answers.csv`, without the integer programmes."""

from collections.abc import Iterable, Sequence

from pipeline.errors import UserError
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid
from pipeline.reconstruction.plan import RosterRow
from pipeline.reconstruction.problem import Problem
from pipeline.reconstruction.vocabulary import BLANK, Answer, Unknown, Vocabulary, roster_names

SHOWN = 20


class Missed(UserError):
    """Answers that miss a target, break a rule or answer what is not asked."""


def verify(rows: Iterable[tuple[str, str, str, str]], questionnaire: Questionnaire, problem: Problem) -> None:
    """Raises: Missed listing the targets missed, the rules broken and the answers to what was not asked."""
    targets, vocabulary = problem.targets, problem.vocabulary
    returns = read_returns(rows, questionnaire, problem.blocks.roster, vocabulary)
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
        more = [f"and {len(failures) - SHOWN} more"] if len(failures) > SHOWN else []
        raise Missed("answers.csv: " + ";\n  ".join(failures[:SHOWN] + more) + ".")


def read_returns(
    rows: Iterable[tuple[str, str, str, str]],
    questionnaire: Questionnaire,
    roster: Sequence[RosterRow],
    vocabulary: Vocabulary,
) -> dict[str, dict[str, Answer]]:
    """Respondent -> answers by name, blanks included, the persons of each roster title among them."""
    returns: dict[str, dict[str, Answer]] = {}
    lines: dict[tuple[str, str], dict[str, str]] = {}
    blank = {name: BLANK[unknown.kind] for name, unknown in vocabulary.unknowns.items()}
    for respondent, name, value, _ in rows:
        answers = returns.setdefault(respondent, dict(blank))
        if name in vocabulary.unknowns:
            answers[name] = _read(value, vocabulary.unknowns[name])
        elif "__l" in name:
            line, part = name.rsplit("__", 1)
            lines.setdefault((respondent, line), {})[part] = value
    names = _roster_names(questionnaire, roster)
    for (respondent, _), line in lines.items():
        returns[respondent][names[line["row"], line["title"]]] += int(line["count"])
    return returns


def _roster_names(questionnaire: Questionnaire, roster: Sequence[RosterRow]) -> dict[tuple[str, str], str]:
    return {
        (row.row, title): name
        for question in questionnaire.questions
        if isinstance(question, HeadcountGrid) and question.roster
        for row in roster
        for name, title in roster_names(question.roster.id, row)
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
