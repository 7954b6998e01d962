"""What quality tables count, each quantity under the name by which `quality.yaml` calls it.

Names are words: `files accepted`, `answered q07`, `rule edited fails q07.totals`. Each function below tells
its own; a name stands for one whole number.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import polars as pl

from pipeline.csvfiles import Line
from pipeline.editing.findingfiles import COUNTS
from pipeline.editing.verdicts import Severity
from pipeline.questionnaire.model import Missing
from pipeline.returns.ledger import Status
from pipeline.returns.values import Answers
from pipeline.tables.references import Reference

Quantities = dict[str, int]
ACCOUNT = ("total", "form", "answers", "rejected")
# why a question that was asked has no answer: of several reasons in its cells, the first of these
REASONS = (Missing.ILLEGIBLE, Missing.DONT_KNOW, Missing.BLANK)


def returns_quantities(returns: Iterable[Line], cells: Iterable[Line]) -> Quantities:
    """The files and their cells.

    returns, cells: lines of ingest's `returns.csv` and `cells.csv`.
    `files <status>`; `files all`: returns of any status but ignored; `respondents`: whose return is accepted;
    `cells total|form|answers|rejected`: of accepted returns.
    """
    files = tuple(returns)
    by_status = Counter(line["status"] for line in files)
    accepted = {line["file"] for line in files if line["status"] == Status.ACCEPTED}
    counted = [line for line in cells if line["file"] in accepted]
    return {
        **{f"files {status}": by_status[status] for status in Status},
        "files all": len(files) - by_status[Status.IGNORED],
        "respondents": len({line["respondent"] for line in files if line["file"] in accepted}),
        **{f"cells {part}": sum(int(line[part]) for line in counted) for part in ACCOUNT},
    }


def response_quantities(
    variables: pl.DataFrame, missing: pl.DataFrame, asked: pl.DataFrame, members: Mapping[str, Sequence[str]]
) -> Quantities:
    """Who was asked and who answered.

    variables, missing, asked: of recode, in the same order of respondents. members: question -> its
    variables; one without a column in `asked` is asked of all.
    `asked <question>`, `answered <question>` (any of its variables has a value, among those asked),
    `blank|dont_know|illegible <question>` (asked and no value; these and `answered` add up to `asked`),
    `unasked <question>` (answered though not asked).
    """
    found: Quantities = {}
    for question, names in members.items():
        was_asked = asked[question].to_list() if question in asked.columns else [True] * len(variables)
        filled = variables.select(pl.any_horizontal(pl.col(list(names)).is_not_null())).to_series().to_list()
        reasons = [frozenset(row) for row in missing.select(list(names)).iter_rows()]
        unanswered = Counter(
            next((reason for reason in REASONS if reason in why), Missing.BLANK)
            for among, has, why in zip(was_asked, filled, reasons, strict=True)
            if among and not has
        )
        found[f"asked {question}"] = sum(was_asked)
        found[f"answered {question}"] = sum(a and f for a, f in zip(was_asked, filled, strict=True))
        found[f"unasked {question}"] = sum(f and not a for a, f in zip(was_asked, filled, strict=True))
        found |= {f"{reason} {question}": unanswered[reason] for reason in REASONS}
    return found


def rule_quantities(
    state: str, rules: Iterable[Line], findings: Iterable[Line], questions: Mapping[str, Collection[str]]
) -> Quantities:
    """What the rules found in one state of the answers (`received` or `edited`).

    rules, findings: lines of edit's files. questions: question -> the rules that look at its cells.
    `rule|severity|question <state> items|passes|fails|unverifiable|errors|verified <id>` (verified = passes +
    fails; a rule about two questions counts in both); `rules <state> all|failing|explained` (rules that fail
    at least once; those of them that are explained); `respondents <state> <severity>` (with such a finding).
    """
    lines = tuple(rules)
    groups = {
        "rule": {line["rule"]: [line] for line in lines},
        "severity": {one: [line for line in lines if line["severity"] == one] for one in Severity},
        "question": {one: [line for line in lines if line["rule"] in of] for one, of in questions.items()},
    }
    failing = [line for line in lines if int(line["fails"])]
    found_in = Counter(severity for severity, _ in {(one["severity"], one["respondent"]) for one in findings})
    return {
        **{
            f"{kind} {state} {name} {one}": number
            for kind, members in groups.items()
            for one, of in members.items()
            for name, number in _account(of).items()
        },
        f"rules {state} all": len(lines),
        f"rules {state} failing": len(failing),
        f"rules {state} explained": sum(bool(line["explanation"]) for line in failing),
        **{f"respondents {state} {one}": found_in[one] for one in Severity},
    }


def _account(rules: Iterable[Line]) -> Quantities:
    """The verdicts of some rules added up; verified: those that are a pass or a fail."""
    counts = Counter({name: 0 for name in ("items", *COUNTS)})
    for line in rules:
        counts.update({name: int(line[name]) for name in counts})
    return {**counts, "verified": counts["passes"] + counts["fails"]}


def value_quantities(
    received: Mapping[str, Answers], edited: Mapping[str, Answers], applied: Iterable[Line]
) -> Quantities:
    """What was changed between the answers as received and as edited.

    received, edited: written answers by respondent. applied: lines of edit's `applied.csv`.
    `values all` (written in either), `values replaced|filled|removed`, `values changed` (these three),
    `values unrecorded` (changed without a correction on record), `corrections`.
    """
    lines = tuple(applied)
    corrected = {(line["respondent"], line["variable"]) for line in lines}
    found: Counter[str] = Counter()
    for respondent in sorted({*received, *edited}):
        before, after = received.get(respondent, {}), edited.get(respondent, {})
        for name in {*before, *after}:
            found["values all"] += 1
            if before.get(name) != after.get(name):
                how = "filled" if name not in before else "replaced" if name in after else "removed"
                found[f"values {how}"] += 1
                found["values changed"] += 1
                found["values unrecorded"] += (respondent, name) not in corrected
    kinds = ("all", "replaced", "filled", "removed", "changed", "unrecorded")
    return {f"values {kind}": found[f"values {kind}"] for kind in kinds} | {"corrections": len(lines)}


def reference_quantities(references: Iterable[Reference]) -> Quantities:
    """`reference <file>__<series> <point>`: the known figures of other sources, as layouts name them."""
    return {
        str(measure): value
        for reference in references
        for measure, value in reference.measures.items()
        if value is not None
    }
