"""Stage edit: corrections on record applied, every rule confronted with every respondent, queries written."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pipeline.editing.confrontation import Confrontation, confront
from pipeline.editing.corrections import applied_frame, apply_corrections, read_corrections
from pipeline.editing.doubtful import Localiser, suspects_frame
from pipeline.editing.findings import findings_frame, rules_frame
from pipeline.editing.localisation.settings import Localisation
from pipeline.editing.names import RuleNames
from pipeline.editing.queries.asking import Query, Wave, queries
from pipeline.editing.queries.workbook import query_workbook
from pipeline.editing.records import Record, comparable, record
from pipeline.editing.respondents import respondents
from pipeline.editing.rules import RuleSet, load_rules
from pipeline.editing.verdicts import Severity, Verdict
from pipeline.editing.wording import FindingWords, Wording
from pipeline.editing.written import Frames, to_frames
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import Stage, StageError, output_folder, run
from pipeline.stages.store import Store
from pipeline.stages.written import read_returned, read_written, remarks, return_numbers
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import Model, load


class Params(Model):
    """previous: wave -> the wave before it, whose values its rules may read as `<name>__before`.

    localisation: how the cells that are most likely wrong are looked for.
    """

    previous: dict[str, str]
    localisation: Localisation


def main(stage: Stage) -> None:
    """Write the edited answers, what the rules found, the doubtful cells, the workbooks to send back."""
    store, wave, params = stage.store, stage.wave, stage.params(Params)
    names = _names(store, wave)
    rules = load_rules(store.rules(wave), names)
    wording = Wording(names, load(store.finding_words(), FindingWords))
    before = _before(stage, params.previous, names)
    ingested = store.interim(wave, "ingest")
    returned = read_returned(ingested, names.questionnaire)
    received = respondents(returned, names, before)
    corrections = read_corrections(store.corrections(wave))
    apply_corrections(corrections, returned, names.layout, params.localisation.largest_number)
    edited = respondents(returned, names, before)
    found_before, found = (confront(rules.rules, of, wording) for of in (received, edited))
    explained = rules.explained(found.verdicts)
    localiser = Localiser(names, rules, params.localisation)
    suspects = {one: localiser.suspects(of) for one, of in edited.items()}
    told = Wave(received, return_numbers(ingested), edited, suspects)
    with output_folder(store.interim(wave, "edit")) as folder:
        frames = to_frames({one: of.written for one, of in edited.items()}, names.questionnaire)
        _write_answers(frames, folder)
        tables = {
            "findings-received": findings_frame(found_before.findings, received, wording),
            "findings": findings_frame(found.findings, edited, wording),
            "rules-received": rules_frame(rules, found_before),
            "rules": rules_frame(rules, found),
            "suspects": suspects_frame(suspects),
            "applied": applied_frame(corrections),
        }
        for name, table in tables.items():
            table.write_csv(folder / f"{name}.csv")
        _write_queries(queries(found.findings, told, explained, wording), names.layout, folder / "queries")
    print(f"edit {wave}: {len(corrections)} corrections, {_summary(found, rules, explained)}")
    if said := remarks(ingested):
        print(
            f"edit {wave}: notes and replies in words change nothing; read {said} in {ingested}/comments.csv"
        )


def _names(store: Store, wave: str) -> RuleNames:
    questionnaire = load_questionnaire(store.questionnaire(wave))
    return RuleNames(form_layout(questionnaire, load(store.form_words(), FormWords)))


def _before(stage: Stage, previous: Mapping[str, str], names: RuleNames) -> dict[str, Record]:
    """The records of the wave before, by respondent; none where there is no such wave.

    Raises: StageError for a wave that is not processed, or that follows itself.
    """
    for wave, before in previous.items():
        if wave == before or not {wave, before} <= set(stage.waves):
            raise StageError(
                f"params.yaml, edit.previous: {wave!r} after {before!r}: name two different waves of the "
                f"list `waves` ({', '.join(stage.waves)})."
            )
    return _records(stage.store, previous[stage.wave], names) if stage.wave in previous else {}


def _records(store: Store, wave: str, names: RuleNames) -> dict[str, Record]:
    """The records of an earlier wave as edited, by respondent, as far as its values mean the same now."""
    earlier = _names(store, wave)
    written = read_written(store.interim(wave, "edit"), earlier.questionnaire, "edit")
    return {one: comparable(record(answers, {}, earlier), earlier, names) for one, answers in written.items()}


def _write_answers(frames: Frames, folder: Path) -> None:
    frames.answers.write_parquet(folder / "answers.parquet")
    frames.missing.write_parquet(folder / "missing.parquet")
    frames.rosters.write_parquet(folder / "rosters.parquet")


def _write_queries(asked: Iterable[Query], layout: FormLayout, folder: Path) -> None:
    folder.mkdir()
    for query in asked:
        write_parts(query_workbook(query, layout), folder / f"{query.received.id}.xlsx")


def _summary(found: Confrontation, rules: RuleSet, explained: Collection[str]) -> str:
    grave = Counter(finding.rule.severity for finding in found.findings)
    listed = ", ".join(f"{grave[severity]} {severity}" for severity in Severity)
    stand = sum(finding.rule.id in explained for finding in found.findings)
    beyond = [rule for rule in rules.explanations if rule not in explained]
    more = f"; more fail than is explained: {', '.join(beyond)}" if beyond else ""
    failed = sum(counts.get(Verdict.ERROR, 0) > 0 for counts in found.verdicts.values())
    not_worked_out = f"; {failed} rules could not be worked out for all" if failed else ""
    return f"{len(found.verdicts)} rules, findings: {listed} ({stand} explained){more}{not_worked_out}"


if __name__ == "__main__":
    run("edit", main)
