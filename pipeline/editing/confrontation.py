"""All rules against all respondents: nothing stops at the first failure, and every rule is counted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.editing.checks import Breach, Respondent, Rule
from pipeline.editing.verdicts import Verdict
from pipeline.editing.wording import Wording


@dataclass(frozen=True)
class Finding:
    """A rule that a respondent fails, at one place."""

    respondent: str
    rule: Rule
    breach: Breach


@dataclass(frozen=True)
class Confrontation:
    """findings: by respondent, then in the order of the rules. verdicts: of each rule, how many respondents
    have which; those whom it does not concern are in none."""

    findings: tuple[Finding, ...]
    verdicts: Mapping[str, Mapping[Verdict, int]]


def confront(rules: Iterable[Rule], respondents: Mapping[str, Respondent], wording: Wording) -> Confrontation:
    """The verdict of every rule on every respondent; the order of the respondents changes nothing.

    respondents: by id.
    """
    every = tuple(rules)
    verdicts: dict[str, Counter[Verdict]] = {rule.id: Counter() for rule in every}
    findings = []
    for _, respondent in sorted(respondents.items()):
        for rule in every:
            judgement = rule.judge(respondent, wording)
            if judgement.verdict is not None:
                verdicts[rule.id][judgement.verdict] += 1
            findings += [Finding(respondent.id, rule, breach) for breach in judgement.breaches]
    return Confrontation(tuple(findings), verdicts)
