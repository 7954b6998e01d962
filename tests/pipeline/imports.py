"""Which module of the project imports which, read from the source without running it."""

import ast
from pathlib import Path

PACKAGES = ("analysis", "pipeline")


def modules(root: Path) -> dict[str, Path]:
    """Dotted name -> file, of every module of the project under `root`, packages included."""
    found = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """The project's modules that a file imports, wherever in the file the import stands.

    Importing a module runs the packages around it, so they count, unless they hold nothing but a docstring.
    """
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    around = {name.rsplit(".", depth)[0] for name in names for depth in range(1, name.count(".") + 1)}
    return {name for name in names | around if name in known and not is_empty(known[name])}


def is_empty(path: Path) -> bool:
    """Whether a module holds nothing that could change a result: no statement but a docstring."""
    return all(isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) for s in tree(path).body)


def closure(name: str, known: dict[str, Path]) -> set[str]:
    """The module itself and all project modules that running it imports, directly or not."""
    reached, waiting = set(), {name}
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting |= imports(known[module], known) - reached
    return reached
