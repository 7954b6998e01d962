"""The files in which coders decide: `data/coding/<wave>/<frame>.<coder>.csv`, read against what they code.

A line is refused rather than guessed at: a decision holds for the text that the coder saw, and no other.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.coding.answers import Answer, text_key
from pipeline.coding.csvwriting import write_rows
from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.changes import NO_CODE, carry
from pipeline.csvfiles import Line, read_lines
from pipeline.errors import UserError
from pipeline.returns.guarding import guarded, unguarded
from pipeline.yamlfiles import ID_PATTERN, did_you_mean

COLUMNS = ("answer", "text", "codes", "version")
SUFFIX = ".csv"
ADJUDICATED = "adjudicated"
RULES = "rules"  # the rules are one more coder, and have no file
ASSISTED = "-assisted"  # ends the name of who saw what the rules suggest: such a coding measures nothing
REMEDY = (
    "`git checkout` brings back what was last committed of it, if anything was; decisions are best changed "
    "in a workbook (`caf-census coding export`, then `import`)."
)
MISTAKES_NAMED = 20
IS_ID = re.compile(ID_PATTERN)
NOT_SHOWN = "what stands there, which is no id,"
LONGEST_SHOWN = 60  # of a word in a column of ids: what is no id may be an answer that slipped there
NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class WrongCoderFile(UserError):
    """A coder's file that can't be, or lines of one that don't hold."""


@dataclass(frozen=True)
class Decision:
    """A line of a coder's file.

    answer: its id. text: the answer's, as it stands now. codes: of the version, in its order; NO_CODE alone
    where none of them fits; empty where the coder left it open. version: the frame's when it was coded.
    """

    answer: str
    text: str
    codes: tuple[str, ...]
    version: int


@dataclass(frozen=True)
class Subject:
    """What a coder's file is held against. answers: by id, of the frame. versions: version -> codes."""

    frame: CodeFrame
    answers: Mapping[str, Answer]
    versions: Mapping[int, tuple[str, ...]]


def list_coder_files(folder: Path, frames: Collection[str]) -> dict[str, dict[str, Path]]:
    """The coders' files by frame and coder, sorted; ADJUDICATED is one of the coders.

    frames: ids of the wave's. Without the folder nobody has coded yet.
    Raises: WrongCoderFile for what is neither a coder's file nor hidden.
    """
    if not folder.exists():
        return {}
    if not folder.is_dir():
        raise WrongCoderFile(
            f"{folder}: this is a file, where the folder of the coders' files belongs. Move it."
        )
    found: dict[str, dict[str, Path]] = {}
    mistakes = []
    for path in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        frame, _, coder = path.name.removesuffix(SUFFIX).partition(".")
        if mistake := _misnamed(path, frame, coder, frames):
            mistakes.append(f"{path}: {mistake}")
        else:
            found.setdefault(frame, {})[coder] = path
    if mistakes:
        raise WrongCoderFile("\n".join(mistakes))
    return {frame: dict(sorted(coders.items())) for frame, coders in sorted(found.items())}


def _misnamed(path: Path, frame: str, coder: str, frames: Collection[str]) -> str:
    if path.suffix != SUFFIX or path.is_dir():
        return f"not a coder's file. Here stand files <frame>.<coder>{SUFFIX} only; move it elsewhere."
    if frame not in frames:
        hint = did_you_mean(frame, sorted(frames))
        return f"there is no code frame {frame!r}.{hint} A coder's file is named <frame>.<coder>{SUFFIX}."
    if coder == RULES:
        return f"{RULES!r} stands for the rules, which have no file. Name the coder otherwise."
    if not IS_ID.fullmatch(coder):
        return (
            f"the coder's name, before {SUFFIX}, is lower-case letters, digits, '-' and '_': "
            f"{ADJUDICATED!r} is the file that decides."
        )
    return ""


def read_coder_file(path: Path, subject: Subject) -> tuple[Decision, ...]:
    """The decisions of a file, by line.

    Raises: CsvError; WrongCoderFile, with the mistakes of all its lines, the first 20 in words.
    """
    decisions, mistakes = [], []
    lines: dict[str, int] = {}
    for line in read_lines(path, COLUMNS, REMEDY):
        found = [*_repeated(line, lines), *_mistakes(line, subject)]
        mistakes += [f"{line.where}: {mistake}" for mistake in found]
        if not found:
            decisions.append(_decision(line, subject))
    if mistakes:
        more = len(mistakes) - MISTAKES_NAMED
        rest = [f"{path}: {more} more mistake{'s' if more > 1 else ''} like these."] if more > 0 else []
        raise WrongCoderFile("\n".join((*mistakes[:MISTAKES_NAMED], *rest)))
    return tuple(decisions)


def write_coder_file(path: Path, decisions: Iterable[Decision]) -> None:
    """Write decisions, by answer; what `read_coder_file` reads back."""
    rows = [
        (one.answer, guarded(one.text), " ".join(one.codes), one.version)
        for one in sorted(decisions, key=lambda one: one.answer)
    ]
    write_rows(path, COLUMNS, rows)


def _decision(line: Line, subject: Subject) -> Decision:
    version = int(line["version"])
    given = set(line["codes"].split())
    codes = tuple(code for code in (NO_CODE, *subject.versions[version]) if code in given)
    return Decision(line["answer"], subject.answers[line["answer"]].text, codes, version)


def _repeated(line: Line, lines: dict[str, int]) -> Iterator[str]:
    """Whether an answer came before. lines: answer -> the line of the file, which is noted here."""
    first = lines.setdefault(line["answer"], line.number)
    if first != line.number:
        yield f"the answer stands on line {first} too. Keep one of the lines."


def _mistakes(line: Line, subject: Subject) -> Iterator[str]:
    answer = subject.answers.get(line["answer"])
    if answer is None:
        yield (
            f"{shown_id(line['answer'], '.')} is no answer of {subject.frame.id} now."
            f"{did_you_mean(line['answer'], subject.answers)} Take the line out, or export the frame again."
        )
    elif not is_same(line["text"], answer.text):
        yield (
            f"the text of {answer.id} has changed since it was coded: code it anew, with the text of a new "
            "export beside it."
        )
    if not NUMBER.fullmatch(line["version"]) or int(line["version"]) > subject.frame.version:
        yield (
            f"the version is a number from 1 to {subject.frame.version}, that of {subject.frame.id} when it "
            "was coded."
        )
    else:
        yield from _code_mistakes(line["codes"].split(), int(line["version"]), subject)


def _code_mistakes(codes: list[str], version: int, subject: Subject) -> Iterator[str]:
    known = subject.versions[version]
    unknown = [code for code in codes if code not in (NO_CODE, *known)]
    # words of an answer that slipped here are told once, and none of them is shown
    yield from dict.fromkeys(_unknown(code, unknown, version, subject) for code in unknown)
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1 and code not in unknown):
        yield f"the code {code!r} is given twice. Keep one."
    if NO_CODE in codes and len(set(codes)) > 1:
        yield f"{NO_CODE!r} says that no code fits, but another one stands beside it. Keep one of the two."
    elif not unknown and not subject.frame.several:
        # a code of which another one is a part says nothing more, so that it makes no second one
        held = carry(codes, version, subject.frame).codes
        if len(held) > 1:
            yield f"{' and '.join(held)}: an answer has one code in {subject.frame.id}. Keep one."


def _unknown(code: str, beside: list[str], version: int, subject: Subject) -> str:
    others = [other for other, of in subject.versions.items() if code in of]
    hint = (
        f" It is one of version {others[-1]}: correct the version, or the code."
        if others
        else f"{did_you_mean(code, subject.versions[version])} Codes are separated by spaces; {NO_CODE} "
        "says that none fits."
    )
    shown = shown_id(code) if all(IS_ID.fullmatch(one) for one in beside) else NOT_SHOWN
    return f"{shown} is no code of {subject.frame.id} in version {version}.{hint}"


def shown_id(word: str, separator: str | None = None) -> str:
    """A word in a message, unless it may be the text of an answer. separator: of its ids."""
    parts = word.split(separator) if separator else [word]
    is_id = len(word) <= LONGEST_SHOWN and all(IS_ID.fullmatch(part) for part in parts)
    return repr(word) if is_id else NOT_SHOWN


def is_same(written: str, text: str) -> bool:
    """Whether the text in a coder's file is the one that the answer has, as `text_key` compares them.

    Programs in which a coder opens the file end lines in their own way when they save it, drop spaces around
    a text, or the apostrophe that guards it.
    """
    return text_key(text) in (text_key(unguarded(written)), text_key(written))
