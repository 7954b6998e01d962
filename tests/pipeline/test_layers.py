"""Imports go down only, paths stand in one place, and Python names no question, table or wave."""

from pathlib import Path

import pytest

from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.imports import modules
from tests.pipeline.layers import (
    cycles,
    forbidden_imports,
    french,
    late_imports,
    named_ids,
    project_paths,
    room,
)

ROOT = Path(__file__).parents[2]
STORE = Store(ROOT)
WAVES = read_document(STORE.params()).content["waves"]
# Parts of the names of roster cells and open answers, and an item that is also a property of a printed page.
PLAIN_WORDS = {"row", "title", "count", "text", "orientation"}


def data_ids() -> set[str]:
    """Every wave, question, item and table of the data files."""
    ids = set(WAVES)
    for wave in WAVES:
        questionnaire = load_questionnaire(STORE.questionnaire(wave))
        for field in questionnaire.fields:
            ids |= {field.question, *field.items, *(option.id for option in field.options)}
        ids |= {path.stem for path in STORE.layouts(wave).glob("*.yaml")} - {
            "report",
            "indicators",
            "quality",
        }
    return ids - PLAIN_WORDS - {""}


def test_every_module_has_a_room():
    packages = {"pipeline"}
    assert [module for module in modules(ROOT) if not room(module) and module not in packages] == []


def test_imports_go_down_only():
    assert forbidden_imports(ROOT) == []


def test_no_import_cycle():
    assert cycles(ROOT) == []


def test_imports_stand_at_the_top_and_name_their_module():
    assert late_imports(ROOT) == []


def test_only_the_store_names_places_of_the_project():
    assert project_paths(ROOT) == []


def test_python_names_no_wave_question_item_or_table():
    assert named_ids(ROOT, data_ids()) == []


def test_python_holds_no_french():
    assert french(ROOT) == []


def test_data_and_reports_hold_no_python():
    assert [*ROOT.glob("data/**/*.py"), *ROOT.glob("reports/**/*.py")] == []


@pytest.fixture
def plant(tmp_path: Path):
    """Writes modules of a small project, name -> source, and gives its folder."""

    def write(**sources: str) -> Path:
        for name, source in sources.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        return tmp_path

    return write


def test_an_import_upwards_is_found(plant):
    root = plant(
        analysis__counts="from pipeline import errors\n",
        pipeline__errors="A = 1\n",
        pipeline__tables__cells="from analysis import counts\nfrom pipeline import errors\n",
        pipeline__returns__reader="import pipeline.tables.cells\n",
        pipeline__stages__ingest="import pipeline.returns.reader, pipeline.reconstruction.fill\n",
        pipeline__stages__solve="from pipeline.reconstruction import fill\n",
        pipeline__reconstruction__fill="A = 1\n",
    )
    assert forbidden_imports(root) == [
        "analysis.counts imports pipeline.errors",
        "pipeline.returns.reader imports pipeline.tables.cells",
        "pipeline.stages.ingest imports pipeline.reconstruction.fill",
    ]


def test_a_cycle_is_found(plant):
    root = plant(
        analysis__a="from analysis import b\n",
        analysis__b="import analysis.c\n",
        analysis__c="from analysis.a import x\n",
        analysis__d="from analysis import a\n",
    )
    assert cycles(root) == ["analysis.a", "analysis.b", "analysis.c"]


def test_a_late_import_is_found(plant):
    root = plant(
        analysis__a="def f():\n    import math\n",
        analysis__b="import importlib\nimportlib.import_module('analysis.a')\n",
        analysis__c="from . import a\n",
        analysis__d="import math\n",
    )
    assert late_imports(root) == ["analysis.a, line 2", "analysis.b, line 2", "analysis.c, line 1"]


def test_ids_paths_and_french_are_found_outside_docstrings(plant):
    root = plant(
        analysis__a='"""q18, as an example, « été »."""\nX = "q18__logement"\nY = "data/raw"\nZ = "été"\n',
        analysis__b='X = ["q180", "database", "ete"]\n',
    )
    assert named_ids(root, {"q18"}) == ["analysis.a, line 2: 'q18'"]
    assert project_paths(root) == ["analysis.a, line 3: 'data/raw'"]
    assert french(root) == ["analysis.a, line 4: 'été'"]
