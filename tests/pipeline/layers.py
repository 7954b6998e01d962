"""What the source itself shows: who may import whom, what Python may not name, where paths may stand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.pipeline.imports import imports, modules, tree

# Room -> the rooms it may import besides itself (docs/architecture.md). The longest prefix is the room.
GROUND = (
    "pipeline.csvfiles",
    "pipeline.errors",
    "pipeline.evaluation",
    "pipeline.expressions",
    "pipeline.lifeline",
    "pipeline.xlsx",
    "pipeline.yamlfiles",
    "pipeline.yamlsyntax",
)
CODES = ("pipeline.coding.answers", "pipeline.coding.frames")  # what a code is: all that count codes share it
# what publish shares with the room of analyses
ANALYSES = ("pipeline.analyses.inputs", "pipeline.analyses.layout")
ROOMS: dict[str, tuple[str, ...]] = {
    "analysis": (),
    **{module: GROUND for module in GROUND},
    "pipeline.questionnaire": GROUND,
    "pipeline.returns": (*GROUND, "pipeline.questionnaire"),
    "pipeline.editing": (*GROUND, "pipeline.questionnaire", "pipeline.returns"),
    "pipeline.coding": (*GROUND, "pipeline.questionnaire", "pipeline.returns", "analysis", *CODES),
    **{module: (*GROUND, *CODES) for module in CODES},
    "pipeline.tables": (*GROUND, "pipeline.questionnaire", "analysis", *CODES),
    "pipeline.published": (*GROUND, "pipeline.questionnaire", "pipeline.tables", "analysis", *CODES),
    "pipeline.reconstruction": (*GROUND, "pipeline.questionnaire", "pipeline.tables"),
    "pipeline.quality": (
        *(*GROUND, "pipeline.questionnaire", "pipeline.returns", "pipeline.editing", "pipeline.tables"),
        *("pipeline.quality.layout", "analysis", *CODES),
    ),
    "pipeline.quality.layout": (*GROUND, "pipeline.tables"),  # what publish shares with it
    "pipeline.analyses": (*GROUND, "pipeline.tables", "analysis", *ANALYSES),
    **{module: (*GROUND, "pipeline.tables", *ANALYSES) for module in ANALYSES},
    "pipeline.publish": (
        *(*GROUND, "pipeline.questionnaire", "pipeline.tables", "pipeline.quality.layout", *ANALYSES),
    ),
}
FLOOR = ("pipeline.stages", "pipeline.cli", "pipeline.running", "pipeline.sensitivity")  # on top of all rooms
# Wave 2007's own business: a wave with real returns needs nothing of it.
RECONSTRUCTION = "pipeline.reconstruction"
RECONSTRUCTION_STAGES = {"pipeline.stages.solve", "pipeline.stages.reconstruct"}
PATHS_KNOWN_BY = {"pipeline.stages.store"}
PROJECT_PATH = re.compile(r"(data|reports)(/.*)?|params\.yaml|dvc\.(yaml|lock)")
FRENCH = re.compile(r"(?=\w{3})\w*[àâäçéèêëîïôöùûüÿœæ]", re.IGNORECASE)  # in a word, not in a list of letters


def room(module: str) -> str:
    """The room of a module, empty for one that has none."""
    rooms = (name for name in (*ROOMS, *FLOOR) if f"{module}.".startswith(f"{name}."))
    return max(rooms, key=len, default="")


def forbidden_imports(root: Path) -> list[str]:
    known = modules(root)
    pairs = [(module, other) for module, path in known.items() for other in sorted(imports(path, known))]
    return [f"{module} imports {other}" for module, other in pairs if not may_import(module, other)]


def may_import(module: str, other: str) -> bool:
    here, there = room(module), room(other)
    if there == RECONSTRUCTION and here != RECONSTRUCTION:
        return module in RECONSTRUCTION_STAGES
    return here == there or here in FLOOR or there in ROOMS.get(here, ())


def cycles(root: Path) -> list[str]:
    """Modules that can reach themselves through imports."""
    known = modules(root)
    # the package around a module is no dependency of it, though importing it runs the package first
    direct = {
        module: {other for other in imports(path, known) if not f"{module}.".startswith(f"{other}.")}
        for module, path in known.items()
    }
    found = []
    for module in known:
        reached: set[str] = set()
        waiting = set(direct[module])
        while waiting:
            other = waiting.pop()
            reached.add(other)
            waiting |= direct[other] - reached
        if module in reached:
            found.append(module)
    return found


def late_imports(root: Path) -> list[str]:
    """Imports that do not stand at the top of their module, and imports by name."""
    found = []
    for module, path in modules(root).items():
        parsed = tree(path)
        for node in ast.walk(parsed):
            is_import = isinstance(node, ast.Import | ast.ImportFrom)
            by_name = isinstance(node, ast.Name | ast.Attribute) and "import_module" in ast.unparse(node)
            relative = isinstance(node, ast.ImportFrom) and node.level > 0
            if (is_import and node not in parsed.body) or by_name or relative:
                found.append(f"{module}, line {node.lineno}")
    return found


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The constant texts of a module with their lines, docstrings left out."""
    parsed = tree(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(parsed)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def project_paths(root: Path) -> list[str]:
    """Texts that name a place of the project, outside the modules that may know one."""
    return [
        f"{module}, line {line}: {text!r}"
        for module, path in modules(root).items()
        if module not in PATHS_KNOWN_BY
        for line, text in texts(path)
        if PROJECT_PATH.fullmatch(text)
    ]


def named_ids(root: Path, ids: set[str]) -> list[str]:
    """Texts and names in Python that are ids of the data (wave, question, table, item), whole or in part."""
    found = []
    for module, path in modules(root).items():
        spoken = list(texts(path))
        spoken += [
            (node.lineno, node.attr) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)
        ]
        for line, text in spoken:
            named = ids & ({text} | set(text.split("__")))
            found += [f"{module}, line {line}: {name!r}" for name in sorted(named)]
    return found


def french(root: Path) -> list[str]:
    """Texts with a French letter: what the report prints comes from the YAML files."""
    return [
        f"{module}, line {line}: {text!r}"
        for module, path in modules(root).items()
        for line, text in texts(path)
        if FRENCH.search(text)
    ]
