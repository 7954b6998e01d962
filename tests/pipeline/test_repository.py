"""What a newcomer meets first is true: the lock file, and the commands and places that the README names."""

import re
import tomllib
from pathlib import Path

from tests.pipeline.dag import declared_stages

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
STAGES = declared_stages(ROOT)
PIN = re.compile(r"([a-z0-9-]+)(\[[a-z0-9,-]+\])?==[^ ;]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
COMMAND = re.compile(r"^(?:make|\.venv/bin/\S+) .*$", re.MULTILINE)
PLACE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|yaml|lock))`")


def test_the_lock_holds_versions_and_hashes_only():
    """No index, no host: whoever installs uses the index of their own machine."""
    assert [line for line in LOCK.splitlines() if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []


def test_the_lock_pins_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w-]+", requirement).group().lower() for requirement in wanted}
    assert names <= {match.group(1) for match in PIN.finditer(LOCK)}


def test_the_commands_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    stages = {f"{stage.name}@{stage.wave}" for stage in STAGES}
    scripts = {"dvc", "caf-census", "python"}
    commands = COMMAND.findall(README)
    assert len(commands) > 4
    for command in commands:
        program, *arguments = command.split("#")[0].split()
        assert program == "make" or Path(program).name in scripts, command
        assert program != "make" or set(arguments) <= targets, command
        assert {argument for argument in arguments if "@" in argument} <= stages, command


def test_the_places_named_in_the_readme_exist():
    outs = {out for stage in STAGES for out in stage.outs}
    places = {place.rstrip("/") for place in PLACE.findall(README)}
    assert len(places) > 10
    made = {place for place in places if any(place == out or place.startswith(f"{out}/") for out in outs)}
    assert [place for place in sorted(places - made - {".venv"}) if not (ROOT / place).exists()] == []
