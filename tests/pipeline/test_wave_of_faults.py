"""The whole loop by real workbooks: twelve offices err, are asked and correct, and nothing changes unseen."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from pipeline.editing.corrections import WrongCorrections
from pipeline.editing.notation import parse_value
from pipeline.questionnaire.fields import Role
from pipeline.questionnaire.form.looks import DEEP_ORANGE
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages import code, edit, ingest, recode
from pipeline.stages.runtime import Stage, StageError
from pipeline.stages.written import read_written
from pipeline.yamlfiles import load
from tests.faults.documented import BY_WORKBOOK, CLEAN, FAULTS, OFFICES, REPLY, TWICE, Fault
from tests.faults.office import answer_query, cell_of
from tests.faults.wave import (
    WAVE,
    corrections_on_record,
    project_with_faults,
    right_answers,
    write_corrections,
)
from tests.pipeline.project_copy import ROOT

MOST = 100_000  # agents of an office, far above any of them
ASKED = {fault.office for fault in FAULTS}


@dataclass(frozen=True)
class Step:
    """What the stages left at one point of the loop. Tables: rows as column -> text."""

    findings: list[dict[str, str]]
    suspects: list[dict[str, str]]
    queries: set[str]
    returns: list[dict[str, str]]
    comments: list[dict[str, str]]
    cells: list[dict[str, str]]
    edited: dict[str, bytes]

    def to_ask(self) -> Counter[tuple[str, str]]:
        """Office and `rule severity` of the findings that nothing explains and that are more than notes."""
        return Counter((row["respondent"], f"{row['rule']} {row['severity']}") for row in self.findings)


class Loop:
    """The wave, from its first run to its corrected answers."""

    def __init__(self, folder: Path) -> None:
        self.store = project_with_faults(folder)
        self.questionnaire = load_questionnaire(self.store.questionnaire(WAVE))
        self.layout = form_layout(self.questionnaire, load(self.store.form_words(), FormWords))
        self.record = tuple(corrections_on_record(self.questionnaire))
        self.ingest()
        self.edit()
        self.received = self.step()
        self.refusal = self.recoding_refused()
        self.query = self.edited_folder / "queries" / f"{BY_WORKBOOK.office}.xlsx"
        self.coloured = load_workbook(self.query)
        answer_query(
            self.query,
            self.store.raw(WAVE) / f"{BY_WORKBOOK.office}-2.xlsx",
            self.layout,
            {cell: int(value) for cell, value in BY_WORKBOOK.proposed.items()},
            {"il manque le rang": REPLY},
        )
        self.ingest()
        self.edit()
        self.answered = self.step()
        write_corrections(self.store, self.record)
        self.edit()
        self.corrected = self.step()

    @property
    def edited_folder(self) -> Path:
        return self.store.interim(WAVE, "edit")

    def ingest(self) -> None:
        ingest.main(Stage("ingest", WAVE, self.store))

    def edit(self) -> None:
        edit.main(Stage("edit", WAVE, self.store))

    def recode(self) -> None:
        code.main(Stage("code", WAVE, self.store))
        recode.main(Stage("recode", WAVE, self.store))

    def recoding_refused(self) -> str:
        with pytest.raises(StageError) as error:
            self.recode()
        return str(error.value)

    def step(self) -> Step:
        ingested, edited = self.store.interim(WAVE, "ingest"), self.edited_folder
        explained = {row["rule"] for row in table(edited / "rules.csv") if row["explanation"]}
        findings = [row for row in table(edited / "findings.csv") if row["rule"] not in explained]
        return Step(
            [row for row in findings if row["severity"] != "note"],
            table(edited / "suspects.csv"),
            {path.stem for path in (edited / "queries").iterdir()},
            table(ingested / "returns.csv"),
            table(ingested / "comments.csv"),
            table(ingested / "cells.csv"),
            {
                str(path.relative_to(edited)): path.read_bytes()
                for path in edited.rglob("*")
                if path.is_file()
            },
        )


def table(path: Path) -> list[dict[str, str]]:
    return pl.read_csv(path, infer_schema=False).fill_null("").to_dicts()


@pytest.fixture(scope="module")
def loop(tmp_path_factory) -> Loop:
    return Loop(tmp_path_factory.mktemp("loop") / "project")


def expected(*, without: tuple[Fault, ...] = ()) -> Counter[tuple[str, str]]:
    return Counter((fault.office, one) for fault in FAULTS if fault not in without for one in fault.found)


def test_what_is_documented_is_found_and_nothing_else(loop):
    assert len(OFFICES) == 12
    assert loop.received.to_ask() == expected()


def test_each_finding_says_in_french_where_it_is_what_was_read_and_what_was_expected(loop):
    (told,) = (row for row in loop.received.findings if row["rule"] == "q58-etp-within-agents.autres")
    assert told["cells"] == "q58__autres__agents q58__autres__etp"
    assert told["message"] == (
        "Question 58, Autres, équivalents temps plein : 905. "
        "Attendu : au plus 15 (question 58, Autres / Nombre)."
    )


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.proposed], ids=lambda one: one.wrong)
def test_the_planted_cells_are_suspected_with_the_value_that_was_meant_and_the_error(loop, fault):
    solutions: dict[str, dict[str, str]] = {}
    for row in loop.received.suspects:
        if row["respondent"] == fault.office and row["error"] == fault.error:
            solutions.setdefault(row["solution"], {})[row["cell"]] = row["proposed"]
    assert fault.proposed in solutions.values()
    # a slip with a name is told first, and here no other has the same name
    assert not fault.error or solutions == {"1": fault.proposed}


def test_only_numbers_that_contradict_each_other_have_suspects(loop):
    contradicting = {fault.office for fault in FAULTS if fault.proposed}
    assert {row["respondent"] for row in loop.received.suspects} == contradicting


def test_a_workbook_goes_back_to_each_office_that_is_asked_something_and_to_no_other(loop):
    assert loop.received.queries == ASKED == set(OFFICES) - {CLEAN, TWICE}


def test_the_tables_are_refused_while_something_is_certainly_wrong(loop):
    fatal = [office for office, one in expected().elements() if one.endswith("fatal")]
    assert f"{len(fatal)} findings in {len(set(fatal))} returns are certainly wrong" in loop.refusal
    for place in ("edit/findings.csv", "edit/queries", f"data/raw/{WAVE}", f"data/corrections/{WAVE}.csv"):
        assert place in loop.refusal


def test_of_two_returns_the_second_counts_and_the_first_is_kept_in_the_ledger(loop):
    statuses = {row["file"]: row["status"] for row in loop.received.returns if row["respondent"] == TWICE}
    assert statuses == {f"{TWICE}.xlsx": "superseded", f"{TWICE}-2.xlsx": "accepted"}


def test_the_cell_to_look_at_first_is_coloured_and_holds_a_note(loop):
    (cell,) = BY_WORKBOOK.proposed
    looked_at = cell_of(loop.coloured, cell, loop.layout)
    assert looked_at.fill.fgColor.rgb[2:] == DEEP_ORANGE
    assert looked_at.value == int(BY_WORKBOOK.planted[cell])
    # 39 + 14 persons with the right number; 33 + 20 assistantes sociales and Cesf
    assert "107. Attendu : 53" in looked_at.comment.text


def test_the_office_corrects_its_workbook_which_supersedes_what_it_sent(loop):
    statuses = {
        row["file"]: (row["return_number"], row["status"])
        for row in loop.answered.returns
        if row["respondent"] == BY_WORKBOOK.office
    }
    assert statuses == {
        f"{BY_WORKBOOK.office}.xlsx": ("1", "superseded"),
        f"{BY_WORKBOOK.office}-2.xlsx": ("2", "accepted"),
    }
    assert [(row["file"], row["content"]) for row in loop.answered.comments] == [
        (f"{BY_WORKBOOK.office}-2.xlsx", REPLY)
    ]


def test_what_it_corrected_is_no_longer_found_and_the_rest_stays(loop):
    assert loop.answered.to_ask() == expected(without=(BY_WORKBOOK,))


def test_with_the_corrections_on_record_nothing_is_left_to_ask_and_recode_goes_on(loop):
    assert loop.corrected.to_ask() == Counter()
    assert loop.corrected.suspects == []
    assert loop.corrected.queries == set()
    loop.recode()
    recoded = pl.read_parquet(loop.store.interim(WAVE, "recode") / "variables.parquet")
    assert recoded["respondent"].to_list() == list(OFFICES)


def test_the_answers_are_then_what_the_offices_meant(loop):
    edited = read_written(loop.edited_folder, loop.questionnaire, "edit")
    right = right_answers()
    for office, written in edited.items():
        meant = {
            field.name: parse_value(right[office][field.name], field, loop.questionnaire.dont_know, MOST)
            for field in loop.questionnaire.fields
            if field.name in right[office] and field.role is not Role.RESPONDENT
        }
        number = next(field.name for field in loop.questionnaire.fields if field.role is Role.RETURN_NUMBER)
        del meant[number]
        unticked = {name for name, answer in written.items() if answer is False}
        assert {name: answer for name, answer in written.items() if name not in unticked} == meant


def test_the_page_that_walks_through_the_wave_shows_these_corrections(loop):
    page = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
    shown = page.split("```csv\n")[1].split("```")[0]
    assert shown == loop.store.corrections(WAVE).read_text(encoding="utf-8")


def test_what_came_in_is_what_comes_out_at_each_step(loop):
    for step in (loop.received, loop.answered):
        for row in step.cells:
            assert int(row["total"]) == int(row["form"]) + int(row["answers"]) + int(row["rejected"])
        assert len(step.returns) == len(step.cells)
        accepted = [row["respondent"] for row in step.returns if row["status"] == "accepted"]
        assert accepted == list(OFFICES)
        assert len(step.returns) - len(accepted) == sum(row["status"] == "superseded" for row in step.returns)
    ingested = read_written(loop.store.interim(WAVE, "ingest"), loop.questionnaire, "ingest")
    edited = read_written(loop.edited_folder, loop.questionnaire, "edit")
    assert list(ingested) == list(edited)
    on_record = {(office, cell) for office, cell, *_ in loop.record if not cell.startswith("tot_")}
    changed = {
        (office, cell)
        for office in edited
        for cell in ingested[office].keys() | edited[office].keys()
        if ingested[office].get(cell) != edited[office].get(cell)
    }
    assert changed == on_record


def test_replayed_on_the_same_returns_the_corrections_give_the_same_bytes(loop):
    loop.edit()
    assert loop.step().edited == loop.corrected.edited


def test_a_correction_that_does_not_fit_is_refused_with_its_line_and_leaves_what_was_there(loop):
    office, cell, old, new, *rest = loop.record[0]
    write_corrections(loop.store, (*loop.record, (office, cell, old, new, *rest)))
    try:
        line = len(loop.record) + 2  # below the heading and the others
        with pytest.raises(
            WrongCorrections, match=rf"{WAVE}\.csv, line {line}: {office} has '{new}' in {cell}"
        ):
            loop.edit()
        assert loop.step().edited == loop.corrected.edited
    finally:
        write_corrections(loop.store, loop.record)
