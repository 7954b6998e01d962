"""Stage edit: corrections on record applied, every rule confronted with every respondent, doubts."""

from collections import Counter
from collections.abc import Mapping

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import Confrontation, confront
from pipeline.editing.doubtful import Localiser, suspects_frame
from pipeline.editing.findings import findings_frame, rules_frame
from pipeline.editing.localisation.settings import Localisation
from pipeline.editing.names import RuleNames
from pipeline.editing.records import Record, comparable, record
from pipeline.editing.rules import load_rules
from pipeline.editing.verdicts import Severity, Verdict
from pipeline.editing.wording import FindingWords, Wording
from pipeline.editing.written import to_frames
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import Stage, StageError, output_folder, run
from pipeline.stages.store import Store
from pipeline.stages.written import Collected, read_collected, read_written
from pipeline.yamlfiles import Model, load


class Params(Model):
    """previous: wave -> the wave before it, whose values its rules may read as `<name>__before`.

    localisation: how the cells that are most likely wrong are looked for.
    """

    previous: dict[str, str]
    localisation: Localisation


def main(stage: Stage) -> None:
    """Write the edited answers, the findings in them and in what was received, and the account of rules."""
    store, wave = stage.store, stage.wave
    names = _names(store, wave)
    rules = load_rules(store.rules(wave), names)
    wording = Wording(names, load(store.finding_words(), FindingWords))
    earlier = _previous(stage)
    before = _records(store, earlier, names) if earlier else {}
    received = read_collected(store.interim(wave, "ingest"), names.questionnaire)
    edited = received
    with output_folder(store.interim(wave, "edit")) as folder:
        frames = to_frames(edited.written, names.questionnaire)
        frames.answers.write_parquet(folder / "answers.parquet")
        frames.missing.write_parquet(folder / "missing.parquet")
        frames.rosters.write_parquet(folder / "rosters.parquet")
        for file, collected in (("findings-received.csv", received), ("findings.csv", edited)):
            respondents = _respondents(collected, names, before)
            found = confront(rules.rules, respondents, wording)
            findings_frame(found.findings, respondents, wording).write_csv(folder / file)
        rules_frame(rules, found).write_csv(folder / "rules.csv")
        localiser = Localiser(names, rules, stage.params(Params).localisation)
        suspects = {one: localiser.suspects(respondent) for one, respondent in respondents.items()}
        suspects_frame(suspects).write_csv(folder / "suspects.csv")
    print(f"edit {wave}: {_summary(found, len(respondents))}")


def _names(store: Store, wave: str) -> RuleNames:
    questionnaire = load_questionnaire(store.questionnaire(wave))
    return RuleNames(form_layout(questionnaire, load(store.form_words(), FormWords)))


def _previous(stage: Stage) -> str | None:
    """The wave before. Raises: StageError for one that is not processed, or that follows itself."""
    previous = stage.params(Params).previous
    for wave, before in previous.items():
        if wave == before or not {wave, before} <= set(stage.waves):
            raise StageError(
                f"params.yaml, edit.previous: {wave!r} after {before!r}: name two different waves of the "
                f"list `waves` ({', '.join(stage.waves)})."
            )
    return previous.get(stage.wave)


def _records(store: Store, wave: str, names: RuleNames) -> dict[str, Record]:
    """The records of an earlier wave as edited, by respondent, as far as its values mean the same now."""
    earlier = _names(store, wave)
    written = read_written(store.interim(wave, "edit"), earlier.questionnaire, "edit")
    return {one: comparable(record(answers, {}, earlier), earlier, names) for one, answers in written.items()}


def _respondents(
    collected: Collected, names: RuleNames, before: Mapping[str, Record]
) -> dict[str, Respondent]:
    return {
        one: Respondent(
            one,
            answers,
            collected.typed[one],
            collected.rejected[one],
            record(answers, collected.typed[one], names, before.get(one)),
        )
        for one, answers in collected.written.items()
    }


def _summary(found: Confrontation, respondents: int) -> str:
    grave = Counter(finding.rule.severity for finding in found.findings)
    listed = ", ".join(f"{grave[severity]} {severity}" for severity in Severity)
    failed = sum(counts.get(Verdict.ERROR, 0) > 0 for counts in found.verdicts.values())
    return (
        f"{len(found.verdicts)} rules, {respondents} respondents: {listed} findings; "
        f"{failed} rules that could not be worked out for all whom they concern"
    )


if __name__ == "__main__":
    run("edit", main)
