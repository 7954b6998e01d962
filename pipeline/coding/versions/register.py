"""The register of a wave's codes: what each version of a frame held, and whether the frames keep to it.

`caf-census coding register` alone writes it. It is what makes a renamed code an error instead of a loss: the
frame's file shows the codes of today only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.coding.csvwriting import write_rows
from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.history import Kept, versions_of
from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.yamlfiles import Document, YamlError

COLUMNS = ("frame", "version", "code")
REMEDY = "Take the file as it was from the repository; only `caf-census coding register` writes it."
Written = tuple[Document, CodeFrame]  # a frame and the file that it was read from


class WrongRegister(UserError):
    """A register that can't be, or frames that do not keep to it."""


@dataclass(frozen=True)
class Registered:
    """A version of a frame. codes: in the frame's order at the time; none for one that is not written yet."""

    frame: str
    version: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """What stands in the file, by frame, then version (1, 2, … without a gap)."""

    path: Path
    versions: Mapping[str, Mapping[int, tuple[str, ...]]]

    def of(self, frame: str) -> Mapping[int, tuple[str, ...]]:
        """The codes of a frame by version; empty for one that is not registered."""
        return self.versions.get(frame, {})


def read_register(path: Path) -> Register:
    """Without a file nothing is registered yet.

    Raises: CsvError; WrongRegister, with the line, for a version that is no number or does not follow the one
    before it, and for a code given twice.
    """
    versions: dict[str, dict[int, tuple[str, ...]]] = {}
    for line in read_lines(path, COLUMNS, REMEDY) if path.exists() else ():
        known = versions.setdefault(line["frame"], {})
        version = _version(line, known)
        codes = known.get(version, ())
        if line["code"] in codes or (version in known and not (codes and line["code"])):
            raise WrongRegister(
                f"{line.where}: a code stands twice in a version, or beside the row of a version without "
                f"codes. {REMEDY}"
            )
        known[version] = (*codes, line["code"]) if line["code"] else ()
    return Register(path, versions)


def _version(line: Line, known: Mapping[int, tuple[str, ...]]) -> int:
    last = max(known, default=0)
    allowed = {str(version): version for version in (last, last + 1) if version}
    if line["version"] not in allowed:
        raise WrongRegister(f"{line.where}: the version does not follow the one before it. {REMEDY}")
    return allowed[line["version"]]


def write_register(register: Register, added: Iterable[Registered]) -> None:
    """Write the register with what `registered` gave: by frame and version, what was there unchanged."""
    kept = [
        Registered(frame, version, codes)
        for frame, versions in register.versions.items()
        for version, codes in versions.items()
    ]
    entries = sorted((*kept, *added), key=lambda one: (one.frame, one.version))
    rows = [(one.frame, one.version, code) for one in entries for code in one.codes or ("",)]
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
            added += [Registered(name, v, codes) for v, codes in versions.items() if v not in known]
    if mistakes:
        raise WrongRegister("\n".join(mistakes))
    return tuple(added)
