"""The register of a wave's codes: what each version of a frame held, and whether the frames keep to it.

`caf-census coding register` alone writes it. It is what makes a renamed code an error instead of a loss: the
frame's file shows the codes and labels of today only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.coding.answers import case_key
from pipeline.coding.csvwriting import write_rows
from pipeline.coding.frames import Code, CodeFrame
from pipeline.coding.versions.history import Kept, versions_of
from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.yamlfiles import Document, Location, YamlError

COLUMNS = ("frame", "version", "code", "label")
REMEDY = "Take the file as it was from the repository; only `caf-census coding register` writes it."
Written = tuple[Document, CodeFrame]  # a frame and the file that it was read from
Labels = Mapping[str, str]  # id of a code -> its label, "" where nobody knows it any more


class WrongRegister(UserError):
    """A register that can't be, or frames that do not keep to it."""


@dataclass(frozen=True)
class Registered:
    """A version of a frame. codes: in the frame's order at the time; none for one that is not written yet."""

    frame: str
    version: int
    codes: Labels


@dataclass(frozen=True)
class Register:
    """What stands in the file, by frame, then version (1, 2, … without a gap)."""

    path: Path
    versions: Mapping[str, Mapping[int, Labels]]

    def of(self, frame: str) -> dict[int, tuple[str, ...]]:
        """The codes of a frame by version; empty for one that is not registered."""
        return {version: tuple(codes) for version, codes in self.versions.get(frame, {}).items()}

    def labels(self, frame: str) -> dict[str, str]:
        """Each code that the frame ever had and its last label; without those whose label nobody knows."""
        versions = self.versions.get(frame, {})
        return {code: label for codes in versions.values() for code, label in codes.items() if label}


def read_register(path: Path) -> Register:
    """Without a file nothing is registered yet.

    Raises: CsvError; WrongRegister, with the line, for a version that is no number or does not follow the one
    before it, and for a code given twice.
    """
    versions: dict[str, dict[int, dict[str, str]]] = {}
    for line in read_lines(path, COLUMNS, REMEDY) if path.exists() else ():
        known = versions.setdefault(line["frame"], {})
        version = _version(line, known)
        codes = known.get(version, {})
        if line["code"] in codes or (version in known and not (codes and line["code"])):
            raise WrongRegister(
                f"{line.where}: a code stands twice in a version, or beside the row of a version without "
                f"codes. {REMEDY}"
            )
        known[version] = codes | ({line["code"]: line["label"]} if line["code"] else {})
    return Register(path, versions)


def _version(line: Line, known: Mapping[int, tuple[str, ...]]) -> int:
    last = max(known, default=0)
    allowed = {str(version): version for version in (last, last + 1) if version}
    if line["version"] not in allowed:
        raise WrongRegister(f"{line.where}: the version does not follow the one before it. {REMEDY}")
    return allowed[line["version"]]


def write_register(register: Register, entries: Iterable[Registered]) -> None:
    """Write the register with what `registered` and `relabelled` gave, by frame and version.

    What was there and is not among the entries stays as it was.
    """
    versions = {
        (frame, version): codes
        for frame, by_version in register.versions.items()
        for version, codes in by_version.items()
    }
    versions |= {(one.frame, one.version): one.codes for one in entries}
    rows = [(*key, *pair) for key in sorted(versions) for pair in versions[key].items() or (("", ""),)]
    write_rows(register.path, COLUMNS, rows)


def check_register(frames: Mapping[str, Written], register: Register, wave: str) -> None:
    """Stop where a code was renamed, split, merged, added or retired without a word.

    frames: of `read_codeframes`. Raises: WrongRegister, with each mistake and its line, else the frames whose
    version is not registered yet.
    """
    added = registered(frames, register, wave)
    if added:
        names = ", ".join(f"{one.frame} (version {one.version})" for one in added)
        raise WrongRegister(
            f"{register.path}: not registered yet: {names}. Run `caf-census coding register {wave}`, and put "
            "the file into the repository with the frames."
        )


def registered(frames: Mapping[str, Written], register: Register, wave: str) -> tuple[Registered, ...]:
    """What is to be added to the register: the versions that are not in it, by frame and version.

    Raises: WrongRegister, with each mistake and its line.
    """
    mistakes = [
        f"{register.path}: the frame {name!r} is registered, but its file is gone. Put it back; for a frame "
        "that is used no more, give it a new version whose change retires its codes. If nobody ever coded "
        "with it, take its rows out of the register."
        for name in sorted(register.versions.keys() - frames.keys())
    ]
    added: list[Registered] = []
    for name, (document, frame) in sorted(frames.items()):
        known = register.of(name)
        try:
            versions = versions_of(document, frame, Kept(known, register.path, wave))
        except YamlError as error:
            mistakes.append(str(error))
        else:
            added += [
                Registered(name, version, {code: _label(code, frame) for code in codes})
                for version, codes in versions.items()
                if version not in known
            ]
    if mistakes:
        raise WrongRegister("\n".join(mistakes))
    return tuple(added)


def relabelled(frames: Mapping[str, Written], register: Register) -> tuple[Registered, ...]:
    """The registered present versions of frames in which codes have other labels now, or had none kept."""
    found = []
    for name, (_, frame) in sorted(frames.items()):
        kept = register.versions.get(name, {}).get(frame.version, {})
        now = {code: _label(code, frame) for code in kept}
        if now != kept:
            found.append(Registered(name, frame.version, now))
    return tuple(found)


def label_warnings(frames: Mapping[str, Written], register: Register) -> tuple[str, ...]:
    """A line for each code that has another label than when it was registered, but for case and spaces.

    No mistake, since labels are free to correct. But nothing else shows that an id has come to mean something
    else, and that what coders decided with it no longer holds.
    """
    return tuple(
        f"{document.path}, line {document.line(place)}: the label of {code.id!r} "
        f"was {before!r}, is now {code.label!r}. If the code means something else now, give it another id, "
        "and say what became of the old one (`changes`)."
        for name, (document, frame) in sorted(frames.items())
        for labels in [register.labels(name)]
        for place, code in _own(document, frame)  # those of a frame that is extended are told there
        for before in [labels.get(code.id, code.label)]
        if case_key(before) != case_key(code.label)
    )


def _own(document: Document, frame: CodeFrame) -> Iterator[tuple[Location, Code]]:
    """The codes that the frame's own file holds, each with where its label stands."""
    for i, one in enumerate(document.content["codes"]):
        yield ("codes", i, "label"), frame.by_id[one["id"]]


def _label(code: str, frame: CodeFrame) -> str:
    return frame.by_id[code].label if code in frame.by_id else ""
