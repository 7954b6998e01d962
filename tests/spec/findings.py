"""The findings of a wave as stage edit leaves them, for tests of the stages that follow it."""

from pathlib import Path

from pipeline.editing.findingfiles import FINDINGS, RULES


def no_findings(folder: Path) -> None:
    """The files of a wave that no rule looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in (("findings", FINDINGS), ("rules", RULES)):
        (folder / f"{name}.csv").write_text(",".join(columns) + "\n", encoding="utf-8")
