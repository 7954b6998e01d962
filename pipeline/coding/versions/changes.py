"""What became of codes from one version of a frame to the next, and of the decisions made with them.

A change names every code that goes and every code that comes, once. So an id never means two things: a code
whose meaning changes gets another id, also where it takes in another code or gives a part of itself away. To
put a code into one that stays, retire it: who coded with it looks at the answers again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.coding.frames import Change, CodeFrame
from pipeline.yamlfiles import Location, did_you_mean

NO_CODE = "(none)"  # in the place of codes: the decision that none fits; no id, since ids have no brackets
FEWEST = 2  # of the codes that a code is split into or merged from: with one it is renamed


class ChangeKind(StrEnum):
    """How a code comes or goes; the key of a change."""

    RENAME = "rename"
    SPLIT = "split"
    MERGE = "merge"
    RETIRE = "retire"
    ADD = "add"


@dataclass(frozen=True)
class Step:
    """One entry of a change. at: its place in the change. old, new: ids of codes, one side may be empty."""

    kind: ChangeKind
    at: Location
    old: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        """As `split a > b c`."""
        return " ".join((self.kind, *self.old, *((">", *self.new) if self.new else ())))


@dataclass(frozen=True)
class Touched:
    """An entry of the change that led to a version, which touches codes of a decision."""

    version: int
    step: Step

    def __str__(self) -> str:
        """As `2 split a > b c`."""
        return f"{self.version} {self.step}"


@dataclass(frozen=True)
class Carried:
    """Codes of an earlier version in the present one.

    codes: those that still hold, in the frame's order, without those that another details. touched: what
    leaves the coder to look again, in order; empty where nothing does.
    """

    codes: tuple[str, ...]
    touched: tuple[Touched, ...]

    @property
    def changes(self) -> tuple[str, ...]:
        """What leaves the coder to look again, in words."""
        return tuple(map(str, self.touched))


def steps(change: Change) -> tuple[Step, ...]:
    """The entries of a change, renamed codes first."""
    return (
        *(
            Step(ChangeKind.RENAME, (ChangeKind.RENAME, old), (old,), (new,))
            for old, new in change.rename.items()
        ),
        *(Step(ChangeKind.SPLIT, (ChangeKind.SPLIT, old), (old,), new) for old, new in change.split.items()),
        *(Step(ChangeKind.MERGE, (ChangeKind.MERGE, new), old, (new,)) for new, old in change.merge.items()),
        *(Step(ChangeKind.RETIRE, (ChangeKind.RETIRE, i), (old,), ()) for i, old in enumerate(change.retire)),
        *(Step(ChangeKind.ADD, (ChangeKind.ADD, i), (), (new,)) for i, new in enumerate(change.add)),
    )


def change_mistakes(before: Sequence[str], change: Change) -> Iterator[tuple[Location, str]]:
    """What a change says that can't be, each with its place in the change.

    before: the codes of the version before.
    """
    counts = Counter(code for step in steps(change) for code in (*step.old, *step.new))
    for step in steps(change):
        for code in dict.fromkeys(code for code in (*step.old, *step.new) if counts[code] > 1):
            yield step.at, f"{code!r} stands in the change more than once. Say what becomes of it once."
        for code in step.old:
            if code not in before:
                yield step.at, f"{code!r} was no code of the version before.{did_you_mean(code, before)}"
        for code in step.new:
            if code in before:
                yield (
                    step.at,
                    f"{code!r} was a code before. What a change gives has a new id; to put a code into one "
                    "that stays, retire it.",
                )
        many = {ChangeKind.SPLIT: step.new, ChangeKind.MERGE: step.old}.get(step.kind)
        if many is not None and len(many) < FEWEST:
            yield step.at, f"a {step.kind} takes two codes or more. One for one is a rename."


def codes_after(before: Sequence[str], change: Change) -> tuple[str, ...]:
    """The codes that a change without mistakes leads to: new ones in the place of old, added ones last."""
    codes: dict[str, None] = {}
    by_old = {old: step for step in steps(change) for old in step.old}
    for code in before:
        step = by_old.get(code)
        codes |= dict.fromkeys(step.new if step else (code,))
    return (*codes, *change.add)


def carry(codes: Iterable[str], version: int, frame: CodeFrame) -> Carried:
    """The codes of a decision made at a version, in the frame's present version.

    codes: ids of that version. Renamed codes are carried over. Codes of a merge become the new one, but are
    to be looked at again; split and retired ones no longer hold, and are to be looked at again. That no code
    fits (NO_CODE) leaves none; it is to be looked at again once codes are added, of which one may fit.
    """
    held = tuple(codes)
    found = []
    for change in sorted(frame.changes, key=lambda change: change.version):
        if change.version <= version:
            continue
        by_old = {old: step for step in steps(change) for old in step.old}
        touched = dict.fromkeys(by_old[code] for code in held if code in by_old)
        if NO_CODE in held:
            touched = dict.fromkeys(step for step in steps(change) if step.kind is ChangeKind.ADD)
        found += [Touched(change.version, step) for step in touched if step.kind is not ChangeKind.RENAME]
        held = tuple(new for code in held for new in _holding(code, by_old.get(code)))
    return Carried(detailed((code for code in held if code in frame.by_id), frame), tuple(found))


def detailed(codes: Iterable[str], frame: CodeFrame) -> tuple[str, ...]:
    """The codes in the frame's order, without those that another one of them details.

    An answer with a code has its parent too, so that a parent beside its own child says nothing more.
    """
    given = set(codes)
    parents = {parent for code in given for parent in frame.with_parents(code)[1:]}
    return tuple(code.id for code in frame.codes if code.id in given - parents)


def _holding(code: str, step: Step | None) -> tuple[str, ...]:
    if step is None:
        return (code,)
    return step.new if step.kind in (ChangeKind.RENAME, ChangeKind.MERGE) else ()
