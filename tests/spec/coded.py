"""Small frames, answers and coders' decisions written as text."""

from pathlib import Path

from pipeline.coding.answers import Answer
from pipeline.coding.coders.decisions import Work, work_of
from pipeline.coding.coders.files import Decision, Subject
from pipeline.coding.frames import Change, Code, CodeFrame

CHANGED = Change(
    version=2,
    why="a test",
    rename={"a": "z"},
    split={"b": ("b1", "b2")},
    merge={"m": ("c", "d")},
    retire=("e",),
)


def frame(codes: str, *changes: Change, several: bool = True, name: str = "fruit") -> CodeFrame:
    """Codes apart by spaces, `child<parent`; the version is that of the last change."""
    parts = [code.partition("<") for code in codes.split()]
    return CodeFrame(
        id=name,
        source="likes",
        label="Fruit",
        version=max((change.version for change in changes), default=1),
        several=several,
        changes=changes,
        codes=tuple(Code(id=code, label=code, parent=parent or None) for code, _, parent in parts),
    )


def answers(*texts: str) -> tuple[Answer, ...]:
    """Answers of caf-01, caf-02, …; their ids are `caf-01.likes`, …"""
    return tuple(Answer(f"caf-{i:02}", "likes", text) for i, text in enumerate(texts, 1))


def subject(of: CodeFrame, given: tuple[Answer, ...], **versions: str) -> Subject:
    """versions: v1="a b"; the frame's own version has its codes."""
    known = {int(name[1:]): tuple(codes.split()) for name, codes in versions.items()}
    known[of.version] = tuple(code.id for code in of.codes)
    return Subject(of, {answer.id: answer for answer in given}, known)


def coder_file(path: Path, *lines: str) -> Path:
    """Lines without those of the columns."""
    path.write_text("\n".join(("answer,text,codes,version", *lines, "")), encoding="utf-8")
    return path


def work(of: CodeFrame, table: str, version: int = 1) -> Work:
    """A line per answer, columns apart by |: `text`, coders and `rules`; empty is left open.

    Codes apart by spaces, decided at `version`, or at that which follows them as in `a @2`.
    """
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    given = answers(*(line[head.index("text")] for line in lines))
    columns = {name: [line[i] for line in lines] for i, name in enumerate(head) if name != "text"}
    suggested = columns.pop("rules", [""] * len(given))
    return work_of(
        of,
        given,
        {
            coder: [_decision(answer, cell, version) for answer, cell in zip(given, cells, strict=True)]
            for coder, cells in columns.items()
        },
        {answer.id: cell.split() for answer, cell in zip(given, suggested, strict=True)},
    )


def _decision(answer: Answer, cell: str, version: int) -> Decision:
    codes, _, at = cell.partition("@")
    return Decision(answer.id, answer.text, tuple(codes.split()), int(at or version))
