"""What dvc.yaml declares for each stage, what the stage's script uses, and where the two differ.

A script reads files through `stage.store` and parameters through `stage.params`, and runs the modules that it
imports; that is seen in its source without running it.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.stages.store import Store
from pipeline.yamlfiles import read_document
from tests.pipeline.imports import closure, modules, tree

SCRIPTS = "pipeline.stages"
# They run stages and name paths; what a stage reads by them shows in the stage's own script.
MACHINERY = {f"{SCRIPTS}.runtime", f"{SCRIPTS}.store"}
LISTS = {"waves", "reconstructed", "published", "pairs"}
WRITERS = {"output_folder", "output_file", "outputs"}
# With other libraries a stage may give other results, so each depends on the versions in use.
LIBRARIES = "requirements.lock"


@dataclass(frozen=True)
class Declared:
    """One stage of dvc.yaml, for one wave."""

    name: str
    wave: str
    command: str
    described: bool
    deps: tuple[str, ...]
    params: tuple[str, ...]
    outs: tuple[str, ...]


@dataclass(frozen=True)
class Used:
    """What a stage's script uses for one wave; paths relative to the project."""

    sources: frozenset[str]
    reads: frozenset[str]
    writes: frozenset[str]
    params: frozenset[str]


def declared_stages(root: Path) -> list[Declared]:
    """dvc.yaml with its matrices expanded over the lists of params.yaml."""
    lists = read_document(root / "params.yaml").content
    stages = read_document(root / "dvc.yaml").content["stages"]
    return [
        _declared(name, wave, stage)
        for name, stage in stages.items()
        for wave in lists[stage["matrix"]["wave"].removeprefix("${").removesuffix("}")]
    ]


def _declared(name: str, wave: str, stage: dict) -> Declared:
    def expanded(key: str) -> tuple[str, ...]:
        entries = (entry if isinstance(entry, str) else next(iter(entry)) for entry in stage.get(key, ()))
        return tuple(entry.replace("${item.wave}", wave) for entry in entries)

    command = stage["cmd"].replace("${item.wave}", wave)
    return Declared(
        name, wave, command, bool(stage.get("desc")), expanded("deps"), expanded("params"), expanded("outs")
    )


def used(root: Path, name: str, wave: str) -> Used:
    """What the script of a stage uses: modules, files read and written, its section of the parameters."""
    known = modules(root)
    reached = closure(f"{SCRIPTS}.{name}", known)
    sources = {LIBRARIES} | {known[module].relative_to(root).as_posix() for module in reached}
    for module in reached:
        sources |= _files_beside(known[module], root)
    reads: set[str] = set()
    writes: set[str] = set()
    params: set[str] = set()
    for module in sorted(m for m in reached if m.startswith(f"{SCRIPTS}.") and m not in MACHINERY):
        script = _Script(tree(known[module]), wave)
        reads |= script.reads
        writes |= script.writes
        params |= {name} if script.takes_params else set()
        params |= {"reconstructed"} if script.asks_reconstructed else set()
    return Used(*map(frozenset, (sources, reads - writes, writes, params)))


def _files_beside(module: Path, root: Path) -> set[str]:
    """Templates and style sheets: the files beside a module that its source names."""
    text = module.read_text(encoding="utf-8")
    beside = (
        path for path in module.parent.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")
    )
    return {path.relative_to(root).as_posix() for path in beside if path.name in text}


class _Script(ast.NodeVisitor):
    """The paths that a script takes from the store, told apart into read and written."""

    def __init__(self, module: ast.Module, wave: str) -> None:
        self.wave = wave
        self.reads: set[str] = set()
        self.writes: set[str] = set()
        self.takes_params = False
        self.asks_reconstructed = False
        self.named: dict[str, str] = {}
        self.visit(module)

    def visit_Assign(self, node: ast.Assign) -> None:
        path = self._path(node.value)
        if path and isinstance(node.targets[0], ast.Name):
            self.named[node.targets[0].id] = path
        else:
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.named = {}
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.asks_reconstructed = self.asks_reconstructed or node.attr == "is_reconstructed"
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if function in WRITERS:
            lost = f"a path that can't be followed, line {node.lineno}"
            self.writes |= {self._path(argument) or lost for argument in node.args}
        elif function == "params" and not self._is_store(node.func.value):
            self.takes_params = True
        else:
            self.generic_visit(node)

    def visit(self, node: ast.AST) -> None:
        path = self._path(node)
        if path:
            self.reads.add(path)
        else:
            super().visit(node)

    def _path(self, node: ast.AST) -> str | None:
        match node:
            case ast.Name(id=name):
                return self.named.get(name)
            case ast.BinOp(op=ast.Div(), left=left, right=ast.Constant(value=str(part))):
                folder = self._path(left)
                return f"{folder}/{part}" if folder else None
            case ast.BinOp(op=ast.Div(), left=left):
                return self._path(left)
            case ast.Call(func=ast.Attribute(value=store, attr=method), args=arguments) if self._is_store(
                store
            ):
                return getattr(Store(Path()), method)(*map(self._argument, arguments)).as_posix()
        return None

    @staticmethod
    def _is_store(node: ast.AST) -> bool:
        return "store" in (getattr(node, "attr", ""), getattr(node, "id", ""))

    def _argument(self, node: ast.expr) -> str:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Attribute(attr="wave") | ast.Name(id="wave"):
                return self.wave
        raise AssertionError(
            f"line {node.lineno}: {ast.unparse(node)}: give the store the wave or a plain text"
        )


def depend_on(stages: Iterable[Declared], path: str) -> list[str]:
    """The stages that depend on a file or folder, on a part of it or on a folder around it."""
    return [
        f"{stage.name}@{stage.wave}"
        for stage in stages
        if any(_holds(dep, path) or _holds(path, dep) for dep in stage.deps)
    ]


def reach(root: Path, method: str) -> list[str]:
    """The modules outside the store that ask it for a path by this name."""
    return [
        name
        for name, path in sorted(modules(root).items())
        if name != f"{SCRIPTS}.store" and any(_calls(node, method) for node in ast.walk(tree(path)))
    ]


def _calls(node: ast.AST, method: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method


def gaps(root: Path) -> list[str]:
    """Each difference between dvc.yaml and the scripts, as the line to add or remove; none if all is well."""
    return [gap for stage in declared_stages(root) for gap in _stage_gaps(root, stage)]


def _stage_gaps(root: Path, stage: Declared) -> list[str]:
    needs = used(root, stage.name, stage.wave)
    data = [dep for dep in stage.deps if not dep.endswith(".py") and dep not in needs.sources]
    code = set(stage.deps) - set(data)
    found = [("add to deps", path) for path in sorted(needs.sources - code)]
    found += [("remove from deps", path) for path in sorted(code - needs.sources)]
    found += [("add to deps", path) for path in sorted(needs.reads) if not any(_holds(d, path) for d in data)]
    found += [("remove from deps", d) for d in data if not any(_holds(d, path) for path in needs.reads)]
    found += [("add to outs", path) for path in sorted(needs.writes - set(stage.outs))]
    found += [("remove from outs", path) for path in stage.outs if path not in needs.writes]
    found += [("add to params", key) for key in sorted(needs.params - set(stage.params))]
    found += [("remove from params", key) for key in stage.params if key not in needs.params]
    return [f"dvc.yaml, stage {stage.name}@{stage.wave}: {what}: {path}" for what, path in found]


def _holds(declared: str, read: str) -> bool:
    """Whether what is declared is the file or folder that is read, or a folder around it."""
    return Path(read).is_relative_to(declared)
