"""Declared is used: dvc.yaml names all that a stage imports, reads and writes, and nothing else."""

import ast
from pathlib import Path

import pytest

from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.dag import LISTS, SCRIPTS, Declared, declared_stages, depend_on, gaps, reach
from tests.pipeline.imports import closure, modules, tree

ROOT = Path(__file__).parents[2]
STAGES = declared_stages(ROOT)


def test_stages_declare_what_they_use():
    found = gaps(ROOT)
    assert not found, "\n" + "\n".join(found)


def test_every_stage_script_is_a_stage():
    def is_script(path: Path) -> bool:
        return '\nif __name__ == "__main__":' in path.read_text(encoding="utf-8")

    scripts = {path.stem for path in (ROOT / "pipeline/stages").glob("*.py") if is_script(path)}
    assert {stage.name for stage in STAGES} == scripts


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: f"{stage.name}@{stage.wave}")
def test_a_stage_runs_its_own_script_and_says_what_for(stage):
    assert stage.command == f"exec .venv/bin/python -m pipeline.stages.{stage.name} {stage.wave}"
    assert stage.described


def test_an_output_has_one_stage():
    outs = [Path(out) for stage in STAGES for out in stage.outs]
    assert len(set(outs)) == len(outs)
    assert not [(a, b) for a in outs for b in outs if a in b.parents]


def test_no_stage_depends_on_what_the_reconstructed_texts_mean():
    """Else their coding would be measured against what it was told."""
    for wave in read_document(ROOT / "params.yaml").content["reconstructed"]:
        truth = Store(Path()).truth(wave).as_posix()
        assert [stage.name for stage in STAGES if truth in stage.outs] == ["solve"]
        assert depend_on(STAGES, truth) == []
    assert reach(ROOT, "truth") == [f"{SCRIPTS}.solve"]


@pytest.mark.parametrize(
    ("dep", "depends"),
    [
        ("data/interim/w1/truth", True),
        ("data/interim/w1/truth/codes.csv", True),
        ("data/interim/w1", True),  # a folder around it
        ("data/interim/w1/truths", False),
        ("data/interim/w2/truth", False),
    ],
)
def test_a_stage_depends_on_what_it_names_a_part_of_it_or_a_folder_around_it(dep, depends):
    stage = Declared("code", "w1", "", True, ("requirements.lock", dep), (), ())
    assert depend_on([stage], "data/interim/w1/truth") == (["code@w1"] if depends else [])


def test_a_module_that_asks_for_the_truth_is_found(project):
    asks = "def f(store):\n    return store.truth('w1')\n"
    (project / "analysis/bases.py").write_text(asks, encoding="utf-8")
    assert reach(project, "truth") == ["analysis.bases"]


def test_each_section_of_the_parameters_is_declared_by_the_stage_of_its_name():
    sections = set(read_document(ROOT / "params.yaml").content) - LISTS
    assert sections == {key for stage in STAGES for key in stage.params} - LISTS


def test_every_parameter_is_read_by_its_stage():
    known = modules(ROOT)
    document = read_document(ROOT / "params.yaml")
    for section in set(document.content) - LISTS:
        reached = [tree(known[module]) for module in closure(f"{SCRIPTS}.{section}", known)]
        read = {node.attr for t in reached for node in ast.walk(t) if isinstance(node, ast.Attribute)}
        assert set(document.content[section]) <= read, (
            f"params.yaml, section {section}: a key that nobody reads"
        )


SCRIPT = """
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.yamlfiles import Model
from analysis.counts import count

class Params(Model):
    limit: int

def main(stage: Stage) -> None:
    params = stage.params(Params)
    answers = (stage.store.interim(stage.wave, "ingest") / "answers.csv").read_text()
    layouts = stage.store.layouts(stage.wave)
    with output_folder(stage.store.tables(stage.wave)) as folder:
        (folder / "t.csv").write_text(count(answers, sorted(layouts.glob("*.yaml"))[: params.limit]))

if __name__ == "__main__":
    run("tabulate", main)
"""
DECLARATION = """
stages:
  tabulate:
    desc: counts
    matrix: {wave: "${waves}"}
    cmd: .venv/bin/python -m pipeline.stages.tabulate ${item.wave}
    deps:
      - requirements.lock
      - analysis/counts.py
      - analysis/bases.py
      - pipeline/stages/tabulate.py
      - pipeline/stages/runtime.py
      - data/interim/${item.wave}/ingest/answers.csv
      - reports/dossier/${item.wave}
    params: [tabulate]
    outs:
      - reports/${item.wave}/tables
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one stage whose declaration has no gap."""
    files = {
        "params.yaml": "waves: [w1]\ntabulate: {limit: 3}\n",
        "dvc.yaml": DECLARATION,
        "pipeline/stages/tabulate.py": SCRIPT,
        "pipeline/stages/runtime.py": "import sys\n",
        "analysis/__init__.py": '"""Pure statistics."""\n',
        "analysis/counts.py": "from analysis import bases\n",
        "analysis/bases.py": "import math\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_no_gap_in_a_complete_declaration(project):
    assert gaps(project) == []


@pytest.mark.parametrize(
    ("line", "gap"),
    [
        ("      - requirements.lock\n", "add to deps: requirements.lock"),
        ("      - analysis/bases.py\n", "add to deps: analysis/bases.py"),
        ("      - pipeline/stages/tabulate.py\n", "add to deps: pipeline/stages/tabulate.py"),
        (
            "      - data/interim/${item.wave}/ingest/answers.csv\n",
            "add to deps: data/interim/w1/ingest/answers.csv",
        ),
        ("      - reports/dossier/${item.wave}\n", "add to deps: reports/dossier/w1"),
        ("    params: [tabulate]\n", "add to params: tabulate"),
        ("    outs:\n      - reports/${item.wave}/tables\n", "add to outs: reports/w1/tables"),
    ],
)
def test_a_line_missing_from_the_declaration_is_named(project, line, gap):
    (project / "dvc.yaml").write_text(DECLARATION.replace(line, ""), encoding="utf-8")
    assert gaps(project) == [f"dvc.yaml, stage tabulate@w1: {gap}"]


@pytest.mark.parametrize(
    ("line", "gap"),
    [
        ("      - data/recodes/w1.yaml\n", "remove from deps: data/recodes/w1.yaml"),
        ("      - analysis/other.py\n", "remove from deps: analysis/other.py"),
        ("      - reports/dossier\n      - reports/dossier/w2\n", "remove from deps: reports/dossier/w2"),
    ],
)
def test_a_superfluous_line_of_the_declaration_is_named(project, line, gap):
    text = DECLARATION.replace("    deps:\n", "    deps:\n" + line)
    (project / "dvc.yaml").write_text(text, encoding="utf-8")
    assert gaps(project) == [f"dvc.yaml, stage tabulate@w1: {gap}"]


def test_an_import_inside_a_function_and_a_package_with_code_count_too(project):
    (project / "analysis/__init__.py").write_text("SEED = 1\n", encoding="utf-8")
    (project / "analysis/bases.py").write_text("def f():\n    import pipeline.late\n", encoding="utf-8")
    (project / "pipeline/late.py").write_text("x = 1\n", encoding="utf-8")
    assert gaps(project) == [
        "dvc.yaml, stage tabulate@w1: add to deps: analysis/__init__.py",
        "dvc.yaml, stage tabulate@w1: add to deps: pipeline/late.py",
    ]


def test_outputs_written_together_are_all_outputs(project):
    script = SCRIPT.replace(
        "with output_folder(stage.store.tables(stage.wave)) as folder",
        """\
report = stage.store.report(stage.wave)
    with outputs(report / "tables", report / "page") as (folder, page)""",
    )
    (project / "pipeline/stages/tabulate.py").write_text(script, encoding="utf-8")
    assert gaps(project) == ["dvc.yaml, stage tabulate@w1: add to outs: reports/w1/page"]


def test_asking_whether_the_wave_is_reconstructed_reads_a_parameter(project):
    script = SCRIPT.replace("[: params.limit]", "[: params.limit if stage.is_reconstructed else 0]")
    (project / "pipeline/stages/tabulate.py").write_text(script, encoding="utf-8")
    assert gaps(project) == ["dvc.yaml, stage tabulate@w1: add to params: reconstructed"]


def test_a_template_beside_a_module_counts_too(project):
    (project / "analysis/counts.py").write_text('NAME = "page.html"\n', encoding="utf-8")
    (project / "analysis/page.html").write_text("<p>", encoding="utf-8")
    (project / "analysis/unused.html").write_text("<p>", encoding="utf-8")
    assert gaps(project) == [
        "dvc.yaml, stage tabulate@w1: add to deps: analysis/page.html",
        "dvc.yaml, stage tabulate@w1: remove from deps: analysis/bases.py",
    ]
