"""Whether a frame's changes lead from the codes that are registered to those in its file.

The message for codes that changed without a word shows the change to write.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.changes import change_mistakes, codes_after
from pipeline.yamlfiles import NEAR, Document, Location, YamlError


@dataclass(frozen=True)
class Kept:
    """What the register keeps of a frame. versions: version -> codes. path: the register's, for messages."""

    versions: Mapping[int, tuple[str, ...]]
    path: Path
    wave: str

    @property
    def last(self) -> int:
        return max(self.versions, default=1)


def versions_of(document: Document, frame: CodeFrame, kept: Kept) -> dict[int, tuple[str, ...]]:
    """The codes of each version of a frame, from 1 to its own.

    Raises: YamlError, with the line, where a change is missing or wrong, or codes changed without one.
    """
    codes = tuple(code.id for code in frame.codes)
    if frame.version < kept.last:
        raise document.error(
            ("version",),
            f"version {frame.version}, but {kept.last} is registered. A version never comes back: give the "
            "frame a new one.",
        )
    if not kept.versions and frame.version > 1:
        raise document.error(
            ("version",),
            "the frame is not registered yet, so this is its version 1: write `version: 1`, without "
            "`changes`.",
        )
    places = _places(document, frame)
    versions = {1: kept.versions.get(1, codes)}
    for version in range(2, frame.version + 1):
        before = versions[version - 1]
        if version in places:
            goal = kept.versions.get(version, codes if version == frame.version else None)
            versions[version] = _led_to(document, frame, before, places[version], goal)
        elif version > kept.last and version == frame.version:
            raise _unannounced(document, frame, before, version, kept)
        else:
            raise document.error(
                ("changes",), f"there is no change of version {version}. There is one for each from 2 on."
            )
    if set(versions[frame.version]) != set(codes):
        raise _unannounced(document, frame, versions[frame.version], frame.version + 1, kept)
    return versions


def _places(document: Document, frame: CodeFrame) -> dict[int, int]:
    """Version -> the place of its change in the file."""
    places: dict[int, int] = {}
    for i, change in enumerate(frame.changes):
        at = ("changes", i, "version")
        if change.version in places:
            raise document.error(at, f"there are two changes of version {change.version}. Make them one.")
        if change.version > frame.version:
            raise document.error(
                at,
                f"a change of version {change.version} in a frame of version {frame.version}. Correct one.",
            )
        places[change.version] = i
    return places


def _led_to(
    document: Document, frame: CodeFrame, before: Sequence[str], place: int, goal: tuple[str, ...] | None
) -> tuple[str, ...]:
    """The codes after a change. goal: those that they must be, where they are known."""
    change = frame.changes[place]
    mistakes = list(change_mistakes(before, change))
    after = codes_after(before, change)
    if not mistakes and goal is not None:
        mistakes = list(_astray(after, goal, change.version))
    if mistakes:
        lines = [str(document.error(("changes", place, *at), mistake)) for at, mistake in mistakes]
        raise YamlError("\n".join(lines))
    return after if goal is None else goal


def _astray(after: Sequence[str], goal: Sequence[str], version: int) -> Iterator[tuple[Location, str]]:
    """What a change leaves out of the way from one version's codes to the next one's."""
    if untold := [code for code in after if code not in goal]:
        yield (
            (),
            f"by the change, {', '.join(untold)} would be in version {version}, but is not. Say what became "
            "of it (rename, split, merge, retire), or correct the id.",
        )
    if new := [code for code in goal if code not in after]:
        yield (
            (),
            f"the change does not say where {', '.join(new)} of version {version} comes from: rename, split, "
            "merge or add.",
        )


def _unannounced(
    document: Document, frame: CodeFrame, before: Sequence[str], version: int, kept: Kept
) -> YamlError:
    """The message for codes that changed without a word. version: the one to write."""
    now = [code.id for code in frame.codes]
    gone = [code for code in before if code not in now]
    come = [code for code in now if code not in before]
    if not gone and not come:
        return document.error(
            ("version",),
            f"version {version} has the codes of version {version - 1}, so that no new version is needed: "
            f"write `version: {version - 1}`. Labels, definitions, examples and rules change without one.",
        )
    base = (
        f" The frame extends {frame.extends!r}: when the codes there change, this frame gets a new version "
        "with the same change."
        if frame.extends
        else ""
    )
    return document.error(
        _place(document, come),
        f"there is no change that leads from the codes that {kept.path} keeps for version {version - 1} to "
        f"those of the frame. No longer there: {', '.join(gone) or 'none'}. New: {', '.join(come) or 'none'}."
        f"{base} Coders may have decided with them: say what became of them, then run `caf-census coding "
        f"register {kept.wave}`. If it is a matter of other names, the file gets (besides earlier changes; "
        f"`split` and `merge` are the other ways):\n{migration(gone, come, version)}",
    )


def _place(document: Document, come: Sequence[str]) -> Location:
    """Where the first new code stands in the file, else the version."""
    own = [code["id"] for code in document.content["codes"]]
    return next((("codes", own.index(code), "id") for code in come if code in own), ("version",))


def migration(gone: Sequence[str], come: Sequence[str], version: int) -> str:
    """The YAML of a change, for its author to correct: codes that are alike are taken for renamed ones."""
    renamed = _alike(gone, come)
    retired = [code for code in gone if code not in renamed]
    added = [code for code in come if code not in renamed.values()]
    entries = {"why": "…", "rename": renamed, "retire": retired, "add": added}
    # in JSON's quotes, which are YAML as well: an id may look like a number
    told = [f"    {key}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in entries.items() if entry]
    return "\n".join((f"version: {version}", "changes:", f"  - version: {version}", *told))


def _alike(gone: Sequence[str], come: Sequence[str]) -> dict[str, str]:
    """Old id -> new id of the pairs that are most alike, each id once."""
    pairs = [(fuzz.ratio(old, new), i, j) for i, old in enumerate(gone) for j, new in enumerate(come)]
    found: dict[str, str] = {}
    for likeness, i, j in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if likeness >= NEAR and gone[i] not in found and come[j] not in found.values():
            found[gone[i]] = come[j]
    return {old: found[old] for old in gone if old in found}
