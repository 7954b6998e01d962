"""The coding loop on the answers of 2007, with coders' files that these tests make: nobody coded in 2007.

The coders `essai-a` and `essai-b` are this file's own: what they say comes from the codes that the
reconstruction's texts were written for, bent where a test needs coders who differ.
"""

import csv
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from pipeline.cli.explain.answer import explain_lines
from pipeline.cli.wave import find_wave
from pipeline.coding.answers import answers_of
from pipeline.coding.coders.files import Decision, write_coder_file
from pipeline.coding.frames import load_codeframes
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.project_copy import store_with_answers

WAVE = "2007"
FRAME = "q64"
CODES = {"mediation", "logement", "aide_domicile"}  # codes of the frame that the tests bend
Codes = Mapping[str, tuple[str, ...]]  # answer -> codes


@pytest.fixture
def store(tmp_path) -> Store:
    """A copy of the project with the answers made."""
    ignored = shutil.ignore_patterns(".git", ".dvc", "tests", "docs")
    shutil.copytree(store_with_answers().root, tmp_path / "project", symlinks=True, ignore=ignored)
    return Store(tmp_path / "project")


def run(store: Store, *stages: str) -> str:
    """Run stages one after the other, the last of which may fail; what the last one says."""
    said = ""
    for stage in stages:
        ended = started(store, stage)
        said = ended.stdout + ended.stderr
        assert "Traceback" not in said, said
    return said


def started(store: Store, stage: str) -> subprocess.CompletedProcess[str]:
    """Run a stage to its end, which may be a failure."""
    command = [sys.executable, "-m", f"pipeline.stages.{stage}", WAVE]
    where = os.environ | {"PYTHONPATH": str(store.root)}
    return subprocess.run(command, cwd=store.root, env=where, capture_output=True, text=True, check=False)


def meant(store: Store) -> dict[str, tuple[str, ...]]:
    """Answer -> the codes that its text was written for."""
    with (store.truth(WAVE) / "codes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == FRAME]
    return {row["answer"]: tuple(row["codes"].split()) for row in rows}


def code_as(store: Store, coder: str, codes: Codes, version: int = 1) -> Path:
    """Write a coder's file."""
    folder = store.interim(WAVE, "edit")
    answers, rosters = (pl.read_parquet(folder / f"{name}.parquet") for name in ("answers", "rosters"))
    given = answers_of(load_codeframes(store.codeframes(WAVE))[FRAME], answers, rosters)
    path = store.coding(WAVE) / f"{FRAME}.{coder}.csv"
    decisions = [Decision(one.id, one.text, codes[one.id], version) for one in given if one.id in codes]
    write_coder_file(path, decisions)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_frame(store: Store) -> dict[str, str]:
    """The frame's row of frames.csv."""
    (row,) = (one for one in rows(store.coding_report(WAVE) / "frames.csv") if one["frame"] == FRAME)
    return row


def themes(store: Store) -> dict[str, dict[str, str]]:
    """The column of numbers of the table of themes, by row."""
    table = rows(store.tables(WAVE) / f"{FRAME}.csv")
    return {row["row"]: row for row in table if (row["panel"], row["column"]) == ("themes", "caf")}


def other(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes that have nothing in common with these."""
    return (min(CODES - set(codes)),)


def test_what_coders_agree_on_is_what_the_tables_count(store):
    codes = {answer: of for answer, of in meant(store).items() if of}
    for coder in ("essai-a", "essai-b"):
        code_as(store, coder, codes)
    run(store, "code", "recode", "tabulate")
    frame = of_frame(store)
    assert (frame["coders"], frame["alpha"], frame["status"]) == ("2", "1.0", "published")
    assert int(frame["by_coders"]) == len(codes)
    counted = Counter(code for of in codes.values() for code in of)
    made = {code: int(row["numerator"]) for code, row in themes(store).items() if code in counted}
    assert made == counted


def test_a_coder_s_decision_goes_before_the_rules_and_before_no_other_answer(store):
    run(store, "tabulate")
    before = themes(store)
    answer = next(one for one, codes in sorted(meant(store).items()) if codes == ("mediation",))
    code_as(store, "essai-a", {answer: ("tutelle",)})
    run(store, "code", "recode", "tabulate")
    after = themes(store)
    moved = {code: int(after[code]["numerator"]) - int(before[code]["numerator"]) for code in after}
    assert {code: by for code, by in moved.items() if by} == {"mediation": -1, "tutelle": 1}


def test_one_coder_who_codes_otherwise_than_print_stops_nothing_and_the_audit_says_so(store):
    run(store, "code", "recode", "tabulate", "audit")
    before = {row["id"]: row for row in rows(store.audit(WAVE) / "audit.csv")}
    of_themes = {
        id_: row
        for id_, row in before.items()
        if (row["binds"], row["table"], row["panel"]) == ("cell", FRAME, "themes")
        and row["status"] == "reproduced"
    }
    code_as(store, "essai-a", {answer: other(of) for answer, of in meant(store).items() if of})
    run(store, "code", "recode", "tabulate")
    assert [started(store, stage).returncode for stage in ("audit", "publish")] == [0, 0]
    after = {row["id"]: row for row in rows(store.audit(WAVE) / "audit.csv")}
    moved = {id_: row for id_, row in after.items() if row["status"] != before[id_]["status"]}
    assert moved and moved.keys() <= of_themes.keys()
    for row in moved.values():
        assert (row["status"], row["reason"], row["detail"]) == ("not_determinable", "coders", FRAME)
        assert row["recomputed"] not in ("", row["printed"])
    page = (store.report(WAVE) / "dossier.html").read_text(encoding="utf-8")
    assert "Codé autrement par des codeurs" in page


def differing(store: Store) -> Codes:
    """Two coders who agree on few answers; what the first said."""
    codes = {answer: of for answer, of in meant(store).items() if of}
    bent = {answer: of if i % 4 == 0 else other(of) for i, (answer, of) in enumerate(sorted(codes.items()))}
    code_as(store, "essai-a", codes)
    code_as(store, "essai-b", bent)
    return codes


def test_where_coders_agree_too_little_the_table_is_held_back_with_a_note(store):
    codes = differing(store)
    run(store, "code", "recode", "tabulate", "publish")
    frame = of_frame(store)
    assert (frame["status"], frame["reason"]) == ("held_back", "agreement")
    assert float(frame["alpha"]) < float(frame["threshold"])
    assert {(row["numerator"], row["value"], row["printed"]) for row in themes(store).values()} == {
        ("", "", "non publié")
    }
    told = {row["answer"] for row in rows(store.interim(WAVE, "code") / "disagreements.csv")}
    assert len(told) == int(frame["contested"]) == len(codes) - (len(codes) + 3) // 4
    page = (store.report(WAVE) / "dossier.html").read_text(encoding="utf-8")
    assert page.count("Tableau non publié") == 1
    main = [row for row in rows(store.tables(WAVE) / f"{FRAME}.csv") if row["panel"] == "main"]
    assert all(row["numerator"] for row in main)  # who answered is no matter of coding


def test_adjudication_decides_each_answer_and_the_agreement_stays_what_it_is(store):
    codes = differing(store)
    code_as(store, "adjudicated", codes)
    run(store, "code")
    frame = of_frame(store)
    assert int(frame["adjudicated"]) == len(codes)
    assert (frame["contested"], frame["status"]) == ("0", "held_back")


def test_a_decision_about_a_text_that_has_changed_is_refused_with_its_line(store):
    codes = meant(store)
    path = code_as(store, "essai-a", codes)
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = next(csv.reader([lines[3]]))
    lines[3] = f"{cells[0]},ce texte a changé,{cells[2]},{cells[3]}"
    path.write_text("\n".join((*lines, "")), encoding="utf-8")
    said = run(store, "code")
    where = f"{path.relative_to(store.root)}, line 4"
    assert f"{where}: the text of {cells[0]} has changed since it was coded" in said
    assert "ce texte a changé" not in said


def renamed(store: Store, change: str = "") -> None:
    """Rename a code of the frame; change: lines that say so."""
    path = store.codeframes(WAVE) / f"{FRAME}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("id: mediation\n") == 1
    text = text.replace("id: mediation\n", "id: mediation_familiale\n")
    path.write_text(text.replace("version: 1\n", change) if change else text, encoding="utf-8")


def changed(how: str) -> str:
    """The lines of a second version."""
    return f"version: 2\nchanges: [{{version: 2, why: essai, {how}}}]\n"


def test_a_code_renamed_without_a_word_stops_the_stage_and_is_told_what_to_write(store):
    renamed(store)
    said = run(store, "code")
    assert "No longer there: mediation. New: mediation_familiale." in said
    assert 'rename: {"mediation": "mediation_familiale"}' in said


def test_another_label_under_the_same_id_is_a_warning_of_the_stage_that_does_its_work(store):
    path = store.codeframes(WAVE) / f"{FRAME}.yaml"
    text = path.read_text(encoding="utf-8")
    old = "Gens du voyage"
    assert text.count(f'label: "{old}"') == 1
    path.write_text(text.replace(f'label: "{old}"', 'label: "Vacances"'), encoding="utf-8")
    ended = started(store, "code")
    assert (ended.returncode, ended.stderr) == (0, "")
    [warning] = [line for line in ended.stdout.splitlines() if "warning" in line]
    assert warning.startswith(f"code {WAVE}: warning: ") and f"was {old!r}, is now 'Vacances'" in warning
    assert warning.endswith(f"Else run `caf-census coding register {WAVE}`.")
    registered(store)
    assert "warning" not in run(store, "code")


def test_a_code_renamed_with_a_word_keeps_what_coders_decided(store):
    codes = {answer: of for answer, of in meant(store).items() if of}
    code_as(store, "essai-a", codes)
    renamed(store, changed("rename: {mediation: mediation_familiale}"))
    assert f"caf-census coding register {WAVE}" in run(store, "code")
    registered(store)
    run(store, "code")
    frame = of_frame(store)
    assert (int(frame["by_coders"]), frame["to_review"]) == (len(codes), "0")
    coded = pl.read_parquet(store.interim(WAVE, "code") / "coded.parquet").filter(pl.col("frame") == FRAME)
    counted = Counter(code for of in coded["codes"] for code in of)
    assert counted["mediation_familiale"] == sum("mediation" in of for of in codes.values())


def registered(store: Store) -> None:
    command = [sys.executable, "-c", "from pipeline.cli import run; run()", "coding", "register", WAVE]
    where = os.environ | {"PYTHONPATH": str(store.root)}
    subprocess.run(command, cwd=store.root, env=where, check=True, capture_output=True)


def test_after_a_split_the_answers_are_listed_and_the_table_waits_until_they_are_settled(store):
    codes = {answer: of for answer, of in meant(store).items() if of}
    code_as(store, "essai-a", codes)
    renamed(store, changed("split: {mediation: [mediation_familiale, mediation_sociale]}"))
    path = store.codeframes(WAVE) / f"{FRAME}.yaml"
    added = "  - {id: mediation_sociale, label: Médiation sociale, whole: [médiation sociale essai]}\n"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    registered(store)
    run(store, "code")
    touched = {answer for answer, of in codes.items() if "mediation" in of}
    listed = rows(store.interim(WAVE, "code") / "to_review.csv")
    assert {row["answer"] for row in listed} == touched
    frame = of_frame(store)
    assert (frame["status"], frame["reason"], int(frame["to_review"])) == (
        "held_back",
        "review",
        len(touched),
    )
    settled = {a: tuple(c.replace("mediation", "mediation_familiale") for c in of) for a, of in codes.items()}
    code_as(store, "essai-a", settled, version=2)
    run(store, "code")
    assert (of_frame(store)["status"], of_frame(store)["to_review"]) == ("published", "0")


HELD = (FRAME, "q01", "fonction")  # a table of themes, a list of titles, one code for an answer
PANELS = {FRAME: ("themes",), "repartition": ("effectifs", "pct-total", "pct-diplome", "pct-metier")}
PANELS["t01-fonction"] = ("main",)


def is_coded(row: Mapping[str, str]) -> bool:
    """Whether a cell stands in a panel that counts answers coded by a frame of HELD, by the layouts."""
    return row["panel"] in PANELS.get(row["table"], ())


def two_coders(store: Store, name: str) -> None:
    """Files of two coders who agree on a quarter of what the rules coded by a frame."""
    frame = load_codeframes(store.codeframes(WAVE))[name]
    folder = store.interim(WAVE, "edit")
    given = answers_of(frame, *(pl.read_parquet(folder / f"{n}.parquet") for n in ("answers", "rosters")))
    coded = pl.read_parquet(store.interim(WAVE, "code") / "coded.parquet").filter(pl.col("frame") == name)
    codes = {f"{row['respondent']}.{row['cell']}": tuple(row["codes"]) for row in coded.to_dicts()}
    parents = {code.parent for code in frame.codes}
    single = [code.id for code in frame.codes if code.id not in parents]
    for coder in ("essai-a", "essai-b"):
        decisions = []
        for i, one in enumerate(given):
            of = codes[one.id]
            if coder == "essai-b" and i % 4:
                of = (next(code for code in single if code not in of),)
            decisions.append(Decision(one.id, one.text, of, frame.version))
        write_coder_file(store.coding(WAVE) / f"{name}.{coder}.csv", decisions)


def test_no_number_of_a_frame_that_is_held_back_comes_out_of_any_stage(store):
    for name in HELD:
        two_coders(store, name)
    for stage in ("code", "recode", "tabulate", "audit", "quality", "publish"):
        ended = started(store, stage)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    frames = rows(store.coding_report(WAVE) / "frames.csv")
    assert {row["frame"] for row in frames if row["reason"]} == {*HELD}
    assert not {row["frame"] for row in rows(store.coding_report(WAVE) / "verbatims.csv")} & {*HELD}
    cells = [row for path in sorted(store.tables(WAVE).glob("*.csv")) for row in rows(path)]
    held = [row for row in cells if is_coded(row)]
    assert {row["printed"] for row in held} == {"non publié"}
    assert not any(row[name] for row in held for name in ("numerator", "denominator", "value"))
    assert not any(row["printed"] == "non publié" for row in cells if not is_coded(row))
    effects = rows(store.quality(WAVE) / "effects.csv")
    assert len(effects) == len(cells)
    assert not any(row[n] for row in effects if is_coded(row) for n in ("before", "after", "difference"))
    check_audit(store)
    page = (store.report(WAVE) / "dossier.html").read_text(encoding="utf-8")
    assert page.count("Tableau non publié") == len(HELD)
    assert page.count("Non publié pour la même raison.") == len(PANELS["repartition"]) - 1
    check_explanations(store)


def check_audit(store: Store) -> None:
    """Figures of cells held back and of indicators over them tell no number, but what print gives."""
    figures = rows(store.audit(WAVE) / "audit.csv")
    given = read_document(store.layouts(WAVE) / "indicators.yaml").content["indicators"]
    counts_by = (
        "codeframe='q01'",
        "distinct(fonction_",
        "cell('repartition', 'effectifs', 'total', 'autres_",
    )
    over = {one["id"] for one in given if any(text in str(one.get("value")) for text in counts_by)}
    held = [row for row in figures if row["binds"] in over or (row["binds"] == "cell" and is_coded(row))]
    assert {row["binds"] == "cell" for row in held} == {True, False}
    assert not any(row["numerator"] or row["denominator"] for row in held)
    told = [row for row in held if row["status"] != "erratum"]
    assert {(row["status"], row["reason"]) for row in told} == {("not_determinable", "held_back")}
    assert not any(row["recomputed"] for row in told)
    assert {row["detail"] for row in told} == {*HELD}
    score = rows(store.audit(WAVE) / "score.csv")
    counted = sum(int(row["figures"]) for row in score if row["reason"] == "held_back")
    assert counted == sum(row["reason"] == "held_back" for row in figures)


def check_explanations(store: Store) -> None:
    """What is held back is told with its frame and why, and nobody is counted."""
    wave = find_wave(store, WAVE)
    figure = next(row["id"] for row in wave.figures.values() if row["binds"] == "fonctions-intitules")
    for frame, names, panel in (
        (FRAME, [FRAME, "mediation", "caf"], "themes"),
        ("q01", ["repartition", "as", "autres_ts"], "effectifs"),
        ("fonction", [figure], None),
    ):
        said = "\n".join(explain_lines(wave, names, panel))
        assert f"by the code frame {frame}: its coders agree too little" in said
        assert not any(word in said for word in ("numerator", "denominator", "respondents", "stand behind"))
    row = {*explain_lines(wave, ["repartition", "as"], "effectifs")}
    assert {"  autres_ts     held back", "  origine       held back"} <= row


def test_nothing_is_counted_where_nobody_knows_whether_it_may_be_published(store):
    frames = store.coding_report(WAVE) / "frames.csv"
    told = frames.read_bytes()
    frames.unlink()
    for stage in ("recode", "tabulate", "audit", "quality"):
        ended = started(store, stage)
        assert ended.returncode == 1
        assert str(frames.relative_to(store.root)) in ended.stderr
        assert "Run the stage code again." in ended.stderr
    frames.write_bytes(told)
    path = store.layouts(WAVE) / "report.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("\n  held_back: non publié\n") == 1
    path.write_text(text.replace("\n  held_back: non publié\n", "\n"), encoding="utf-8")
    ended = started(store, "tabulate")
    assert ended.returncode == 1
    assert f"{path.relative_to(store.root)}, line " in ended.stderr
    assert "there is no `held_back` in a part `coding`" in ended.stderr


def test_each_answer_without_code_is_told_with_what_it_waits_for(store):
    differing(store)
    run(store, "code")
    coded = pl.read_parquet(store.interim(WAVE, "code") / "coded.parquet").to_dicts()
    waits = Counter((row["waits"], bool(row["codes"])) for row in coded if row["frame"] == FRAME)
    contested, with_codes = (int(of_frame(store)[name]) for name in ("contested", "coded"))
    assert waits == {("contested", False): contested, ("", True): with_codes}
    frames = load_codeframes(store.codeframes(WAVE))
    assert {row["frame"] for row in coded if row["waits"] == "no_frame"} == {
        row["frame"] for row in coded if not frames[row["frame"]].codes
    }
