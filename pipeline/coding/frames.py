"""Code frames: the codes that open answers may get, and the rules that suggest one."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.yamlfiles import Document, Id, Model, Words, did_you_mean, read_document, validate


class Code(Model):
    """One code, and the rules that suggest it (docs/coding-rules.md tells how they match).

    parent: the code that it details; an answer with a code has its parent too.
    whole: the whole answer, word for word. terms: words that follow each other. stems: words by their stem,
    in any order within a clause. patterns: regular expressions over the folded text. unless: terms with
    which none of these counts. alone: whether it is suggested only where no other code is.
    """

    id: Id
    label: Words
    definition: str = ""
    examples: tuple[Words, ...] = ()
    parent: Id | None = None
    whole: tuple[Words, ...] = ()
    terms: tuple[Words, ...] = ()
    stems: tuple[Words, ...] = ()
    patterns: tuple[Words, ...] = ()
    unless: tuple[Words, ...] = ()
    alone: bool = False


class Change(Model):
    """What became of codes from one version of a frame to the next.

    rename: old id -> new id. split: old id -> new ids. merge: new id -> old ids. retire: ids that are no
    more. add: ids that are new and come from no other. why: for who reads it later.
    """

    version: Annotated[int, Field(ge=2)]
    why: Words
    rename: dict[Id, Id] = Field(default_factory=dict)
    split: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    merge: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    retire: tuple[Id, ...] = ()
    add: tuple[Id, ...] = ()


class CodeFrame(Model):
    """`data/codeframes/<wave>/<id>.yaml`.

    source: the open variable whose answers are coded, or `<question>__<roster>` for the titles of a list.
    several: whether an answer may have several codes. complete: whether tables wait until all answers are
    coded. verbatims: whether short answers may be shown, as titles of single persons may not. extends:
    another frame of the wave whose codes come before its own. codes: an empty list stands for a frame that
    nobody has written yet.
    """

    id: Id
    source: Id
    label: Words
    version: Annotated[int, Field(ge=1)]
    several: bool
    complete: bool = False
    verbatims: bool = True
    extends: Id | None = None
    changes: tuple[Change, ...] = ()
    codes: tuple[Code, ...]

    @cached_property
    def by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    @property
    def tops(self) -> tuple[Code, ...]:
        """The codes that detail no other."""
        return tuple(code for code in self.codes if code.parent is None)

    def top(self, code_id: str) -> str:
        """The code without parent that a code belongs to, which may be itself."""
        parent = self.by_id[code_id].parent
        return self.top(parent) if parent else code_id

    def with_parents(self, code_id: str) -> tuple[str, ...]:
        """A code and those that it details, from itself up."""
        parent = self.by_id[code_id].parent
        return (code_id, *self.with_parents(parent)) if parent else (code_id,)


def load_codeframes(folder: Path) -> dict[str, CodeFrame]:
    """All code frames of a wave by id, each with the codes of the one that it extends.

    Raises: YamlError, with file and line, for a file that is no code frame or whose id is not its name, a
    code or label given twice, a parent that is no code or comes round to itself, a frame extended that isn't
    there or that extends another itself.
    """
    return {name: frame for name, (_, frame) in read_codeframes(folder).items()}


def read_codeframes(folder: Path) -> dict[str, tuple[Document, CodeFrame]]:
    """As `load_codeframes`, each frame with its file, whose lines later checks name."""
    read = {}
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path)
        frame = validate(document, CodeFrame)
        if frame.id != path.stem:
            raise document.error(
                ("id",), f"the id is {frame.id!r}, the file's name {path.stem!r}. Make them equal."
            )
        read[frame.id] = (document, frame)
    own = {name: frame for name, (_, frame) in read.items()}
    return {
        name: (document, _checked(document, _extended(document, frame, own)))
        for name, (document, frame) in read.items()
    }


def _extended(document: Document, frame: CodeFrame, frames: Mapping[str, CodeFrame]) -> CodeFrame:
    if frame.extends is None:
        return frame
    base = frames.get(frame.extends)
    if base is None or base.extends is not None or base is frame:
        hint = did_you_mean(frame.extends, sorted(frames)) if base is None else ""
        raise document.error(
            ("extends",), f"there is no frame {frame.extends!r} with codes of its own alone.{hint}"
        )
    return frame.model_copy(update={"codes": (*base.codes, *frame.codes)})


def _checked(document: Document, frame: CodeFrame) -> CodeFrame:
    for i, (code, mistake) in enumerate(_mistakes(frame)):
        if mistake:
            own = i - (len(frame.codes) - len(document.content["codes"]))
            raise document.error(
                ("codes", own) if own >= 0 else ("extends",), f"the code {code.id!r} {mistake}"
            )
    return frame


def _mistakes(frame: CodeFrame) -> Iterator[tuple[Code, str]]:
    """Each code with what is wrong with it, empty where nothing is."""
    seen: set[str] = set()
    labels: set[str] = set()
    parents = {code.id: code.parent for code in frame.codes}
    for code in frame.codes:
        mistake = ""
        if code.id in seen:
            mistake = "is given twice. Keep one."
        elif code.label.casefold() in labels:
            mistake = (
                f"has the label {code.label!r} of another code. Coders could not tell them apart: change one."
            )
        elif code.parent is not None and code.parent not in parents:
            mistake = f"has a parent {code.parent!r} that is no code.{did_you_mean(code.parent, parents)}"
        elif _comes_round(code.id, parents):
            mistake = "is a part of itself, by its parents. Correct `parent`."
        seen.add(code.id)
        labels.add(code.label.casefold())
        yield code, mistake


def _comes_round(start: str, parents: Mapping[str, str | None]) -> bool:
    met, code = {start}, parents[start]
    while code is not None and code in parents:
        if code in met:
            return True
        met.add(code)
        code = parents[code]
    return False
