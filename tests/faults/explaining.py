"""What is explained of wave 2007 becomes what is explained of the twelve offices of 2007-fautes."""

import json
from collections.abc import Mapping

from pipeline.editing.confrontation import confront
from pipeline.editing.corrections import Returned
from pipeline.editing.names import RuleNames
from pipeline.editing.notation import parse_value
from pipeline.editing.respondents import respondents
from pipeline.editing.rulefile import RulesFile
from pipeline.editing.rules import load_rules
from pipeline.editing.verdicts import Verdict
from pipeline.editing.wording import FindingWords, Wording
from pipeline.editing.written import from_frames, to_frames
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.returns.values import Answers
from pipeline.stages.store import Store
from pipeline.yamlfiles import load

MOST = 100_000  # agents of an office, far above any of them
Right = Mapping[str, Mapping[str, str]]  # office -> field -> value, in the corrections' notation


def explain_right_answers(store: Store, wave: str, right: Right) -> None:
    """Each explanation holds for as many offices as fail with their right answers; one of none goes.

    With the numbers of the whole wave it would excuse all twelve.
    """
    path = store.rules(wave)
    failing = _failing(store, wave, right)
    lines = [
        f"  - {{rule: {one.rule}, fails: {failing[one.rule]}, because: {_quoted(one.because)}}}"
        for one in load(path, RulesFile).explained
        if failing[one.rule]
    ]
    rules, _ = path.read_text(encoding="utf-8").split("\nexplained:\n")
    path.write_text("\n".join((rules, "explained:", *lines, "")), encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _failing(store: Store, wave: str, right: Right) -> dict[str, int]:
    """How many offices fail each rule."""
    questionnaire = load_questionnaire(store.questionnaire(wave))
    names = RuleNames(form_layout(questionnaire, load(store.form_words(), FormWords)))
    rules = load_rules(store.rules(wave), names).rules
    answers = {office: _answers(values, questionnaire) for office, values in right.items()}
    # through the frames, because stage edit sees the answers as they come back from these
    written = from_frames(to_frames(answers, questionnaire), questionnaire)
    returned = {office: Returned(one, {}, {}) for office, one in written.items()}
    wording = Wording(names, load(store.finding_words(), FindingWords))
    found = confront(rules, respondents(returned, names, {}), wording)
    return {rule: counts.get(Verdict.FAIL, 0) for rule, counts in found.verdicts.items()}


def _answers(values: Mapping[str, str], questionnaire: Questionnaire) -> Answers:
    return {
        field.name: parse_value(values[field.name], field, questionnaire.dont_know, MOST)
        for field in questionnaire.fields
        if field.name in values and (field.is_variable or field.line is not None)
    }
