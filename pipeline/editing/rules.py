"""All rules of a wave: those written in `data/rules/<wave>.yaml` and those of the questionnaire."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.editing.cases import CaseError, case_mistakes
from pipeline.editing.checks import Constraint, Rule
from pipeline.editing.derived import OUTSIDE, NothingOutside, derived_checks
from pipeline.editing.names import RuleNames
from pipeline.editing.rulefile import Explained, Family, RuleEntry, RulesFile, placeholders
from pipeline.editing.verdicts import Severity, Verdict
from pipeline.expressions import Expression, ExpressionError, Kind, parse
from pipeline.questionnaire.questions import item_lists
from pipeline.yamlfiles import Document, Location, YamlError, did_you_mean, read_document, validate

X = "{x}"
IN_A_NAME = re.compile(r"(\{\w+)\{x\}(\w*\})")
FOUND = ("observed", "expected")  # what a finding puts into a message


@dataclass(frozen=True)
class Explanation:
    """Why a rule fails though the answers stand, and of how many respondents at most that is the reason."""

    fails: int
    because: str


@dataclass(frozen=True)
class RuleSet:
    """rules: the written ones first, as in the file; then the derived ones, in the order of the form.

    explanations: of rules that fail in this wave though the answers stand, by rule; none of a fatal one.
    """

    rules: tuple[Rule, ...]
    explanations: Mapping[str, Explanation]

    def explained(self, verdicts: Mapping[str, Mapping[Verdict, int]]) -> dict[str, str]:
        """Why rules fail, by rule, where no more respondents fail than the explanation accounts for.

        verdicts: of each rule, how many respondents have which.
        """
        return {
            rule: one.because
            for rule, one in self.explanations.items()
            if verdicts[rule].get(Verdict.FAIL, 0) <= one.fails
        }


def load_rules(path: Path, names: RuleNames) -> RuleSet:
    """Read and check the rules of a wave, their cases run.

    Raises: YamlError listing every mistake with file and line: an unknown key, family, name or placeholder,
    parts of an expression that don't go together, an answer that is not offered, an id given twice, a case
    that doesn't give what it says.
    """
    document = read_document(path)
    file = validate(document, RulesFile)
    loader = _Loader(document, names)
    if file.wave != path.stem:
        loader.mistake(("wave",), f"the wave is {file.wave!r}, but the file is that of wave {path.stem!r}.")
    for name in names.taken:
        loader.mistake(
            (), f"the cell {name!r} of the questionnaire has a name that rules need. Rename its item."
        )
    rules = [rule for i, entry in enumerate(file.rules) for rule in loader.written(entry, ("rules", i))]
    rules += loader.derived(file)
    loader.check_explained(file.explained, {rule.id: rule.severity for rule in rules})
    loader.raise_mistakes()
    return RuleSet(tuple(rules), {one.rule: _explanation(one) for one in file.explained})


def _explanation(one: Explained) -> Explanation:
    because = f"{one.because} ({', '.join(one.errata)})" if one.errata else one.because
    return Explanation(one.fails, because)


class _Loader:
    """Turns entries into rules and gathers the mistakes on the way, each with its line."""

    def __init__(self, document: Document, names: RuleNames) -> None:
        self.document, self.names = document, names
        self.found: list[tuple[int, str]] = []
        self.ids: set[str] = set()
        questions = names.questionnaire.questions
        # what the office reads in the place of {x}: an item by its label, a question by its number
        self.labels = {
            item.id: item.label for one in questions for _, items in item_lists(one) for item in items
        }
        self.labels |= {question.id: str(question.number) for question in questions}

    def mistake(self, at: Location, message: str) -> None:
        self.found.append((self.document.line(at), str(self.document.error(at, message))))

    def raise_mistakes(self) -> None:
        if self.found:
            raise YamlError("\n".join(dict.fromkeys(message for _, message in sorted(self.found))))

    def written(self, entry: RuleEntry, at: Location) -> Iterator[Rule]:
        if len(set(entry.each)) < len(entry.each):
            self.mistake((*at, "each"), f"rule {entry.id!r}: a value of `each` is given twice.")
        for rule_id, x in entry.instances():
            self._take(rule_id, (*at, "id"))
            label, message = self._said(entry.label, x), self._said(entry.message, x)
            self._check_text(label, (*at, "label"), (), cells=False)
            self._check_text(message, (*at, "message"), FOUND, cells=True)
            constraint = self._constraint(entry, x, at)
            if constraint is None:
                continue
            self._run_cases(entry, x, constraint, (*at, "cases"))
            yield Rule(rule_id, entry.severity, label, message, (constraint,))

    def derived(self, file: RulesFile) -> Iterator[Rule]:
        for name in type(file.derived).model_fields:
            family: Family = getattr(file.derived, name)
            at = ("derived", name)
            of = () if name == OUTSIDE else ("question",)
            self._check_text(family.message, (*at, "message"), (*FOUND, *of), cells=False)
            self._check_text(family.label, (*at, "label"), of, cells=False)
        for name, question, checks in derived_checks(self.names):
            family = getattr(file.derived, name)
            rule_id = f"{question.id}.{name.replace('_', '-')}"
            self._take(rule_id, ("derived", name))
            label, message = (
                text.replace("{question}", str(question.number)) for text in (family.label, family.message)
            )
            yield Rule(rule_id, family.severity, label, message, checks)
        outside = file.derived.outside
        self._take(OUTSIDE, ("derived", OUTSIDE))
        yield Rule(OUTSIDE, outside.severity, outside.label, outside.message, (NothingOutside(),))

    def check_explained(self, given: tuple[Explained, ...], severities: Mapping[str, Severity]) -> None:
        seen: set[str] = set()
        for i, one in enumerate(given):
            at = ("explained", i, "rule")
            if one.rule not in severities:
                self.mistake(at, f"there is no rule {one.rule!r}.{did_you_mean(one.rule, severities)}")
            elif severities[one.rule] is Severity.FATAL:
                self.mistake(
                    at,
                    f"the rule {one.rule!r} is fatal, so its failures can't stand. Correct the answers, or "
                    "make the rule a query.",
                )
            if one.rule in seen:
                self.mistake(at, f"the rule {one.rule!r} is explained twice.")
            seen.add(one.rule)

    def _said(self, text: str, x: str | None) -> str:
        """A text of an instance: {x} is what an office reads for it, and the id in names of cells."""
        return text if x is None else IN_A_NAME.sub(rf"\g<1>{x}\g<2>", text).replace(X, self.labels.get(x, x))

    def _take(self, rule_id: str, at: Location) -> None:
        if rule_id in self.ids:
            self.mistake(at, f"the id {rule_id!r} is that of another rule.")
        self.ids.add(rule_id)

    def _constraint(self, entry: RuleEntry, x: str | None, at: Location) -> Constraint | None:
        """The rule's expressions; None when a mistake in them is noted."""
        before = len(self.found)
        condition = self._expression(entry.condition, x, (*at, "if")) if entry.condition else None
        holds = self._expression(entry.holds, x, (*at, "holds"))
        cells = tuple(_with(name, x) for name in entry.cells)
        for i, name in enumerate(cells):
            if name not in self.names.cell_names:
                hint = did_you_mean(name, self.names.cell_names)
                self.mistake((*at, "cells", i), f"there is no cell {name!r}.{hint}")
        if holds is None or len(self.found) > before:
            return None
        tolerance = Fraction(str(entry.tolerance))
        return Constraint(condition, holds, tolerance, cells or self.names.cells_of(holds.names))

    def _expression(self, text: str, x: str | None, at: Location) -> Expression | None:
        try:
            expression = parse(_with(text, x))
        except ExpressionError as error:
            self.mistake(at, str(error))
            return None
        unknown = [name for name in expression.names if name not in self.names.kinds]
        for name in unknown:
            self.mistake(at, f"there is no name {name!r}.{did_you_mean(name, self.names.kinds)}")
        if unknown:
            return None
        try:
            kind = expression.kind(self.names.kinds)
        except ExpressionError as error:
            self.mistake(at, f"{expression.text!r}: {error}")
            return None
        if kind is not Kind.TRUTH:
            self.mistake(at, f"{expression.text!r} is {kind}; what stands here must be {Kind.TRUTH}.")
            return None
        self._check_options(expression, at)
        return expression

    def _check_options(self, expression: Expression, at: Location) -> None:
        """A choice is compared with answers that it offers, or with "" for blank."""
        for name, value in expression.compared():
            field = self.names.fields.get(self.names.before.get(name, name))
            offered = [option.id for option in field.options] if field else []
            if offered and value != "" and value not in offered:
                self.mistake(
                    at,
                    f"{name!r} has no answer {value!r}.{did_you_mean(str(value), offered)} "
                    f"Allowed: {', '.join(offered)}.",
                )

    def _check_text(self, text: str, at: Location, allowed: Iterable[str], *, cells: bool) -> None:
        try:
            given = placeholders(text)
        except ValueError as error:
            self.mistake(at, f"{text!r}: {error}. A brace of the text itself is written twice.")
            return
        known = [*allowed, *(self.names.kinds if cells else ())]
        shown = ", ".join(f"{{{name}}}" for name in allowed) or "nothing"
        beside = " and names of cells" if cells else ""
        for name in given:
            if name not in known:
                self.mistake(
                    at,
                    f"{{{name}}} can't be filled in.{did_you_mean(name, known)} In braces may stand {shown}"
                    f"{beside}.",
                )

    def _run_cases(self, entry: RuleEntry, x: str | None, constraint: Constraint, at: Location) -> None:
        try:
            for key, message in case_mistakes(entry.cases, x, constraint, self.names):
                self.mistake((*at, key), message)
        except CaseError as error:
            self.mistake((*at, *error.at), str(error))


def _with(text: str, x: str | None) -> str:
    return text if x is None else text.replace(X, x)
